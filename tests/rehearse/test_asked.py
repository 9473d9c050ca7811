"""A request in any wire form becomes the chat completion that migrated code would send."""

from typing import Any

import pytest
from auditor.model.rehearsal import RehearsalKnowledge
from auditor.rehearse.asked import request_of
from tests.rehearse.conftest import SCHEMA, TOOL, Json

HELLO = [{"role": "user", "content": "hello"}]
WITH_SYSTEM = [{"role": "system", "content": "Be short."}, *HELLO]
FORM = {"type": "json_schema", "json_schema": {"name": "x", "schema": SCHEMA}}

FORMS: dict[str, tuple[Json, Json]] = {
    "chat": ({"messages": HELLO, "top_p": 0.5}, {"messages": HELLO, "top_p": 0.5}),
    "chat with newer names": (
        {
            "messages": [{"role": "developer", "content": "Be short."}, *HELLO],
            "max_completion_tokens": 9,
            "store": True,
            "service_tier": "flex",
        },
        {"messages": WITH_SYSTEM, "max_tokens": 9},
    ),
    "chat with a strict tool": (
        {
            "messages": HELLO,
            "tools": [{"type": "function", "function": {**TOOL["function"], "strict": True, "description": "d"}}],
            "tool_choice": "auto",
        },
        {"messages": HELLO, "tools": [{"type": "function", "function": {**TOOL["function"], "description": "d"}}], "tool_choice": "auto"},
    ),
    "chat with functions": (
        {"messages": HELLO, "functions": [TOOL["function"]], "function_call": {"name": "set_level"}},
        {"messages": HELLO, "tools": [TOOL], "tool_choice": {"type": "function", "function": {"name": "set_level"}}},
    ),
    "blocks": (
        {
            "system": [{"type": "text", "text": "Be short."}],
            "messages": [{"role": "user", "content": [{"type": "text", "text": "hello"}]}],
            "max_tokens": 9,
            "stop_sequences": ["x"],
            "tools": [{"name": "set_level", "input_schema": SCHEMA}],
            "tool_choice": {"type": "any"},
            "thinking": {"type": "enabled"},
        },
        {"messages": WITH_SYSTEM, "max_tokens": 9, "stop": ["x"], "tools": [TOOL], "tool_choice": "required"},
    ),
    "blocks with tools used": (
        {
            "system": "Be short.",
            "messages": [
                *HELLO,
                {
                    "role": "assistant",
                    "content": [{"type": "thinking", "thinking": "hm"}, {"type": "tool_use", "id": "t1", "name": "f", "input": {"a": 1}}],
                },
                {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "t1", "content": [{"type": "text", "text": "2"}]}]},
            ],
        },
        {
            "messages": [
                *WITH_SYSTEM,
                {
                    "role": "assistant",
                    "content": None,
                    "tool_calls": [{"id": "t1", "type": "function", "function": {"name": "f", "arguments": '{"a": 1}'}}],
                },
                {"role": "tool", "tool_call_id": "t1", "content": "2"},
            ]
        },
    ),
    "parts": (
        {
            "systemInstruction": {"parts": [{"text": "Be short."}]},
            "contents": [{"role": "user", "parts": [{"text": "hello"}]}],
            "generationConfig": {
                "maxOutputTokens": 9,
                "temperature": 0.1,
                "responseMimeType": "application/json",
                "responseSchema": {"type": "OBJECT"},
            },
            "tools": [{"functionDeclarations": [{"name": "set_level", "parameters": SCHEMA}]}],
            "toolConfig": {"functionCallingConfig": {"mode": "ANY"}},
        },
        {
            "messages": WITH_SYSTEM,
            "max_tokens": 9,
            "temperature": 0.1,
            "tools": [TOOL],
            "tool_choice": "required",
            "response_format": {"type": "json_schema", "json_schema": {"name": "answer", "schema": {"type": "object"}}},
        },
    ),
    "parts with functions called": (
        {
            "contents": [
                {"role": "model", "parts": [{"functionCall": {"name": "f", "args": {}}}]},
                {"role": "user", "parts": [{"functionResponse": {"name": "f", "response": {"n": 1}}}]},
            ]
        },
        {
            "messages": [
                {
                    "role": "assistant",
                    "content": None,
                    "tool_calls": [{"id": "f", "type": "function", "function": {"name": "f", "arguments": "{}"}}],
                },
                {"role": "tool", "tool_call_id": "f", "content": '{"n":1}'},
            ]
        },
    ),
    "converse": (
        {
            "system": [{"text": "Be short."}],
            "messages": [{"role": "user", "content": [{"text": "hello"}]}],
            "inferenceConfig": {"maxTokens": 9, "stopSequences": ["x"]},
            "toolConfig": {"tools": [{"toolSpec": {"name": "set_level", "inputSchema": {"json": SCHEMA}}}], "toolChoice": {"any": {}}},
        },
        {"messages": WITH_SYSTEM, "max_tokens": 9, "stop": ["x"], "tools": [TOOL], "tool_choice": "required"},
    ),
    "converse with tools used": (
        {
            "messages": [
                {"role": "assistant", "content": [{"toolUse": {"toolUseId": "t", "name": "f", "input": {}}}]},
                {"role": "user", "content": [{"toolResult": {"toolUseId": "t", "content": [{"text": "2"}]}}]},
            ],
            "inferenceConfig": {},
        },
        {
            "messages": [
                {
                    "role": "assistant",
                    "content": None,
                    "tool_calls": [{"id": "t", "type": "function", "function": {"name": "f", "arguments": "{}"}}],
                },
                {"role": "tool", "tool_call_id": "t", "content": "2"},
            ]
        },
    ),
    "input items": (
        {
            "instructions": "Be short.",
            "input": [
                {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "hello"}]},
                {"type": "reasoning", "summary": []},
                {"type": "function_call", "call_id": "c", "name": "set_level", "arguments": "{}"},
                {"type": "function_call_output", "call_id": "c", "output": "done"},
            ],
            "max_output_tokens": 9,
            "tools": [{"type": "function", "name": "set_level", "parameters": SCHEMA}],
            "text": {"format": {"type": "json_schema", "name": "x", "schema": SCHEMA}},
        },
        {
            "messages": [
                *WITH_SYSTEM,
                {
                    "role": "assistant",
                    "content": None,
                    "tool_calls": [{"id": "c", "type": "function", "function": {"name": "set_level", "arguments": "{}"}}],
                },
                {"role": "tool", "tool_call_id": "c", "content": "done"},
            ],
            "max_tokens": 9,
            "tools": [TOOL],
            "response_format": FORM,
        },
    ),
    "input text": (
        {"input": "hello", "text": {"format": {"type": "json_object"}}},
        {"messages": HELLO, "response_format": {"type": "json_object"}},
    ),
    "message and history": (
        {"preamble": "Be short.", "message": "hello", "chat_history": [{"role": "CHATBOT", "message": "hi"}], "p": 0.3},
        {"messages": [WITH_SYSTEM[0], {"role": "assistant", "content": "hi"}, *HELLO], "top_p": 0.3},
    ),
    "parts without a form": (
        {"contents": "hello", "generationConfig": {"responseMimeType": "application/json"}},
        {"messages": HELLO, "response_format": {"type": "json_object"}},
    ),
}


@pytest.mark.parametrize("name", FORMS)
def test_a_wire_form_becomes_chat(knowledge: RehearsalKnowledge, name: str) -> None:
    given, wanted = FORMS[name]
    found = request_of({"model": "m", **given}, knowledge)
    assert found is not None
    assert found.kind == "chat"
    assert found.body == {"model": "m", **wanted}


def features(knowledge: RehearsalKnowledge, **given: Any) -> set[str]:
    found = request_of({"model": "m", "messages": HELLO, **given}, knowledge)
    assert found is not None
    return set(found.features)


def block(**content: Any) -> Json:
    return {"messages": [{"role": "user", "content": [content]}]}


def test_features_have_the_names_that_a_scan_gives_them(knowledge: RehearsalKnowledge) -> None:
    assert features(knowledge) == set()
    assert features(knowledge, stream=True, tools=[TOOL]) == {"stream", "tools", "tools+stream"}
    assert features(knowledge, tools=[{"type": "function", "function": {**TOOL["function"], "strict": True}}]) == {"tools", "tools.strict"}
    assert features(knowledge, tools=[TOOL], tool_choice="required") == {"tools", "tool_choice:required"}
    assert "tool_choice:named" in features(knowledge, tools=[TOOL], tool_choice={"type": "tool", "name": "set_level"})
    assert features(knowledge, n=2, seed=1, stop="x") == {"n", "seed", "stop"}
    assert features(knowledge, n=1) == set()
    assert features(knowledge, max_completion_tokens=5) == {"max_completion_tokens"}
    pattern = {"type": "object", "properties": {"a": {"type": "string", "pattern": "x"}}}
    assert features(knowledge, response_format={"type": "json_schema", "json_schema": {"schema": pattern}}) == {
        "json_schema",
        "json_schema:pattern",
    }
    assert features(knowledge, messages=[*WITH_SYSTEM, *HELLO]) == {"role:system", "two_user_turns"}
    assert features(knowledge, messages=[{"role": "developer", "content": "x"}]) == {"role:developer", "role:system"}
    assert "hosted_tool:web_search" in features(knowledge, tools=[{"type": "web_search"}])
    assert "previous_response_id" in features(knowledge, previous_response_id="r1")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ({"type": "image_url", "image_url": {"url": "data:image/png;base64,AA"}}, "images"),
        ({"type": "image_url", "image_url": {"url": "https://x.test/a.png"}}, "images_remote"),
        ({"type": "input_image", "image_url": "data:image/png;base64,AA"}, "images"),
        ({"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "AA"}}, "images"),
        ({"type": "image", "source": {"type": "url", "url": "https://x.test/a.png"}}, "images_remote"),
        ({"inlineData": {"mimeType": "image/png", "data": "AA"}}, "images"),
        ({"image": {"format": "png", "source": {"bytes": "AA"}}}, "images"),
        ({"type": "input_audio", "input_audio": {}}, "audio"),
        ({"type": "document", "source": {}}, "documents"),
    ],
)
def test_pictures_and_other_content_are_told_apart(knowledge: RehearsalKnowledge, content: Json, name: str) -> None:
    found = request_of({"model": "m", **block(**content), "max_tokens": 3}, knowledge)
    assert found is not None
    assert name in found.features
    sent = found.body["messages"][0]["content"]
    if name == "images":
        assert sent == [{"type": "image_url", "image_url": {"url": "data:image/png;base64,AA"}}]


@pytest.mark.parametrize(
    ("given", "texts"),
    [
        ({"input": "a"}, ["a"]),
        ({"input": ["a", "b"]}, ["a", "b"]),
        ({"texts": ["a"]}, ["a"]),
        ({"inputText": "a"}, ["a"]),
        ({"content": {"parts": [{"text": "a"}]}}, ["a"]),
        ({"requests": [{"content": {"parts": [{"text": "a"}]}}]}, ["a"]),
    ],
)
def test_texts_for_vectors_are_read(knowledge: RehearsalKnowledge, given: Json, texts: list[str]) -> None:
    found = request_of({"model": "m", **given}, knowledge, wants_vectors=True)
    assert found is not None
    assert (found.kind, found.body) == ("embeddings", {"model": "m", "input": texts})


def test_numbers_of_a_tokenizer_are_no_texts(knowledge: RehearsalKnowledge) -> None:
    found = request_of({"model": "m", "input": [[1, 2]]}, knowledge, wants_vectors=True)
    assert found is not None
    assert found.features == ("token_arrays",)


def test_a_prompt_becomes_a_completion(knowledge: RehearsalKnowledge) -> None:
    assert request_of({"model_id": "m", "prompt": ["once"]}, knowledge) is not None
    found = request_of({"model": "m", "prompt": "once", "max_tokens_to_sample": 5, "temperature": 1}, knowledge)
    assert found is not None
    assert (found.kind, found.body) == ("completions", {"model": "m", "prompt": "once", "temperature": 1, "max_tokens": 5})


@pytest.mark.parametrize(
    ("url", "model"),
    [
        ("https://x.test/v1beta/models/gem-1:generateContent", "gem-1"),
        ("https://x.test/openai/deployments/mine/chat/completions?api-version=1", "mine"),
        ("https://x.test/model/big.v1/converse", "big.v1"),
        ("https://x.test/", ""),
    ],
)
def test_the_model_may_stand_in_the_path(knowledge: RehearsalKnowledge, url: str, model: str) -> None:
    found = request_of({"messages": HELLO}, knowledge, url=url)
    assert found is not None
    assert found.body["model"] == model


@pytest.mark.parametrize("given", [None, [], "text", {}, {"messages": []}, {"prompt": ""}, {"input": []}, {"contents": [7]}])
def test_what_is_no_request_is_none(knowledge: RehearsalKnowledge, given: Any) -> None:
    assert request_of(given, knowledge) is None


@pytest.mark.parametrize(
    ("tool", "names"),
    [
        ('{"name": "f", "parameters": "{}"}', ["f"]),
        ({"tool": {"name": "f"}}, ["f"]),
        ({"json_schema": '{"type": "function", "function": {"name": "f"}}'}, ["f"]),
        ({"functionDeclarations": [{"name": "f"}, {"functionDeclarations": [{"name": "g"}]}]}, ["f", "g"]),
        ("no json", []),
        (7, []),
    ],
)
def test_tools_are_found_however_a_tracer_wraps_them(knowledge: RehearsalKnowledge, tool: Any, names: list[str]) -> None:
    found = request_of({"model": "m", "messages": HELLO, "tools": [tool]}, knowledge)
    assert found is not None
    assert [one["function"]["name"] for one in found.body.get("tools", [])] == names


def test_endless_lists_of_tools_end(knowledge: RehearsalKnowledge) -> None:
    tool: Json = {"name": "f"}
    for _ in range(50):
        tool = {"functionDeclarations": [tool]}
    assert request_of({"model": "m", "messages": HELLO, "tools": [tool]}, knowledge) is not None


@pytest.mark.parametrize(
    ("messages", "texts"),
    [
        ('[{"role": "user", "content": "a"}]', ["a"]),
        ('{"messages": [{"role": "user", "content": "a"}]}', ["a"]),
        ({"messages": [{"role": "user", "content": "a"}]}, ["a"]),
        ({"0": {"role": "system", "content": "s"}, "1": {"role": "user", "content": "a"}}, ["s", "a"]),
        (["a", {"role": "user", "content": "b"}], ["a", "b"]),
        ([{"role": "user", "content": '[{"type": "text", "text": "a"}]'}], ["a"]),
        ([{"role": "user", "content": ["a", {"type": "text", "text": "b"}]}], ["a\nb"]),
        ([{"role": "user", "content": {"text": "a"}}], ["a"]),
        ([{"role": "user", "content": {"parts": [{"parts": [{"parts": [{"text": "deep"}]}]}]}}], [""]),
        ([{"role": "user", "content": [{"type": "tool_result", "tool_use_id": "t", "content": {"n": 1}}]}], ['{"n":1}']),
        ([{"role": "tool", "content": "a"}], ["a"]),
    ],
)
def test_messages_are_read_however_they_are_kept(knowledge: RehearsalKnowledge, messages: Any, texts: list[str]) -> None:
    found = request_of({"model": "m", "messages": messages}, knowledge)
    assert found is not None
    assert [message["content"] for message in found.body["messages"]] == texts


def test_calls_of_tools_in_messages_are_renewed(knowledge: RehearsalKnowledge) -> None:
    calls = [{"tool_call": {"id": "c", "function": {"name": "f", "arguments": "{}"}}}, {"name": "g", "arguments": {"a": 1}}]
    found = request_of({"model": "m", "messages": [{"role": "assistant", "tool_calls": calls}, *HELLO]}, knowledge)
    assert found is not None
    assert [(one["id"], one["function"]) for one in found.body["messages"][0]["tool_calls"]] == [
        ("c", {"name": "f", "arguments": "{}"}),
        ("call_0", {"name": "g", "arguments": '{"a": 1}'}),
    ]
