"""Recorded calls -> files of evaluation and training sets, in the forms that the rules describe."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

from auditor.model.rehearsal import CaseSet, RecordedCall
from auditor.probe.answers import dig
from auditor.rehearse.masking import Mask

WHEN, ITSELF = "$if", "="
_NAME = re.compile(r"\$(\w+)")
_GONE = object()


def render_sets(
    sets: Sequence[CaseSet], calls: Sequence[RecordedCall], run: Mapping[str, str], mask: Mask, *, trains: bool
) -> dict[str, bytes]:
    """Return the files by path. `run`: `url` and `model` of the endpoint; `trains`: whether sets for training are wanted too."""
    cases = [case for call in calls if call.kind != "embeddings" for case in [_case(call, mask)]]
    files: dict[str, bytes] = {}
    for one in sets:
        for file in one.files if trains or not one.trains else ():
            if file.each is None:
                made = filled(file.content, run)
                files[file.path] = yaml.safe_dump(made, sort_keys=False, allow_unicode=True, width=120).encode()
            else:
                lines = (filled(file.each, {**run, **case}) for case in cases if all(case.get(name) for name in file.needs))
                files[file.path] = b"".join(json.dumps(line, ensure_ascii=False).encode("utf-8", "replace") + b"\n" for line in lines)
    return files


def filled(form: Any, values: Mapping[str, Any]) -> Any:
    """Return plain data with its `$names` replaced; what stands under a condition that does not hold is left out."""
    found = _filled(form, values)
    return None if found is _GONE else found


def _filled(form: Any, values: Mapping[str, Any]) -> Any:
    if isinstance(form, str):
        whole = _NAME.fullmatch(form)
        return values.get(whole[1], form) if whole else _NAME.sub(lambda found: str(values.get(found[1], found[0])), form)
    if isinstance(form, list):
        return [made for one in form if (made := _filled(one, values)) is not _GONE]
    if not isinstance(form, dict):
        return form
    if WHEN in form and not values.get(str(form[WHEN]).removeprefix("$")):
        return _GONE
    if ITSELF in form:
        return _filled(form[ITSELF], values)
    return {name: made for name, part in form.items() if name != WHEN and (made := _filled(part, values)) is not _GONE}


def _case(call: RecordedCall, mask: Mask) -> dict[str, Any]:
    """Return the values that a set can ask for; all texts are masked."""
    body = mask.data(call.body)
    messages = body.get("messages") or [{"role": "user", "content": body.get("prompt", "")}]
    said: dict[str, Any] = {"role": "assistant", "content": mask.text(call.said.text)}
    calls = [
        {"id": f"call_{number}", "type": "function", "function": {"name": name, "arguments": mask.text(arguments)}}
        for number, (name, arguments) in enumerate(call.said.calls)
    ]
    if calls:
        said["tool_calls"] = calls
    text = said["content"] if not calls else ""
    schema = dig(body, "response_format", "json_schema", "schema")
    options = {name: body[name] for name in ("tools", "tool_choice", "response_format") if name in body}
    return {
        "site": call.site,
        "messages": messages,
        "prompt": "\n".join(_spoken(messages)),
        "answer": text or (json.dumps([one["function"] for one in calls], ensure_ascii=False) if calls else ""),
        "text": text if not schema else "",
        "tool": bool(calls),
        "schema": schema if not calls else None,
        "options": options,
        "tools": body.get("tools"),
        "dialogue": [*messages, said] if text or calls else None,
    }


def _spoken(messages: Sequence[Any]) -> Iterator[str]:
    """Yield the turns of a conversation as lines, and the beginning of the next."""
    for message in messages:
        content = dig(message, "content")
        text = content if isinstance(content, str) else "\n".join(str(dig(part, "text") or "[picture]") for part in content or ())
        yield f"{str(dig(message, 'role')).capitalize()}: {text}"
    yield "Assistant:"
