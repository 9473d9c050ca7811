"""An owners file -> whose a client is: by network, by the name of a service, or by user agent.

```toml
[[owners]]
name = "shop"
clients = ["10.2.0.0/16", "arn:aws:iam::*:role/shop-*"]
services = ["checkout-*"]
```
"""

import ipaddress
import re
import tomllib
from fnmatch import translate
from functools import lru_cache
from typing import Any

import msgspec

from auditor.errors import ConfigError

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One owner: a repository, a team, an application."""

    name: str
    clients: tuple[str, ...] = ()
    """Networks (`10.2.0.0/16`), addresses, or patterns of the client's name."""
    services: tuple[str, ...] = ()
    """Patterns of the service, principal, workload or user agent that the log names: `checkout-*`, `OpenAI/Python`."""


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    owners: tuple[Entry, ...] = ()


class Owners:
    """The owners, in the order of the file: the first that fits counts."""

    def __init__(self, entries: tuple[Entry, ...] = ()) -> None:
        self._entries = [(entry.name, *_split(entry.clients), _patterns(entry.services)) for entry in entries]
        self.names = frozenset(entry.name for entry in entries)
        self.owner_of = lru_cache(maxsize=20_000)(self._owner_of)

    def _owner_of(self, client: str, service: str) -> str:
        address = _address(client)
        for name, networks, clients, services in self._entries:
            if address is not None and any(address.version == network.version and address in network for network in networks):
                return name
            if any(pattern.fullmatch(client) for pattern in clients) or any(pattern.fullmatch(service) for pattern in services):
                return name
        return ""


def load_owners(content: bytes, path: str) -> Owners:
    """Decode an owners file.

    Raises: ConfigError, naming file and field.
    """
    try:
        document: dict[str, Any] = tomllib.loads(content.decode("utf-8-sig"))
        return Owners(msgspec.convert(document, _File).owners)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError, RecursionError) as error:
        raise ConfigError(f"{path}: {error}") from error


def _split(clients: tuple[str, ...]) -> tuple[list[Network], list[re.Pattern[str]]]:
    networks: list[Network] = []
    names = []
    for client in clients:
        try:
            networks.append(ipaddress.ip_network(client, strict=False))
        except ValueError:
            names.append(client)
    return networks, _patterns(tuple(names))


def _patterns(texts: tuple[str, ...]) -> list[re.Pattern[str]]:
    return [re.compile(translate(text), re.IGNORECASE) for text in texts]


def _address(client: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(client)
    except ValueError:
        return None
