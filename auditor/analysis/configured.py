"""Calls on injected clients that name no provider -> the same calls, answered by what dependencies, settings and registrations decide.

A framework hands out its clients: the starter in the build file, the settings beside it, or a registration elsewhere in the component say
who answers. All of that is known only when every file has been looked at.
"""

from collections.abc import Iterator, Sequence
from typing import Protocol

import msgspec

from auditor.analysis.target import DIFFERS, HostCatalogue, decide
from auditor.languages import by_name
from auditor.model.artifact import Artifact
from auditor.model.evidence import (
    CallEvidence,
    DependencyEvidence,
    Evidence,
    SettingEvidence,
    Target,
)
from auditor.model.flow import Flow
from auditor.model.location import Location
from auditor.model.provider import Configured, Sdk

Located = tuple[Artifact, Evidence]

BY_CONFIG = "by-config"
TYPE_ARGUMENT = "<0>"
"""Among what a call registers: the type it is told."""
LOCAL = "local"


class SdkCatalogue(HostCatalogue, Protocol):
    """The part of the catalogue that is asked here."""

    def sdks(self, language: str) -> tuple[Sdk, ...]:
        """Return the SDKs of one language."""


class Decision(msgspec.Struct, frozen=True):
    """Who answers an injected client."""

    provider: str | None
    target: Target
    models: tuple[str, ...] = ()
    deployment: bool = False


def settled(located: Sequence[Located], flows: Sequence[Flow], catalogue: SdkCatalogue) -> tuple[list[Located], list[Flow]]:
    """Return evidence and flows with every undecided call on an injected client answered where the project decides it.

    Cost: one pass to index dependencies, settings and registrations; then each undecided call by the folders above it.
    """
    known = _Project(located, catalogue)
    answered = [(artifact, known.answered(evidence) if isinstance(evidence, CallEvidence) else evidence) for artifact, evidence in located]
    told = {
        (after.location.path, _start(after.location)): after
        for (_, before), (_, after) in zip(located, answered, strict=True)
        if isinstance(after, CallEvidence) and after is not before
    }
    return answered, [_flow(flow, told.get((flow.sink.path, _start(flow.sink)))) for flow in flows]


def _flow(flow: Flow, call: CallEvidence | None) -> Flow:
    if call is None or flow.closed is not None:
        return flow
    return msgspec.structs.replace(flow, provider_id=call.provider_id, closed=call.target.closed)


def _start(location: Location) -> int:
    return location.region.start_byte if location.region is not None else -1


class _Project:
    """Dependencies, settings and registrations by folder."""

    def __init__(self, located: Sequence[Located], catalogue: SdkCatalogue) -> None:
        self.catalogue = catalogue
        self.frameworks: dict[str, Sdk] = {}
        self._registering: dict[str, frozenset[str]] = {}
        for language in _sdk_languages({artifact.language for artifact, _ in located if artifact.language is not None}):
            for sdk in catalogue.sdks(language):
                self._learn(sdk)
        self._dependencies: dict[str, set[str]] = {}
        self._settings: dict[str, list[SettingEvidence]] = {}
        self._registrations: list[tuple[frozenset[str], CallEvidence]] = []
        self._built: dict[str, list[CallEvidence]] = {}
        """Package -> clients of it that code makes."""
        for _artifact, evidence in located:
            self._index(evidence)

    def _learn(self, sdk: Sdk) -> None:
        if sdk.provider == BY_CONFIG and not sdk.common:
            self.frameworks.setdefault(sdk.package, sdk)
        for call in sdk.calls:
            if call.registers:
                for path in (call.path, *call.also):
                    self._registering[path] = self._registering.get(path, frozenset()) | frozenset(call.registers)

    def _index(self, evidence: Evidence) -> None:
        match evidence:
            case DependencyEvidence():
                self._dependencies.setdefault(_folder(evidence.location.path), set()).add(evidence.name.lower())
            case SettingEvidence() if evidence.role == "declared":
                self._settings.setdefault(_bare(evidence.key), []).append(evidence)
            case CallEvidence() if evidence.role == "client" and (evidence.provider_id is not None or evidence.target.closed is False):
                kind, _, name = evidence.callee.rpartition(".")
                wanted = self._registering.get(name, frozenset())
                if wanted or evidence.package in self.frameworks:
                    self._registrations.append((frozenset((kind,)) if TYPE_ARGUMENT in wanted else wanted, evidence))
                if not evidence.injected:
                    self._built.setdefault(evidence.package, []).append(evidence)
            case _:
                pass

    # One call --------------------------------------------------------------------------------------------------------

    def answered(self, call: CallEvidence) -> CallEvidence:
        """Return a call with what decides it, or as it is when nothing does."""
        sdk = self.frameworks.get(call.package)
        place = call.via[-1].path if call.via else call.location.path
        is_open = call.provider_id is None and call.target.closed is None and call.target.kind == "unresolved"
        if sdk is not None and is_open and not call.target.reason.startswith(DIFFERS):
            decision = self._by_dependency(sdk, call, place) or self._by_registration(call, place)
        elif call.injected and call.role == "call" and call.target.closed is not False:
            decision = self._by_building(call, place)
        else:
            return call
        if decision is None:
            return call
        models = (call.model,) if call.model is not None else call.models or decision.models
        weights = self.catalogue.weights_of(models[0]) if len(models) == 1 and not decision.deployment else None
        return msgspec.structs.replace(
            call,
            provider_id=decision.provider,
            target=msgspec.structs.replace(decision.target, weights=weights) if weights is not None else decision.target,
            model=models[0] if len(models) == 1 else None,
            models=models if len(models) > 1 else (),
        )

    def _by_registration(self, call: CallEvidence, place: str) -> Decision | None:
        """Decide by what is registered or built in code, nearest to the call by folders."""
        client = call.reached or call.callee
        fitting = [
            evidence
            for names, evidence in self._registrations
            if any(client.startswith(f"{name}.") for name in names) or evidence.package == call.package
        ]
        return _nearest(fitting, place)

    def _by_building(self, call: CallEvidence, place: str) -> Decision | None:
        """Decide by the clients of the same SDK that the project makes: an injected one is one of them. None when they say nothing new."""
        decision = _nearest(self._built.get(call.package, []), place)
        return decision if decision is not None and (decision.target.closed is not True or call.provider_id is None) else None

    def _by_dependency(self, sdk: Sdk, call: CallEvidence, place: str) -> Decision | None:
        """Decide by the dependency that brings the client, declared in the nearest build file above the call."""
        found = self._declared(sdk, call.capability or "", place)
        if not found:
            return None
        folder, candidates = found
        chosen = [item for item in candidates if self._is_selected(item, folder)] or [
            item for item in candidates if not self._is_deselected(item, folder)
        ]
        return _agreed([self._decided(item, folder) for item in chosen]) if chosen else None

    def _declared(self, sdk: Sdk, capability: str, place: str) -> tuple[str, list[Configured]] | None:
        fitting = [item for item in sdk.configured if not item.capabilities or not capability or capability in item.capabilities]
        folders = list(_above(place))
        for folder in folders:
            found = [item for item in fitting if self._has(folder, item)]
            if found:
                return folder, found
        for folder in folders:  # a module beside the call's own declares it for the whole application
            prefix = f"{folder}/" if folder else ""
            below = [other for other in sorted(self._dependencies) if other.startswith(prefix)]
            found = [item for item in fitting if any(self._has(other, item) for other in below)]
            if found:
                return (folder, found) if len({item.provider for item in found}) == 1 else None
        return None

    def _has(self, folder: str, item: Configured) -> bool:
        declared = self._dependencies.get(folder, ())
        return any(package.lower() in declared for package in item.packages)

    def _is_selected(self, item: Configured, folder: str) -> bool:
        return any(wanted in self._values((key,), folder) for key, wanted in item.selectors.items())

    def _is_deselected(self, item: Configured, folder: str) -> bool:
        return any(self._values((key,), folder) for key in item.selectors)

    def _values(self, keys: tuple[str, ...], folder: str) -> list[str]:
        return [entry.value for entry in self._entries(keys, folder) if entry.value]

    def _entries(self, keys: tuple[str, ...], folder: str, depth: int = 0) -> list[SettingEvidence]:
        """Return what settings files of a folder and below it, else above it, say of the first key they know; references are followed."""
        for key in keys:
            entries = self._settings.get(_bare(key), ())
            prefix = f"{folder}/" if folder else ""
            near = [entry for entry in entries if entry.location.path.startswith(prefix)]
            near = near or [entry for entry in entries if place_covers(entry.location.path, folder)]
            found = [entry for entry in near if entry.value]
            for entry in near:
                if not entry.value and entry.reads and depth < 3:
                    found.extend(self._entries(entry.reads, folder, depth + 1))
            if found or near:
                return found
        return []

    def _decided(self, item: Configured, folder: str) -> Decision:
        models = tuple(sorted(set(self._values(item.model, folder)))) or ((item.default_model,) if item.default_model else ())
        named = self._entries(item.endpoint, folder)
        answers = []
        for entry in named:
            line = f":{entry.location.region.start_line}" if entry.location.region is not None else ""
            provider, target = decide(entry.value or "", self.catalogue, origin=f"{entry.key} in {entry.location.path}{line}")
            answers.append(Decision(provider or (item.provider if target.closed is None else None), target, models, item.deployment))
        merged = _agreed(answers) if answers else self._by_reference(item, folder, models)
        return merged or Decision(item.provider, self._default(item), models, item.deployment)

    def _by_reference(self, item: Configured, folder: str, models: tuple[str, ...]) -> Decision | None:
        """Answer for an endpoint that settings take from a variable which no file of the project gives: nobody knows it from here."""
        declared = (entry for key in item.endpoint for entry in self._settings.get(_bare(key), ()) if entry.reads and not entry.value)
        found = [entry for entry in declared if _is_near(entry.location.path, folder)]
        if not found:
            return None
        reason = f"the endpoint is that of {found[0].reads[0]}, by {found[0].key} in {found[0].location.path}, and no file gives it"
        return Decision(item.provider, Target(closed=None, kind="unresolved", reason=reason), models, item.deployment)

    def _default(self, item: Configured) -> Target:
        record = self.catalogue.provider(item.provider)
        name = record.name if record is not None else item.provider
        package = item.packages[0]
        if item.provider == LOCAL or item.open_by_default or (record is not None and record.openness == "self-hosted"):
            reason = f"{package} runs on the customer's own machine unless settings say otherwise"
            if item.default_endpoint:
                return Target(closed=False, kind="loopback", endpoint=item.default_endpoint, reason=reason)
            return Target(closed=False, kind="in-process", reason=reason)
        host = item.default_endpoint.partition("://")[2].partition("/")[0] if item.default_endpoint else None
        reason = f"{package} is declared and nothing sends it elsewhere, so {name} answers"
        return Target(closed=True, kind="provider", host=host, endpoint=item.default_endpoint, reason=reason)


def _sdk_languages(languages: set[str]) -> list[str]:
    """Return the folders of SDK descriptions that the languages of a project use."""
    found: dict[str, None] = {}
    for name in sorted(languages):
        language = by_name(name)
        found.update(dict.fromkeys(language.sdk_languages or (language.name,)))
    return list(found)


def place_covers(path: str, folder: str) -> bool:
    """Tell whether a settings file stands in a folder above another folder."""
    own = _folder(path)
    return not own or folder == own or folder.startswith(f"{own}/")


def _is_near(path: str, folder: str) -> bool:
    """Tell whether a settings file stands in a folder, below it or above it."""
    return path.startswith(f"{folder}/" if folder else "") or place_covers(path, folder)


def _agreed(answers: list[Decision]) -> Decision | None:
    """Put several possible answers together: alike, or said to differ."""
    if not answers:
        return None
    providers = {answer.provider for answer in answers}
    closed = {answer.target.closed for answer in answers}
    models = tuple(sorted({model for answer in answers for model in answer.models}))
    deployment = any(answer.deployment for answer in answers)
    provider = answers[0].provider if len(providers) == 1 else None
    if len(closed) == 1 and len(providers) == 1:
        return Decision(provider, answers[0].target, models, deployment)
    reasons = "; or ".join(dict.fromkeys(answer.target.reason for answer in answers))[:400]
    if len(closed) == 1:
        return Decision(
            None,
            Target(closed=answers[0].target.closed, kind=answers[0].target.kind, reason=f"one of several answers: {reasons}"),
            models,
            deployment,
        )
    return Decision(provider, Target(closed=None, kind="unresolved", reason=f"differs by configuration: {reasons}"), models, deployment)


def _nearest(evidence: list[CallEvidence], place: str) -> Decision | None:
    """Return what the clients made nearest to a place, by folders, agree on."""
    nearest = max((_shared(item.location.path, place) for item in evidence), default=0)
    near = [item for item in evidence if _shared(item.location.path, place) == nearest]
    return _agreed([Decision(item.provider_id, _told(item), _models(item)) for item in near])


def _told(evidence: CallEvidence) -> Target:
    line = evidence.location.region.start_line if evidence.location.region is not None else 0
    return msgspec.structs.replace(evidence.target, reason=f"made in {evidence.location.path}:{line}: {evidence.target.reason}")


def _models(evidence: CallEvidence) -> tuple[str, ...]:
    return (evidence.model,) if evidence.model is not None else evidence.models


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _above(path: str) -> Iterator[str]:
    """Yield the folders a file stands in, innermost first, the root last."""
    folder = _folder(path)
    while folder:
        yield folder
        folder = _folder(folder)
    yield ""


def _shared(path: str, other: str) -> int:
    """Return how many folders two paths share from the root."""
    count = 0
    for left, right in zip(path.split("/")[:-1], other.split("/")[:-1], strict=False):
        if left != right:
            break
        count += 1
    return count


def _bare(key: str) -> str:
    """Return a settings key as relaxed binding compares it: `spring.ai.openai.base-url` is `SPRING_AI_OPENAI_BASEURL`."""
    return "".join(letter for letter in key.lower() if letter.isalnum())
