"""Documents of one cluster configuration that refer to each other -> routes of AI gateways: rule, backend, host."""

from collections.abc import Iterator, Sequence

from auditor.model.evidence import Target
from auditor.parsers.answering import answered_by
from auditor.parsers.fallbacks import Edge
from auditor.parsers.parser import Knowledge
from auditor.parsers.route import Route
from auditor.parsers.tree import Node, walk

_ROUTE_KINDS = ("AIGatewayRoute",)
_SERVICE_KINDS = ("AIServiceBackend",)
_OWN_KINDS = ("InferencePool", "Service")
"""What runs in the cluster itself."""
_HOPS = 4
_BACKENDS = 100


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
        target = self._target(kind, name)
        owner = self._knowledge.provider_of_host(target.host) if target.host else None
        shown = f"{model} at {name}" if model else name
        priority = int(reference.text("priority")) if reference.text("priority").isdecimal() else 0
        return priority, Route(
            name=shown, provider=owner[0] if owner else None, model=written or None, target=target, start=reference.start, end=reference.end
        )

    def _target(self, kind: str, name: str) -> Target:
        """Follow references to the host; what is not in this file stays untold."""
        for _ in range(_HOPS):
            if kind in _OWN_KINDS:
                return Target(closed=False, reason=f"{kind} `{name}` runs in the cluster", kind="cluster")
            tree = self._named.get((kind, name))
            spec = tree.get("spec") if tree is not None else None
            if spec is None:
                break
            host = next((node.value for _, node in walk(spec) if node.key in ("hostname", "address") and node.kind == "scalar"), "")
            if host:
                return answered_by(self._knowledge, None, host)
            inner = spec.get("backendRef")
            if inner is None:
                break
            kind, name = inner.text("kind") or "Backend", inner.text("name")
        return Target(closed=None, reason=f"{kind} `{name}` is described in another file", kind="unresolved")


def _models(rule: Node) -> Iterator[str]:
    """Yield the model ids a rule asks a header for."""
    for _, header in walk(rule):
        if header.kind == "map" and header.text("name").endswith("-model") and header.text("value"):
            yield header.text("value")
