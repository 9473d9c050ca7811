"""What people wrote about findings (permissions, ignores, waivers, `[[gate.allow]]`) -> how each finding is treated, and what was written for nothing."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple, TypeVar

import msgspec

from auditor.config import GateSettings, Selector, Settings
from auditor.model.finding import Finding, Treatment
from auditor.model.policy import Because, Decision, Ignore, Permission, Waiver
from auditor.model.report import Report
from auditor.policy.lines import fits

Comment = TypeVar("Comment", Permission, Ignore)

SOON_DAYS: Final = 14
"""How long before its end an acceptance is told to end soon."""


class Treated(NamedTuple):
    """How a finding is treated, and by whose word; `expired` holds a word that no longer counts."""

    treatment: Treatment = "counts"
    because: Because | None = None
    expired: Because | None = None


class Permits:
    """All that people wrote, asked finding by finding; remembers what was of use."""

    def __init__(
        self, permissions: Sequence[Permission], ignores: Sequence[Ignore], waivers: Sequence[Waiver], gate: GateSettings, today: str
    ) -> None:
        self._permissions = permissions
        self._ignores = ignores
        self._waivers = waivers
        self._gate = gate
        self._today = today
        self._permissions_at = by_path(permissions)
        self._ignores_at = by_path(ignores)
        self._used: set[int] = set()

    def treat(self, finding: Finding, moved_from: str = "") -> Treated:
        """Return how one finding is treated; `moved_from` is the fingerprint it had in the base."""
        for ignore in self._ignores_at.get(finding.location.path, ()):
            if stands_at(ignore, finding):
                self._used.add(id(ignore))
                return Treated("ignored", Because(by=f"auditor: ignore in {ignore.location.path}", reason=ignore.reason))
        expired = None
        for item, because in self._accepting(finding, moved_from):
            self._used.add(id(item))
            problem = self._problem(because.until, in_code=isinstance(item, Permission), is_waiver=isinstance(item, Waiver))
            if not problem:
                return Treated("waived" if isinstance(item, Waiver) else "allowed", because)
            expired = expired or Because(by=because.by, reason=problem, until=because.until)
        return Treated(expired=expired)

    def unused(self) -> tuple[Permission | Ignore | Waiver, ...]:
        """Return what no finding needed, once all were asked for."""
        said: list[Permission | Ignore | Waiver] = [*self._permissions, *self._ignores, *self._waivers]
        return tuple(item for item in said if id(item) not in self._used)

    def ended(self, until: str) -> str:
        """Return the words for a date that has passed, or nothing."""
        return f"expired on {until}" if until < self._today else ""

    def _accepting(self, finding: Finding, moved_from: str) -> Iterable[tuple[Permission | Waiver | Selector, Because]]:
        for permission in self._permissions_at.get(finding.location.path, ()):
            if stands_at(permission, finding):
                yield (
                    permission,
                    Because(by=f"auditor: allow in {permission.location.path}", reason=permission.reason, until=permission.until),
                )
        for waiver in self._waivers:
            if _waives(waiver, finding, moved_from):
                yield (waiver, Because(by=waiver.owner, reason=waiver.reason, until=waiver.expires_on))
        for selector in self._gate.allow:
            if selects(selector, finding):
                yield (selector, Because(by=selector.owner or "[[gate.allow]]", reason=selector.reason, until=selector.until))

    def _problem(self, until: str | None, *, in_code: bool, is_waiver: bool) -> str:
        """Return why an acceptance does not count, or nothing."""
        if until is None:
            if in_code and self._gate.require_until:
                return "the policy asks for a date (until=...)"
            return "the policy asks for a date of expiry" if is_waiver and self._gate.max_waiver_days is not None else ""
        if self.ended(until):
            return self.ended(until)
        if is_waiver and self._gate.max_waiver_days is not None and until > days_after(self._today, self._gate.max_waiver_days):
            return f"reaches further than the {self._gate.max_waiver_days} days that the policy grants"
        return ""


def stands_at(item: Permission | Ignore, finding: Finding) -> bool:
    """Whether a comment speaks of one of the finding's lines, and names its rule or provider."""
    said, region = item.location.region, finding.location.region
    if said is None or region is None or item.location.path != finding.location.path:
        return False
    is_inside = region.start_line <= said.start_line <= region.end_line
    return (is_inside or said.start_line <= region.start_line <= said.end_line) and named(item.names, finding)


def without_ignored(findings: Sequence[Finding], ignores: Sequence[Ignore]) -> tuple[Finding, ...]:
    """Return the findings but those that somebody said, in the code, to be wrong."""
    paths = by_path(ignores)
    return tuple(one for one in findings if not any(stands_at(ignore, one) for ignore in paths.get(one.location.path, ())))


def by_path(items: Sequence[Comment]) -> dict[str, list[Comment]]:
    """Return comments by the file they stand in."""
    found: dict[str, list[Comment]] = {}
    for item in items:
        found.setdefault(item.location.path, []).append(item)
    return found


def named(names: Sequence[str], finding: Finding) -> bool:
    """Whether one of the names is the finding's provider, or one of its rules."""
    own = {finding.provider_id or "", finding.rule_id, *(match.rule_id for match in finding.matches)}
    return not own.isdisjoint(names) or "*" in names


def selects(selector: Selector, finding: Finding) -> bool:
    """Whether a selector means a finding: all that it gives fits."""
    return all(
        (
            not selector.provider or finding.provider_id in selector.provider,
            not selector.capability or finding.capability in selector.capability,
            not selector.data_type or not set(selector.data_type).isdisjoint(finding.data_types),
            not selector.component or fits(finding.component, selector.component),
            not selector.environment or finding.environment in selector.environment,
            not selector.path or fits(finding.location.path, selector.path),
            not selector.rule or named(selector.rule, finding),
        )
    )


def days_after(day: str, days: int) -> str:
    """Return the date some days later, in ISO form."""
    try:
        return (datetime.date.fromisoformat(day) + datetime.timedelta(days=days)).isoformat()
    except (ValueError, OverflowError):
        return "9999-12-31"


def treated(report: Report, settings: Settings, today: str) -> Report:
    """Return a report that was compared with nothing, with a decision for each finding that somebody allowed, waived or ignored."""
    permits = Permits(report.permissions, report.ignores, settings.waivers, settings.gate, today)
    decisions = []
    for finding in report.findings:
        found = permits.treat(finding)
        if found.treatment != "counts":
            decisions.append(Decision(fingerprint=finding.fingerprint, state="unknown", treatment=found.treatment, because=found.because))
    if not decisions:
        return report
    return msgspec.structs.replace(report, decisions=tuple(sorted(decisions, key=lambda one: one.fingerprint)), waivers=settings.waivers)


SHORTEST_FINGERPRINT: Final = 12
"""Characters of a fingerprint that a waiver must give."""


def _waives(waiver: Waiver, finding: Finding, moved_from: str) -> bool:
    if waiver.fingerprint and len(waiver.fingerprint) < SHORTEST_FINGERPRINT:
        return False
    if waiver.fingerprint and not any(name.startswith(waiver.fingerprint) for name in (finding.fingerprint, moved_from)):
        return False
    if not (waiver.fingerprint or waiver.rule or waiver.provider or waiver.path):
        return False
    return (
        (not waiver.rule or named((waiver.rule,), finding))
        and (not waiver.provider or finding.provider_id == waiver.provider)
        and (not waiver.path or fits(finding.location.path, (waiver.path,)))
    )
