"""The SDK in its old and new form, and what only looks like it."""

import openai  # expect: import openai closed
from openai import AsyncOpenAI, OpenAI  # expect: import openai closed


def old_style(question):
    openai.ChatCompletion.create(model="gpt-3.5-turbo", messages=question)  # expect: call openai closed
    openai.Embedding.create(model="text-embedding-ada-002", input=question)  # expect: call openai closed
    openai.Completion.create(engine="davinci", prompt=question)  # expect: call openai closed
    openai.Image.create(prompt=question)  # expect: call openai closed
    openai.Model.list()  # clean


def new_style(question):
    client = OpenAI()  # expect: client openai closed
    client.chat.completions.create(model="gpt-4o", messages=question)  # expect: call openai closed
    client.embeddings.create(model="text-embedding-3-small", input=question)  # expect: call openai closed
    client.audio.transcriptions.create(model="whisper-1", file=question)  # expect: call openai closed
    client.moderations.create(input=question)  # expect: call openai closed
    client.chat.completions.with_raw_response.create(model="gpt-4o", messages=question)  # expect: call openai closed
    client.models.list()  # clean
    client.close()  # clean
    client.files.delete("file-1")  # clean
    client.chat.completions.retrieve("id")  # clean


async def waiting(question):
    async with AsyncOpenAI() as client:  # expect: client openai closed
        stream = await client.chat.completions.create(model="gpt-4o", messages=question, stream=True)  # expect: call openai closed
        async for part in stream:
            print(part.choices[0].delta.content)  # clean


def bound(question):
    create = OpenAI().chat.completions.create
    return create(model="gpt-4o", messages=question)  # expect: call openai closed


def with_options(question):
    return OpenAI().with_options(timeout=5).responses.create(model="gpt-4o", input=question)  # expect: call openai closed


class Completions:
    def create(self, model, messages):
        return messages


class Chat:
    completions = Completions()


class Fake:
    chat = Chat()


def fake(question):
    return Fake().chat.completions.create(model="x", messages=question)  # clean


def rows(database, question):
    database.session.create(question)  # clean
    database.completions.append(question)  # clean
    return database.query(question)  # clean


def unknown(client, question):
    return client.create(question)  # clean


def errors():
    try:
        return None
    except openai.RateLimitError as error:
        return error.message  # clean
