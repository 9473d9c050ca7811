"""Many findings -> columns of numbers and tables of words: what a page needs to draw them when they are asked for."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import msgspec

from auditor.model.finding import Finding
from auditor.reporters.neutral import legible
from auditor.reporters.rendering import permalink
from auditor.reporters.story.findings import STATE_WORDS
from auditor.reporters.story.names import TARGET_WORDS, Names
from auditor.reporters.story.story import Story

BUDGET_BYTES: Final = 5_300_000
"""What all rows together may take: with the rest of the page under 6 MB."""
SNIPPET_LENGTH: Final = 160

_UNSAFE: Final = re.compile("[<>&\u2028\u2029]")

Read = Callable[[Finding], Any]


def rows_json(told: Story, link_template: str | None = None) -> str:
    """Return the rows as JSON that may stand inside a script element; what does not fit is left out, column by column, from the end."""
    names = told.names
    findings = names.findings
    numbers = tuple(entry.number for entry in told.ledger.entries)
    masks = {fingerprint: sum(1 << numbers.index(number) for number in own) for fingerprint, own in told.ledger.memberships().items()}
    columns: dict[str, str] = {}
    words: dict[str, str] = {}
    for name, read in _required(names, masks):
        _add(columns, words, name, [read(finding) for finding in findings])
    used = sum(map(len, columns.values())) + sum(map(len, words.values()))
    for name, read in _optional(names, link_template):
        values = [read(finding) for finding in findings]
        for share in (1.0, 0.5, 0.25, 0.1):
            kept = values[: int(len(values) * share)]
            column, table = _encoded(kept)
            if used + len(column) + len(table) <= BUDGET_BYTES:
                columns[name], words[name] = column, table
                used += len(column) + len(table)
                break
    helps = {note.id: note.help for note in told.report.glossary.rules}
    body = ",".join(f"{_plain(name)}:{column}" for name, column in columns.items())
    tables = ",".join(f"{_plain(name)}:{table}" for name, table in words.items())
    width = max(2, len(str(len(findings))))
    head = f'"count":{len(findings)},"width":{width},"numbers":{_plain(numbers)},"help":{_plain(helps)}'
    text = f'{{{head},"columns":{{{body}}},"words":{{{tables}}}}}'
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _required(names: Names, masks: Mapping[str, int]) -> tuple[tuple[str, Read], ...]:
    return (
        ("id", lambda finding: finding.fingerprint[:16]),
        ("severity", lambda finding: finding.severity),
        ("title", lambda finding: finding.message or finding.rule_id),
        ("path", lambda finding: finding.location.path),
        ("line", lambda finding: finding.location.region.start_line if finding.location.region else 0),
        ("target", lambda finding: TARGET_WORDS[finding.closed]),
        ("provider", lambda finding: names.provider(finding.provider_id, finding.closed)),
        ("kind", lambda finding: finding.kind),
        ("where", lambda finding: finding.context),
        ("rule", lambda finding: finding.rule_id),
        ("component", lambda finding: names.component(finding.component)),
        ("confidence", lambda finding: finding.confidence),
        ("state", lambda finding: _state(names, finding)),
        ("muted", lambda finding: int(names.treatment(finding) != "counts")),
        ("counted", lambda finding: "yes" if names.counts(finding) else ""),
        ("mask", lambda finding: masks.get(finding.fingerprint, 0)),
    )


def _optional(names: Names, link_template: str | None) -> tuple[tuple[str, Read], ...]:
    def link(finding: Finding) -> str:
        region = finding.location.region
        return permalink(link_template, finding.location.path, region.start_line if region else None)

    columns: tuple[tuple[str, Read], ...] = (
        ("model", lambda finding: finding.model or ""),
        ("capability", lambda finding: finding.capability or ""),
        ("types", lambda finding: ", ".join(names.data_type(name) for name in finding.data_types)),
        ("because", lambda finding: _because(names, finding)),
        ("symbol", lambda finding: finding.symbol or ""),
        ("snippet", lambda finding: finding.snippet.split("\n", 1)[0][:SNIPPET_LENGTH]),
        ("package", lambda finding: finding.package or ""),
        ("endpoint", lambda finding: finding.endpoint or ""),
        ("via", lambda finding: " \u2192 ".join(f"{step.symbol} ({step.path}:{step.line})" for step in finding.via)),
        ("enclosing", lambda finding: finding.enclosing),
    )
    return (*columns, ("link", link)) if link_template else columns


def _state(names: Names, finding: Finding) -> str:
    decision = names.decisions.get(finding.fingerprint)
    if decision is None:
        return ""
    return STATE_WORDS.get(decision.state, "") or (decision.treatment.capitalize() if decision.treatment != "counts" else "")


def _because(names: Names, finding: Finding) -> str:
    decision = names.decisions.get(finding.fingerprint)
    return f"{decision.treatment} by {decision.because.by}: {decision.because.reason}" if decision and decision.because else ""


def _add(columns: dict[str, str], words: dict[str, str], name: str, values: Sequence[Any]) -> None:
    if name in ("id", "line", "muted", "mask"):
        columns[name] = _plain(values)
    else:
        columns[name], words[name] = _encoded(values)


def _encoded(values: Sequence[str]) -> tuple[str, str]:
    """Return a column of places in a table, and the table: most used words first, so that most numbers are short."""
    tally: dict[str, int] = {}
    for value in values:
        tally[value] = tally.get(value, 0) + 1
    table = sorted(tally, key=lambda value: (-tally[value], value))
    places = {value: place for place, value in enumerate(table)}
    return _plain([places[value] for value in values]), _plain([legible(word) for word in table])


def _plain(value: object) -> str:
    return msgspec.json.encode(value).decode()
