"""The answer to a model call in any known wire form, whole or as the events of a stream -> what was said."""

import base64
import binascii
import json
import struct
from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from auditor.model.rehearsal import Said
from auditor.probe.answers import as_number, as_text, decoded, dig
from auditor.rehearse.messages import as_list, text_in

_RESULT_TEXTS = ("generated_text", "outputText", "text")
VECTORS_LIMIT = 2_000
_USAGE = (
    ("usage", "prompt_tokens", "completion_tokens"),
    ("usage", "input_tokens", "output_tokens"),
    ("usage", "inputTokens", "outputTokens"),
    ("usageMetadata", "promptTokenCount", "candidatesTokenCount"),
    ("", "prompt_eval_count", "eval_count"),
)


def said_of(body: Any) -> Said:
    """Return what an answer says; empty for a form that is not known."""
    if isinstance(body, str):
        return _said_in_text(body)
    if isinstance(body, list) or as_list(body):
        return _of_messages(as_list(body))
    if not isinstance(body, dict):
        return Said()
    for is_it, read in _FORMS:
        if is_it(body):
            return _with_usage(read(body), body)
    return Said()


def said_in_stream(events: Iterable[str]) -> Said:
    """Return what the events of a stream say together."""
    folded = _Folded()
    for event in events:
        chunk = decoded(event)
        if isinstance(chunk, dict):
            folded.take(chunk)
    return folded.said()


def _said_in_text(text: str) -> Said:
    value = decoded(text) if text.lstrip()[:1] in ("{", "[") else None
    if isinstance(value, list) and value and isinstance(value[0], dict) and "candidates" in value[0]:
        return said_in_stream(json.dumps(one) for one in value)
    if value is not None and not (found := said_of(value)).is_empty:
        return found
    if "data:" in text[:2_000] and "\n" in text:
        return said_in_stream(line[5:].strip() for line in text.splitlines() if line.startswith("data:"))
    return Said(text=text, choices=1)


def _of_choices(body: dict[str, Any]) -> Said:
    choices = as_list(body["choices"])
    message = dig(choices, 0, "message")
    if message is None:
        return Said(text=as_text(dig(choices, 0, "text")), finish=as_text(dig(choices, 0, "finish_reason")), choices=len(choices))
    thinking = as_text(dig(message, "reasoning_content")) or as_text(dig(message, "reasoning"))
    return Said(
        text=text_in(dig(message, "content")),
        thinking=thinking,
        refusal=as_text(dig(message, "refusal")),
        calls=_calls(dig(message, "tool_calls")),
        finish=as_text(dig(choices, 0, "finish_reason")),
        choices=len(choices),
    )


def _of_blocks(body: dict[str, Any]) -> Said:
    blocks = body.get("content", dig(body, "output", "message", "content") or dig(body, "message", "content"))
    listed = blocks if isinstance(blocks, list) else [{"type": "text", "text": blocks}]
    return _of_content(
        listed,
        as_text(body.get("stop_reason") or body.get("stopReason") or body.get("finish_reason")),
        _calls(dig(body, "message", "tool_calls")),
    )


def _of_content(blocks: list[Any], finish: str, calls: tuple[tuple[str, str], ...] = ()) -> Said:
    texts: list[str] = []
    thinking: list[str] = []
    found = list(calls)
    for block in blocks:
        kind = dig(block, "type")
        used = block if kind in ("tool_use", "tool_call", "function_call") else dig(block, "toolUse") or dig(block, "functionCall")
        if isinstance(used, dict):
            arguments: Any = next((used[name] for name in ("input", "args", "arguments") if name in used), {})
            found.append((as_text(used.get("name")), arguments if isinstance(arguments, str) else json.dumps(arguments)))
        elif kind in ("thinking", "reasoning") or dig(block, "thought") is True:
            thinking.append(as_text(dig(block, "thinking")) or text_in(block))
        else:
            texts.append(text_in(block))
    return Said(text="".join(texts), thinking="".join(thinking), calls=tuple(found), finish=finish, choices=1)


def _of_candidates(body: dict[str, Any]) -> Said:
    candidates = as_list(body["candidates"])
    parts = dig(candidates, 0, "content", "parts")
    finish = as_text(dig(candidates, 0, "finishReason")).lower()
    return msgspec.structs.replace(_of_content(parts if isinstance(parts, list) else [], finish), choices=len(candidates))


def _of_items(body: dict[str, Any]) -> Said:
    """Read a list of output items: messages, calls of functions, reasoning."""
    flat: list[Any] = []
    for item in as_list(body["output"]):
        content = dig(item, "content")
        flat += content if dig(item, "type") == "message" and isinstance(content, list) else [item]
    return _of_content(flat, as_text(body.get("status")))


def _of_vectors(body: dict[str, Any]) -> Said:
    return Said(vectors=tuple(_vectors(body))[:VECTORS_LIMIT])


def _of_text(body: dict[str, Any]) -> Said:
    text = next(
        as_text(body[name]) for name in ("text", "response", "completion", "generation", "output_text") if isinstance(body.get(name), str)
    )
    return Said(
        text=text,
        calls=_calls(body.get("tool_calls")),
        finish=as_text(body.get("finish_reason") or body.get("stop_reason")).lower(),
        choices=1,
    )


def _of_results(body: dict[str, Any]) -> Said:
    first = as_list(body["results"])[0]
    text = next((as_text(first[name]) for name in _RESULT_TEXTS if isinstance(dig(first, name), str)), "")
    return Said(text=text, finish=as_text(dig(first, "stop_reason") or dig(first, "completionReason")).lower(), choices=1 if text else 0)


def _of_message(body: dict[str, Any]) -> Said:
    return _of_messages([body])


def _of_messages(listed: list[Any]) -> Said:
    """Read messages as tracers keep them: the last one that the model said."""
    for one in reversed(listed):
        inner = dig(one, "message") if isinstance(dig(one, "message"), dict) else one
        if isinstance(inner, dict) and ("role" in inner or "content" in inner or "parts" in inner or "tool_calls" in inner):
            content = inner.get("parts", inner.get("content"))
            blocks = content if isinstance(content, list) else [{"type": "text", "text": content}] if content else []
            return _of_content(blocks, as_text(inner.get("finish_reason")), _calls(inner.get("tool_calls")))
    return Said()


def _calls(value: Any) -> tuple[tuple[str, str], ...]:
    found = []
    for one in as_list(value):
        call = dig(one, "tool_call") if isinstance(dig(one, "tool_call"), dict) else one
        function = dig(call, "function") if isinstance(dig(call, "function"), dict) else call
        arguments: Any = dig(function, "arguments")
        arguments = dig(function, "parameters") if arguments is None else arguments
        found.append((as_text(dig(function, "name")), arguments if isinstance(arguments, str) else json.dumps(arguments or {})))
    return tuple(found)


def _vectors(body: dict[str, Any]) -> Iterable[tuple[float, ...]]:
    listed = body.get("data", body.get("embeddings", body.get("embedding")))
    if isinstance(listed, dict):
        listed = listed.get("float", listed.get("values"))
    if isinstance(listed, list) and listed and isinstance(listed[0], int | float):
        listed = [listed]
    for one in listed if isinstance(listed, list) else ():
        vector = one
        if isinstance(one, dict):
            vector = one.get("embedding", one.get("values"))
        yield _vector(vector)


def _vector(value: Any) -> tuple[float, ...]:
    """Return a vector of finite numbers, also of one packed as base64; empty for anything else."""
    if isinstance(value, str):
        try:
            packed = base64.b64decode(value, validate=True)
            value = list(struct.unpack(f"<{len(packed) // 4}f", packed))
        except (binascii.Error, struct.error, ValueError):
            return ()
    if not isinstance(value, list):
        return ()
    numbers = [as_number(one) for one in value]
    return tuple(number for number in numbers if number is not None) if None not in numbers else ()


def _with_usage(said: Said, body: dict[str, Any]) -> Said:
    prompt, completion = said.prompt_tokens, said.completion_tokens
    for holder, sent, received in _USAGE:
        usage = body.get(holder) if holder else body
        if isinstance(usage, dict):
            prompt = as_number(usage.get(sent)) if prompt is None else prompt
            completion = as_number(usage.get(received)) if completion is None else completion
    return msgspec.structs.replace(said, prompt_tokens=prompt, completion_tokens=completion)


def _has_text(body: dict[str, Any]) -> bool:
    return any(isinstance(body.get(name), str) for name in ("text", "response", "completion", "generation", "output_text"))


_FORMS: tuple[tuple[Callable[[dict[str, Any]], bool], Callable[[dict[str, Any]], Said]], ...] = (
    (lambda body: bool(as_list(body.get("choices"))), _of_choices),
    (lambda body: bool(as_list(body.get("candidates"))), _of_candidates),
    (lambda body: any(True for _ in zip(_vectors(body), range(1), strict=False)) and any(_vectors(body)), _of_vectors),
    (lambda body: isinstance(body.get("output"), list), _of_items),
    (lambda body: dig(body, "output", "message") is not None or isinstance(dig(body, "message"), dict), _of_blocks),
    (lambda body: isinstance(body.get("content"), list) and "role" in body, _of_blocks),
    (_has_text, _of_text),
    (lambda body: isinstance(dig(body, "results", 0), dict), _of_results),
    (lambda body: "role" in body or "parts" in body or "content" in body, _of_message),
)
"""Wire forms of answers, the most telling first."""


class _Folded:
    """The events of a stream, put together as they come."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._thinking: list[str] = []
        self._calls: dict[int, list[str]] = {}
        self._last = Said()
        self._finish = ""
        self._usage: dict[str, Any] = {}
        self._count = 0

    def take(self, chunk: dict[str, Any]) -> None:
        """Take in one event."""
        self._count += 1
        inner = chunk.get("response")
        if isinstance(inner, dict) and isinstance(inner.get("output"), list) and inner["output"]:
            self._last = said_of(inner)
            return
        usage = chunk.get("usage") or dig(chunk, "message", "usage")
        if isinstance(usage, dict):
            self._usage = {**self._usage, **{name: value for name, value in usage.items() if value}}
        if isinstance(chunk.get("candidates"), list):
            self._add(said_of(chunk))
        elif as_text(chunk.get("type")).startswith("content_block") or chunk.get("type") == "message_delta":
            self._block(chunk)
        elif as_text(chunk.get("type")).startswith(("content-", "tool-call", "message-")):
            self._part(chunk.get("delta"))
        else:
            self._choice(chunk)

    def said(self) -> Said:
        """Return what was said until now."""
        if not self._last.is_empty:
            return self._last
        calls = tuple((parts[0], "".join(parts[1:])) for _, parts in sorted(self._calls.items()))
        said = Said(
            text="".join(self._texts), thinking="".join(self._thinking), calls=calls, finish=self._finish, choices=1 if self._count else 0
        )
        return _with_usage(said, {"usage": self._usage})

    def _add(self, said: Said) -> None:
        self._texts.append(said.text)
        self._thinking.append(said.thinking)
        for name, arguments in said.calls:
            self._calls[len(self._calls)] = [name, arguments]
        self._finish = said.finish or self._finish
        if said.prompt_tokens is not None:
            self._usage |= {"prompt_tokens": said.prompt_tokens, "completion_tokens": said.completion_tokens}

    def _choice(self, chunk: dict[str, Any]) -> None:
        choice = dig(chunk, "choices", 0)
        delta = dig(choice, "delta")
        self._texts.append(text_in(dig(delta, "content")) or as_text(dig(choice, "text")))
        self._thinking.append(as_text(dig(delta, "reasoning_content")) or as_text(dig(delta, "reasoning")))
        self._finish = as_text(dig(choice, "finish_reason")) or self._finish
        for call in as_list(dig(delta, "tool_calls")):
            place = dig(call, "index")
            parts = self._calls.setdefault(place if isinstance(place, int) else 0, [""])
            parts[0] += as_text(dig(call, "function", "name"))
            parts.append(as_text(dig(call, "function", "arguments")))

    def _part(self, delta: Any) -> None:
        """Take in an event whose `delta` holds a piece of the whole message."""
        message = dig(delta, "message")
        self._texts.append(as_text(dig(message, "content", "text")))
        self._finish = as_text(dig(delta, "finish_reason")).lower() or self._finish
        usage = dig(delta, "usage", "tokens")
        if isinstance(usage, dict):
            self._usage |= {name: value for name, value in usage.items() if value}
        function = dig(message, "tool_calls", "function")
        if as_text(dig(function, "name")):
            self._calls[len(self._calls)] = [as_text(dig(function, "name"))]
        if as_text(dig(function, "arguments")) and self._calls:
            self._calls[max(self._calls)].append(as_text(dig(function, "arguments")))

    def _block(self, chunk: dict[str, Any]) -> None:
        delta, place = chunk.get("delta"), chunk.get("index")
        number = place if isinstance(place, int) else 0
        if dig(chunk, "content_block", "type") == "tool_use":
            self._calls[number] = [as_text(dig(chunk, "content_block", "name"))]
        self._texts.append(as_text(dig(delta, "text")))
        self._thinking.append(as_text(dig(delta, "thinking")))
        self._finish = as_text(dig(delta, "stop_reason")) or self._finish
        if as_text(dig(delta, "partial_json")):
            self._calls.setdefault(number, [""]).append(as_text(dig(delta, "partial_json")))
