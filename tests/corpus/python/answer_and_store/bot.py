"""A caller of what answers over a store of one's own: the answer is closed, whatever is searched before it."""

import chromadb  # expect: import chroma closed
from openai import OpenAI  # expect: import openai closed

client = OpenAI()  # expect: client openai closed
store = chromadb.PersistentClient(path="db")  # expect: client - open


def found(text):
    return store.get_collection("notes").query(query_texts=[text])  # expect: call - open


def answer(text):
    notes = found(text)  # expect: call - open
    messages = [{"role": "user", "content": f"{notes} {text}"}]
    return client.chat.completions.create(model="gpt-4o", messages=messages)  # expect: call openai closed


def serve(text):
    return answer(text)  # expect: call openai closed


def look(text):
    return found(text)  # expect: call - open
