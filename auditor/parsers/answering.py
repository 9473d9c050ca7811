"""A provider and an address, as a configuration names them -> who answers there."""

import re

from auditor.model.evidence import Target
from auditor.parsers.parser import Knowledge
from auditor.parsers.secrecy import harmless_url, host_of

ENDPOINT_KEYS = (
    "api_base", "apiBase", "base_url", "baseUrl", "baseURL", "basepath", "basePath", "endpoint",
    "azureEndpoint", "upstream_url",
)  # fmt: skip
"""Names under which configurations keep the address of a model's server, and nothing else's."""

_LOCAL = re.compile(
    r"^(?:localhost|.*\.local(?:host)?|.*\.(?:internal|corp|intranet|lan|home|private|localdomain)|.*\.svc(?:\..*)?|127\.\d+\.\d+\.\d+|0\.0\.0\.0|"
    r"10\.\d+\.\d+\.\d+|192\.168\.\d+\.\d+|172\.(?:1[6-9]|2\d|3[01])\.\d+\.\d+|::1|[a-z][\w-]*)$"
)
_PLACEHOLDER = re.compile(r"^(?:\w+://)?(?:<|\[)|(?:^|[/._-])your[-_.]|^your(?=[A-Z])|x{4,}|change-?me|placeholder", re.IGNORECASE)


def is_own(host: str) -> bool:
    """Return whether a name is one of the customer's own network: loopback, private, cluster-local or a single word."""
    return bool(_LOCAL.match(host))


def is_placeholder(value: str) -> bool:
    """Return whether a value only says what to put there: `your-model`, `http://your-llm-server`, `<host>`."""
    return bool(_PLACEHOLDER.search(value))


def answered_by(knowledge: Knowledge, provider: str | None, endpoint: str) -> Target:
    """Return who answers at an address, else, without one, whoever the provider's own address belongs to."""
    host = host_of(endpoint) if endpoint else None
    if host and "${" not in host:
        return answered_at(host, endpoint, is_provider=knowledge.provider_of_host(host) is not None)
    if endpoint:
        return Target(closed=None, reason="the address comes from a setting that is not in this file", kind="unresolved")
    if provider is None:
        return Target(closed=None, reason="the model's name does not tell who serves it", kind="unresolved")
    if knowledge.runs_at_customer(provider):
        return Target(closed=False, reason="a server the customer runs, and no address of a provider is given", kind="open-server")
    return Target(closed=True, reason="no address is given, so the provider's own one answers", kind="provider")


def answered_at(host: str, endpoint: str, *, is_provider: bool) -> Target:
    """Return who answers at a host that is written out."""
    url = harmless_url(endpoint)
    if is_provider:
        return Target(closed=True, reason=f"`{host}` is a provider's host", host=host, endpoint=url, kind="provider")
    if is_placeholder(host):
        return Target(closed=None, reason=f"`{host}` only says what to put there", kind="unresolved")
    if is_own(host):
        return Target(closed=False, reason=f"`{host}` is in the customer's own network", host=host, endpoint=url, kind="private")
    return Target(closed=None, reason=f"`{host}` is no known provider's host", host=host, endpoint=url, kind="unknown-host")
