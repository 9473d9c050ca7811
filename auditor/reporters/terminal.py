"""A report -> text for a person: where we stand at a glance, then the findings of each file."""

import io
from itertools import groupby
from typing import Final, NamedTuple

from rich.console import Console
from rich.text import Text

from auditor.model.finding import SEVERITIES, Finding, Severity
from auditor.model.flow import Flow
from auditor.model.report import Notification, Report
from auditor.reporters.comparison import Comparison, compare
from auditor.reporters.neutral import neutral
from auditor.reporters.rendering import PLAIN, Rendering
from auditor.reporters.story.counting import count, day, inline
from auditor.reporters.story.ledger import Ledger
from auditor.reporters.story.names import NOBODY, Names
from auditor.reporters.story.page_one import headline, price, unseen
from auditor.reporters.story.scores import Bar, page_one_bars
from auditor.reporters.story.totals import ProviderTotals, provider_totals
from auditor.reporters.traffic_table import traffic_table

FINDINGS_SHOWN: Final = 16
"""Findings listed unless all are asked for: the worst."""
PROVIDERS_SHOWN: Final = 10
FLOWS_SHOWN: Final = 6
NOTES_SHOWN: Final = 3
UNSEEN: Final = frozenset({"blind-spot", "addresses-only"})
"""Notes on what logs cannot show: without them a table of traffic claims more than it knows."""
SKIPS_SHOWN: Final = 200
BAR_WIDTH: Final = 30

_STYLES: Final[dict[Severity, str]] = {
    "critical": "bold white on red",
    "high": "bold red",
    "medium": "yellow",
    "low": "cyan",
    "info": "dim",
}
_TARGETS: Final = {"closed": "red", "open": "green", "unknown": "yellow"}
_BANDS: Final = {"none": "green", "low": "green", "moderate": "yellow", "high": "red", "very high": "bold red"}


class Look(NamedTuple):
    """How the text is to look."""

    width: int = 100
    color: bool = False
    is_unicode: bool = True
    verbose: bool = False
    written: tuple[str, ...] = ()
    """Files that hold reports of the same run."""


def render(report: Report, rendering: Rendering = PLAIN) -> bytes:
    """Return the text without colours, every finding listed."""
    return draw(report, Look(verbose=True), rendering).encode("utf-8", "backslashreplace")


def draw(report: Report, look: Look, rendering: Rendering = PLAIN) -> str:
    """Return the text."""
    drawing = _Drawing(report, look, compare(rendering.earlier[-1], report).counted() if rendering.earlier else None)
    drawing.print_all()
    return "\n".join(line.rstrip() for line in drawing.stream.getvalue().split("\n"))


class _Drawing:
    """One report on its way to text."""

    def __init__(self, report: Report, look: Look, comparison: Comparison | None) -> None:
        self.report = report
        self.look = look
        self.comparison = comparison
        self.names = Names(report)
        self.counted = [finding for finding in self.names.findings if finding.context == "production"]
        self.width = max(40, look.width)
        self.stream = io.StringIO()
        self._console = Console(
            file=self.stream,
            width=self.width,
            force_terminal=look.color,
            color_system="256" if look.color else None,
            no_color=not look.color,
            highlight=False,
            markup=False,
            emoji=False,
            legacy_windows=False,
            _environ={},
        )

    def print_all(self) -> None:
        """Print every part."""
        self.print_head()
        self.print_scores()
        self.print_figures()
        self.print_providers()
        self.print_traffic()
        self.print_flows()
        self.print_change()
        self.print_findings()
        self.print_tail()

    def say(self, text: Text | str = "", *, wrap: bool = False) -> None:
        """Print one line, cut at the right edge, or wrapped between words."""
        line = text if isinstance(text, Text) else Text(text)
        if wrap:
            self._console.print(line)
        else:
            self._console.print(line, no_wrap=True, overflow="ellipsis" if self.look.is_unicode else "crop")

    def say_whole(self, text: Text) -> None:
        """Print one line that is never cut: what a person may want to copy or click."""
        self._console.print(text, soft_wrap=True)

    def print_head(self) -> None:
        """Print what was scanned, and where we stand in one sentence."""
        coverage = self.report.coverage
        line = Text(neutral(self.report.root) or "auditor", "bold")
        line.append(f"  {coverage.files_scanned:,} of {count(coverage.files_seen, 'file')} read", "dim")
        if self.report.traffic:
            line.append(f", {count(len(self.report.traffic), 'client')} on the wire", "dim")
        line.append(f", facts of {day(self.report.catalogue_date) or 'no date'}", "dim")
        self.say(line)
        self.say()
        self.say(Text(neutral(headline(self.names)), "bold"), wrap=True)
        self.say()

    def print_scores(self) -> None:
        """Print one bar for each score of page one."""
        bars = page_one_bars(self.names, ())
        if not bars:
            return
        title = max(len(bar.title) for bar in bars)
        values = [f"{bar.value} to {bar.high}" if bar.has_range else bar.value for bar in bars]
        wide = max(map(len, values))
        for bar, value in zip(bars, values, strict=True):
            line = Text(f"{neutral(bar.title):<{title}}  ")
            line.append(f"{value:<{wide}}  ", "bold")
            line.append(f"{bar.band:<9}  ", _BANDS.get(bar.band, ""))
            line.append_text(self._bar(bar, min(BAR_WIDTH, self.width - title - wide - 15)))
            self.say(line)
        self.say()

    def _bar(self, bar: Bar, width: int) -> Text:
        """Return a score as a bar: full is proven, shaded could not be told."""
        width = max(8, width)
        full = round(float(bar.width) * width / 100)
        shaded = min(width - full, round(float(bar.unknown_width) * width / 100))
        marks = ("\u2588", "\u2592", "\u2591") if self.look.is_unicode else ("#", "+", ".")
        line = Text(marks[0] * full, _BANDS.get(bar.band, ""))
        line.append(marks[1] * shaded, "magenta")
        line.append(marks[2] * (width - full - shaded), "dim")
        return line

    def print_figures(self) -> None:
        """Print the numbers of page one that are not zero."""
        ledger = Ledger(self.names)
        shown = [entry for entry in ledger.entries if entry.value]
        if shown:
            self.say(Text("   ").join(Text.assemble((f"{entry.value:,}", "bold"), f" {entry.title}") for entry in shown), wrap=True)
            self.say()

    def print_providers(self) -> None:
        """Print who answers: calls, callers behind wrappers, what data goes there, by which models."""
        rows = provider_totals(self.names)
        if not rows:
            return
        shown = rows if self.look.verbose else rows[:PROVIDERS_SHOWN]
        name = min(28, max(len("who answers"), *(len(neutral(row.name)) for row in shown)))
        self.say(Text(f"{'who answers':<{name}}  target   {'calls':>5}  {'callers':>7}  {'other':>5}  data, models", "dim"))
        for row in shown:
            self.say(self._provider(row, name))
        if len(shown) < len(rows):
            self.say(Text(f"and {len(rows) - len(shown)} more (--verbose)", "dim"))
        self.say()

    def _provider(self, row: ProviderTotals, wide: int) -> Text:
        name = neutral(row.name)
        line = Text(f"{name if len(name) <= wide else name[: wide - 1] + '~':<{wide}}  ")
        line.append(f"{row.target:<7}", _TARGETS[row.target])
        line.append(f"  {_number(row.calls):>5}  {_number(row.callers):>7}  {_number(row.others):>5}  ")
        if row.types:
            line.append(neutral(", ".join(map(inline, row.types))), "magenta")
            line.append("  ")
        line.append(neutral(", ".join(row.models)), "dim")
        return line

    def print_traffic(self) -> None:
        """Print who was seen on the wire."""
        if self.report.traffic:
            self._console.print(traffic_table(self.report.traffic, self.names.provider))
            self.say()

    def print_flows(self) -> None:
        """Print where data leaves: what, from where, to whom."""
        sinks = {number: finding.symbol or "" for finding in self.report.findings if finding.kind == "sink" for number in finding.flows}
        leaving = [
            (flow, sinks.get(number, ""))
            for number, flow in enumerate(self.report.flows)
            if not flow.sanitized_by and (flow.closed is not False or _is_unbound(flow))
        ]
        if not leaving:
            return
        leaving.sort(key=lambda pair: (-max((self.names.grade(name) for name in pair[0].data_types), default=0), not _is_unbound(pair[0])))
        shown = leaving if self.look.verbose else _once_a_sink(leaving)[:FLOWS_SHOWN]
        self.say(Text("Data that leaves", "bold"))
        for flow, sink in shown:
            self.say(self._flow(flow, sink))
        if len(shown) < len(leaving):
            self.say(Text(f"  and {len(leaving) - len(shown)} more (--verbose)", "dim"))
        self.say()

    def _flow(self, flow: Flow, sink: str) -> Text:
        types = ", ".join(inline(self.names.data_type(name)) for name in flow.data_types) or "data"
        line = Text("  ")
        line.append(neutral(sink or self.names.provider(flow.provider_id, flow.closed).replace(NOBODY, "An unknown target")), "bold")
        line.append(" receives ")
        line.append(neutral(types), "magenta")
        line.append(f": {neutral(flow.source_name)}{', whoever asks for it' if _is_unbound(flow) else ''}  ")
        line.append(_where(flow.sink.path, flow.sink.region.start_line if flow.sink.region else None), "dim")
        return line

    def _arrow(self) -> str:
        return " \u2192 " if self.look.is_unicode else " -> "

    def print_change(self) -> None:
        """Print how many findings came, went and changed since an older result."""
        if self.comparison is None:
            return
        found = self.comparison
        self.say(Text(f"Since {day(found.before.catalogue_date) or 'the earlier result'}", "bold"))
        self.say(f"  {len(found.new):,} new, {len(found.changed):,} changed, {len(found.gone):,} gone, {found.unchanged:,} as before")
        for title, findings in (("new", found.new), ("gone", found.gone)):
            for finding in findings if self.look.verbose else findings[:FLOWS_SHOWN]:
                line = Text(f"  {title:<8}")
                line.append(neutral(finding.message or finding.rule_id))
                line.append(f"  {_place(finding)}", "dim")
                self.say(line)
        titles = found.titles()
        for pair in found.changed if self.look.verbose else found.changed[:FLOWS_SHOWN]:
            line = Text(f"  {'changed':<8}{neutral('; '.join(pair.words(titles)))}")
            line.append(f"  {_place(pair.after)}", "dim")
            self.say(line)
        self.say()

    def print_findings(self) -> None:
        """Print findings by file: all, or the worst."""
        sure_first = sorted(self.counted, key=lambda finding: finding.confidence == "low")
        listed = list(self.report.findings) if self.look.verbose else sure_first[:FINDINGS_SHOWN]
        order = {finding.fingerprint: number for number, finding in enumerate(self.report.findings)}
        listed.sort(key=lambda finding: (finding.location.path, order[finding.fingerprint]))
        for path, members in groupby(listed, key=lambda finding: finding.location.path):
            self.say_whole(Text(neutral(path), "underline"))
            for finding in members:
                self._print_finding(finding)
            self.say()

    def _print_finding(self, finding: Finding) -> None:
        region = finding.location.region
        place = f"{region.start_line}:{region.start_column}" if region else "-"
        line = Text(f"{place:>8}  ")
        line.append(f"{finding.severity:<8}", _STYLES[finding.severity])
        line.append("  " + neutral(finding.message or finding.rule_id))
        for note in self._notes_on(finding):
            if not self.look.verbose and len(line) + len(note) + 2 > self.width:
                continue
            line.append(f"  {note}", "bold" if note == "new" else "dim")
        if not self.look.verbose and len(line) > self.width:
            line.truncate(self.width, overflow="ellipsis" if self.look.is_unicode else "crop")
        self.say_whole(line)
        if finding.via and self.look.verbose:
            steps = self._arrow().join(f"{neutral(step.symbol)} ({_where(step.path, step.line)})" for step in finding.via)
            self.say_whole(Text(f"{'':20}via {steps}", "dim"))

    def _notes_on(self, finding: Finding) -> list[str]:
        """Return what stands behind a finding's message, the most telling first."""
        decision = self.names.decisions.get(finding.fingerprint)
        notes: list[str] = [decision.state] if decision else []
        notes += [decision.treatment] if decision and decision.treatment != "counts" else []
        notes += [] if finding.context == "production" else [f"in {finding.context} code"]
        notes += [] if finding.confidence == "high" else [f"{finding.confidence} confidence"]
        return [*notes, finding.rule_id]

    def print_tail(self) -> None:
        """Print the totals, what leaving takes, what was not seen, and what to do next."""
        tally = {severity: sum(1 for finding in self.counted if finding.severity == severity) for severity in SEVERITIES}
        line = Text(count(len(self.counted), "finding"), "bold")
        parts = [f"{number:,} {severity}" for severity, number in tally.items() if number]
        line.append(f": {', '.join(parts)}" if parts else "")
        hidden = 0 if self.look.verbose else max(0, len(self.counted) - FINDINGS_SHOWN)
        line.append(f" ({hidden:,} not shown)" if hidden else "", "dim")
        folded = len(self.report.findings) - len(self.counted)
        line.append(f"; {folded:,} more in tests, examples, docs and generated code" if folded else "", "dim")
        self.say(line, wrap=True)
        cost = price(self.names)
        if cost is not None:
            self.say(Text.assemble(("To leave: ", "bold"), f"{cost.total} in {count(cost.phases, 'phase')}"), wrap=True)
        told = [f"{one.figure} {one.text}" for one in unseen(self.names, Ledger(self.names)["unknown"].value) if one.figure]
        told += [] if self.report.traffic else ["no traffic logs"]
        if told:
            self.say(Text.assemble(("Not seen: ", "bold"), "; ".join(told)), wrap=True)
        self._print_skipped()
        self._print_notes()
        if self.look.written:
            self.say_whole(Text(f"Written: {', '.join(map(neutral, self.look.written))}", "bold"))
        elif hidden:
            self.say(Text("--verbose lists every finding; -o report.html writes all there is to tell", "dim"))

    def _print_skipped(self) -> None:
        skipped = self.report.coverage.skipped
        if self.look.verbose and skipped:
            self.say(Text("Skipped", "bold"))
            for item in skipped[:SKIPS_SHOWN]:
                self.say_whole(Text(f"  {neutral(item.path)}: {neutral(item.reason)}", "dim"))
            if len(skipped) > SKIPS_SHOWN:
                self.say(Text(f"  and {len(skipped) - SKIPS_SHOWN:,} more in the JSON result", "dim"))

    def _print_notes(self) -> None:
        notes = [note for note in self.report.notifications if self.look.verbose or note.level != "note" or note.code in UNSEEN]
        unseen_spots = [note for note in notes if note.code in UNSEEN]
        warnings = [note for note in notes if note.code not in UNSEEN]
        shown = notes if self.look.verbose else warnings[:NOTES_SHOWN] + unseen_spots
        for note in shown:
            style = {"error": "red", "warning": "yellow"}.get(note.level, "dim")
            self.say_whole(Text(f"{note.level}: {_noted(note)}{neutral(note.message)}", style))
        if len(shown) < len(notes):
            self.say(Text(f"and {len(notes) - len(shown)} more warnings (--verbose)", "dim"))


def _number(number: int) -> str:
    return f"{number:,}" if number else ""


def _where(path: str, line: int | None) -> str:
    return f"{neutral(path)}:{line}" if line else neutral(path)


def _place(finding: Finding) -> str:
    return _where(finding.location.path, finding.location.region.start_line if finding.location.region else None)


def _noted(note: Notification) -> str:
    location = note.location
    return f"{_where(location.path, location.region.start_line if location.region else None)}: " if location else ""


def _is_unbound(flow: Flow) -> bool:
    """Tell whether a flow brings documents that nothing binds to whoever asks."""
    return flow.source_kind == "retrieval" and "user_filter" not in flow.guards


def _once_a_sink(flows: list[tuple[Flow, str]]) -> list[tuple[Flow, str]]:
    """Return the first flow of each call and data type: the others say the same of another name."""
    return list({(flow.sink.path, flow.sink.region, flow.data_types): (flow, sink) for flow, sink in reversed(flows)}.values())[::-1]
