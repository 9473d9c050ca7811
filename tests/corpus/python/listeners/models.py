"""An instance with a method `call` is handed to others, which keep it and call nothing."""

import logging

from openai import OpenAI  # expect: import openai closed

log = logging.getLogger(__name__)


class Model:
    def __init__(self, bus):
        self.client = OpenAI()  # expect: client openai closed
        self.bus = bus

    def call(self, text):
        self.bus.emit(self, text)  # clean
        self.say(text)  # clean
        messages = [{"role": "user", "content": text}]
        return self.client.chat.completions.create(model="gpt-4o", messages=messages)  # expect: call openai closed

    def say(self, text):
        log.info("%s asks %s", self, text)  # clean
        self.bus.emit(self, text)  # clean


def ask(bus, text):
    return Model(bus).call(text)  # expect: call openai closed


def note(bus, text):
    Model(bus).say(text)  # clean
