"""Routes and the lists, orders and graphs that lead from one to the next -> who gets a request when the first one fails."""

import itertools
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from auditor.parsers.model_strings import split_prefix
from auditor.parsers.parser import Knowledge
from auditor.parsers.route import Route, route_of
from auditor.parsers.tree import Node, walk

_FALLBACKS = ("fallbacks", "context_window_fallbacks", "content_policy_fallbacks", "fallback", "fallback_models", "fallbackModels")
_DEFAULTS = ("default_fallbacks", "defaultFallbacks")
_TARGETS = ("targets", "providers", "backends", "deployments", "models")
_COUNT_LIMIT = 2_000
_LEAVES = 20
_DEFAULTS_LIMIT = 5


class Edge(msgspec.Struct, frozen=True):
    """One route that gets the requests of another, and where that is written."""

    first: Route
    second: Route
    start: int
    end: int


def fallbacks_by_name(tree: Node, routes: Sequence[Route]) -> Iterator[Edge]:
    """Yield what lists of names say: `fallbacks: [{a: [b]}]`, `default_fallbacks: [b]`, and entries that share one name."""
    by_name = {route.name: route for route in reversed(routes)}
    for _, node in walk(tree):
        if node.key in _FALLBACKS and node.kind == "list":
            for entry in node.children[:_COUNT_LIMIT]:
                for source in entry.children if entry.kind == "map" else ():
                    others = source.children if source.kind == "list" else (source,)
                    yield from _edges(by_name.get(source.key), (by_name.get(other.value) for other in others), source)
        elif node.key in _DEFAULTS and node.kind == "list":
            names = [entry.value for entry in node.children[:_DEFAULTS_LIMIT]]
            for route in [route for route in by_name.values() if route.name not in names][:_COUNT_LIMIT]:
                yield from _edges(route, (by_name.get(name) for name in names), node)
    yield from _same_name(routes)


def _same_name(routes: Sequence[Route]) -> Iterator[Edge]:
    """Entries of one name share its requests: what fails at the customer's own is tried again at the provider's."""
    groups: dict[str, list[Route]] = {}
    for route in routes[:_COUNT_LIMIT]:
        groups.setdefault(route.name, []).append(route)
    for group in groups.values():
        own = next((route for route in group if route.target.closed is False), None)
        closed = next((route for route in group if route.target.closed and route.model != (own.model if own else None)), None)
        if own is not None and closed is not None:
            yield Edge(own, closed, closed.start, closed.end)


def _edges(first: Route | None, others: Iterable[Route | None], place: Node) -> Iterator[Edge]:
    if first is not None:
        yield from (Edge(first, other, place.start, place.end) for other in others if other is not None and other is not first)


def fallbacks_in_place(knowledge: Knowledge, tree: Node) -> Iterator[Edge]:
    """Yield what the order of targets says, the fallbacks that stand in a route itself, and the edges of a graph of steps."""
    for _, node in ((), tree), *walk(tree):
        if node.kind == "map":
            if _falls_back(node):
                yield from _in_order(knowledge, node)
            yield from _own_fallbacks(knowledge, node)
            yield from _graph(knowledge, node.each("elements"))
        elif node.kind == "list" and _is_universal(node):
            groups = [leaves for child in node.children[:_COUNT_LIMIT] if (leaves := _leaves(knowledge, child))]
            yield from _pairwise(groups)


def _falls_back(node: Node) -> bool:
    """`strategy: {mode: fallback}`, `balancer: {algorithm: priority}`, `balancer: {failover_criteria: [...]}` beside the targets."""
    if not any(node.get(key) is not None for key in _TARGETS):
        return False
    for below in (node, *(child for child in node.children if child.kind == "map")):
        ways = [below.text(key).lower() for key in ("mode", "strategy", "algorithm", "type")]
        if any("fallback" in way or way in ("priority", "failover") for way in ways) or below.get("failover_criteria") is not None:
            return True
    return False


def _in_order(knowledge: Knowledge, node: Node) -> Iterator[Edge]:
    targets = next(found for key in _TARGETS if (found := node.get(key)) is not None)
    groups = [leaves for child in targets.children[:_COUNT_LIMIT] if (leaves := _leaves(knowledge, child))]
    yield from _pairwise(groups)


def _pairwise(groups: list[list[Route]]) -> Iterator[Edge]:
    for before, after in itertools.pairwise(groups):
        for first, second in itertools.product(before, after):
            yield Edge(first, second, second.start, second.start + 1)


def _leaves(knowledge: Knowledge, target: Node) -> list[Route]:
    """Return the routes a target ends at: itself, its nested `model`, or the targets below it."""
    if target.kind != "map":
        return []
    own = route_of(knowledge, target, ("targets", ""))
    if own is not None:
        return [own]
    found: list[Route] = []
    for _, below in itertools.islice(walk(target), _COUNT_LIMIT):
        if below.kind == "map" and len(found) < _LEAVES and (route := route_of(knowledge, below, ("targets", ""))):
            found.append(msgspec.structs.replace(route, start=target.start) if below.key == "model" else route)
    return found


def _own_fallbacks(knowledge: Knowledge, node: Node) -> Iterator[Edge]:
    """`{provider: ollama, model: x, fallbacks: [openai/y, {provider: z, model: w}]}`."""
    listed = next((found for key in _FALLBACKS if (found := node.get(key)) is not None and found.kind == "list"), None)
    first = route_of(knowledge, node, ("routes", "")) if listed is not None else None
    if first is None or listed is None:
        return
    for entry in listed.children[:_COUNT_LIMIT]:
        second = route_of(knowledge, entry if entry.kind == "map" else _spelled(knowledge, entry), ("fallbacks", ""))
        yield from _edges(first, (second,), entry)


def _spelled(knowledge: Knowledge, entry: Node) -> Node:
    """Return `openai/gpt-4o` as the map it stands for."""
    provider, model = split_prefix(knowledge, entry.value)
    spelled = Node("map", "", entry.start, entry.end)
    if provider is not None:
        spelled.children = [
            Node("scalar", "provider", entry.start, entry.end, provider),
            Node("scalar", "model", entry.start, entry.end, model),
        ]
    return spelled


def _graph(knowledge: Knowledge, elements: Sequence[Node]) -> Iterator[Edge]:
    """Steps with ids: `{id, type: model, properties: {provider, model}, outputs: {fallback: {elementId: other}}}`."""
    steps = {element.text("id"): element for element in elements[:_COUNT_LIMIT] if element.kind == "map"}
    routes = {
        name: route
        for name, step in steps.items()
        if (held := step.get("properties")) and (route := route_of(knowledge, held, ("steps", "")))
    }
    for name, first in routes.items():
        output = steps[name].at("outputs", "fallback")
        after = output.text("elementId") if output is not None else ""
        if output is not None:
            yield from _edges(first, (routes.get(after),), output)


def _is_universal(node: Node) -> bool:
    """A list of whole requests, each with the provider's own path: the next one is asked when one fails."""
    return len(node.children) > 1 and all(
        child.kind == "map" and child.text("provider") and child.text("endpoint") and child.get("query") is not None
        for child in node.children
    )
