"""Imports where they are needed: in functions, branches, cases."""


def make(kind):
    match kind:
        case "one":
            from openai import OpenAI  # expect: import openai closed

            return OpenAI()  # expect: client openai closed
        case "two":
            from anthropic import Anthropic  # expect: import anthropic closed

            return Anthropic()  # expect: client anthropic closed
        case "json":
            from json import JSONDecoder  # clean

            return JSONDecoder()  # clean


def azure():
    from openai import AzureOpenAI  # expect: import azure-openai closed

    return AzureOpenAI(azure_endpoint="https://corp.openai.azure.com", api_version="x")  # expect: client azure-openai closed


def attempt(question):
    try:
        import cohere  # expect: import cohere closed
    except ImportError:
        cohere = None
    if cohere:
        return cohere.ClientV2().chat(model="command-r", messages=question)  # expect: call cohere closed
    return None
