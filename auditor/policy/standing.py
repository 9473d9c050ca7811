"""Files of the base as text -> whether the code of a finding stood there already, word for word.

A call that was not understood in the base and is in the head, where an import or a helper changed, is no new call of its own: what made it
understood is judged by itself. Asked only of files that reached the same provider before.
"""

from collections import Counter
from collections.abc import Callable, Iterable

from auditor.model.finding import Finding

Text = Callable[[str], bytes | None]
"""Path -> the file's bytes in the base, or None."""


class Standing:
    """What stood in the base; reads a file when it is first asked about."""

    def __init__(self, text: Text | None, findings: Iterable[Finding]) -> None:
        self._text = text
        self._lines: dict[str, Counter[str]] = {}
        self._wanted = Counter((finding.location.path, finding.kind, _code(finding)) for finding in findings)

    def has(self, finding: Finding) -> bool:
        """Whether the line of a finding stood in its file as often as the head has findings on such lines."""
        code = _code(finding)
        if self._text is None or not code:
            return False
        path = finding.location.path
        lines = self._lines.get(path)
        if lines is None:
            content = self._text(path) or b""
            lines = self._lines[path] = Counter(_squeezed(line) for line in content.decode("utf-8", "replace").split("\n"))
        return lines[code] >= self._wanted[path, finding.kind, code]


def _code(finding: Finding) -> str:
    return _squeezed(finding.snippet.partition("\n")[0])


def _squeezed(line: str) -> str:
    return " ".join(line.split())
