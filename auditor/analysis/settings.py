"""Settings that files declare -> what a program that reads them gets."""

from collections.abc import Iterable

from auditor.analysis.values import Const, Value
from auditor.model.evidence import SettingEvidence

_EXAMPLE_MARKS = ("example", "sample", "template", "dist", "defaults")


class Settings:
    """Declared settings by name, found for a reader by nearness."""

    def __init__(self, evidence: Iterable[SettingEvidence] = ()) -> None:
        self._entries: dict[str, list[SettingEvidence]] = {}
        for item in evidence:
            if item.role == "declared" and item.value:
                self._entries.setdefault(_normal(item.key), []).append(item)

    def lookup(self, name: str, reader: str) -> Value:
        """Return every value the setting can have for a file; those of example files only when there is no other.

        Files in the reader's folder or above it are asked first; another part of the project only when those say nothing.
        """
        entries = self._entries.get(_normal(name), ())
        near = [item for item in entries if reader.startswith(item.location.path.rpartition("/")[0])]
        for candidates in (near, list(entries)):
            real = [item for item in candidates if not is_example(item.location.path)]
            if real:
                return frozenset(Const(item.value, _origin(item)) for item in real)
        return frozenset()

    def example(self, name: str) -> Value:
        """Return what example files propose for a setting."""
        return frozenset(
            Const(item.value, _origin(item)) for item in self._entries.get(_normal(name), ()) if is_example(item.location.path)
        )

    def __bool__(self) -> bool:
        return bool(self._entries)


def is_example(path: str) -> bool:
    """Tell whether a settings file only shows what to set."""
    name = path.rpartition("/")[2].lower()
    return any(mark in name for mark in _EXAMPLE_MARKS)


def _normal(name: str) -> str:
    return name.replace(":", ".").replace("__", ".").lower() if any(mark in name for mark in ".:") else name.lower()


def _origin(item: SettingEvidence) -> str:
    line = f":{item.location.region.start_line}" if item.location.region is not None else ""
    return f"{item.key} in {item.location.path}{line}"
