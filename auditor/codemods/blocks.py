"""Messages whose content is a list of blocks -> the same messages with plain texts."""

from auditor.codemods.left import Left
from auditor.codemods.sites import SourceFile, mapping_fields
from auditor.model import ir

TEXT, CONTENT, ROLE = "text", "content", "role"
SILENT = frozenset({"type", "cache_control"})
"""Entries of a block beside its text that say nothing elsewhere."""


def block_text(value: ir.Expr) -> ir.Expr | None:
    """Return the text of a list that holds one block of text; None for anything else."""
    if not isinstance(value, ir.Sequence) or len(value.items) != 1 or not isinstance(value.items[0], ir.Mapping):
        return None
    fields = mapping_fields(value.items[0])
    text = fields.get(TEXT)
    others = {field.name for field in fields.items} - {TEXT} - SILENT
    return text.value if text is not None and not others and not fields.is_open else None


def unblocked(source: SourceFile, messages: ir.Sequence) -> str:
    """Return the code of a list of messages with texts in place of their blocks.

    Raises: Left, for a message in which more than one text stands.
    """
    pieces: list[str] = []
    at = messages.start
    for item in messages.items:
        fields = mapping_fields(item) if isinstance(item, ir.Mapping) else None
        content = fields.get(CONTENT) if fields is not None else None
        text = block_text(content.value) if content is not None else None
        if content is None or fields is None or fields.get(ROLE) is None or (text is None and not isinstance(content.value, ir.Literal)):
            raise Left("its messages hold content of another form")
        if text is not None:
            pieces += [_text(source, at, content.value.start), source.text(text)]
            at = content.value.end
    return "".join(pieces) + _text(source, at, messages.end)


def _text(source: SourceFile, start: int, end: int) -> str:
    return source.content[start:end].decode("utf-8", "replace")
