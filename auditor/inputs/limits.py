"""What one input may cost: the one table of sizes, counts and depths.

Every limit counts work (bytes, entries, levels), so that a slow machine gives the answers of a fast one.
"""

from typing import Final

import msgspec

from auditor.model.artifact import ArtifactKind

MEBIBYTE: Final = 1024 * 1024


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Bounds on one scan; what is over them is reported as skipped, never dropped in silence."""

    code_bytes: int = 4 * MEBIBYTE
    """Hand-written code files stay far below; what is larger is generated or data."""
    text_bytes: int = MEBIBYTE
    """Settings, documents, schemas: what is larger is data."""
    record_bytes: int = 64 * MEBIBYTE
    """Lock files, SBOMs and notebooks: large by nature, read by parsers that bound themselves."""
    folder_depth: int = 200
    """Levels of folders below the scanned root."""
    entries: int = 2_000_000
    """Files and folders listed in one run."""
    ignore_file_bytes: int = MEBIBYTE
    """Size of a `.gitignore` that is read without git."""
    line_bytes: int = 20_000
    """A code file with a longer line, and few lines, was not written by a person."""
    mean_line_bytes: int = 400
    """Mean line length above which a code file counts as minified."""
    open_brackets: int = 5_000
    """Brackets of one kind that a code file may open without closing them, or close without opening: grammars take long over more."""
    head_bytes: int = 8_192
    """How much of a file is looked at to tell text from binary and to find markers."""

    def of(self, kind: ArtifactKind) -> int:
        """Return the largest size that is read of a file of this kind."""
        match kind:
            case "code":
                return self.code_bytes
            case "manifest" | "sbom" | "notebook":
                return self.record_bytes
            case _:
                return self.text_bytes


LIMITS: Final = Limits()
"""The limits in force."""
