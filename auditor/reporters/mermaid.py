"""Streams of data -> a Mermaid flow chart, as GitHub and GitLab draw it."""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from auditor.reporters.neutral import neutral
from auditor.reporters.story.exposure import Stream

EDGES_SHOWN: Final = 20

_PLAIN: Final = re.compile(r"[^\w ./:,+%-]")
_LABEL_LENGTH: Final = 60


def mermaid(streams: Sequence[Stream]) -> Markup:
    """Return the chart in its fence; nothing when there is nothing to draw."""
    if not streams:
        return Markup()
    edges: dict[tuple[str, str, bool], int] = defaultdict(int)
    nodes: dict[tuple[str, str], str] = {}
    for stream in streams:
        left = _node(nodes, "d", stream.data_type)
        middle = _node(nodes, "c", stream.component)
        right = _node(nodes, "o" if stream.closed is False else "p", stream.provider)
        edges[left, middle, stream.masked] += stream.number
        edges[middle, right, stream.masked] += stream.number
    lines = ["```mermaid", "flowchart LR"]
    shown = sorted(edges.items(), key=lambda item: (-item[1], item[0]))[:EDGES_SHOWN]
    used = {name for (left, right, _), _ in shown for name in (left, right)}
    for (kind, text), name in nodes.items():
        if name in used:
            opening, closing = {"d": ("([", "])"), "c": ("[", "]"), "p": ("[[", "]]"), "o": ("[/", "/]")}[kind]
            lines.append(f'  {name}{opening}"{_label(text)}"{closing}')
    for (left, right, masked), number in shown:
        lines.append(f"  {left} {'-.' if masked else '--'} {number} {'.->' if masked else '-->'} {right}")
    if len(edges) > EDGES_SHOWN:
        lines.append(f'  more["{len(edges) - EDGES_SHOWN} more edges in the table"]')
    return Markup("\n".join([*lines, "```", ""]))


def _node(nodes: dict[tuple[str, str], str], kind: str, text: str) -> str:
    return nodes.setdefault((kind, text), f"{kind}{len(nodes)}")


def _label(text: str) -> str:
    """Return text that a label shows and Mermaid does not read: all but letters, digits and a few marks as entities."""
    whole = neutral(text)
    short = whole if len(whole) <= _LABEL_LENGTH else whole[: _LABEL_LENGTH - 1] + "…"
    return _PLAIN.sub(lambda match: f"#{ord(match[0])};", short)
