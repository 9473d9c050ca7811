"""Sentences of findings whose provider has no one name."""

from auditor.correlation.wording import Template
from auditor.model.rule import Examples, Remediation, Rule, When


def told(message: str, **words: str) -> str:
    rule = Rule(
        id="r",
        summary="s",
        motivation="m",
        severity="low",
        when=When(),
        message=message,
        remediation=Remediation(text="t"),
        examples=Examples(match=(), no_match=()),
    )
    return Template(rule).fill(words)


def test_what_is_not_known_is_said_in_the_place_where_it_stands() -> None:
    assert told("{provider} answers") == "A provider not named here answers"
    assert told("Reaches {provider} through a function") == "Reaches a provider not named here through a function"


def test_several_providers_are_said_to_be_several() -> None:
    assert told("{provider} answers", provider="one of several providers") == "One of several providers answers"
    assert told("Reaches {provider} twice", provider="one of several providers") == "Reaches one of several providers twice"


def test_a_name_keeps_its_letters() -> None:
    assert told("{model} is pinned", model="gpt-4o") == "gpt-4o is pinned"
