import models
from models import Box, make, settings, shared


class Service:
    def __init__(self, llm=None):
        self._llm = llm if llm is not None else make()

    def ask(self, question):
        return self._llm.complete(question)


def direct(question):
    return shared.invoke(question)  # expect: call openai closed


def boxed(question):
    return Box().chat.invoke(question)  # expect: call - open


def by_module(question):
    return models.shared.invoke(question)  # expect: call openai closed


def fetched(question):
    return models.session.get(question)  # clean


def named():
    return settings()["name"].invoke("x")  # clean
