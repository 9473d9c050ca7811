"""The sample is bounded, holds something of each kind, and is the same each time."""

from auditor.model.rehearsal import RecordedCall, RehearsalKnowledge, Said
from auditor.rehearse.sampling import distinct, judged, sampled
from tests.rehearse.conftest import asked


def call(number: int, site: str = "a", *features: str) -> RecordedCall:
    return RecordedCall(kind="chat", body=asked(str(number)), said=Said(text="x"), site=site, features=features, digest=f"{number:04}")


def test_calls_that_ask_the_same_are_made_once() -> None:
    assert distinct([call(1), call(2), call(1)]) == (call(1), call(2))


def test_rare_kinds_of_calls_are_in_the_sample() -> None:
    calls = [*(call(number) for number in range(50)), call(90, "b"), call(91, "a", "tools")]
    chosen = sampled(calls, 5)
    assert {(one.site, one.features) for one in chosen} == {("a", ()), ("b", ()), ("a", ("tools",))}
    assert len(chosen) == 5


def test_the_order_of_the_recording_changes_nothing() -> None:
    calls = [call(number, "ab"[number % 2]) for number in range(20)]
    assert sampled(calls, 7) == sampled(calls[::-1], 7)
    assert sampled([], 7) == ()
    assert len(sampled(calls, 100)) == 20


def test_what_needs_the_old_provider_is_left_out_with_a_reason(knowledge: RehearsalKnowledge) -> None:
    kept, left = judged(
        [call(1), call(2, "a", "previous_response_id"), call(3, "a", "hosted_tool:web_search"), call(4, "a", "images_remote")], knowledge
    )
    assert kept == (call(1),)
    assert sum(one.calls for one in left) == 3
    assert len(left) == 3
