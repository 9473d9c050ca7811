"""Chains and graphs answer to the calls of the models in them."""

from langchain.chat_models import init_chat_model
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_ollama import ChatOllama
from langchain_openai import ChatOpenAI, OpenAIEmbeddings  # expect: import openai closed
from langgraph.prebuilt import create_react_agent

prompt = ChatPromptTemplate.from_template("{question}")  # clean
parser = StrOutputParser()  # clean


def chained(question):
    chain = prompt | ChatOpenAI(model="gpt-4o") | parser  # expect: client openai closed
    chain.invoke({"question": question})  # expect: call openai closed
    own = prompt | ChatOllama(model="llama3") | parser  # expect: client - open
    own.invoke({"question": question})  # expect: call - open
    prompt.invoke({"question": question})  # clean
    (prompt | parser).invoke({"question": question})  # clean
    return parser.parse(question)  # clean


def named(question):
    init_chat_model("anthropic:claude-sonnet-4-5").invoke(question)  # expect: call anthropic closed
    init_chat_model("gpt-4o").invoke(question)  # expect: call openai closed
    init_chat_model("llama3", model_provider="ollama").invoke(question)  # expect: call - open
    return init_chat_model("gpt-4o").with_config(tags=["x"])  # expect: client openai closed


def agent(question, tools):
    graph = create_react_agent("openai:gpt-4o", tools)  # expect: client openai closed
    graph.invoke({"messages": question})  # expect: call openai closed
    return graph.get_graph()  # clean


def embedded(texts):
    OpenAIEmbeddings().embed_documents(texts)  # expect: call openai closed
    return [len(text) for text in texts]  # clean


class Tool:
    def invoke(self, question):
        return question


def tool(question):
    return Tool().invoke(question)  # clean
