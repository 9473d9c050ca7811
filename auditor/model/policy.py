"""What a company says about findings: permissions, waivers, a baseline, and what follows for the gate."""

import msgspec

from auditor.model.finding import State, Treatment
from auditor.model.location import Location


class Permission(msgspec.Struct, frozen=True, kw_only=True):
    """`auditor: allow[...]` in the code that is scanned: stays in report and score, passes the gate."""

    names: tuple[str, ...]
    """Rule or provider ids."""
    location: Location
    reason: str
    until: str | None = None


class Ignore(msgspec.Struct, frozen=True, kw_only=True):
    """`auditor: ignore[...]`: the finding is wrong; out of gate and score, listed in the appendix."""

    names: tuple[str, ...]
    location: Location
    reason: str


class Waiver(msgspec.Struct, frozen=True, kw_only=True):
    """A dated acceptance in `auditor.toml`, with an owner."""

    fingerprint: str = ""
    rule: str = ""
    provider: str = ""
    path: str = ""
    owner: str
    reason: str
    expires_on: str | None = None


class Because(msgspec.Struct, frozen=True, kw_only=True):
    """Who or what decided a treatment."""

    by: str
    reason: str
    until: str | None = None


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """State and treatment of one finding, and whether the gate fails because of it."""

    fingerprint: str
    state: State
    treatment: Treatment
    fails: bool = False
    because: Because | None = None
    changes: tuple[str, ...] = ()
    """For `updated`: what got worse or better, in words."""
