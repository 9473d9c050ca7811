"""A client known by its declared type: what is made beside it says more."""

from typing import Literal

from anthropic import Anthropic  # expect: import anthropic closed
from openai import AzureOpenAI, OpenAI  # expect: import openai closed

Model = Literal["small", "large"]


class Ranker:
    def __init__(self, client: OpenAI | AzureOpenAI | None = None):
        if client is None:
            self.client = OpenAI()  # expect: client openai closed
        else:
            self.client = client

    def rank(self, text):
        return self.client.responses.create(model="gpt-4o", input=text)  # expect: call openai closed


class Injected:
    def __init__(self, client: Anthropic, model: Model):
        self.client = client
        self.model = model

    def ask(self, text):
        return self.client.messages.create(model=self.model, max_tokens=9, messages=text)  # expect: call anthropic closed


class Untyped:
    def __init__(self, client, model: Model):
        self.client = client
        self.model = model

    def ask(self, text):
        return self.client.messages.create(model=self.model, max_tokens=9, messages=text)
