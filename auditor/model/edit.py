"""A change to one stretch of one file, made by a codemod and applied by the command line."""

from typing import Literal

import msgspec

Disposition = Literal["safe", "review"]
"""safe: the same meaning, only endpoint, model or client change. review: a person has to look, and the reason says at what."""


class Edit(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """One stretch of bytes and what stands there afterwards."""

    path: str
    start_byte: int
    end_byte: int
    """Exclusive; equal to `start_byte` for an insertion."""
    replacement: bytes
    disposition: Disposition
    reason: str
    """Why, and for `review` what to look at, in one sentence."""
    codemod: str = ""
    """Id of the codemod that made it."""
    group: str = ""
    """Edits of one group are made together or not at all (a call, and the import it needs)."""


class Obstacle(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """Something a codemod leaves to a person: where it is, why, and what to build instead."""

    path: str
    line: int
    what: str
    why: str
    instead: str = ""
    finding: str = ""
    """Fingerprint."""
