"""What has to follow calls that move is named with its place, and only when they move."""

import pytest
from auditor.codemods.beside import find_beside
from auditor.codemods.knowledge import Codemods
from auditor.model.codemod import Role

CHAT: frozenset[Role] = frozenset({"chat"})
EMBEDDING: frozenset[Role] = frozenset({"embedding"})


def found(codemods: Codemods, path: str, text: str, moved: frozenset[Role]) -> list[tuple[int, str]]:
    return [(one.line, one.what) for one in find_beside([path], {path: text.encode()}.get, codemods.beside, moved)]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("db/001.sql", "\nCREATE TABLE a (v vector(1536));"),
        ("db/002.sql", "\nALTER TABLE a ADD v VECTOR( 3072 );"),
        ("app/index.py", "\nclient.create_index('a', dimension=1536)"),
        ("app/store.py", "\nVectorParams(size=1536, distance=Distance.COSINE)"),
        ("config.yaml", "\nembedding_dimension: 1536"),
        (".env.example", "\nVECTOR_SIZE=1536"),
        ("index.json", '\n{"dims": 1536}'),
    ],
)
def test_every_place_that_declares_a_size_is_named(codemods: Codemods, path: str, text: str) -> None:
    assert (2, "size of a vector") in found(codemods, path, text, EMBEDDING)
    assert found(codemods, path, text, CHAT) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("app/index.py", "vector(3)"),
        ("app/index.py", "width = 1536"),
        ("README.md", "vector(1536)"),
        ("db/a.sql", "CREATE TABLE a (v integer);"),
        ("db/a.sql", "\0\0\0 vector(1536)"),
    ],
)
def test_other_numbers_and_files_say_nothing(codemods: Codemods, path: str, text: str) -> None:
    assert found(codemods, path, text, EMBEDDING) == []


def test_tokenizers_and_traces_follow_chat(codemods: Codemods) -> None:
    assert found(codemods, "app/count.py", "enc = tiktoken.encoding_for_model(model)", CHAT) == [(1, "tokenizer")]
    assert found(codemods, ".env", "LANGCHAIN_TRACING_V2=true", CHAT) == [(1, "upload of traces")]
    assert found(codemods, ".env", "LANGCHAIN_TRACING_V2=false", CHAT) == []
    assert found(codemods, ".env", "LANGCHAIN_TRACING_V2=true", frozenset()) == []


def test_a_file_that_cannot_be_read_or_is_large_is_passed_over(codemods: Codemods) -> None:
    assert find_beside(["a.sql"], lambda _path: None, codemods.beside, EMBEDDING) == ()
    assert find_beside(["a.sql"], lambda _path: b"vector(1536)" + b" " * 2_000_000, codemods.beside, EMBEDDING) == ()
    many = b"vector(1536)\n" * 100
    assert len(find_beside(["a.sql"], lambda _path: many, codemods.beside, EMBEDDING)) == 20
