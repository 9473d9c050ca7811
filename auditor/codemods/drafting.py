"""The findings of a unit -> the changes of each, in the way that moves the unit as a whole."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from auditor.codemods.files import Files
from auditor.codemods.knowledge import Codemods
from auditor.codemods.left import Left
from auditor.codemods.own import OwnModules, adapted, chosen, with_own
from auditor.codemods.placing import Place
from auditor.codemods.rewriting import Around, Rewriter
from auditor.codemods.singles import Step
from auditor.codemods.units import Unit
from auditor.languages import language_of
from auditor.model.codemod import Recipe, Target
from auditor.model.finding import Finding


class Draft(NamedTuple):
    """The changes of one finding before it is known whether its unit moves."""

    finding: Finding
    codemod: str
    recipe: Recipe
    steps: list[Step]
    brings: frozenset[str]
    models: frozenset[str]
    model_is_elsewhere: bool


Use = tuple[Place, str, str]
"""A client module, the file that uses it, and what of it."""


class Tried(NamedTuple):
    """What became of a unit's findings in one way of moving it."""

    drafts: list[Draft]
    left: list[Finding]
    told: list[tuple[Finding, str, str]]
    """What is left, why, and what to do instead."""
    unknown: list[Finding]
    """What no recipe is for."""
    owns: list[Use]
    hints: list[tuple[Finding, str, str]]
    """Why no class of the client module takes the calls, to be told if the unit stays."""


class Drafter:
    """Tries the ways in which units can move."""

    def __init__(
        self, findings: Sequence[Finding], files: Files, codemods: Codemods, target: Target, brought: Mapping[tuple[str, str], str]
    ) -> None:
        self._findings = findings
        self._files = files
        self._codemods = codemods
        self._target = target
        self._brought = brought
        wanted = (one for one in findings if one.kind == "client" and self._may_be_own(one))
        self.modules = OwnModules(files, codemods.modules, target, wanted)

    def tried(self, unit: Unit) -> Tried:
        """Return the changes of a unit's findings, the findings for which there are none, and what of client modules is used.

        Where a call keeps the unit from moving and a class of the client module takes all its calls as they are, that class is the way.
        """
        tried = self._try(unit, adapts=False)
        if any(finding.kind == "call" for finding in tried.left) and any(finding.kind == "client" for finding in unit.findings):
            other = self._try(unit, adapts=True)
            if not other.left:
                return other
            hints = [told for told in other.told if told[0].kind == "client" and told[0] not in tried.left and self._may_be_own(told[0])]
            return tried._replace(hints=hints)
        return tried

    def _try(self, unit: Unit, *, adapts: bool) -> Tried:
        tried = Tried([], [], [], [], [], [])
        for finding in unit.findings:
            known = self._codemods.untouched(finding)
            found = self.recipe(finding)
            if known is not None and not (known.unless_recipe and found is not None):
                tried.told.append((finding, known.why, known.instead))
                tried.left.append(finding)
                continue
            if found is None:
                tried.left.append(finding)
                tried.unknown.append(finding)
                continue
            try:
                draft, own = self._draft(finding, *found, adapts=adapts)
            except Left as error:
                tried.told.append((finding, f"Left to you: {error}.", found[1].reason))
                tried.left.append(finding)
                continue
            tried.drafts.append(draft)
            if own is not None:
                tried.owns.append((own[1], finding.location.path, own[0]))
        return tried

    def _draft(self, finding: Finding, codemod: str, recipe: Recipe, *, adapts: bool) -> tuple[Draft, tuple[str, Place] | None]:
        path = finding.location.path
        source = self._files.source(path)
        form = self._codemods.form(source.language) if source is not None else None
        if source is None or form is None:
            raise Left("files of this kind are not edited")
        own = self._own(finding, recipe, adapts=adapts)
        recipe = self._variant(recipe, own, adapts=adapts)
        provided = frozenset(name for where, name in self._brought if where == path)
        alike = (one for one in self._findings if one.kind == "client" and one.closed and self.recipe(one) is not None)
        around = Around(self._files.roots(path, alike), provided, tuple(self._keys(finding)), own)
        rewriter = Rewriter(source, form, self._target, recipe, finding, around)
        steps = rewriter.steps()
        brings = frozenset(rewriter.brings)
        return Draft(finding, codemod, recipe, steps, brings, frozenset(rewriter.models), rewriter.model_is_elsewhere), own

    def _may_be_own(self, finding: Finding) -> bool:
        found = self.recipe(finding)
        return found is not None and bool(found[1].adapter or (found[1].own and self._target.client_module))

    def _own(self, finding: Finding, recipe: Recipe, *, adapts: bool) -> tuple[str, Place] | None:
        """Return what of the client module makes the client of a construction.

        Raises: Left.
        """
        names = recipe.adapter if adapts else recipe.own if self._target.client_module else {}
        name = chosen(names, finding.symbol or "")
        place = self.modules.place(finding) if name else None
        source = self._files.source(finding.location.path)
        if adapts and finding.kind == "client":
            other = next((word for word in recipe.stays_with if source is not None and word.encode() in source.content), None)
            if place is None or other is not None:
                raise Left(f"`{other}` of its file has no counterpart" if other else "no class takes its calls as they are")
        if place is not None and not self.modules.is_free(place):
            raise Left(f"its client module would be {place.path}, and another file is there: name one in the target file")
        return (name, place) if place is not None and (adapts or place.is_sure) else None

    def _variant(self, recipe: Recipe, own: tuple[str, Place] | None, *, adapts: bool) -> Recipe:
        """Return the recipe for the way that is tried.

        Raises: Left, for calls that have no such way.
        """
        if own is not None:
            return with_own(recipe, own[0]) if adapts else recipe
        if recipe.kind == "call" and adapts and (recipe.adapted or recipe.only_adapted):
            return adapted(recipe)
        if adapts or recipe.only_adapted:
            raise Left("the call has another form there")
        return recipe

    def _keys(self, call: Finding) -> Iterable[tuple[int, int]]:
        for one in self._findings:
            region = one.location.region
            alike = (one.location.path, one.provider_id) == (call.location.path, call.provider_id)
            if one.kind == "credential" and alike and region is not None:
                yield region.start_byte, region.end_byte

    def recipe(self, finding: Finding) -> tuple[str, Recipe] | None:
        """Return the recipe for a finding, and its codemod."""
        language = language_of(finding.location.path)
        found = self._codemods.recipe(finding, language) if language else None
        return (found[0].id, found[1]) if found else None
