"""Must flow, must not flow: pairs of smallest programs, one per construct, language by language."""

import pytest
from tests.flows.tables import flowing, language

FIRST = ("python", "javascript", "typescript", "java", "kotlin", "go", "php", "csharp", "ruby")
LANGUAGES = (*FIRST, "rust", "swift", "dart", "scala")
KNOWN_LIMITS: dict[str, tuple[set[str], set[str]]] = {
    "javascript": ({"a middleware"}, set()),
    "go": (set(), {"a struct is copied", "a hash"}),
    "csharp": (set(), {"an extension method"}),
    "ruby": (set(), {"a method object"}),
    "swift": (set(), {"interpolation"}),
    "scala": (set(), {"a match on a case class"}),
}
"""By language: constructs through which data is lost, and constructs through which too much is said to flow."""


@pytest.mark.parametrize("name", LANGUAGES)
def test_data_reaches_the_call_where_it_must(name: str) -> None:
    missed = {construct for construct in language(name)[1] if not flowing(name, construct, flows=True)}
    assert missed == KNOWN_LIMITS.get(name, (set(), set()))[0]


@pytest.mark.parametrize("name", LANGUAGES)
def test_data_does_not_reach_the_call_where_one_token_keeps_it_away(name: str) -> None:
    told = {construct for construct in language(name)[1] if flowing(name, construct, flows=False)}
    assert told == KNOWN_LIMITS.get(name, (set(), set()))[1]


@pytest.mark.parametrize("name", FIRST)
def test_a_language_has_at_least_forty_constructs_and_few_known_limits(name: str) -> None:
    constructs = language(name)[1]
    missed, told = KNOWN_LIMITS.get(name, (set(), set()))
    assert len(constructs) >= 40
    assert len(missed) <= 0.05 * len(constructs)
    assert len(told) <= 0.05 * len(constructs)
