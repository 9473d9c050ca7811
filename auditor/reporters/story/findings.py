"""Findings -> the entries of the appendix, each with all that is known of it."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from auditor.model.finding import Finding, Severity
from auditor.reporters.rendering import permalink
from auditor.reporters.story.counting import day
from auditor.reporters.story.exposure import FlowStory, flow_of, gravest_first
from auditor.reporters.story.names import TARGET_WORDS, Names, place

LINE_LIMIT: Final = 400
FLOWS_SHOWN: Final = 4
MATCHES_SHOWN: Final = 8
POINTS_SHOWN: Final = 6

STATE_WORDS: Final[Mapping[str, str]] = {
    "new": "New",
    "updated": "Updated",
    "newly_known": "Newly known",
    "unknown": "State unknown",
    "absent": "Gone",
}


class Line(NamedTuple):
    """One line of a code frame."""

    number: int | None
    text: str
    is_hit: bool


class Entry(NamedTuple):
    """One finding."""

    fingerprint: str
    number: str
    anchor: str
    severity: Severity
    title: str
    where: str
    path: str
    line: int | None
    link: str
    target: str
    target_reason: str
    state: str
    treatment: str
    because: str
    is_muted: bool
    counted: bool
    """Whether it counts for the numbers."""
    kind: str
    context: str
    component: str
    provider_id: str
    provider: str
    rule: str
    lines: tuple[Line, ...]
    is_cut: bool
    via: tuple[tuple[str, str], ...]
    flows: tuple[FlowStory, ...]
    flows_more: int
    facts: tuple[tuple[str, str], ...]
    matches: tuple[tuple[str, str], ...]
    matches_more: int
    points: tuple[tuple[str, str], ...]
    changes: tuple[str, ...]
    why: str
    help: str
    numbers: tuple[str, ...]
    """Numbers of page one that count it."""


def entry(
    names: Names,
    finding: Finding,
    shares: Mapping[str, tuple[tuple[str, str], ...]],
    numbers: Mapping[str, tuple[str, ...]],
    link_template: str | None = None,
) -> Entry:
    """Return the entry of one finding."""
    label = names.labels[finding.fingerprint]
    decision = names.decisions.get(finding.fingerprint)
    region = finding.location.region
    note = names.rule(finding.rule_id)
    lines, is_cut = _lines(finding)
    others = [match for match in finding.matches if match.rule_id != finding.rule_id]
    line = region.start_line if region else None
    return Entry(
        fingerprint=finding.fingerprint,
        number=label.number,
        anchor=label.anchor,
        severity=finding.severity,
        title=finding.message or (note.summary if note else finding.rule_id),
        where=place(finding),
        path=finding.location.path,
        line=line,
        link=permalink(link_template, finding.location.path, line, region.end_line if region else None),
        target=TARGET_WORDS[finding.closed],
        target_reason=finding.target_reason,
        state=STATE_WORDS.get(decision.state, "") if decision else "",
        treatment=_treatment(names, finding),
        because=_because(names, finding),
        is_muted=names.treatment(finding) != "counts",
        counted=names.counts(finding),
        kind=finding.kind,
        context=finding.context,
        component=names.component(finding.component),
        provider_id=finding.provider_id or "",
        provider=names.provider(finding.provider_id, finding.closed),
        rule=finding.rule_id,
        lines=lines,
        is_cut=is_cut,
        via=tuple((step.symbol, f"{step.path}:{step.line}") for step in finding.via),
        flows=tuple(flow_of(names, number) for number in gravest_first(names, finding.flows)[:FLOWS_SHOWN]),
        flows_more=max(0, len(finding.flows) - FLOWS_SHOWN),
        facts=_facts(names, finding),
        matches=tuple((match.message or match.rule_id, match.rule_id) for match in others[:MATCHES_SHOWN]),
        matches_more=max(0, len(others) - MATCHES_SHOWN),
        points=shares.get(finding.fingerprint, ())[:POINTS_SHOWN],
        changes=decision.changes if decision else (),
        why=note.motivation if note else "",
        help=finding.help or (note.help if note else ""),
        numbers=numbers.get(finding.fingerprint, ()),
    )


def _lines(finding: Finding) -> tuple[tuple[Line, ...], bool]:
    """Return the code frame; long lines are cut."""
    if not finding.snippet:
        return (), False
    start = finding.location.region.start_line if finding.location.region else None
    texts = finding.snippet.split("\n")
    is_cut = any(len(text) > LINE_LIMIT for text in texts)
    lines = tuple(
        Line(start + place if start is not None else None, text[:LINE_LIMIT] + ("\u2026" if len(text) > LINE_LIMIT else ""), place == 0)
        for place, text in enumerate(texts)
    )
    return lines, is_cut


def _treatment(names: Names, finding: Finding) -> str:
    decision = names.decisions.get(finding.fingerprint)
    if decision is None:
        return ""
    until = day(decision.because.until) if decision.because and decision.because.until else ""
    word = {"allowed": "Allowed", "waived": "Waived", "ignored": "Ignored"}.get(decision.treatment, "")
    return f"{word} to {until}" if word and until else word


def _because(names: Names, finding: Finding) -> str:
    decision = names.decisions.get(finding.fingerprint)
    if decision is None or decision.because is None:
        return ""
    until = f", until {day(decision.because.until)}" if decision.because.until else ""
    return f"{decision.because.by}{until}: {decision.because.reason}"


def _facts(names: Names, finding: Finding) -> tuple[tuple[str, str], ...]:
    """Return what is known, leaving out what is not."""
    weights = {"open": "open: you could run it", "closed": "closed"}.get(finding.weights or "", "")
    note = names.rule(finding.rule_id)
    facts = (
        ("Rule", finding.rule_id),
        ("Pack", names.pack_title(note.pack) if note else ""),
        ("Kind", finding.kind + (f", {finding.construct}" if finding.construct else "")),
        ("Component", names.component(finding.component)),
        ("Confidence", finding.confidence),
        ("Code", "" if finding.context == "production" else finding.context),
        ("Capability", (finding.capability or "").replace("-", " ")),
        ("Model", finding.model or ""),
        ("Weights", weights),
        ("Endpoint", finding.endpoint or ""),
        ("Symbol", finding.symbol or ""),
        ("Package", finding.package or ""),
        ("In", finding.enclosing),
        ("Entry point", finding.entry_point or ""),
        ("Features", ", ".join(finding.features)),
        ("Guards", ", ".join(finding.guards)),
        ("Data", ", ".join(names.data_type(name) for name in finding.data_types)),
        ("State", "made or extended at the provider" if finding.state_held else ""),
        ("Implicit", "nothing in the code names the provider" if finding.implicit else ""),
        ("Scope", finding.scope if finding.direct else f"{finding.scope or 'runtime'}, brought in by another package"),
        ("Fingerprint", finding.fingerprint[:16]),
    )
    return tuple((name, value) for name, value in facts if value)
