"""What shall become of the arguments of one call -> edits that leave its other bytes as they are."""

import msgspec

from auditor.codemods.sites import Field, Fields, SourceFile
from auditor.codemods.text import addition, removal
from auditor.model import ir
from auditor.model.codemod import LanguageForm
from auditor.model.edit import Edit

OPERATOR = " ?? "
PYTHON = "python"
_WHOLE = ir.Assign | ir.AssignExpr | ir.Argument | ir.Entry | ir.Return | ir.Sequence | ir.Param | ir.Template | ir.Evaluate
"""What an expression can stand in without brackets."""


class Stretch(msgspec.Struct, frozen=True, order=True):
    """Bytes that are replaced, before it is known why."""

    start: int
    end: int
    replacement: bytes


class ArgumentPlan:
    """The changes to one list of arguments; at the end, removed places are used for what is added first."""

    def __init__(self, source: SourceFile, form: LanguageForm, fields: Fields) -> None:
        self._source = source
        self._form = form
        self._fields = fields
        self._replaced: dict[int, Stretch] = {}
        self._removed: dict[int, Field] = {}
        self._added: dict[str, str] = {}
        self._nested: dict[str, ArgumentPlan] = {}

    @property
    def fields(self) -> Fields:
        """The list as it is."""
        return self._fields

    def set(self, path: str, code: str) -> bool:
        """Give an argument a value, in its place or as a new one; false when it lies in something that cannot be seen into."""
        head, _, rest = path.partition(".")
        field = self._fields.get(head)
        if rest and field is not None:
            inner = self._source.nested(field)
            if inner is None:
                return False
            plan = self._nested.setdefault(head, ArgumentPlan(self._source, self._form, inner))
            return plan.set(rest, code)
        if rest:
            self._added[head] = self._held({rest: code}, self._added.get(head))
        elif field is None:
            self._added[head] = code
        else:
            self.rename(field, head, code)
            self._removed.pop(field.start, None)
        return True

    def rename(self, field: Field, name: str, code: str) -> None:
        """Give an argument another name, and a value; only the value is touched where the name stays and is written down beside it."""
        if name == field.name and field.start != field.value.start:
            self._replaced[field.start] = Stretch(field.value.start, field.value.end, code.encode())
        else:
            self._replaced[field.start] = Stretch(field.start, field.end, self._item(name, code))

    def remove(self, field: Field) -> None:
        """Take an argument out."""
        self._removed[field.start] = field

    def stretches(self) -> list[Stretch]:
        """Return the changes, sorted."""
        found = list(self._replaced.values())
        free = [field for field in self._fields.items if field.start in self._removed]
        added = [self._item(name, code) for name, code in self._added.items()]
        for field in free[: len(added)]:
            found.append(Stretch(field.start, field.end, added.pop(0)))
            del self._removed[field.start]
        found += self._removals()
        if added:
            found.append(self._addition(added))
        for plan in self._nested.values():
            found += plan.stretches()
        return sorted(found)

    def _item(self, name: str, code: str) -> bytes:
        return filled(self._form.argument, name=name, value=code).encode()

    def _held(self, fields: dict[str, str], before: str | None) -> str:
        items = ", ".join(filled(self._form.argument, name=name, value=code) for name, code in fields.items())
        if before is not None:
            return before.rstrip("} ") + ", " + items + " }"
        return filled(self._form.holder or "{fields}", fields=items)

    def _removals(self) -> list[Stretch]:
        """Return what takes out the removed arguments: neighbours together, so that the comma before the last goes with them."""
        found: list[Stretch] = []
        run: list[Field] = []
        before: int | None = None
        for place, field in enumerate(self._fields.items):
            if field.start in self._removed:
                if not run:
                    before = self._fields.items[place - 1].end if place else None
                run.append(field)
                following = self._fields.items[place + 1] if place + 1 < len(self._fields.items) else None
                if following is not None and following.start in self._removed and self._are_neighbours(field, following):
                    continue
                found.append(Stretch(*removal(self._source.content, run[0].start, field.end, before), b""))
                run = []
        return _apart(found)

    def _are_neighbours(self, one: Field, other: Field) -> bool:
        return self._source.content[one.end : other.start].strip() == b","

    def _addition(self, added: list[bytes]) -> Stretch:
        kept = [field for field in self._fields.items if field.start not in self._removed]
        last = self._fields.last
        if last is not None and self._fields.items and last[0] in self._removed:
            last = (kept[-1].start, kept[-1].end) if kept else None
        if last is None:
            joined = b", ".join(added)
            return Stretch(self._fields.closing, self._fields.closing, self._in_holder(joined))
        pieces = [addition(self._source.content, last, self._fields.opening, item) for item in added]
        return Stretch(last[1], last[1], b"".join(pieces))

    def _in_holder(self, joined: bytes) -> bytes:
        """Put the first arguments into brackets of their own where the call has none."""
        if not self._form.holder or self._source.content[self._fields.closing : self._fields.closing + 1] == b"}":
            return b" " + joined + b" " if self._form.holder else joined
        return filled(self._form.holder, fields=joined.decode()).encode()


def _apart(stretches: list[Stretch]) -> list[Stretch]:
    """Return removals as one where they touch."""
    merged: list[Stretch] = []
    for one in stretches:
        if merged and one.start <= merged[-1].end:
            merged[-1] = Stretch(merged[-1].start, max(one.end, merged[-1].end), b"")
        else:
            merged.append(one)
    return merged


def filled(form: str, **parts: str) -> str:
    """Return a form with its named places filled in, in one pass: what is put in is not looked at again."""
    pieces, rest = [], form
    while rest:
        found = min(((rest.find("{" + name + "}"), name) for name in parts if "{" + name + "}" in rest), default=None)
        if found is None:
            break
        place, name = found
        pieces += [rest[:place], parts[name]]
        rest = rest[place + len(name) + 2 :]
    return "".join(pieces) + rest


def replaced(source: SourceFile, node: ir.Node, code: str) -> Stretch:
    """Return the replacement of an expression, in brackets where an operator beside it would bind closer."""
    is_loose = OPERATOR in code and not isinstance(source.parent(node), _WHOLE)
    return Stretch(node.start, node.end, (f"({code})" if is_loose else code).encode())


def requoted(source: SourceFile, edit: Edit) -> Edit:
    """Return an edit inside of a text in which code stands, with quotes that do not end the text: older Pythons want others there."""
    text = next(
        (
            node
            for node in reversed(source.nodes)
            if isinstance(node, ir.Template) and node.start < edit.start_byte and edit.end_byte < node.end
        ),
        None,
    )
    if text is None or source.language != PYTHON:
        return edit
    quote = source.content[text.end - 1 : text.end]
    other = b"'" if quote == b'"' else b'"'
    if quote not in edit.replacement or other in edit.replacement:
        return edit
    return msgspec.structs.replace(edit, replacement=edit.replacement.replace(quote, other))


def quoted_like(source: SourceFile, literal: ir.Literal, text: str) -> bytes:
    """Return a string in the quotes that another one has."""
    written = source.text(literal)
    quote = next((mark for mark in ('"', "'", "`") if written.endswith(mark)), '"')
    return f"{quote}{text}{quote}".encode()


def as_edits(stretches: list[Stretch], path: str, *, is_safe: bool, reason: str, codemod: str, group: str) -> list[Edit]:
    """Return the changes as edits of one kind."""
    return [
        Edit(
            path=path,
            start_byte=one.start,
            end_byte=one.end,
            replacement=one.replacement,
            disposition="safe" if is_safe else "review",
            reason=reason,
            codemod=codemod,
            group=group,
        )
        for one in stretches
    ]
