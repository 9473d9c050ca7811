"""The portfolio -> the numbers of its first page, each with what it counts and where its parts stand."""

from typing import NamedTuple

from auditor.fleet.company import Company
from auditor.reporters.story.counting import days
from auditor.reporters.story.ledger import CALLERS, EDIT, PROVIDERS, UNKNOWN

_EACH = "In each repository that has them, added over all."


class Figure(NamedTuple):
    """One number of page one."""

    number: str
    """`N1`, as page one and the list of numbers call it."""
    value: str
    title: str
    counts: str
    section: str
    """The part of the page whose rows add up to it."""


def figures(company: Company) -> tuple[Figure, ...]:
    """Return the numbers in the order of page one."""
    totals = company.totals
    told = (
        (
            f"{totals.repositories:,}",
            _plural(totals.repositories, "repository", "repositories"),
            "Repositories with a result.",
            "repositories",
        ),
        (
            f"{totals.providers:,}",
            _plural(totals.providers, "closed provider", "closed providers"),
            f"{PROVIDERS.partition(' Each row')[0]} Hosts that the catalogue does not know are one row together.",
            "providers",
        ),
        (f"{totals.edit:,}", _plural(totals.edit, "place to edit", "places to edit"), f"{EDIT} {_EACH}", "repositories"),
        (
            f"{totals.callers:,}",
            _plural(totals.callers, "caller to test again", "callers to test again"),
            f"{CALLERS} {_EACH}",
            "repositories",
        ),
        (f"{totals.unknown:,}", _plural(totals.unknown, "target unknown", "targets unknown"), f"{UNKNOWN} {_EACH}", "repositories"),
        (
            days(totals.low_hours, totals.high_hours) if totals.high_hours else "no plan",
            "to leave, all together",
            "The plans of all repositories, low ends and high ends added, eight hours a day. What is done once for all of them is counted in each.",
            "repositories",
        ),
        (f"{totals.missing:,}", "missing", "Repositories and pieces of logs without a result: no other number knows of them.", "missing"),
    )
    return tuple(Figure(f"N{place}", *one) for place, one in enumerate(told, start=1))


def _plural(number: int, one: str, many: str) -> str:
    return one if number == 1 else many
