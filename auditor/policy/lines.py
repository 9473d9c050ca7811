"""Lines of `[gate]` -> fail or report, for one path."""

import re
from functools import lru_cache

from auditor.config import GateSettings, Verdict


def verdict(gate: GateSettings, line: str, path: str) -> Verdict:
    """Return what a line of `[gate]` says of a file; a line that is empty never fails."""
    if not line:
        return "report"
    answer: Verdict = getattr(gate, line.replace("-", "_"))
    for part in gate.paths:
        if line in part.set and fits(path, part.path):
            answer = part.set[line]
    return answer


def fits(path: str, globs: tuple[str, ...]) -> bool:
    """Whether one of the globs fits the whole path; `**` crosses folders."""
    return _compiled(globs).fullmatch(path) is not None


@lru_cache(maxsize=1024)
def _compiled(globs: tuple[str, ...]) -> re.Pattern[str]:
    from auditor.matching.conditions import glob_expression  # most runs ask about no path

    return glob_expression(globs, crosses=False)
