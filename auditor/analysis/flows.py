"""Sources and sanitizers: where data starts and where it is made safe, by the knowledge in `rules/flows/`."""

from typing import Any

from auditor.analysis.arguments import Arguments
from auditor.analysis.values import EMPTY, Value


class Flows:
    """Stub until the knowledge lands."""

    def __init__(self, catalogue: Any) -> None:
        self.catalogue = catalogue

    def member(self, run: Any, name: str, owner: Value, frame: Any, node: Any) -> Value:
        """Return the data a member of that name is by itself."""
        return EMPTY

    def cleaner(self, run: Any, name: str, held: Value, arguments: Arguments) -> Value | None:
        """Return what a sanitizer gives; None for a function that is none."""
        return None

    def called(self, run: Any, name: str, arguments: Arguments, site: Any) -> Value:
        """Return the data a foreign call brings in."""
        return EMPTY

    def symbol(self, run: Any, name: str, frame: Any, node: Any) -> Value:
        """Return the data an imported thing is."""
        return EMPTY

    def parameter(self, run: Any, function: Any, param: Any, frame: Any) -> Value:
        """Return the data a parameter is by its entry point or name."""
        return EMPTY

    def typed(self, run: Any, name: str, part: Any, frame: Any) -> Value:
        """Return the data a declared foreign type is."""
        return EMPTY

    def assigned(self, run: Any, node: Any, value: Value, frame: Any) -> None:
        """Remember an assignment as a step of the data in it."""

    def types_of(self, access: tuple[str, ...]) -> tuple[str, ...]:
        """Return the data types that field names say."""
        return ()
