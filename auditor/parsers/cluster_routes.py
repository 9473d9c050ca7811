"""Documents of one cluster configuration that refer to each other -> routes of AI gateways: rule, backend, host.

Where a route's backend is described in another file, both say by which key they belong together; who judges the whole project joins them.
"""

from collections.abc import Iterator, Sequence

import msgspec

from auditor.model.evidence import Target
from auditor.parsers.answering import answered_by
from auditor.parsers.fallbacks import Edge
from auditor.parsers.parser import Knowledge
from auditor.parsers.route import Route
from auditor.parsers.secrecy import syntax_digest
from auditor.parsers.tree import Node, walk

_ROUTE_KINDS = ("AIGatewayRoute",)
_SERVICE_KINDS = ("AIServiceBackend",)
_BACKEND_KINDS = ("Backend",)
_OWN_KINDS = ("InferencePool", "Service")
"""What runs in the cluster itself."""
_HOPS = 4
_BACKENDS = 100


class Hop(msgspec.Struct, frozen=True):
    """What one document says of where it leads: to a host, or on to another document."""

    key: str
    host: str
    on: str
    start: int
    end: int


def hop_key(kind: str, name: str) -> str:
    """Return the key by which a document is found in other files; it holds no word that could be taken for a setting's."""
    return f"leads:{syntax_digest('hop', kind, name)}"


class Cluster:
    """The documents of one file by kind and name."""

    def __init__(self, knowledge: Knowledge, trees: Sequence[Node]) -> None:
        self.routes: list[Route] = []
        self.edges: list[Edge] = []
        self._knowledge = knowledge
        found = [tree for tree in trees if tree.kind == "map" and tree.text("kind")]
        self._named = {(tree.text("kind"), name.value): tree for tree in found if (name := tree.at("metadata", "name")) is not None}
        for tree in found:
            if tree.text("kind") in _ROUTE_KINDS:
                self._route(tree)

    def hops(self) -> Iterator[Hop]:
        """Yield where the documents of this file lead, for routes in other files."""
        for (kind, name), tree in self._named.items():
            spec = tree.get("spec")
            if kind not in (*_SERVICE_KINDS, *_BACKEND_KINDS) or spec is None:
                continue
            host, inner = _host(spec), spec.get("backendRef")
            on = hop_key(inner.text("kind") or _BACKEND_KINDS[0], inner.text("name")) if inner is not None and not host else ""
            if host or on:
                yield Hop(hop_key(kind, name), host, on, tree.start, tree.end)

    def _route(self, tree: Node) -> None:
        spec = tree.get("spec")
        for rule in spec.each("rules") if spec is not None else ():
            model = next(_models(rule), "")
            backends = [self._backend(reference, model) for reference in rule.each("backendRefs")[:_BACKENDS] if reference.kind == "map"]
            self.routes.extend(route for _, route in backends)
            for priority, route in backends:
                later = sorted({other for other, _ in backends if other > priority})[:1]
                self.edges.extend(Edge(route, after, after.start, after.end) for other, after in backends if other in later)

    def _backend(self, reference: Node, model: str) -> tuple[int, Route]:
        name, kind = reference.text("name"), reference.text("kind") or _SERVICE_KINDS[0]
        written = reference.text("modelNameOverride") or model
        target, hop = self._target(kind, name)
        owner = self._knowledge.provider_of_host(target.host) if target.host else None
        shown = f"{model} at {name}" if model else name
        priority = int(reference.text("priority")) if reference.text("priority").isdecimal() else 0
        return priority, Route(
            name=shown,
            provider=owner[0] if owner else None,
            model=written or None,
            target=target,
            start=reference.start,
            end=reference.end,
            elsewhere=hop if target.kind == "unresolved" else "",
        )

    def _target(self, kind: str, name: str) -> tuple[Target, str]:
        """Follow references to the host; what is not in this file stays untold, with the key it has elsewhere."""
        for _ in range(_HOPS):
            if kind in _OWN_KINDS:
                return Target(closed=False, reason=f"{kind} `{name}` runs in the cluster", kind="cluster"), ""
            tree = self._named.get((kind, name))
            spec = tree.get("spec") if tree is not None else None
            if spec is None:
                break
            if host := _host(spec):
                return answered_by(self._knowledge, None, host), ""
            inner = spec.get("backendRef")
            if inner is None:
                break
            kind, name = inner.text("kind") or _BACKEND_KINDS[0], inner.text("name")
        return Target(closed=None, reason=f"{kind} `{name}` is described in another file", kind="unresolved"), hop_key(kind, name)


def _host(spec: Node) -> str:
    return next((node.value for _, node in walk(spec) if node.key in ("hostname", "address") and node.kind == "scalar"), "")


def _models(rule: Node) -> Iterator[str]:
    """Yield the model ids a rule asks a header for."""
    for _, header in walk(rule):
        if header.kind == "map" and header.text("name").endswith("-model") and header.text("value"):
            yield header.text("value")
