"""The ways in which logs write the time -> seconds since 1970 in UTC. A time without a zone is taken for UTC."""

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import Any, Final

EARLIEST: Final = 946_684_800.0
"""1 January 2000: what is before it comes from a clock that was never set."""
LATEST: Final = 4_102_444_800.0
"""1 January 2100."""

_MONTHS: Final = {
    name: number
    for number, name in enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1)
}
_PLAIN = re.compile(r"-?\d{9,20}(\.\d{1,9})?")
_ISO = re.compile(r"(\d{4})[-/](\d{2})[-/](\d{2})[T _](\d{2}):(\d{2}):(\d{2})(?:[.,](\d{1,9}))?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?")
_DAY_FIRST = re.compile(
    r"(?:[A-Za-z]{3,9}, )?(\d{1,2})[-/ ]([A-Za-z]{3})[-/ ](\d{4})[: ](\d{2}):(\d{2}):(\d{2})(?:[.,](\d{1,9}))?\s*([+-]\d{2}:?\d{2})?"
)
_YEAR_LAST = re.compile(r"(?:[A-Za-z]{3},? )?([A-Za-z]{3}) +(\d{1,2}) (\d{2}):(\d{2}):(\d{2}) (?:[A-Z]{3,4} )?(\d{4})")
_YEAR_THIRD = re.compile(r"([A-Za-z]{3}) +(\d{1,2}) (\d{4}) (\d{2}):(\d{2}):(\d{2})")
_NO_YEAR = re.compile(r"([A-Za-z]{3}) +(\d{1,2}) (\d{2}):(\d{2}):(\d{2})")
_NAMED_FIRST = re.compile(r"([A-Za-z]{3})[a-z]{0,6} (\d{1,2}), (\d{4})[ ,@]{1,3}(\d{1,2}):(\d{2}):(\d{2})(?:\.\d{1,9})?(?: (AM|PM))?")
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})[ ,-]{1,2}(\d{1,2}):(\d{2}):(\d{2})(?:\.\d{1,9})?(?: (AM|PM))?")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}) (\d{1,2}):(\d{2}):(\d{2})")
_SOMEWHERE = re.compile(
    r"\d{4}[-/]\d{2}[-/]\d{2}[T _]\d{2}:|\d{1,2}[-/ ][A-Z][a-z]{2}[-/ ]\d{4}[: ]\d{2}:|(?<!\w)[A-Z][a-z]{2} [ \d]\d (?:\d{4} )?\d{2}:\d{2}:"
    r"|(?<![\w.])\d{1,2}[/.]\d{1,2}[/.]\d{4}[ -]\d{1,2}:\d{2}:|(?<![\w.])1[0-9]\d{8}(?:\d{3})?(?:\.\d{1,9})?(?![\w.])"
)
"""How a moment starts that stands anywhere on a line."""
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})T?(\d{2})(\d{2})(\d{2})Z?")


def moment_of(value: Any, written_at: float | None = None) -> float | None:
    """Return the moment, or None when it cannot be told or cannot be right.

    `written_at` is when the log was last written: it gives the year where a format has none.
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _counted(float(value))
    text = str(value).strip().strip("[]")
    if _PLAIN.fullmatch(text):
        return _counted(float(text))
    return _within(_written(text[:64], written_at))


def moment_in(text: str, written_at: float | None = None) -> float | None:
    """Return the first moment that stands anywhere in a text."""
    found = _SOMEWHERE.search(text)
    if found is None:
        return None
    return moment_of(found.group() if found.group()[-1] != ":" else text[found.start() : found.start() + 64], written_at)


@lru_cache(maxsize=4096)
def day_of(day: int) -> str:
    """Return the date, `2026-11-24`, of a number of days since 1970."""
    return datetime.fromtimestamp(day * 86_400, UTC).strftime("%Y-%m-%d")


def stamp_of(moment: float) -> str:
    """Return RFC 3339 in UTC, to the second."""
    return datetime.fromtimestamp(int(moment), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _counted(number: float) -> float | None:
    """Return seconds from a number of seconds, milli-, micro- or nanoseconds: no two of these can mean a year from 2000 to 2100."""
    for factor in (1.0, 1e3, 1e6, 1e9):
        if EARLIEST <= number / factor < LATEST:
            return number / factor
    return None


def _within(moment: float | None) -> float | None:
    return moment if moment is not None and EARLIEST <= moment < LATEST else None


def _written(text: str, written_at: float | None) -> float | None:
    try:
        return _with_year(text) or _without_year(text, written_at)
    except (ValueError, OverflowError):
        return None


def _with_year(text: str) -> float | None:
    if found := _ISO.match(text):
        year, month, day, hour, minute, second, fraction, zone = found.groups()
        return _moment((int(year), int(month), int(day)), (hour, minute, second), fraction, zone)
    if found := _DAY_FIRST.match(text):
        day, name, year, hour, minute, second, fraction, zone = found.groups()
        return _moment(
            (int(year), _MONTHS[name.lower()], int(day)) if name.lower() in _MONTHS else None, (hour, minute, second), fraction, zone
        )
    if found := _YEAR_LAST.match(text):
        name, day, hour, minute, second, year = found.groups()
        return _named(year, name, day, (hour, minute, second))
    if found := _YEAR_THIRD.match(text):
        name, day, year, hour, minute, second = found.groups()
        return _named(year, name, day, (hour, minute, second))
    if found := _AMERICAN.match(text):
        month, day, year, hour, minute, second, half = found.groups()
        month, day = (day, month) if int(month) > 12 else (month, day)  # the day first, as far as that can be told
        return _moment((int(year), int(month), int(day)), (_hours(hour, half), minute, second), None, None)
    if found := _NAMED_FIRST.match(text):
        name, day, year, hour, minute, second, half = found.groups()
        return _named(year, name, day, (_hours(hour, half), minute, second))
    if found := _DOTTED.match(text):
        day, month, year, hour, minute, second = found.groups()
        return _moment((int(year), int(month), int(day)), (hour, minute, second), None, None)
    if found := _COMPACT.fullmatch(text):
        year, month, day, hour, minute, second = found.groups()
        return _moment((int(year), int(month), int(day)), (hour, minute, second), None, None)
    return None


def _without_year(text: str, written_at: float | None) -> float | None:
    """Return the last such day that is not after the log was last written."""
    found = _NO_YEAR.match(text)
    if found is None or written_at is None:
        return None
    name, day, *clock = found.groups()
    year = datetime.fromtimestamp(written_at, UTC).year
    for candidate in (year, year - 1):
        moment = _named(str(candidate), name, day, (clock[0], clock[1], clock[2]))
        if moment is not None and moment <= written_at + 86_400:
            return moment
    return None


def _hours(hour: str, half: str | None) -> str:
    return str(int(hour) % 12 + (12 if half == "PM" else 0)) if half else hour


def _named(year: str, name: str, day: str, clock: tuple[str, str, str]) -> float | None:
    month = _MONTHS.get(name.lower())
    return _moment((int(year), month, int(day)) if month else None, clock, None, None)


def _moment(date: tuple[int, int, int] | None, clock: tuple[str, str, str], fraction: str | None, zone: str | None) -> float | None:
    if date is None:
        return None
    offset = UTC if zone in (None, "Z", "UTC", "GMT") else _zone(str(zone))
    moment = datetime(*date, int(clock[0]), int(clock[1]), min(int(clock[2]), 59), tzinfo=offset).timestamp()
    return moment + float(f"0.{fraction}") if fraction else moment


def _zone(zone: str) -> timezone:
    sign = -1 if zone[0] == "-" else 1
    digits = zone[1:].replace(":", "")
    return timezone(sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:])))
