"""Scores -> bars whose parts add up, and tables that show every term."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final, NamedTuple

from auditor.model.score import Contribution, Score
from auditor.reporters.story.counting import NO_DIFFERENCE, apportioned, exact, percent, points
from auditor.reporters.story.names import Names

PAGE_ONE: Final = ("lock-in", "exposure", "continuity")
"""Packs whose scores stand on page one, where they ran."""
PARTS_NAMED: Final = 3
FINDINGS_NAMED: Final = 10


class Part(NamedTuple):
    """One metric's piece of a bar."""

    title: str
    points: str
    left: str
    """Where it starts, in per cent."""
    width: str
    rank: int
    """1 for the largest; the darker, the larger."""


class Bar(NamedTuple):
    """One score with what it is made of."""

    pack: str
    title: str
    question: str
    value: str
    high: str
    has_range: bool
    band: str
    band_high: str
    distance: str
    vector: str
    parts: tuple[Part, ...]
    named: tuple[Part, ...]
    rest_count: int
    rest_points: str
    width: str
    unknown_width: str
    change: str
    """`+1.3` against the earlier result; empty without one."""
    change_note: str
    spoken: str
    """The bar in a sentence, for those who do not see it."""


class Share(NamedTuple):
    """What one finding adds to a metric."""

    fingerprint: str
    points: str
    marginal: str


class Term(NamedTuple):
    """One metric of a score, as the appendix shows it."""

    metric: str
    title: str
    means: str
    reason: str
    units: str
    weight: int
    half: int
    points: str
    high: str
    rules: tuple[str, ...]
    shares: tuple[Share, ...]
    more: int


class ScoreTable(NamedTuple):
    """One project score, term by term."""

    bar: Bar
    terms: tuple[Term, ...]
    sum: str
    high_sum: str
    limits: tuple[str, ...]


class SubjectRow(NamedTuple):
    """The scores of one provider or component, in the order of the packs."""

    name: str
    cells: tuple[str, ...]


def weight_by_provider(names: Names) -> dict[str, int]:
    """Return the points of each provider, summed over the scores of page one: what orders providers."""
    tally: dict[str, int] = defaultdict(int)
    for score in names.report.scores:
        if score.pack in PAGE_ONE and score.subject.startswith("provider:"):
            tally[score.subject.removeprefix("provider:")] += score.value
    return tally


def project_scores(names: Names) -> tuple[Score, ...]:
    """Return the project's scores: those of page one first, then the others by name."""
    own = [score for score in names.report.scores if score.subject == "project"]
    return tuple(sorted(own, key=lambda score: (PAGE_ONE.index(score.pack) if score.pack in PAGE_ONE else len(PAGE_ONE), score.pack)))


def page_one_bars(names: Names, earlier: Sequence[Score]) -> tuple[Bar, ...]:
    """Return the bars of page one."""
    scores = project_scores(names)
    chosen = [score for score in scores if score.pack in PAGE_ONE] or list(scores[: len(PAGE_ONE)])
    return tuple(bar(score, names, earlier) for score in chosen)


def bar(score: Score, names: Names, earlier: Sequence[Score] = ()) -> Bar:
    """Return the bar of one score."""
    parts = _parts(score, names)
    rest = parts[PARTS_NAMED:]
    named = parts[:PARTS_NAMED]
    named_points = sum(_shown(part.points) for part in named)
    pack = names.pack(score.pack)
    before = next((one for one in earlier if one.subject == score.subject and one.pack == score.pack), None)
    change = score.value - before.value if before else None
    value, high = points(score.value), points(score.high)
    title = names.pack_title(score.pack)
    return Bar(
        pack=score.pack,
        title=title,
        question=pack.question if pack else "",
        value=value,
        high=high,
        has_range=value != high,
        band=score.band,
        band_high=score.band_high,
        distance=score.distance,
        vector=score.vector,
        parts=parts,
        named=named,
        rest_count=len(rest),
        rest_points=points(score.value // 100 * 100 - named_points),
        width=percent(score.value),
        unknown_width=percent(max(0, score.high - score.value)),
        change="" if change is None else f"{'+' if change > 0 else ''}{points(change)}".replace("-", "\u2212"),
        change_note="" if change is None else "no change" if change == 0 else _difference(change),
        spoken=f"{title} {value}{f' to {high}' if value != high else ''} of 100, {score.band}: "
        + ", ".join(f"{part.title} {part.points}" for part in parts),
    )


def _difference(change: int) -> str:
    return "under 4 points: not a difference" if abs(change) < NO_DIFFERENCE else "a difference"


def _shown(text: str) -> int:
    whole, _, part = text.partition(".")
    return int(whole) * 1000 + int(part) * 100


def _parts(score: Score, names: Names) -> tuple[Part, ...]:
    ordered = sorted((part for part in score.contributions if part.points), key=lambda part: (-part.points, part.metric))
    shown = apportioned([part.points for part in ordered], score.value)
    made: list[Part] = []
    left = 0
    for rank, (part, rounded) in enumerate(zip(ordered, shown, strict=True), start=1):
        title = names.metric_title(score.pack, part.metric, part.reason)
        made.append(Part(title, points(rounded), percent(left), percent(part.points), min(rank, 5)))
        left += part.points
    return tuple(made)


def table(score: Score, names: Names, earlier: Sequence[Score] = ()) -> ScoreTable:
    """Return a score term by term."""
    pack = names.pack(score.pack)
    return ScoreTable(
        bar=bar(score, names, earlier),
        terms=tuple(_term(score, part, names) for part in score.contributions),
        sum=exact(score.value),
        high_sum=exact(score.high),
        limits=pack.limits if pack else (),
    )


def _term(score: Score, part: Contribution, names: Names) -> Term:
    known = names.metric(score.pack, part.metric)
    shares = sorted(part.findings, key=lambda share: (-share[1], names.number(share[0])))
    telling = [share for share in shares if share[1]] or shares
    return Term(
        metric=part.metric,
        title=names.metric_title(score.pack, part.metric, part.reason),
        means=known.means if known else part.reason,
        reason=known.reason if known else "",
        units=str(part.count) if part.count == part.high_count else f"{part.count} to {part.high_count}",
        weight=known.weight if known else 0,
        half=known.half if known else 0,
        points=exact(part.points),
        high=exact(part.high_points),
        rules=part.rule_ids,
        shares=tuple(Share(fingerprint, exact(share), exact(marginal)) for fingerprint, share, marginal in telling[:FINDINGS_NAMED]),
        more=max(0, len(telling) - FINDINGS_NAMED),
    )


def subjects(names: Names, prefix: str) -> tuple[tuple[str, ...], tuple[SubjectRow, ...]]:
    """Return the packs' titles, and the scores of every provider or component, the highest first."""
    packs = [score.pack for score in project_scores(names)]
    cells: dict[str, dict[str, Score]] = {}
    for score in names.report.scores:
        if score.subject.startswith(prefix):
            cells.setdefault(score.subject.removeprefix(prefix), {})[score.pack] = score
    used = [pack for pack in packs if any(pack in row for row in cells.values())]
    name = names.provider if prefix == "provider:" else names.component
    order = sorted(cells, key=lambda subject: (-max(score.value for score in cells[subject].values()), subject))
    rows = tuple(SubjectRow(name(subject), tuple(_cell(cells[subject].get(pack)) for pack in used)) for subject in order)
    return tuple(names.pack_title(pack) for pack in used), rows


def _cell(score: Score | None) -> str:
    if score is None:
        return "\u00b7"
    low, high = points(score.value), points(score.high)
    return low if low == high else f"{low} to {high}"


def shares_by_finding(names: Names) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return, by fingerprint, (pack and metric, points) of the project's scores, the largest first."""
    found: dict[str, list[tuple[int, str]]] = {}
    for score in project_scores(names):
        for part in score.contributions:
            title = f"{names.pack_title(score.pack)}: {names.metric_title(score.pack, part.metric, part.reason)}"
            for fingerprint, share, _ in part.findings:
                if share:
                    found.setdefault(fingerprint, []).append((share, title))
    return {
        fingerprint: tuple((title, exact(share)) for share, title in sorted(rows, key=lambda row: (-row[0], row[1])))
        for fingerprint, rows in found.items()
    }
