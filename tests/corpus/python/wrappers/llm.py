from openai import OpenAI  # expect: import openai closed

client = OpenAI()  # expect: client openai closed


def ask(question):
    return client.responses.create(model="gpt-4o", input=question)  # expect: call openai closed


def shorten(text):
    return text[:10]  # clean


class Assistant:
    def __init__(self, model="gpt-4o"):
        self.model = model

    def reply(self, question):
        return ask(question)  # expect: call openai closed

    def greet(self, name):
        return f"Hello {name}"  # clean
