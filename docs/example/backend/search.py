"""Search over the knowledge base."""

from backend.llm import ask, remember


def search(question: str, index) -> str:
    """Answer from the documents nearest to a question."""
    vector = remember([question])[0]
    passages = index.similarity_search(vector)
    return ask(f"Answer from these passages only: {passages}\n\n{question}")
