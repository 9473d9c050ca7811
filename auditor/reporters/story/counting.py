"""Numbers -> words and figures: cut to tenths so that columns still add up, ranges with two significant digits."""

import math
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

HOURS_A_DAY: Final = 8
OLD_AFTER_DAYS: Final = 180
"""Facts older than this are marked as to be checked again."""
NO_DIFFERENCE: Final = 4000
"""Scores closer than this, in thousandths, are not different (docs/scoring.md)."""


def points(thousandths: int) -> str:
    """Return thousandths of a point with one decimal, cut and not rounded."""
    sign = "-" if thousandths < 0 else ""
    whole, part = divmod(abs(thousandths), 1000)
    return f"{sign}{whole}.{part // 100}"


def exact(thousandths: int) -> str:
    """Return thousandths of a point with all three decimals."""
    sign = "-" if thousandths < 0 else ""
    whole, part = divmod(abs(thousandths), 1000)
    return f"{sign}{whole}.{part:03d}"


def apportioned(parts: Sequence[int], total: int) -> list[int]:
    """Return the parts (thousandths) in whole tenths that add up to the cut total: largest remainders first, ties by place."""
    tenths = [part // 100 for part in parts]
    missing = total // 100 - sum(tenths)
    order = sorted(range(len(parts)), key=lambda place: (-(parts[place] % 100), place))
    for place in order[: max(0, missing)]:
        tenths[place] += 1
    return [tenth * 100 for tenth in tenths]


def percent(thousandths: int) -> str:
    """Return points as a width in per cent, for charts from 0 to 100."""
    return f"{thousandths / 1000:.2f}".rstrip("0").rstrip(".") or "0"


def count(number: int, singular: str, plural: str = "") -> str:
    """Return the number with its noun."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def two_digits(value: float) -> str:
    """Return a quantity with two significant digits."""
    if value <= 0:
        return "0"
    if value < 1:
        return f"{value:.2g}" if value >= 0.05 else "under 0.1"
    digits = math.floor(math.log10(value))
    factor = 10 ** (digits - 1)
    shown = math.floor(value / factor + 0.5) * factor
    return f"{shown:.0f}" if shown >= 10 else f"{shown:.1f}".removesuffix(".0")


def effort(low_hours: float, high_hours: float) -> str:
    """Return a range of work: in hours up to three days, else in person-days."""
    if high_hours <= 3 * HOURS_A_DAY:
        low, high = two_digits(low_hours), two_digits(high_hours)
        return f"{high} hours" if low == high else f"{low} to {high} hours"
    return days(low_hours, high_hours)


def days(low_hours: float, high_hours: float) -> str:
    """Return a range of work in person-days."""
    low, high = (two_digits(low_hours / HOURS_A_DAY), two_digits(high_hours / HOURS_A_DAY))
    return f"{high} person-days" if low == high else f"{low} to {high} person-days"


def inline(title: str) -> str:
    """Return a title as it stands inside a sentence: small first letters, abbreviations as they are."""
    return " ".join(word if sum(map(str.isupper, word)) > 1 else word.lower() for word in title.split(" "))


def listed(names: Iterable[str], limit: int = 4) -> str:
    """Return names as an enumeration; of those beyond the limit only how many."""
    words = list(names)
    rest = len(words) - limit
    if rest > 0:
        words = [*words[:limit], f"{rest} more"]
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def day(text: str | None) -> str:
    """Return an ISO date, or the date of a time, as `24 Nov 2026`; anything else as it is."""
    parsed = parse_day(text)
    return f"{parsed.day} {_MONTHS[parsed.month - 1]} {parsed.year}" if parsed else text or ""


_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def parse_day(text: str | None) -> date | None:
    """Return the date at the start of a text, or None."""
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def days_between(first: str | None, last: str | None) -> int | None:
    """Return the number of days from one date to the other, or None when one is no date."""
    start, end = parse_day(first), parse_day(last)
    return (end - start).days if start and end else None


def size(number: int | None) -> str:
    """Return bytes in the unit a person reads."""
    if number is None:
        return "not logged"
    value = float(number)
    for unit in ("bytes", "KiB", "MiB", "GiB"):
        if value < 1024:
            return f"{value:.0f} {unit}" if unit == "bytes" or value >= 10 else f"{value:.1f} {unit}"
        value /= 1024
    return f"{value:.1f} TiB"
