"""One chat feature behind one function, ready for a gateway."""

from openai import OpenAI

client = OpenAI(timeout=20, max_retries=2)


def answer(question: str) -> str:
    reply = client.chat.completions.create(model="gpt-4o-2024-08-06", max_tokens=300, messages=[{"role": "user", "content": question}])
    return reply.choices[0].message.content
