"""An argument that is absent is evidence: the framework's default answers; one that is given decides."""

from llama_index.core import Settings, VectorStoreIndex, load_index_from_storage
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from crewai import Agent, Crew
from crewai.llm import LLM


def absent(store):
    return VectorStoreIndex.from_vector_store(store)  # expect: client openai closed


def given_unknown(store, embedder):
    return VectorStoreIndex.from_vector_store(store, embed_model=embedder.get())  # expect: client - unknown


def given_own(store):
    return VectorStoreIndex.from_vector_store(store, embed_model=HuggingFaceEmbedding("BAAI/bge-small-en"))  # expect: client - open


def loaded(context, embedder):
    return load_index_from_storage(context, embed_model=embedder.get())  # expect: client - unknown


def agent(llm):
    return Agent(role="r", goal="g", backstory="b", llm=llm.get())  # expect: client - unknown


def default_agent():
    return Agent(role="r", goal="g", backstory="b")  # expect: client openai closed


def own_agent():
    return Agent(role="r", goal="g", backstory="b", llm=LLM(model="ollama/llama3", base_url="http://localhost:11434"))  # expect: client - open


def remember(agents, tasks):
    return Crew(agents=agents, tasks=tasks, memory=True)  # expect: client - unknown


def forget(agents, tasks):
    return Crew(agents=agents, tasks=tasks)  # expect: client - unknown


def task(agent):
    return dict(description="d", agent=agent)  # clean


def stored():
    return Settings.chunk_size  # clean
