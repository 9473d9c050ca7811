"""A client that is one vendor's, or whatever its address says: neither decides for the other."""

from urllib.parse import urlparse

import openai  # expect: import openai closed


def get_client(key: str, url: str):
    host = urlparse(url).hostname
    if host and host.endswith(".example.net"):
        client = openai.AzureOpenAI(api_key=key, azure_endpoint=url, api_version="2024-10-21")  # expect: client azure-openai closed
    else:
        client = openai.OpenAI(api_key=key, base_url=url)  # expect: client openai unknown
    return client


def of_either(text, key, url):
    client = get_client(key, url)
    return client.chat.completions.create(model="m", messages=[text])  # expect: call - unknown


def get_vendor(key: str, url: str, is_own: bool):
    if is_own:
        return openai.AzureOpenAI(api_key=key, azure_endpoint=url, api_version="2024-10-21")  # expect: client azure-openai closed
    return openai.OpenAI(api_key=key)  # expect: client openai closed


def of_vendors(text, key, url, is_own):
    client = get_vendor(key, url, is_own)
    return client.chat.completions.create(model="m", messages=[text])  # expect: call - closed
