"""Who answers is decided by the endpoint: a default, a setting, or one of two."""

import os

from openai import AzureOpenAI, OpenAI  # expect: import openai closed

from .config import cfg

base_url = cfg.get("API_BASE_URL")
LOCAL = "http://localhost:8000/v1"


def normal(value):
    if value is None:
        return None
    return value.strip() or None


def default():
    return OpenAI(base_url=None)  # expect: client openai closed


def setting():
    return OpenAI(base_url=os.getenv("LLM_URL"))  # expect: client openai unknown


def setting_or_default():
    return OpenAI(base_url=os.getenv("LLM_URL") or None)  # expect: client openai unknown


def setting_with_default():
    return OpenAI(base_url=os.getenv("LLM_URL", "https://api.openai.com/v1"))  # expect: client openai closed


def setting_with_own_default():
    return OpenAI(base_url=os.getenv("LLM_URL", LOCAL))  # expect: client - open


def default_or_configured():
    return OpenAI(base_url=None if base_url == "default" else base_url)  # expect: client openai unknown


def normalised():
    return OpenAI(base_url=normal(os.getenv("LLM_URL")))  # expect: client openai unknown


def normalised_constant():
    return OpenAI(base_url=normal(" http://localhost:8000/v1 "))  # expect: client - open


def optional(url=None):
    return OpenAI(base_url=url)  # expect: client openai closed


def required(url):
    return OpenAI(base_url=url)  # expect: client openai unknown


def azure():
    return AzureOpenAI(azure_endpoint="https://corp.openai.azure.com", api_version="x")  # expect: client azure-openai closed


def groq():
    return OpenAI(base_url="https://api.groq.com/openai/v1")  # expect: client groq closed


def private():
    return OpenAI(base_url="http://10.1.2.3:8000/v1")  # expect: client - open


def own_host():
    return OpenAI(base_url="https://llm.acme-corp.com/v1")  # expect: client openai unknown


def name_only():
    return dict(base_url="http://localhost:8000/v1")  # clean


class Late:
    """A setter that may be called later takes nothing away."""

    def __init__(self):
        self.client = OpenAI()  # expect: client openai closed
        self.deployment = None

    def set_deployment(self, deployment):
        self.deployment = deployment
        self.client = AzureOpenAI(azure_endpoint="https://corp.openai.azure.com", api_version="x")  # expect: client azure-openai closed

    def ask(self, question):
        if self.deployment:
            question = question.strip()
        return self.client.responses.create(model="gpt-4o", input=question)  # expect: call openai closed


if cfg.get("USE_LITELLM") == "true":
    import litellm

    completion = litellm.completion
else:
    client = OpenAI()  # expect: client openai closed
    completion = client.chat.completions.create


def chosen(question):
    return completion(model=cfg.get("MODEL"), messages=question)  # expect: call openai unknown


def printed(question):
    return print(model=cfg.get("MODEL"), messages=question)  # clean
