"""What a program sets once for the whole process -> the endpoint or model of every client that names none itself.

`openai.api_base = url` and `OpenAI.configure { |c| c.uri_base = url }` both leave a field on the thing that is named; the SDK's
description says which fields mean what.
"""

from typing import TYPE_CHECKING, Any

from auditor.analysis.arguments import Arguments, own_field
from auditor.analysis.values import EMPTY, Const, Object, Value, join_all

if TYPE_CHECKING:
    from auditor.analysis.calls import Calls
    from auditor.model.provider import Sdk

STARTUP_LIMIT = 40
"""Files that run before all others and are run for what they set."""


class Globals:
    """Process-wide settings of SDKs, project by project."""

    def __init__(self, project: Any) -> None:
        self._project = project
        self._called: dict[str, dict[str, list[str]]] = {}
        self._started: set[str] = set()

    def called(self, run: "Calls", symbol: str, made: Object, arguments: Arguments) -> None:
        """Keep what a call such as `configure` sets."""
        for path in self._paths(run).get(symbol, ()):
            value = arguments.get(path) or own_field(made, path)
            if value:
                run.trail.write(self._project.symbol_object(symbol).fields, path, value)

    def value(self, run: "Calls", sdk: "Sdk", meaning: str, provider: str | None = None) -> Value:
        """Return what is set for an SDK's `endpoint`, `model`, `key` or `switch`; `endpoint:x` is that of provider x alone."""
        wanted = {meaning, f"{meaning}:{provider}"}
        places = [_place(name) for name, word in sdk.globals.items() if word in wanted]
        if not places:
            return EMPTY
        self._start(run)
        return join_all([self._project.symbol_object(owner).fields.get(field, EMPTY) for owner, field in places])

    def switched(self, run: "Calls", sdk: "Sdk") -> str | None:
        """Return the provider that a global switch of an SDK names."""
        if not sdk.switches:
            return None
        self._start(run)
        for condition, provider in sdk.switches.items():
            name, _, wanted = condition.partition("=")
            if name.startswith("env:"):
                value: Value = self._project.settings_of(name[4:])
            else:
                owner, field = _place(name)
                value = self._project.symbol_object(owner).fields.get(field, EMPTY)
            if any(isinstance(atom, Const) and str(atom.value).lower() == wanted.lower() for atom in value):
                return provider
        return None

    def _paths(self, run: "Calls") -> dict[str, list[str]]:
        """Return which calls set which fields, in the language of the running file."""
        language = run.frames[-1].module.language
        names = (language.sdk_languages or (language.name,)) if language is not None else ()
        key = ",".join(names)
        found = self._called.get(key)
        if found is None:
            found = self._called[key] = {}
            for sdk in (sdk for name in names for sdk in self._project.catalogue.sdks(name)):
                for symbol in sdk.globals:
                    if symbol.endswith(")"):
                        owner, path = _place(symbol)
                        found.setdefault(owner, []).append(path)
        return found

    def _start(self, run: "Calls") -> None:
        """Run the files of a language that run before all others, once."""
        state = run.frames[-1].module
        if state.language is None or state.language.name in self._started or not state.idioms.startup_files:
            return
        self._started.add(state.language.name)
        for path in self._project.files.startup(state.idioms.startup_files, state.language.suffixes)[:STARTUP_LIMIT]:
            self._project.load(run, path)


def _place(name: str) -> tuple[str, str]:
    """Return owner and field of `owner.field` or `owner(field)`."""
    if name.endswith(")"):
        owner, _, field = name[:-1].partition("(")
        return owner, field
    owner, _, field = name.rpartition(".")
    return owner, field
