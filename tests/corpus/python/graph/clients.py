from langchain_anthropic import ChatAnthropic  # expect: import anthropic closed
from langchain_openai import ChatOpenAI  # expect: import openai closed


class Normal(ChatOpenAI):
    def invoke(self, question, config=None):
        return super().invoke(question, config)  # expect: call openai closed


class OpenAIClient:
    def __init__(self, model):
        self.model = model

    def get_llm(self):
        return Normal(model=self.model)  # expect: client openai closed


class AnthropicClient:
    def __init__(self, model):
        self.model = model

    def get_llm(self):
        return ChatAnthropic(model=self.model)  # expect: client anthropic closed


class Plain:
    def get_llm(self):
        return self  # clean

    def invoke(self, question):
        return question  # clean
