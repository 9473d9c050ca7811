"""An endpoint -> what answers there: a provider's service, something the customer runs, or what cannot be told."""

import ipaddress
import re
from typing import Protocol
from urllib.parse import urlsplit

from auditor.analysis.texts import PLACEHOLDER
from auditor.model.evidence import Target, Weights
from auditor.model.provider import Host, Provider

DIFFERS = "differs by path"
"""How the reason of a target begins where several answer, each told: nothing decides between them."""
_LOCAL_NAMES = frozenset(
    {
        "localhost",
        "ip6-localhost",
        "host.docker.internal",
        "gateway.docker.internal",
        "host.containers.internal",
        "model-runner.docker.internal",
    }
)
_PRIVATE_SUFFIXES = (
    ".local",
    ".localhost",
    ".internal",
    ".lan",
    ".intranet",
    ".corp",
    ".home.arpa",
    ".home",
    ".test",
    ".localdomain",
    ".private",
)
_CLUSTER_SUFFIXES = (".svc", ".cluster.local", ".svc.cluster.local", ".consul", ".nomad", ".flycast")
_HOST = re.compile(r"^[A-Za-z0-9_.\-\[\]:%]+$")


class HostCatalogue(Protocol):
    """The part of the catalogue that tells whose a host is."""

    def provider_of_host(self, host: str) -> tuple[str, Host] | None:
        """Return the provider and the entry a host belongs to."""

    def provider(self, provider_id: str | None) -> Provider | None:
        """Return a provider."""

    def weights_of(self, model: str) -> Weights | None:
        """Tell whether the customer could run a model."""

    def server_of_port(self, port: int) -> str | None:
        """Return the server that listens on a port unless told otherwise, and that nothing else does."""


def host_of(endpoint: str) -> tuple[str, str]:
    """Return host (lower case, without port and user) and the endpoint without user information, query and fragment."""
    text = endpoint.strip()
    if text.startswith("/") and not text.startswith("//"):  # a path: what stands in front of it is not known
        return "", ""
    if "://" not in text:
        text = f"https://{text.lstrip('/')}"
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").rstrip(".")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "", ""
    shown = f"{parts.scheme}://{host}{port}{parts.path}".rstrip("/")
    return host.lower(), shown


def port_of(endpoint: str) -> int | None:
    """Return the port an endpoint names."""
    try:
        return urlsplit(endpoint if "://" in endpoint else f"//{endpoint}").port
    except ValueError:
        return None


def place_of(host: str) -> str | None:
    """Return `loopback`, `private` or `cluster` for a host that the customer runs; None for a public name."""
    if host in _LOCAL_NAMES or host.endswith(".localhost"):
        return "loopback"
    try:
        address = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        address = None
    if address is not None:
        if address.is_loopback or address.is_unspecified:
            return "loopback"
        return "private" if address.is_private or address.is_link_local else None
    if host.endswith(_CLUSTER_SUFFIXES):
        return "cluster"
    if host.endswith(_PRIVATE_SUFFIXES):
        return "private"
    if host and "." not in host and _HOST.match(host):
        return "cluster"  # a bare name resolves inside a compose network or cluster only
    return None


def provider_at(endpoint: str, catalogue: HostCatalogue) -> str | None:
    """Return the provider a URL or host belongs to."""
    host, _shown = host_of(endpoint)
    found = catalogue.provider_of_host(host) if host else None
    return found[0] if found is not None else None


def decide(endpoint: str, catalogue: HostCatalogue, *, origin: str = "") -> tuple[str | None, Target]:
    """Return provider and target of a known endpoint. `origin` says where it was set, when that is not the call itself."""
    said = f", set by {origin}" if origin else ""
    host, shown = host_of(endpoint)
    if not host or PLACEHOLDER in host or not _HOST.match(host) or any(mark in host for mark in ("<", "{", "$", "%", "your", "example.")):
        return _partial(endpoint, catalogue, said)
    shown = shown.replace(PLACEHOLDER, "*")
    place = place_of(host)
    if place is not None:
        reason = {"loopback": "is this machine", "private": "is a private address", "cluster": "is a name inside the cluster"}[place]
        server = catalogue.server_of_port(port_of(shown) or 0)
        return server, Target(closed=False, host=host, endpoint=shown, kind=place, reason=f"{host} {reason}{said}")  # type: ignore[arg-type]  # one of three words
    found = catalogue.provider_of_host(host)
    if found is None:
        return None, Target(
            closed=None, host=host, endpoint=shown, kind="unknown-host", reason=f"{host} is a public host the catalogue does not know{said}"
        )
    provider = catalogue.provider(found[0])
    name = provider.name if provider is not None else found[0]
    if provider is not None and (provider.provider_class == "open-server" or provider.is_own_gateway):
        return found[0], Target(
            closed=False, host=host, endpoint=shown, kind="open-server", reason=f"{host} is {name}, which the customer runs{said}"
        )
    return found[0], Target(closed=True, host=host, endpoint=shown, kind="provider", reason=f"{host} is {name}'s service{said}")


def _partial(endpoint: str, catalogue: HostCatalogue, said: str) -> tuple[str | None, Target]:
    """A host with a part that is not known (`{region}`, an account's name) may still belong to one provider."""
    text = endpoint.partition("://")[2] or endpoint
    host = text.partition("/")[0].lower()
    guess = re.sub(rf"[<{{$][^>}}/]*[>}}]|{PLACEHOLDER}", "x", host)
    found = catalogue.provider_of_host(guess) if (guess != host or "your" in host) and guess.strip("x.-") else None
    if found is not None:
        provider = catalogue.provider(found[0])
        name = provider.name if provider is not None else found[0]
        shown = host.replace(PLACEHOLDER, "*")
        return found[0], Target(
            closed=True, host=shown, endpoint=f"https://{shown}", kind="provider", reason=f"{shown} is {name}'s service{said}"
        )
    return None, Target(closed=None, kind="unresolved", reason=f"the endpoint is made up at run time{said}")
