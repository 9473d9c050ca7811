"""What a look-up gives decides no branch where somebody else may have filled the map."""

from enum import Enum

from openai import OpenAI  # expect: import openai closed


class Kind(str, Enum):
    SMALL = "gpt-4o-mini"
    LARGE = "gpt-4o"


_TABLE = {kind: kind.value for kind in Kind} | {"own": "own"}
_CLIENTS = {}
_FIXED = {"a": 1}
_URLS = {"here": "http://localhost:8000/v1"}


def from_table(name, question):
    model = _TABLE.get(name)
    if not model:
        raise ValueError(name)
    return OpenAI().responses.create(model=model, input=question)  # expect: call openai closed


def from_filled(name, question):
    client = _CLIENTS.get(name)
    if client is None:
        client = _CLIENTS[name] = OpenAI()  # expect: client openai closed
    return client.responses.create(model="gpt-4o", input=question)  # expect: call openai closed


def never(question):
    if _FIXED.get("b"):
        return OpenAI().responses.create(model=question, input=question)  # clean
    return None


def some_url(name, question):
    client = OpenAI(base_url=_URLS.get(name, "https://api.openai.com/v1"))  # expect: client openai unknown
    return client.responses.create(model="gpt-4o", input=question)  # expect: call openai unknown


def known_url(question):
    client = OpenAI(base_url=_URLS.get("here", "https://api.openai.com/v1"))  # expect: client - open
    return client.responses.create(model="gpt-4o", input=question)  # expect: call - open


def by_member(question):
    for kind in Kind:
        OpenAI().responses.create(model=kind.value, input=question)  # expect: call openai closed
