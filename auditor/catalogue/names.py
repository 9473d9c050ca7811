"""Names as people write them -> names as they are compared: hosts, packages, modules, settings, model ids."""

import re
from collections.abc import Iterator

_PYPI_RUNS = re.compile(r"[-_.]+")
_GO_MAJOR = re.compile(r"/v[0-9]+$")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NOT_WORD = re.compile(r"[^A-Za-z0-9]+")
_PORT = re.compile(r":[0-9]{1,5}$")
_SEPARATORS = re.compile(r"[./:\\]+")

HOST_LIMIT = 253
"""Characters of a host name. Source: RFC 1035, section 2.3.4. Checked: 2026-11-24."""
NAME_LIMIT = 512
"""Characters of any other name that is looked up; longer ones are not names."""


def host_name(host: str) -> str | None:
    """Return a host in lower-case ASCII without port and trailing dot, or None when it cannot be one."""
    host = _PORT.sub("", host.strip()).rstrip(".").lower()
    if not host or len(host) > HOST_LIMIT or host.startswith("["):
        return None
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    return host


def package_name(ecosystem: str, name: str) -> str:
    """Return a package's name as its registry compares it; `ecosystem` is a purl type."""
    name = name.strip()[:NAME_LIMIT]
    match ecosystem:
        case "pypi":
            return _PYPI_RUNS.sub("-", name.split("[", 1)[0].strip()).lower()
        case "maven":
            return name.replace("/", ":", 1) if ":" not in name else name
        case "swift":
            return swift_name(name)
        case "npm" | "nuget" | "composer" | "golang" | "pub" | "hex" | "cargo":
            return name.lower().replace("_", "-") if ecosystem == "cargo" else name.lower()
        case _:
            return name


def swift_name(name: str) -> str:
    """Return `owner/repository` in lower case for a Swift package's URL, purl name or short name."""
    parts = [part for part in name.removesuffix(".git").rstrip("/").replace(":", "/").split("/") if part]
    return "/".join(parts[-2:]).lower()


def package_names(ecosystem: str, name: str) -> Iterator[str]:
    """Yield the names to look a package up by, most exact first: Go modules also without their major version and sub-package."""
    name = package_name(ecosystem, name)
    yield name
    if ecosystem == "golang":
        without = _GO_MAJOR.sub("", name)
        yield without
        yield from prefixes(without)


def prefixes(name: str) -> Iterator[str]:
    """Yield the proper prefixes of a dotted, slashed or `::` name that end at a separator, longest first."""
    for match in reversed(list(_SEPARATORS.finditer(name[:NAME_LIMIT]))):
        if match.start() > 0:
            yield name[: match.start()]


def setting_tokens(name: str) -> tuple[str, ...]:
    """Return the words of a setting's name in upper case: `app.openAiApiKey` gives APP, OPEN, AI, API, KEY."""
    return tuple(token.upper() for token in _NOT_WORD.split(_CAMEL.sub("_", name[:NAME_LIMIT])) if token)


def model_forms(model: str) -> Iterator[str]:
    """Yield the forms of a model id to look up, most exact first: as given, without tags of a router, its last path segment."""
    model = model.strip()[:NAME_LIMIT].lower()
    seen: set[str] = set()
    for form in (model, model.removeprefix("models/"), _without_prefix(model, ":"), model.rsplit("/", 1)[-1]):
        if form and form not in seen:
            seen.add(form)
            yield form


def _without_prefix(model: str, separator: str) -> str:
    """Take off `provider:` in front of an id; a tag behind it (`name:7b`) stays."""
    before, found, after = model.partition(separator)
    return after if found and before.replace("-", "").replace("_", "").isalpha() else model
