from langchain.chat_models.openai import ChatOpenAI  # expect: import openai closed
from langchain.prompts.chat import ChatPromptTemplate  # clean
from langchain_community.chat_models.ollama import ChatOllama  # expect: import ollama closed

chat = ChatOpenAI(model="gpt-4o")  # expect: client openai closed
own = ChatOllama(model="llama3")  # expect: client - open
prompt = ChatPromptTemplate.from_messages([])  # clean


def ask(text):
    return chat.invoke(text), own.invoke(text)  # expect: call openai closed; call - open
