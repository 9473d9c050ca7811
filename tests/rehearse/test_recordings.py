"""Whatever recorded a call, the same request and the same answer are read."""

import base64
import gzip
import json
from functools import cache
from typing import Any

import pytest
from auditor.catalogue.decoding import decode
from auditor.model.rehearsal import RehearsalKnowledge
from auditor.rehearse.recordings import Recording
from auditor.resources import bundled
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rehearse.conftest import Json, Read, answered, asked, calls_of, pair

ASKED = asked("How are you?", temperature=0.5)
ANSWER = answered("Well.")
URL = "https://api.example.com/v1/chat/completions"


def har(response: Json, url: str = URL, **more: Any) -> Json:
    entry = {"time": 640, "request": {"method": "POST", "url": url, "postData": {"text": json.dumps(ASKED)}}, "response": response}
    return {"log": {"entries": [{"request": {"method": "GET", "url": "https://x.test/"}, "response": {}}, entry | more]}}


def attributes(**pairs: Any) -> list[Json]:
    return [
        {"key": name.replace("__", "."), "value": {"stringValue" if isinstance(value, str) else "intValue": value}}
        for name, value in pairs.items()
    ]


def bundle(*spans: Json) -> Json:
    return {"resourceSpans": [{"resource": {"attributes": []}, "scopeSpans": [{"spans": list(spans)}]}]}


CASSETTE = f"""interactions:
- request:
    body: '{json.dumps(ASKED)}'
    uri: {URL}
    method: POST
    headers: {{}}
  response:
    status: {{code: 200, message: OK}}
    headers: {{}}
    body:
      string: '{json.dumps(ANSWER)}'
version: 1
"""
PARTS = json.dumps([{"role": "user", "parts": [{"type": "text", "content": "How are you?"}]}])
SAID = json.dumps([{"role": "assistant", "parts": [{"type": "text", "content": "Well."}], "finish_reason": "stop"}])
RECORDINGS: dict[str, Any] = {
    "har": har({"status": 200, "content": {"text": json.dumps(ANSWER)}}),
    "har, packed": har({"status": 200, "content": {"text": base64.b64encode(json.dumps(ANSWER).encode()).decode(), "encoding": "base64"}}),
    "cassette": CASSETTE.encode(),
    "cassette, compressed": CASSETTE.replace(
        f"      string: '{json.dumps(ANSWER)}'",
        f"      string: !!binary {base64.b64encode(gzip.compress(json.dumps(ANSWER).encode())).decode()}",
    ).encode(),
    "gateway": {
        "call_type": "acompletion",
        "model": "gpt-4o",
        "messages": ASKED["messages"],
        "model_parameters": {"temperature": 0.5},
        "response": ANSWER,
    },
    "gateway with the body": {"call_type": "completion", "proxy_server_request": {"body": ASKED}, "response": json.dumps(ANSWER)},
    "pairs": pair(ASKED, ANSWER),
    "pairs as texts": pair(json.dumps(ASKED), json.dumps(ANSWER)),  # type: ignore[arg-type]  # a log that keeps texts
    "pairs with bodies": {"request": {"body": ASKED}, "response": {"body": ANSWER, "status_code": 200}},
    "columns": {"request_body": json.dumps(ASKED), "response_body": json.dumps(ANSWER), "status": 200},
    "flat": ASKED | {"response": ANSWER, "parameters": {"temperature": 0.5}},
    "generation": {
        "type": "GENERATION",
        "model": "gpt-4o",
        "input": ASKED["messages"],
        "output": ANSWER,
        "modelParameters": {"temperature": 0.5},
    },
    "span with messages": bundle(
        {
            "attributes": [
                *attributes(gen_ai__request__model="gpt-4o", gen_ai__input__messages=PARTS, gen_ai__output__messages=SAID),
                {"key": "gen_ai.request.temperature", "value": {"doubleValue": 0.5}},
            ]
        }
    ),
    "span with numbers": {
        "attributes": {
            "gen_ai.request.model": "gpt-4o",
            "gen_ai.request.temperature": 0.5,
            "gen_ai.prompt.0.role": "user",
            "gen_ai.prompt.0.content": "How are you?",
            "gen_ai.completion.0.role": "assistant",
            "gen_ai.completion.0.content": "Well.",
        }
    },
    "span of another convention": {
        "attributes": {
            "llm.model_name": "gpt-4o",
            "llm.invocation_parameters": '{"temperature": 0.5}',
            "llm.input_messages.0.message.role": "user",
            "llm.input_messages.0.message.content": "How are you?",
            "llm.output_messages.0.message.role": "assistant",
            "llm.output_messages.0.message.content": "Well.",
        }
    },
}


@pytest.mark.parametrize("name", RECORDINGS)
def test_the_same_call_is_read_from_every_kind_of_recording(read: Read, name: str) -> None:
    recording = read(RECORDINGS[name])
    (call,) = recording.calls
    assert call.kind == "chat"
    assert call.model == "gpt-4o"
    assert call.body["messages"] == [{"role": "user", "content": "How are you?"}]
    assert call.said.text == "Well."
    if not name.startswith(("har", "cassette")) or call.body.get("temperature"):
        assert call.body["temperature"] == 0.5


def test_times_are_told_in_seconds(read: Read) -> None:
    assert read(RECORDINGS["har"]).calls[0].seconds == 0.64
    assert read(pair(ASKED, ANSWER)).calls[0].seconds == 0.5
    assert read(RECORDINGS["gateway"] | {"startTime": 1764547200.0, "endTime": 1764547202.5}).calls[0].seconds == 2.5
    dated = RECORDINGS["gateway"] | {"startTime": "2026-11-01T00:00:00Z", "endTime": "2026-11-01T00:00:03Z"}
    assert read(dated).calls[0].seconds == 3.0
    assert read(RECORDINGS["gateway"]).calls[0].seconds is None
    assert read(RECORDINGS["gateway"] | {"response_time": -4}).calls[0].seconds is None


def test_a_place_is_what_the_recording_says_else_what_calls_have_in_common(read: Read) -> None:
    assert read(pair(ASKED, ANSWER, site="app/chat.py", line=12)).calls[0].site == "app/chat.py:12"
    assert read(RECORDINGS["cassette"], "cassettes/test_chat.yaml").calls[0].site == "cassettes/test_chat.yaml"
    one, other, third = calls_of(
        read,
        pair({"model": "m", "messages": [{"role": "system", "content": "On 2026-11-01, help."}, {"role": "user", "content": "a"}]}, ANSWER),
        pair({"model": "m", "messages": [{"role": "system", "content": "On 2027-01-31, help."}, {"role": "user", "content": "b"}]}, ANSWER),
        pair({"model": "m", "messages": [{"role": "system", "content": "Write code."}, {"role": "user", "content": "b"}]}, ANSWER),
    )
    assert one.site == other.site != third.site
    assert one.site.startswith("chat #")


def test_what_cannot_be_made_again_is_counted_with_its_reason(read: Read) -> None:
    lines = [
        pair(ASKED, {}),
        pair(ASKED, {"error": {"message": "no"}}, status=500),
        pair({"text": "a form nobody knows"}, ANSWER),
        {"level": "info", "message": "started"},
    ]
    recording = read(b"\n".join(json.dumps(line).encode() for line in lines))
    assert recording.calls == []
    assert sorted(recording.left_out.values()) == [1, 1, 1, 1]
    assert "the recorded call had failed itself" in recording.left_out


def test_lines_that_are_broken_are_passed_over(read: Read) -> None:
    line = json.dumps(pair(ASKED, ANSWER)).encode()
    assert len(read(line + b"\n{broken\n\n" + line + b"\n").calls) == 2


def test_a_cassette_that_cannot_be_read_is_a_problem(read: Read) -> None:
    assert read(b"interactions:\n- request: {body: [}\n").problems == ["recording: YAML that cannot be read"]


def test_bodies_that_a_recorder_packed_are_unpacked_as_far_as_they_can_be(read: Read) -> None:
    packed = base64.b64encode(json.dumps(ANSWER).encode()).decode()
    text = CASSETTE.replace(f"string: '{json.dumps(ANSWER)}'", f"base64_string: '{packed}'")
    assert read(text.encode()).calls[0].said.text == "Well."
    broken = CASSETTE.replace(f"string: '{json.dumps(ANSWER)}'", "string: !!binary H4sIAAAA")
    assert read(broken.encode()).left_out == {"the recording holds no answer": 1}
    for content in ("???", base64.b64encode(b"\x1f\x8bbroken").decode()):
        assert read(har({"status": 200, "content": {"text": content, "encoding": "base64"}})).calls == []
    zipped = base64.b64encode(gzip.compress(json.dumps(ANSWER).encode())).decode()
    assert read(har({"status": 200, "content": {"text": zipped, "encoding": "base64"}})).calls[0].said.text == "Well."


def test_names_with_dots_that_clash_lose_nothing_above_them(read: Read) -> None:
    record = RECORDINGS["span with numbers"]["attributes"] | {"gen_ai": "x", "gen_ai.request": "y"}
    assert len(read({"attributes": record}).calls) == 1
    assert len(read({"attributes": dict(reversed(record.items()))}).calls) == 1


def test_answers_of_streams_are_put_together(read: Read) -> None:
    parts = [{"choices": [{"delta": {"content": text}}]} for text in ("We", "ll.")]
    text = "".join(f"data: {json.dumps(part)}\n\n" for part in parts) + "data: [DONE]\n\n"
    assert read(pair(ASKED | {"stream": True}, text)).calls[0].said.text == "Well."


@cache
def shipped() -> RehearsalKnowledge:
    return decode("rehearse.yaml", bundled("rules").joinpath("rehearse.yaml").read_bytes(), RehearsalKnowledge)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_raise(content: bytes) -> None:
    Recording(shipped()).read("any", content)


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(["request", "response", "messages", "content", "input", "output", "role", "tools", "type", "function", "data", "embedding", "choices",
                         "message", "parts", "contents", "candidates", "attributes", "text", "status", "system", "toolConfig", "response_format"]),
        inner, max_size=6,
    ),
    max_leaves=30,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(_JSON, _JSON)
def test_no_data_raises(request_body: Any, response: Any) -> None:
    recording = Recording(shipped())
    recording.read("any", json.dumps({"request": request_body, "response": response}).encode())
    recording.read("any", json.dumps([request_body, response]).encode())


def test_the_file_of_shapes_names_only_places_that_exist_once(knowledge: RehearsalKnowledge) -> None:
    names = [shape.name for shape in knowledge.shapes]
    assert len(names) == len(set(names))
    assert all(shape.response for shape in knowledge.shapes)
