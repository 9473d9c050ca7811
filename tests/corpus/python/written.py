"""Strings that name a model, an address or a key, by what holds them."""

import os
from argparse import ArgumentParser

from pydantic import Field

DEFAULT_MODEL = "gpt-4o"  # expect: model openai closed
MODELS = ["gpt-4o-mini", "o3-mini"]  # expect: model openai closed
OWN_MODEL = "llama3.1:8b"  # clean
TITLE = "gpt-4o"  # clean
GREETING = "gpt-4o is a model"  # clean
API = "https://api.openai.com/v1"  # expect: endpoint openai closed
PAGE = "https://openai.com/pricing"  # clean
SENTENCE = "see https://api.openai.com/v1 for more"  # clean


class Settings:
    model: str = Field(default="gpt-4o", description="The model")  # expect: model openai closed
    name: str = Field(default="gpt-4o", description="The title")  # clean
    base_url: str = Field(default="https://api.mistral.ai/v1")  # expect: endpoint mistral closed
    key: str = os.environ["OPENAI_API_KEY"]  # expect: credential openai closed
    other: str = os.environ["DATABASE_KEY"]  # clean


def options():
    parser = ArgumentParser()
    parser.add_argument("--model", default="claude-sonnet-4-5")  # expect: model anthropic closed
    parser.add_argument("--title", default="claude-sonnet-4-5")  # clean
    return parser


def settings():
    yield os.getenv("LLM_MODEL", "gpt-4o")  # expect: model openai closed
    yield os.getenv("LLM_TITLE", "gpt-4o")  # expect: model openai closed
    yield os.getenv("GEMINI_API_KEY")  # expect: credential google-gemini closed
    yield os.getenv("TITLE", "gpt-4o")  # clean


def compared(model):
    return model == "gpt-4o"  # clean
