import msgspec
import pytest
from auditor.matching.conditions import CompiledRule, given, glob_expression, without
from auditor.matching.index import RuleIndex
from auditor.model.artifact import Artifact
from auditor.model.rule import Examples, Remediation, Rule, SeenFacts, When


def rule(rule_id: str = "a-rule", **when: object) -> Rule:
    return Rule(
        id=rule_id,
        summary="",
        motivation="",
        severity="low",
        when=When(**{"evidence": ("call",), **when}),  # type: ignore[arg-type]
        remediation=Remediation(text=""),
        examples=Examples(match=(), no_match=()),
    )


def facts(**fields: object) -> SeenFacts:
    return SeenFacts(**{"evidence": "call", **fields})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("condition", "meets", "misses"),
    [
        ({"provider": ("acme",)}, {"provider": "acme"}, {"provider": "other"}),
        ({"not_provider": ("acme",)}, {"provider": "other"}, {"provider": "acme"}),
        ({"has_provider": True}, {"provider": "acme"}, {}),
        ({"feature": ("tools*",)}, {"features": ("stream", "tools.strict")}, {"features": ("stream",)}),
        ({"feature": ("stream",)}, {"features": ("stream",)}, {"features": ("streaming",)}),
        ({"model": "gpt-.*"}, {"model": "GPT-4"}, {"model": "my-gpt-4"}),
        ({"not_model": "gpt-.*"}, {"model": "llama"}, {"model": "gpt-4"}),
        ({"symbol": ("*.create",)}, {"symbol": "a.b.create"}, {"symbol": "a.b.created"}),
        ({"host": ("*.acme.ai",)}, {"host": "api.acme.ai"}, {"host": "acme.ai.evil.com"}),
        ({"lacks_guard": ("timeout", "retry")}, {"guards": ("budget",)}, {"guards": ("retry",)}),
        ({"guard": ("timeout",)}, {"guards": ("timeout",)}, {"guards": ()}),
        ({"after": "2026-08-26"}, {"declared_on": "2026-08-26"}, {"declared_on": "2026-08-25"}),
        ({"before": "2026-08-26"}, {"declared_on": "2026-08-25"}, {"declared_on": "2026-08-26"}),
        ({"outside_jurisdiction": ("FR",)}, {"jurisdiction": "US"}, {"jurisdiction": ""}),
        ({"sent_bytes_at_least": 10}, {"sent_bytes": 10}, {"sent_bytes": 9}),
        ({"implicit": False}, {"implicit": False}, {"implicit": True}),
        ({"lacks_term": ("retention",)}, {"terms": ("training",)}, {"terms": ("retention",)}),
    ],
)
def test_a_condition_holds_for_its_own_facts_alone(
    condition: dict[str, object], meets: dict[str, object], misses: dict[str, object]
) -> None:
    compiled = CompiledRule(rule(**condition), 0)
    assert compiled.verdict(facts(**meets)) is True
    assert compiled.verdict(facts(**misses)) is False


def test_a_rule_for_closed_targets_may_hold_where_the_target_cannot_be_told() -> None:
    compiled = CompiledRule(rule(target=("closed",)), 0)
    assert compiled.verdict(facts(target="closed")) is True
    assert compiled.verdict(facts(target="unknown")) is None
    assert compiled.verdict(facts(target="open")) is False


def test_a_rule_for_open_targets_says_nothing_of_unknown_ones() -> None:
    assert CompiledRule(rule(target=("open",)), 0).verdict(facts(target="unknown")) is False


def test_places_are_matched_by_globs_in_which_one_star_stays_in_its_folder() -> None:
    compiled = CompiledRule(rule(path=("src/*.py", "lib/**/x.py"), component=("api",), context=("production",)), 0)
    here = Artifact(path="src/a.py", kind="code", component="api")
    assert compiled.is_placed(here)
    assert compiled.is_placed(msgspec.structs.replace(here, path="lib/x.py"))
    assert compiled.is_placed(msgspec.structs.replace(here, path="lib/deep/er/x.py"))
    assert not compiled.is_placed(msgspec.structs.replace(here, path="src/b/a.py"))
    assert not compiled.is_placed(msgspec.structs.replace(here, component="web"))
    assert not compiled.is_placed(msgspec.structs.replace(here, context="test"))


def test_a_question_mark_stands_for_one_character() -> None:
    assert glob_expression(("a?c",)).fullmatch("abc")
    assert not glob_expression(("a?c",)).fullmatch("ac")


def test_conditions_can_be_listed_and_taken_away() -> None:
    when = When(evidence=("call",), target=("closed",), via=True)
    assert given(when) == ("evidence", "target", "via")
    assert without(when, "target").target == ()
    assert without(when, "via").via is None


def test_the_index_asks_rules_of_the_kind_and_word_and_keeps_their_order() -> None:
    index = RuleIndex(
        [
            rule("general"),
            rule("by-provider", provider=("acme",)),
            rule("by-feature", feature=("stream", "tools")),
            rule("by-prefix", feature=("tool*",)),
            rule("other-kind", evidence=("import",)),
            rule("any-kind", evidence=()),
        ]
    )
    found = [compiled.rule.id for compiled in index.meeting(facts(provider="acme", features=("stream", "tools"))).certain]
    assert found == ["general", "by-provider", "by-feature", "by-prefix", "any-kind"]
    assert [compiled.rule.id for compiled in index.meeting(facts()).certain] == ["general", "any-kind"]


def test_equal_facts_are_asked_once() -> None:
    index = RuleIndex([rule("general")])
    assert index.meeting(facts(provider="acme")) is index.meeting(facts(provider="acme"))
