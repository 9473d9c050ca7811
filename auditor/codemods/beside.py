"""The files of a project -> what stands beside the calls and has to follow them: sizes of vectors, tokenizers, uploads of traces."""

import posixpath
import re
from collections.abc import Callable, Iterable, Sequence
from fnmatch import fnmatchcase

from auditor.codemods.text import line_number
from auditor.model.codemod import Beside, Role
from auditor.model.edit import Obstacle

FILES_LIMIT = 20_000
FILE_BYTES = 1_000_000
A_FILE = 20
"""Places of one kind that are told of one file."""


def find_beside(
    paths: Iterable[str], read: Callable[[str], bytes | None], known: Sequence[Beside], moved: frozenset[Role]
) -> tuple[Obstacle, ...]:
    """Return the places, sorted. `moved`: what kinds of calls move; without any, nothing has to follow. Cost: every text file that may hold one, once."""
    wanted = [(one, re.compile(one.pattern.encode())) for one in known if moved and (not one.when or one.when in moved)]
    found: set[Obstacle] = set()
    for path, _ in zip(paths, range(FILES_LIMIT), strict=False):
        fitting = [(one, pattern) for one, pattern in wanted if _fits(path, one)]
        content = read(path) if fitting else None
        if content is None or len(content) > FILE_BYTES or b"\0" in content[:4096]:
            continue
        for one, pattern in fitting:
            for hit, _number in zip(pattern.finditer(content), range(A_FILE), strict=False):
                line = line_number(content, hit.start())
                found.add(Obstacle(path=path, line=line, what=one.what, why=one.why, instead=one.instead))
    return tuple(sorted(found))


def _fits(path: str, one: Beside) -> bool:
    name = posixpath.basename(path)
    return any(fnmatchcase(name, glob) for glob in one.files)
