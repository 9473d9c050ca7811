"""How deep a structured file is nested is told by its marks, and what is too deep is said."""

import time

import pytest
from auditor.catalogue.catalogue import Catalogue
from auditor.parsers import find_parser
from auditor.parsers.depth import is_too_deep
from auditor.parsers.tree import DEPTH_LIMIT


@pytest.mark.parametrize(
    ("path", "opening", "closing"),
    [("a.json", "[", "]"), ("a.JSON", '{"a":', "}"), ("a.yml", "[{a: ", "}]"), ("pom.xml", "<a b='c'>", "</a>")],
)
def test_one_level_more_than_readers_follow_is_too_deep(path: str, opening: str, closing: str) -> None:
    width = sum(opening.count(mark) for mark in "[{<")
    levels = DEPTH_LIMIT // width
    assert not is_too_deep(path, (opening * levels + closing * levels).encode())
    assert is_too_deep(path, (opening * (levels + 1) + closing * (levels + 1)).encode())
    assert is_too_deep(path, (opening * (levels + 1)).encode())


@pytest.mark.parametrize(
    "content", [b"[]" * 5_000, b'{"a": ")(((("}' * 20, b"]" * 5_000, b"<a/>" * 5_000, b"<a>" + b"<b></b>" * 500 + b"</a>", b""]
)
def test_much_beside_each_other_is_not_deep(content: bytes) -> None:
    assert not is_too_deep("a.json", content)


def test_files_that_are_no_structure_are_not_asked() -> None:
    assert not is_too_deep("notes.txt", b"[" * 5_000)


def test_a_megabyte_of_marks_is_told_at_once() -> None:
    start = time.process_time()
    for content in (b"[" * 1_000_000, b"[" * 500_000 + b"]" * 500_000, b"<a>" * 300_000, b"<a" * 500_000, b"[}(" * 300_000):
        assert is_too_deep("a.json", content) == (b"<a<" not in content)
    assert time.process_time() - start < 5.0  # under one on a machine at rest


def test_what_is_too_deep_is_said_once_beside_what_was_read(catalogue: Catalogue) -> None:
    parser = find_parser("package.json")
    assert parser is not None
    found = list(parser.parse("package.json", b'{"dependencies": {"openai": "^6"}, "a": ' + b"[" * 500 + b"]" * 500 + b"}", catalogue))
    assert [getattr(item, "code", type(item).__name__) for item in found] == ["DependencyEvidence", "too-deep"]
