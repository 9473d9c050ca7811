"""What the catalogue knows, as far as traffic asks: hosts, models, paths, keys. And the answers to one sighting, remembered."""

import ipaddress
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final, NamedTuple, Protocol, TypeVar

from auditor.model.evidence import Weights
from auditor.model.words import HttpPath
from auditor.traffic.formats import Words
from auditor.traffic.sighting import Sighting
from auditor.traffic.values import last_part

SHARED_ADDRESSES: Final = "addresses of many services"
"""The blind spot of connections to networks in which one service cannot be told from another."""
REMEMBERED: Final = 20_000
"""Answers about hosts and paths that are kept; hostile logs hold millions of names."""
UNNAMED: Final = "(not logged)"
"""The host of model calls in logs that do not name it: those of a gateway's own server."""

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
OPENED_BY_GET: Final = frozenset({"realtime"})
"""Capabilities whose connections start as a GET."""

Key = TypeVar("Key")
Answer = TypeVar("Answer")


class Owner(NamedTuple):
    """Whose a host is."""

    provider: str
    host_class: str


class Knowledge(Protocol):
    """The catalogue's answers."""

    def owner_of(self, host: str) -> Owner | None:
        """Return whose host this is."""

    def weights_of(self, model: str) -> Weights | None:
        """Tell whether the customer could run the model."""

    def providers_of_model(self, model: str) -> tuple[str, ...]:
        """Return the providers with such a model id, the likeliest first."""

    def is_own(self, host: str) -> bool | None:
        """Tell whether the customer's own network answers there; None when it cannot be told."""

    def has_key(self, text: str) -> bool:
        """Tell whether a provider's key stands in a text."""

    @property
    def http_paths(self) -> tuple[HttpPath, ...]:
        """Paths of model APIs."""


class Reached(NamedTuple):
    """What an address alone tells."""

    network: str
    provider: str
    """Empty where many services answer in the network."""


class Call(NamedTuple):
    """What a path of a model API says."""

    action: str
    model: str
    distinctive: bool


class Resolver:
    """Answers for one run; the same host is looked up once."""

    def __init__(self, knowledge: Knowledge, words: Words, gateways: Mapping[str, str] | None = None) -> None:
        """`gateways`: hosts of the company's own that pass requests on, and the provider behind each."""
        self.knowledge = knowledge
        self.words = words
        self._gateways = {host.lower().rstrip("."): provider for host, provider in (gateways or {}).items()}
        self._owners: dict[str, Owner | None] = {}
        self._calls: dict[tuple[str, str], Call | None] = {}
        self._paths = _by_end(knowledge.http_paths)
        self._blind = {host: kind for kind, hosts in words.blind.items() for host in hosts}
        self._not_usage = frozenset(words.not_usage)
        self._networks = [(ipaddress.ip_network(text), one.provider) for one in words.addresses for text in one.networks]
        self._reached: dict[str, Reached | None] = {}

    def owner(self, host: str) -> Owner | None:
        """Return whose host this is: a gateway's before the catalogue's."""
        return self._remembered(self._owners, host, lambda: self._gateway(host) or self.knowledge.owner_of(host)) if host else None

    def reached(self, address: str) -> Reached | None:
        """Return what is known of an address."""
        return self._remembered(self._reached, address, lambda: self._reaches(address)) if address else None

    def blind_spot(self, host: str) -> str:
        """Return the kind of blind spot that traffic to a host means, or nothing."""
        return next((self._blind[end] for end in _ends(host) if end in self._blind), "")

    def is_usage(self, action: str) -> bool:
        """Whether an action is a use of a model, and not listing, polling or counting."""
        return action not in self._not_usage

    def call(self, method: str, path: str) -> Call | None:
        """Return what a path says, whoever serves it."""
        return self._remembered(self._calls, (method, path), lambda: self._call(method, path)) if path else None

    def provider_of(self, sighting: Sighting) -> Owner | None:
        """Return who answered: the host decides, then a provider's own log, then what the log calls it, then the served model.

        A label that names a protocol proves nothing by itself.
        """
        for host in (sighting.host, *sighting.others):
            if owner := self.owner(host):
                sighting.host = host
                return owner
        if sighting.provider:
            return Owner(sighting.provider, "api")
        if sighting.host and self.knowledge.is_own(sighting.host):
            return None
        named = self.words.labels.get(sighting.label.lower()) if sighting.label else None
        if named:
            return Owner(named, "api")
        served = sighting.served_model or sighting.model
        if sighting.level == 4 and served and not sighting.host and self.knowledge.weights_of(served) == "closed":
            return next((Owner(provider, "api") for provider in self.knowledge.providers_of_model(served)), None)
        return None

    def action_of(self, sighting: Sighting, call: Call | None) -> str:
        """Return what was done: as the log names it, else as method and path tell."""
        if sighting.blocked:
            return "blocked"
        if sighting.action:
            return sighting.action
        if sighting.operation:
            named = self.words.operations.get(sighting.operation.lower()) or self.words.operations.get(_last_word(sighting.operation))
            if named:
                return named
        if call is not None:
            return call.action
        if sighting.level == 1:
            return "lookup"
        return "inference" if sighting.level == 4 and not sighting.path else "unknown"

    def _reaches(self, address: str) -> Reached | None:
        try:
            found = ipaddress.ip_address(address)
        except ValueError:
            return None
        return next((Reached(str(network), provider) for network, provider in self._networks if found in network), None)

    def _gateway(self, host: str) -> Owner | None:
        return next((Owner(self._gateways[end], "api") for end in _ends(host) if end in self._gateways), None)

    def _call(self, method: str, path: str) -> Call | None:
        for wanted, end, action in self.words.paths:
            if wanted in ("", method) and (path == end or (len(end) > 1 and path.endswith(end))):
                return Call(action, "", False)
        segments = [segment for segment in path.split("/") if segment]
        if not segments:
            return None
        for pattern, entry in self._paths.get(_end_of(segments[-1]), self._paths.get("*", ())):
            if method in SAFE_METHODS and entry.capability not in OPENED_BY_GET:
                continue
            if found := pattern.search(path):
                model = last_part(found.groups()[-1]) if entry.model == ("path",) and found.groups() else ""
                return Call(self.words.capabilities.get(entry.capability, entry.capability), model, entry.distinctive)
        return None

    @staticmethod
    def _remembered(memory: dict[Key, Answer], key: Key, ask: Callable[[], Answer]) -> Answer:
        if key not in memory:
            if len(memory) >= REMEMBERED:
                memory.clear()
            memory[key] = ask()
        return memory[key]


def prefixes_of(network: str) -> tuple[str, ...]:
    """Return texts one of which starts every address of a network, and few others: by whole numbers of it, at most 256 of them."""
    known = ipaddress.ip_network(network)
    if known.version == 6:
        groups = known.network_address.exploded.split(":")[: max(1, min(known.prefixlen // 16, 2))]
        return (":".join(f"{int(group, 16):x}" for group in groups) + ":",)
    whole = min(max(-(-known.prefixlen // 8), 1), 3)
    parts = known.subnets(new_prefix=max(whole * 8, known.prefixlen))
    return tuple(sorted({".".join(str(part.network_address).split(".")[:whole]) + "." for part in parts}))


def _by_end(paths: Iterable[HttpPath]) -> dict[str, tuple[tuple[re.Pattern[str], HttpPath], ...]]:
    """Return the paths by how their last part ends, the longest first."""
    found: dict[str, list[tuple[re.Pattern[str], HttpPath]]] = {}
    for entry in sorted(paths, key=lambda one: (-one.path.count("/"), one.path)):
        expression = "".join("([^/]+?)" if part == "{}" else re.escape(part) for part in re.split(r"(\{\})", entry.path))
        found.setdefault(_end_of(entry.path.rpartition("/")[2]), []).append((re.compile(f"{expression}/?$"), entry))
    return {end: (*entries, *(found.get("*", ()) if end != "*" else ())) for end, entries in found.items()}


def _end_of(segment: str) -> str:
    if ":" in segment:
        return ":" + segment.rpartition(":")[2]
    return "*" if segment == "{}" else segment


def _ends(host: str) -> Iterable[str]:
    labels = host.split(".")
    return (".".join(labels[place:]) for place in range(len(labels)))


def _last_word(operation: str) -> str:
    return re.split(r"[./ ]", operation)[-1].lower()
