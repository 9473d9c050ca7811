"""What came back from one request, and safe ways into it: nothing an endpoint sends can raise here."""

import json
import math
import re
from typing import Any, Literal

import msgspec

Problem = Literal["", "unreachable", "certificate", "slow", "cut-off", "too-long", "redirect", "limit"]

MESSAGE_CHARACTERS = 200
DEPTH_LIMIT = 60
_WHITE = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One answer, whole or not."""

    status: int = 0
    """0: there was none."""
    problem: Problem = ""
    detail: str = ""
    content_type: str = ""
    content: bytes = b""
    body: Any = None
    """The decoded JSON; None when it is none."""
    events: tuple[str, ...] = ()
    """Payloads of the events of a stream, without the last `[DONE]`."""
    is_done: bool = False
    """The stream said that it ends."""
    seconds: float = 0.0
    server: str = ""
    limits: dict[str, float] = {}
    """Requests and tokens that are allowed, as the headers tell."""
    sent: int = 0
    """Bytes of the request."""

    @property
    def is_ok(self) -> bool:
        """Whether an answer with a good status came as a whole. It may still say anything."""
        return 200 <= self.status < 300 and not self.problem

    @property
    def is_page(self) -> bool:
        """Whether a web page came back."""
        return "html" in self.content_type or self.content[:200].lstrip().lower().startswith((b"<!doctype", b"<html"))

    @property
    def chunks(self) -> tuple[Any, ...]:
        """The events of a stream as JSON; what is none is left out."""
        return tuple(chunk for chunk in map(decoded, self.events) if chunk is not None)


def decoded(text: str | bytes) -> Any:
    """Return a text as JSON, or None: also for what is nested too deeply."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if _is_shallow(value) else None


def dig(value: Any, *steps: str | int) -> Any:
    """Return the part of JSON data at some steps; None when there is none, or something is of another type."""
    for step in steps:
        if isinstance(step, str) and isinstance(value, dict):
            value = value.get(step)
        elif isinstance(step, int) and isinstance(value, list) and -len(value) <= step < len(value):
            value = value[step]
        else:
            return None
    return value


def dig_path(value: Any, path: str) -> Any:
    """Return the part at a dotted path: `choices.0.message`."""
    return dig(value, *(int(step) if step.isdigit() else step for step in path.split(".")))


def text_of(body: Any) -> str:
    """Return the text of a chat answer; nothing when there is none."""
    content = dig(body, "choices", 0, "message", "content")
    if isinstance(content, list):
        parts = (dig(part, "text") for part in content)
        return "".join(part for part in parts if isinstance(part, str))
    return content if isinstance(content, str) else ""


def thinking_of(body: Any) -> str:
    """Return the text that a model thought before its answer, where the server tells it apart."""
    message = dig(body, "choices", 0, "message")
    found = [dig(message, "reasoning_content"), dig(message, "reasoning")]
    return "".join(part for part in found if isinstance(part, str))


def calls_of(body: Any) -> list[tuple[str, str]]:
    """Return (name, arguments) of the tool calls of a chat answer; what is malformed comes with an empty name."""
    found = dig(body, "choices", 0, "message", "tool_calls")
    calls = found if isinstance(found, list) else []
    return [(as_text(dig(call, "function", "name")), as_text(dig(call, "function", "arguments"))) for call in calls]


def as_text(value: Any) -> str:
    """Return a text; nothing for what is none."""
    return value if isinstance(value, str) else ""


def as_number(value: Any) -> float | None:
    """Return a finite number; None for what is none (also for true and false)."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value) if math.isfinite(value) else None
    except OverflowError:
        return None


def prompt_tokens(body: Any) -> float | None:
    """Return how many tokens of prompt the server counted."""
    return as_number(dig(body, "usage", "prompt_tokens"))


def completion_tokens(body: Any) -> float | None:
    """Return how many tokens of answer the server counted."""
    return as_number(dig(body, "usage", "completion_tokens"))


def message_of(answer: Answer) -> str:
    """Return what the server says went wrong, in one short line."""
    for path in ("error.message", "error", "message", "detail", "detail.0.msg", "msg"):
        found = dig_path(answer.body, path)
        if isinstance(found, str) and found.strip():
            return short(found)
    if answer.is_page:
        return "a web page came back"
    if isinstance(answer.body, dict | list):
        return short(json.dumps(answer.body, ensure_ascii=False)) if answer.body else ""
    return short(answer.content[:1000].decode("utf-8", "replace"))


def short(text: str, characters: int = MESSAGE_CHARACTERS) -> str:
    """Return a text on one line, cut, without control characters."""
    line = _WHITE.sub(" ", text).strip()
    return line if len(line) <= characters else line[: characters - 1] + "…"


def _is_shallow(value: Any) -> bool:
    level = [value]
    for _ in range(DEPTH_LIMIT):
        level = [
            child
            for one in level
            if isinstance(one, dict | list)
            for child in (one.values() if isinstance(one, dict) else one)
            if isinstance(child, dict | list)
        ]
        if not level:
            return True
    return False
