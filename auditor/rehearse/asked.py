"""The body of a recorded request in any known wire form -> its kind, the same request as open servers take it, and its features."""

from itertools import pairwise
from typing import Any, NamedTuple

import msgspec

from auditor.model.rehearsal import Kind, RehearsalKnowledge
from auditor.probe.answers import as_text, decoded, dig
from auditor.rehearse.messages import Reader, as_list, text_in
from auditor.traffic.formats import steps_of
from auditor.traffic.values import value_at

_STANDARD = (
    "temperature", "top_p", "n", "seed", "stop", "max_tokens", "presence_penalty", "frequency_penalty", "logprobs", "top_logprobs", "logit_bias", "stream",
    "stream_options", "reasoning_effort", "response_format", "parallel_tool_calls", "dimensions", "encoding_format",
)  # fmt: skip
_BUILT = ("messages", "tools", "tool_choice", "functions", "function_call", "system", "response_format", "input", "prompt", "model")
"""Fields of chat completions that are put together anew."""
_NAMED = (
    "tools",
    "seed",
    "stop",
    "n",
    "logprobs",
    "top_logprobs",
    "logit_bias",
    "dimensions",
    "encoding_format",
    "reasoning_effort",
    "stream_options",
)


NESTED_LIMIT = 3
"""Lists of tools inside one another."""
TOKENS_SENT = "token_arrays"
"""Feature of calls for vectors that send the old tokenizer's numbers instead of texts."""


class Request(NamedTuple):
    """A request as open servers take it."""

    kind: Kind
    body: dict[str, Any]
    features: tuple[str, ...]


def request_of(given: Any, knowledge: RehearsalKnowledge, *, url: str = "", wants_vectors: bool = False) -> Request | None:
    """Return the request, or None for a form that is not known. `wants_vectors`: the recorded answer holds vectors."""
    if not isinstance(given, dict):
        return None
    embedded = _embedded(given) if wants_vectors or "embed" in url.rpartition("/")[2].lower() else None
    if wants_vectors and not embedded and isinstance(given.get("input"), list) and given["input"]:
        return Request("embeddings", {"model": _model(given, url), "input": given["input"]}, (TOKENS_SENT,))
    if embedded:
        body = {"model": _model(given, url), "input": embedded} | {
            name: given[name] for name in ("dimensions", "encoding_format") if name in given
        }
        return Request("embeddings", body, tuple(sorted(name for name in _NAMED if name in body)))
    reader = Reader(knowledge.roles)
    messages = _messages(given, reader)
    if messages:
        body = {**_parameters(given, knowledge), **_tools(given, reader), **_format(given)}
        body = {"model": _model(given, url), "messages": messages} | body
        return Request("chat", body, _features(given, body, reader))
    prompt = given.get("prompt", given.get("inputText"))
    if isinstance(prompt, list) and len(prompt) == 1:
        prompt = prompt[0]
    if isinstance(prompt, str) and prompt:
        body = {"model": _model(given, url), "prompt": prompt} | _parameters(given, knowledge)
        return Request("completions", body, tuple(sorted(name for name in (*_NAMED, "stream") if body.get(name))))
    return None


def _messages(given: dict[str, Any], reader: Reader) -> list[dict[str, Any]]:
    instructions = next(
        (given[name] for name in ("system", "instructions", "systemInstruction", "system_instruction", "preamble") if given.get(name)), None
    )
    if given.get("contents"):
        found = reader.messages(given["contents"])
    elif given.get("messages"):
        found = reader.messages(given["messages"])
    elif isinstance(given.get("message"), str):
        found = reader.messages(given.get("chat_history") or []) + reader.messages([{"role": "user", "content": given["message"]}])
    elif isinstance(given.get("input"), str | list | dict):
        found = reader.messages(given["input"])
    else:
        return []
    return reader.system(instructions) + found if found else []


def _embedded(given: dict[str, Any]) -> list[str]:
    """Return the texts that vectors were asked for; none where tokens were sent instead."""
    for name in ("input", "texts", "inputText", "inputs", "content"):
        value = given.get(name)
        if isinstance(value, str) and value:
            return [value]
        if isinstance(value, dict) and text_in(value):
            return [text_in(value)]
        if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
            return list(value)
    texts = [text_in(dig(one, "content")) for one in as_list(given.get("requests"))]
    return texts if texts and all(texts) else []


def _parameters(given: dict[str, Any], knowledge: RehearsalKnowledge) -> dict[str, Any]:
    is_chat = isinstance(given.get("messages"), list) and not any(name in given for name in knowledge.foreign)
    left = {*knowledge.drops, *_BUILT, *(steps_of(rename.place)[0] for rename in knowledge.renames)}
    found = {name: value for name, value in given.items() if name not in left and (is_chat or name in _STANDARD) and value is not None}
    for rename in knowledge.renames:
        value = value_at(given, steps_of(rename.place))
        if value is not None:
            found.setdefault(rename.name, value)
    return found


def _tools(given: dict[str, Any], reader: Reader) -> dict[str, Any]:
    listed = as_list(given.get("tools")) or as_list(dig(given, "toolConfig", "tools")) or as_list(given.get("functions"))
    tools = [tool for one in listed for tool in _tool(one, reader)]
    if not tools:
        return {}
    choice = given.get("tool_choice", dig(given, "toolConfig", "toolChoice") or given.get("function_call"))
    mode = as_text(dig(given, "toolConfig", "functionCallingConfig", "mode")).lower()
    chosen = _choice(choice) or {"any": "required", "none": "none", "auto": "auto"}.get(mode)
    return {"tools": tools} | ({"tool_choice": chosen} if chosen else {})


def _tool(one: Any, reader: Reader, depth: int = 0) -> list[dict[str, Any]]:
    one = decoded(one) if isinstance(one, str) else one
    if isinstance(inner := dig(one, "tool"), dict):
        one = inner
    schema_text = dig(one, "json_schema")
    one = decoded(schema_text) if isinstance(schema_text, str) else one
    if not isinstance(one, dict):
        return []
    declared = as_list(one.get("functionDeclarations", one.get("function_declarations")))
    if declared and depth < NESTED_LIMIT:
        return [tool for inner in declared for tool in _tool(inner, reader, depth + 1)]
    function = one.get("function", one.get("toolSpec"))
    inner = function if isinstance(function, dict) else one
    name = as_text(inner.get("name"))
    if not name or (one.get("type") not in (None, "function", "custom") and "input_schema" not in one):
        reader.features.add(f"hosted_tool:{as_text(one.get('type')) or 'unknown'}")
        return []
    schema = next((inner[key] for key in ("parameters", "input_schema", "inputSchema", "parametersJsonSchema") if inner.get(key)), None)
    schema = decoded(schema) if isinstance(schema, str) else dig(schema, "json") or schema
    made = {"name": name, "parameters": _lowered(schema) if isinstance(schema, dict) else {"type": "object", "properties": {}}}
    if as_text(inner.get("description")):
        made["description"] = inner["description"]
    if inner.get("strict"):
        reader.features.add("tools.strict")
    return [{"type": "function", "function": made}]


def _choice(choice: Any) -> Any:
    """Return a choice of tools in the form of chat completions."""
    if isinstance(choice, str):
        return {"any": "required"}.get(choice, choice)
    if not isinstance(choice, dict):
        return None
    kind = as_text(choice.get("type")) or next(iter(choice), "")
    name = as_text(dig(choice, "function", "name") or choice.get("name") or dig(choice, "tool", "name"))
    if name:
        return {"type": "function", "function": {"name": name}}
    return {"any": "required", "required": "required", "auto": "auto", "none": "none"}.get(kind)


def _format(given: dict[str, Any]) -> dict[str, Any]:
    """Return the wanted form of the answer."""
    flat = dig(given, "text", "format")
    if isinstance(flat, dict) and flat.get("type") == "json_schema":
        inner = {name: value for name, value in flat.items() if name != "type"}
        return {"response_format": {"type": "json_schema", "json_schema": inner}}
    if isinstance(flat, dict) and flat.get("type") == "json_object":
        return {"response_format": {"type": "json_object"}}
    config = given.get("generationConfig")
    schema = next((dig(config, name) for name in ("responseSchema", "responseJsonSchema") if dig(config, name)), None)
    if isinstance(schema, dict):
        return {"response_format": {"type": "json_schema", "json_schema": {"name": "answer", "schema": _lowered(schema)}}}
    if "json" in as_text(dig(config, "responseMimeType")):
        return {"response_format": {"type": "json_object"}}
    wanted = given.get("response_format")
    return {"response_format": wanted} if isinstance(wanted, dict) and wanted.get("type") in ("json_schema", "json_object") else {}


def _lowered(schema: Any, depth: int = 0) -> Any:
    """Return a schema with the names of its types in lower case, as JSON Schema has them."""
    if depth > 40:
        return schema
    if isinstance(schema, list):
        return [_lowered(one, depth + 1) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        name: value.lower() if name == "type" and isinstance(value, str) else _lowered(value, depth + 1) for name, value in schema.items()
    }


def _model(given: dict[str, Any], url: str) -> str:
    """Return the model that a body or a path names."""
    named = as_text(given.get("model")) or as_text(given.get("modelId")) or as_text(given.get("model_id"))
    if named:
        return named.removeprefix("models/")
    for before in ("/models/", "/deployments/", "/model/"):
        _, found, rest = url.partition(before)
        if found:
            return rest.split("?")[0].split("/")[0].split(":generate")[0].split(":stream")[0].split(":embed")[0].split(":batch")[0]
    return ""


def _features(given: dict[str, Any], body: dict[str, Any], reader: Reader) -> tuple[str, ...]:
    """Return what decides whether another server serves the request, by the names that a scan gives it."""
    found = reader.features | {name for name in _NAMED if body.get(name) not in (None, [], {})}
    found |= {
        name
        for name in ("previous_response_id", "conversation", "web_search_options", "modalities", "max_completion_tokens")
        if given.get(name)
    }
    if body.get("stream"):
        found.add("stream")
        if "tools" in body:
            found.add("tools+stream")
    if body.get("n") == 1:
        found.discard("n")
    choice = body.get("tool_choice")
    if choice and choice != "auto":
        found.add("tool_choice:named" if isinstance(choice, dict) else f"tool_choice:{choice}")
    wanted = body.get("response_format")
    if wanted:
        found.add(wanted["type"])
        text = msgspec.json.encode(wanted).decode()
        found |= {
            f"json_schema:{word}"
            for word in ("pattern", "minItems", "maxItems", "minimum", "maximum", "anyOf", "oneOf", "$ref")
            if f'"{word}":' in text
        }
    roles = [message["role"] for message in body["messages"]]
    if "system" in roles:
        found.add("role:system")
    if len(roles) > 1 and any(one == other == "user" for one, other in pairwise(roles)):
        found.add("two_user_turns")
    return tuple(sorted(found))
