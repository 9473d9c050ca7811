"""Listings saved as files -> what stands in them: the repositories of an organisation, the objects of a store."""

import fnmatch
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from auditor.errors import ConfigError
from auditor.fleet.description import Organisation, Repository, name_of, url_problem

LISTING_BYTES: Final = 1_000_000_000
_HTTPS: Final = ("clone_url", "http_url_to_repo", "remoteUrl", "httpUrl", "url_https")
_SSH: Final = ("ssh_url", "ssh_url_to_repo", "sshUrl")
_NAMES: Final = ("full_name", "path_with_namespace", "nameWithOwner", "slug", "name", "path")
_LISTS: Final = ("values", "value", "items", "repositories", "data", "nodes")
"""Fields under which forges put the list of an answer."""
_LINE: Final = re.compile(r"(?:\d{4}-\d\d-\d\d[T ]\S+\s+)?(?P<size>\d+)\s+(?:\d{4}-\d\d-\d\d\S*\s+)?(?P<key>\S.*)$")


_DECODER: Final = json.JSONDecoder()
_BLANK: Final = re.compile(r"[\s,]+")


class StoredObject(NamedTuple):
    """One object of a store."""

    key: str
    size: int
    digest: str
    """What the store calls its version: the same means the same bytes. Empty where the listing does not say."""


def parse_organisation(content: bytes, path: str, organisation: Organisation) -> tuple[Repository, ...]:
    """Return the repositories of a listing that the description wants, in the order of their names.

    Raises: ConfigError, when nothing in it can be cloned from.
    """
    entries = list(_entries(content))
    found = {one.name: one for entry in entries if (one := _repository(entry, organisation)) is not None}
    if entries and not any(_place(entry, ssh=organisation.ssh) for entry in entries):
        raise ConfigError(f"{path}: no listing of repositories: none of its {len(entries)} entries has an address or a path")
    return tuple(found[name] for name in sorted(found))


def parse_objects(content: bytes, path: str) -> tuple[StoredObject, ...]:
    """Return the objects of a listing: JSON as the stores' own tools print it, or lines that end in size and key (or in the key alone).

    Raises: ConfigError.
    """
    found = []
    for entry in _entries(content):
        one = _object(entry) if isinstance(entry, dict) else _object_line(entry)
        if one is not None and not one.key.endswith("/"):
            if ".." in one.key.split("/"):
                raise ConfigError(f"{path}: {one.key}: leads out of the mounted folder")
            found.append(one)
    return tuple(sorted(set(found)))


def _entries(content: bytes) -> Iterator[Any]:
    """Yield the members of a list in JSON (also several one after the other), the objects of JSON lines, or plain lines."""
    text = content.decode("utf-8-sig", "replace").strip()
    if text[:1] not in ("{", "["):
        yield from (line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#"))
        return
    for document in _documents(text):
        yield from _members(document)


def _documents(text: str) -> Iterator[Any]:
    """Yield the JSON documents of a text: one, one a line, or one after the other as pages of an answer are when they are joined."""
    place = 0
    while place < len(text):
        try:
            document, place = _DECODER.raw_decode(text, place)
        except (ValueError, RecursionError):
            return
        yield document
        blank = _BLANK.match(text, place)
        place = blank.end() if blank is not None else place


def _members(document: Any) -> Iterator[Any]:
    if isinstance(document, list):
        yield from (entry for entry in document if isinstance(entry, dict | str))
    elif isinstance(document, dict):
        inner = next((document[name] for name in (*_LISTS, "Contents") if isinstance(document.get(name), list)), None)
        yield from _members(inner) if inner is not None else (document,)


def _repository(entry: Any, organisation: Organisation) -> Repository | None:
    place = _place(entry, ssh=organisation.ssh)
    if not place:
        return None
    name = _text(entry, _NAMES) or name_of(place) if isinstance(entry, dict) else name_of(place)
    short = name.rpartition("/")[2]
    if not _fits(organisation.include, name, short) or _fits(organisation.exclude, name, short):
        return None
    if isinstance(entry, dict) and (_is(entry, "archived") > organisation.archived or _is(entry, "fork") > organisation.forks):
        return None
    is_url = not url_problem(place)
    return Repository(
        url=place if is_url else "", path="" if is_url else place, name=name, owner=organisation.owner, groups=organisation.groups
    )


def _place(entry: Any, *, ssh: bool) -> str:
    """Return an address that can be cloned from, or a path; addresses with a password in them are none."""
    if isinstance(entry, str):
        return "" if "://" in entry and url_problem(entry) else entry
    links = entry.get("links")
    clone = links.get("clone") if isinstance(links, dict) else None
    named = {str(one.get("name")): one.get("href") for one in clone if isinstance(one, dict)} if isinstance(clone, list) else {}
    found = _text(entry, _SSH if ssh else _HTTPS) or str(named.get("ssh" if ssh else "https") or "") or _text(entry, (*_HTTPS, *_SSH))
    found = found or _text(entry, ("path", "url"))
    return "" if "://" in found and url_problem(found) else found


def _is(entry: dict[str, Any], word: str) -> bool:
    return bool(entry.get(word) or entry.get("is" + word.capitalize()) or (word == "fork" and entry.get("forked_from_project")))


def _fits(globs: Sequence[str], *names: str) -> bool:
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in globs for name in names)


def _text(entry: dict[str, Any], names: Sequence[str]) -> str:
    return next((value for name in names if isinstance(value := entry.get(name), str) and value), "")


def _object(entry: dict[str, Any]) -> StoredObject | None:
    key = _text(entry, ("Key", "key", "name", "Name", "path"))
    size = next((entry[name] for name in ("Size", "size", "contentLength") if name in entry), 0)
    digest = _text(entry, ("ETag", "etag", "eTag", "md5Hash", "crc32c", "versionId")).strip('"')
    return StoredObject(key, int(size) if str(size).isdigit() else 0, digest) if key else None


def _object_line(line: str) -> StoredObject | None:
    found = _LINE.match(line)
    return StoredObject(found["key"], int(found["size"]), "") if found else StoredObject(line, 0, "")
