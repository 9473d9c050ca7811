from openai import OpenAI  # expect: import openai closed


class Service:
    def ask(self, question):
        return OpenAI().responses.create(model="gpt-4o", input=question)  # expect: client openai closed; call openai closed

    def shorten(self, text):
        return text[:10]  # clean


class Plain:
    def ask(self, question):
        return question  # clean


def get_service():
    return Service()


def get_plain():
    return Plain()
