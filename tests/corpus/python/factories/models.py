import os

import requests
from langchain_anthropic import ChatAnthropic  # expect: import anthropic closed
from langchain_openai import ChatOpenAI  # expect: import openai closed

shared = ChatOpenAI(model="gpt-4o")  # expect: client openai closed
session = requests.Session()  # clean
SUPPORTED = frozenset({"one", "two"})


class Box:
    def __init__(self):
        self.chat = ChatOpenAI(model="gpt-4o", base_url="http://localhost:8000/v1")  # expect: client - open


class Wrapper:
    def __init__(self, chat, listener=None):
        self._chat = chat
        self._listener = listener

    def complete(self, question):
        if self._listener is None:
            return self._chat.invoke(question)  # expect: call - closed
        return ""

    def listen(self, listener):
        self._listener = listener
        self._chat = None


def make(kind=None):
    provider = os.getenv("PROVIDER")
    if provider not in SUPPORTED:
        raise ValueError(provider)
    if provider == "one":
        chat = ChatOpenAI(model="gpt-4o")  # expect: client openai closed
    elif provider == "two":
        chat = ChatAnthropic(model="claude-haiku-4-5")  # expect: client anthropic closed
    else:
        raise ValueError(provider)
    return Wrapper(chat)


def settings():
    return {"name": "x"}
