"""Where the module of a moved client stands, and how its users name it."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from auditor.codemods.placing import place_for


def source(path: str, bindings: tuple[Any, ...] = ()) -> Any:
    imports: Iterator[Any] = iter([SimpleNamespace(bindings=bindings)])
    return SimpleNamespace(path=path, language="python", imports=lambda: imports)


def test_a_scanned_folder_that_is_a_package_itself_names_its_modules_from_there() -> None:
    files: Any = SimpleNamespace(read=lambda _path: b"")  # every folder holds an `__init__.py`, the scanned one too
    form: Any = None
    place = place_for(source("memory/main.py"), "memory/llm_client.py", form, form, files)
    assert (place.reference, place.is_sure) == ("memory.llm_client", False)
