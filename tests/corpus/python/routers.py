"""A string names the provider."""

import dspy
import litellm
from litellm import completion
from pydantic_ai import Agent
from smolagents import CodeAgent, LiteLLMModel


def routed(question):
    completion(model="gpt-4o", messages=question)  # expect: call openai closed
    completion(model="anthropic/claude-sonnet-4-5", messages=question)  # expect: call anthropic closed
    completion(model="bedrock/anthropic.claude-3-haiku-20240307-v1:0", messages=question)  # expect: call aws-bedrock closed
    completion(model="ollama/llama3", messages=question)  # expect: call - open
    completion(model="openai/qwen", api_base="http://vllm:8000/v1", messages=question)  # expect: call - open
    litellm.embedding(model="text-embedding-3-small", input=question)  # expect: call openai closed
    litellm.token_counter(model=question, text=question)  # clean
    litellm.get_max_tokens("gpt-4o")  # clean
    return litellm.cost_per_token  # clean


def typed(question):
    agent = Agent("groq:llama-3.3-70b-versatile")  # expect: client groq closed
    agent.run_sync(question)  # expect: call groq closed
    return agent.name  # clean


def coded(question):
    agent = CodeAgent(tools=[], model=LiteLLMModel(model_id="anthropic/claude-sonnet-4-5"))  # expect: client anthropic closed
    return agent.run(question)  # expect: call anthropic closed


def programmed(question):
    lm = dspy.LM("openai/gpt-4o-mini")  # expect: client openai closed
    dspy.configure(lm=lm)  # clean
    lm(question)  # expect: call openai closed
    return dspy.Example(question=question)  # clean


def complete(question):
    return "".join(question)  # clean
