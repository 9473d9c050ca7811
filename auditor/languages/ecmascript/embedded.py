"""Files that embed scripts (Vue, Svelte, Astro, HTML) -> the scripts alone, each where it stands.

Everything else is blanked with spaces, so that every byte offset is one of the original file.
"""

import re
from typing import NamedTuple

_OPEN = re.compile(rb"<script(?=[\s>])", re.IGNORECASE)
_CLOSE = re.compile(rb"</script\s*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(rb"""([^\s=>"'/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_FRONTMATTER = re.compile(rb"\s*---[ \t]*\r?\n(.*?)(?:^---[ \t]*\r?$|\Z)", re.DOTALL | re.MULTILINE)
_BLANK = bytes(byte if byte in b"\r\n" else 0x20 for byte in range(256))
"""Translation that leaves line ends alone and makes spaces of all else."""
_DATA_TYPES = (b"json", b"template", b"html", b"plain", b"glsl", b"importmap", b"speculationrules", b"shader")
_TYPESCRIPT = (b"ts", b"typescript", b"tsx")
_LONGEST_TAG = 2000


class Script(NamedTuple):
    """One script of a file: the bytes from `start` to `end`, the grammar it is written in, and what is written over the bytes around it."""

    start: int
    end: int
    grammar: str
    before: bytes = b""
    after: bytes = b";"


def find_scripts(content: bytes) -> list[Script]:
    """Return the `<script>` elements that hold code, in order; each runs to its end tag, or to the end of the file."""
    # A script inside a comment is no script, but `<!--` inside a script is no comment: each comment is judged where it starts.
    scripts: list[Script] = []
    at = 0
    while (opening := _OPEN.search(content, at)) is not None:
        comment = COMMENT.search(content, at, len(content))
        if comment is not None and comment.start() < opening.start():
            at = comment.end()
            continue
        end_of_tag = _end_of_tag(content, opening.end())
        if end_of_tag < 0:
            break
        closing = _CLOSE.search(content, end_of_tag)
        end = len(content) if closing is None else closing.start()
        grammar = _grammar_of(content[opening.end() : end_of_tag - 1])
        if grammar is not None:
            scripts.append(Script(end_of_tag, end, grammar))
        at = end if closing is None else closing.end()
    return scripts


def _end_of_tag(content: bytes, at: int) -> int:
    """Return the offset behind the `>` of a tag, quotes respected; -1 when there is none near."""
    quote = 0
    for index in range(at, min(len(content), at + _LONGEST_TAG)):
        byte = content[index]
        if quote:
            quote = 0 if byte == quote else quote
        elif byte in b"\"'":
            quote = byte
        elif byte == ord(">"):
            return index + 1
    return -1


def _grammar_of(tag: bytes) -> str | None:
    """Return the grammar of a script by its attributes; None for data that only stands in a script element."""
    attributes = {match[1].lower(): (match[2] or match[3] or match[4] or b"").lower() for match in _ATTRIBUTE.finditer(tag)}
    if any(word in attributes.get(b"type", b"") for word in _DATA_TYPES):
        return None
    written_in = attributes.get(b"lang", b"")
    return "tsx" if written_in == b"tsx" else "typescript" if written_in in _TYPESCRIPT else "javascript"


def find_frontmatter(content: bytes) -> list[Script]:
    """Return what stands between the `---` lines at the top of an Astro file."""
    match = _FRONTMATTER.match(content)
    return [] if match is None else [Script(match.start(1), match.end(1), "typescript")]


def blank_around(content: bytes, scripts: list[Script]) -> bytes:
    """Return the content with everything but the scripts blanked; lines and offsets stay.

    A `;` takes the place of the first byte behind each script: what one leaves open must not run into the next.
    """
    kept: list[bytes] = []
    at, behind = 0, b""
    for script in sorted(scripts):
        kept.append(_gap(content[at : script.start], behind, script.before))
        kept.append(content[script.start : script.end])
        at, behind = script.end, script.after
    kept.append(_gap(content[at:], behind, b""))
    return b"".join(kept)


def _gap(between: bytes, behind: bytes, before: bytes) -> bytes:
    """Return what stands between two scripts blanked, with the marks at its ends as far as there is room on the line."""
    blank = between.translate(_BLANK)
    room = len(blank) - len(blank.lstrip(b" "))
    blank = behind[:room] + blank[len(behind[:room]) :]
    return blank[: len(blank) - len(before)] + before if before else blank
