from litellm import completion  # clean

from openai import OpenAI  # expect: import openai closed

client = OpenAI()  # expect: client openai closed


def transcribe(path):
    return client.audio.transcriptions.create(model="whisper-1", file=path)  # expect: call openai closed


class Model:
    temperature = 0.2
    name = "gpt-4o"

    def completion(self, question, name=name):
        return completion(model=name, messages=[{"role": "user", "content": question}])  # expect: call openai closed

    def transcribe(self, path):
        return transcribe(path)  # expect: call openai closed

    def shorten(self, text):
        return shorten(text)  # clean


def shorten(text):
    return text[:10]


def use(question, path):
    model = Model()
    text = model.transcribe(path)  # expect: call openai closed
    return model.completion(question + model.shorten(text))  # expect: call openai closed
