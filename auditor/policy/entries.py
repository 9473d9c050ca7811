"""A finding -> what is remembered of it to meet it again: who it is, where it stands, what it reaches."""

from collections.abc import Iterable
from typing import Final

from auditor.model.finding import Finding
from auditor.model.policy import BaselineEntry

REACHING: Final = frozenset({"call", "client", "endpoint", "config"})
"""Kinds of findings by which something is reached, or can be."""


DIGEST_CHARACTERS: Final = 24
"""How much of a digest is compared: enough that no two are alike by chance, and short in a file that people read."""


def entry_of(finding: Finding) -> BaselineEntry:
    """Return the entry of one finding: no line, no snippet, no secret."""
    return BaselineEntry(
        fingerprint=finding.fingerprint,
        rule_id=finding.rule_id,
        path=finding.location.path,
        kind=finding.kind,
        provider_id=finding.provider_id,
        closed=finding.closed,
        symbol=finding.symbol or "",
        capability=finding.capability or "",
        model=finding.model or "",
        endpoint=finding.endpoint or "",
        enclosing=finding.enclosing or finding.location.logical or "",
        data_types=finding.data_types,
        package=finding.package or "",
        component=finding.component,
        context=finding.context,
        severity=finding.severity,
        confidence=finding.confidence,
        host_class=finding.host_class,
        is_wrapped=bool(finding.via),
        is_implicit=finding.implicit,
        is_direct=finding.direct,
        moved_fingerprint=finding.moved_fingerprint[:DIGEST_CHARACTERS],
        place_fingerprint=finding.place_fingerprint[:DIGEST_CHARACTERS],
        facts_digest=finding.facts_digest[:DIGEST_CHARACTERS],
    )


def entries_of(findings: Iterable[Finding]) -> tuple[BaselineEntry, ...]:
    """Return the entries of a report's findings but traffic, sorted as a baseline file keeps them."""
    return tuple(sorted((entry_of(finding) for finding in findings if finding.kind != "traffic"), key=entry_key))


def entry_key(entry: BaselineEntry) -> tuple[str, str, str]:
    """Return an entry's place in the order of a baseline."""
    return (entry.path, entry.rule_id, entry.fingerprint)


def reaches(entry: BaselineEntry) -> bool:
    """Whether an entry shows that production code reaches a closed provider: no guess, and no address of a web page."""
    if entry.kind not in REACHING or not entry.closed or entry.context != "production" or entry.confidence == "low":
        return False
    return entry.kind != "endpoint" or entry.host_class in ("", "api")


def purpose(entry: BaselineEntry) -> str:
    """Return what a call is for, older and newer ways to have text written taken together."""
    return "text" if entry.capability in _TEXT else entry.capability


_TEXT: Final = frozenset({"chat", "completions", "completion", "responses", "text", "generation", "messages"})
