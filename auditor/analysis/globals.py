"""What a program sets once for the whole process -> the endpoint or model of every client that names none itself.

`openai.api_base = url` and `OpenAI.configure { |c| c.uri_base = url }` both leave a field on the thing that is named; the SDK's
description says which fields mean what.
"""

from typing import TYPE_CHECKING, Any

from auditor.analysis.arguments import Arguments, own_field
from auditor.analysis.values import EMPTY, Const, Object, Value, join_all
from auditor.model.ir import Import

if TYPE_CHECKING:
    from auditor.analysis.calls import Calls
    from auditor.model.provider import Sdk

STARTUP_LIMIT = 40
"""Files that run before all others and are run for what they set."""
IMPORT_LIMIT = 60
"""Files looked at for what a file imports, directly or not."""


class Globals:
    """Process-wide settings of SDKs, project by project; each is kept with the file that sets it.

    A file sees what it sets itself, what the files it imports set, and what the files set that run before all others: never
    what another part of the project happens to have been read before.
    """

    def __init__(self, project: Any) -> None:
        self._project = project
        self._called: dict[str, dict[str, list[str]]] = {}
        self._started: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
        """Language -> the files that run before all others, and what decided that."""
        self._imported: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
        """File -> the files that it imports, and what decided that."""

    def called(self, run: "Calls", symbol: str, made: Object, arguments: Arguments) -> None:
        """Keep what a call such as `configure` sets."""
        for path in self._paths(run).get(symbol, ()):
            value = arguments.get(path) or own_field(made, path)
            if value:
                self.assigned(run, symbol, path, value)

    def assigned(self, run: "Calls", owner: str, field: str, value: Value) -> None:
        """Keep what is assigned to a member of an imported thing."""
        run.trail.write(self._project.symbols.symbol_object(owner).fields, f"{field}@{run.frames[-1].module.path}", value)

    def value(self, run: "Calls", sdk: "Sdk", meaning: str, provider: str | None = None) -> Value:
        """Return what is set for an SDK's `endpoint`, `model`, `key` or `switch`; `endpoint:x` is that of provider x alone."""
        wanted = {meaning, f"{meaning}:{provider}"}
        places = [_place(name) for name, word in sdk.globals.items() if word in wanted]
        return join_all([self._seen(run, owner, field) for owner, field in places]) if places else EMPTY

    def client(self, run: "Calls", sdk: "Sdk", *, embeds: bool) -> Value:
        """Return the client that is set to answer for all that names none itself, or the one that embeds."""
        places = [_place(name) for name, word in sdk.globals.items() if word == "client"]
        return join_all([self._seen(run, owner, field) for owner, field in places if ("embed" in field.lower()) == embeds])

    def _seen(self, run: "Calls", owner: str, field: str) -> Value:
        state = run.frames[-1].module
        started = self._start(run)
        held = [
            (key.rpartition("@")[2], value)
            for key, value in self._project.symbols.symbol_object(owner).fields.items()
            if key.partition("@")[0] == field and "@" in key
        ]
        own = [value for path, value in held if path == state.path]
        if own or not held:
            return join_all(own)
        return join_all([value for path, value in held if path in started or path in self._imports(state.path)])

    def _imports(self, path: str) -> frozenset[str]:
        """Return the files of the project that a file imports, directly or not."""
        files = self._project.files
        found = self._imported.get(path)
        if found is None:
            found = self._imported[path] = files.noted(lambda: self._looked_through(path))
        files.used |= found[1]
        return found[0]

    def _looked_through(self, path: str) -> frozenset[str]:
        files, seen, waiting = self._project.files, {path}, [path]
        while waiting and len(seen) < IMPORT_LIMIT:
            state = files.module(waiting.pop(0))
            for statement in state.module.body if state.module is not None else ():
                for binding in statement.bindings if isinstance(statement, Import) else ():
                    other = files.find(state.language.module_paths(binding.module, binding.level, state.path), state.path)
                    if other is not None and other not in seen:
                        seen.add(other)
                        waiting.append(other)
        return frozenset(seen)

    def switched(self, run: "Calls", sdk: "Sdk") -> str | None:
        """Return the provider that a global switch of an SDK names."""
        if not sdk.switches:
            return None
        for condition, provider in sdk.switches.items():
            name, _, wanted = condition.partition("=")
            if name.startswith("env:"):
                value: Value = self._project.symbols.settings_of(name[4:], run.frames[-1].module.path)
            else:
                owner, field = _place(name)
                value = self._seen(run, owner, field)
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

    def _start(self, run: "Calls") -> frozenset[str]:
        """Run the files of a language that run before all others, once; return their paths."""
        state = run.frames[-1].module
        if state.language is None or not state.idioms.startup_files:
            return frozenset()
        files = self._project.files
        started = self._started.get(state.language.name)
        if started is None:
            paths, used = files.noted(lambda: files.startup(state.idioms.startup_files, state.language.suffixes)[:STARTUP_LIMIT])
            started = self._started[state.language.name] = (frozenset(paths), used.union(paths))
            for path in paths:
                self._project.load(run, path)
        files.used |= started[1]
        return started[0]


def _place(name: str) -> tuple[str, str]:
    """Return owner and field of `owner.field` or `owner(field)`."""
    if name.endswith(")"):
        owner, _, field = name[:-1].partition("(")
        return owner, field
    owner, _, field = name.rpartition(".")
    return owner, field
