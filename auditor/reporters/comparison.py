"""Two reports -> what changed between them: by fingerprint, by place, and by score."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from auditor.model.finding import Finding
from auditor.model.report import Report
from auditor.model.score import Score
from auditor.reporters.story.counting import inline
from auditor.scoring import under


class Changed(NamedTuple):
    """One finding whose place stayed and whose facts did not."""

    before: Finding
    after: Finding

    def words(self, titles: Mapping[str, str] = MappingProxyType({})) -> tuple[str, ...]:
        """Return what changed, in words; `titles` call providers and data types by their names."""

        def data(finding: Finding) -> str:
            return ", ".join(titles.get(f"data:{name}", name) for name in finding.data_types)

        def provider(finding: Finding) -> str:
            return titles.get(f"provider:{finding.provider_id}", finding.provider_id or "")

        pairs = (
            ("provider", provider(self.before), provider(self.after)),
            ("target", _target(self.before), _target(self.after)),
            ("model", self.before.model, self.after.model),
            ("endpoint", self.before.endpoint, self.after.endpoint),
            ("data", data(self.before), data(self.after)),
            ("severity", self.before.severity, self.after.severity),
        )
        return tuple(f"{name} {old or 'none'} \u2192 {new or 'none'}" for name, old, new in pairs if old != new)


class Comparison(NamedTuple):
    """What is different in the later of two reports."""

    before: Report
    after: Report
    new: tuple[Finding, ...]
    gone: tuple[Finding, ...]
    changed: tuple[Changed, ...]
    unchanged: int
    same_rules: bool
    """States are comparable only under one rules digest, scores only when the earlier ones are worked out again under the later weights."""

    def counted(self) -> "Comparison":
        """Return what is different in production code: what the numbers of a report count."""
        new = tuple(finding for finding in self.new if finding.context == "production")
        changed = tuple(pair for pair in self.changed if pair.after.context == "production")
        return self._replace(
            new=new,
            gone=tuple(finding for finding in self.gone if finding.context == "production"),
            changed=changed,
            unchanged=sum(1 for finding in self.after.findings if finding.context == "production") - len(new) - len(changed),
        )

    def titles(self) -> dict[str, str]:
        """Return what both reports call providers and data types."""
        found: dict[str, str] = {}
        for report in (self.before, self.after):
            found |= {f"provider:{note.id}": note.name for note in report.glossary.providers}
            found |= {f"data:{note.id}": inline(note.title) for note in report.glossary.data_types}
        return found


def compare(before: Report, after: Report) -> Comparison:
    """Return what changed from one report to the next. A finding that moved to another file is neither new nor gone."""
    old = {finding.fingerprint: finding for finding in before.findings}
    new = {finding.fingerprint: finding for finding in after.findings}
    same = old.keys() & new.keys()
    changed = [Changed(old[name], new[name]) for name in same if old[name].facts_digest != new[name].facts_digest]
    lost = [finding for name, finding in old.items() if name not in same]
    come = [finding for name, finding in new.items() if name not in same]
    moved = _pairs(lost, come, "moved_fingerprint")
    lost, come = _without(lost, (pair.before for pair in moved)), _without(come, (pair.after for pair in moved))
    replaced = _pairs(lost, come, "place_fingerprint")
    lost, come = _without(lost, (pair.before for pair in replaced)), _without(come, (pair.after for pair in replaced))
    changed += [pair for pair in moved if pair.before.facts_digest != pair.after.facts_digest]
    changed += [pair for pair in replaced if pair.words()]
    changed.sort(key=lambda pair: _order(pair.after))
    return Comparison(
        before=before,
        after=after,
        new=tuple(sorted(come, key=_order)),
        gone=tuple(sorted(lost, key=_order)),
        changed=tuple(changed),
        unchanged=len(after.findings) - len(come) - len(changed),
        same_rules=before.rules_digest == after.rules_digest,
    )


def earlier_scores(comparison: Comparison | None) -> tuple[Score, ...]:
    """Return the earlier scores, where they can be held against the later ones: made by other rules, they are worked out again from their vectors."""
    if comparison is None:
        return ()
    if comparison.same_rules:
        return comparison.before.scores
    packs = comparison.after.glossary.packs
    return tuple(again for one in comparison.before.scores if (again := under(one, packs)))


def _target(finding: Finding) -> str:
    return {True: "closed", False: "open", None: "unknown"}[finding.closed]


def _order(finding: Finding) -> tuple[object, ...]:
    region = finding.location.region
    return finding.location.path, region.start_line if region else 0, finding.rule_id, finding.fingerprint


def _pairs(lost: Iterable[Finding], come: Iterable[Finding], field: str) -> list[Changed]:
    """Return pairs that have the same value in a field, one to one in the order of their places."""
    waiting: dict[str, list[Finding]] = defaultdict(list)
    for finding in sorted(lost, key=_order, reverse=True):
        if key := getattr(finding, field):
            waiting[key].append(finding)
    found = []
    for finding in sorted(come, key=_order):
        own = waiting.get(getattr(finding, field))
        if own:
            found.append(Changed(own.pop(), finding))
    return found


def _without(findings: Iterable[Finding], taken: Iterable[Finding]) -> list[Finding]:
    names = {finding.fingerprint for finding in taken}
    return [finding for finding in findings if finding.fingerprint not in names]
