"""`auditor explain`: one rule, provider or finding in plain words: what it means, why it matters, how its points arise, how to leave."""

import textwrap
from collections.abc import Iterable, Sequence
from typing import Annotated

import typer

from auditor.catalogue.catalogue import Catalogue
from auditor.catalogue.decoding import nearest
from auditor.catalogue.packs import rule_set
from auditor.cli import options
from auditor.cli.running import PASSED
from auditor.cli.writing import write_stdout
from auditor.errors import UsageError
from auditor.execution.folders import cache_folder
from auditor.execution.knowledge import load_catalogue
from auditor.matching.conditions import given
from auditor.model.finding import Finding
from auditor.model.report import Report
from auditor.model.rule import Example, Rule, RuleSet
from auditor.reporters.neutral import neutral

WIDTH = 100
SHORTEST_ID = 6
"""Characters of a finding's id that are enough."""

Name = Annotated[
    str, typer.Argument(metavar="ID", help="A rule, a provider, or the first characters of a finding's id.", show_default=False)
]


def command(
    name: Name,
    paths: options.Paths = None,
    config: options.ConfigFile = None,
    rules: options.Rules = None,
    no_cache: options.NoCache = False,
) -> int:
    """Tells what a rule asks for and why, what is known of a provider, or how a finding of the scanned paths arose and counts.

    A finding is looked for in the paths given, by default here.
    """
    catalogue = load_catalogue(options.rule_folders_of(rules or ()), cache_folder=cache_folder())
    found = rule_set(catalogue.packs, catalogue.rules)
    rule = found.rule(name)
    if rule is not None:
        text = describe_rule(rule, found)
    elif catalogue.provider(name) is not None:
        text = _describe_provider(name, catalogue)
    elif len(name) >= SHORTEST_ID and all(character in "0123456789abcdef" for character in name):
        text = _find_and_describe(name, paths or [], config, rules, found, no_cache=no_cache)
    else:
        near = nearest(name, (*(one.id for one in found.rules), *catalogue.providers))
        raise UsageError(f"{name}: neither a rule, a provider nor a finding's id{f'; did you mean {near}?' if near else ''}")
    write_stdout(text.encode())
    return PASSED


def describe_rule(rule: Rule, rules: RuleSet) -> str:
    """Return all of one rule as text."""
    pack = rules.pack(rule.pack)
    lines = [f"{rule.id}  ({rule.severity}, {rule.lifecycle}, pack {rule.pack})", "", *_wrapped(rule.summary + "."), ""]
    lines += ["Why it matters", *_wrapped(rule.motivation), ""]
    lines += ["When", *(f"  {condition}: {_value(getattr(rule.when, condition))}" for condition in given(rule.when)), ""]
    lines += ["What it says", *_wrapped(rule.message or rule.summary), f"  Confidence: {rule.confidence}", ""]
    lines += [
        line
        for title, some in (("It is met by", rule.examples.match), ("and not by", rule.examples.no_match))
        for line in _code(title, some)
    ]
    lines += ["What to do", *_wrapped(rule.remediation.text), f"  Effort: {rule.remediation.effort}", ""]
    if rule.score:
        lines += ["How it counts", *_scoring(rule, rules), ""]
    if rule.references:
        lines.append("Read")
        for reference in rule.references:
            lines += _wrapped(f"{reference.source}: {reference.says} (checked {reference.checked_on})")
        lines.append("")
    if pack is not None:
        lines += ["The question of its pack", *_wrapped(pack.question)]
    return "\n".join(lines).rstrip() + "\n"


def describe_finding(finding: Finding, report: Report, rules: RuleSet) -> str:
    """Return one finding as text: what was seen, which rules it meets, and what it adds to which score."""
    place = finding.location.path
    if finding.location.region is not None:
        place += f":{finding.location.region.start_line}:{finding.location.region.start_column}"
    lines = [f"{place}  {finding.severity}  {finding.rule_id}", *_wrapped(neutral(finding.message)), ""]
    if finding.snippet:
        lines += [f"    {neutral(finding.snippet)}", ""]
    lines += [f"  {name}: {neutral(value)}" for name, value in _facts(finding) if value]
    lines += ["", "Rules it meets"]
    for match in finding.matches:
        lines += _wrapped(neutral(f"{match.rule_id} ({match.pack}, {match.severity}): {match.message}"))
    lines += ["", "What it adds to the project's scores", *(_points(finding, report) or ["  nothing"]), ""]
    rule = rules.rule(finding.rule_id)
    if rule is not None:
        lines += ["Why it matters", *_wrapped(rule.motivation), "", "What to do", *_wrapped(rule.remediation.text), ""]
    lines += _ways_out(finding, report)
    lines.append(f"id {finding.fingerprint}")
    return "\n".join(lines) + "\n"


def _find_and_describe(
    name: str, paths: Sequence[str], config: str | None, folders: Sequence[str] | None, rules: RuleSet, *, no_cache: bool
) -> str:
    from auditor.inputs.opening import open_source
    from auditor.pipeline import scan

    settings = options.settings_for(list(paths), config, rules=list(folders or []))
    if no_cache:
        settings = options.without_cache(settings)
    report = scan(open_source(paths, settings.exclude), settings)
    found = [finding for finding in report.findings if finding.fingerprint.startswith(name)]
    if len(found) != 1:
        many = f"{len(found)} findings begin so: give more of the id" if found else "no finding of these paths has this id"
        raise UsageError(f"{name}: {many}")
    return describe_finding(found[0], report, rules)


def _facts(finding: Finding) -> Iterable[tuple[str, str]]:
    yield "who answers", {True: "a provider's service", False: "something you run", None: "cannot be told"}[finding.closed]
    yield "because", finding.target_reason
    yield "provider", finding.provider_id or ""
    yield "model", finding.model or ""
    yield "capability", finding.capability or ""
    yield "endpoint", finding.endpoint or ""
    yield "features", ", ".join(finding.features)
    yield "data that reaches it", ", ".join(finding.data_types)
    yield "confidence", finding.confidence
    yield "reached through", " > ".join(f"{step.path}:{step.line}" for step in finding.via)
    yield "would also hold if closed", ", ".join(finding.possible)


def _points(finding: Finding, report: Report) -> list[str]:
    lines = []
    for score in report.scores:
        if score.subject != "project":
            continue
        for part in score.contributions:
            for fingerprint, share, marginal in part.findings:
                if fingerprint == finding.fingerprint and share:
                    points = f"{share / 1000:.2f} of {part.points / 1000:.1f} points"
                    lines.append(f"  {score.pack} {part.metric} ({part.reason}): {points}; without it {marginal / 1000:.2f} less")
    return lines


def _ways_out(finding: Finding, report: Report) -> list[str]:
    lines = []
    for item in report.plan:
        if finding.fingerprint in item.findings and item.capability is not None:
            hours = f"{item.effort.low_hours:g} to {item.effort.high_hours:g} hours"
            lines += [f"The way out, phase {item.phase}: {item.title} ({hours} for all {len(item.findings)} places)"]
            lines += [line for number, step in enumerate(item.steps, start=1) for line in _wrapped(f"{number}. {step}")]
            lines.append("")
    return lines


def _describe_provider(name: str, catalogue: Catalogue) -> str:
    from auditor.cli.providers import described

    provider = catalogue.provider(name)
    assert provider is not None
    return described(provider).decode()


def _code(title: str, examples: Sequence[Example]) -> list[str]:
    """Return the first example in code; none where all are stated as facts."""
    first = next((example for example in examples if example.text), None)
    return [f"{title} ({first.path})", *(f"    {line}".rstrip() for line in first.text.rstrip().split("\n")), ""] if first else []


def _scoring(rule: Rule, rules: RuleSet) -> Iterable[str]:
    for metric in rule.score:
        pack = rules.pack(metric.pack or rule.pack)
        weight = next((one for one in pack.metrics if one.metric == metric.metric), None) if pack else None
        if pack is None or weight is None:
            continue
        grade = f"{metric.grade}" if metric.high_grade in (None, metric.grade) else f"{metric.grade} to {metric.high_grade}"
        unit = " and ".join(field.removeprefix("=") for field in metric.unit) or "project"
        yield from _wrapped(f"{pack.id} {metric.metric}, {weight.means}: {grade} for each {unit}.")
        yield from _wrapped(f"The metric has {weight.weight} of 100 points, half of them spent at {weight.half}. {weight.reason}")


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent="  ", subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


def _value(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(str(one) for one in value)
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
