"""Gateway, proxy and agent configurations -> which model each route ends at, and where an open one falls back to a closed one."""

import itertools
import re
from collections.abc import Iterator

import msgspec

from auditor.model.evidence import Confidence, ModelEvidence, Target
from auditor.parsers.binding import config
from auditor.parsers.model_strings import provider_of_word, split_prefix
from auditor.parsers.parser import Knowledge, Parsed, Parser
from auditor.parsers.references import resolve
from auditor.parsers.secrecy import harmless_url, host_of, redacted, syntax_digest
from auditor.parsers.settings_files import LOCKS, trees_of
from auditor.parsers.strength import strength_of
from auditor.parsers.text import Text, read_text
from auditor.parsers.tree import SIZE_LIMIT, Node, walk

_PROVIDER_KEYS = (
    "provider",
    "providerId",
    "provider_id",
    "provider_name",
    "vendor",
    "model_provider",
    "modelProvider",
    "api_type",
    "llm_provider",
    "custom_llm_provider",
)
_MODEL_KEYS = ("model", "modelId", "model_id", "model_name", "modelName", "deployment", "deployment_id", "name")
_ENDPOINT_KEYS = (
    "api_base",
    "apiBase",
    "base_url",
    "baseUrl",
    "baseURL",
    "endpoint",
    "upstream_url",
    "custom_host",
    "customHost",
    "url",
    "api_url",
    "host",
    "serverUrl",
)
_SURE_ENDPOINT_KEYS = ("api_base", "apiBase", "base_url", "baseUrl", "baseURL", "endpoint", "azureEndpoint")
_LOCAL = re.compile(
    r"^(?:localhost|.*\.local(?:host)?|.*\.(?:internal|corp|intranet|lan|home|private|localdomain)|.*\.svc(?:\..*)?|127\.\d+\.\d+\.\d+|0\.0\.0\.0|"
    r"10\.\d+\.\d+\.\d+|192\.168\.\d+\.\d+|172\.(?:1[6-9]|2\d|3[01])\.\d+\.\d+|::1|[a-z][\w-]*)$"
)
_FALLBACKS = ("fallbacks", "context_window_fallbacks", "content_policy_fallbacks", "default_fallbacks", "fallback", "fallback_models")
_TARGETS = ("targets", "providers", "backends", "backendRefs", "deployments", "models")
_TELLING = ("model_name", "rovider", "vendor", "api_type")
"""One of these stands in every file that has a route: a glance spares most files the walk."""
_COUNT_LIMIT = 2_000


class Route(msgspec.Struct, frozen=True, kw_only=True):
    """One name that callers use, and what answers it."""

    name: str
    provider: str | None
    model: str | None
    target: Target
    start: int
    end: int


def _read(path: str, content: bytes, knowledge: Knowledge) -> Iterator[Parsed]:
    text = read_text(path, content)
    if len(text.text) > SIZE_LIMIT or not any(word in text.text for word in _TELLING):
        return
    confidence = strength_of(path)
    for tree in trees_of(path, text.text):
        routes: list[Route] = []
        groups: list[list[Route]] = []
        for names, node in _maps(tree):
            if node.kind == "map":
                route = _route(knowledge, node)
                routes.extend([route] if route else [])
            elif node.key in _TARGETS and node.kind == "list":
                groups.append([route for child in node.children if child.kind == "map" and (route := _route(knowledge, child))])
            if node.kind == "scalar" and names and names[-1] in ("providers", "provider", "id"):
                yield from _prefixed_model(text, knowledge, node, names, confidence)
        yield from (_evidence(text, route, confidence) for route in routes)
        yield from _fallbacks(text, tree, routes, groups, confidence)


def _maps(tree: Node) -> Iterator[tuple[tuple[str, ...], Node]]:
    yield (), tree
    yield from walk(tree)


def _route(knowledge: Knowledge, node: Node) -> Route | None:
    """A map that names a model together with a provider, or together with nested parameters that hold the model."""
    for child in node.children:
        # `{model_name: fast, <parameters>: {model: x/y, api_base: ...}}`
        if child.kind == "map" and node.text("model_name") and child.text("model"):
            return _made(knowledge, node.text("model_name"), child.text("model"), None, _endpoint(child), node)
    word = next((node.text(key) for key in _PROVIDER_KEYS if node.text(key)), "")
    model = node.get("model")
    name = _model_text(node, model)
    provider = provider_of_word(knowledge, word) if word else None
    if provider is None:
        return None
    shown = node.text("title") or (node.text("name") if model is not None else "") or name or word
    return _made(knowledge, shown, name, provider, _endpoint(node), node)


def _model_text(node: Node, model: Node | None) -> str:
    if model is not None and model.kind == "map":
        return model.text("name") or model.text("id")
    parameters = node.get("override_params")
    found = next((node.text(key) for key in _MODEL_KEYS if node.text(key)), "")
    return (parameters.text("model") if parameters is not None else "") or found


def _endpoint(node: Node) -> str:
    """The address of a route: among its own entries, else in the settings of its provider right below."""
    own = next((node.text(key) for key in _ENDPOINT_KEYS if node.text(key)), "")
    inner = (child.text(key) for child in node.children if child.kind == "map" for key in _SURE_ENDPOINT_KEYS)
    return own or next(filter(None, inner), "")


def _made(knowledge: Knowledge, name: str, model: str, provider: str | None, endpoint: str, node: Node) -> Route:
    written = resolve(model).literal
    if provider is None:
        provider, written = split_prefix(knowledge, written)
        servers = knowledge.providers_of_model(written)
        if provider is None and len(servers) == 1 and knowledge.weights_of(written) == "closed":
            provider = servers[0]
    answers = msgspec.structs.replace(_target(knowledge, provider, resolve(endpoint).literal), weights=knowledge.weights_of(written))
    if answers.kind == "provider" and answers.host and (known := knowledge.provider_of_host(answers.host)):
        provider = known[0]
    return Route(
        name=resolve(name).literal or name, provider=provider, model=written or None, target=answers, start=node.start, end=node.end
    )


def _target(knowledge: Knowledge, provider: str | None, endpoint: str) -> Target:
    host = host_of(endpoint) if endpoint else None
    if host and "${" not in host:
        known = knowledge.provider_of_host(host)
        if known:
            return Target(closed=True, reason=f"`{host}` is a provider's host", host=host, endpoint=harmless_url(endpoint), kind="provider")
        if _LOCAL.match(host):
            return Target(
                closed=False,
                reason=f"`{host}` is in the customer's own network",
                host=host,
                endpoint=harmless_url(endpoint),
                kind="private",
            )
        return Target(
            closed=None, reason=f"`{host}` is no known provider's host", host=host, endpoint=harmless_url(endpoint), kind="unknown-host"
        )
    if endpoint:
        return Target(closed=None, reason="the address comes from a setting that is not in this file", kind="unresolved")
    if provider is None:
        return Target(closed=None, reason="the model's name does not tell who serves it", kind="unresolved")
    if knowledge.runs_at_customer(provider):
        return Target(closed=False, reason="a server the customer runs, and no address of a provider is given", kind="open-server")
    return Target(closed=True, reason="no address is given, so the provider's own one answers", kind="provider")


def _evidence(text: Text, route: Route, confidence: Confidence) -> Parsed:
    end = text.text.find("\n", route.start)
    stop = route.end if end < 0 else min(route.end, end)
    return config(
        text,
        "gateway-route",
        route.name,
        route.start,
        stop,
        provider=route.provider,
        target=route.target,
        model=route.model,
        confidence=confidence,
    )


def _fallbacks(text: Text, tree: Node, routes: list[Route], groups: list[list[Route]], confidence: Confidence) -> Iterator[Parsed]:
    """Routes that fall back: by name where a list says so, by order among the targets of one strategy."""
    by_name = {route.name: route for route in reversed(routes)}
    for _, node in walk(tree):
        if node.key not in _FALLBACKS or node.kind != "list":
            continue
        for entry in node.children[:_COUNT_LIMIT]:
            for source in entry.children if entry.kind == "map" else ():
                for other in source.children if source.kind == "list" else (source,):
                    yield from _fallback(text, by_name.get(source.key), by_name.get(other.value), source.start, source.end, confidence)
    if _mode(tree):
        for group in groups:
            for first, second in itertools.pairwise(group):
                yield from _fallback(text, first, second, second.start, second.start + 1, confidence)


def _mode(tree: Node) -> bool:
    return any(
        node.kind == "scalar"
        and ((node.key in ("mode", "strategy", "algorithm") and "fallback" in node.value.lower()) or node.value == "priority")
        for _, node in walk(tree)
    )


def _fallback(text: Text, first: Route | None, second: Route | None, start: int, end: int, confidence: Confidence) -> Iterator[Parsed]:
    if first is None or second is None:
        return
    opened = first.target.closed is False and second.target.closed is True
    features = ("open-falls-back-to-closed",) if opened else ()
    yield config(
        text, "gateway-fallback", f"{first.name} -> {second.name}", start, end, provider=second.provider, target=second.target,
        model=second.model,
        features=features, confidence=confidence,
    )  # fmt: skip


def _prefixed_model(text: Text, knowledge: Knowledge, node: Node, names: tuple[str, ...], confidence: Confidence) -> Iterator[Parsed]:
    """`openai:gpt-4o` in a list of providers selects a model."""
    provider, model = split_prefix(knowledge, node.value)
    if provider is None or not any(name in ("providers", "provider", "targets", "models") for name in names):
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


PARSER = Parser(name="routes", version=1, wants=("*.yaml", "*.yml", "*.json", "*.jsonc", "*.toml"), read=_read, skips=LOCKS)
