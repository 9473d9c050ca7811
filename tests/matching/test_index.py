"""The index asks facts only after rules that could hold, and never loses one that does."""

import msgspec
import pytest
from auditor.matching.index import RuleIndex
from auditor.model.artifact import Artifact
from auditor.model.rule import Rule, SeenFacts, When
from tests.builders import shipped_rules

BASE = next(rule for rule in shipped_rules().rules if rule.id == "closed-provider-call")


def rule(number: int, when: When) -> Rule:
    return msgspec.structs.replace(BASE, id=f"made-{number}", when=when)


def test_rules_about_other_providers_are_not_asked() -> None:
    rules = [rule(number, When(evidence=("call",), target=("closed",), provider=(f"p{number}",))) for number in range(1000)]
    index = RuleIndex(rules)
    found = index._candidates(SeenFacts(evidence="call", target="closed", provider="p7"))
    assert [compiled.rule.id for compiled in found] == ["made-7"]


def test_where_the_provider_cannot_be_told_rules_about_closed_ones_may_hold() -> None:
    rules = [rule(number, When(evidence=("call",), target=("closed",), provider=(f"p{number}",))) for number in range(3)]
    answer = RuleIndex(rules).meeting(SeenFacts(evidence="call", target="unknown"))
    assert (answer.certain, len(answer.possible)) == ((), 3)
    assert RuleIndex(rules).meeting(SeenFacts(evidence="call", target="unknown", provider="p1")).possible[0].rule.id == "made-1"


@pytest.mark.parametrize("shipped", [pytest.param(one, id=one.id) for one in shipped_rules().rules])
def test_every_rule_is_found_for_the_facts_of_its_examples(shipped: Rule) -> None:
    index = RuleIndex(shipped_rules().rules)
    for example in (*shipped.examples.match, *shipped.examples.no_match):
        if example.facts is None:
            continue
        asked = index._candidates(example.facts)
        verdicts = [compiled for compiled in index.rules if compiled.verdict(example.facts) is not False]
        assert set(verdicts) <= set(asked)


def test_places_are_asked_each_time_and_answers_without_places_are_shared() -> None:
    index = RuleIndex([rule(0, When(evidence=("call",), path=("a/**",))), rule(1, When(evidence=("import",)))])
    placed = index.meeting(SeenFacts(evidence="call"))
    assert placed.at(Artifact(path="a/x.py", kind="code")).certain != ()
    assert placed.at(Artifact(path="b/x.py", kind="code")).certain == ()
    anywhere = index.meeting(SeenFacts(evidence="import"))
    assert anywhere.at(Artifact(path="b/x.py", kind="code")) is anywhere
    assert index.meeting(SeenFacts(evidence="import")) is anywhere
