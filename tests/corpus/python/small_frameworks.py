"""Frameworks by which a string, a configuration or a file says who answers."""

import os

import aisuite as ai
import prompty
import prompty.azure
from promptflow.core import AzureOpenAIModelConfiguration, Prompty
from promptflow.tools.aoai import AzureOpenAI  # expect: import azure-openai closed


def suite(question):
    client = ai.Client()  # expect: client - unknown
    client.chat.completions.create(model="anthropic:claude-sonnet-4-5", messages=question)  # expect: call anthropic closed
    client.chat.completions.create(model="ollama:llama3", messages=question)  # expect: call - open
    return client.chat.get(question)  # clean


def prompt(question):
    return prompty.execute("chat.prompty", inputs={"question": question})  # expect: call - unknown


def prompt_with(question):
    own = {"azure_endpoint": "https://corp.openai.azure.com"}
    return prompty.execute("chat.prompty", inputs={"question": question}, configuration=own)  # expect: call azure-openai closed


def load():
    return prompty.load("chat.prompty")  # clean


def flow(question):
    configuration = AzureOpenAIModelConfiguration(azure_deployment="chat", azure_endpoint=os.environ["AZURE_OPENAI_ENDPOINT"])
    chat = Prompty.load(source="chat.prompty", model={"configuration": configuration})  # expect: client azure-openai closed
    return chat(question=question)  # expect: call azure-openai closed


def tool(connection, question):
    return AzureOpenAI(connection).chat(prompt=question, deployment_name="chat")  # expect: call azure-openai closed
