"""All recorded calls -> those that are made again: of each place and each set of features some, the same ones each time."""

from collections.abc import Sequence
from fnmatch import fnmatchcase

from auditor.model.rehearsal import LeftOut, RecordedCall, RehearsalKnowledge


def distinct(calls: Sequence[RecordedCall]) -> tuple[RecordedCall, ...]:
    """Return the first of all calls that ask the same."""
    found: dict[str, RecordedCall] = {}
    for call in calls:
        found.setdefault(call.digest, call)
    return tuple(found.values())


def judged(calls: Sequence[RecordedCall], knowledge: RehearsalKnowledge) -> tuple[tuple[RecordedCall, ...], tuple[LeftOut, ...]]:
    """Return the calls that can be made elsewhere, and why the others cannot."""
    kept: list[RecordedCall] = []
    left: dict[str, int] = {}
    for call in calls:
        why = next(
            (one.why for one in knowledge.unjudged if any(fnmatchcase(name, glob) for name in call.features for glob in one.features)), ""
        )
        if why:
            left[why] = left.get(why, 0) + 1
        else:
            kept.append(call)
    return tuple(kept), tuple(LeftOut(why=why, calls=count) for why, count in sorted(left.items()))


def sampled(calls: Sequence[RecordedCall], size: int) -> tuple[RecordedCall, ...]:
    """Return at most `size` calls: one of each kind of call in turn, so that rare kinds are there; by digest, hence always the same."""
    strata: dict[tuple[str, str, tuple[str, ...]], list[RecordedCall]] = {}
    for call in sorted(calls, key=lambda one: one.digest):
        strata.setdefault((call.kind, call.site, call.features), []).append(call)
    queues = [strata[key] for key in sorted(strata)]
    chosen: list[RecordedCall] = []
    turn = 0
    while len(chosen) < size and any(turn < len(queue) for queue in queues):
        chosen += [queue[turn] for queue in queues if turn < len(queue)]
        turn += 1
    return tuple(chosen[:size])
