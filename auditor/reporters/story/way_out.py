"""The plan -> phases with ranges on one scale, what is gained after each, and every step in full."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from auditor.model.plan import PlanItem
from auditor.reporters.story.counting import count, days, effort, percent, points
from auditor.reporters.story.names import Names
from auditor.reporters.story.page_one import total_hours
from auditor.reporters.story.scores import PAGE_ONE

FINDINGS_SHOWN: Final = 12


class After(NamedTuple):
    """A score when a phase is done."""

    pack: str
    value: str
    high: str
    width: str
    unknown_width: str


class Step(NamedTuple):
    """One item of the plan."""

    id: str
    anchor: str
    title: str
    phase: int
    effort: str
    derivation: str
    risk: str
    target: str
    steps: tuple[str, ...]
    needs: tuple[tuple[str, str], ...]
    blockers: tuple[str, ...]
    supported: tuple[str, ...]
    partial: tuple[str, ...]
    missing: tuple[str, ...]
    exit_test: str
    before: str
    after: str
    codemod: str
    findings: tuple[str, ...]
    more: int
    total: int


class Phase(NamedTuple):
    """One phase."""

    number: int
    title: str
    effort: str
    start: str
    """Where its low end stands on the common scale, in per cent."""
    length: str
    scores: tuple[After, ...]
    steps: tuple[Step, ...]


class WayOut(NamedTuple):
    """The section."""

    lead: str
    today: tuple[After, ...]
    phases: tuple[Phase, ...]
    scale: str


_TITLES: Final = {1: "At once", 2: "What moves easily", 3: "What needs building", 4: "What is held hostage"}


def way_out(names: Names) -> WayOut | None:
    """Return the section on how to leave; None without a plan."""
    report = names.report
    if not report.plan:
        return None
    titles = {item.id: item.title for item in report.plan}
    numbers = sorted({item.phase for item in report.plan})
    hours = {number: total_hours([item for item in report.plan if item.phase == number]) for number in numbers}
    longest = max(high for _, high in hours.values()) or 1.0
    low, high = total_hours(report.plan)
    phases = []
    for number in numbers:
        own = [item for item in report.plan if item.phase == number]
        first, last = hours[number]
        phases.append(
            Phase(
                number=number,
                title=_TITLES.get(number, f"Phase {number}"),
                effort=days(first, last),
                start=percent(round(first / longest * 100_000)),
                length=percent(round((last - first) / longest * 100_000)),
                scores=_after(names, number),
                steps=tuple(_step(names, item, titles) for item in own),
            )
        )
    amount = f"{days(low, high)} in {count(len(numbers), 'phase')} and {count(len(report.plan), 'step')}"
    lead = f"{amount}. Quick wins first, then what moves most risk per hour."
    return WayOut(lead, _today(names), tuple(phases), days(0, longest).removeprefix("0 to "))


def _today(names: Names) -> tuple[After, ...]:
    own = {score.pack: score for score in names.report.scores if score.subject == "project"}
    return tuple(_made(names, pack, own[pack].value, own[pack].high) for pack in PAGE_ONE if pack in own)


def _after(names: Names, phase: int) -> tuple[After, ...]:
    """Return the scores after a phase, one for each of today's."""
    own = {one.pack: one for one in names.report.outlook if one.phase == phase}
    packs = {score.pack for score in names.report.scores if score.subject == "project"}
    return tuple(
        _made(names, pack, own[pack].value, own[pack].high) if pack in own else After(names.pack_title(pack), "\u00b7", "", "0", "0")
        for pack in PAGE_ONE
        if pack in packs
    )


def _made(names: Names, pack: str, value: int, high: int) -> After:
    shown = points(high) if points(high) != points(value) else ""
    return After(names.pack_title(pack), points(value), shown, percent(value), percent(max(0, high - value)))


def _step(names: Names, item: PlanItem, titles: dict[str, str]) -> Step:
    known = _known(names, item.findings)
    return Step(
        id=item.id,
        anchor=f"plan-{item.id}",
        title=item.title,
        phase=item.phase,
        effort=effort(item.effort.low_hours, item.effort.high_hours),
        derivation=item.effort.derivation,
        risk=points(item.risk) if item.risk else "",
        target=item.target,
        steps=item.steps,
        needs=tuple((f"plan-{name}", titles[name]) for name in item.depends_on if name in titles),
        blockers=_endless(item.blockers),
        supported=_endless(item.supported),
        partial=_endless(item.partial),
        missing=_endless(item.missing),
        exit_test=item.exit_test,
        before=item.before,
        after=item.after,
        codemod=item.codemod or "",
        findings=tuple(known[:FINDINGS_SHOWN]),
        more=max(0, len(known) - FINDINGS_SHOWN),
        total=len(known),
    )


def _endless(texts: Sequence[str]) -> tuple[str, ...]:
    """Return texts without the stop at their end: they are joined to a list."""
    return tuple(text.rstrip(".") for text in texts)


def _known(names: Names, fingerprints: Sequence[str]) -> list[str]:
    return sorted((one for one in fingerprints if one in names.labels), key=lambda one: int(names.labels[one].number[1:]))
