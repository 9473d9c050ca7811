"""Aggregates <-> bytes: what one shard saw, to be merged with what the others saw."""

import msgspec

from auditor.errors import ParseError
from auditor.traffic.aggregate import Aggregates, Flow, Key, Sum
from auditor.traffic.sighting import Problem

SCHEMA = "auditor-traffic"
VERSION = 1


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """The file that `auditor logs --shard` writes."""

    schema: str
    version: int
    rules_digest: str
    """Sums under other rules do not add up."""
    shard: str
    sums: tuple[tuple[Key, Sum], ...]
    flows: tuple[tuple[str, Flow], ...]
    requested: tuple[str, ...]
    blind: dict[str, int]
    formats: dict[str, int]
    problems: tuple[Problem, ...]
    sized_paths: tuple[str, ...]
    files: tuple[str, ...]
    scopes: tuple[str, ...]
    counts: dict[str, int]
    nameless: dict[str, int] = {}
    kinds: dict[str, int] = {}
    strange: tuple[str, ...] = ()
    clients: tuple[tuple[str, str], ...] = ()


COUNTS = ("overflows", "unsized", "bytes_read", "undated")


def encode(seen: Aggregates, rules_digest: str, shard: str) -> bytes:
    """Return the bytes of one part, the same for the same sums."""
    part = Part(
        schema=SCHEMA,
        version=VERSION,
        rules_digest=rules_digest,
        shard=shard,
        sums=tuple((key, _ordered(one)) for key, one in sorted(seen.sums.items(), key=lambda pair: pair[0])),
        flows=tuple(sorted(seen.flows.items(), key=lambda pair: pair[0])),
        requested=tuple(sorted(seen.requested)),
        blind=dict(sorted(seen.blind.items())),
        formats=dict(sorted(seen.formats.items())),
        problems=tuple(sorted(seen.problems)),
        sized_paths=tuple(sorted(seen.sized_paths)),
        nameless=dict(sorted(seen.nameless.items())),
        kinds=dict(sorted(seen.kinds.items())),
        strange=tuple(sorted(seen.strange)),
        clients=tuple(sorted(seen.clients)),
        files=tuple(sorted(seen.files)),
        scopes=tuple(sorted(seen.scopes)),
        counts={name: getattr(seen, name) for name in COUNTS},
    )
    return msgspec.json.encode(part) + b"\n"


def _ordered(one: Sum) -> Sum:
    return msgspec.structs.replace(one, days=dict(sorted(one.days.items())), data=dict(sorted(one.data.items())))


def decode(content: bytes, path: str) -> tuple[Aggregates, str]:
    """Return the aggregates of one part, and the digest of the rules it was made with.

    Raises: ParseError, when the bytes are no such part.
    """
    try:
        part = msgspec.json.decode(content, type=Part)
    except (msgspec.DecodeError, msgspec.ValidationError, RecursionError) as error:
        raise ParseError(f"{path}: not a part written by `auditor logs --shard`: {error}") from error
    if part.schema != SCHEMA or part.version != VERSION:
        raise ParseError(f"{path}: written by another version of auditor ({part.schema} {part.version})")
    seen = Aggregates(
        sums=dict(part.sums),
        flows=dict(part.flows),
        requested=set(part.requested),
        blind=part.blind,
        formats=part.formats,
        problems=list(part.problems),
        sized_paths=set(part.sized_paths),
        nameless=part.nameless,
        kinds=part.kinds,
        strange=set(part.strange),
        clients=set(part.clients),
        files=set(part.files),
        scopes=set(part.scopes),
    )
    for name in COUNTS:
        setattr(seen, name, part.counts.get(name, 0))
    return seen, part.rules_digest
