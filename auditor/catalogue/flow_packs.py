"""Bytes of a `flows.yaml` -> the places it names: decoded, with single words taken as lists, and checked for what a type cannot say."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import msgspec

from auditor.catalogue.decoding import convert, line_of, nearest, parse_yaml
from auditor.errors import RuleError
from auditor.model.flow_pack import FORMS, FlowPack, FlowSanitizer, name_parts

FILES = frozenset({"flows.yaml", "flows.yml"})
"""What a pack's file of places is called."""
DATA_TYPES_DOCUMENT = "flows/data_types.yaml"
_SIDES = ("sources", "sinks", "sanitizers")
_LISTS = frozenset({"language", "data_types", "arguments", "terms"})


def parse_flow_pack(name: str, content: bytes, pack: str = "") -> FlowPack:
    """Return the places that a file names, as those of `pack`.

    Raises: RuleError naming file, line, field, what is wrong, and the nearest right word.
    """
    made = convert(name, content, _with_lists(parse_yaml(name, content)), FlowPack)
    for path, problem in _problems(made):
        raise RuleError(f"{name}:{line_of(content, path)}: {path.removeprefix('.') or 'the file'}: {problem}")
    return msgspec.structs.replace(made, name=pack or name)


def check_words(name: str, content: bytes, pack: FlowPack, words: Mapping[str, Collection[str]]) -> None:
    """Hold languages, data types and providers to the words that are known; a field without words is not checked.

    Raises: RuleError as `parse_flow_pack` does.
    """
    for path, field, word in _named(pack):
        known = words.get(field, ())
        if known and word not in known:
            near = nearest(word, tuple(sorted(known)))
            hint = f"; did you mean `{near}`?" if near else f"; known are {', '.join(sorted(known))}" if len(known) < 40 else ""
            raise RuleError(f"{name}:{line_of(content, path)}: {path.removeprefix('.')}: `{word}` is not known{hint}")


def with_types(taxonomy: Any, packs: Iterable[FlowPack]) -> dict[str, Any]:
    """Return the taxonomy of data types with those that packs name: new ones, and more names for those it has."""
    document = dict(taxonomy or {})
    entries: dict[str, dict[str, Any]] = {str(entry["id"]): entry for entry in document.get("data_types", ())}
    for named in (named for pack in packs for named in pack.data_types):
        known = entries.get(named.id, {"id": named.id, "title": named.title or named.id, "phrase": (named.title or named.id).lower()})
        said = {"title": named.title, "phrase": named.phrase or named.title.lower()} if named.title else {}
        entries[named.id] = {**known, **said, "terms": [*known.get("terms", ()), *named.terms]}
    return {**document, "data_types": list(entries.values())}


def _with_lists(plain: Any) -> Any:
    """Take single words for lists of one."""
    if not isinstance(plain, dict):
        return plain
    copy = _listed(plain)
    for side in (*_SIDES, "data_types"):
        if isinstance(copy.get(side), list):
            copy[side] = [_listed(entry) for entry in copy[side]]
    return copy


def _listed(plain: Any) -> Any:
    if not isinstance(plain, dict):
        return plain
    return {key: [value] if key in _LISTS and isinstance(value, str | int) else value for key, value in plain.items()}


def _problems(pack: FlowPack) -> Iterator[tuple[str, str]]:
    if not pack.data_types and not any(getattr(pack, side) for side in _SIDES):
        yield "", "name at least one of `sources`, `sinks`, `sanitizers` and `data_types`"
    for number, named in enumerate(pack.data_types):
        for term in named.terms:
            if not any(letter.isalpha() for letter in term):
                yield f".data_types[{number}].terms", f"`{term}` has no word in it"
    for path, entry in _entries(pack):
        given = [form for form in FORMS if getattr(entry, form)]
        if given == ["check"] and not isinstance(entry, FlowSanitizer):
            yield f"{path}.check", "a check makes data safe: name it under `sanitizers`"
        if len(given) != 1:
            yield path, f"give one of {', '.join(f'`{form}`' for form in FORMS)}" + (f", not {' and '.join(given)}" if given else "")
        elif not any(letter.isalnum() or letter == "_" for letter in name_parts(entry.place)[-1]):
            yield f"{path}.{given[0]}", f"`{entry.place}` names nothing"
    for side in ("match", "no_match"):
        if not getattr(pack.examples, side):
            yield f".examples.{side}", "give at least one example"


def _entries(pack: FlowPack) -> Iterable[tuple[str, Any]]:
    for side in _SIDES:
        for number, entry in enumerate(getattr(pack, side)):
            yield f".{side}[{number}]", entry


def _named(pack: FlowPack) -> Iterator[tuple[str, str, str]]:
    """Yield (path, field, word) for each word that has to be a known one."""
    for number, language in enumerate(pack.language):
        yield f".language[{number}]", "language", language
    for path, entry in _entries(pack):
        for field in ("language", "data_types"):
            for word in getattr(entry, field, ()):
                yield f"{path}.{field}", field, word
        if getattr(entry, "provider", None):
            yield f"{path}.provider", "provider", entry.provider
