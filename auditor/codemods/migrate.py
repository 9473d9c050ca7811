"""The findings of a scan, the files they are in, and a target -> the edits that move them, and what is left to a person."""

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase

import msgspec

from auditor.codemods.applying import applied, by_path, clashes
from auditor.codemods.arguments import as_edits, replaced, requoted
from auditor.codemods.config import config_edits, is_set_by, settings_of
from auditor.codemods.files import Files, Read
from auditor.codemods.imports import needed_line
from auditor.codemods.keys import key_edits
from auditor.codemods.knowledge import Codemods
from auditor.codemods.leftovers import unused_after
from auditor.codemods.manifests import Packages, lock_files, manifest_edits
from auditor.codemods.moving import MODULE_CODEMOD, Mover, place
from auditor.codemods.origins import supplies
from auditor.codemods.rewriting import STORED
from auditor.codemods.settings_files import setting_edits
from auditor.codemods.sites import SourceFile
from auditor.codemods.target import EMBEDDINGS, model_code
from auditor.codemods.units import Unit, find_units
from auditor.languages import by_name
from auditor.model.codemod import Role, Target
from auditor.model.edit import Edit, Obstacle
from auditor.model.finding import Finding
from auditor.model.portability import Portability

MODELS = "models-to-settings"
UNUSED = "unused"
NOTES_SHOWN = 50


class Migration(msgspec.Struct, frozen=True, kw_only=True):
    """What can be changed, and what cannot."""

    edits: tuple[Edit, ...]
    obstacles: tuple[Obstacle, ...]
    moved: tuple[str, ...]
    """Fingerprints of the calls and constructions that all edits together move."""
    moved_safely: tuple[str, ...]
    notes: tuple[str, ...] = ()


def migrate(
    findings: Sequence[Finding],
    read: Read,
    codemods: Codemods,
    target: Target,
    portability: Portability | None = None,
    contexts: tuple[str, ...] = ("production",),
) -> Migration:
    """Return the edits, sorted; `read` gives a file's bytes, or None.

    Every edit was tried: the file parses as well afterwards as before.
    """
    return _Migrator(findings, Files(read), codemods, target, portability, contexts).run()


class _Migrator:
    """One migration under way."""

    def __init__(
        self,
        findings: Sequence[Finding],
        files: Files,
        codemods: Codemods,
        target: Target,
        portability: Portability | None,
        contexts: tuple[str, ...],
    ) -> None:
        self._all = findings
        self._files = files
        self._codemods = codemods
        self._target = target
        self._wanted = [finding for finding in findings if self._is_wanted(finding, contexts)]
        self._mover = Mover(self._wanted, files, codemods, target, portability)
        self._edits = self._mover.edits

    def run(self) -> Migration:
        """Make the edits of all units, then of what follows the code."""
        units = find_units(finding for finding in self._wanted if finding.kind in ("call", "client"))
        for unit in sorted(units, key=lambda unit: all(finding.kind == "call" for finding in unit.findings)):  # clients first
            self._mover.move(unit)
        self._config()
        self._mover.carry()
        named = self._models(units)
        self._look_at_models_elsewhere(named)
        self._unused()
        self._keys()
        self._edits[:] = self._levelled()
        out = self._left_out()
        self._edits[:] = [edit for edit in self._edits if edit.group not in out]
        self._edits += self._mover.module_edits(self._edits)
        if self._edits:
            self._edits += setting_edits(self._all, self._files.read, self._target, self._edits, kept=self._is_kept)
            moved = frozenset(print_ for print_, group in self._mover.moved.items() if self._mover.group(group) not in out)
            packages = Packages(self._mover.packages, moved, self._in_use())
            self._edits += manifest_edits(self._all, self._files.read, packages, kept=self._is_kept)
        return self._sealed(out | self._left_out())

    def _in_use(self) -> frozenset[str]:
        """Return the packages that some file still imports after all edits: for error types, types, or other calls."""
        found = set()
        for finding in self._all:
            source = (
                self._files.source(finding.location.path) if finding.kind == "import" and finding.package in self._mover.packages else None
            )
            if source is None or finding.package is None:
                continue
            edits = by_path(edit for edit in self._edits if edit.path == source.path).get(source.path, [])
            after = SourceFile(
                source.path, source.language, applied(source.content, [edit for edit in edits if edit.group not in clashes(edits)])
            )
            if any(binding.module == finding.symbol for statement in after.imports() for binding in statement.bindings):
                found.add(finding.package)
        return frozenset(found)

    def _config(self) -> None:
        """Move the settings of frameworks, and what their clients are made of with them."""
        edits = config_edits(self._wanted, self._files.read, self._target, self._codemods.config)
        self._edits += edits
        for move in self._codemods.config:
            groups = {edit.path: edit.group for edit in edits if edit.codemod == move.prefix}
            for finding in self._wanted if groups else ():
                group = groups.get(settings_of(finding.location.path, groups)) if is_set_by(finding, move) else None
                if group is None:
                    continue
                self._mover.moved.setdefault(finding.fingerprint, group)
                known = self._codemods.untouched(finding)
                if known is not None:
                    self._worry(frozenset({group}), f"Look at {place(finding)}: {known.why}")
                elif finding.capability == EMBEDDINGS:
                    self._worry(frozenset({group}), STORED)

    def _is_wanted(self, finding: Finding, contexts: tuple[str, ...]) -> bool:
        if not finding.closed or finding.context not in contexts or finding.via or finding.location.region is None:
            return False
        return not self._is_kept(finding.location.path)

    def _is_kept(self, path: str) -> bool:
        return any(fnmatchcase(path, glob) for glob in self._target.keep)

    def _models(self, units: Sequence[Unit]) -> frozenset[str]:
        """Replace models that stand in constants and defaults by settings, and return their names."""
        named = set()
        for finding in self._wanted:
            users = [unit for unit in units if self._is_moving(unit) and (finding.model in unit.models or self._may_take(unit, finding))]
            if finding.kind == "model" and finding.model is not None and users and self._model(finding, users):
                named.add(finding.model)
        return frozenset(named)

    def _is_passed_on(self, model: Finding) -> bool:
        """Whether a model that is an argument reaches a call that is known: nobody can tell what another one does with it."""
        return any(
            (one.model, one.location.path) == (model.model, model.location.path)
            for one in self._all
            if one.kind in ("call", "client") and one.closed
        )

    def _may_take(self, unit: Unit, model: Finding) -> bool:
        """Whether a call of the unit takes a model that cannot be told from where this one is written down."""
        return any(call in unit.findings and self._takes(call, model) for call, _ in self._mover.models_elsewhere)

    def _takes(self, call: Finding, model: Finding) -> bool:
        place, region = model.location.region, call.location.region
        source = self._files.source(call.location.path) if call.location.path == model.location.path else None
        if source is None or place is None or region is None:
            return False
        literal, node = source.literal_at(place.start_byte, place.end_byte), source.call_at(region.start_byte, region.end_byte)
        return literal is not None and node is not None and supplies(source, node, literal)

    def _model(self, finding: Finding, users: Sequence[Unit]) -> bool:
        source = self._files.source(finding.location.path)
        form = self._codemods.form(source.language) if source is not None else None
        region = finding.location.region
        literal = source.literal_at(region.start_byte, region.end_byte) if source is not None and region is not None else None
        if source is None or form is None or literal is None or (source.is_argument(literal) and not self._is_passed_on(finding)):
            return False
        if source.is_listed(literal) and not any(self._takes(call, finding) for unit in users for call in unit.findings):
            return False
        named = [call for unit in users for call in unit.findings if call.model == finding.model]
        calls = named or [call for call, _ in self._mover.models_elsewhere if self._takes(call, finding)]
        role: Role = "embedding" if any(call.capability == EMBEDDINGS for call in calls) else "chat"
        code = model_code(self._target, form, finding.model, role)
        stretches = [replaced(source, literal, code), *needed_line(source, form)]
        first = self._mover.group(users[0].name)
        for unit in users[1:]:
            if self._mover.group(unit.name) != first:
                self._mover.joined[self._mover.group(unit.name)] = first
        reason = f"The model comes from a setting instead of {finding.model} in the code."
        self._edits += as_edits(
            stretches, finding.location.path, is_safe=role == "chat", reason=reason, codemod=MODELS, group=users[0].name
        )
        return True

    def _look_at_models_elsewhere(self, named: frozenset[str]) -> None:
        """Let a person look where a call moves and its model, which is known to be a closed one, stays."""
        for finding, group in self._mover.models_elsewhere:
            given = (finding.location.path, finding.model or "") in self._mover.given
            if finding.model is not None and finding.model not in named and not given:
                worry = f"Look at where the model comes from: {finding.model} is not written down in the call, and has to change too."
                self._edits[:] = [
                    msgspec.structs.replace(edit, disposition="review", reason=f"{edit.reason} {worry}")
                    if edit.group == group and edit.path == finding.location.path and edit.disposition == "safe"
                    else edit
                    for edit in self._edits
                ]

    def _unused(self) -> None:
        """Take out what edits leave without a use, in languages that refuse it."""
        for path, edits in by_path(self._edits).items():
            source = self._files.source(path)
            form = self._codemods.form(source.language) if source is not None else None
            if source is None or form is None or not form.unused_refused:
                continue
            for unused in unused_after(source, edits):
                first, *others = sorted({self._mover.group(group) for group in unused.groups})
                self._mover.joined.update(dict.fromkeys(others, first))
                if unused.stretch is not None:
                    reason = f"Nothing uses `{unused.name}` any more."
                    self._edits += as_edits([unused.stretch], path, is_safe=True, reason=reason, codemod=UNUSED, group=first)
                    continue
                self._worry(unused.groups, f"Look at `{unused.name}`: nothing uses it any more, and the compiler refuses that.")

    def _worry(self, groups: frozenset[str], worry: str) -> None:
        """Let a person look at some groups."""
        self._edits[:] = [
            msgspec.structs.replace(edit, disposition="review", reason=f"{edit.reason} {worry}")
            if edit.group in groups and worry not in edit.reason
            else edit
            for edit in self._edits
        ]

    def _keys(self) -> None:
        """Let reads of the old keys follow the calls."""
        for found in key_edits(self._wanted, self._mover.moved, self._edits, self._files, self._codemods, self._target):
            if isinstance(found, Edit):
                self._edits.append(found)
            else:
                self._mover.obstacles.append(found)

    def _is_moving(self, unit: Unit) -> bool:
        return any(finding.fingerprint in self._mover.moved for finding in unit.findings)

    def _levelled(self) -> list[Edit]:
        """Return the edits under their final groups: where one edit of a group has to be looked at, all have."""
        edits = [self._fitting(msgspec.structs.replace(edit, group=self._mover.group(edit.group))) for edit in self._edits]
        review = {edit.group for edit in edits if edit.disposition == "review"}
        return [msgspec.structs.replace(edit, disposition="review") if edit.group in review else edit for edit in edits]

    def _fitting(self, edit: Edit) -> Edit:
        source = self._files.source(edit.path)
        return edit if source is None else requoted(source, edit)

    def _left_out(self) -> set[str]:
        """Return the groups of what clashes, and of what breaks a file: all was tried."""
        out: set[str] = set()
        for path, edits in by_path(self._edits).items():
            out |= clashes(edits)
            if not self._parses(path, [edit for edit in edits if edit.group not in out]):
                out |= self._breaking(path, edits, out)
        return out

    def _breaking(self, path: str, edits: Sequence[Edit], out: set[str]) -> set[str]:
        """Return the groups that break a file: those that do so alone, or else all."""
        groups = {edit.group for edit in edits} - out
        alone = {group for group in groups if not self._parses(path, [edit for edit in edits if edit.group == group])}
        rest = [edit for edit in edits if edit.group in groups - alone]
        return alone if self._parses(path, rest) else groups

    def _sealed(self, out: set[str]) -> Migration:
        """Return what is left of the edits, and tell of the rest."""
        kept = sorted({edit for edit in self._edits if edit.group not in out})
        modules = {edit.path for edit in self._mover.module_edits(kept)}
        kept = [edit for edit in kept if edit.codemod != MODULE_CODEMOD or edit.path in modules]
        groups = {print_: self._mover.group(group) for print_, group in self._mover.moved.items()}
        for finding in self._wanted:
            if groups.get(finding.fingerprint) in out:
                self._mover.leave(
                    finding, "Its edits touch the same place as others, or would break the file.", "Apply the rest and run again."
                )
        told = {obstacle.finding for obstacle in self._mover.obstacles}
        for finding in self._wanted:
            if finding.kind in ("call", "client") and finding.fingerprint not in {*groups, *told}:
                self._mover.leave(finding, "Nothing that is known moves it.", self._mover.general(finding))
        review = {edit.group for edit in kept if edit.disposition == "review"}
        moved = sorted(print_ for print_, group in groups.items() if group not in out)
        locks = lock_files(self._all, kept)
        return Migration(
            edits=tuple(kept),
            obstacles=tuple(sorted(set(self._mover.obstacles))),
            moved=tuple(moved),
            moved_safely=tuple(print_ for print_ in moved if groups[print_] not in review),
            notes=(*((f"Make these lock files anew: {', '.join(locks)}.",) if locks else ()), *self._models_to_set(moved)),
        )

    def _models_to_set(self, moved: Sequence[str]) -> Iterator[str]:
        """Yield where a model comes from outside of what was changed, and has to be named there."""
        for finding, _ in self._mover.models_elsewhere[:NOTES_SHOWN]:
            written = any(edit.path == finding.location.path and edit.codemod == MODELS for edit in self._edits)
            if finding.model is None and finding.fingerprint in moved and not written:
                yield f"{place(finding)}: the model comes from elsewhere; name one of your endpoint's there."

    def _parses(self, path: str, edits: Sequence[Edit]) -> bool:
        source = self._files.source(path)
        if source is None:
            return True
        return all(
            len(by_name(source.language).lower(path, applied(source.content, some)).errors) <= len(source.module.errors)
            for some in (edits, [edit for edit in edits if edit.disposition == "safe"])
        )
