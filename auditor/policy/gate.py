"""Two sides and what people wrote -> the gate's answer: a decision for every finding, and whether it passes."""

from typing import Final, NamedTuple

import msgspec

from auditor.config import GateSettings, Settings
from auditor.model.evidence import Confidence
from auditor.model.finding import SEVERITIES, Finding
from auditor.model.policy import BaselineEntry, Because, Decision, Ignore, Permission, Waiver
from auditor.model.report import Report
from auditor.policy.budgets import broken_budgets
from auditor.policy.comparing import Judged, Side, compare, unread_of
from auditor.policy.lines import verdict
from auditor.policy.permits import SOON_DAYS, Permits, Treated, days_after, selects
from auditor.policy.standing import Text

CONFIDENCES: Final[tuple[Confidence, ...]] = ("high", "medium", "low")


class Verdict(NamedTuple):
    """The gate's answer."""

    report: Report
    """The head's report with all decisions."""
    failing: tuple[tuple[Finding, Decision], ...]
    """In the order of the report."""
    broken: tuple[str, ...]
    """Budgets that do not hold."""
    accepted: int
    """Findings that were there before, or that somebody accepted."""
    expiring: tuple[Permission | Waiver | BaselineEntry, ...]
    """Acceptances that end within two weeks."""
    added: tuple[Permission | Ignore | Waiver, ...]
    """Acceptances that the change itself brings."""
    unused: tuple[Permission | Ignore | Waiver, ...]
    unknown: tuple[str, ...]
    """Paths of which one side could not be looked at."""

    @property
    def passes(self) -> bool:
        """Whether nothing fails."""
        return not self.failing and not self.broken


def decide(
    base: Side,
    head: Report,
    settings: Settings,
    today: str,
    *,
    base_report: Report | None = None,
    old_waivers: tuple[Waiver, ...] | None = None,
    text: Text | None = None,
) -> Verdict:
    """Return the gate's answer on the head; `today` is an ISO date, `old_waivers` stood in the settings of the base, `text` reads its files.

    Cost: some passes over the findings of both sides.
    """
    judged, gone = compare(base, head, settings.gate, text)
    permits = Permits(head.permissions, head.ignores, settings.waivers, settings.gate, today)
    decided = [(one.finding, _decision(one, permits, settings.gate)) for one in judged]
    decisions = tuple(sorted((*(decision for _, decision in decided), *gone), key=lambda one: (one.fingerprint, one.state)))
    report = msgspec.structs.replace(head, decisions=decisions, waivers=settings.waivers)
    failing = tuple(_failing(decided))
    unknown = {decision.before for decision in gone if decision.state == "unknown"}
    unknown |= {one.finding.location.path for one in judged if one.state == "unknown"} | (unread_of(head) - base.unread)
    return Verdict(
        report=report,
        failing=failing,
        broken=broken_budgets(head, base_report, settings.gate),
        accepted=sum(1 for finding, decision in decided if _counts(finding, settings) and _is_accepted(decision)),
        expiring=_expiring((*head.permissions, *settings.waivers, *base.entries), today),
        added=(*_added(base_report, head), *_added_waivers(old_waivers, settings.waivers)),
        unused=permits.unused(),
        unknown=tuple(sorted(unknown)),
    )


def _decision(one: Judged, permits: Permits, gate: GateSettings) -> Decision:
    finding = one.finding
    treated = _treated(one, permits)
    is_change = one.state in ("new", "updated")
    denied = is_change and any(selects(selector, finding) for selector in gate.deny)
    expired = treated.expired is not None
    fails = (
        treated.treatment == "counts"
        and _may_fail(finding, gate)
        and (denied or expired or verdict(gate, one.line, finding.location.path) == "fail")
    )
    moved = one.before is not None and one.before.path != finding.location.path
    return Decision(
        fingerprint=finding.fingerprint,
        state=one.state,
        treatment=treated.treatment,
        fails=fails,
        because=treated.because or treated.expired,
        changes=one.changes,
        reason="denied" if denied else "expired" if expired and not one.line else one.line,
        before=one.before.path if one.before is not None and moved else "",
    )


def _treated(one: Judged, permits: Permits) -> Treated:
    """Return how a finding is treated; an entry of the baseline whose date has passed is no longer accepted."""
    before = one.before
    treated = permits.treat(one.finding, before.fingerprint if before is not None else "")
    if before is None or not before.until or treated.treatment != "counts":
        return treated
    because = Because(by=before.owner or "baseline", reason=before.reason, until=before.until)
    ended = permits.ended(before.until)
    return Treated(expired=msgspec.structs.replace(because, reason=ended)) if ended else Treated(because=because)


def _may_fail(finding: Finding, gate: GateSettings) -> bool:
    if finding.context not in gate.contexts and not (finding.in_clear and finding.context != "generated"):
        return False
    if gate.severity is not None and SEVERITIES.index(finding.severity) > SEVERITIES.index(gate.severity):
        return False
    return CONFIDENCES.index(finding.confidence) <= CONFIDENCES.index(gate.confidence)


def _failing(decided: list[tuple[Finding, Decision]]) -> list[tuple[Finding, Decision]]:
    """Return what fails."""
    return [(finding, decision) for finding, decision in decided if decision.fails]


def _is_accepted(decision: Decision) -> bool:
    return not decision.fails and (decision.state in ("unchanged", "updated", "newly_known") or decision.treatment in ("allowed", "waived"))


def _counts(finding: Finding, settings: Settings) -> bool:
    return finding.context in settings.gate.contexts and finding.closed is not False


def _expiring(items: tuple[Permission | Waiver | BaselineEntry, ...], today: str) -> tuple[Permission | Waiver | BaselineEntry, ...]:
    limit = days_after(today, SOON_DAYS)
    return tuple(item for item in items if today <= (_until(item) or "9999") <= limit)


def _until(item: Permission | Waiver | BaselineEntry) -> str | None:
    return item.expires_on if isinstance(item, Waiver) else item.until


def _added(base: Report | None, head: Report) -> tuple[Permission | Ignore | Waiver, ...]:
    """Return the comments that the change brings, however the lines around them moved."""
    if base is None:
        return ()
    old: dict[tuple[object, ...], int] = {}
    for item in _said(base):
        old[_who(item)] = old.get(_who(item), 0) + 1
    added: list[Permission | Ignore | Waiver] = []
    for item in _said(head):
        if old.get(_who(item), 0):
            old[_who(item)] -= 1
        else:
            added.append(item)
    return tuple(added)


def _added_waivers(old: tuple[Waiver, ...] | None, new: tuple[Waiver, ...]) -> tuple[Waiver, ...]:
    return () if old is None else tuple(waiver for waiver in new if waiver not in old)


def _said(report: Report) -> list[Permission | Ignore]:
    return [*report.permissions, *report.ignores]


def _who(item: Permission | Ignore) -> tuple[object, ...]:
    return (type(item).__name__, item.names, item.reason, item.until if isinstance(item, Permission) else None)
