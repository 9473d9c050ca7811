"""The portfolio of the last run and the repositories of this one -> what moved between them."""

from collections.abc import Sequence

from auditor.fleet.company import Company, Member, Movement, Shift
from auditor.fleet.records import RepositoryRecord
from auditor.fleet.summary import depends_on
from auditor.reporters.story.counting import NO_DIFFERENCE


def movement(before: Company, members: Sequence[Member], rules_digest: str) -> Movement:
    """Return what moved; a repository that is missing now is neither removed nor changed."""
    old = {member.name: member.record for member in before.members}
    new = {member.name: member.record for member in members}
    shifts = [_shift(name, old[name], new[name]) for name in sorted(old.keys() & new.keys())]
    telling = tuple(shift for shift in shifts if shift != Shift(repository=shift.repository))
    return Movement(
        same_rules=before.tool.rules_digest == rules_digest,
        added=tuple(sorted(new.keys() - old.keys())),
        removed=tuple(sorted(old.keys() - new.keys())),
        shifts=telling,
        unchanged=len(shifts) - len(telling),
    )


def _shift(name: str, old: RepositoryRecord, new: RepositoryRecord) -> Shift:
    had, has = depends_on(old), depends_on(new)
    values = {score.pack: score.value for score in old.scores}
    changes = {score.pack: score.value - values[score.pack] for score in new.scores if score.pack in values}
    return Shift(
        repository=name,
        arrived=tuple(sorted(has - had)),
        gone=tuple(sorted(had - has)),
        edit=new.numbers.get("edit", 0) - old.numbers.get("edit", 0),
        callers=new.numbers.get("callers", 0) - old.numbers.get("callers", 0),
        scores={pack: change for pack, change in sorted(changes.items()) if abs(change) >= NO_DIFFERENCE},
    )
