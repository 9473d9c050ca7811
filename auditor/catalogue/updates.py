"""Public lists of models, and the catalogue -> what the lists know beside it, as a diff of provider files for a person to read.

A list proposes: what stands in the catalogue was checked by hand and is never changed, only held against what the list says.
"""

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Literal

import msgspec

from auditor.catalogue.catalogue import Catalogue
from auditor.errors import ParseError
from auditor.model.evidence import Weights
from auditor.model.provider import Provider

DOCUMENT = "updates.yaml"
MODELS_LIMIT = 100_000
"""Models of one list."""
NAME_LIMIT = 120
"""Characters of a model's id."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:@/+-]*")
_AFTER_MODELS = re.compile(r"^(?:openai_compatible|default_ports|images|config_files|terms|note):", re.MULTILINE)
_MODELS = re.compile(r"^models:\n(?:[- ].*\n)*", re.MULTILINE)


class Feed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One public list, and where in it to find what."""

    name: str
    url: str
    layout: Literal["by-provider", "by-model", "list"]
    """`{provider: {models: {id: ...}}}`, `{id: {...}}` with the provider in a field, or `[{id, models: [{id}]}]`."""
    provider: str = ""
    """Field that names the provider, for `by-model`."""
    open_weights: str = ""
    """Field that tells whether anyone can run the model."""
    ends_on: str = ""
    """Field with the day from which the model may not answer any more."""


class Feeds(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The contents of `rules/updates.yaml`."""

    source: str
    checked_on: str
    feeds: tuple[Feed, ...]
    providers: dict[str, str] = {}
    """Name in a list -> our provider's id."""


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """What a list says of one model."""

    feed: str
    provider: str
    """As the list calls it."""
    model: str
    weights: Weights | None
    ends_on: str | None


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """What lists say beside the catalogue."""

    additions: dict[str, tuple[Listed, ...]]
    """Provider id -> models that the catalogue says nothing or too little of."""
    conflicts: tuple[str, ...]
    """Sentences, one for each statement of a list that the catalogue contradicts; the catalogue's stays."""
    unknown: tuple[str, ...]
    """Providers that the catalogue does not have."""


def feeds_of(catalogue: Catalogue) -> Feeds:
    """Return the lists that the rules name; none in a tree without that file."""
    encoded = catalogue.document(DOCUMENT)
    return msgspec.msgpack.decode(encoded, type=Feeds) if encoded else Feeds(source="", checked_on="", feeds=())


def read_feed(content: bytes, feed: Feed) -> tuple[Listed, ...]:
    """Return the models of a list, sorted; entries that are not what they should be are left out.

    Raises: ParseError when it is not such a list at all.
    """
    try:
        plain = msgspec.json.decode(content)
    except (msgspec.DecodeError, RecursionError) as error:
        raise ParseError(f"{feed.name}: not JSON") from error
    found = {(one.provider, one.model): one for one in _entries(plain, feed)}
    if not found:
        raise ParseError(f"{feed.name}: not a list of the layout {feed.layout}")
    return tuple(one for _, one in sorted(found.items())[:MODELS_LIMIT])


def compare(catalogue: Catalogue, listed: Iterable[Listed], names: Mapping[str, str]) -> Comparison:
    """Return what the lists say beside the catalogue; cost: each listed model is looked up once."""
    additions: dict[str, dict[str, Listed]] = defaultdict(dict)
    conflicts: set[str] = set()
    unknown: set[str] = set()
    for one in listed:
        owner = catalogue.provider(names.get(one.provider, one.provider.replace("_", "-")))
        if owner is None:
            unknown.add(one.provider)
            continue
        conflicts.update(_conflicts(catalogue, owner, one))
        more = _more(catalogue, one)
        known = additions[owner.id].get(one.model.lower())
        if more and (known is None or (more.ends_on and not known.ends_on)):
            additions[owner.id][one.model.lower()] = more
    kept: dict[str, tuple[Listed, ...]] = {}
    taken: set[str] = set()
    for provider_id, some in sorted(additions.items()):
        kept[provider_id] = tuple(one for name, one in sorted(some.items()) if name not in taken)
        taken.update(some)
    return Comparison(
        additions={provider_id: some for provider_id, some in kept.items() if some},
        conflicts=tuple(sorted(conflicts)),
        unknown=tuple(sorted(unknown)),
    )


def render_diff(comparison: Comparison, files: Mapping[str, bytes], feeds: Mapping[str, str], today: str) -> str:
    """Return a patch of provider files, which `git apply` takes; what is no addition stands before it, as remarks.

    `files` maps names such as `rules/providers/x.yaml` to bytes, `feeds` the names of lists to their addresses.
    """
    remarks = [*comparison.conflicts, *(f"{name}: no provider of the catalogue is called so" for name in comparison.unknown)]
    parts = [f"# {remark}\n" for remark in remarks]
    for owner, listed in comparison.additions.items():
        name = next(name for name in files if name.endswith(f"/providers/{owner}.yaml"))
        before = files[name].decode("utf-8")
        after = _with_models(before, [_line(one, feeds[one.feed], today) for one in listed])
        lines = difflib.unified_diff(before.splitlines(keepends=True), after.splitlines(keepends=True), f"a/{name}", f"b/{name}")
        parts += (line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
    return "".join(parts)


def _entries(plain: Any, feed: Feed) -> Iterator[Listed]:
    match feed.layout:
        case "by-model":
            for model, entry in _pairs(plain):
                provider = entry.get(feed.provider)
                if isinstance(provider, str):
                    yield from _listed(feed, provider, model.removeprefix(f"{provider}/"), entry)
        case "by-provider":
            for provider, described in _pairs(plain):
                for model, entry in _pairs(described.get("models")):
                    yield from _listed(feed, provider, model, entry)
        case _:
            for provider, described in _items(plain):
                for model, entry in _items(described.get("models")):
                    yield from _listed(feed, provider, model, entry)


def _pairs(plain: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(plain, dict):
        yield from ((name, entry) for name, entry in plain.items() if isinstance(entry, dict))


def _items(plain: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(plain, list):
        yield from ((entry["id"], entry) for entry in plain if isinstance(entry, dict) and isinstance(entry.get("id"), str))


def _listed(feed: Feed, provider: str, model: str, entry: Mapping[str, Any]) -> Iterator[Listed]:
    if len(model) > NAME_LIMIT or len(provider) > NAME_LIMIT or not _NAME.fullmatch(model) or not _NAME.fullmatch(provider):
        return
    is_open = entry.get(feed.open_weights)
    weights: Weights | None = ("open" if is_open else "closed") if isinstance(is_open, bool) else None
    yield Listed(feed=feed.name, provider=provider, model=model, weights=weights, ends_on=_day(entry.get(feed.ends_on)))


def _day(text: object) -> str | None:
    try:
        return date.fromisoformat(text).isoformat() if isinstance(text, str) else None
    except ValueError:
        return None


def _conflicts(catalogue: Catalogue, owner: Provider, one: Listed) -> Iterator[str]:
    known = next((model for model in owner.models if model.id.lower() == one.model.lower()), None)
    weights = catalogue.weights_of(one.model)
    if one.weights and weights and one.weights != weights:
        yield f"{owner.id}: {one.model}: {one.feed} says that its weights are {one.weights}; the catalogue says {weights}"
    if known and one.ends_on and known.shutdown_on and known.shutdown_on != one.ends_on:
        ours = f"{known.shutdown_on} ({known.source}, checked {known.checked_on})"
        yield f"{owner.id}: {one.model}: {one.feed} says that it ends on {one.ends_on}; the catalogue says {ours}"


def _more(catalogue: Catalogue, one: Listed) -> Listed | None:
    """Return what to add when a list knows the end or the weights of a model where the catalogue knows nothing; never a model of unknown weights."""
    known = catalogue.weights_of(one.model)
    weights = known or one.weights
    if catalogue.model(one.model) is not None or weights is None or (known and one.ends_on is None):
        return None
    return msgspec.structs.replace(one, weights=weights)


def _line(one: Listed, url: str, today: str) -> str:
    ends = f", shutdown_on: {one.ends_on}" if one.ends_on else ""
    return f"- {{id: '{one.model}', weights: {one.weights}{ends}, source: '{url} (not checked by hand)', checked_on: {today}}}\n"


def _with_models(text: str, lines: list[str]) -> str:
    """Return a provider file with further models: behind those it has, else before what comes after them."""
    if not text.endswith("\n"):
        text += "\n"
    if models := _MODELS.search(text):
        return text[: models.end()] + "".join(lines) + text[models.end() :]
    after = _AFTER_MODELS.search(text)
    place = after.start() if after else len(text)
    return text[:place] + "models:\n" + "".join(lines) + text[place:]
