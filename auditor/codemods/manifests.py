"""Manifests of packages that nothing needs any more -> the package that takes over; lock files are named for making anew."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from auditor.codemods.text import indent_at, is_first_on_line, line_end, line_start, newline, removal
from auditor.model.edit import Edit
from auditor.model.finding import Finding

CODEMOD = "manifests"
_PLAIN = re.compile(r"(?:.*/)?(?:requirements[^/]*\.(?:txt|in)|constraints[^/]*\.txt)")
_LISTED = re.compile(r"(?:.*/)?(?:pyproject\.toml|package\.json)")
_LOCKS = re.compile(r"(?:.*/)?(?:package-lock\.json|yarn\.lock|pnpm-lock\.yaml|poetry\.lock|uv\.lock|pdm\.lock|Pipfile\.lock|bun\.lockb?)")


class Packages(NamedTuple):
    """What becomes of packages."""

    needed: Mapping[str, str]
    """Package that goes -> the requirement that comes."""
    moved: frozenset[str]
    """Fingerprints of the calls and constructions that move."""
    in_use: frozenset[str]
    """Packages that something still imports: they stay beside what comes."""


def manifest_edits(
    findings: Sequence[Finding], read: Callable[[str], bytes | None], packages: Packages, *, kept: Callable[[str], bool]
) -> list[Edit]:
    """Return the changes of manifests, each to look at: versions are not chosen here."""
    needed = packages.needed
    gone = {package for package in needed if _is_free(package, findings, packages.moved)}
    declared = {(finding.location.path, finding.package) for finding in findings if finding.kind == "dependency"}
    edits = []
    for finding in findings:
        path, region = finding.location.path, finding.location.region
        if finding.kind != "dependency" or finding.package not in gone or region is None or kept(path):
            continue
        content = read(path)
        if content is None or not (_PLAIN.fullmatch(path) or _LISTED.fullmatch(path)):
            continue
        old = finding.package or ""
        new = needed[old]
        stays, has_new = old in packages.in_use, (path, new) in declared
        if stays and has_new:
            continue
        span, text = _change(path, content, (region.start_byte, region.end_byte), old, new, has_new=has_new)
        if stays:
            span, text = _beside(path, content, (region.start_byte, region.end_byte), text)
        edits.append(
            Edit(
                path=path,
                start_byte=span[0],
                end_byte=span[1],
                replacement=text,
                disposition="review",
                reason=f"Look at the version of {new}, and whether anything else needs {finding.package}.",
                codemod=CODEMOD,
                group=f"{CODEMOD}:{path}:{finding.package}",
            )
        )
    return edits


def lock_files(findings: Sequence[Finding], edits: Sequence[Edit]) -> tuple[str, ...]:
    """Return the lock files to make anew because a manifest changes."""
    if not any(edit.codemod == CODEMOD for edit in edits):
        return ()
    return tuple(sorted({finding.location.path for finding in findings if _LOCKS.fullmatch(finding.location.path)}))


def _is_free(package: str, findings: Sequence[Finding], moved: frozenset[str]) -> bool:
    """Whether every call and construction of a package moves."""
    own = [finding for finding in findings if finding.package == package and finding.kind in ("call", "client")]
    return bool(own) and all(finding.fingerprint in moved for finding in own)


def _change(path: str, content: bytes, span: tuple[int, int], old: str, new: str, *, has_new: bool) -> tuple[tuple[int, int], bytes]:
    start, end = span
    if _PLAIN.fullmatch(path):
        if has_new:
            return (line_start(content, start), line_end(content, start)), b""
        return (start, end), new.encode() + _comment(content[start:end])
    text = content[start:end]
    if has_new:
        return _entry(content, start, end), b""
    replaced = text.replace(old.encode(), new.encode(), 1)
    return (start, end), re.sub(rb"(?<=[:\w\]-])\s*[<>=~^!]=?\s*[\d.*]+", b"", replaced) if not path.endswith(".json") else _any_version(
        replaced
    )


def _beside(path: str, content: bytes, span: tuple[int, int], new: bytes) -> tuple[tuple[int, int], bytes]:
    """Return the insertion of an entry after one that stays."""
    start, end = span
    if _PLAIN.fullmatch(path):
        return (end, end), newline(content) + new
    if path.endswith(".json"):
        return (end, end), b"," + newline(content) + indent_at(content, start) + new
    quote = content[end : end + 1] if content[end : end + 1] in (b'"', b"'") else b""
    place = end + len(quote)
    return (place, place), b", " + quote + new + quote


def _entry(content: bytes, start: int, end: int) -> tuple[int, int]:
    """Return what to take out for an entry of a list or table, quotes and comma included."""
    while start and content[start - 1 : start] in (b'"', b"'"):
        start -= 1
    while content[end : end + 1] in (b'"', b"'"):
        end += 1
    if content[end - 1 : end] == b",":
        end -= 1
    before = content.rfind(b",", line_start(content, start), start)
    if before < 0 and is_first_on_line(content, start):
        previous = content[:start].rstrip()
        before = len(previous) - 1 if previous.endswith(b",") else -1
    return removal(content, start, end, before if before >= 0 else None)


def _any_version(text: bytes) -> bytes:
    return re.sub(rb'(:\s*")[^"]*(")', rb"\1*\2", text, count=1)


def _comment(text: bytes) -> bytes:
    found = re.search(rb"\s+#.*$", text)
    return found[0] if found else b""
