"""Strings and names in code -> hosts, model ids and key names written down, with the place that holds them."""

import hashlib
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from auditor.analysis import target
from auditor.analysis.evidence import snippet_of
from auditor.analysis.modules import ModuleState
from auditor.analysis.texts import PLACEHOLDER
from auditor.analysis.words import tokens
from auditor.model import ir
from auditor.model.evidence import Confidence, CredentialEvidence, EndpointEvidence, Evidence, ModelEvidence, SettingEvidence
from auditor.model.location import Location

_URL = re.compile(r"(?i)\b(?:https?|wss?)://[^\s\"'<>`\\]+")
_HOST = re.compile(r"(?i)^[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?(?:/\S*)?$")
_ENVIRONMENT = re.compile(r"^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$")
_MODEL_KEYS = re.compile(r"(?i)(?:^|_|-|\b)(?:model|engine|deployment|llm|embedder|embedding)s?(?:$|_|-|\b|name|id)")
_NO_MODEL = re.compile(
    r"(?i)\s|://|^[^a-z0-9]|\.(?:py|ipynb|[cm]?[jt]sx?|txt|json|ya?ml|toml|md|html?|csv|png|jpe?g|svg|go|rs|java|kt|rb|php|sh|log|pdf)$"
)
"""Prose, addresses, paths and names of files."""
_DOT = re.compile(r"(?<=[0-9])-?dot-?(?=[0-9])")
_ENDPOINT_KEYS = re.compile(r"(?i)(?:base_?url|api_?base|endpoint|default|host|server|llm)")
_SWITCHES = frozenset({"true", "false", "on", "off", "yes", "no", "1", "0"})
COMPARED = "=="
"""Instead of a holder: what is only compared selects nothing."""
_COMPARISONS = frozenset({"==", "!=", "===", "!==", "in", "not in", "is", "is not"})
_ASSERTS = re.compile(r"(?i)(?:assert|expect|equal|notequal|should|verify)")
_API_PATH = re.compile(r"(?i)/(?:api|v\d\w*|inference|chat/completions|messages|models|embeddings|rpc|graphql)/")
_SHOWN = re.compile(
    r"(?i)text|label|hint|placeholder|title|subtitle|description|print(?:ln|f)?|log|info|debug|warn|error|toast|sprint|example"
)
_SECRET_NAMES = re.compile(r"(?i)(?:key|token|secret|credential|password)")


class Written(NamedTuple):
    """One string or name with the place that holds it."""

    text: str
    start: int
    end: int
    holder: str
    """The variable, argument, key or callee nearest to it."""
    read: bool
    """It is what an environment or settings look-up is asked for."""
    compared: bool = False
    """It is only compared with something."""
    given: str = ""
    """It is the name of a setting that is turned on or off here, by this word."""


def literals_of(project: Any, state: ModuleState) -> Iterator[Evidence]:
    """Yield endpoints, models and key names written in a file; comments are no part of the tree, documentation strings are left out."""
    if state.module is None:
        return
    seen: set[tuple[str, int, str]] = set()
    for written in _written(state.module.body):
        for evidence in _judge(project, state, written):
            place = (type(evidence).__name__, written.start, _what(evidence))
            if place not in seen:
                seen.add(place)
                yield evidence


def _what(evidence: Evidence) -> str:
    return getattr(evidence, "host", "") or getattr(evidence, "name", "") or getattr(evidence, "kind", "")


def _judge(project: Any, state: ModuleState, written: Written) -> Iterator[Evidence]:
    text = written.text
    if not 3 < len(text) < 2000:
        return
    location = state.location(written.start, written.end)
    catalogue = project.catalogue
    if _ENVIRONMENT.match(text):
        provider = catalogue.provider_of_environment(text)
        if provider is not None and _SECRET_NAMES.search(text):
            confidence: Confidence = "high" if written.read else "low"
            yield CredentialEvidence(
                location=location,
                kind=text,
                provider_id=provider,
                confidence=confidence,
                syntax=_digest("key", text),
                snippet=snippet_of(state, written.start),
            )
        elif provider is not None and (written.read or written.given):
            yield SettingEvidence(
                location=location, key=text, role="declared" if written.given else "read", value=written.given or None,
                has_value=bool(written.given), syntax=_digest("setting", text), snippet=snippet_of(state, written.start),
            )  # fmt: skip
        return
    yield from _hosts(catalogue, state, written, location)
    is_keyed = bool(_MODEL_KEYS.search(written.holder))
    if _NO_MODEL.search(text) or len(text) > 120 or (text.isalpha() and not is_keyed):
        return
    if providers := catalogue.providers_of_model(text):
        selects = is_keyed and catalogue.weights_of(text) != "open"  # whoever likes may serve it: it says nothing about who does
        yield ModelEvidence(
            location=location, name=text.replace(PLACEHOLDER, "*"), key=written.holder or None, provider_id=_server(catalogue, text, providers),
            confidence="medium" if selects else "low", syntax=_digest("model", written.holder, text), snippet=snippet_of(state, written.start),
        )  # fmt: skip


def _server(catalogue: Any, model: str, providers: tuple[str, ...]) -> str | None:
    """Return who serves a model by its id: whom the part before `/` names, else its provider; nobody where the id names weights alone."""
    head, found, rest = model.partition("/")
    named = catalogue.provider(head) if found and rest else None
    if named is not None and not (named.openness == "closed" and catalogue.weights_of(rest) == "open"):
        return str(named.id)
    return None if catalogue.is_served_by_anyone(model) else providers[0]


def _hosts(catalogue: Any, state: ModuleState, written: Written, location: Location) -> Iterator[Evidence]:
    text = written.text
    urls = _URL.findall(text) or ([text] if _HOST.match(text) else [])
    for url in urls[:8]:
        host, shown = target.host_of(url)
        found = catalogue.provider_of_host(host) if host else None
        if found is None:
            yield from _own_server(catalogue, state, written, location, host, shown)
            continue
        whole = text.strip() == url or text.startswith(url)
        shown_only = written.compared or _SHOWN.fullmatch(written.holder)
        api = not shown_only and found[1].host_class == "api" and _is_api(host, shown, written.holder)
        yield EndpointEvidence(
            location=location, host=host, url=shown, key=written.holder or None, provider_id=found[0], host_class=found[1].host_class,
            confidence="high" if whole and api else "low", syntax=_digest("endpoint", written.holder, shown), snippet=snippet_of(state, written.start),
        )  # fmt: skip


def _is_api(host: str, url: str, holder: str) -> bool:
    """Tell an API's address from a page of the same name: where both stand under one host, the path or the holder must say so."""
    path = url.partition("://")[2].partition("/")[2]
    return host.count(".") > 1 or bool(_API_PATH.search(f"/{path}/")) or (not path and bool(_ENDPOINT_KEYS.search(holder)))


def _own_server(catalogue: Any, state: ModuleState, written: Written, location: Location, host: str, shown: str) -> Iterator[Evidence]:
    """Yield the address of a model server of the customer's own, where a file that uses SDKs gives one to a name for it."""
    if target.place_of(host) is None or not _ENDPOINT_KEYS.search(written.holder):
        return
    server = catalogue.server_of_port(target.port_of(shown) or 0)
    if not state.sdks and server is None:
        return
    _provider, answer = target.decide(shown, catalogue)
    yield EndpointEvidence(
        location=location, host=host, url=shown, key=written.holder, provider_id=server, target=answer, confidence="low",
        syntax=_digest("endpoint", written.holder, shown), snippet=snippet_of(state, written.start),
    )  # fmt: skip


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _written(body: tuple[ir.Stmt, ...]) -> Iterator[Written]:
    """Yield every string and every member name that could be a variable's, with its holder; documentation strings are left out."""
    stack: list[tuple[Any, str, bool]] = [(statement, "", False) for statement in reversed(body)]
    while stack:
        node, holder, read = stack.pop()
        if isinstance(node, ir.Literal):
            if isinstance(node.value, str):
                yield Written(node.value, node.start, node.end, "" if holder == COMPARED else holder, read, holder == COMPARED)
            continue
        if isinstance(node, ir.Attribute):
            if node.name.isupper() and "_" in node.name:
                yield Written(node.name, node.start, node.end, holder, True)
            elif node.name[:1].isupper() and any(letter.isdigit() for letter in node.name):
                yield Written(_as_model_id(node.name), node.start, node.end, "" if holder == COMPARED else "model", False)
            stack.append((node.value, holder, False))
            continue
        if isinstance(node, ir.Evaluate) and isinstance(node.value, ir.Literal):
            continue
        yield from _switched(node)
        stack.extend(reversed(list(_children(node, holder))))


def _switched(node: Any) -> Iterator[Written]:
    """Yield the names that are turned on or off: `environ["X"] = "true"`, `env.X = "1"`, `{X: "true"}`, `setenv("X", "true")`."""
    pairs: list[tuple[Any, Any]] = []
    match node:
        case ir.Assign(target=ir.Subscript(index=index), value=value):
            pairs = [(index, value)]
        case ir.Assign(target=ir.Attribute() as target, value=value):
            pairs = [(ir.Literal(target.start, target.end, target.name), value)]
        case ir.Mapping(entries=entries):
            pairs = [(entry.key, entry.value) for entry in entries]
        case ir.Call(arguments=(first, second, *_)):
            pairs = [(first.value, second.value)]
    for name, value in pairs:
        if isinstance(name, ir.Literal) and isinstance(name.value, str) and isinstance(value, ir.Literal):
            word = str(value.value).lower()
            if word in _SWITCHES and _ENVIRONMENT.match(name.value):
                yield Written(name.value, name.start, name.end, "", False, given=word)


def _children(node: Any, holder: str) -> Iterator[tuple[Any, str, bool]]:
    match node:
        case ir.Assign():
            name = _spelled(node.target)
            yield node.target, "", False
            if node.value is not None:
                yield node.value, name, False
        case ir.AssignExpr():
            yield node.value, _spelled(node.target), False
        case ir.Switch():
            yield from ((part, COMPARED, False) for case in node.cases for part in case.patterns)
            yield from ((part, "", False) for case in node.cases for part in (case.guard, *case.body) if part is not None)
            if node.subject is not None:
                yield node.subject, COMPARED, False
        case ir.Binary() if node.op in _COMPARISONS:
            yield from ((node.left, COMPARED, False), (node.right, COMPARED, False))
        case ir.Call() if _ASSERTS.match(_spelled(node.callee)):
            yield from ((argument.value, COMPARED, False) for argument in node.arguments)
        case ir.Call():
            yield node.callee, holder, False
            yield from _arguments(node, holder)
        case ir.Subscript():
            yield node.value, holder, False
            yield node.index, holder, True
        case ir.Mapping():
            for entry in node.entries:
                name = _spelled(entry.key) if entry.key is not None else holder
                if isinstance(entry.key, ir.Literal):
                    yield entry.key, "", False
                yield entry.value, name or holder, False
        case ir.Template():
            text = "".join(
                part.value if isinstance(part, ir.Literal) and isinstance(part.value, str) else PLACEHOLDER for part in node.parts
            )
            yield ir.Literal(node.start, node.end, text), holder, False
            for part in node.parts:
                if not isinstance(part, ir.Literal):
                    yield part, holder, False
        case ir.Define():
            yield from _function_parts(node.function)
        case ir.Lambda():
            yield from _function_parts(node.function)
        case ir.DefineClass():
            for child in (*node.class_.decorators, *node.class_.bases, *node.class_.body):
                yield child, "", False
        case ir.Import() | ir.Outer() | ir.Break() | ir.Continue() | ir.Name():
            return
        case _:
            yield from _fields(node, holder)


def _arguments(node: ir.Call, holder: str) -> Iterator[tuple[Any, str, bool]]:
    """Yield arguments; a default belongs to what takes it (`url: str = Field(default="http://...")`) or is named first (`getenv("URL", "...")`)."""
    callee = _spelled(node.callee)
    first = node.arguments[0].value if node.arguments else None
    named = first.value if isinstance(first, ir.Literal) and isinstance(first.value, str) and len(node.arguments) > 1 else ""
    for index, argument in enumerate(node.arguments):
        name = argument.name or callee
        if argument.name == "default" or (argument.name is None and index and named):
            name = holder or named or name
        yield argument.value, name, index == 0 and argument.name is None and not isinstance(argument.value, ir.Mapping)


def _function_parts(function: ir.Function) -> Iterator[tuple[Any, str, bool]]:
    for decorator in function.decorators:
        yield decorator, "", False
    for param in function.params:
        if param.default is not None:
            yield param.default, param.name, False
    for statement in function.body.statements():
        yield statement, "", False


def _fields(node: Any, holder: str) -> Iterator[tuple[Any, str, bool]]:
    for name in getattr(node, "__struct_fields__", ()):
        value = getattr(node, name)
        if isinstance(value, tuple):
            for part in value:
                if hasattr(part, "__struct_fields__"):
                    yield part, holder, False
        elif hasattr(value, "__struct_fields__"):
            yield value, holder, False


def _as_model_id(name: str) -> str:
    """Return the id that an SDK's constant for a model spells: `ModelClaude3Haiku20240307`, `GPT4oMini`, `CHAT_MODEL_GPT_4O`."""
    words: list[str] = []
    for word in tokens(name):
        if words and len(word) == 1 and word.isalpha() and words[-1].isdigit():
            words[-1] += word  # the letter belongs to the number, as in 4o
        elif word not in ("chat", "model", "models", "v"):
            words.append(word)
    return _DOT.sub(".", "-".join(words)) or name


def _spelled(node: Any) -> str:
    if isinstance(node, ir.Name):
        return node.id
    if isinstance(node, ir.Attribute):
        return node.name
    if isinstance(node, ir.Literal) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ir.Subscript):
        return _spelled(node.index)
    return ""
