"""Recorded calls are named by the calls of the code that they fit."""

from typing import Any

from auditor.model.finding import Finding
from auditor.model.rehearsal import RecordedCall, Said
from auditor.rehearse.places import placed
from tests.builders import at


def call(kind: str = "chat", model: str = "gpt-4o", *features: str) -> RecordedCall:
    return RecordedCall(kind=kind, body={}, said=Said(text="x"), model=model, site="chat #1", features=features)  # type: ignore[arg-type]


def made(line: int, **more: Any) -> Finding:
    fields: dict[str, Any] = {"capability": "chat", "model": "gpt-4o", "context": "production", **more}
    return Finding(
        fingerprint=f"f{line}",
        moved_fingerprint="",
        facts_digest="",
        rule_id="r",
        severity="high",
        confidence="high",
        kind="call",
        provider_id="p",
        closed=True,
        location=at("app.py", line),
        component=".",
        message="",
        **fields,
    )


def site(one: RecordedCall, *findings: Finding) -> str:
    return placed([one], findings)[0].site


def test_the_call_that_shares_most_names_the_place() -> None:
    plain, tools = made(3), made(9, features=("stream", "tools"))
    assert site(call("chat", "gpt-4o", "tools", "stream"), plain, tools) == "app.py:9"
    assert site(call(), plain, tools) == "app.py:3"


def test_another_model_or_capability_does_not_fit() -> None:
    assert site(call(model="other"), made(3)) == "chat #1"
    assert site(call("embeddings"), made(3)) == "chat #1"
    assert site(call("embeddings"), made(3, capability="embeddings", model=None)) == "app.py:3"
    assert site(call(), made(3, context="test")) == "chat #1"


def test_calls_alike_share_the_name_and_too_many_say_nothing() -> None:
    assert site(call(), made(3), made(9)) == "app.py:3 or app.py:9"
    assert site(call(), *(made(line) for line in range(1, 6))) == "chat #1"
