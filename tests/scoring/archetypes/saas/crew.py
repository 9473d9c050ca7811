"""Little code: a framework's defaults decide."""

from llama_index.core import SimpleDirectoryReader, VectorStoreIndex

documents = SimpleDirectoryReader("handbook").load_data()
index = VectorStoreIndex.from_documents(documents)
engine = index.as_query_engine()


def ask(question):
    return engine.query(question)
