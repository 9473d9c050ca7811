"""The rehearsal's own knowledge, recorded calls made on the spot, and a fake endpoint."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from auditor.catalogue.decoding import decode
from auditor.model.rehearsal import RecordedCall, RehearsalKnowledge
from auditor.probe.asking import Endpoint
from auditor.probe.limits import Budget, Limits
from auditor.rehearse.recordings import Recording
from auditor.resources import bundled
from tests.probe.fake import Fake, serving

Json = dict[str, Any]
Read = Callable[..., Recording]

SCHEMA: Json = {
    "type": "object",
    "properties": {"ok": {"type": "boolean"}, "level": {"enum": ["low", "high"]}},
    "required": ["ok", "level"],
    "additionalProperties": False,
}
TOOL: Json = {"type": "function", "function": {"name": "set_level", "parameters": SCHEMA}}


@pytest.fixture(scope="session")
def knowledge() -> RehearsalKnowledge:
    """Return what is shipped."""
    return decode("rehearse.yaml", bundled("rules").joinpath("rehearse.yaml").read_bytes(), RehearsalKnowledge)


@pytest.fixture
def read(knowledge: RehearsalKnowledge) -> Read:
    """Return a function that reads one recording."""

    def call(content: object, name: str = "recording") -> Recording:
        recording = Recording(knowledge)
        recording.read(name, content if isinstance(content, bytes) else json.dumps(content).encode())
        return recording

    return call


@pytest.fixture
def fake() -> Iterator[Fake]:
    """Return a server that serves everything."""
    with serving(Fake()) as running:
        yield running


@pytest.fixture
def endpoint(fake: Fake) -> Endpoint:
    """Return the fake, to be asked within limits."""
    return Endpoint(fake.url, Budget(Limits(request_seconds=2.0)), sleep=lambda _seconds: None)


def answered(text: str | None = "An answer.", calls: list[tuple[str, str]] | None = None, finish: str = "stop", tokens: int = 12) -> Json:
    """Return an answer in the form of chat completions."""
    message: Json = {"role": "assistant", "content": text}
    if calls:
        message["tool_calls"] = [{"id": "c", "type": "function", "function": {"name": name, "arguments": given}} for name, given in calls]
    return {
        "choices": [{"index": 0, "message": message, "finish_reason": finish}],
        "usage": {"prompt_tokens": 30, "completion_tokens": tokens},
    }


def asked(prompt: str = "Tell me.", **more: Any) -> Json:
    """Return the request of a chat."""
    return {"model": "gpt-4o", "messages": [{"role": "user", "content": prompt}]} | more


def pair(request: Json, response: Any, **more: Any) -> Json:
    """Return a line of a recording."""
    return {"request": request, "response": response, "latency_ms": 500} | more


def calls_of(read: Read, *lines: Json) -> list[RecordedCall]:
    """Return the calls of some lines."""
    return read(b"\n".join(json.dumps(line).encode() for line in lines)).calls
