"""Every shipped rule: its examples stated as facts hold, and each of its conditions is needed by one of them."""

import msgspec
import pytest

from auditor.matching.conditions import CompiledRule, given, without
from auditor.matching.seen import complete
from auditor.model.artifact import Artifact
from auditor.model.rule import Example, Rule
from tests.builders import KNOWLEDGE, shipped_rules


def rules() -> list[object]:
    return [pytest.param(rule, id=rule.id) for rule in shipped_rules().rules]


def meets(rule: Rule, example: Example) -> bool:
    assert example.facts is not None
    compiled = CompiledRule(rule, 0)
    artifact = Artifact(path=example.path, kind="code", context=example.context, component=example.component)
    return compiled.verdict(complete(example.facts, KNOWLEDGE)) is True and compiled.is_placed(artifact)


@pytest.mark.parametrize("rule", rules())
def test_examples_given_as_facts_match_or_do_not(rule: Rule) -> None:
    for example in rule.examples.match:
        assert example.facts is None or meets(rule, example), example
    for example in rule.examples.no_match:
        assert example.facts is None or not meets(rule, example), example


@pytest.mark.parametrize("rule", rules())
def test_every_condition_is_needed_by_an_example(rule: Rule) -> None:
    for condition in given(rule.when):
        weaker = msgspec.structs.replace(rule, when=without(rule.when, condition))
        assert any(example.facts is not None and meets(weaker, example) for example in rule.examples.no_match), condition


def test_ids_are_given_once_and_no_file_is_left_out() -> None:
    ids = [rule.id for rule in shipped_rules().rules]
    assert len(ids) == len(set(ids))
    assert len(ids) >= 30
