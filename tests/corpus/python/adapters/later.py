"""A library makes a function of a function: calling the one calls the other; what a subscription gives back calls nothing."""

from asgiref.sync import sync_to_async
from openai import OpenAI  # expect: import openai closed
from shop.events import subscribe
from tenacity import retry, stop_after_attempt

client = OpenAI()  # expect: client openai closed


def ask(text):
    messages = [{"role": "user", "content": text}]
    return client.chat.completions.create(model="gpt-4o", messages=messages)  # expect: call openai closed


async def handed(text):
    return await sync_to_async(client.chat.completions.create)(model="gpt-4o", messages=[text])  # expect: call openai closed


async def own(text):
    return await sync_to_async(ask)(text)  # expect: call openai closed


def again(text):
    create = retry(stop=stop_after_attempt(3))(client.chat.completions.create)
    return create(model="gpt-4o", messages=[text])  # expect: call openai closed


def plain(text):
    return sync_to_async(str.upper)(text)  # clean


def named():
    print(client.chat.completions.create)  # clean


def ended():
    unsubscribe = subscribe(client.chat.completions.create)
    unsubscribe()  # clean
