"""The literal parts of expressions, by which they are found without compiling them."""

import pytest
from auditor.catalogue.patterns import Pattern, PrefixTable, literal_parts, literal_prefix, literal_tail, whole


@pytest.mark.parametrize(
    ("expression", "literal"),
    [(r"gpt-[45].*", "gpt-"), (r"a\.b+", "a."), (r"(a|b)c", ""), (r"Cc-x|dd", ""), (r"abc?", "ab"), (r"[a-z]x", ""), ("o[13]", "o")],
)
def test_the_literal_prefix_is_what_every_match_starts_with(expression: str, literal: str) -> None:
    assert literal_prefix(expression) == literal


@pytest.mark.parametrize(
    ("expression", "literal"),
    [
        (r"[a-z0-9.-]+\.acme\.example\.com", "acme.example.com"),
        (r"api\.acme\.com", "api.acme.com"),
        (r"[a-z]+x\.acme\.com", "acme.com"),
        (r"acme\.(com|org)", ""),
        (r"a\.com|b\.com", ""),
    ],
)
def test_the_literal_tail_is_whole_labels(expression: str, literal: str) -> None:
    assert literal_tail(expression) == literal


def test_literal_parts_leave_classes_groups_and_repeats_out() -> None:
    assert literal_parts(r"run\.[a-z{2]+\.acme\.com(x|y)z{3}q\d") == ("run.", ".acme.com", "q")


def test_anchors_are_taken_off() -> None:
    assert whole("^a$") == "a"


def test_the_table_gives_matches_of_the_whole_text_longest_literal_first() -> None:
    patterns = tuple(
        Pattern(literal=literal_prefix(text), expression=text, subject=text) for text in (r"gpt-.*", r"gpt-oss.*", r".*-x", r"gpt-o")
    )
    table = PrefixTable(patterns)
    assert [pattern.subject for pattern in table.matching("gpt-oss-x")] == ["gpt-oss.*", "gpt-.*", ".*-x"]
    assert list(table.matching("other")) == []
