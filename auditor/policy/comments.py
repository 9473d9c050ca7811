"""Lines of scanned files -> the permissions and ignores that people wrote in comments.

`# auditor: allow[rule-or-provider] until=2027-03-01 reason` at the end of a line speaks of that line; on a line of its own it speaks of the first
line of code below. A reason is required: without one the comment is told to be without effect.
"""

import datetime
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from auditor.model.location import Location, Region
from auditor.model.policy import Ignore, Permission
from auditor.model.report import Notification

MARK: Final = b"auditor:"
LINE_CHARACTERS: Final = 4_000
"""Longer lines were not written by a person, and hold no comment of one."""
PER_FILE: Final = 1_000
"""Comments read in one file."""

_SAID: Final = re.compile(r"auditor:\s{0,8}(?P<what>allow|ignore)\b(?:\s{0,8}\[(?P<names>[^\[\]]{0,400})\])?[ \t]*(?P<rest>.*)$")
_UNTIL: Final = re.compile(r"until=(?P<day>\S{1,40})\s*")
_OPENING: Final = re.compile(r"(?:#|//|/\*|\*|--|<!--|;|%|'|\bREM\b|\{\{!|<%#|\(\*)[^\n]{0,200}$", re.IGNORECASE)
_ONLY: Final = re.compile(r"^[\s\"]*(?:#|//|/\*|\*|--|<!--|;|%|'|REM\b|\{\{!|<%#|\(\*)", re.IGNORECASE)
_CLOSING: Final = re.compile(r"(?:\*/|-->|\*\)|--%>|%>|\}\}|(?:\\[nr])+\"?,?|\"\s*,)\s*$")


class Said(NamedTuple):
    """What the comments of some files say."""

    permissions: tuple[Permission, ...] = ()
    ignores: tuple[Ignore, ...] = ()
    notifications: tuple[Notification, ...] = ()


def parse_comments(path: str, content: bytes) -> Said:
    """Return what the comments of one file say, in its order; cost: one search of the bytes where nothing is said."""
    if MARK not in content:
        return Said()
    permissions: list[Permission] = []
    ignores: list[Ignore] = []
    notes: list[Notification] = []
    lines = content.decode("utf-8", "replace").split("\n")
    for number, found in _found(lines):
        location = Location(path=path, region=_covered(lines, number))
        names = tuple(name for part in (found["names"] or "").split(",") if (name := part.strip()))
        until, reason = _taken_apart(found["rest"])
        problem = _problem(names, until, reason)
        if problem:
            notes.append(Notification(level="warning", code="comment-without-effect", message=problem, location=location))
        elif found["what"] == "allow":
            permissions.append(Permission(names=names, location=location, reason=reason, until=until))
        else:
            ignores.append(Ignore(names=names, location=location, reason=reason))
    return Said(tuple(permissions), tuple(ignores), tuple(notes))


def _found(lines: list[str]) -> Iterator[tuple[int, re.Match[str]]]:
    count = 0
    for number, line in enumerate(lines, start=1):
        if "auditor:" not in line or len(line) > LINE_CHARACTERS:
            continue
        found = _SAID.search(line)
        if found is not None and _OPENING.search(line[: found.start()]) is not None:
            yield number, found
            count += 1
            if count >= PER_FILE:
                return


def _covered(lines: list[str], number: int) -> Region:
    """Return the lines a comment speaks of: its own, or, on a line of its own, up to the first line of code below."""
    last = number
    if _ONLY.match(lines[number - 1]):
        last = min(number + 1, len(lines))
        while last < len(lines) and last - number < 12 and _ONLY.match(lines[last - 1]):
            last += 1
    return Region(start_line=number, start_column=1, end_line=last, end_column=1)


def _taken_apart(rest: str) -> tuple[str | None, str]:
    """Return the date, when one is given, and the reason without the end of the comment."""
    text = _CLOSING.sub("", rest.strip()).strip()
    found = _UNTIL.match(text)
    return (found["day"], text[found.end() :].strip()) if found else (None, text)


def _problem(names: tuple[str, ...], until: str | None, reason: str) -> str:
    if not names:
        return "An `auditor:` comment names no rule or provider in square brackets: it has no effect."
    if not re.search(r"\w", reason):
        return f"`auditor:` comment for {', '.join(names)} gives no reason: it has no effect until one is written behind it."
    if until is not None and not is_day(until):
        return f"`until={until}` is no date like 2027-03-01: the comment has no effect."
    return ""


def is_day(text: str) -> bool:
    """Whether a text is an ISO date."""
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
