"""Gateway, proxy and agent configurations -> which model each route ends at, and where an open one falls back to a closed one."""

from collections.abc import Iterator

from auditor.model.evidence import Confidence, ModelEvidence, SettingEvidence
from auditor.parsers.binding import config
from auditor.parsers.cluster_routes import Cluster
from auditor.parsers.fallbacks import Edge, fallbacks_by_name, fallbacks_in_place
from auditor.parsers.model_strings import split_prefix
from auditor.parsers.parser import Knowledge, Parsed, Parser
from auditor.parsers.route import Route, route_of
from auditor.parsers.secrecy import host_of, redacted, syntax_digest
from auditor.parsers.settings_files import LOCKS, trees_of
from auditor.parsers.strength import strength_of
from auditor.parsers.text import Text, read_text
from auditor.parsers.tree import SIZE_LIMIT, Node, walk

_TELLING = ("model_name", "rovider", "vendor", "api_type", "api_base", "backendRef", "fqdn")
"""One of these stands in every file that has a route: a glance spares most files the walk."""
ELSEWHERE = "described:"
FIRST = "from:"
"""What features of routes begin with that are decided by other files; none of them is left when a project was judged."""
OPEN_TO_CLOSED = "open-falls-back-to-closed"
_SELECTING = frozenset({"providers", "provider", "targets", "models"})


def _read(path: str, content: bytes, knowledge: Knowledge) -> Iterator[Parsed]:
    text = read_text(path, content)
    if len(text.text) > SIZE_LIMIT or not any(word in text.text for word in _TELLING):
        return
    confidence = strength_of(path)
    trees = trees_of(path, text.text)
    for tree in trees:
        routes: list[Route] = []
        for names, node in ((), tree), *walk(tree):
            if node.kind == "map" and (route := route_of(knowledge, node, names)):
                routes.append(route)
            if node.kind == "scalar" and names and names[-1] in ("providers", "provider", "id"):
                yield from _prefixed_model(text, knowledge, node, names, confidence)
        yield from (_evidence(text, route, confidence) for route in routes)
        for edge in (*fallbacks_by_name(tree, routes), *fallbacks_in_place(knowledge, tree)):
            yield _fallback(text, edge, confidence)
    cluster = Cluster(knowledge, trees)
    yield from (_evidence(text, route, confidence) for route in cluster.routes)
    yield from (_fallback(text, edge, confidence) for edge in cluster.edges)
    for hop in cluster.hops():
        yield SettingEvidence(
            location=text.location(hop.start, hop.start),
            key=hop.key,
            value=host_of(hop.host) if hop.host else None,
            has_value=bool(hop.host),
            reads=(hop.on,) if hop.on else (),
            syntax=hop.key,
        )


def _evidence(text: Text, route: Route, confidence: Confidence) -> Parsed:
    return config(
        text,
        "gateway-route",
        route.name,
        route.start,
        _line_end(text, route.start, route.end),
        provider=route.provider,
        target=route.target,
        model=route.model,
        features=(f"{ELSEWHERE}{route.elsewhere}",) if route.elsewhere else (),
        confidence=confidence,
    )


def _fallback(text: Text, edge: Edge, confidence: Confidence) -> Parsed:
    opened = edge.first.target.closed is False and edge.second.target.closed is True
    return config(
        text,
        "gateway-fallback",
        f"{edge.first.name} -> {edge.second.name}",
        edge.start,
        _line_end(text, edge.start, edge.end),
        provider=edge.second.provider,
        target=edge.second.target,
        model=edge.second.model,
        features=(OPEN_TO_CLOSED,) if opened else _undecided(edge),
        confidence=confidence,
    )


def _undecided(edge: Edge) -> tuple[str, ...]:
    """What has to be known of other files: where each end of an edge is described; the first may be known to be open."""
    first = f"{FIRST}{edge.first.elsewhere}" if edge.first.elsewhere else FIRST if edge.first.target.closed is False else ""
    second = f"{ELSEWHERE}{edge.second.elsewhere}" if edge.second.elsewhere else ""
    return tuple(feature for feature in (first, second) if feature) if edge.first.elsewhere or edge.second.elsewhere else ()


def _line_end(text: Text, start: int, end: int) -> int:
    line = text.text.find("\n", start)
    return end if line < 0 else min(end, line)


def _prefixed_model(text: Text, knowledge: Knowledge, node: Node, names: tuple[str, ...], confidence: Confidence) -> Iterator[Parsed]:
    """`openai:gpt-4o` in a list of providers selects a model."""
    provider, model = split_prefix(knowledge, node.value)
    if provider is None or _SELECTING.isdisjoint(names):
        return
    yield ModelEvidence(
        location=text.location(node.start, node.end),
        name=model,
        key=names[-1],
        provider_id=provider,
        confidence=confidence,
        syntax=syntax_digest("model", names[-1], node.value),
        snippet=redacted(text.snippet(node.start)),
    )


PARSER = Parser(name="routes", version=3, wants=("*.yaml", "*.yml", "*.json", "*.jsonc", "*.toml"), read=_read, skips=LOCKS)
