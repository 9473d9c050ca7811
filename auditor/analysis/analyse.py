"""One file of a project -> its evidence and flows: every function run by itself, with what its callers may pass."""

from collections.abc import Iterator

import msgspec

from auditor.analysis import bound, injection
from auditor.analysis.evidence import calls_of, imports_of
from auditor.analysis.facts import Collected, Reach
from auditor.analysis.flowing import flows_of
from auditor.analysis.frames import Frame
from auditor.analysis.implementers import ANYBODY
from auditor.analysis.interpreter import Interpreter
from auditor.analysis.literals import literals_of
from auditor.analysis.modules import ModuleState
from auditor.analysis.project import Project
from auditor.analysis.runners import GIVEN
from auditor.analysis.survey import Survey
from auditor.analysis.values import Answer, ClassValue, FunctionValue, Object, Value
from auditor.analysis.words import plural, snake
from auditor.model import ir
from auditor.model.evidence import CallEvidence, Evidence, ModelEvidence
from auditor.model.flow import Flow
from auditor.model.location import Location
from auditor.model.report import Notification

INLINE_BUDGET = 36_000
"""Work of one file's functions on calling others with the very arguments they give; shared evenly, beyond it summaries answer."""
INLINE_LEAST, INLINE_MOST = 360, 3_000
KEPT_DEPTH = 2
"""How deep an instance is looked into for clients when a function's summary keeps what it returns."""
ROOT_DEPTH = 24
"""Functions that wait for each other's summaries."""


class FileAnalysis(msgspec.Struct, frozen=True, kw_only=True):
    """What one file gave. Evidence of other files is what only a caller here could tell about them."""

    evidence: tuple[Evidence, ...] = ()
    flows: tuple[Flow, ...] = ()
    notifications: tuple[Notification, ...] = ()
    wrappers: tuple[str, ...] = ()
    """Names by which callers in other files reach a provider through this file."""
    owners: tuple[str, ...] = ()
    """Names of the wrappers' classes, of what those extend and implement, and of a package that is a folder: what a caller names."""
    dependencies: tuple[str, ...] = ()
    """Paths whose content decided something here."""


class Root(msgspec.Struct, frozen=True, kw_only=True):
    """One function run by itself."""

    found: Collected
    work: int
    wrapper: bool
    """A parameter of its own reaches a provider call, or it returns an answer: its callers are callers of the provider."""
    cut: bool
    """The budget was spent before the end."""
    paths: frozenset[str]
    answers: bool = False
    clients: Value = frozenset()
    """The clients it returns."""
    gives_client: bool = False
    gives_address: bool = False
    """It returns an address of a provider's API."""
    """It returns a client, or something that holds one."""
    makes: tuple[ClassValue, ...] = ()
    """The project classes of the instances it returns."""


class Analyst:
    """Analyses the files of one project; the answer for a file does not depend on which others were analysed before."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.run = Interpreter(project)
        self._roots: dict[tuple[str, int], Root] = {}
        self._waiting = 0
        self._survey = Survey(project, self.run, self._alone, self._tells, self._forget)
        project.summary_of, project.may_find = self._summary, self._survey.is_worth_running
        project.is_requesting = self._survey.is_requesting

    def analyse(self, path: str) -> FileAnalysis:
        """Analyse one file; what it cannot deal with becomes a notification."""
        project = self.project
        project.files.used.clear()
        state = project.load(self.run, path)
        if state.module is None:
            return FileAnalysis()
        found = [self._of_body(state) if state.unanswered else state.found]
        wrappers: set[str] = set()
        owners: set[str] = set()
        used: set[str] = set(project.files.used)
        cut = state.cut
        for function in list(state.functions):
            root = self._root(function)
            used |= root.paths
            found.append(root.found)
            cut = cut or root.cut
            if root.wrapper or project.own.is_sink(function):
                wrappers.add(function.function.name or function.qualified.rpartition(".")[2])
                owners.update(_owners(function, state))
            elif root.gives_client or root.gives_address:
                owners.update(_owners(function, state))
        holders = set(self._holders(state))
        wrappers |= holders
        owners |= holders & {name for name, value in state.scope.fields.items() if any(isinstance(atom, ClassValue) for atom in value)}
        for cls in self._bound(state):
            wrappers.update(name for name, held in cls.attributes.fields.items() if any(isinstance(atom, FunctionValue) for atom in held))
            owners.add(cls.class_.name)
        if state.idioms.package_scope and state.module.package:
            owners.add(state.module.package.rpartition(".")[2])
        facts = [fact for part in found for fact in part.facts]
        reaches = [reach for part in found for reach in part.told() if reach.path == path]
        calls = list(calls_of(project, facts, [*self._wrapper_calls(reaches), *self._handed(found)]))
        literals = [item for item in literals_of(project, state) if not _inside(item, calls)]
        project.files.used |= used
        return FileAnalysis(
            evidence=(*imports_of(project, state), *calls, *literals),
            flows=tuple(flows_of(project, found)),
            notifications=tuple(_notes(state, cut=cut)),
            wrappers=tuple(sorted(wrappers - {"<lambda>", ""})),
            owners=tuple(sorted(owners - {""})),
            dependencies=tuple(sorted(project.files.used)),
        )

    def _of_body(self, state: ModuleState) -> Collected:
        """Return what the run of a module's body finds now that functions have summaries."""
        with self.project.isolated(self.run, INLINE_MOST) as ended:
            frame = Frame(state, state.scope)
            self.run.frames.append(frame)
            self.run.execute(state.module.body if state.module is not None else (), frame)
        return ended.found

    def _bound(self, state: ModuleState) -> list[ClassValue]:
        """Return the interfaces that a framework implements: those of this file, and those that its functions give instances of."""
        run, project = self.run, self.project
        found: list[ClassValue] = []
        with project.apart(run, INLINE_BUDGET):
            run.frames.append(Frame(state, state.scope))
            for value in state.scope.fields.values():
                found.extend(atom for atom in value if isinstance(atom, ClassValue) and self._is_bound(atom, state))
            for function in state.functions:
                given = injection.result(run, project, function) if injection.is_providing(function) else ()
                found.extend(cls for client in given if isinstance(client, Object) for cls in bound.interfaces(project, client))
        return found

    def _is_bound(self, cls: ClassValue, state: ModuleState) -> bool:
        return cls.module == state.path and self.project.types.implemented(self.run, cls) is not None

    def _holders(self, state: ModuleState) -> Iterator[str]:
        """Yield the names by which other files get at a client that is made here: of a global, of a function, of a class."""
        body = state.module.body if state.module is not None else ()
        imported = {binding.local for statement in body if isinstance(statement, ir.Import) for binding in statement.bindings}
        for name, value in state.scope.fields.items():
            if name not in imported and (
                self._holds_client(value) or self._make_clients(_classes(value)) or self.project.spelling.is_endpoint(value)
            ):
                yield name
            for atom in value:
                if isinstance(atom, ClassValue) and atom.module == state.path:
                    yield from self._held_by_class(atom)
        for function in state.functions:
            root = self._root(function)
            if root.gives_client or root.gives_address or self._make_clients(root.makes):
                yield function.function.name
            generic = function.cls.generic if function.cls is not None else None
            if function.cls is not None and (root.gives_client or (generic is not None and self._holds_client(frozenset((generic,))))):
                yield function.cls.class_.name

    def _held_by_class(self, cls: ClassValue) -> Iterator[str]:
        """Yield a class's constants that hold an address, and its name where it holds a client; a part of a class names the client itself."""
        held = cls.attributes.fields.items()
        yield from (field for field, value in held if self.project.spelling.is_endpoint(value))
        clients = [field for field, value in held if self._holds_client(value)]
        kept = self.project.module(cls.module).idioms.kept_calls and self.run.members.foreign_base(cls)
        yield from clients if cls.class_.kind == "extension" else [cls.class_.name] if clients or kept else []
        if kept:
            yield from (plural(snake(cls.class_.name)), snake(cls.class_.name))  # what records that are associated with it call it

    def _make_clients(self, classes: tuple[ClassValue, ...]) -> bool:
        """Tell whether a method of one of the classes gives a client: `make_llm(provider).get_model()`."""
        functions = [function for cls in classes for function in self.project.module(cls.module).functions if function.cls is cls]
        return any(self._root(function).gives_client for function in functions)

    def _holds_client(self, value: Value, depth: int = 2) -> bool:
        """Tell whether a value is a client, or an object or container with one in it."""
        for atom in value:
            if isinstance(atom, Object) and atom.kind != "scope":
                if any(self.project.sinks.answering.is_provider_client(client) for client in (atom, *atom.inner)):
                    return True
                if depth > 0 and any(self._holds_client(held, depth - 1) for held in atom.fields.values()):
                    return True
                if any(isinstance(node, FunctionValue) and self._root(node).wrapper for node in atom.fields.get(GIVEN, ())):
                    return True
        return False

    def _root(self, function: FunctionValue) -> Root:
        """Run one function by itself from the state its module left, and take back whatever it changed."""
        key = (function.module, function.function.start)
        known = self._roots.get(key)
        if known is not None:
            return known
        function = function.unbound()  # whoever asks first must not decide what it is asked of
        run, project = self.run, self.project
        is_worth = self._survey.is_worth_running(function)
        known = self._roots.get(key)
        if known is not None:  # it was run to know that
            return known
        nothing = self._roots[key] = Root(found=Collected(), work=0, wrapper=False, cut=False, paths=frozenset())  # what a cycle sees
        if not is_worth:
            root = self._roots[key] = msgspec.structs.replace(nothing, paths=self._survey.paths(function))
            return root
        share = INLINE_BUDGET // max(len(project.module(function.module).functions), 1)
        result: list[Value] = []
        with project.isolated(run, min(max(share, INLINE_LEAST), INLINE_MOST)) as ended:
            try:
                self._alone(function, result)
            finally:
                clients = _kept_clients(result)
                gives_client = any(self._holds_client(value) for value in result)
        project.files.reached(function.module, ended.paths)
        found = ended.found
        sent = found.sent()
        answers = any(_holds_answer(value) for value in result)
        wrapper = bool(sent) and (any(fact.symbolic for fact in sent) or answers)
        root = self._roots[key] = Root(
            found=found,
            work=ended.work,
            wrapper=wrapper,
            cut=ended.cut,
            paths=ended.paths,
            answers=answers,
            clients=clients,
            gives_client=gives_client,
            gives_address=any(project.spelling.is_endpoint(value) for value in result),
            makes=_classes(project.imports.whole(run, frozenset().union(*result))),
        )
        return root

    def _tells(self, function: FunctionValue) -> bool:
        """Tell whether a function, run by itself, says anything that its callers could pass on."""
        root = self._root(function)
        found = root.found
        told = found.facts or found.reaches or found.received or found.passed or found.inner
        return bool(told) or root.cut or root.gives_client or root.gives_address or self._make_wrappers(root.makes)

    def _make_wrappers(self, classes: tuple[ClassValue, ...]) -> bool:
        """Tell whether a method of one of the classes was found to reach a provider: `get_service().ask(text)`."""
        functions = (function for cls in classes for function in self.project.module(cls.module).functions if function.cls is cls)
        known = (self._roots.get((function.module, function.function.start)) for function in functions)
        return any(root is not None and root.wrapper for root in known)

    def _forget(self, function: FunctionValue) -> None:
        """Let a function be run again: something that it calls was not known."""
        self._roots.pop((function.module, function.function.start), None)

    def _summary(self, function: FunctionValue) -> Root | None:
        """Return what a function does for any caller; None where too many functions wait for each other, or what it uses is half seen."""
        if self.project.unsettled:
            self.project.unanswered += 1
            return None
        if self._waiting >= ROOT_DEPTH and (function.module, function.function.start) not in self._roots:
            return None
        self._waiting += 1
        try:
            return self._root(function)
        finally:
            self._waiting -= 1

    def _alone(self, function: FunctionValue, result: list[Value], depth: int = 0) -> None:
        """Run a function with typical arguments, then the functions it makes and nothing has called: handlers, callbacks."""
        run, project = self.run, self.project
        state = project.module(function.module)
        run.frames.append(Frame(state, function.scope))
        bound = function
        if function.cls is not None and function.bound is None and function.function.kind not in ("static", "class"):
            bound = function.bind(project.stand_ins.typical(run, function.cls))
        elif function.cls is None and function.function.receiver_type is not None:
            bound = self._extending(function, state)
        frame = Frame(state, Object("scope", function.module), bound)
        frame.scope.parent = function.scope
        run.frames[-1] = frame
        run.bind(bound, project.stand_ins.generic_arguments(run, bound), frame)
        run.run_body(bound, frame)
        result.append(frame.result)
        held = [atom for value in (*frame.scope.fields.values(), frame.result) for atom in value]
        stored = [atom for owner in held if isinstance(owner, Object) for value in owner.fields.values() for atom in value]
        made = dict.fromkeys(atom for atom in (*held, *stored, *frame.closures) if isinstance(atom, FunctionValue))
        for inner in sorted(made, key=lambda atom: atom.function.start):
            own = inner.scope is frame.scope or (
                inner.function.kind != "method" and inner.bound is None and self._captures_client(inner, state)
            )
            if own and inner.function.start not in run.invoked and depth < 4:
                run.invoked.add(inner.function.start)
                self._alone(inner, [], depth + 1)
        run.frames.pop()

    def _captures_client(self, function: FunctionValue, state: ModuleState) -> bool:
        """Tell whether a function that another one made has a client from there: a node of a graph, a handler made for a model."""
        scope = function.scope
        if scope.parent is None or scope is state.scope:
            return False
        return any(self._holds_client(value, 0) for value in scope.fields.values())

    def _extending(self, function: FunctionValue, state: ModuleState) -> FunctionValue:
        """Return a function that extends a foreign type with an instance of that type."""
        frame = Frame(state, function.scope)
        kind = ir.Name(function.function.start, function.function.start, function.function.receiver_type or "")
        found = [atom for atom in self.project.types.declared(self.run, kind, frame) if isinstance(atom, Object)]
        return function.bind(found[0]) if found else function

    def _wrapper_calls(self, reaches: list[Reach]) -> Iterator[Reach]:
        modules = {reach.module for reach in reaches}
        known = {(path, one.function.start): one for path in modules for one in self.project.module(path).functions}
        for reach in reaches:
            function = known.get((reach.module, reach.function))
            if reach.takes if function is None else self._counts(self._root(function), reach):  # one made by another function has no root
                yield reach

    def _handed(self, found: list[Collected]) -> list[Reach]:
        """Return the calls of what functions were handed here, in any file, where such a function by itself tells nothing."""
        told = {(reach.path, reach.start) for part in found for reach in part.told()}
        inner = [reach for part in found for reach in part.inner if (reach.path, reach.start) not in told]
        for path in sorted({reach.path for reach in inner}):
            starts = {reach.start for reach in inner if reach.path == path}
            for function in self.project.module(path).functions:
                if any(function.function.start <= start < function.function.end for start in starts):
                    told.update((reach.path, reach.start) for reach in self._root(function).found.told())
        return [reach for reach in inner if (reach.path, reach.start) not in told]

    def _counts(self, root: Root, reach: Reach) -> bool:
        """Tell whether a call of a function is one of its provider: the function is a wrapper, or what it is given here makes it one.

        One that needs nothing and gives nothing (`await reindex()`) counts where it sends itself and another function calls it.
        """
        sent = sum(fact.role == "call" for fact in root.found.facts)
        itself = sent > len(root.found.reaches)
        inside = (
            reach.fact.path == reach.path and reach.start <= reach.fact.start < reach.end
        )  # `retry(() => client.chat(...))` says it already
        return not inside and (root.wrapper or not sent or (itself and len(reach.via) == 2 and bool(reach.enclosing)))


def _owners(function: FunctionValue, state: ModuleState) -> Iterator[str]:
    """Yield the names by which other files can know what a wrapper belongs to."""
    if state.idioms.package_is_folder:
        yield state.path.rpartition("/")[0].rpartition("/")[2]
    cls = function.cls
    if cls is not None:
        yield ANYBODY
        yield cls.class_.name
        for base in cls.bases:
            yield from (atom.class_.name for atom in base if isinstance(atom, ClassValue))


def _inside(item: Evidence, calls: list[CallEvidence]) -> bool:
    """Tell whether a model id is an argument of a call that was found, which names it already."""
    region = item.location.region
    if not isinstance(item, ModelEvidence) or region is None:
        return False
    for call in calls:
        around = call.location.region
        if (
            around is not None
            and around.start_byte <= region.start_byte
            and region.end_byte <= around.end_byte
            and any(item.name == model or item.name.endswith(("/" + model, ":" + model)) for model in (call.model, *call.models) if model)
        ):
            return True
    return False


def _notes(state: ModuleState, *, cut: bool) -> Iterator[Notification]:
    if state.module is not None and state.module.errors:
        text = "Parts of this file did not parse; what is in them was not analysed."
        yield Notification(level="note", code="syntax-error", message=text, location=state.location(*state.module.errors[0]))
    if state.module is not None and state.module.too_deep:
        text = "Something in this file is nested too deep; what is in it was not analysed."
        yield Notification(level="note", code="too-deep", message=text, location=Location(path=state.path))
    if cut:
        text = "Too much work for the bound on one function or file: some calls or flows may be missing."
        yield Notification(level="warning", code="budget-exceeded", message=text, location=Location(path=state.path))


def _classes(value: Value) -> tuple[ClassValue, ...]:
    """Return the project classes of the instances in a value, in order."""
    found = {atom.cls for atom in value if isinstance(atom, Object) and atom.kind == "instance" and atom.cls is not None}
    return tuple(sorted(found, key=lambda cls: (cls.module, cls.class_.start)))


def _kept_clients(values: list[Value]) -> Value:
    """Return copies of the client objects in what a function returns, and of the instances that hold one, as they are at its end."""
    return frozenset(
        copy for value in values for atom in value if isinstance(atom, Object) and (copy := _kept(atom, KEPT_DEPTH)) is not None
    )


def _kept(atom: Object, depth: int) -> Object | None:
    """Return a copy of a client, or of an instance with one inside; None for anything else."""
    if atom.kind not in ("foreign", "instance"):
        return None
    fields: dict[str, Value] = dict(atom.fields)
    inside = False
    for name, value in atom.fields.items() if depth else ():
        copies = {held: copy for held in value if isinstance(held, Object) and (copy := _kept(held, depth - 1)) is not None}
        if copies:
            inside = True
            fields[name] = frozenset(copies.get(held, held) if isinstance(held, Object) else held for held in value)
    if atom.client is None and not atom.inner and GIVEN not in atom.fields and not (inside and atom.kind == "instance"):
        return None
    copy = Object(atom.kind, atom.path, atom.node)
    copy.fields, copy.client, copy.symbol, copy.cls = fields, atom.client, atom.symbol, atom.cls
    copy.parent, copy.inner, copy.injected = atom.parent, atom.inner, atom.injected
    return copy


def _holds_answer(value: Value, depth: int = 3) -> bool:
    for atom in value:
        if isinstance(atom, Answer):
            return True
        if isinstance(atom, Object) and depth > 0:
            above = frozenset((atom.parent,)) if atom.parent is not None else frozenset()
            if any(_holds_answer(held, depth - 1) for held in (*atom.fields.values(), above)):
                return True
    return False
