"""Little code: a framework's defaults decide, and a flow built in somebody else's product."""

import requests
from llama_index.core import SimpleDirectoryReader, VectorStoreIndex

PLATFORM = "https://api.dify.ai/v1/workflows/run"

documents = SimpleDirectoryReader("handbook").load_data()
index = VectorStoreIndex.from_documents(documents)
engine = index.as_query_engine()


def ask(question):
    return engine.query(question)


def run_flow(inputs, key):
    return requests.post(PLATFORM, json={"inputs": inputs}, headers={"Authorization": f"Bearer {key}"}, timeout=30)
