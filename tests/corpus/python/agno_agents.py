"""Agents of a framework: the model given decides, a string names it, and without one the default answers."""

from agno.agent import Agent
from agno.knowledge.embedder.sentence_transformer import SentenceTransformerEmbedder
from agno.models.anthropic import Claude  # expect: import anthropic closed
from agno.models.ollama import Ollama
from agno.models.openai import OpenAIChat  # expect: import openai closed
from agno.team import Team
from agno.vectordb.lancedb import LanceDb
from embedchain import App

given = Agent(model=OpenAIChat(id="gpt-4o"), markdown=True)  # expect: client openai closed
named = Agent(model="google:gemini-2.0-flash")  # expect: client google-gemini closed
default = Agent(name="helper")  # expect: client openai closed
own = Agent(model=Ollama(id="llama3.2"))  # expect: client - open
served = Agent(model=OpenAIChat(id="qwen", base_url="http://vllm:8000/v1"))  # expect: client - open
team = Team(members=[given, own], model=Claude(id="claude-sonnet-4-5"))  # expect: client anthropic closed


def ask(question):
    given.run(question)  # expect: call openai closed
    named.print_response(question, stream=True)  # expect: call google-gemini closed
    default.run(question)  # expect: call openai closed
    own.run(question)  # expect: call - open
    served.print_response(question)  # expect: call - open
    team.print_response(question)  # expect: call anthropic closed
    given.get_session_state()  # clean


def store():
    LanceDb(table_name="recipes", uri="tmp")  # expect: client openai closed
    LanceDb(table_name="recipes", uri="tmp", embedder=SentenceTransformerEmbedder())  # expect: client - open


def embed(question):
    App().query(question)  # expect: call openai closed
    return App.from_config(config={"llm": {"provider": "ollama", "config": {"model": "llama3"}}}).chat(question)  # expect: call - open


class Runner:
    def run(self, question):
        return question


def run(question):
    return Runner().run(question)  # clean
