"""One project under analysis: modules, classes and settings as the interpreter asks for them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from auditor.analysis import containers
from auditor.analysis.arguments import Arguments
from auditor.analysis.checks import Checks
from auditor.analysis.constants import Constants
from auditor.analysis.declared import Declared
from auditor.analysis.definitions import Definitions
from auditor.analysis.entities import Entities
from auditor.analysis.entry_points import entry_point
from auditor.analysis.facts import Collected
from auditor.analysis.flows import Flows
from auditor.analysis.frames import BudgetExceeded, Frame
from auditor.analysis.imports import Imports
from auditor.analysis.interpreter import Interpreter
from auditor.analysis.modules import Files, ModuleState
from auditor.analysis.own_flows import OwnFlows
from auditor.analysis.retrieval import Retrieval
from auditor.analysis.settings import Settings
from auditor.analysis.signatures import Signatures
from auditor.analysis.sinks import Sinks
from auditor.analysis.spelling import Spelling
from auditor.analysis.stand_ins import StandIns
from auditor.analysis.supers import Supers
from auditor.analysis.symbols import Symbols
from auditor.analysis.syntax import flat
from auditor.analysis.trail import Trail
from auditor.analysis.values import (
    FunctionValue,
    Object,
)
from auditor.model import ir

ROOT_BUDGET = 40_000
"""Work after which a function is given up; generated code alone gets there."""
MODULE_BUDGET = 60_000
INLINE_MOST = 4_000
"""Work on calls of other functions while a module's body runs or a stand-in is made; further ones are not followed."""
INLINE_PART = 2
"""What part of a budget that is at most: the rest must get to its end."""


class Ended:
    """What a run by itself found, once it has ended."""

    def __init__(self) -> None:
        self.found = Collected()
        self.work = 0
        self.cut = False
        """The budget was spent before the end."""
        self.paths: frozenset[str] = frozenset()
        """Files that decided something."""


class Project:
    """Everything the analysis of one tree shares; asks `read` for files when it needs them."""

    def __init__(
        self,
        read: Callable[[str], bytes | None],
        paths: tuple[str, ...],
        catalogue: Any,
        settings: Settings,
        heads: Mapping[str, Iterable[str]] | None = None,
        schemas: Mapping[str, Iterable[str]] | None = None,
    ) -> None:
        self.files = Files(read, paths)
        settings.note = self.files.note
        self.catalogue = catalogue
        self.settings = settings
        self.flows = Flows(catalogue)
        self.sinks = Sinks(self)
        self.own = OwnFlows(self)
        self.checks = Checks(self)
        self.entities = Entities(self, schemas or {})
        self.retrieval = Retrieval(self)
        self.constants = Constants(self)
        self.heads = heads or {}
        """Files that may reach a provider, with the names in the heads of their classes."""
        self.imports = Imports(self)
        self.symbols = Symbols(self)
        self.supers = Supers(self)
        self.spelling = Spelling(self)
        self.definitions = Definitions(self)
        self.stand_ins = StandIns(self)
        self.types = Declared(self)
        self._signatures: dict[str, Signatures] = {}
        self.unsettled = 0
        """Modules whose bodies are being run, and stand-ins that are being made: what is half seen says nothing of any function."""
        self.unanswered = 0
        """Summaries that were asked for meanwhile."""
        self.is_requesting: Callable[[FunctionValue, Arguments], bool] = lambda _function, _arguments: False
        """Set by the analyst: whether a function makes a request to an address that it is given."""
        self.summary_of: Callable[[FunctionValue], Any] = lambda _function: None
        """Set by the analyst: what a function does for any caller."""
        self.may_find: Callable[[FunctionValue], bool] = lambda _function: True
        """Set by the analyst: whether a function can reach a provider."""

    # Modules and names -----------------------------------------------------------------------------------------------

    def module(self, path: str) -> ModuleState:
        """Return a module without running it."""
        return self.files.module(path)

    def line(self, path: str, offset: int) -> int:
        """Return the line of a byte offset in a module."""
        return self.files.module(path).lines.position(offset)[0]

    def signatures(self, path: str) -> Signatures:
        """Return the SDK look-ups for the language of a file."""
        language = self.files.module(path).language
        if language is None:
            return self._of_language(("",))
        return self._of_language(language.sdk_languages or (language.name,))

    def _of_language(self, names: tuple[str, ...]) -> Signatures:
        key = ",".join(names)
        found = self._signatures.get(key)
        if found is None:
            found = self._signatures[key] = Signatures(tuple(sdk for name in names for sdk in self.catalogue.sdks(name)))
        return found

    @contextmanager
    def apart(self, run: Interpreter, budget: int) -> Iterator[None]:
        """Do something whose effects stay, whatever branch the interpreter is in: load a module, make a typical instance."""
        kept = (run.trail, run.work, run.budget, run.inline, run.raised, run.stack, run.frames, run.survey, self.sinks.current)
        run.survey = None
        self.unsettled += 1
        run.trail, run.work, run.budget, run.raised, run.stack = Trail(), 0, budget, [], []
        run.inline = min(budget // INLINE_PART, INLINE_MOST)
        run.frames = list(run.frames)
        outer, used = len(run.frames), self.files.used
        self.files.used = set()
        self.sinks.current = Collected()  # what is found here is found again when its own function is run
        try:
            yield
        except BudgetExceeded:
            run.frames[-1].module.cut = run.frames[-1].module.cut or run.frames[-1].function is None
        finally:
            if len(run.frames) > outer:  # its effects stay with that module: so does what decided them
                self.files.reached(run.frames[outer].module.path, self.files.used)
            used |= self.files.used
            self.files.used = used
            self.unsettled -= 1
            run.trail, run.work, run.budget, run.inline, run.raised, run.stack, run.frames, run.survey, self.sinks.current = kept

    @contextmanager
    def isolated(self, run: Interpreter, inline: int) -> Iterator["Ended"]:
        """Run something by itself and take back whatever it changed; what it found is in what is yielded, when it has ended."""
        ended = Ended()
        kept = (
            run.trail, run.work, run.budget, run.inline, run.raised, run.stack, run.frames, run.invoked, self.sinks.current, self.files.used
        )  # fmt: skip
        run.trail, run.work, run.budget, run.inline = Trail(), 0, ROOT_BUDGET, inline
        run.raised, run.stack, run.frames, run.invoked = [], [], [], set()
        self.sinks.current, self.files.used = ended.found, set()
        trail = run.trail
        try:
            yield ended
        except BudgetExceeded:
            ended.cut = True
        finally:
            trail.undo(0)
            ended.work, ended.paths = run.work, frozenset(self.files.used)
            (
                run.trail, run.work, run.budget, run.inline, run.raised, run.stack, run.frames, run.invoked, self.sinks.current, self.files.used
            ) = kept  # fmt: skip

    def load(self, run: Interpreter, path: str) -> ModuleState:
        """Run a module's body once; a module that is being run is returned as far as it got."""
        state = self.files.module(path)
        if state.state != "new" or state.module is None:
            return state
        state.state = "running"
        unanswered = self.unanswered
        with self.apart(run, MODULE_BUDGET):
            frame = Frame(state, state.scope)
            run.frames.append(frame)
            self.sinks.current = state.found
            for binding in self._shared_imports(state):
                self.imports.import_all(run, binding, frame)
            self._hoist(run, state, frame)
            run.execute(state.module.body, frame)
            self.stand_ins.loosen(run, state.scope.fields, state)
        state.unanswered = self.unanswered > unanswered
        state.state = "done"
        return state

    def _shared_imports(self, state: ModuleState) -> Iterator[ir.ImportBinding]:
        """Yield the imports that other files make for all files below their folder."""
        for path in self.files.above(state.path, state.idioms.shared_imports):
            other = self.files.module(path).module
            for statement in other.body if other is not None else ():
                if isinstance(statement, ir.Import):
                    yield from (binding for binding in statement.bindings if binding.wildcard and binding.exported)

    def _hoist(self, run: Interpreter, state: ModuleState, frame: Frame) -> None:
        """Make imports, classes and functions known before the first statement runs, as most languages do."""
        if state.module is None or state.idioms.assignment_declares and not state.idioms.global_constants:
            return
        body = list(flat(state.module.body))
        for statement in body:
            if isinstance(statement, ir.Import):
                run.execute((statement,), frame)
        for statement in body:
            if isinstance(statement, ir.DefineClass) and statement.class_.kind != "extension":
                self.definitions.declare_class(statement.class_, frame)
        for statement in body:
            if isinstance(statement, ir.Define):
                run.execute((statement,), frame)

    # Symbols ---------------------------------------------------------------------------------------------------------

    def is_everyday(self, instance: Object) -> bool:
        """Tell whether a foreign object is of no known SDK, so that it may be a collection."""
        return self.signatures(instance.path).sdk(instance.symbol) is None if instance.path else True

    # Classes and functions -------------------------------------------------------------------------------------------

    # Typical values --------------------------------------------------------------------------------------------------

    def entry_point(self, run: Interpreter, frame: Frame) -> str | None:
        """Return what kind of entry point the function of a frame is."""
        return entry_point(run, frame)


__all__ = ["Project", "containers"]
