"""No check raises, whatever comes back; and none says `supported` to an answer that holds nothing."""

import json
from typing import Any, get_args

import pytest
from auditor.model.probe import FeatureProbe, Verdict
from auditor.probe.answers import Answer, decoded, message_of, prompt_tokens, text_of
from auditor.probe.checks import CHECKS, WANTS_REFUSAL
from auditor.probe.outcome import Asked, Outcome, failure
from hypothesis import given, settings
from hypothesis import strategies as st

KEYS = [
    "choices",
    "message",
    "content",
    "tool_calls",
    "function",
    "name",
    "arguments",
    "delta",
    "usage",
    "prompt_tokens",
    "completion_tokens",
    "logprobs",
    "top_logprobs",
    "logprob",
    "data",
    "embedding",
    "results",
    "index",
    "relevance_score",
    "score",
    "output",
    "text",
    "id",
    "flagged",
    "categories",
    "url",
    "b64_json",
    "error",
    "finish_reason",
    "model",
    "reasoning_content",
    "input_tokens",
    "type",
]
BODIES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.just(1e400) | st.text("ab{}", max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=12,
)


def asked(check: str, body: Any = None, events: tuple[str, ...] = (), count: int = 3, **expect: Any) -> Asked:
    answer = Answer(status=200, body=body, content=b"x", events=events)
    sent = {"tools": [{"function": {"name": "f", "parameters": {"type": "object"}}}]}
    return Asked(probe=FeatureProbe(name="x", title="x", check=check, expect=expect), answers=(answer,) * count, bodies=(sent,) * count)


@pytest.mark.parametrize("name", sorted(set(CHECKS) - WANTS_REFUSAL))
@pytest.mark.parametrize("body", [None, [], {}, {"choices": []}, {"data": 3}, {"error": {"message": "no"}}, {"choices": [{"message": 1}]}])
def test_nothing_is_supported_by_an_empty_answer(name: str, body: Any) -> None:
    if (name, body) not in (("stop", {"choices": [{"message": 1}]}), ("no-tool", {"choices": [{"message": 1}]})):
        assert CHECKS[name](asked(name, body)).verdict != "supported"


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_no_check_raises(name: str) -> None:
    @given(BODIES, st.lists(BODIES.map(json.dumps) | st.text(max_size=3), max_size=3))
    @settings(max_examples=25, deadline=None)
    def run(body: Any, events: list[str]) -> None:
        outcome = CHECKS[name](asked(name, body, tuple(events), stop=["a"]))
        assert outcome.verdict in get_args(Verdict)
        answer = Answer(status=400, body=body)
        assert failure(answer, base_works=True) is not None
        assert len(message_of(answer)) <= 200

    run()


@pytest.mark.parametrize(
    ("check", "events", "verdict"),
    [
        ("stream", ('{"choices": [{"delta": {"role": "assistant"}}]}',), "partial"),
        ("stream", ('{"choices": [{"delta": {"content": "all"}}]}',), "partial"),
        ("tool-stream", ('{"choices": [{"delta": {"content": "all"}}]}',), "ignored"),
        ("tool-stream", ('{"choices": [{"delta": {"tool_calls": [{"function": {"name": "f", "arguments": "{}"}}]}}]}',), "supported"),
        (
            "tool-stream",
            (
                '{"choices": [{"delta": {"tool_calls": [{"index": 0, "function": {"name": "f", "arguments": "{}"}}]}}]}',
                '{"choices": [{"delta": {"tool_calls": [{"index": 1, "function": {"name": "f", "arguments": "{}"}}]}}]}',
            ),
            "supported",
        ),
        ("tool-stream", ('{"choices": [{"delta": {"tool_calls": [{"function": {"name": "ff", "arguments": null}}]}}]}',), "partial"),
        ("stream-usage", ('{"usage": {"completion_tokens": 4}}',), "supported"),
        ("output", ("{}",), "partial"),
    ],
)
def test_streams_are_judged_by_their_pieces(check: str, events: tuple[str, ...], verdict: Verdict) -> None:
    assert CHECKS[check](asked(check, None, events)).verdict == verdict


@pytest.mark.parametrize(
    ("check", "body", "verdict"),
    [
        ("tool-stream", {"choices": []}, "ignored"),
        ("stream-usage", {"choices": []}, "ignored"),
        ("seed", {"choices": [{"message": {"content": ""}}]}, "partial"),
        ("models", {"data": [{"id": "a"}, {"name": "b"}]}, "partial"),
        ("models", {"data": []}, "partial"),
        ("json", {"choices": [{"message": {"content": '{"a": '}, "finish_reason": "length"}]}, "supported"),
        ("schema", {"choices": [{"message": {"content": "", "reasoning": "hm"}}]}, "partial"),
        ("vector-base64", {"data": [{"embedding": "!!"}]}, "partial"),
        ("vector-base64", {"data": [{"embedding": "AAAA"}]}, "partial"),
        ("message", {"content": [{"type": "text"}]}, "partial"),
        ("completion", {"choices": [{"text": ""}]}, "partial"),
        ("memory", {"output": [{"content": [{"text": "no"}]}], "usage": {"input_tokens": 3}}, "ignored"),
        ("transcript", {"text": "a"}, "supported"),
        ("image", {"choices": [{"message": {"content": "blue"}}]}, "unknown"),
        (
            "tool",
            {"choices": [{"message": {"tool_calls": [{"function": {"name": "f", "arguments": "{}"}}]}, "finish_reason": "odd"}]},
            "partial",
        ),
    ],
)
def test_answers_that_come_close_are_told_from_good_ones(check: str, body: Any, verdict: Verdict) -> None:
    assert CHECKS[check](asked(check, body, word="heron")).verdict == verdict


def test_a_refusal_by_a_server_error_is_partly_one() -> None:
    wrong = Asked(probe=FeatureProbe(name="x", title="x", check="refusal"), answers=(Answer(status=500),))
    assert CHECKS["refusal"](wrong).verdict == "partial"
    lost = Asked(probe=FeatureProbe(name="x", title="x", check="refusal"), answers=(Answer(problem="slow"),))
    assert CHECKS["refusal"](lost).verdict == "unknown"


def test_text_may_come_in_parts() -> None:
    assert text_of({"choices": [{"message": {"content": [{"text": "a"}, {"text": "b"}, {"image": 1}]}}]}) == "ab"


def test_numbers_beyond_measure_are_none() -> None:
    assert prompt_tokens({"usage": {"prompt_tokens": 10**400}}) is None
    assert prompt_tokens({"usage": {"prompt_tokens": True}}) is None


def test_json_that_is_too_deep_is_none() -> None:
    assert decoded("[" * 100 + "]" * 100) is None
    assert decoded("[" * 50 + "]" * 50) is not None


CALL = {"function": {"name": "f", "arguments": "{}"}}
OTHER = {"function": {"name": "f", "arguments": "no"}}


@pytest.mark.parametrize(
    ("check", "body", "verdict"),
    [
        ("usage", {"usage": {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5}}, "supported"),
        ("usage", {"usage": {"prompt_tokens": 3, "completion_tokens": 2}}, "supported"),
        ("usage", {"usage": {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 4}}, "partial"),
        ("usage", {"usage": {"prompt_tokens": 3}}, "partial"),
        ("usage", {"usage": {"completion_tokens": 3}}, "partial"),
        ("usage", {"choices": []}, "ignored"),
        ("tools", {"choices": [{"message": {"tool_calls": [CALL, CALL]}}]}, "supported"),
        ("tools", {"choices": [{"message": {"tool_calls": [CALL]}}]}, "unknown"),
        ("tools", {"choices": [{"message": {"tool_calls": [OTHER, CALL]}}]}, "partial"),
        ("tools", {"choices": []}, "partial"),
    ],
)
def test_counts_and_several_calls_are_judged_by_what_came(check: str, body: Any, verdict: Verdict) -> None:
    assert CHECKS[check](asked(check, body)).verdict == verdict


def refused(check: str, **answer: Any) -> Outcome:
    return CHECKS[check](Asked(probe=FeatureProbe(name="x", title="x", check=check), answers=(Answer(**answer),)))


def test_a_picture_at_an_address_that_leads_nowhere() -> None:
    assert refused("image-address", problem="slow", detail="no answer in time").verdict == "unknown"
    assert refused("image-address", status=200, body={}).verdict == "ignored"
    assert refused("image-address", status=400, body={"error": {"message": "Failed to download the image"}}).verdict == "supported"
    assert refused("image-address", status=500, body={"error": {"message": "image input is not supported"}}).verdict == "refused"


def test_errors_are_held_to_the_known_form() -> None:
    told = {"error": {"message": "messages must be a list"}}
    assert refused("error-shape", problem="slow", detail="no answer in time").verdict == "unknown"
    assert refused("error-shape", status=200, body={}).verdict == "ignored"
    assert refused("error-shape", status=400, body=told).verdict == "supported"
    assert refused("error-shape", status=500, body=told).verdict == "partial"
    assert refused("error-shape", status=422, body={"detail": "no"}).verdict == "partial"
