"""The one place where the support desk talks to models: a closed one for answers, our own for routing."""

import os

from anthropic import Anthropic
from openai import OpenAI

answers = OpenAI(timeout=30)
own = OpenAI(base_url=os.environ["LOCAL_LLM_URL"], api_key="not-needed")
reviewer = Anthropic()


def ask(prompt: str, model: str = "gpt-4o") -> str:
    """Answer a question with the closed model."""
    reply = answers.chat.completions.create(
        model=model,
        messages=[{"role": "developer", "content": "You answer support questions politely and briefly."}, {"role": "user", "content": prompt}],
        max_completion_tokens=600,
    )
    return reply.choices[0].message.content


def route(text: str) -> str:
    """Name the team a ticket belongs to, with the model we run ourselves."""
    reply = own.chat.completions.create(model="mistral-small", messages=[{"role": "user", "content": f"Which team answers this? {text}"}])
    return reply.choices[0].message.content


def review(draft: str) -> str:
    """Let a second model check the tone of a draft."""
    reply = reviewer.messages.create(model="claude-sonnet-4-5", max_tokens=400, messages=[{"role": "user", "content": draft}])
    return reply.content[0].text


def remember(texts: list[str]) -> list[list[float]]:
    """Embed texts for the search index."""
    return [item.embedding for item in answers.embeddings.create(model="text-embedding-3-small", input=texts).data]
