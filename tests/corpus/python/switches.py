from openai import OpenAI  # expect: import openai closed

ready = False  # clean


def start():
    global ready
    ready = True  # clean


def ask(question):
    if not ready:
        raise ValueError("not started")
    return OpenAI().responses.create(model="gpt-4o", input=question)  # expect: client openai closed; call openai closed


class Bot:
    def __init__(self):
        self.steps = -1
        self.offline = True
        self.client = OpenAI()  # expect: client openai closed

    def reset(self):
        self.steps = 0

    def step(self, text):
        if self.steps < 0:
            raise ValueError("reset it first")
        return self.client.responses.create(model="gpt-4o", input=text)  # expect: call openai closed

    def send(self, text):
        if not self.offline:
            return self.client.responses.create(input=text)  # clean
        return text
