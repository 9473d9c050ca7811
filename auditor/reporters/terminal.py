"""A report -> text for a person: what answers, how bad it is, then the findings of each file."""

import io
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from auditor.model.finding import SEVERITIES, Finding, Severity
from auditor.model.flow import Flow
from auditor.model.report import Report
from auditor.model.score import Score
from auditor.reporters.neutral import neutral
from auditor.reporters.rendering import PLAIN, Rendering
from auditor.reporters.traffic_table import traffic_table

FILES_SHOWN: Final = 40
"""Files whose findings are listed unless all are asked for."""
FINDINGS_SHOWN: Final = 12
"""Findings listed of one file unless all are asked for."""

_STYLES: Final[dict[Severity, str]] = {
    "critical": "bold white on red",
    "high": "bold red",
    "medium": "yellow",
    "low": "cyan",
    "info": "dim",
}
_TARGETS: Final = {True: ("closed", "red"), False: ("open", "green"), None: ("cannot tell", "yellow")}
_BANDS: Final = {"none": "green", "low": "green", "moderate": "yellow", "high": "red", "very high": "bold red"}


class Look(NamedTuple):
    """How the text is to look."""

    width: int = 100
    color: bool = False
    is_unicode: bool = True
    verbose: bool = False


def render(report: Report, rendering: Rendering = PLAIN) -> bytes:
    """Return the text without colours, every finding listed."""
    del rendering
    return draw(report, Look(verbose=True)).encode("utf-8", "backslashreplace")


def draw(report: Report, look: Look) -> str:
    """Return the text."""
    stream = io.StringIO()
    console = Console(
        file=stream,
        width=max(40, look.width),
        force_terminal=look.color,
        color_system="256" if look.color else None,
        no_color=not look.color,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
        _environ={},
    )
    counted = [finding for finding in report.findings if finding.context == "production"]
    _print_head(console, report, counted)
    _print_flows(console, report, look)
    _print_files(console, report, counted, look)
    _print_tail(console, report, counted, look)
    return "\n".join(line.rstrip() for line in stream.getvalue().split("\n"))


def _print_head(console: Console, report: Report, counted: Sequence[Finding]) -> None:
    coverage = report.coverage
    title = Text.assemble((f"auditor {report.tool_version}", "bold"), "  ", neutral(report.root), "  ")
    title.append(
        f"{coverage.files_scanned:,} of {coverage.files_seen:,} files read, knowledge of {report.catalogue_date or 'no date'}", "dim"
    )
    console.print(title)
    console.print()
    in_code = [finding for finding in counted if finding.kind != "traffic"]
    if in_code:
        console.print(_targets(in_code))
        console.print()
    if report.traffic:
        console.print(traffic_table(report.traffic))
        console.print()
    scores = [score for score in report.scores if score.subject == "project"]
    if scores:
        console.print(_scores(scores))
        console.print()


def _targets(findings: Sequence[Finding]) -> Table:
    """Return one line for each provider and what its calls reach."""
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="dim")
    for name, justify in (
        ("who answers", "left"),
        ("target", "left"),
        ("calls", "right"),
        ("through wrappers", "right"),
        ("clients", "right"),
    ):
        table.add_column(name, justify="right" if justify == "right" else "left", no_wrap=True)
    table.add_column("packages", justify="right", no_wrap=True)
    table.add_column("models", overflow="ellipsis", no_wrap=True)
    table.add_column("data", overflow="ellipsis", no_wrap=True, style="magenta")
    groups: dict[tuple[str, bool | None], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.provider_id or "cannot tell", finding.closed), []).append(finding)
    for (provider, closed), members in sorted(groups.items(), key=_group_order):
        word, style = _TARGETS[closed]
        kinds = Counter(finding.kind for finding in members)
        wrapped = sum(1 for finding in members if finding.kind == "call" and finding.via)
        models = sorted({finding.model for finding in members if finding.model})
        data = sorted({word for finding in members for word in finding.data_types})
        table.add_row(
            neutral(provider),
            Text(word, style),
            _count(kinds["call"]),
            _count(wrapped),
            _count(kinds["client"]),
            _count(kinds["dependency"]),
            neutral(", ".join(models)),
            neutral(", ".join(data)),
        )
    return table


def _group_order(item: tuple[tuple[str, bool | None], list[Finding]]) -> tuple[int, int, str]:
    (provider, closed), members = item
    return ({True: 0, None: 1, False: 2}[closed], -len(members), provider)


def _count(number: int) -> str:
    return f"{number:,}" if number else ""


def _scores(scores: Iterable[Score]) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, justify="right")
    table.add_column(no_wrap=True)
    table.add_column(style="dim", no_wrap=True, overflow="ellipsis")
    for score in scores:
        low, high = _points(score.value), _points(score.high)
        table.add_row(score.pack, low if low == high else f"{low} to {high}", Text(score.band, _BANDS.get(score.band, "")), score.vector)
    return table


def _points(thousandths: int) -> str:
    return f"{thousandths // 1000}.{thousandths // 100 % 10}"


def _print_flows(console: Console, report: Report, look: Look) -> None:
    """Print where data leaves: source, way and sink of each flow that counts."""
    leaving = [flow for flow in report.flows if flow.closed is not False and not flow.sanitized_by]
    if not leaving:
        return
    console.print(Text("Data that leaves", "bold"))
    shown = leaving if look.verbose else leaving[:FINDINGS_SHOWN]
    for flow in shown:
        console.print(_flow_line(flow, look), no_wrap=True, overflow="ellipsis")
    if len(shown) < len(leaving):
        console.print(Text(f"  and {len(leaving) - len(shown)} more (--verbose)", "dim"))
    console.print()


def _flow_line(flow: Flow, look: Look) -> Text:
    arrow = " → " if look.is_unicode else " -> "
    line = Text("  ")
    line.append(neutral(", ".join(flow.data_types)) or "data", "magenta")
    line.append(f"  {neutral(flow.source_name)} ")
    line.append(_where(flow.source.path, flow.source.region.start_line if flow.source.region else None), "dim")
    line.append(arrow)
    line.append(neutral(flow.provider_id or "a target that cannot be told"), "bold")
    line.append(" ")
    line.append(_where(flow.sink.path, flow.sink.region.start_line if flow.sink.region else None), "dim")
    return line


def _where(path: str, line: int | None) -> str:
    return f"{neutral(path)}:{line}" if line else neutral(path)


def _print_files(console: Console, report: Report, counted: Sequence[Finding], look: Look) -> None:
    listed = report.findings if look.verbose else counted
    decided = {decision.fingerprint: decision for decision in report.decisions}
    files = [(path, list(members)) for path, members in groupby(listed, key=lambda finding: finding.location.path)]
    shown = files if look.verbose else files[:FILES_SHOWN]
    for path, members in shown:
        console.print(Text(neutral(path), "underline"))
        for finding in members if look.verbose else members[:FINDINGS_SHOWN]:
            decision = decided.get(finding.fingerprint)
            state = f"{decision.state} {decision.treatment if decision.treatment != 'counts' else ''}".strip() if decision else ""
            _print_finding(console, finding, state, look)
        if not look.verbose and len(members) > FINDINGS_SHOWN:
            console.print(Text(f"  and {len(members) - FINDINGS_SHOWN} more", "dim"))
        console.print()
    if len(shown) < len(files):
        rest = sum(len(members) for _, members in files[len(shown) :])
        console.print(Text(f"and {rest} findings in {len(files) - len(shown)} more files (--verbose, or -o report.html)", "dim"))
        console.print()


def _print_finding(console: Console, finding: Finding, state: str, look: Look) -> None:
    region = finding.location.region
    place = f"{region.start_line}:{region.start_column}" if region else "-"
    line = Text(f"  {place:>8}  ")
    line.append(f"{finding.severity:<8}", _STYLES[finding.severity])
    line.append(" " + neutral(finding.message or finding.rule_id))
    line.append(f"  {finding.rule_id}", "dim")
    if finding.confidence != "high":
        line.append(f"  {finding.confidence} confidence", "dim")
    if finding.context != "production":
        line.append(f"  in {finding.context} code", "dim")
    if state:
        line.append(f"  {state}", "bold" if state == "new" else "dim")
    console.print(line, soft_wrap=True)
    if finding.via:
        arrow = " → " if look.is_unicode else " -> "
        steps = arrow.join(f"{neutral(step.symbol)} ({_where(step.path, step.line)})" for step in finding.via)
        console.print(Text(f"            via {steps}", "dim"), soft_wrap=True)


def _print_tail(console: Console, report: Report, counted: Sequence[Finding], look: Look) -> None:
    folded = len(report.findings) - len(counted)
    severities = Counter(finding.severity for finding in counted)
    parts = [f"{severities[severity]} {severity}" for severity in SEVERITIES if severities[severity]]
    line = Text(f"{len(counted)} finding{'' if len(counted) == 1 else 's'}", "bold")
    if parts:
        line.append(" (" + ", ".join(parts) + ")")
    if folded:
        line.append(f", {folded} more in tests, examples, docs and generated code", "dim")
    console.print(line, soft_wrap=True)
    skipped = report.coverage.skipped
    if skipped:
        console.print(
            Text(f"{len(skipped)} lines of files and folders skipped{': ' if look.verbose else ' (--verbose lists them)'}", "dim")
        )
        for item in skipped if look.verbose else ():
            console.print(Text(f"  {neutral(item.path)}: {neutral(item.reason)}", "dim"), soft_wrap=True)
    for note in report.notifications:
        if note.level == "note" and not look.verbose:
            continue
        style = {"error": "red", "warning": "yellow"}.get(note.level, "dim")
        place = (
            f"{_where(note.location.path, note.location.region.start_line if note.location.region else None)}: " if note.location else ""
        )
        console.print(Text(f"{note.level}: {place}{neutral(note.message)}", style), soft_wrap=True)
