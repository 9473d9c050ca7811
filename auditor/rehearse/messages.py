"""Messages of a recorded request in any known wire form -> messages as chat completions have them."""

import json
from collections.abc import Iterator
from typing import Any

import msgspec

from auditor.probe.answers import as_text, decoded, dig

UNKNOWN_CONTENT = "documents"
"""Feature of calls with content of a form that is not known here."""
_TEXT_TYPES = ("text", "input_text", "output_text")
_SILENT_TYPES = ("thinking", "redacted_thinking", "reasoning", "reasoning_content", "reasoningContent", "cachePoint")
"""Blocks that a model thought and nobody has to send again."""
_WHOLE = ("text", "image_url")
"""Types of blocks that chat completions have themselves."""


class Reader:
    """Reads the messages of one request, and notes what in them decides whether it can be made again."""

    def __init__(self, roles: dict[str, str]) -> None:
        self._roles = roles
        self.features: set[str] = set()

    def messages(self, given: Any) -> list[dict[str, Any]]:
        """Return all messages in order; what is no message is left out."""
        if isinstance(given, str):
            inner = decoded(given) if given[:1] in ("[", "{") else None
            if not isinstance(inner, list | dict):
                return [{"role": "user", "content": given}] if given else []
            given = inner
        if isinstance(given, dict) and not as_list(given):
            given = given.get("messages", [given])
        return [message for one in as_list(given) for message in self._one(_bare(one))]

    def system(self, given: Any) -> list[dict[str, Any]]:
        """Return the message that instructions outside the messages make."""
        text = as_text(given) or text_in(given)
        return [{"role": "system", "content": text}] if text else []

    def _one(self, one: Any) -> Iterator[dict[str, Any]]:
        if isinstance(one, str):
            yield {"role": "user", "content": one}
        if not isinstance(one, dict):
            return
        kind = one.get("type")
        if kind == "function_call":
            yield {"role": "assistant", "content": None, "tool_calls": [_call(one.get("call_id"), one.get("name"), one.get("arguments"))]}
        elif kind == "function_call_output":
            yield _result(one.get("call_id"), one.get("output"))
        elif kind not in _SILENT_TYPES:
            yield from self._plain(one)

    def _plain(self, one: dict[str, Any]) -> Iterator[dict[str, Any]]:
        role = as_text(one.get("role")) or "user"
        if role == "developer":
            self.features.add("role:developer")
        role = self._roles.get(role, role)
        content = one.get("content", one.get("parts", one.get("message")))
        if "parts" in one and not one.get("content"):
            content = one["parts"]
        if isinstance(content, str) and content[:2] in ("[{", "[ {"):
            content = decoded(content) or content
        calls = [_renewed(_bare(call)) for call in as_list(one.get("tool_calls"))]
        if not isinstance(content, list):
            text = content if isinstance(content, str) else text_in(content) or None
            yield _message(one, role, text, calls)
            return
        parts, more, results = self._blocks(content)
        yield from results
        if parts or more or calls or not results:
            yield _message(one, role, parts, calls + more)

    def _blocks(self, content: list[Any]) -> tuple[Any, list[dict[str, Any]], list[dict[str, Any]]]:
        """Return the content proper, the calls of tools and the results of tools among blocks."""
        parts: list[dict[str, Any]] = []
        calls: list[dict[str, Any]] = []
        results: list[dict[str, Any]] = []
        is_whole = True
        for block in content:
            if not isinstance(block, dict):
                parts.append({"type": "text", "text": str(block)})
                continue
            is_whole &= block.get("type") in _WHOLE
            if (call := _used(block)) is not None:
                calls.append(call)
            elif (result := _returned(block)) is not None:
                results.append(result)
            elif (part := self._part(block)) is not None:
                parts.append(part)
        if is_whole and any(part["type"] != "text" for part in parts):
            return parts, calls, results
        if all(part["type"] == "text" for part in parts):
            return "\n".join(part["text"] for part in parts) or None, calls, results
        return parts, calls, results

    def _part(self, block: dict[str, Any]) -> dict[str, Any] | None:
        kind = block.get("type")
        text = block.get("text", block.get("content") if kind in _TEXT_TYPES else None)
        if isinstance(text, str) and (kind in _TEXT_TYPES or kind is None):
            return {"type": "text", "text": text}
        url = _picture(block)
        if url:
            self.features.add("images" if url.startswith("data:") else "images_remote")
            return {"type": "image_url", "image_url": {"url": url}}
        if kind not in _SILENT_TYPES and not any(name in block for name in _SILENT_TYPES):
            self.features.add("audio" if "audio" in str(kind) else UNKNOWN_CONTENT)
        return None


def text_in(value: Any, depth: int = 0) -> str:
    """Return the texts of blocks or parts, one after another."""
    if isinstance(value, str):
        return value
    if depth > 3:
        return ""
    if isinstance(value, list):
        return "\n".join(text for one in value if (text := text_in(one, depth + 1)))
    if isinstance(value, dict):
        return next((text_in(value[name], depth + 1) for name in ("text", "parts", "content") if name in value), "")
    return ""


def as_list(value: Any) -> list[Any]:
    """Return a list, also of what stands under numbers or as a text of JSON; empty for anything else."""
    if isinstance(value, str) and value[:1] == "[":
        value = decoded(value)
    if isinstance(value, dict) and value and all(name.isdecimal() for name in value):
        return [value[name] for name in sorted(value, key=int)]
    return value if isinstance(value, list) else []


def _bare(one: Any) -> Any:
    """Take off what some tracers put around a message or a call."""
    for name in ("message", "tool_call"):
        inner = one.get(name) if isinstance(one, dict) and "role" not in one else None
        if isinstance(inner, dict):
            return inner
    return one


def _message(one: dict[str, Any], role: str, content: Any, calls: list[dict[str, Any]]) -> dict[str, Any]:
    message: dict[str, Any] = {"role": role, "content": content if content is not None or calls else ""}
    if calls:
        message["tool_calls"] = calls
    if role == "tool":
        message["tool_call_id"] = as_text(one.get("tool_call_id")) or as_text(one.get("id")) or "call_0"
    return message


def _call(identifier: Any, name: Any, arguments: Any) -> dict[str, Any]:
    text = arguments if isinstance(arguments, str) else json.dumps(arguments if arguments is not None else {}, ensure_ascii=False)
    return {"id": as_text(identifier) or "call_0", "type": "function", "function": {"name": as_text(name), "arguments": text}}


def _renewed(call: Any) -> dict[str, Any]:
    function = dig(call, "function")
    inner = function if isinstance(function, dict) else call
    return _call(dig(call, "id"), dig(inner, "name"), dig(inner, "arguments"))


def _result(identifier: Any, content: Any) -> dict[str, Any]:
    text = content if isinstance(content, str) else text_in(content) or msgspec.json.encode(content).decode()
    return {"role": "tool", "tool_call_id": as_text(identifier) or "call_0", "content": text}


def _used(block: dict[str, Any]) -> dict[str, Any] | None:
    """Return the call of a tool that a block is."""
    kind = block.get("type")
    if kind in ("tool_use", "tool_call"):
        return _call(block.get("id"), block.get("name"), block.get("input", block.get("arguments")))
    for name, identifier, arguments in (("toolUse", "toolUseId", "input"), ("functionCall", "id", "args")):
        inner = block.get(name)
        if isinstance(inner, dict):
            return _call(inner.get(identifier) or inner.get("name"), inner.get("name"), inner.get(arguments))
    return None


def _returned(block: dict[str, Any]) -> dict[str, Any] | None:
    """Return the result of a tool that a block is."""
    kind = block.get("type")
    if kind in ("tool_result", "tool_call_response"):
        return _result(block.get("tool_use_id") or block.get("id"), block.get("content", block.get("response", block.get("result", ""))))
    for name, identifier, content in (("toolResult", "toolUseId", "content"), ("functionResponse", "name", "response")):
        inner = block.get(name)
        if isinstance(inner, dict):
            return _result(inner.get(identifier), inner.get(content))
    return None


def _picture(block: dict[str, Any]) -> str:
    """Return the URL of a picture: a remote one, or the picture itself as `data:`."""
    given = block.get("image_url")
    url = given if isinstance(given, str) else as_text(dig(given, "url"))
    if url:
        return url
    if block.get("type") == "image" and as_text(dig(block, "source", "url")):
        return as_text(dig(block, "source", "url"))
    for kind, content in (
        (dig(block, "source", "media_type"), dig(block, "source", "data")),
        (dig(block, "inlineData", "mimeType"), dig(block, "inlineData", "data")),
        (f"image/{dig(block, 'image', 'format')}", dig(block, "image", "source", "bytes")),
    ):
        if isinstance(content, str) and isinstance(kind, str) and kind.startswith("image/"):
            return f"data:{kind};base64,{content}"
    return ""
