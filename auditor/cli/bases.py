"""A revision's name, or the CI event -> the commit to compare with, in words that are printed; never a guess."""

import os
from typing import NamedTuple

from auditor.cli.events import PAYLOAD_BYTES, Event, Step, event_of
from auditor.errors import UsageError
from auditor.inputs.revisions import Repository


class Base(NamedTuple):
    """The commit to compare with."""

    commit: str
    said: str
    """How it was found."""


def named_base(repository: Repository, revision: str, head: str, *, is_exact: bool = False) -> Base:
    """Return the commit that the head and a revision have in common, or the revision itself.

    Raises: UsageError, which says what is missing and how to get it.
    """
    commit = repository.commit(revision)
    if commit is None:
        raise UsageError(f"{revision}: this repository has no such revision{_depth(repository)}")
    if is_exact:
        return Base(commit, revision)
    common = repository.merge_base(commit, head)
    if common is None:
        raise UsageError(
            f"{revision} and {head[:12]} have no commit in common here{_depth(repository) or '; compare with the revision itself: --exact'}"
        )
    return Base(common, revision if common == commit else f"merge base with {revision}")


def auto_base(repository: Repository, head: str, event: Event | None = None) -> tuple[Base | None, str]:
    """Return the base of this CI run, or None when it has no change to look at, with what is to be said about it.

    Raises: UsageError, when there was a change and its beginning is not here.
    """
    event = event or event_of(os.environ, read_event)
    is_equal = False
    for step in event.steps:
        found = _tried(repository, step, head)
        if found is not None and found.commit != head:
            return found, f"{event.name}: {found.said}"
        is_equal = is_equal or found is not None
    if is_equal or not event.steps:
        return None, f"{event.name}: nothing changed between its two ends" if is_equal else f"{event.name}: no change to look at"
    return None, f"{event.name}: the commit it began at is not here{_depth(repository)}"


def _tried(repository: Repository, step: Step, head: str) -> Base | None:
    match step.how:
        case "parent":
            return _commit(repository.parent(head), "the commit before")
        case "merged-into":
            second = repository.commit(head + "^2")
            return _commit(repository.parent(head), "the branch it is merged into") if second is not None else None
        case "previous-tag":
            tag = repository.previous_tag(head)
            return _commit(repository.commit(tag), f"the tag before, {tag}") if tag is not None else None
        case "exact":
            return _commit(repository.commit(step.revision), f"what was there before, {step.revision[:12]}")
        case "merge-base":
            name = step.revision or repository.default_branch()
            commit = repository.commit(name) if name is not None else None
            common = repository.merge_base(commit, head) if commit is not None else None
            return _commit(common, f"merge base with {(name or '').removeprefix('refs/remotes/').removeprefix('refs/heads/')}")


def _commit(commit: str | None, said: str) -> Base | None:
    return Base(commit, said) if commit is not None else None


def _depth(repository: Repository) -> str:
    if repository.is_shallow():
        return "; the clone is shallow: fetch more history (fetch-depth: 0, GIT_DEPTH: 0, or git fetch --unshallow)"
    return ""


def read_event(path: str) -> bytes:
    """Return the bytes of an event's file, one more than are taken at most."""
    with open(path, "rb") as stream:
        return stream.read(PAYLOAD_BYTES + 1)
