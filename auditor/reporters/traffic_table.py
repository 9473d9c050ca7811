"""Traffic of a report -> a table for the terminal: which provider is reached, by how many clients, how often, how much goes out, since when."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from rich import box
from rich.table import Table
from rich.text import Text

from auditor.model.evidence import TrafficEvidence
from auditor.reporters.neutral import neutral

ROWS: Final = 40
"""Lines shown; the rest stands in the JSON result."""
UNITS: Final = ("B", "kB", "MB", "GB", "TB", "PB")
COLUMNS: Final = (
    ("what", 9, False),
    ("clients", 7, True),
    ("requests", 8, True),
    ("sent", 8, True),
    ("since", 10, False),
    ("level", 5, False),
    ("code", 9, False),
)
"""Header, least width, whether it holds numbers."""
_CODE_STYLES: Final = {"shadow": "bold red", "confirmed": "green"}

Group = tuple[str, str, str]
"""Host, what was done, word about code."""


def traffic_table(traffic: Sequence[TrafficEvidence], named: Callable[[str | None], str]) -> Table:
    """Return one line for each provider, and below it one for each host and what was done there; the most used first; `named` gives providers their names."""
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="dim", padding=(0, 1, 0, 0))
    table.add_column("on the wire", overflow="ellipsis")  # the one column that gives way
    for name, width, is_number in COLUMNS:
        table.add_column(name, no_wrap=True, min_width=width, justify="right" if is_number else "left")
    rows = 0
    for provider, members in _by_provider(traffic):
        table.add_row(Text(neutral(named(provider)), "bold"), "", *_numbers(members), "", "")
        for (host, what, code), same in _by_host(members):
            rows += 1
            if rows <= ROWS:
                word = Text("" if code == "unknown" else code, _CODE_STYLES.get(code, ""))
                table.add_row(f"  {neutral(host)}", neutral(what), *_numbers(same), str(max(one.level for one in same)), word)
    if rows > ROWS:
        table.add_row(f"  {rows - ROWS:,} more lines stand in the JSON result", *[""] * 7)
    return table


def _numbers(members: Sequence[TrafficEvidence]) -> tuple[str, str, str, str]:
    return (
        f"{len({one.client for one in members}):,}",
        f"{sum(one.count for one in members):,}",
        size(one.sent_bytes for one in members),
        min((one.first_at[:10] for one in members if one.first_at), default=""),
    )


def _by_provider(traffic: Sequence[TrafficEvidence]) -> list[tuple[str | None, list[TrafficEvidence]]]:
    groups: dict[str | None, list[TrafficEvidence]] = {}
    for one in traffic:
        groups.setdefault(one.provider_id, []).append(one)
    return sorted(groups.items(), key=lambda item: (-_requests(item[1]), item[0] or ""))


def _by_host(traffic: Sequence[TrafficEvidence]) -> list[tuple[Group, list[TrafficEvidence]]]:
    groups: dict[Group, list[TrafficEvidence]] = {}
    for one in traffic:
        groups.setdefault((one.host, what_of(one), one.code), []).append(one)
    return sorted(groups.items(), key=lambda item: (-_requests(item[1]), item[0]))


def _requests(members: Sequence[TrafficEvidence]) -> int:
    return sum(one.count for one in members)


def what_of(one: TrafficEvidence) -> str:
    """Return what was done at a host, or what kind of host it is where the log does not tell."""
    if one.action not in ("", "unknown"):
        return one.action
    return "" if one.host_class == "api" else one.host_class.replace("-", " ")


def size(counts: Iterable[int | None]) -> str:
    """Return a number of bytes for a person; `?` where no log tells it."""
    known = [count for count in counts if count is not None]
    if not known:
        return "?"
    total = float(sum(known))
    for unit in UNITS[:-1]:
        if total < 1000:
            return f"{total:,.0f} {unit}" if unit == "B" else f"{total:,.1f} {unit}"
        total /= 1000
    return f"{total:,.1f} {UNITS[-1]}"
