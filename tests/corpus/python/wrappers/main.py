from llm import Assistant, ask, client, shorten


def direct(question):
    return ask(question)  # expect: call openai closed


def shared(question):
    return client.responses.create(model="gpt-4o", input=question)  # expect: call openai closed


def through(question):
    assistant = Assistant()  # clean
    assistant.reply(question)  # expect: call openai closed
    return assistant.greet(question)  # clean


def short(question):
    return shorten(question)  # clean


def unrelated(ask, question):
    return ask(question)  # clean
