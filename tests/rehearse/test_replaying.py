"""Calls are made as recorded, within limits; whatever the endpoint does wrongly is an ending."""

import json
from typing import Any

import msgspec
import pytest
from auditor.errors import ProbeError
from auditor.model.codemod import ModelMove, Target
from auditor.model.rehearsal import RehearsalKnowledge, Replay
from auditor.probe.asking import Endpoint
from auditor.probe.limits import Budget, Limits
from auditor.rehearse.rehearsing import choose, find_model, rehearse
from auditor.rehearse.replaying import Models, replay
from auditor.rehearse.reports import RENDERERS
from tests.probe.fake import Fake, Reply
from tests.probe.test_faults import cut_off, dripping, endless, nested, silent
from tests.rehearse.conftest import SCHEMA, TOOL, Json, Read, answered, asked, calls_of, pair

CHAT = ("POST", "/v1/chat/completions")
MODELS = Models(chat="tiny", embedding="tiny")
SECRET_WORDS = "the patient Jane Roe of Elm Street"


def made(read: Read, endpoint: Endpoint, *lines: Json) -> tuple[Replay, ...]:
    return replay(calls_of(read, *lines), endpoint, MODELS)


def test_calls_are_made_as_recorded_under_the_new_model(read: Read, fake: Fake, endpoint: Endpoint) -> None:
    (one,) = made(read, endpoint, pair(asked(max_completion_tokens=7, seed=3), answered()))
    assert one.ending == "answered"
    assert one.said.text
    _, path, body = fake.seen[-1]
    assert path == CHAT[1]
    assert body == {"model": "tiny", "messages": [{"role": "user", "content": "Tell me."}], "max_tokens": 7, "seed": 3}


def test_streams_and_tools_and_vectors_are_read(read: Read, endpoint: Endpoint) -> None:
    stream, tools, vectors, prompt = made(
        read,
        endpoint,
        pair(asked(stream=True), answered()),
        pair(asked(tools=[TOOL]), answered(None, [("set_level", "{}")])),
        pair({"model": "m", "input": ["a", "b"], "encoding_format": "base64"}, {"data": [{"embedding": [1.0]}, {"embedding": [2.0]}]}),
        pair({"model": "m", "prompt": "the plan"}, {"choices": [{"text": "is"}]}),
    )
    assert stream.said.text
    assert tools.said.calls[0][0] == "set_level"
    assert len(vectors.said.vectors) == 2
    assert prompt.said.text == " is open"


def test_an_answer_without_a_recorded_cap_gets_one(read: Read, fake: Fake, endpoint: Endpoint) -> None:
    fake.change = lambda _path, _asked, answer: {**answer, "choices": [{**answer["choices"][0], "finish_reason": "length"}]}
    short, long = made(read, endpoint, pair(asked("a"), answered(tokens=5)), pair(asked("b"), answered(tokens=500)))
    assert [body["max_tokens"] for _, _, body in fake.seen] == [256, 2000]
    assert short.is_capped
    assert long.is_capped


@pytest.mark.parametrize(
    ("reply", "ending", "reason"),
    [
        (endless, "answered", ""),
        (dripping, "failed", "slow"),
        (silent, "failed", "slow"),
        (cut_off, "failed", "cut-off"),
        (nested, "malformed", "200 not in the known form"),
        (lambda handler: handler.raw(b"<!DOCTYPE html><title>Sign in</title>"), "malformed", "200 not in the known form"),
        (lambda handler: handler.json({"choices": "none"}), "malformed", "200 not in the known form"),
        (lambda handler: handler.raw(b"", 302, headers={"Location": "https://elsewhere.test/v1"}), "failed", "redirect"),
        (
            lambda handler: handler.json({"error": {"message": "m", "type": "invalid_request_error", "param": "tools"}}, 400),
            "refused",
            "400 invalid_request_error tools",
        ),
        (lambda handler: handler.json({"detail": [{"msg": "extra field"}]}, 422), "refused", "422"),
        (lambda handler: handler.json({"error": "broken"}, 500), "failed", "500"),
        (lambda handler: handler.json({}, 403), "failed", "403"),
        (lambda handler: handler.raw(b"{}", 429), "failed", "429"),
        (lambda handler: handler.raw(b"{}", 429, headers={"Retry-After": "3600"}), "failed", "429"),
    ],
)
def test_a_fault_is_an_ending(read: Read, fake: Fake, reply: Reply, ending: str, reason: str) -> None:
    fake.replies[CHAT] = reply
    endpoint = Endpoint(fake.url, Budget(Limits(request_seconds=0.4, answer_bytes=100_000)), sleep=lambda _seconds: None)
    (one,) = made(read, endpoint, pair(asked(stream=True), answered()))
    assert (one.ending, one.reason) == (ending, reason)


def test_what_a_server_says_is_not_repeated(read: Read, fake: Fake, endpoint: Endpoint) -> None:
    fake.replies[CHAT] = lambda handler: handler.json(
        {"error": {"message": SECRET_WORDS, "type": SECRET_WORDS, "param": SECRET_WORDS, "code": 7}}, 400
    )
    (one,) = made(read, endpoint, pair(asked(SECRET_WORDS), answered()))
    assert one.reason == "400"


def test_limits_end_the_run_early(read: Read, fake: Fake) -> None:
    lines = [pair(asked(str(number)), answered()) for number in range(9)]
    assert len(made(read, Endpoint(fake.url, Budget(Limits(requests=4))), *lines)) == 4
    assert len(made(read, Endpoint(fake.url, Budget(Limits(tokens=600))), *lines)) == 2


def test_nobody_there_is_noticed_after_three_calls(read: Read, fake: Fake, endpoint: Endpoint) -> None:
    fake.replies[CHAT] = lambda handler: handler.json({}, 401)
    lines = [pair(asked(str(number)), answered()) for number in range(9)]
    assert [one.reason for one in made(read, endpoint, *lines)] == ["401"] * 3


def test_models_follow_the_target_file(read: Read) -> None:
    target = Target(
        models=(ModelMove(instead_of=("gpt-4*",), use="large"), ModelMove(instead_of=("*embed*",), use="vectors", role="embedding"))
    )
    models = Models(chat="common", embedding="other", target=target)
    chat, vectors, rest = calls_of(
        read,
        pair(asked(), answered()),
        pair({"model": "text-embedding-3", "input": "a"}, {"data": [{"embedding": [1.0]}]}),
        pair({"model": "o9", "messages": [{"role": "user", "content": "x"}]}, answered()),
    )
    assert [models.instead_of(one) for one in (chat, vectors, rest)] == ["large", "vectors", "common"]


def rehearsed(read: Read, knowledge: RehearsalKnowledge, endpoint: Endpoint, lines: list[Json], size: int = 50) -> Any:
    recording = read(b"\n".join(json.dumps(line).encode() for line in lines))
    return rehearse(choose(recording, knowledge, size), endpoint, MODELS, knowledge)[0]


LINES = [
    *(pair(asked(f"{SECRET_WORDS} {number}"), answered(SECRET_WORDS)) for number in range(6)),
    *(pair(asked(f"set {number}", tools=[TOOL]), answered(None, [("set_level", '{"ok": true, "level": "low"}')])) for number in range(4)),
    pair(
        asked("form", response_format={"type": "json_schema", "json_schema": {"schema": SCHEMA}}), answered('{"ok": true, "level": "low"}')
    ),
    *(pair({"model": "e", "input": f"text {number}"}, {"data": [{"embedding": [number, 1.0, number % 3]}]}) for number in range(6)),
    pair(asked("more", previous_response_id="r"), answered()),
    {"unknown": "form"},
]


def test_a_rehearsal_tells_by_feature_and_place_and_what_it_cannot_judge(
    read: Read, knowledge: RehearsalKnowledge, endpoint: Endpoint
) -> None:
    found = rehearsed(read, knowledge, endpoint, LINES)
    assert (found.recorded, found.distinct, found.replayed) == (19, 17, 17)
    assert found.all.figures["answered"].value == 1
    rows = {row.name: row for row in found.features}
    assert rows["tools"].figures["tools_alike"].value == 1
    assert rows["json_schema"].figures["schema_valid"].value == 1
    assert found.embeddings[0].texts == 6
    assert len(found.sites) == 4
    assert sum(one.calls for one in found.left_out) == 2
    assert any("good" in question for question in found.cannot_judge)


def test_no_report_holds_a_word_of_the_texts(read: Read, knowledge: RehearsalKnowledge, fake: Fake, endpoint: Endpoint) -> None:
    fake.change = lambda _path, _asked, answer: {**answer, "note": SECRET_WORDS}
    found = rehearsed(read, knowledge, endpoint, LINES)
    for render in RENDERERS.values():
        content = render(found)
        assert b"Jane" not in content
        assert b"Elm Street" not in content


def test_every_format_tells_the_same_figures(read: Read, knowledge: RehearsalKnowledge, fake: Fake, endpoint: Endpoint) -> None:
    fake.change = lambda _path, asked_, answer: {"error": {"type": "bad|`<b>", "code": "no_tools"}} if asked_.get("tools") else answer
    found = rehearsed(read, knowledge, endpoint, LINES, size=12)
    text, markdown = RENDERERS["text"](found).decode(), RENDERERS["markdown"](found).decode()
    assert f"of {found.distinct} distinct calls" in text
    assert "not answered: 200 not in the known form" in text
    assert markdown.count("\n## ") == 3
    assert "answered" in markdown
    assert msgspec.json.decode(RENDERERS["json"](found))["schema_version"] == 1
    assert "This cannot judge:" in text


def test_a_limit_is_told_in_the_report(read: Read, knowledge: RehearsalKnowledge, fake: Fake) -> None:
    found = rehearsed(read, knowledge, Endpoint(fake.url, Budget(Limits(requests=3))), LINES)
    assert found.replayed == 3
    assert "14 calls of the sample were not made" in RENDERERS["text"](found).decode()


def test_an_endpoint_that_is_not_there_is_an_error(read: Read, knowledge: RehearsalKnowledge) -> None:
    with pytest.raises(ProbeError, match="cannot be reached"):
        rehearsed(read, knowledge, Endpoint("http://127.0.0.1:9/v1", Budget(Limits())), LINES)


def test_the_first_model_of_the_list_is_asked(fake: Fake, endpoint: Endpoint) -> None:
    assert find_model(endpoint) == "tiny"
    fake.models = []
    with pytest.raises(ProbeError, match="--model"):
        find_model(endpoint)


def test_questions_stay_open_without_times_and_vectors(read: Read, knowledge: RehearsalKnowledge, endpoint: Endpoint) -> None:
    lines = [{"request": {"model": "e", "input": "one"}, "response": {"data": [{"embedding": [1.0]}]}}]
    questions = " ".join(rehearsed(read, knowledge, endpoint, lines).cannot_judge)
    assert "no times" in questions
    assert "neighbours" in questions


def test_many_rows_are_cut_in_the_text(read: Read, knowledge: RehearsalKnowledge, endpoint: Endpoint) -> None:
    found = rehearsed(read, knowledge, endpoint, [pair(asked(str(number)), answered(), site=f"place {number}") for number in range(45)])
    assert "and 5 more" in RENDERERS["text"](found).decode()
