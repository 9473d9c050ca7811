"""Data is held against a schema, keyword by keyword; nothing in either makes the check raise or hang."""

from typing import Any

import pytest
from auditor.probe.schemas import violation
from hypothesis import given, settings
from hypothesis import strategies as st

DATA = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 60) | st.text("ab-1", max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=8,
)
SCHEMAS = st.recursive(
    st.booleans()
    | st.fixed_dictionaries({"type": st.sampled_from(["string", "object", "array", "integer", "number", "null", "boolean", "odd"])}),
    lambda inner: st.fixed_dictionaries(
        {},
        optional={
            "type": st.sampled_from(["object", "array", ["string", "null"], 5]),
            "properties": st.dictionaries(st.sampled_from("abc"), inner, max_size=2),
            "required": st.lists(st.sampled_from("abc"), max_size=2) | st.just("a"),
            "items": inner,
            "anyOf": st.lists(inner, max_size=2),
            "oneOf": st.lists(inner, max_size=2),
            "additionalProperties": inner,
            "pattern": st.sampled_from(["^a", "(", "(a+)+$"]),
            "$ref": st.sampled_from(["#", "#/properties/a", "other"]),
            "minimum": st.integers(0, 9) | st.just("x"),
        },
    ),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("schema", "good", "bad"),
    [
        ({"type": "integer"}, 3, 3.5),
        ({"type": "integer"}, 3.0, True),
        ({"type": ["string", "null"]}, None, 0),
        ({"enum": ["a"]}, "a", "b"),
        ({"const": 4}, 4, 5),
        ({"minimum": 2, "maximum": 4}, 3, 5),
        ({"minimum": 2}, 2, 1),
        ({"minLength": 2, "maxLength": 3}, "ab", "a"),
        ({"maxItems": 1}, [1], [1, 2]),
        ({"minItems": 1}, [1], []),
        ({"pattern": "^[0-9]+$"}, "12", "a"),
        ({"format": "date"}, "2026-11-24", "24.11.2026"),
        ({"items": {"type": "string"}}, ["a"], ["a", 1]),
        ({"required": ["a"]}, {"a": 1}, {}),
        ({"properties": {"a": {"type": "string"}}, "additionalProperties": False}, {"a": "x"}, {"b": 1}),
        ({"additionalProperties": {"type": "boolean"}}, {"a": True}, {"a": 1}),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, None, 1),
        ({"oneOf": [{"type": "integer"}, {"minimum": 5}]}, 4, 6),
        ({"allOf": [{"minimum": 1}, {"maximum": 3}]}, 2, 4),
        ({"$ref": "#/$defs/x", "$defs": {"x": {"type": "string"}}}, "a", 1),
        (True, 1, None),
        (False, None, 1),
    ],
)
def test_a_keyword_tells_good_from_bad(schema: Any, good: Any, bad: Any) -> None:
    if schema is not False:
        assert violation(good, schema) == ""
    if schema is not True:
        assert violation(bad, schema) != ""


def test_the_place_is_named() -> None:
    schema = {"properties": {"a": {"items": {"properties": {"b": {"type": "string"}}}}}}
    assert violation({"a": [{"b": "x"}, {"b": 1}]}, schema) == "$.a[1].b: is not of type string"


def test_a_schema_that_refers_to_itself_ends() -> None:
    assert violation({"a": 1}, {"$ref": "#"}) == "$: too large to be checked"


def test_a_pattern_that_would_take_for_ever_is_passed_over() -> None:
    assert violation("a" * 400 + "!", {"pattern": "(a+)+$"}) == ""


@given(DATA, SCHEMAS)
@settings(max_examples=60, deadline=None)
def test_nothing_makes_it_raise(value: Any, schema: Any) -> None:
    assert isinstance(violation(value, schema), str)
