"""Recorded cases become files that evaluation tools read; keys are replaced always, personal data on request."""

import json
from typing import Any

import pytest
import yaml
from auditor.model.rehearsal import RecordedCall, RehearsalKnowledge
from auditor.rehearse.masking import Mask
from auditor.rehearse.sets import filled, render_sets
from auditor.traffic.formats import Identifier
from tests.rehearse.conftest import SCHEMA, TOOL, Json, Read, answered, asked, calls_of, pair

IDENTIFIERS = (
    Identifier(data_type="contact", pattern=r"\b[\w.]+@[\w.]+\b"),
    Identifier(data_type="payment-card", pattern=r"\b\d{16}\b", check="luhn"),
    Identifier(data_type="government-id", pattern=r"\b\d{9}\b", check="nl.bsn", near=("bsn",)),
    Identifier(data_type="credentials", pattern=r"\bAKIA[0-9A-Z]{16}\b"),
    Identifier(data_type="source-code", pattern=r"def \w+"),
)
RUN = {"url": "http://localhost:8000/v1", "model": "open"}


@pytest.fixture
def calls(read: Read) -> list[RecordedCall]:
    form = {"type": "json_schema", "json_schema": {"name": "x", "schema": SCHEMA}}
    return calls_of(
        read,
        pair(asked("Write to ann@example.org, key AKIAABCDEFGHIJKLMNOP"), answered("To ann@example.org."), site="app.py"),
        pair(asked("Set it.", tools=[TOOL]), answered(None, [("set_level", '{"ok": true}')])),
        pair(asked("Report.", response_format=form), answered('{"ok": true, "level": "low"}')),
        pair({"model": "m", "prompt": "once"}, {"choices": [{"text": "upon"}]}),
        pair({"model": "m", "input": "x"}, {"data": [{"embedding": [1.0]}]}),
    )


def written(knowledge: RehearsalKnowledge, calls: list[RecordedCall], *, personal: bool = False, trains: bool = True) -> dict[str, bytes]:
    return render_sets(knowledge.sets, calls, RUN, Mask(IDENTIFIERS, personal=personal), trains=trains)


def lines(content: bytes) -> list[Json]:
    return [json.loads(line) for line in content.splitlines()]


def test_every_tool_gets_its_files(knowledge: RehearsalKnowledge, calls: list[RecordedCall]) -> None:
    files = written(knowledge, calls)
    assert sorted({path.partition("/")[0] for path in files}) == ["lm-evaluation-harness", "openai-evals", "promptfoo", "training"]
    for path, content in files.items():
        parsed: Any = yaml.safe_load(content) if path.endswith("yaml") else lines(content)
        assert parsed
    assert "training/chat.jsonl" not in written(knowledge, calls, trains=False)


def test_tests_hold_what_can_be_asserted(knowledge: RehearsalKnowledge, calls: list[RecordedCall]) -> None:
    files = written(knowledge, calls)
    config = yaml.safe_load(files["promptfoo/promptfooconfig.yaml"])
    assert config["providers"][0] == {
        "id": "openai:chat:open",
        "config": {"apiBaseUrl": RUN["url"], "apiKeyEnvar": "LLM_API_KEY", "temperature": 0},
    }
    text, tool, form, prompt = lines(files["promptfoo/tests.jsonl"])
    assert [one["type"] for one in text["assert"]] == ["not-is-refusal", "rouge-n"]
    assert [one["type"] for one in tool["assert"]] == ["javascript"]
    assert json.loads(tool["vars"]["reference"])[0]["name"] == "set_level"
    assert form["assert"] == [{"type": "is-json", "value": SCHEMA}]
    assert tool["options"]["tools"] == [TOOL]
    assert "options" not in text
    assert prompt["vars"]["messages"] == [{"role": "user", "content": "once"}]


def test_prompts_are_spoken_for_harnesses_of_texts(knowledge: RehearsalKnowledge, calls: list[RecordedCall]) -> None:
    files = written(knowledge, calls)
    first, *_ = lines(files["lm-evaluation-harness/recorded_calls.jsonl"])
    assert first["prompt"].endswith("\nAssistant:")
    assert first["prompt"].startswith("User: Write to")
    assert first["site"] == "app.py"
    samples = lines(files["openai-evals/registry/data/recorded-calls/samples.jsonl"])
    assert samples[0]["input"][0]["role"] == "user"
    assert yaml.safe_load(files["openai-evals/registry/evals/recorded-calls.yaml"])["recorded-calls"]["metrics"] == ["accuracy"]


def test_training_lines_end_with_what_was_said(knowledge: RehearsalKnowledge, calls: list[RecordedCall]) -> None:
    text, tool, *_ = lines(written(knowledge, calls)["training/chat.jsonl"])
    assert text["messages"][-1] == {"role": "assistant", "content": "To ann@example.org."}
    assert tool["messages"][-1]["tool_calls"][0]["function"]["name"] == "set_level"
    assert tool["tools"] == [TOOL]


def test_keys_never_get_in_and_personal_data_only_unasked(knowledge: RehearsalKnowledge, calls: list[RecordedCall]) -> None:
    plain, masked = (b"".join(written(knowledge, calls, personal=personal).values()) for personal in (False, True))
    assert b"AKIA" not in plain + masked
    assert b"[credentials]" in plain
    assert b"ann@example.org" in plain
    assert b"ann@example.org" not in masked
    assert b"[contact]" in masked


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("card 4111111111111111", "card [payment-card]"),
        ("card 4111111111111112", "card 4111111111111112"),
        ("bsn 111222333", "bsn [government-id]"),
        ("number 111222333", "number 111222333"),
        ("def f", "def f"),
        ("nothing", "nothing"),
    ],
)
def test_only_what_passes_its_check_is_replaced(text: str, wanted: str) -> None:
    assert Mask(IDENTIFIERS, personal=True).text(text) == wanted


def test_all_texts_of_data_are_masked_and_counted() -> None:
    mask = Mask(IDENTIFIERS, ["sk-[a-z]{4}"], personal=True)
    assert mask.data({"a": ["x@y.z", 1, None], "b": ("sk-abcd",)}) == {"a": ["[contact]", 1, None], "b": ["[credentials]"]}
    assert mask.replaced == {"contact": 1, "credentials": 1}
    deep: Any = "x@y.z"
    for _ in range(100):
        deep = [deep]
    assert "x@y.z" not in json.dumps(mask.data(deep))


def test_forms_are_filled_and_conditions_leave_out() -> None:
    form = {
        "a": "$x",
        "b": "is $x and $y",
        "c": [{"$if": "$no", "t": 1}, {"$if": "$x", "t": 2}],
        "d": {"$if": "$no", "=": 1},
        "e": {"$if": "$x", "=": ["$x"]},
    }
    assert filled(form, {"x": [1], "no": ""}) == {"a": [1], "b": "is [1] and $y", "c": [{"t": 2}], "e": [[1]]}
    assert filled({"$if": "$no"}, {}) is None
    assert filled(7, {}) == 7
