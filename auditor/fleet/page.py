"""The portfolio -> HTML, Markdown or text: the same design as a single report, led by what a board asks first."""

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from auditor.fleet.company import Company, Holding, Member, Movement, Shift
from auditor.fleet.figures import Figure, figures
from auditor.reporters import html, markdown
from auditor.reporters.portfolio import Project, mini
from auditor.reporters.rendering import PLAIN, Rendering
from auditor.reporters.story.counting import count, day, days, listed, points, size
from auditor.reporters.story.scores import PAGE_ONE
from auditor.reporters.story.timeline import Column, columns_of
from auditor.reporters.templating import environment, fill

ROWS_SHOWN: Final = 500
"""Rows of a table in the page; the CSV and the JSON have all."""
NAMES_SHOWN: Final = 8
PANELS_SHOWN: Final = 6
FIRST_SHOWN: Final = 3
"""Repositories that page one names."""
OPEN_ROWS: Final = 20
"""Rows of a long table that stand open; the rest unfolds."""

Link = Callable[[Member], str]


class Chart(NamedTuple):
    """One line of development as bars."""

    title: str
    last: str
    columns: tuple[Column, ...]
    spoken: str


class Told(NamedTuple):
    """What a template is given."""

    c: Company
    title: str
    lead: str
    second: str
    packs: tuple[str, ...]
    projects: tuple[Project, ...]
    figures: tuple[Figure, ...]
    first: tuple[Project, ...]
    """Where to look first: those with the highest scores, when there are more to choose from."""
    charts: tuple[Chart, ...]
    moved: tuple[str, ...]
    """Sentences; empty when there is nothing to compare with."""
    as_of: str


def told(company: Company, link: Link) -> Told:
    """Return the portfolio in words."""
    packs = _packs(company)
    projects = tuple(_project(member, tuple(packs), link) for member in company.members[:ROWS_SHOWN])
    return Told(
        c=company,
        title=company.name or "the company",
        lead=_lead(company),
        second=_second(company),
        packs=tuple(packs.values()),
        projects=projects,
        figures=figures(company),
        first=_first(projects),
        charts=_charts(company),
        moved=_moved(company.moved) if company.moved is not None else (),
        as_of=day(company.tool.catalogue_date),
    )


def render_html(company: Company, rendering: Rendering = PLAIN, link: Link = lambda _member: "") -> bytes:
    """Return the page; `link` leads to a repository's own report.

    Raises: UsageError, when a template of the user's is wrong.
    """
    templates = environment(rendering.templates)
    values = {**html.shared(templates), **_values(), "t": told(company, link)}
    return fill(templates, "html/fleet.html", values).encode("utf-8", "backslashreplace")


def render_markdown(company: Company, rendering: Rendering = PLAIN, link: Link = lambda _member: "") -> bytes:
    """Return the portfolio as Markdown.

    Raises: UsageError, when a template of the user's is wrong.
    """
    templates = environment(rendering.templates, escape=markdown.escaped)
    return fill(templates, "markdown/fleet.md", {**_values(), "t": told(company, link)}).encode("utf-8", "backslashreplace")


def render_text(company: Company) -> bytes:
    """Return the first things to know, for a terminal."""
    what = told(company, lambda _member: "")
    lines = [what.lead, what.second, "", ", ".join(f"{one.value} {one.title}" for one in what.figures) + "."]
    lines += [f"since the last run: {sentence}" for sentence in what.moved]
    lines += ["", *(f"{_scores(member):>18}  {member.name}: {member.record.headline}" for member in company.members[:20])]
    if len(company.members) > 20:
        lines.append(f"{'':18}  and {len(company.members) - 20} more")
    lines += [
        f"missing: {one.name}: {one.reason}" + (f" (tried {one.attempts} times)" if one.attempts > 1 else "") for one in company.missing
    ]
    return ("\n".join(line for line in lines) + "\n").encode("utf-8", "backslashreplace")


def _values() -> dict[str, Any]:
    return {
        "shown": ROWS_SHOWN,
        "open_rows": OPEN_ROWS,
        "names": _names,
        "percent": _percent,
        "day": day,
        "size": size,
        "count": count,
        "points": points,
    }


def _names(words: Sequence[str], limit: int = NAMES_SHOWN) -> str:
    return listed(words, limit)


def _percent(thousandths: int) -> str:
    """Return a share; one that is not nothing never reads as nothing."""
    return "under 1 %" if 0 < thousandths < 10 else f"{thousandths // 10} %"


def _scores(member: Member) -> str:
    return " ".join(points(score.value) for score in member.record.scores if score.pack in PAGE_ONE)


def _packs(company: Company) -> dict[str, str]:
    """Return the packs of page one that ran anywhere, with their titles."""
    titles = {score.pack: score.title for member in company.members for score in member.record.scores}
    return {pack: titles[pack] for pack in PAGE_ONE if pack in titles}


def _project(member: Member, packs: Sequence[str], link: Link) -> Project:
    record = member.record
    scores = {score.pack: score for score in record.scores}
    numbers = record.numbers
    return Project(
        name=member.name,
        headline=record.headline,
        bars=tuple(mini(one.title, one.value, one.high, one.band) if (one := scores.get(pack)) is not None else None for pack in packs),
        providers=numbers.get("providers", 0),
        edit=numbers.get("edit", 0),
        callers=numbers.get("callers", 0),
        types=numbers.get("types", 0),
        unknown=numbers.get("unknown", 0),
        price=days(record.low_hours, record.high_hours) if record.has_plan else "",
        worst=member.worst,
        owner=member.owner,
        link=link(member),
    )


def _first(projects: Sequence[Project]) -> tuple[Project, ...]:
    """Return what page one names; a company of no more than that is its own list."""
    scored = [one for one in projects if one.worst]
    return tuple(scored[:FIRST_SHOWN]) if len(projects) > FIRST_SHOWN else ()


def _lead(company: Company) -> str:
    concentration = company.concentration
    if not company.members:
        return "No repository was looked at." if not company.wire else "Logs alone: no repository was looked at."
    if not company.holdings:
        return f"No closed provider was found in {count(len(company.members), 'repository', 'repositories')}."
    total = count(len(company.members), "repository", "repositories")
    verb = "depends" if concentration.dependent == 1 else "depend"
    return f"{concentration.dependent:,} of {total} {verb} on {count(len(company.holdings), 'closed provider')}."


def _second(company: Company) -> str:
    holdings, concentration = company.holdings, company.concentration
    if not holdings:
        return ""
    first = max(holdings, key=lambda one: (one.edit + one.callers, len(one.repositories), one.name))
    if not concentration.calls:
        return f"{_widest(holdings)} No call to any of them was found in production code."
    said = f"{first.name} takes {_percent(first.share_of_calls)} of all calls; " if first.share_of_calls else ""
    halves = "one provider takes" if concentration.halves == 1 else f"{concentration.halves} providers take"
    return f"{said}{halves} half of them or more. {_widest(holdings)}"


def _widest(holdings: Sequence[Holding]) -> str:
    widest = holdings[0]
    alone = f", {count(len(widest.alone), 'of them', 'of them')} on nothing else" if widest.alone else ""
    return f"{widest.name} is in {count(len(widest.repositories), 'repository', 'repositories')}{alone}."


def _charts(company: Company) -> tuple[Chart, ...]:
    trend = company.trend
    if not trend:
        return ()
    lines: list[tuple[str, list[int]]] = [
        ("Repositories that depend", [point.dependent for point in trend]),
        ("Calls to closed providers", [point.edit + point.callers for point in trend]),
    ]
    ranked = sorted({name for point in trend for name in point.providers}, key=lambda name: (-trend[-1].providers.get(name, 0), name))
    lines += [(f"Repositories with {name}", [point.providers.get(name, 0) for point in trend]) for name in ranked[:PANELS_SHOWN]]
    labels = [day(point.day) for point in trend]
    return tuple(_chart(title, numbers, labels) for title, numbers in lines)


def _chart(title: str, numbers: Sequence[int], labels: Sequence[str]) -> Chart:
    columns = columns_of(numbers, labels, max(numbers) or 1)
    return Chart(
        title,
        f"{numbers[-1]:,}",
        columns,
        f"{title}: {', '.join(f'{label}: {number:,}' for label, number in zip(labels, numbers, strict=True))}",
    )


def _moved(moved: Movement) -> tuple[str, ...]:
    said = []
    if moved.added:
        said.append(f"{count(len(moved.added), 'repository', 'repositories')} new: {listed(moved.added)}")
    if moved.removed:
        said.append(f"{count(len(moved.removed), 'repository', 'repositories')} no longer in it: {listed(moved.removed)}")
    said += [f"{shift.repository}: {_shift(shift)}" for shift in moved.shifts]
    if not said:
        said.append("nothing moved")
    if not moved.same_rules:
        said.append("the rules changed in between: some of this may be only known since")
    return tuple(said)


def _shift(shift: Shift) -> str:
    parts = [f"{listed(shift.arrived)} came in"] if shift.arrived else []
    parts += [f"{listed(shift.gone)} is gone" if len(shift.gone) == 1 else f"{listed(shift.gone)} are gone"] if shift.gone else []
    parts += [f"{change:+d} {name}" for change, name in ((shift.edit, "places to edit"), (shift.callers, "callers")) if change]
    parts += [f"{pack} {'+' if change > 0 else ''}{points(change)}" for pack, change in shift.scores.items()]
    return ", ".join(parts)
