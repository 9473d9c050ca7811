"""Source the grammars do not read -> the same with the gap filled by something as long, for a second parse.

Text is always read from the original; only the tree comes from what is mended.
"""

import re

_IMPORTED_TYPE = re.compile(
    rb"""(?:(?<=[:<|&,({\[])|(?<=[:<|&,=>({\[?] )|(?<=extends )|(?<=typeof ))import\((?:"[^"\n]*"|'[^'\n]*')\)(?=[.;,|&>)\]])"""
)
"""`import("m").T` as a type. Source: tree-sitter-typescript 0.23. Checked: 2026-11-24."""
_TYPE_STAR = re.compile(rb"\bexport(\s+)type(?=\s*\*)")
"""`export type * from "m"`."""
_PREDEFINED_PARAMETER = re.compile(rb"\((string|number|boolean|any|unknown|object|symbol|never)(?=\)\s*=>)")
"""`(boolean) => void`: a parameter called like a type."""
_AMPERSAND = re.compile(rb"&(?![&=])")
"""`Questions & answers` between JSX tags."""


def mend(content: bytes, errors: tuple[tuple[int, int], ...]) -> bytes:
    """Return content of the same length without the syntax that is known to be beyond the grammars."""
    mended = _IMPORTED_TYPE.sub(lambda match: b"_" * len(match[0]), content)
    mended = _TYPE_STAR.sub(lambda match: match[0][:-4] + b"    ", mended)
    mended = _PREDEFINED_PARAMETER.sub(lambda match: b"(" + b"_" * len(match[1]), mended)
    pieces: list[bytes] = []
    at = 0
    for start, end in errors:
        if start >= at:
            pieces.append(mended[at:start])
            pieces.append(_AMPERSAND.sub(b"_", mended[start:end]))
            at = end
    pieces.append(mended[at:])
    return b"".join(pieces)
