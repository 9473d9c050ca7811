"""What the analysis asked about a project as a whole -> the answers of today, to be held against those that a result was made with."""

from functools import cached_property

from auditor.analysis.paths import MARK, Paths
from auditor.analysis.settings import Settings
from auditor.execution.store import digest_of
from auditor.execution.workshop import Context


class Answers:
    """Answers questions about one project, each as a digest."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._paths = Paths(context.paths)

    @cached_property
    def _settings(self) -> Settings:
        return Settings(self._context.settings, self._context.paths)

    @cached_property
    def _heads(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for path, names in sorted(self._context.heads.items()):
            for name in names:
                found.setdefault(name, []).append(path)
        return found

    def digest(self, asked: str) -> str:
        """Return what tells the answer from any other."""
        _, kind, *about = asked.split(MARK)
        match kind:
            case "setting":
                folder = about[1] + "/" if about[1] else ""
                return digest_of(*sorted(map(repr, self._settings.lookup(about[0], folder))))
            case "example":
                return digest_of(*sorted(map(repr, self._settings.example(about[0]))))
            case "settings":
                return digest_of(*self._settings.names_below(about[0]))
            case "head":
                return digest_of(*self._heads.get(about[0], ()))
            case "schema":
                return digest_of(*self._context.schemas.get(about[0], ()))
        return digest_of(*self._paths.answer(asked))
