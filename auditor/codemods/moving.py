"""Units of a scan -> their edits: a client and the calls on it move together, and only as surely as the least sure of them."""

from collections.abc import Iterable, Sequence

from auditor.codemods.arguments import as_edits
from auditor.codemods.drafting import Draft, Drafter
from auditor.codemods.files import Files, Read
from auditor.codemods.knowledge import Codemods
from auditor.codemods.singles import Step
from auditor.codemods.units import Unit, is_on
from auditor.model.codemod import Target
from auditor.model.edit import Edit, Obstacle
from auditor.model.finding import Finding
from auditor.model.portability import Portability

ITS_OWN = "*"
MODULE_CODEMOD = "client-module"
MODULE = "The one place of the project that knows endpoint, key and the form of requests."


class Mover:
    """Makes the edits of units, and remembers what became of each."""

    def __init__(
        self, findings: Sequence[Finding], files: Files, codemods: Codemods, target: Target, portability: Portability | None
    ) -> None:
        self._findings = findings
        self._files = files
        self._codemods = codemods
        self._target = target
        self._portability = portability
        self._brought: dict[tuple[str, str], str] = {}
        """(path, name that is imported) -> group."""
        self.joined: dict[str, str] = {}
        """Group -> the group it is made together with."""
        self.edits: list[Edit] = []
        self.obstacles: list[Obstacle] = []
        self.given: dict[tuple[str, str], str] = {}
        """(path, model that was replaced in what a call is given) -> group."""
        self._unknown: list[Finding] = []
        """Calls and constructions without a recipe."""
        self.moved: dict[str, str] = {}
        """Fingerprint -> group."""
        self.packages: dict[str, str] = {}
        """Package that goes -> package that comes."""
        self.models_elsewhere: list[tuple[Finding, str]] = []
        """Calls whose model is not written down in them, with their group."""
        self._drafter = Drafter(findings, files, codemods, target, self._brought)
        self.modules = self._drafter.modules

    def move(self, unit: Unit) -> None:
        """Make the edits of one unit, or tell why it stays."""
        tried = self._drafter.tried(unit)
        drafts, left, owns = tried.drafts, tried.left, tried.owns
        self._unknown += tried.unknown
        stays = self._must_stay(unit, drafts, left) or self._is_on_nothing_seen(unit)
        for told in [*tried.told, *(tried.hints if stays else ())]:
            self.leave(*told)
        if stays:
            return
        for place, path, name in owns:
            self.modules.use(place, path, name, unit.name)
        worries = list(self._worries(drafts, unit, left))
        is_safe = not worries and all(draft.steps[0].is_safe for draft in drafts)
        for draft in drafts:
            self._join(unit, draft)
            for number, step in enumerate(draft.steps):
                self._take(unit, draft, step, number, is_safe=is_safe, worries=worries)
            self.moved[draft.finding.fingerprint] = unit.name
            for model in draft.models:
                self.given[draft.finding.location.path, model] = unit.name
            gone = draft.recipe.drops_package
            if gone == ITS_OWN or (not gone and draft.recipe.becomes):
                gone = draft.finding.package or ""
            if gone and draft.recipe.package and gone != draft.recipe.package:
                self.packages[gone] = draft.recipe.package
            if draft.model_is_elsewhere:
                self.models_elsewhere.append((draft.finding, unit.name))

    def leave(self, finding: Finding, why: str, instead: str = "") -> None:
        """Tell that a call is left to a person."""
        region = finding.location.region
        self.obstacles.append(
            Obstacle(
                path=finding.location.path,
                line=region.start_line if region else 0,
                what=finding.symbol or finding.capability or finding.kind,
                why=why,
                instead=instead,
                finding=finding.fingerprint,
            )
        )

    def group(self, name: str) -> str:
        """Return the group that a group is made together with."""
        while name in self.joined:
            name = self.joined[name]
        return name

    def _must_stay(self, unit: Unit, drafts: Sequence[Draft], left: Sequence[Finding]) -> bool:
        """Whether a unit cannot move: no client of it does, or another SDK would meet calls that keep the old form."""
        clients = [draft for draft in drafts if draft.finding.kind == "client"]
        if not drafts or (not clients and any(finding.kind == "client" for finding in unit.findings)):
            return True
        calls = [finding for finding in left if finding.kind == "call" and self._codemods.untouched(finding) is not None]
        if clients and calls and len(clients) == len(drafts):
            for draft in clients:
                self.leave(draft.finding, f"It stays for {place(calls[0])}, which is left to you.")
            return True
        other = next((draft for draft in clients if draft.recipe.drops_package), None)
        if other is None:
            return False
        stays = next((finding for finding in left if finding.kind == "call" and is_on(finding, other.finding.symbol or "")), None)
        if stays is not None:
            for draft in drafts:
                self.leave(draft.finding, f"It moves together with {place(stays)}, which is left to you.")
        return stays is not None

    def _worries(self, drafts: Sequence[Draft], unit: Unit, left: Sequence[Finding]) -> Iterable[str]:
        """Yield why a unit must not move without a person."""
        for finding in left:
            if finding.kind == "client":
                yield f"Look at {place(finding)}: the client made there stays as it is."
        for draft in drafts:
            yield from self._loose(draft)
            for call in unit.findings:
                if draft.finding.kind == "client" and call.kind == "call" and is_on(call, draft.finding.symbol or ""):
                    if call.capability not in (None, *draft.recipe.carries):
                        yield f"Look at {place(call)}: its {call.capability} call uses this client too."
                    elif call in left and self._drafter.recipe(call) is not None:
                        yield f"Look at {place(call)}: the call there stays as it is."

    def _is_on_nothing_seen(self, unit: Unit) -> bool:
        """Whether calls are on an instance that nothing is seen to make: another model alone would be asked of the old endpoint."""
        alone = [call for call in unit.findings if call.kind == "call" and self._is_loose(call)]
        if len(alone) < len(unit.findings) or any(self._makes_its_way(call) for call in alone):
            return False
        first = alone[0]
        made = [one for one in self._findings if one.kind == "client" and (one.package, one.component) == (first.package, first.component)]
        if made and all(one.fingerprint in self.moved for one in made):
            return False
        for call in alone:
            self.leave(call, "What makes the client that it is on stays, or is not seen.", "Move it with that client.")
        return True

    def _makes_its_way(self, call: Finding) -> bool:
        """Whether a call says itself where the model is."""
        found = self._drafter.recipe(call)
        return found is not None and bool(found[1].endpoint or found[1].preamble or found[1].url_ends)

    def _loose(self, draft: Draft) -> Iterable[str]:
        """Yield calls of a client's package and component that are on no client that is seen, and that it does not carry: they may be on it."""
        made = draft.finding
        if made.kind != "client":
            return
        for call in self._findings:
            alike = (call.kind, call.package, call.component) == ("call", made.package, made.component)
            if alike and call.capability not in (None, *draft.recipe.carries) and self._is_loose(call):
                yield f"Look at {place(call)}: its {call.capability} call may use this client too."

    def _is_loose(self, call: Finding) -> bool:
        """Whether a call is on an instance, and of no construction that is seen."""
        made = (one.symbol or "" for one in self._findings if one.kind == "client" and one.component == call.component)
        is_on_instance = any(part[:1].isupper() for part in (call.symbol or "").split("."))
        return is_on_instance and not any(is_on(call, symbol) for symbol in made if symbol)

    def _join(self, unit: Unit, draft: Draft) -> None:
        """Make units that need the same import in one file one group."""
        for name in draft.brings:
            first = self._brought.setdefault((draft.finding.location.path, name), unit.name)
            if self.group(first) != self.group(unit.name):
                self.joined[self.group(unit.name)] = self.group(first)

    def _take(self, unit: Unit, draft: Draft, step: Step, number: int, *, is_safe: bool, worries: Sequence[str]) -> None:
        alone = number > 0
        group = f"{unit.name}:{draft.finding.fingerprint[:8]}:{number}" if alone else unit.name
        reason = f"{step.reason} {worries[0]}" if worries and not alone and worries[0] not in step.reason else step.reason
        self.edits += as_edits(
            step.stretches, draft.finding.location.path, is_safe=step.is_safe and is_safe, reason=reason, codemod=draft.codemod, group=group
        )

    def module_edits(self, edits: Sequence[Edit]) -> list[Edit]:
        """Return the client modules that edits under their final groups use; as safe as the safest of those."""
        safe = {edit.group for edit in edits if edit.disposition == "safe"}
        used = {edit.group for edit in edits}
        return [
            Edit(
                path=path,
                start_byte=place,
                end_byte=place,
                replacement=text.encode(),
                disposition="safe" if safe & {self.group(user) for user in users} else "review",
                reason=MODULE,
                codemod=MODULE_CODEMOD,
                group=f"{MODULE_CODEMOD}:{path}",
            )
            for path, place, text, users in self.modules.texts(self._codemods.forms)
            if used & {self.group(user) for user in users}
        ]

    def carry(self) -> None:
        """Let calls without a recipe of their own go along with what they are made on; tell of those that go with nothing."""
        for call in self._unknown:
            if call.fingerprint in self.moved:
                continue
            carriers = [one for one in self._findings if one.kind == "client" and self._carries(one, call)]
            moving = sorted(
                (one for one in carriers if one.fingerprint in self.moved), key=lambda one: one.location.path != call.location.path
            )
            given = self._given_to(call) or self._taken_with(call) or self._answered_with(call)
            if moving or given:
                self.moved[call.fingerprint] = given or self.moved[moving[0].fingerprint]
            elif call.kind == "call":
                self.leave(call, "No codemod knows this call.", self.general(call))

    def _given_to(self, one: Finding) -> str | None:
        """Return the group of what a call or construction is given: by its model, or by its file for a construction whose model cannot be told."""
        if one.kind == "client" and not one.model:
            return next((group for (path, _), group in sorted(self.given.items()) if path == one.location.path), None)
        return self.given.get((one.location.path, one.model or "")) if one.model else None

    def _answered_with(self, one: Finding) -> str | None:
        """Return the group of a client of the same file that answers: all that the provider's calls could be made on move, and no model is named here."""
        able = [
            client
            for client in self._findings
            if client.kind == "client"
            and (client.provider_id, client.component) == (one.provider_id, one.component)
            and self._drafter.recipe(client) is not None
        ]
        if any(client.fingerprint not in self.moved for client in able) or self._names_its_model(one):
            return None
        near = sorted(client.fingerprint for client in able if client.location.path == one.location.path)
        return self.moved[near[0]] if near else None

    def _names_its_model(self, one: Finding) -> bool:
        region, content = one.location.region, self._files.read(one.location.path)
        if region is None or content is None or self._codemods.untouched(one) is not None:
            return True
        return bool(one.model) and (one.model or "").encode() in content[region.start_byte : region.end_byte]

    def _taken_with(self, one: Finding) -> str | None:
        """Return the group of the edit that takes a construction out with what it is given to."""
        region = one.location.region
        if one.kind != "client" or region is None:
            return None
        takers = (edit for edit in self.edits if edit.path == one.location.path)
        return next((edit.group for edit in takers if edit.start_byte <= region.start_byte and region.end_byte <= edit.end_byte), None)

    def _carries(self, client: Finding, call: Finding) -> bool:
        """Whether a construction that has a recipe takes the call along: it is made on it, or given it."""
        if client.component != call.component or self._drafter.recipe(client) is None:
            return False
        is_given = client.model is not None and (client.provider_id, client.model) == (call.provider_id, call.model)
        return is_given or is_on(call, client.symbol or "")

    def general(self, finding: Finding) -> str:
        """Return what is to be done about a call of its kind."""
        known = self._portability.capabilities.get(finding.capability or "") if self._portability else None
        return known.open_way if known is not None else ""


def place(finding: Finding) -> str:
    """Return where a finding is, as `path:line`."""
    region = finding.location.region
    return f"{finding.location.path}:{region.start_line}" if region else finding.location.path


def proposed_modules(findings: Sequence[Finding], read: Read, codemods: Codemods) -> tuple[str, ...]:
    """Return where a client module would stand for each language whose clients are made in several files."""
    mover = Mover(findings, Files(read), codemods, Target(client_module=("*",)), None)
    return mover.modules.scattered([one for one in findings if one.kind == "client" and one.closed and one.context == "production"])
