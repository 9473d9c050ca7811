import os
from urllib.parse import urljoin

import requests


class Server:
    def __init__(self):
        self.url = os.getenv("OLLAMA_URL", "http://localhost:11434")

    def embed(self, text):
        return requests.post(urljoin(self.url, "/api/embed"), json={"input": text})  # expect: call - open


def ask(text):
    return requests.post(urljoin("https://api.openai.com/v1/", "chat/completions"), json={"messages": [text]})  # expect: call openai closed


def order(text):
    return requests.post(urljoin("https://shop.acme.io/v1/", "orders"), json={"text": text})  # clean
