"""Every shipped rule: its examples stated as facts hold, and each of its conditions is needed by one of them."""

import msgspec
import pytest
from auditor.catalogue.decoding import parse_yaml
from auditor.matching.conditions import CompiledRule, given, without
from auditor.matching.seen import complete
from auditor.model.artifact import Artifact
from auditor.model.rule import Example, Rule
from auditor.resources import bundled
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


def test_every_feature_that_fails_elsewhere_is_told_by_a_lock_in_rule() -> None:
    content = bundled("rules").joinpath("portability.yaml").read_bytes()
    features = parse_yaml("portability.yaml", content)["features"]
    told = {pattern for rule in shipped_rules().rules if rule.pack == "lock-in" for pattern in rule.when.feature}
    failing = {name for name, facts in features.items() if facts["mode"] in ("refused", "silently-ignored", "wrong-data")}
    assert {name for name in failing if name not in told and f"{name}*" not in told} == set()


def test_every_data_type_is_graded_by_an_exposure_rule() -> None:
    content = bundled("rules").joinpath("flows", "data_types.yaml").read_bytes()
    types = {entry["id"] for entry in parse_yaml("data_types.yaml", content)["data_types"]}
    graded = [kind for rule in shipped_rules().rules if rule.score and rule.score[0].metric == "DS" for kind in rule.when.data_type]
    assert sorted(graded) == sorted(types)
