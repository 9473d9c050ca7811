"""An id that names weights names nobody who serves them; a prefix does, and an id of one provider's own service does."""

import litellm  # clean

DEFAULT_MODEL = "ibm-granite/granite-4.0-350m"  # clean
LOCAL_MODEL = "ollama/codestral"  # expect: model ollama closed
CLOSED_MODEL = "gpt-4o"  # expect: model openai closed
SPEEDY_MODEL = "groq/llama-3.1-70b-versatile"  # clean
PROFILE = "codestral.py"  # clean
INPUTS = {"command": {"type": "array"}, "o1": None}  # clean


def ask(path, text):
    path = path if path else "ibm-granite/granite-4.0-350m"  # clean
    return litellm.completion(model=path, messages=[text])  # expect: call - unknown


def ask_openai(path, text):
    path = path if path else "openai/gpt-4o"
    return litellm.completion(model=path, messages=[text])  # expect: call openai closed


def ask_groq(text):
    return litellm.completion(model="groq/llama-3.1-70b-versatile", messages=[text])  # expect: call groq closed


def ask_cohere(text):
    return litellm.completion(model="command", messages=[text])  # expect: call cohere closed
