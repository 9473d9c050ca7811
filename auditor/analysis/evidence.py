"""Facts that runs found -> evidence: one piece an expression, all runs put together."""

import hashlib
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from auditor.analysis.answering import SEVERAL
from auditor.analysis.facts import Reach, SendFact
from auditor.analysis.modules import ModuleState, imports_in
from auditor.analysis.retrieval import ANSWERING, SEARCHING
from auditor.analysis.target import DIFFERS
from auditor.model import ir
from auditor.model.evidence import CallEvidence, Confidence, ImportEvidence, Target
from auditor.model.provider import Sdk

SNIPPET_LENGTH = 160
UNDECIDED = ("by-model", "by-config", "local")
_TOKENS = re.compile(r"\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|\w+|[^\s\w]")
_COMMENTS = re.compile(r"(?m)(?:^|(?<=\s))(?:#|//)[^\n\"']*$|/\*.*?\*/", re.DOTALL)
_SECRET = re.compile(
    r"(?i)((?:key|token|secret|password|passwd|authorization|bearer)[\w\-]*[\"']?\s*[:=(,]\s*(?:bearer\s+)?[\"'`])([^\"'`\s]{6,})([\"'`])"
)
_LONG_TOKEN = re.compile(r"\b(?:sk|pk|rk|gsk|hf|xai|pplx|AIza|r8|key)[-_][\w-]{12,}|\bAIza[\w-]{20,}")
_RANK: dict[str, int] = {"high": 2, "medium": 1, "low": 0}


def syntax_of(content: bytes, start: int, end: int) -> str:
    """Return a digest of an expression's tokens: white space, comments and trailing commas are left out."""
    text = _COMMENTS.sub(" ", content[start:end].decode("utf-8", "replace"))
    tokens = _TOKENS.findall(text)
    kept = [token for index, token in enumerate(tokens) if not (token == "," and index + 1 < len(tokens) and tokens[index + 1] in ")]}")]
    return hashlib.sha256("\0".join(kept).encode("utf-8", "replace")).hexdigest()[:16]


def snippet_of(state: ModuleState, start: int) -> str:
    """Return the line an expression starts on, without anything that could be a secret."""
    line = state.lines.position(start)[0]
    return redacted(state.lines.line(line).strip())[:SNIPPET_LENGTH]


def redacted(text: str) -> str:
    """Return text with values of keys and tokens taken out."""
    return _LONG_TOKEN.sub("***", _SECRET.sub(r"\1***\3", text))


def imports_of(project: Any, state: ModuleState) -> Iterator[ImportEvidence]:
    """Yield the imports of SDK modules in a file, once a statement and SDK."""
    if state.module is None or state.language is None:
        return
    signatures = project.signatures(state.path)
    for statement in imports_in(state.module.body):
        seen: set[str] = set()
        for binding in statement.bindings:
            if binding.level:
                continue
            module = binding.module_loaded or binding.module
            name = f"{module}.{binding.member}" if binding.member and binding.member != "default" else module
            sdk = signatures.sdk(name)
            if sdk is None or sdk.common or sdk.package in seen:
                continue
            if project.imports.own_file(module, binding.member, state.path) is not None:
                continue  # a module of the project that has the SDK's name
            seen.add(sdk.package)
            state.sdks.add(sdk.package)
            provider = _imported_provider(signatures, statement, sdk)
            if provider is None:
                provider = project.catalogue.provider_of_module(
                    state.language.sdk_languages[0] if state.language.sdk_languages else state.language.name, module
                )
            yield ImportEvidence(
                location=state.location(statement.start, statement.end),
                module=module,
                provider_id=provider,
                package=sdk.package,
                syntax=hashlib.sha256(f"import {name}".encode()).hexdigest()[:16],
                snippet=snippet_of(state, statement.start),
            )


def _imported_provider(signatures: Any, statement: ir.Import, sdk: Sdk) -> str | None:
    """Return whom the names that a statement imports of an SDK belong to: the SDK's own provider where they differ."""
    named: set[str | None] = set()
    for binding in statement.bindings:
        name = f"{binding.module_loaded or binding.module}.{binding.member}"
        hit = signatures.client(name) if binding.member and signatures.sdk(name) is sdk else None
        said = (hit.client.provider or hit.sdk.provider) if hit is not None and not hit.client.implicit else None
        if said not in (None, *UNDECIDED, "none"):
            named.add(said)
    if len(named) == 1:
        return named.pop()
    return sdk.provider if sdk.provider not in UNDECIDED else None


def calls_of(project: Any, facts: list[SendFact], reaches: list[Reach]) -> Iterator[CallEvidence]:
    """Yield one piece of evidence for each expression that sends or makes a client, callers of wrappers after the direct calls."""
    groups: dict[tuple[str, int, str], list[SendFact]] = {}
    for fact in facts:
        groups.setdefault((fact.path, fact.start, fact.role + fact.aside), []).append(fact)
    direct = set()
    for key in sorted(groups):
        direct.add((key[0], key[1]))
        yield _joined(project, groups[key])
    callers: dict[int, list[Reach]] = {}
    for reach in reaches:
        if (reach.path, reach.start) not in direct:
            callers.setdefault(reach.start, []).append(reach)
    for start in sorted(callers):
        yield _caller(project, callers[start])


def _joined(project: Any, facts: list[SendFact], site: Reach | None = None) -> CallEvidence:
    """Put together what several runs saw of one expression."""
    own = [fact for fact in facts if fact.depth == 0] or facts
    best = own
    several = any(fact.either for fact in own)  # implementations that may all have been handed over: none of them decides for the others
    if not several:
        sure = [
            fact for fact in own if fact.confidence == "high"
        ] or own  # a receiver that is only guessed says nothing beside one that is made
        clients = sorted({(fact.package, fact.callee) for fact in sure})  # one of several is not decided by the one that can be told
        best = [fact for client in clients for fact in _decided([fact for fact in sure if (fact.package, fact.callee) == client])]
        if len(clients) == 1 and not any(map(_decides, best)):
            best = [fact for fact in facts if fact.target.closed is not None] or own
    best = best if several else [fact for fact in best if not fact.injected] or best  # what is made here says more than a declared type
    if site is not None and any(
        fact.capability in ANSWERING for fact in best
    ):  # who is told is no open question for a store that is searched before
        best = [fact for fact in best if fact.capability not in SEARCHING or fact.target.closed]
    target, provider = _common(best)
    lead = next((fact for fact in best if fact.capability != "embeddings"), best[0])  # a pipeline: what it answers, not how it looks up
    path, start, end = (lead.path, lead.start, lead.end) if site is None else (site.path, site.start, site.end)
    state = project.module(path)
    models = tuple(sorted({model for fact in (best if any(fact.models for fact in best) else facts) for model in fact.models}))
    alone = len(models) == 1 and not any(fact.either and not fact.models for fact in best)
    return CallEvidence(
        location=state.location(start, end),
        role=lead.role,  # type: ignore[arg-type]  # one of two words
        callee=lead.callee if site is None else site.name,
        provider_id=provider,
        package=lead.package,
        target=target,
        capability=lead.capability,
        model=models[0] if alone and not lead.deployment else None,
        models=models if not alone and not lead.deployment else (),
        features=tuple(sorted({feature for fact in own for feature in fact.features})),
        state=any(fact.state for fact in own),
        injected=all(fact.injected for fact in best),
        implicit=next((fact.implicit for fact in own if fact.implicit), None),
        aside=lead.aside,
        via=site.via if site is not None else (),
        reached=lead.callee if site is not None else None,
        enclosing=site.enclosing if site is not None else lead.enclosing,
        entry_point=site.entry_point if site is not None else next((fact.entry_point for fact in (lead, *facts) if fact.entry_point), None),
        data=tuple(sorted({name for fact in own for name in fact.data})),
        guards=tuple(sorted(set.intersection(*(set(fact.guards) for fact in own)))),
        prompts=tuple(sorted({prompt for fact in own for prompt in fact.prompts})),
        confidence=_confidence(best, site),
        syntax=syntax_of(state.content, start, end),
        snippet=snippet_of(state, start),
    )


def _decided(facts: list[SendFact]) -> list[SendFact]:
    """Return those of some runs of one call that can tell who answers, or all."""
    return list(filter(_decides, facts)) or facts


def _decides(fact: SendFact) -> bool:
    is_open = fact.target.kind == "unresolved" and fact.symbolic
    return (fact.target.closed is not None and not is_open) or _differs(fact)


def _differs(fact: SendFact) -> bool:
    """Tell whether one run saw both a provider, whose host is kept, and something else answer."""
    return fact.target.closed is None and fact.target.kind == "unresolved" and fact.target.host is not None


def _names(fact: SendFact) -> list[str]:
    """Return who answers in one run: more than one, where that run had several already."""
    if fact.provider_id is None and fact.target.reason.startswith(SEVERAL):
        return fact.target.reason.partition("(")[2].partition(")")[0].split(", ")
    return [fact.provider_id or "an endpoint of the customer's"]


def _common(facts: list[SendFact]) -> tuple[Target, str | None]:
    """Agree on target and provider: alike in all runs, or said to differ."""
    closed = {fact.target.closed for fact in facts}
    named = {fact.provider_id for fact in facts if fact.provider_id is not None or fact.target.closed is not None}
    provider = next(iter(named)) if len(named) == 1 else None
    if len(closed) == 1:
        lead = next((fact.target for fact in facts if fact.target.closed and fact.provider_id is None), facts[0].target)
        if provider is None and len({fact.provider_id for fact in facts}) > 1:
            names = ", ".join(sorted({name for fact in facts for name in _names(fact)}))
            return msgspec.structs.replace(lead, reason=f"{SEVERAL} ({names})", host=None, endpoint=None), None
        return lead, provider
    shut = next(fact for fact in facts if fact.target.closed is not False)
    reasons = "; or ".join(dict.fromkeys(fact.target.reason for fact in facts))
    return Target(closed=None, kind="unresolved", reason=f"{DIFFERS}: {reasons}"[:400], weights=shut.target.weights), provider


def _confidence(facts: list[SendFact], site: Reach | None) -> Confidence:
    best = max((fact.confidence for fact in facts), key=lambda word: _RANK[word])
    if site is not None and best == "high" and len(site.via) > 3:
        return "medium"
    return best


def _caller(project: Any, reaches: list[Reach]) -> CallEvidence:
    shortest = min(reaches, key=lambda reach: (len(reach.via), reach.fact.path, reach.fact.start))
    same = [reach.fact for reach in reaches]
    entry = next((reach.entry_point for reach in (shortest, *reaches) if reach.entry_point), None)
    return _joined(project, same, msgspec.structs.replace(shortest, entry_point=entry))
