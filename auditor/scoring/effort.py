"""Places to change, by class -> hours as a range: low sums with low, high with high, so that parts add up exactly."""

from collections import Counter
from collections.abc import Iterable, Mapping

from auditor.matching.conditions import split_patterns
from auditor.model.finding import Finding
from auditor.model.plan import Effort, Hours, PlanKnowledge, Way


class Ledger:
    """Who pays for the first of each class: the first item that has one; all others pay for repeats."""

    def __init__(self, knowledge: PlanKnowledge) -> None:
        self._classes = {one.number: one for one in knowledge.classes}
        self._paid: set[int] = set()

    def effort(self, counts: Mapping[int, int]) -> Effort:
        """Return the effort of places by class, and remember what was paid for."""
        low = high = 0.0
        words = []
        for number, count in sorted(counts.items()):
            if count == 0:
                continue
            one = self._classes[number]
            first = number not in self._paid
            repeats = count - 1 if first else count
            self._paid.add(number)
            low += (one.first[0] if first else 0) + repeats * one.each[0]
            high += (one.first[1] if first else 0) + repeats * one.each[1]
            words.append(_derivation(one.word, number, one.first if first else None, repeats, one.each))
        worst = max((number for number, count in counts.items() if count), default=0)
        return Effort(effort_class=worst, low_hours=round(low, 2), high_hours=round(high, 2), derivation="; ".join(words))


def plain_effort(hours: Hours, count: int, what: str, effort_class: int) -> Effort:
    """Return the effort of something with a first and further ones: an evaluation harness and its prompts, a platform."""
    low = hours.first[0] + count * hours.each[0]
    high = hours.first[1] + count * hours.each[1]
    further = f" and {count} × {_span(hours.each)} h" if count else ""
    return Effort(
        effort_class=effort_class, low_hours=round(low, 2), high_hours=round(high, 2), derivation=f"{what}: {_span(hours.first)} h{further}"
    )


def class_of(finding: Finding, way: Way, knowledge: PlanKnowledge, *, same_wire: bool) -> int:
    """Return the class of one place: the largest of its capability's and its features'."""
    found = way.effort_class if same_wire else way.other_wire_class
    for one in knowledge.features:
        exact, starts = split_patterns(one.feature)
        if any(feature in exact or feature.startswith(starts) for feature in finding.features):
            found = max(found, one.effort_class)
    return found


def count_classes(classes: Iterable[int]) -> Mapping[int, int]:
    """Return how many places fall into each class."""
    return Counter(classes)


def total(efforts: Iterable[Effort]) -> tuple[float, float]:
    """Return the hours of several items together."""
    some = list(efforts)
    return round(sum(one.low_hours for one in some), 2), round(sum(one.high_hours for one in some), 2)


def person_days(low_hours: float, high_hours: float) -> str:
    """Return a range of person-days of eight hours, two significant digits at most, never a single value."""
    low, high = _two_digits(low_hours / 8), _two_digits(high_hours / 8)
    if low == high:
        return f"up to {high} person-days" if high != "0" else "less than half a person-day"
    return f"{low} to {high} person-days"


def _two_digits(days: float) -> str:
    if days < 10:
        return f"{round(days * 2) / 2:g}"
    digits = len(str(int(days)))
    scale = 10 ** max(0, digits - 2)
    return str(int(round(days / scale) * scale))


def _span(hours: tuple[float, float]) -> str:
    return f"{hours[0]:g}-{hours[1]:g}"


def _derivation(word: str, number: int, first: tuple[float, float] | None, repeats: int, each: tuple[float, float]) -> str:
    parts = []
    if first is not None:
        parts.append(f"the first {_span(first)} h")
    if repeats:
        parts.append(f"{repeats} × {_span(each)} h")
    return f"class {number} ({word}): {' and '.join(parts)}"
