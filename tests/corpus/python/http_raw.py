"""Plain HTTP: the address decides."""

import aiohttp
import httpx
import requests

KEY = {"Authorization": "Bearer x"}
API = "https://api.openai.com/v1"  # expect: endpoint openai closed
OWN = "http://localhost:11434"


def post(question):
    requests.post(f"{API}/chat/completions", json={"model": "gpt-4o", "messages": question}, headers=KEY)  # expect: call openai closed
    requests.post("https://api.anthropic.com/v1/messages", json={"messages": question})  # expect: call anthropic closed
    requests.request("POST", "https://api.mistral.ai/v1/chat/completions", json={"messages": question})  # expect: call mistral closed
    requests.post(f"{OWN}/api/generate", json={"model": "llama3", "prompt": question})  # expect: call - open
    httpx.post("http://localhost:11434/api/chat", json={"model": "llama3", "messages": question})  # expect: call - open
    requests.post("http://vllm:8000/v1/chat/completions", json={"model": "qwen", "messages": question})  # expect: call - open
    requests.post("http://localhost:8000/items", json={"question": question})  # clean
    requests.post("http://localhost:11434/items", json={"question": question})  # clean
    requests.post("https://api.example.com/v1/chat", json={"question": question})  # clean
    requests.get("https://openai.com/pricing")  # clean
    requests.get("https://docs.anthropic.com/en/docs")  # clean
    return requests.post(question, json={})  # clean


def with_session(question):
    session = requests.Session()  # clean
    session.headers.update(KEY)  # clean
    session.post(f"{API}/embeddings", json={"input": question})  # expect: call openai closed
    return session.post("https://api.stripe.com/v1/charges", data=question)  # clean


def with_base(question):
    client = httpx.Client(base_url="https://api.openai.com/v1", headers=KEY)  # expect: client openai closed
    client.post("/responses", json={"model": "gpt-4o", "input": question})  # expect: call openai closed
    other = httpx.Client(base_url="https://api.github.com")  # clean
    return other.post("/repos", json={"name": question})  # clean


async def waiting(question):
    async with aiohttp.ClientSession() as session:  # clean
        async with session.post(f"{API}/moderations", json={"input": question}) as answer:  # expect: call openai closed
            await answer.json()  # clean
        async with session.get("https://api.weather.gov/points") as answer:  # clean
            return await answer.json()  # clean


def not_requests(client, question):
    client.post("/v1/things", json=question)  # clean
    return client.get("/v1/models")  # clean
