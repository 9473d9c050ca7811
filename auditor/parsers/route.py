"""One map of a configuration -> the route it is: the name callers use, and what answers it."""

import itertools

import msgspec

from auditor.model.evidence import Target
from auditor.parsers.answering import ENDPOINT_KEYS, answered_by, is_placeholder
from auditor.parsers.model_strings import is_loose_word, provider_of_word, split_prefix
from auditor.parsers.parser import Knowledge
from auditor.parsers.references import has_reference, resolve
from auditor.parsers.secrecy import host_of
from auditor.parsers.tree import Node, walk

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
_INNER_LIMIT = 500
"""Nodes below an entry that are looked at."""
_LOOSE_KEYS = ("provider", "providerId", "provider_id", "provider_name", "vendor")
"""Those of them that other things have too."""
_MODEL_KEYS = ("model", "modelId", "model_id", "model_name", "modelName", "deployment", "deployment_id", "name")
_OTHER_KEYS = ("type", "id", "key")
"""What else may hold a model's id, where it is one."""
_ADDRESS_KEYS = (*ENDPOINT_KEYS, "custom_host", "customHost", "url", "api_url", "host", "serverUrl")
_OPTIONS = ("override_params", "options", "query", "params", "parameters", "properties", "config")
"""What stands between a provider's word and its model or address."""


class Route(msgspec.Struct, frozen=True, kw_only=True):
    """One name that callers use, and what answers it."""

    name: str
    provider: str | None
    model: str | None
    target: Target
    start: int
    end: int
    elsewhere: str = ""
    """The key of the document in another file that says who answers."""


def route_of(knowledge: Knowledge, node: Node, names: tuple[str, ...] = ()) -> Route | None:
    """Return the route a map is: a model with a provider, nested parameters that hold the model, or a provider's own entry with its keys."""
    for child in node.children:
        # `{model_name: fast, <parameters>: {model: x/y, api_base: ...}}`
        if child.kind == "map" and node.text("model_name") and child.text("model"):
            return _made(knowledge, node.text("model_name"), child.text("model"), None, address_of(child), node.start, node.end)
    if names[-2:-1] == ("providers",) and node.get("keys") is not None:
        return _keyed(knowledge, node)
    word = next((node.get(key) for key in _PROVIDER_KEYS if node.text(key)), None)
    if word is None and any(_is_address(node.text(key)) for key in ENDPOINT_KEYS):
        word = node.get("type")  # `{type: x, api_base: ...}`
    if word is None or word.kind != "scalar":
        return None
    model, address = _model_text(knowledge, node), address_of(node)
    provider = knowledge.provider_by_start(word.value) or provider_of_word(knowledge, word.value)
    if provider is None and not (model and address):
        return None
    is_loose = provider is not None and word.key in _LOOSE_KEYS and is_loose_word(word.value, provider)
    if is_loose and not _is_known(knowledge, model) and not address:
        return None  # `{provider: aws, name: cluster}`
    if not model and not address and (provider is None or knowledge.runs_at_customer(provider)):
        return None  # `persistence: {provider: local}`
    inner = node.get("model")
    shown = node.text("title") or (node.text("name") if inner is not None else "") or model or word.value
    start = node.start if names else word.start
    return _made(knowledge, shown, model, provider, address, start, node.end)


def _is_known(knowledge: Knowledge, model: str) -> bool:
    return bool(model) and (bool(knowledge.providers_of_model(model)) or knowledge.weights_of(model) is not None)


def address_of(node: Node) -> str:
    """Return the address of a route: among its own entries, else in the settings right below, else one further down."""
    own = next((value for key in _ADDRESS_KEYS if _is_address(value := node.text(key))), "")
    if own:
        return own
    inner = itertools.islice(walk(node), _INNER_LIMIT)
    below = (child.value for path, child in inner if len(path) in (2, 3) and child.kind == "scalar" and child.key in ENDPOINT_KEYS)
    return next(filter(_is_address, below), "")


def _is_address(value: str) -> bool:
    return bool(value) and (has_reference(value) or host_of(value) is not None)


def _model_text(knowledge: Knowledge, node: Node) -> str:
    model = node.get("model")
    if model is not None and model.kind == "map":
        return model.text("name") or model.text("id") or model.text("value")
    options = (node.get(key) for key in _OPTIONS)
    inner = next((found for child in options if child is not None and (found := child.text("model") or child.text("model_name"))), "")
    own = inner or next((node.text(key) for key in _MODEL_KEYS if node.text(key)), "")
    return own or next((node.text(key) for key in _OTHER_KEYS if _is_known(knowledge, node.text(key))), "")


def _keyed(knowledge: Knowledge, node: Node) -> Route | None:
    """`providers: {x: {keys: [{value: ..., models: [...]}]}}`: each provider of the gateway is a route of its own."""
    provider = provider_of_word(knowledge, node.key)
    models = [
        below.value
        for path, below in itertools.islice(walk(node), _INNER_LIMIT)
        if path[-1:] == ("models",) and below.kind == "scalar" and below.value != "*"
    ]
    urls = [
        below.value
        for path, below in itertools.islice(walk(node), _INNER_LIMIT)
        if below.key == "url" and path[-2:-1] and path[-2].endswith("_config")
    ]
    address = next(filter(_is_address, (address_of(node), *urls)), "")
    if provider is None and not address:
        return None
    model = models[0] if len(models) == 1 else ""
    return _made(knowledge, node.key, model, provider, address, node.start, node.end)


def _made(knowledge: Knowledge, name: str, model: str, provider: str | None, endpoint: str, start: int, end: int) -> Route:
    written = "" if is_placeholder(model) else resolve(model).literal
    if provider is None:
        provider, written = split_prefix(knowledge, written)
        servers = knowledge.providers_of_model(written)
        if provider is None and len(servers) == 1 and knowledge.weights_of(written) == "closed":
            provider = servers[0]
    target = answered_by(knowledge, provider, resolve(endpoint).literal)
    target = msgspec.structs.replace(target, weights=knowledge.weights_of(written))
    if target.kind == "provider" and target.host and (known := knowledge.provider_of_host(target.host)):
        provider = known[0]
    return Route(name=resolve(name).literal or name, provider=provider, model=written or None, target=target, start=start, end=end)
