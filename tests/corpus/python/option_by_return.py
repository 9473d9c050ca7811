import os

from openai import OpenAI


def options():
    if os.environ.get("GATEWAY_KEY"):
        return {"base_url": "http://localhost:4000/v1", "api_key": "x"}
    return {"api_key": "x"}


def either(messages):
    client = OpenAI(**options())  # expect: client openai unknown
    return client.chat.completions.create(model="gpt-4o", messages=messages)  # expect: call openai unknown


def always(messages):
    client = OpenAI(**{"base_url": "http://localhost:4000/v1", "api_key": "x"})  # expect: client - open
    return client.chat.completions.create(model="gpt-4o", messages=messages)  # expect: call - open
