from openai import OpenAI  # expect: import openai closed

GROQ = "https://api.groq.com/openai/v1"


def by_option(fast, text):
    options = {}
    if fast:
        options["base_url"] = GROQ
    client = OpenAI(**options)  # expect: client - closed
    return client.chat.completions.create(model="m", messages=[text])  # expect: call - closed


def always(text):
    options = {}
    if True:
        options["base_url"] = GROQ
    client = OpenAI(**options)  # expect: client groq closed
    return client.chat.completions.create(model="m", messages=[text])  # expect: call groq closed


def on_both(fast, text):
    options = {}
    if fast:
        options["base_url"] = GROQ
    else:
        options["base_url"] = "https://api.openai.com/v1"
    client = OpenAI(**options)  # expect: client - closed
    return client.chat.completions.create(model="m", messages=[text])  # expect: call - closed


class Service:
    def __init__(self, kind):
        match kind:
            case "a":
                self.client = OpenAI()  # expect: client openai closed
            case "b":
                self.client = OpenAI(base_url=GROQ)  # expect: client groq closed

    def ask(self, text):
        return self.client.chat.completions.create(model="m", messages=[text])  # expect: call - closed
