"""What a function is handed decides: by itself it cannot tell."""


def summarise(llm, text):
    return llm.ask("Summarise: " + text)  # expect: call openai closed


def stored(db, text):
    return db.ask(text)  # clean


def streamed(llm, text):
    yield from llm.answers(text)  # expect: call openai closed


def nobody_calls(llm, text):
    return llm.ask(text)  # clean


class Service:
    def __init__(self, llm):
        self.llm = llm

    def run(self, text):
        return self.llm.ask(text)  # expect: call openai closed


class Store:
    def __init__(self, db):
        self.db = db

    def run(self, text):
        return self.db.ask(text)  # clean


def retried(action):
    return action()  # clean
