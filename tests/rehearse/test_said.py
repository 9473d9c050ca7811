"""What was said is the same, whatever form the answer came in."""

import base64
import json
import struct
from typing import Any

import pytest
from auditor.model.rehearsal import Said
from auditor.rehearse.said import said_in_stream, said_of
from tests.rehearse.conftest import Json, answered

CALL = ("f", '{"a": 1}')
PACKED = base64.b64encode(struct.pack("<2f", 0.5, 1.0)).decode()

TEXTS: dict[str, Any] = {
    "chat": answered("Hi."),
    "chat in parts": answered([{"type": "text", "text": "Hi."}]),  # type: ignore[arg-type]  # as some servers send it
    "completion": {"choices": [{"text": "Hi.", "finish_reason": "stop"}]},
    "blocks": {"role": "assistant", "content": [{"type": "text", "text": "Hi."}], "stop_reason": "end_turn"},
    "candidates": {"candidates": [{"content": {"parts": [{"text": "Hi."}]}, "finishReason": "STOP"}]},
    "converse": {"output": {"message": {"role": "assistant", "content": [{"text": "Hi."}]}}, "stopReason": "end_turn"},
    "items": {"output": [{"type": "reasoning", "summary": []}, {"type": "message", "content": [{"type": "output_text", "text": "Hi."}]}]},
    "message": {"message": {"content": [{"type": "text", "text": "Hi."}]}, "finish_reason": "COMPLETE"},
    "plain message": {"role": "assistant", "content": "Hi."},
    "list of messages": [{"role": "user", "content": "x"}, {"role": "assistant", "content": "Hi."}],
    "results": {"results": [{"generated_text": "Hi.", "stop_reason": "eos_token"}]},
    "other results": {"results": [{"outputText": "Hi.", "completionReason": "FINISH"}]},
    "text": {"text": "Hi.", "finish_reason": "COMPLETE"},
    "a text alone": "Hi.",
    "JSON in a text": json.dumps(answered("Hi.")),
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_is_found_in_every_form(name: str) -> None:
    said = said_of(TEXTS[name])
    assert said.text == "Hi."
    assert said.choices >= 1
    assert not said.is_empty


CALLS: dict[str, Json] = {
    "chat": answered(None, [CALL]),
    "blocks": {"role": "assistant", "content": [{"type": "tool_use", "name": "f", "input": {"a": 1}}]},
    "candidates": {"candidates": [{"content": {"parts": [{"functionCall": {"name": "f", "args": {"a": 1}}}]}}]},
    "converse": {"output": {"message": {"content": [{"toolUse": {"name": "f", "input": {"a": 1}}}]}}},
    "items": {"output": [{"type": "function_call", "name": "f", "arguments": CALL[1]}]},
    "tracer": {"role": "assistant", "tool_calls": {"0": {"name": "f", "arguments": CALL[1]}}},
    "wrapped": {"role": "assistant", "tool_calls": [{"tool_call": {"function": {"name": "f", "arguments": CALL[1]}}}]},
}


@pytest.mark.parametrize("name", CALLS)
def test_a_call_of_a_tool_is_found_in_every_form(name: str) -> None:
    assert said_of(CALLS[name]).calls == (CALL,)


@pytest.mark.parametrize(
    "body",
    [
        {"data": [{"embedding": [0.5, 1.0]}]},
        {"data": [{"embedding": PACKED}]},
        {"embeddings": [[0.5, 1.0]]},
        {"embeddings": {"float": [[0.5, 1.0]]}},
        {"embeddings": [{"values": [0.5, 1.0]}]},
        {"embedding": {"values": [0.5, 1.0]}},
        {"embedding": [0.5, 1.0]},
    ],
)
def test_vectors_are_found_in_every_form(body: Json) -> None:
    assert said_of(body).vectors == ((0.5, 1.0),)


@pytest.mark.parametrize("vector", ["???", "AAA", {"a": 1}, [None], ["x"], [float("nan")], None])
def test_a_broken_vector_is_none(vector: Any) -> None:
    assert not any(said_of({"data": [{"embedding": vector}]}).vectors)


@pytest.mark.parametrize(
    ("body", "tokens"),
    [
        ({**TEXTS["chat"], "usage": {"prompt_tokens": 3, "completion_tokens": 4}}, (3, 4)),
        ({**TEXTS["blocks"], "usage": {"input_tokens": 3, "output_tokens": 4}}, (3, 4)),
        ({**TEXTS["converse"], "usage": {"inputTokens": 3, "outputTokens": 4}}, (3, 4)),
        ({**TEXTS["candidates"], "usageMetadata": {"promptTokenCount": 3, "candidatesTokenCount": 4}}, (3, 4)),
        ({**TEXTS["message"], "prompt_eval_count": 3, "eval_count": 4}, (3, 4)),
        ({**TEXTS["text"], "usage": "many"}, (None, None)),
    ],
)
def test_tokens_are_counted_as_the_server_did(body: Json, tokens: tuple[float | None, float | None]) -> None:
    said = said_of(body)
    assert (said.prompt_tokens, said.completion_tokens) == tokens


def events(*chunks: Json) -> tuple[str, ...]:
    return tuple(json.dumps(chunk) for chunk in chunks)


def delta(**content: Any) -> Json:
    return {"choices": [{"delta": content}]}


STREAMS: dict[str, tuple[tuple[str, ...], Said]] = {
    "chat": (
        events(
            delta(role="assistant", content="H"),
            delta(content="i.", reasoning_content="hm"),
            {"choices": [{"delta": {}, "finish_reason": "stop"}]},
            {"choices": [], "usage": {"prompt_tokens": 3, "completion_tokens": 2}},
        ),
        Said(text="Hi.", thinking="hm", finish="stop", choices=1, prompt_tokens=3, completion_tokens=2),
    ),
    "chat with tools": (
        events(
            delta(tool_calls=[{"index": 0, "function": {"name": "f", "arguments": ""}}]),
            delta(tool_calls=[{"index": 0, "function": {"arguments": '{"a"'}}, {"index": 1, "function": {"name": "g"}}]),
            delta(tool_calls=[{"index": 0, "function": {"arguments": ": 1}"}}]),
        ),
        Said(calls=(CALL, ("g", "")), choices=1),
    ),
    "completion": (events({"choices": [{"text": "Hi."}]}), Said(text="Hi.", choices=1)),
    "blocks": (
        events(
            {"type": "message_start", "message": {"usage": {"input_tokens": 3, "output_tokens": 1}}},
            {"type": "content_block_start", "index": 1, "content_block": {"type": "tool_use", "name": "f"}},
            {"type": "content_block_delta", "index": 0, "delta": {"text": "Hi."}},
            {"type": "content_block_delta", "index": 1, "delta": {"partial_json": '{"a": '}},
            {"type": "content_block_delta", "index": 1, "delta": {"partial_json": "1}"}},
            {"type": "content_block_delta", "index": 2, "delta": {"thinking": "hm"}},
            {"type": "message_delta", "delta": {"stop_reason": "tool_use"}, "usage": {"output_tokens": 2}},
        ),
        Said(text="Hi.", thinking="hm", calls=(CALL,), finish="tool_use", choices=1, prompt_tokens=3, completion_tokens=2),
    ),
    "candidates": (
        events(
            {"candidates": [{"content": {"parts": [{"text": "H"}]}}]},
            {"candidates": [{"content": {"parts": [{"text": "i."}, {"functionCall": {"name": "f", "args": {"a": 1}}}]}, "finishReason": "STOP"}],
             "usageMetadata": {"promptTokenCount": 3, "candidatesTokenCount": 2}},
        ),
        Said(text="Hi.", calls=(CALL,), finish="stop", choices=1, prompt_tokens=3, completion_tokens=2),
    ),
    "parts of a message": (
        events(
            {"type": "message-start", "delta": {"message": {"role": "assistant", "content": []}}},
            {"type": "content-delta", "index": 0, "delta": {"message": {"content": {"text": "Hi."}}}},
            {"type": "tool-call-start", "delta": {"message": {"tool_calls": {"function": {"name": "f", "arguments": ""}}}}},
            {"type": "tool-call-delta", "delta": {"message": {"tool_calls": {"function": {"arguments": '{"a": 1}'}}}}},
            {"type": "message-end", "delta": {"finish_reason": "COMPLETE", "usage": {"tokens": {"input_tokens": 3, "output_tokens": 2}}}},
        ),
        Said(text="Hi.", calls=(CALL,), finish="complete", choices=1, prompt_tokens=3, completion_tokens=2),
    ),
    "items": (events({"type": "response.created"}, {"type": "response.completed", "response": TEXTS["items"]}), said_of(TEXTS["items"])),
    "nothing": ((), Said()),
    "noise": (("not json", "[1]"), Said()),
}  # fmt: skip


@pytest.mark.parametrize("name", STREAMS)
def test_a_stream_is_put_together(name: str) -> None:
    given, wanted = STREAMS[name]
    assert said_in_stream(given) == wanted


def test_a_stream_that_was_kept_as_a_list_is_read() -> None:
    assert said_of(json.dumps([{"candidates": [{"content": {"parts": [{"text": "Hi."}]}}]}])).text == "Hi."


@pytest.mark.parametrize(
    "body",
    [None, 7, {}, [], [7], {"choices": []}, {"candidates": [7]}, {"output": []}, {"error": "no"}, {"data": ["x"]}, {"content": None}],
)
def test_what_says_nothing_is_empty(body: Any) -> None:
    assert said_of(body).is_empty


def test_thinking_and_refusals_stand_apart() -> None:
    message = {"role": "assistant", "content": None, "refusal": "No.", "reasoning": "hm"}
    said = said_of({"choices": [{"message": message}]})
    assert (said.refusal, said.thinking, said.text) == ("No.", "hm", "")
    assert said_of({"candidates": [{"content": {"parts": [{"text": "hm", "thought": True}]}}]}).thinking == "hm"
