"""Which open server can take over which capability and parameter, and how it fails when it cannot."""

from typing import Literal

import msgspec

FailureMode = Literal["refused", "silently-ignored", "wrong-data", "fine", "unknown"]
MigrationClass = Literal["drop-in", "adapter", "redesign", "no-equivalent", "unknown"]
Support = Literal["yes", "partial", "no", "unknown"]


class Server(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An open server that was read."""

    source: str
    checked_on: str


class ServerSupport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one server does about one capability."""

    value: Support
    basis: str = ""
    """`read` in its source or documentation, `general-knowledge`, or `not checked`."""
    note: str = ""


class Capability(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One capability of the providers' APIs."""

    endpoint: str | None = None
    state: str = ""
    """What the vendor holds."""
    migration: MigrationClass
    reason: str
    open_way: str = ""
    """What stands in for it on the customer's own machines, in one sentence."""
    servers: dict[str, ServerSupport] = {}


class Feature(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One parameter or shape of a call that decides portability."""

    capability: str
    on: str
    """Where it breaks: a server, a client library, a model's template, or `any`."""
    mode: FailureMode
    server_modes: dict[str, FailureMode] = {}
    migration: MigrationClass
    what: str
    remedy: str
    sources: tuple[str, ...]
    checked_on: str
    probe: str = ""
    """The feature's name in the probe's report."""


class Portability(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The contents of `rules/portability.yaml`."""

    checked_on: str
    servers: dict[str, Server]
    capabilities: dict[str, Capability]
    features: dict[str, Feature]

    def feature(self, name: str) -> Feature | None:
        """Return what is known of a feature such as `json_schema:pattern`, by its exact name or by what is said of all `json_schema:*`, or of `tool_choice`."""
        head = name.partition(":")[0]
        return self.features.get(name) or self.features.get(f"{head}:*") or self.features.get(head)
