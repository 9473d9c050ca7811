"""A generic class with its parameters is the class."""

from agents import Agent, Runner  # expect: import openai closed


class Context:
    pass


models = {"a": Context}

triage = Agent[Context](name="triage", model="gpt-5.2", instructions="x")  # expect: client openai closed
made = models["a"](name="triage")  # clean


async def run(question):
    return await Runner.run(triage, question)  # expect: call openai closed


async def walk(question):
    return await models.run(made, question)  # clean
