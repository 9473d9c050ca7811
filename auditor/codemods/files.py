"""The files that a migration reads, each lowered once."""

from collections.abc import Callable, Iterable

from auditor.codemods.sites import PLAIN_LANGUAGES, SourceFile, chain
from auditor.languages import language_of
from auditor.model.finding import Finding

Read = Callable[[str], bytes | None]


class Files:
    """Files by their paths."""

    def __init__(self, read: Read) -> None:
        self.read = read
        self._known: dict[str, SourceFile | None] = {}

    def source(self, path: str) -> SourceFile | None:
        """Return a file of a language that is edited; None for any other, and for one that is gone."""
        if path not in self._known:
            language = language_of(path)
            content = self.read(path) if language in PLAIN_LANGUAGES else None
            self._known[path] = SourceFile(path, language, content) if language and content is not None else None
        return self._known[path]

    def roots(self, path: str, findings: Iterable[Finding]) -> frozenset[int]:
        """Return where the first names of some constructions stand in a file."""
        source, found = self.source(path), set()
        for finding in findings:
            region = finding.location.region
            if source is not None and region is not None and finding.location.path == path:
                call = source.call_at(region.start_byte, region.end_byte)
                if call is not None:
                    found.add(chain(call.callee)[0].start)
        return frozenset(found)
