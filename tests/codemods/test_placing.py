"""Where the module of a moved client stands, and how its users name it."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from auditor.codemods.placing import place_for


def source(path: str, bindings: tuple[Any, ...] = ()) -> Any:
    imports: Iterator[Any] = iter([SimpleNamespace(bindings=bindings)])
    return SimpleNamespace(path=path, language="python", imports=lambda: imports)


def binding(module: str, member: str = "") -> Any:
    return SimpleNamespace(module=module, module_loaded="", member=member, level=0, local=member or module)


def test_a_scanned_folder_that_is_a_package_itself_names_its_modules_from_there() -> None:
    files: Any = SimpleNamespace(read=lambda _path: b"")  # every folder holds an `__init__.py`, the scanned one too
    form: Any = None
    place = place_for(source("memory/main.py"), "memory/llm_client.py", form, form, files)
    assert (place.reference, place.is_sure) == ("memory.llm_client", False)


def test_a_longer_name_of_a_module_says_more_than_that_of_an_sdk() -> None:
    there = {"app/providers/openai.py", "app/words.py"}
    files: Any = SimpleNamespace(read=lambda path: b"" if path in there else None)
    form: Any = None
    imports = (binding("openai"), binding("app.words", "HELLO"))
    place = place_for(source("app/providers/openai.py", imports), "app/providers/llm_client.py", form, form, files)
    assert (place.reference, place.is_sure) == ("app.providers.llm_client", True)


def test_a_file_does_not_show_a_root_by_its_own_name() -> None:
    files: Any = SimpleNamespace(read=lambda path: b"" if path == "app/openai.py" else None)
    form: Any = None
    place = place_for(source("app/openai.py", (binding("openai"),)), "app/llm_client.py", form, form, files)
    assert (place.reference, place.is_sure) == ("llm_client", False)
