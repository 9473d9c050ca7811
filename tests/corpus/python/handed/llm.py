from openai import OpenAI  # expect: import openai closed


class Llm:
    def __init__(self):
        self.client = OpenAI()  # expect: client openai closed
        self.answers = answers

    def ask(self, text):
        return self.client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": text}])  # expect: call openai closed


def answers(text):
    return OpenAI().responses.create(model="gpt-4o", input=text)  # expect: call openai closed
