import msgspec
import pytest
from auditor.catalogue.decoding import decode
from auditor.correlation import correlate
from auditor.matching import match
from auditor.model.evidence import ConfigEvidence, CredentialEvidence, Evidence, ModelEvidence, ViaStep
from auditor.model.finding import Correlated
from auditor.model.plan import PlanItem, PlanKnowledge
from auditor.model.portability import Portability
from auditor.resources import bundled
from auditor.scoring.effort import Ledger, count_classes, person_days, total
from auditor.scoring.plan import outlook, plan
from auditor.scoring.score import score
from tests.builders import ACME, KNOWLEDGE, OPEN, artifact, at, call, shipped_rules

RULES = shipped_rules()


def shipped(name: str) -> bytes:
    return bundled("rules").joinpath(name).read_bytes()


PLAN = decode("plan.yaml", shipped("plan.yaml"), PlanKnowledge)
PORTABILITY = decode("portability.yaml", shipped("portability.yaml"), Portability)


def correlated(*evidence: Evidence) -> Correlated:
    located = [(artifact(one.location.path), one) for one in evidence]
    return correlate(match(located, (), RULES.rules, KNOWLEDGE), ())


def items(*evidence: Evidence) -> dict[str, PlanItem]:
    result = correlated(*evidence)
    scores = score(result.findings, RULES)
    return {item.id: item for item in plan(result.findings, scores, PLAN, PORTABILITY, KNOWLEDGE.provider)}


def test_every_way_has_steps_a_test_and_a_class_that_has_hours() -> None:
    numbers = {one.number for one in PLAN.classes}
    assert numbers == {0, 1, 3, 5, 7, 13}
    for way in PLAN.ways.values():
        assert way.steps
        assert way.exit_test
        assert {way.effort_class, way.other_wire_class} <= numbers
    for one in PLAN.classes:
        assert one.first[0] < one.first[1]
        assert one.each[0] < one.each[1]
        assert one.each[1] <= one.first[1]


def test_quick_wins_name_rules_that_exist() -> None:
    known = {rule.id for rule in RULES.rules}
    assert {rule for win in PLAN.quick_wins for rule in win.rules} <= known


def test_without_closed_calls_there_is_nothing_to_move() -> None:
    assert items(call(target=OPEN, provider_id=None)) == {}


def test_each_capability_of_each_provider_is_one_item_that_stands_on_the_foundations() -> None:
    found = items(call(line=1), call(line=2, capability="embeddings", syntax="s2"), call(line=3, provider_id="other", syntax="s3"))
    assert {"chat-acme", "embeddings-acme", "chat-other", "evaluation", "platform"} <= found.keys()
    assert found["chat-acme"].depends_on == ("evaluation", "platform")
    assert found["chat-acme"].title == "Answer chat calls with a model you run instead of Acme AI"
    assert found["embeddings-acme"].effort.effort_class == 5
    assert found["evaluation"].phase < found["platform"].phase <= found["chat-acme"].phase


def test_state_held_by_the_vendor_goes_last_and_is_named_as_a_blocker() -> None:
    found = items(call(line=1), call(line=2, capability="assistants", state=True, syntax="s2"))
    assert found["assistants-acme"].phase == 4
    assert any("holds state" in blocker for blocker in found["assistants-acme"].blockers)
    assert found["chat-acme"].blockers == ()


def test_a_tuned_model_has_an_effort_that_nobody_can_tell() -> None:
    assert any("cannot be told" in blocker for blocker in items(call(capability="fine-tuning"))["fine-tuning-acme"].blockers)


def test_features_lift_a_call_into_a_higher_class_and_are_sorted_by_how_they_fail() -> None:
    plain = items(call(line=1))["chat-acme"]
    tooled = items(call(line=1, features=("tools.strict", "tool_choice", "stream", "hosted_tool:web_search")))["chat-acme"]
    assert tooled.effort.effort_class > plain.effort.effort_class
    assert "stream" in tooled.supported
    assert any(text.startswith("tool_choice (silently ignored)") for text in tooled.partial)
    assert any(text.startswith("hosted_tool:web_search") for text in tooled.missing)


def test_the_first_of_a_class_is_paid_for_once() -> None:
    ledger = Ledger(PLAN)
    first, second = ledger.effort({1: 3}), ledger.effort({1: 3})
    assert (first.low_hours, first.high_hours) == (2 + 2 * 0.25, 8 + 2 * 1)
    assert (second.low_hours, second.high_hours) == (3 * 0.25, 3 * 1)
    assert first.derivation == "class 1 (trivial): the first 2-8 h and 2 × 0.25-1 h"
    assert second.derivation == "class 1 (trivial): 3 × 0.25-1 h"
    assert total([first, second]) == (3.25, 13.0)


def test_the_effort_of_a_plan_follows_the_published_formula() -> None:
    found = items(*(call(line=number, syntax=f"s{number}", prompts=(f"p{number}",)) for number in range(1, 4)))
    chat, evaluation, platform = found["chat-acme"].effort, found["evaluation"].effort, found["platform"].effort
    assert (chat.low_hours, chat.high_hours) == (8 + 2 * 1, 24 + 2 * 4)
    assert (evaluation.low_hours, evaluation.high_hours) == (24 + 3 * 2, 80 + 3 * 8)
    assert (platform.low_hours, platform.high_hours) == (40, 160)


def test_an_endpoint_that_already_runs_makes_the_platform_cheap() -> None:
    found = items(call(line=1), call(line=2, target=OPEN, provider_id=None, syntax="s2"))
    assert found["platform"].effort.high_hours == 16


def test_a_provider_with_the_open_wire_format_is_trivial_to_leave() -> None:
    compatible = msgspec.structs.replace(ACME, openai_compatible="https://api.acme.ai/v1")
    result = correlated(call())
    found = plan(result.findings, (), PLAN, PORTABILITY, lambda _: compatible)
    assert next(item for item in found if item.capability).effort.effort_class == 1


def test_quick_wins_come_first_and_name_their_findings() -> None:
    key = CredentialEvidence(location=at(".env", 1), kind="acme", provider_id="acme", in_clear=True)
    result = correlated(key, call(line=3, implicit="model"))
    found = plan(result.findings, score(result.findings, RULES), PLAN, PORTABILITY, KNOWLEDGE.provider)
    assert found[0].phase == 1
    by_id = {item.id: item for item in found}
    assert len(by_id["provider-key-in-clear"].findings) == 1
    assert len(by_id["implicit-provider-call"].findings) == 1


def test_callers_of_a_wrapper_are_tested_not_edited() -> None:
    via = (ViaStep(path="v.py", line=1, symbol="ask"), ViaStep(path="app/chat.py", line=1, symbol="create"))
    found = items(call(line=1), *(call("v.py", number, via=via, syntax=f"c{number}") for number in range(1, 20)))
    assert found["chat-acme"].effort.high_hours == 24
    assert len(found["chat-acme"].findings) == 20


def test_the_outlook_falls_phase_by_phase_to_what_stays() -> None:
    result = correlated(
        call(line=1, prompts=("p",), model="acme-1"),
        call(line=2, capability="assistants", state=True, syntax="s2"),
        ModelEvidence(location=at("x.py", 9), name="acme-1", provider_id="acme"),
        ConfigEvidence(location=at("main.tf", 1), construct="terraform-resource", name="r", provider_id="acme"),
    )
    scores = score(result.findings, RULES)
    found = plan(result.findings, scores, PLAN, PORTABILITY, KNOWLEDGE.provider)
    views = outlook(found, result.findings, RULES, result)
    lockin = [view.value for view in views if view.pack == "lock-in"]
    assert lockin == sorted(lockin, reverse=True)
    assert lockin[0] <= next(one.value for one in scores if (one.subject, one.pack) == ("project", "lock-in"))
    assert lockin[-1] == 0


def test_the_plan_is_the_same_whatever_the_order_of_findings() -> None:
    result = correlated(call(line=1), call(line=2, capability="embeddings", syntax="s2"), call(line=3, provider_id="other", syntax="s3"))
    scores = score(result.findings, RULES)
    forward = plan(result.findings, scores, PLAN, PORTABILITY, KNOWLEDGE.provider)
    assert plan(result.findings[::-1], scores, PLAN, PORTABILITY, KNOWLEDGE.provider) == forward


def test_an_unknown_capability_is_moved_as_other() -> None:
    assert "other-acme" in items(call(capability=None))


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (130, 480, "16 to 60 person-days"),
        (306, 1208, "38 to 150 person-days"),
        (3, 8, "0.5 to 1 person-days"),
        (0, 0, "less than half a person-day"),
        (8, 8, "up to 1 person-days"),
    ],
)
def test_days_are_a_range_of_two_digits_at_most(low: float, high: float, words: str) -> None:
    assert person_days(low, high) == words


def test_places_are_counted_by_class() -> None:
    assert count_classes([1, 3, 1]) == {1: 2, 3: 1}


def test_a_class_without_places_costs_nothing() -> None:
    effort = Ledger(PLAN).effort({1: 0, 3: 0})
    assert (effort.low_hours, effort.high_hours, effort.derivation) == (0, 0, "")
