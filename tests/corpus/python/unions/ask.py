"""A parameter that may be a project's class or plain text: who gives either is a caller."""

import openai


class Note:
    body: str


def ask(text: str | Note) -> None:
    content = text.body if isinstance(text, Note) else text
    print(openai.OpenAI().chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": content}]))  # expect: call openai closed


def show(text: str | Note) -> None:
    print(text.body if isinstance(text, Note) else text)  # clean


ask("hello")  # expect: call openai closed
show("hello")  # clean
