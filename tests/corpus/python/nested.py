from openai import OpenAI  # expect: import openai closed

client = OpenAI()  # expect: client openai closed


class Bot:
    def chat(self, text):
        return client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": text}])  # expect: call openai closed

    def trim(self, text):
        return text[:100]


def ask(text):
    return client.responses.create(model="gpt-4o", input=text)  # expect: call openai closed


def review(bot: Bot, files):
    def summarize(name):
        return bot.chat(name)  # expect: call openai closed

    def explain(name):
        return ask(name)  # expect: call openai closed

    def shorten(name):
        return bot.trim(name)  # clean

    out = []
    for name in files:
        out.append(summarize(shorten(name)))  # expect: call openai closed
        out.append(explain(name))  # expect: call openai closed
    return out


def around(text):
    def first(tone):
        def second(length):
            return ask(text + tone + length)  # expect: call openai closed

        return second("short")  # expect: call openai closed

    return first("polite")  # expect: call openai closed


def apart(bot, files):
    def summarize(name):
        return bot.chat(name)  # clean

    return [summarize(name) for name in files]  # clean


def retried(action):
    def run(text):
        return action(text)  # clean

    return run


asked = retried(ask)
asked("why")  # expect: call openai closed
