from agents import Agent, get_agent  # clean
from agents import Runner  # expect: import openai closed
from groq import Groq  # expect: import groq closed
from groq import GroqModel  # clean


def run(question):
    agent = get_agent("x")  # clean
    Agent("y")  # clean
    Groq().chat.completions.create(model="llama-3.3-70b-versatile", messages=question)  # expect: call groq closed
    GroqModel().client.chat.completions.create(model="llama-3.3-70b-versatile", messages=question)  # expect: call groq closed
    return agent.name, Runner  # clean
