"""Files with evidence -> what their comments permit; read here, understood by `policy`."""

from collections.abc import Iterable

from auditor.inputs.limits import LIMITS
from auditor.inputs.source import Source, Unreadable
from auditor.policy.comments import Said, parse_comments


def read_comments(source: Source, paths: Iterable[str]) -> Said:
    """Return what the comments of some files say, in the order of paths; a file that cannot be read says nothing."""
    said = []
    for path in sorted(set(paths)):
        try:
            said.append(parse_comments(path, source.read(path, LIMITS.record_bytes)))
        except Unreadable:
            continue
    return Said(
        tuple(item for one in said for item in one.permissions),
        tuple(item for one in said for item in one.ignores),
        tuple(item for one in said for item in one.notifications),
    )
