"""Streams of data -> the geometry of a flow chart in three columns: data type, component, provider."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from auditor.reporters.story.counting import count
from auditor.reporters.story.exposure import Stream
from auditor.reporters.story.names import OTHER

WIDTH: Final = 1060
COLUMNS: Final = (215, 500, 785)
"""Left edges of the nodes."""
NODE_WIDTH: Final = 9
TOP: Final = 34
GAP: Final = 26
HEIGHT: Final = 400
"""What the fullest column takes, its gaps included, unless there are many nodes."""
LARGEST_UNIT: Final = 44
SMALLEST_UNIT: Final = 0.4
NODES_SHOWN: Final = 12
LABEL_LENGTH: Final = 30


class Node(NamedTuple):
    """One bar of a column with its label."""

    x: float
    y: float
    height: float
    label: str
    number: int
    label_x: float
    label_y: float
    anchor: str
    is_open: bool


class Ribbon(NamedTuple):
    """One stream between two columns; drawn as a line of the stream's width."""

    path: str
    width: str
    kind: str
    """`worst`, `second`, `open`, `unknown` or `plain`."""
    edge_above: str
    """For masked streams: the outline, as two paths."""
    edge_below: str


class Sankey(NamedTuple):
    """The chart."""

    width: int
    height: int
    heads: tuple[tuple[float, str, str], ...]
    nodes: tuple[Node, ...]
    ribbons: tuple[Ribbon, ...]
    spoken: str
    key: str
    """What width, colours and dots mean, as far as they are there."""


Key = Callable[[Stream], str]
_FIELDS: Final[tuple[tuple[Key, Callable[[Stream, str], Stream]], ...]] = (
    (lambda stream: stream.data_type, lambda stream, name: stream._replace(data_type=name)),
    (lambda stream: stream.component, lambda stream, name: stream._replace(component=name)),
    (lambda stream: stream.provider, lambda stream, name: stream._replace(provider=name)),
)


def sankey(streams: Sequence[Stream]) -> Sankey | None:
    """Return the chart; None when there is nothing to draw."""
    if not streams:
        return None
    merged = _merged(streams)
    columns = _columns(merged)
    unit = _unit(merged, columns)
    placed = [_placed(merged, order, key, unit) for order, key in columns]
    ribbons = _ribbons(merged, placed, columns, unit)
    height = max(y + size for column in placed for y, size in column.values()) + 20
    return Sankey(
        width=WIDTH,
        height=round(height),
        heads=((COLUMNS[0] + NODE_WIDTH, "end", "Data type"), (COLUMNS[1], "start", "Component"), (COLUMNS[2], "start", "Provider")),
        nodes=tuple(node for place in range(3) for node in _nodes(merged, placed[place], place, columns[place][1])),
        ribbons=ribbons,
        key=" ".join(["Width is the number of flows.", *(text for kind, text in _KEYS if any(one.kind == kind for one in ribbons))]),
        spoken="; ".join(
            f"{stream.data_type} from {stream.component} to {stream.provider}: {count(stream.number, 'flow')}" for stream in merged[:40]
        ),
    )


def _merged(streams: Sequence[Stream]) -> list[Stream]:
    """Return the streams with all beyond twelve of a column as `n others`."""
    found = list(streams)
    for key, renamed in _FIELDS:
        tally: dict[str, int] = defaultdict(int)
        for stream in found:
            tally[key(stream)] += stream.number
        if len(tally) > NODES_SHOWN:
            ranked = sorted(tally, key=lambda name: (-tally[name], name))
            kept = set(ranked[: NODES_SHOWN - 1])
            others = f"{len(tally) - len(kept)} others"
            found = [stream if key(stream) in kept else renamed(stream, others) for stream in found]
    tally_all: dict[Stream, int] = defaultdict(int)
    for stream in found:
        tally_all[stream._replace(number=0)] += stream.number
    return [stream._replace(number=number) for stream, number in tally_all.items()]


def _columns(streams: Sequence[Stream]) -> tuple[tuple[list[str], Key], ...]:
    """Return the order of each column: types as they come, then each by where its streams come from."""
    types = list(dict.fromkeys(stream.data_type for stream in streams))
    components = _by_middle(streams, types, lambda stream: stream.data_type, lambda stream: stream.component)
    providers = _by_middle(streams, components, lambda stream: stream.component, lambda stream: stream.provider)
    own = {stream.provider for stream in streams if stream.closed is False}
    providers.sort(key=lambda name: name in own)
    return (
        (types, lambda stream: stream.data_type),
        (components, lambda stream: stream.component),
        (providers, lambda stream: stream.provider),
    )


def _by_middle(streams: Sequence[Stream], before: Sequence[str], left: Key, right: Key) -> list[str]:
    rank = {name: place for place, name in enumerate(before)}
    sums: dict[str, tuple[int, int]] = {}
    for stream in streams:
        total, number = sums.get(right(stream), (0, 0))
        sums[right(stream)] = (total + rank[left(stream)] * stream.number, number + stream.number)
    return sorted(sums, key=lambda name: (sums[name][0] / sums[name][1], name))


def _unit(streams: Sequence[Stream], columns: Sequence[tuple[list[str], Key]]) -> float:
    total = sum(stream.number for stream in streams)
    most = max(len(order) for order, _ in columns)
    room = max(HEIGHT, most * 40) - (most - 1) * GAP
    return max(SMALLEST_UNIT, min(LARGEST_UNIT, room / total))


def _placed(streams: Sequence[Stream], order: Sequence[str], key: Key, unit: float) -> dict[str, tuple[float, float]]:
    """Return (top, height) of each node of a column."""
    total: dict[str, int] = defaultdict(int)
    for stream in streams:
        total[key(stream)] += stream.number
    places: dict[str, tuple[float, float]] = {}
    top = float(TOP)
    for name in order:
        size = max(3.0, total[name] * unit)
        places[name] = (top, size)
        top += size + max(GAP, 26 - size)
    return places


def _nodes(streams: Sequence[Stream], placed: dict[str, tuple[float, float]], column: int, key: Key) -> list[Node]:
    made = []
    for name, (top, size) in placed.items():
        own = [stream for stream in streams if key(stream) == name]
        left = column == 0
        made.append(
            Node(
                x=COLUMNS[column],
                y=round(top, 1),
                height=round(size, 1),
                label=name if len(name) <= LABEL_LENGTH else name[: LABEL_LENGTH - 1] + "…",
                number=sum(stream.number for stream in own),
                label_x=COLUMNS[column] - 9 if left else COLUMNS[column] + NODE_WIDTH + 9,
                label_y=round(top + size / 2, 1),
                anchor="end" if left else "start",
                is_open=column == 2 and all(stream.closed is False for stream in own),
            )
        )
    return made


def _ribbons(
    streams: Sequence[Stream], placed: Sequence[dict[str, tuple[float, float]]], columns: Sequence[tuple[list[str], Key]], unit: float
) -> tuple[Ribbon, ...]:
    leaving = list(
        dict.fromkeys(
            stream.data_type for stream in streams if stream.closed is not False and not stream.masked and stream.data_type != OTHER
        )
    )
    made: list[tuple[int, Ribbon]] = []
    for step in (0, 1):
        (left_order, left), (right_order, right) = columns[step], columns[step + 1]
        order = sorted(streams, key=lambda stream: (left_order.index(left(stream)), right_order.index(right(stream))))
        starts = _offsets(order, placed[step], left, unit)
        order = sorted(streams, key=lambda stream: (right_order.index(right(stream)), left_order.index(left(stream))))
        ends = _offsets(order, placed[step + 1], right, unit)
        for stream in streams:
            kind = _kind(stream, leaving)
            made.append(
                (
                    _LAYERS.index(kind),
                    _ribbon(COLUMNS[step] + NODE_WIDTH, starts[stream], COLUMNS[step + 1], ends[stream], stream, kind, unit),
                )
            )
    return tuple(ribbon for _, ribbon in sorted(made, key=lambda pair: pair[0]))


_KEYS: Final = (
    ("worst", "Red: the most sensitive kind."),
    ("second", "Orange: the next."),
    ("open", "Green: stays inside."),
    ("unknown", "Violet: to a target that cannot be told."),
    ("masked", "Dotted: masked."),
    ("plain", "Grey: the rest."),
)
_LAYERS: Final = ("plain", "unknown", "open", "masked", "second", "worst")


def _kind(stream: Stream, leaving: Sequence[str]) -> str:
    if stream.masked:
        return "masked"
    if stream.closed is False:
        return "open"
    if leaving and stream.data_type == leaving[0]:
        return "worst"
    if len(leaving) > 1 and stream.data_type == leaving[1]:
        return "second"
    return "unknown" if stream.closed is None else "plain"


def _offsets(order: Sequence[Stream], placed: dict[str, tuple[float, float]], key: Key, unit: float) -> dict[Stream, float]:
    """Return the middle of each stream where it meets its node."""
    used: dict[str, float] = defaultdict(float)
    middles = {}
    for stream in order:
        name = key(stream)
        width = stream.number * unit
        middles[stream] = placed[name][0] + used[name] + width / 2
        used[name] += width
    return middles


def _ribbon(x0: float, y0: float, x1: float, y1: float, stream: Stream, kind: str, unit: float) -> Ribbon:
    width = max(1.2, stream.number * unit - 0.8)
    half = width / 2
    masked = kind == "masked"
    return Ribbon(
        path=_curve(x0, y0, x1, y1),
        width=f"{width:.1f}",
        kind=kind,
        edge_above=_curve(x0, y0 - half, x1, y1 - half) if masked else "",
        edge_below=_curve(x0, y0 + half, x1, y1 + half) if masked else "",
    )


def _curve(x0: float, y0: float, x1: float, y1: float) -> str:
    middle = (x0 + x1) / 2
    return f"M{x0:.0f} {y0:.1f}C{middle:.0f} {y0:.1f} {middle:.0f} {y1:.1f} {x1:.0f} {y1:.1f}"
