"""One call or construction and a recipe -> the changes that move it, or why it is left to a person."""

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import NamedTuple

import msgspec

from auditor.codemods.arguments import ArgumentPlan, Stretch
from auditor.codemods.callee import Callee
from auditor.codemods.conversation import Conversation
from auditor.codemods.given import endpoint_of_callers, given_by_callers
from auditor.codemods.imports import needed_line
from auditor.codemods.left import Left
from auditor.codemods.own import own_changes
from auditor.codemods.placing import Place
from auditor.codemods.raw import base_places, has_model, raw_changes
from auditor.codemods.results import result_changes
from auditor.codemods.singles import Step, method_changes, role_changes, without_entries
from auditor.codemods.sites import SourceFile, chain, mapping_fields
from auditor.codemods.target import EMBEDDINGS, endpoint_code, key_code, model_code
from auditor.codemods.whole import model_changes, whole_changes
from auditor.model import ir
from auditor.model.codemod import Change, LanguageForm, Recipe, Role, Target
from auditor.model.finding import Finding

STORED = "Look at the stored vectors: another model gives other vectors, so every text has to be embedded again."

EXPORT = rb"export\s+(?:const|let|var|default)\s+%s\b|export\s*\{[^}]*\b%s\b|exports\b[^;\n=]*=[^;\n]*\b%s\b"
"""A name that a script gives to other files."""


class Around(NamedTuple):
    """What other edits do to the file."""

    rewritten: frozenset[int] = frozenset()
    """Where names stand that they replace."""
    provided: frozenset[str] = frozenset()
    """Names that they import."""
    keys: tuple[tuple[int, int], ...] = ()
    """Where names of the provider's keys stand."""
    own: tuple[str, Place] | None = None
    """What of the project's own client module makes the client."""


class Rewriter:
    """The changes of one finding."""

    def __init__(self, source: SourceFile, form: LanguageForm, target: Target, recipe: Recipe, finding: Finding, around: Around) -> None:
        self._source = source
        self._form = form
        self._target = target
        self._finding = finding
        self._around = around
        self._call = _call_of(source, finding)
        self._recipe = recipe = _as_imported(source, recipe, self._call)
        self._callee = Callee(source, form, target, recipe, self._call, around.provided)
        self._alone: list[Step] = []
        self._conversation = Conversation(source, form, recipe)
        self.models: set[str] = set()
        """Models that are replaced in calls of what is made."""
        self.model_is_elsewhere = False
        """The call takes a model that is not written down in it."""

    @property
    def brings(self) -> set[str]:
        """Names that the file has to import for the changes."""
        return self._callee.brings

    def steps(self) -> list[Step]:
        """Return the changes: first those that stand or fall together, then single ones to look at.

        Raises: Left.
        """
        recipe = self._recipe
        asked = endpoint_of_callers(self._source, recipe, self._call) if recipe.kind == "client" and recipe.endpoint else ""
        if asked:
            raise Left(f"callers give its endpoint (`{asked}`): give yours there, or in the setting that it comes from")
        if self._around.own is not None:
            return [self._looked_at(self._own(*self._around.own))]
        if recipe.url_ends:
            return [self._raw()]
        if recipe.whole or recipe.model_in:
            return [self._looked_at(self._whole())]
        if self._callee.last in recipe.leaves:
            raise Left(f"`{self._callee.last}` has another form there")
        is_safe, reason = recipe.safe, recipe.reason
        if self._callee.last in recipe.embeds:
            self._recipe = msgspec.structs.replace(recipe, role="embedding")
            is_safe, reason = False, STORED
        main = self._positional_model()
        plan = self._plan()
        if plan is not None:
            worries = [*self._fill(plan), *self._used_elsewhere()]
            is_safe = is_safe and not worries
            reason = " ".join(dict.fromkeys([reason, *worries]))
            main += plan.stretches()
        main += self._callee.changes(self._finding.symbol or "", self._around.rewritten)
        is_safe = is_safe and not self._callee.worries
        reason = " ".join(dict.fromkeys([reason, *self._callee.worries]))
        main += self._uses() if recipe.uses else []
        main += role_changes(self._source, recipe, self._call, self._finding)
        main += result_changes(self._source, self._call, recipe.results) if recipe.results else []
        self._alone += method_changes(self._source, recipe)
        if any(self._reads_setting(one.replacement) for one in main):
            main += needed_line(self._source, self._form)
        step = Step(sorted(set(main)), is_safe, reason) if main else Step([], True, reason)
        return [self._looked_at(step), *self._alone]

    def _looked_at(self, step: Step) -> Step:
        """Let a person look at a construction to which callers gave the endpoint or the key."""
        names = given_by_callers(self._source, self._recipe, self._call, step.stretches) if self._recipe.kind == "client" else ()
        if not names:
            return step
        worry = f"Look at what gives `{'`, `'.join(names)}`: settings take the place."
        return Step(step.stretches, False, f"{step.reason} {worry}" if step.is_safe else step.reason)

    def _own(self, name: str, place: Place) -> Step:
        around, recipe = self._around, self._recipe
        found = own_changes(
            self._source, self._form, recipe, self._call, name, place, rewritten=around.rewritten, is_provided=name in around.provided
        )
        self.brings.add(name)
        if recipe.keeps:
            found += self._kept_model()
        if any(self._reads_setting(one.replacement) for one in found):
            found += needed_line(self._source, self._form)
        look = "" if place.is_sure else f" Look at the import: nothing in the file shows that `{place.reference}` is found from there."
        return Step(sorted(set(found)), recipe.safe and place.is_sure, recipe.reason + look)

    def _kept_model(self) -> list[Stretch]:
        """Replace the model among the arguments that a class of the client module is given too."""
        fields = self._source.fields(self._call)
        named = [
            field for name in self._recipe.model if fields is not None and (field := fields.get(name)) and field.name in self._recipe.keeps
        ]
        written = [field.value for field in named if isinstance(field.value, ir.Literal) and isinstance(field.value.value, str)]
        self.model_is_elsewhere = bool(named) and not written
        self.models |= {str(value.value) for value in written}
        return [Stretch(value.start, value.end, self._model_text(str(value.value)).encode()) for value in written]

    def _whole(self) -> Step:
        recipe = self._recipe
        if recipe.whole:
            found = whole_changes(self._source, self._form, self._target, recipe, self._call, self._finding.model)
            if any("{model}" in form for form in recipe.whole.values()):
                self.models.add(self._finding.model or "")
        else:
            found = model_changes(self._source, self._form, self._target, recipe, self._call, self._finding)
            self.model_is_elsewhere = not found
        return Step(sorted(set(found)), recipe.safe, recipe.reason)

    def _raw(self) -> Step:
        recipe, finding = self._recipe, self._finding
        if finding.capability == EMBEDDINGS:
            recipe = msgspec.structs.replace(recipe, role="embedding")
        found = raw_changes(self._source, self._form, self._target, recipe, finding, self._around.keys)
        self.model_is_elsewhere = not has_model(self._source, finding.model)
        found += needed_line(self._source, self._form)
        url = finding.endpoint or ""
        end = next((end for end in recipe.url_ends if url.endswith(end)), "")
        if base_places(self._source, url, end):
            return Step(sorted(set(found)), False, f"{recipe.reason} Look at what else is asked at that address.")
        return Step(sorted(set(found)), recipe.role == "chat", recipe.reason if recipe.role == "chat" else STORED)

    def _reads_setting(self, replacement: bytes) -> bool:
        head = self._form.setting.partition("{name}")[0].encode()
        other = self._form.setting_or.partition("{name}")[0].encode()
        return head in replacement or other in replacement

    def _plan(self) -> ArgumentPlan | None:
        recipe = self._recipe
        named = [name for name in recipe.model if not name.startswith("#")]
        if not (recipe.endpoint or recipe.key or named or recipe.set or recipe.changes or recipe.system or recipe.refuses):
            return None
        fields = self._source.fields(self._call)
        if fields is None and recipe.only_adapted:
            self.model_is_elsewhere = True
            return None
        if fields is None:
            raise Left("its options are made elsewhere")
        if fields.is_open and (recipe.endpoint or recipe.key) and not self._form.holder:
            raise Left("arguments are unpacked into it: give the base URL, key and model where they are made")
        refused = next((name for name in recipe.refuses if fields.get(name) is not None), None)
        if refused is not None:
            raise Left(f"`{refused}` has another form there")
        return ArgumentPlan(self._source, self._form, fields)

    def _fill(self, plan: ArgumentPlan) -> list[str]:
        """Lay the recipe over the arguments; return what of it a person has to look at."""
        recipe = self._recipe
        self._open(plan)
        worries = [change.reason for name, change in recipe.changes.items() if not self._change(plan, name, change)]
        if recipe.endpoint:
            self._set(plan, recipe.endpoint, endpoint_code(self._target, self._form, recipe.role))
        if recipe.key:
            self._set(plan, recipe.key, key_code(self._target, self._form))
        self._model(plan)
        for path, code in recipe.set.items():
            if plan.fields.get(path) is None:
                self._set(plan, path, code)
        self._conversation.lay(plan)
        self._alone += without_entries(self._source, self._form, recipe, plan.fields)
        return worries

    def _set(self, plan: ArgumentPlan, path: str, code: str) -> None:
        if not plan.set(path, code):
            raise Left(f"`{path.partition('.')[0]}` is made elsewhere")

    def _open(self, plan: ArgumentPlan) -> None:
        """Put what stands inside an argument among the arguments of the call."""
        for holder, names in self._recipe.opens.items():
            field = plan.fields.get(holder)
            if field is None:
                continue
            inner = mapping_fields(field.value) if isinstance(field.value, ir.Mapping) else None
            if isinstance(field.value, ir.Call):
                inner = self._source.fields(field.value)
            if inner is None or inner.is_open or any(one.name not in names for one in inner.items):
                raise Left(f"`{holder}` holds what has another form there")
            plan.remove(field)
            for one in inner.items:
                if names[one.name] == self._recipe.system:
                    self._conversation.instructions = one
                else:
                    plan.set(names[one.name], self._source.text(one.value))

    def _change(self, plan: ArgumentPlan, path: str, change: Change) -> bool:
        """Make one change where its argument is given; on a call that keeps its form, what needs a look is a step of its own."""
        field = plan.fields.get(path)
        if field is None:
            return True
        recipe = self._recipe
        if change.stays:
            return False
        if change.to:
            plan.rename(field, change.to, self._conversation.value(change, field))
        elif change.safe or recipe.becomes or recipe.path or not recipe.safe:
            plan.remove(field)
        else:
            alone = ArgumentPlan(self._source, self._form, plan.fields)
            alone.remove(field)
            self._alone.append(Step(alone.stretches(), False, change.reason))
            return True
        return change.safe

    def _model(self, plan: ArgumentPlan) -> None:
        recipe = self._recipe
        named = [name for name in recipe.model if not name.startswith("#")]
        given = next((field for name in named if (field := plan.fields.get(name))), None)
        if given is not None:
            code = self._model_code(given.value)
            self.model_is_elsewhere = code is None
            name = given.name if recipe.only_adapted else named[0]
            if code is not None or given.name != name:
                plan.rename(given, name, code or self._source.text(given.value))
        elif named and recipe.needs_model:
            plan.set(named[0], self._model_text(self._finding.model))
        elif named and plan.fields.is_open:
            self.model_is_elsewhere = True

    def _model_code(self, value: ir.Expr) -> str | None:
        """Return the code for a model that is written down here; None for one that comes from elsewhere."""
        return self._model_text(value.value) if isinstance(value, ir.Literal) and isinstance(value.value, str) else None

    def _model_text(self, model: str | None) -> str:
        return model_code(self._target, self._form, model, self._recipe.role)

    def _positional_model(self) -> list[Stretch]:
        found = None if self._recipe.uses else self._written_model(self._call)
        return [] if found is None else [Stretch(found.start, found.end, self._model_text(str(found.value)).encode())]

    def _written_model(self, call: ir.Call) -> ir.Literal | None:
        """Return the model that is written down as an argument without a name."""
        for name in self._recipe.model:
            if name.startswith("#") and int(name[1:]) < len(call.arguments):
                argument = call.arguments[int(name[1:])]
                if not argument.name and isinstance(argument.value, ir.Literal) and isinstance(argument.value.value, str):
                    return argument.value
        return None

    def _used_elsewhere(self) -> Iterator[str]:
        """Yield what to look at where other files call what is made."""
        parent = self._source.parent(self._call)
        name = parent.target.id if self._recipe.uses and isinstance(parent, ir.Assign) and isinstance(parent.target, ir.Name) else None
        if name is not None and re.search(EXPORT % ((re.escape(name.encode()),) * 3), self._source.content):
            yield f"Look at other files: they call `{name}{self._recipe.wraps}(...)` from now on, with a model of your endpoint."

    def _is_called_at_once(self) -> bool:
        """Whether what is made is called where it is made: `createOpenAI({...})("model")`."""
        parent = self._source.parent(self._call)
        while isinstance(parent, ir.Attribute):
            parent = self._source.parent(parent)
        return isinstance(parent, ir.Call) and chain(parent.callee)[0] is self._call

    def _uses(self) -> list[Stretch]:
        """Change the calls of what is made here, by the name it is given.

        Raises: Left.
        """
        parent = self._source.parent(self._call)
        name = parent.target.id if isinstance(parent, ir.Assign) and isinstance(parent.target, ir.Name) else None
        if name is None and not self._is_called_at_once():
            raise Left("what is made is given no name here")
        found: list[Stretch] = []
        for node in self._source.nodes:
            use = Callee(self._source, self._form, self._target, self._recipe, node) if isinstance(node, ir.Call) else None
            if use is None or not (use.root is self._call or (isinstance(use.root, ir.Name) and use.root.id == name)):
                continue
            if use.last in self._recipe.leaves:
                raise Left(f"`{use.last}` has another form there")
            model = self._written_model(node)
            self.model_is_elsewhere |= model is None
            role: Role = "embedding" if use.last in self._recipe.embeds else "chat"
            if model is not None:
                self.models.add(str(model.value))
                found.append(Stretch(model.start, model.end, model_code(self._target, self._form, str(model.value), role).encode()))
            found += use.path() if role == "chat" else []
        return found


def _as_imported(source: SourceFile, recipe: Recipe, call: ir.Call) -> Recipe:
    """Return a recipe with the names that arguments have in the module from which the file imports what is called."""
    root, _ = chain(call.callee)
    binding = source.binds(root.id) if recipe.named_in and isinstance(root, ir.Name) else None
    names = next((names for glob, names in recipe.named_in.items() if binding is not None and fnmatchcase(binding.module, glob)), None)
    if names is None:
        return recipe
    return msgspec.structs.replace(
        recipe,
        endpoint=names.get(recipe.endpoint, recipe.endpoint),
        key=names.get(recipe.key, recipe.key),
        model=tuple(dict.fromkeys([*(names[name] for name in recipe.model if name in names), *recipe.model])),
        changes={name: change for name, change in recipe.changes.items() if name not in names.values()},
    )


def _call_of(source: SourceFile, finding: Finding) -> ir.Call:
    region = finding.location.region
    call = source.call_at(region.start_byte, region.end_byte) if region is not None else None
    if call is None:
        raise Left("it is no plain call")
    if source.content[call.end - 1 : call.end] != b")":
        raise Left("it has no list of arguments")
    return call
