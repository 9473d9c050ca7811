"""The gate's answer -> text for a person: for each failing finding which, why, and who may allow it; then what else to know; last, the counts."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from auditor.config import Settings
from auditor.model.finding import Finding
from auditor.model.policy import BaselineEntry, Decision, Ignore, Permission, Waiver
from auditor.policy.gate import Verdict
from auditor.reporters.neutral import neutral

WHY: Final = {
    "new-closed-call": "new here, and its target is closed",
    "new-closed-dependency": "a new declared dependency on the SDK of a closed provider",
    "target-closed": "its target turned closed",
    "new-unknown-host": "new here, and sent to a public host that the catalogue does not know",
    "new-implicit-call": "new here, and nothing in the code says that data goes to a provider",
    "new-data-type": "a sensitive type of data reaches it only now",
    "new-data-at-sink": "data reaches it only now, and a rule pack of yours says that it must not",
    "key-in-clear": "a key is written down",
    "new-wrapper-caller": "a new caller of a wrapper of the project",
    "model-changed": "another model of the same provider",
    "version-changed": "another version or package of the same provider",
    "target-unknown": "new here, and it cannot be told who answers",
    "newly-known": "the code did not change, only what is known",
    "denied": "the policy denies it",
    "expired": "its acceptance is over",
}
"""Line of `[gate]` -> what it says."""
SHOWN: Final = 50
"""Failing findings that are printed in full; the reports hold them all."""


def told(verdict: Verdict, settings: Settings) -> str:
    """Return the text; its last line is always the counts."""
    lines: list[str] = []
    failing = verdict.failing if settings.verbose else verdict.failing[:SHOWN]
    for finding, decision in failing:
        lines += [*explained(finding, decision), ""]
    if len(failing) < len(verdict.failing):
        lines += [f"and {len(verdict.failing) - len(failing)} more (--verbose, or -o FILE)", ""]
    lines += [f"budget: {neutral(text)}" for text in verdict.broken]
    lines += _section("Accepted by this change", (_said(item) for item in verdict.added))
    lines += _reported(verdict, settings)
    lines += _section("Written for nothing: no finding needs it", (_said(item) for item in verdict.unused))
    lines += _section("Ends within 14 days", (_said(item) for item in verdict.expiring))
    lines += _section("Could not be compared, as one side could not be read", (neutral(path) for path in verdict.unknown))
    return "\n".join([*lines, counts(verdict)]) + "\n"


def told_markdown(verdict: Verdict, settings: Settings, said: str) -> str:
    """Return the answer as Markdown, for a job's summary or a comment on a change: what fails in a table, the rest folded."""
    from auditor.reporters.markdown import code, escaped

    lines = [f"### auditor: {'passed' if verdict.passes else 'failed'}", "", f"{counts(verdict)}. Compared {escaped(said)}.", ""]
    if verdict.failing:
        lines += ["| where | what | why | code |", "| --- | --- | --- | --- |"]
    for finding, decision in verdict.failing[:SHOWN]:
        changes = f": {'; '.join(decision.changes)}" if decision.changes else ""
        why = escaped(WHY.get(decision.reason, decision.reason) + changes)
        snippet = code(finding.snippet.partition("\n")[0][:160])
        lines.append(f"| {code(place(finding))} | {escaped(finding.message)} | {why} | {snippet} |")
    if len(verdict.failing) > SHOWN:
        lines += ["", f"and {len(verdict.failing) - SHOWN} more in the report"]
    lines += [f"- budget: {escaped(text)}" for text in verdict.broken]
    rest = told(verdict._replace(failing=(), broken=()), settings).splitlines()[:-1]
    if rest:
        lines += ["", "<details><summary>What else changed</summary>", "", *(escaped(line) + "  " for line in rest), "", "</details>"]
    if verdict.failing:
        name = verdict.failing[0][0].provider_id or verdict.failing[0][0].rule_id
        lines += [
            "",
            f"Where this is meant: {code(f'auditor: allow[{name}] until=YYYY-MM-DD reason')} in a comment on the line above, or a waiver.",
        ]
    return "\n".join(lines) + "\n"


def counts(verdict: Verdict) -> str:
    """Return the last line."""
    return f"{len(verdict.failing)} new, {verdict.accepted} accepted, {len(verdict.expiring)} expire in 14 days"


def explained(finding: Finding, decision: Decision) -> list[str]:
    """Return three lines: which, why with the code, and who may allow it and how."""
    why = WHY.get(decision.reason, decision.reason)
    if decision.because is not None:
        why += f" ({neutral(decision.because.by)}: {neutral(decision.because.reason)})"
    if decision.changes:
        why += f" ({neutral('; '.join(decision.changes))})"
    elif finding.target_reason:
        why += f" ({neutral(finding.target_reason)})"
    code = neutral(finding.snippet).strip()
    return [
        f"{place(finding)}  {finding.severity} {finding.rule_id}  {neutral(finding.message)}",
        f"  why    {decision.reason}: {why}" + (f": {code}" if code else ""),
        f"  allow  {_how(finding)}",
    ]


def place(finding: Finding) -> str:
    """Return path, line and column."""
    region = finding.location.region
    path = neutral(finding.location.path)
    return f"{path}:{region.start_line}:{region.start_column}" if region else path


def _how(finding: Finding) -> str:
    name = finding.provider_id or finding.rule_id
    waiver = f'an owner, by [[waivers]] fingerprint = "{finding.fingerprint[:16]}" in auditor.toml'
    if finding.kind == "credential":
        return f"revoke the key and take it out; {waiver}"
    return f"whoever may change this file, by `auditor: allow[{name}] until=YYYY-MM-DD reason` in a comment on the line above; or {waiver}"


def _reported(verdict: Verdict, settings: Settings) -> list[str]:
    """Return what changed and passes: counted, or each in one line."""
    findings = {finding.fingerprint: finding for finding in verdict.report.findings}
    changed = [one for one in verdict.report.decisions if one.state in ("new", "updated", "newly_known") and not one.fails and one.reason]
    shown = [one for one in changed if one.fingerprint in findings and findings[one.fingerprint].context in settings.gate.contexts]
    if settings.verbose:
        ordered = sorted(shown, key=lambda one: (findings[one.fingerprint].location.path, place(findings[one.fingerprint])))
        return _section("Reported, and passes", (_one_line(findings[one.fingerprint], one) for one in ordered))
    tally = Counter((one.reason, one.treatment) for one in shown)
    words = (f"{count} {WHY.get(line, line)}{'' if how == 'counts' else f' ({how})'}" for (line, how), count in sorted(tally.items()))
    return _section("Reported, and passes", words)


def _one_line(finding: Finding, decision: Decision) -> str:
    because = f" ({decision.treatment} by {neutral(decision.because.by)}: {neutral(decision.because.reason)})" if decision.because else ""
    return f"{place(finding)}  {neutral(finding.message)}: {WHY.get(decision.reason, decision.reason)}{because}"


def _said(item: Permission | Ignore | Waiver | BaselineEntry) -> str:
    match item:
        case Permission():
            until = f" until {item.until}" if item.until else ""
            return neutral(f"{_where(item)}  allow[{', '.join(item.names)}]{until}: {item.reason}")
        case Ignore():
            return neutral(f"{_where(item)}  ignore[{', '.join(item.names)}]: {item.reason}")
        case Waiver():
            meant = " ".join(part for part in (item.fingerprint[:16], item.rule, item.provider, item.path) if part)
            return neutral(f"auditor.toml  waiver of {item.owner} for {meant}, until {item.expires_on or 'further notice'}: {item.reason}")
        case BaselineEntry():
            return neutral(f"baseline  {item.path} {item.rule_id} ({item.owner or 'no owner'}), until {item.until}: {item.reason}")


def _where(item: Permission | Ignore) -> str:
    region = item.location.region
    return f"{item.location.path}:{region.start_line}" if region else item.location.path


def _section(title: str, lines: Iterable[str]) -> list[str]:
    found = list(lines)
    return [f"{title}:", *(f"  {line}" for line in found), ""] if found else []
