"""The bytes of a fleet's file (TOML or YAML) -> `Fleet`: which repositories and logs there are, and whose they are."""

import re
import tomllib
from typing import Any, Final

import msgspec

from auditor.catalogue.decoding import convert, parse_yaml
from auditor.config import Settings
from auditor.errors import ConfigError, RuleError

FILE_BYTES: Final = 64_000_000
"""A description of 100,000 repositories, written out one by one, has a third of it."""

_SECRET_IN_URL: Final = re.compile(r"^[a-z][a-z0-9+.-]*://[^/@]*:[^/@]*@", re.IGNORECASE)
_URL: Final = re.compile(r"^(?:https?|ssh|git|file)://\S+$|^[\w.-]+@[\w.-]+:\S+$", re.IGNORECASE)


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """A folder of a repository that somebody else than the repository's owner answers for."""

    path: str
    """A folder, relative to the top; everything below it is meant, unless another part is nearer."""
    owner: str
    name: str = ""


class Repository(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """One repository: a folder on this machine, or an address that git can clone from."""

    path: str = ""
    """A folder, a git work tree or a bare repository; relative to the description."""
    url: str = ""
    revision: str = ""
    """A branch, tag or commit; without it the files as they lie there, or the default branch."""
    name: str = ""
    """How the portfolio calls it; without it the last part of path or address."""
    owner: str = ""
    groups: tuple[str, ...] = ()
    components: tuple[Part, ...] = ()


class Organisation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """Many repositories at once: the listing that a forge gives of an organisation, saved as a file."""

    listing: str
    """JSON as forges answer, one object a line, or plain addresses and paths, one a line."""
    owner: str = ""
    groups: tuple[str, ...] = ()
    include: tuple[str, ...] = ("*",)
    """Globs of names; those of a listing that fit none are left out."""
    exclude: tuple[str, ...] = ()
    archived: bool = False
    """Whether repositories that are archived count."""
    forks: bool = False
    ssh: bool = False
    """Whether to clone by SSH rather than HTTPS where a listing has both."""


class LogSet(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """Network logs of one kind of place."""

    paths: tuple[str, ...] = ()
    """Files, folders, globs; relative to the description."""
    listing: str = ""
    """The listing of an object store, saved as a file."""
    mount: str = ""
    """The folder below which the objects of the listing can be read."""
    format: str = ""
    columns: dict[str, str] = {}
    gateways: tuple[str, ...] = ()
    """`host=provider`: hosts of the company that pass requests on."""
    owners: str = ""
    """A file that says whose clients are whose (docs/guide/logs.md)."""


class Fleet(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """Everything one run of `auditor fleet` looks at."""

    name: str = ""
    """What the report is about: a company, a group."""
    repositories: tuple[Repository, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    logs: tuple[LogSet, ...] = ()
    settings: Settings = Settings()
    """As in `auditor.toml`, for every repository alike: only what was measured alike can be compared."""


def parse_fleet(content: bytes, path: str) -> Fleet:
    """Return the description that a file holds; YAML by the end of its name, else TOML.

    Raises: ConfigError, naming file, field and what is wrong.
    """
    if len(content) > FILE_BYTES:
        raise ConfigError(f"{path}: larger than the description of a fleet can be; name a listing with [[organisations]] instead")
    is_yaml = path.lower().endswith((".yaml", ".yml"))
    try:
        plain = parse_yaml(path, content) if is_yaml else _toml(content, path)
        fleet = convert(path, content if is_yaml else b"", plain if plain is not None else {}, Fleet)
    except RuleError as error:
        raise ConfigError(str(error) if is_yaml else str(error).replace(f"{path}:1: ", f"{path}: ", 1)) from error
    _check(fleet, path)
    return fleet


def url_problem(url: str) -> str:
    """Return why an address is not cloned from; empty when it can be."""
    if _SECRET_IN_URL.match(url):
        return "holds a password; leave it to git's own credential helpers"
    if url.startswith("-") or not _URL.match(url):
        return "is no address that git clones from (https://, ssh://, git://, file://, user@host:path)"
    return ""


def name_of(place: str) -> str:
    """Return what a path or address is called: its last part."""
    last = re.split(r"[/\\:]", place.rstrip("/\\"))[-1]
    return last.removesuffix(".git") or "repository"


def _toml(content: bytes, path: str) -> dict[str, Any]:
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigError(f"{path}: not TOML: {error}") from error


def _check(fleet: Fleet, path: str) -> None:
    """Raises: ConfigError, for what no single field's type can tell."""
    for number, one in enumerate(fleet.repositories):
        where = f"{path}: repositories[{number}]"
        if bool(one.path) == bool(one.url):
            raise ConfigError(f"{where}: give either `path` or `url`")
        if one.url and (problem := url_problem(one.url)):
            raise ConfigError(f"{where}: this url {problem}")
        if one.revision.startswith("-"):
            raise ConfigError(f"{where}: {one.revision}: not a revision")
    for number, logs in enumerate(fleet.logs):
        if not logs.paths and not logs.listing:
            raise ConfigError(f"{path}: logs[{number}]: give `paths`, or `listing` and `mount`")
        if logs.listing and not logs.mount:
            raise ConfigError(f"{path}: logs[{number}]: `mount` says below which folder the objects of the listing can be read")
    if not (fleet.repositories or fleet.organisations or fleet.logs):
        raise ConfigError(f"{path}: names no repositories, organisations or logs: there is nothing to look at")
