"""Entries of two sides -> which of the one is which of the other, however it moved, was renamed or rewritten meanwhile.

Nothing is paired twice. What is surest is paired first: the same identity, then the same place, then the same text elsewhere, then, among
what is left over on both sides, what does the same for the same provider. So a refactoring that keeps the number of calls leaves none over on
the new side, and one call more leaves exactly one.
"""

from collections.abc import Callable, Hashable, Sequence
from typing import Final, Literal, NamedTuple

from auditor.model.policy import BaselineEntry
from auditor.policy.entries import REACHING, purpose

Bond = Literal["same", "place", "moved", "alike"]
"""How sure a pair is, from surest to least."""

Key = Callable[[BaselineEntry], Hashable]


class Pair(NamedTuple):
    """An entry of the head with what it was in the base."""

    before: int
    """Index into the base."""
    bond: Bond


def pair(base: Sequence[BaselineEntry], head: Sequence[BaselineEntry]) -> dict[int, Pair]:
    """Return, by index into the head, what was there before; cost: some passes over both."""
    found: dict[int, Pair] = {}
    old, new = dict(enumerate(base)), dict(enumerate(head))
    for bond, key in _STAGES:
        waiting: dict[Hashable, list[int]] = {}
        for index in sorted(old, key=lambda number: _order(old[number]), reverse=True):
            name = key(old[index])
            if name is not None:
                waiting.setdefault(name, []).append(index)
        for index in sorted(new, key=lambda number: _order(new[number])) if waiting else ():
            if key is _one_of_several and new[index].provider_id is not None:
                continue
            candidates = waiting.get(key(new[index]))
            if candidates:
                found[index] = Pair(candidates.pop(), bond)
                del new[index], old[found[index].before]
        if not old or not new:
            break
    return found


def _order(entry: BaselineEntry) -> tuple[str, str, str]:
    return (entry.path, entry.enclosing, entry.fingerprint)


def _place(entry: BaselineEntry) -> Hashable:
    return entry.place_fingerprint or None


def _moved(entry: BaselineEntry) -> Hashable:
    return (entry.moved_fingerprint, entry.context == "production") if entry.moved_fingerprint else None


def _what(entry: BaselineEntry) -> tuple[Hashable, ...]:
    return (entry.kind, entry.provider_id, entry.is_wrapped, entry.context == "production")


def _alike_here(entry: BaselineEntry) -> Hashable:
    return (*_what(entry), entry.closed, entry.path, entry.enclosing, entry.symbol, entry.capability)


def _same_call_in_file(entry: BaselineEntry) -> Hashable:
    return (*_what(entry), entry.closed, entry.path, entry.symbol, entry.capability)


def _same_call_in_function(entry: BaselineEntry) -> Hashable:
    return (*_what(entry), entry.closed, entry.enclosing, entry.symbol, entry.capability) if entry.enclosing else None


def _same_call(entry: BaselineEntry) -> Hashable:
    return (*_what(entry), entry.closed, entry.symbol, entry.capability)


def _same_purpose_in_file(entry: BaselineEntry) -> Hashable:
    return (*_what(entry), entry.closed, entry.path, purpose(entry)) if entry.kind in REACHING else None


def _same_purpose(entry: BaselineEntry) -> Hashable:
    return (*_what(entry), entry.closed, purpose(entry)) if entry.kind in REACHING else None


def _one_of_several(entry: BaselineEntry) -> Hashable:
    """A call that several providers may answer now, whose clients are judged by themselves, in place of one that named its own."""
    return (
        (entry.kind, entry.is_wrapped, entry.context == "production", entry.closed, entry.path, purpose(entry))
        if entry.kind == "call"
        else None
    )


def _other_answer(entry: BaselineEntry) -> Hashable:
    return (*_what(entry), purpose(entry)) if entry.kind in REACHING else None


def _same_package(entry: BaselineEntry) -> Hashable:
    return (*_what(entry), entry.is_direct, entry.component, entry.package) if entry.kind == "dependency" else None


def _same_sdk_owner(entry: BaselineEntry) -> Hashable:
    return (*_what(entry), entry.is_direct) if entry.kind == "dependency" else None


_STAGES: Final[tuple[tuple[Bond, Key], ...]] = (
    ("same", lambda entry: entry.fingerprint),
    ("place", _place),
    ("moved", _moved),
    ("alike", _alike_here),
    ("alike", _same_call_in_file),
    ("alike", _same_call_in_function),
    ("alike", _same_call),
    ("alike", _same_purpose_in_file),
    ("alike", _same_purpose),
    ("alike", _one_of_several),
    ("alike", _other_answer),
    ("alike", _same_package),
    ("alike", _same_sdk_owner),
)
