import threading

from openai import OpenAI  # expect: import openai closed

client = OpenAI()  # expect: client openai closed


class Channel:
    def __init__(self, name):
        self.name = name
        threading.Thread(target=self.listen).start()

    def listen(self):
        return self.answer(input())  # expect: call openai closed

    def answer(self, text):
        return client.responses.create(model="gpt-4o", input=text)  # expect: call openai closed


class Greeter:
    def __init__(self, name):
        self.greeting = client.responses.create(model="gpt-4o", input=name)  # expect: call openai closed


def make(name):
    return Channel(name)


def run(name):
    channel = make(name)
    return channel.answer("hello")  # expect: call openai closed


def greet(name):
    return Greeter(name).greeting  # expect: call openai closed
