"""The messages of a call, its system prompt and its single texts -> the messages of chat completions."""

from auditor.codemods.arguments import ArgumentPlan, filled
from auditor.codemods.blocks import block_text, unblocked
from auditor.codemods.left import Left
from auditor.codemods.sites import Field, SourceFile, mapping_fields
from auditor.model import ir
from auditor.model.codemod import Change, LanguageForm, Recipe

MESSAGES = "messages"
MESSAGE = "message:"


class Conversation:
    """What becomes of the messages of one call."""

    def __init__(self, source: SourceFile, form: LanguageForm, recipe: Recipe) -> None:
        self._source = source
        self._form = form
        self._recipe = recipe
        self.instructions: Field | None = None
        """The system prompt, where it stands inside another argument."""

    def lay(self, plan: ArgumentPlan) -> None:
        """Lay the messages over the arguments.

        Raises: Left.
        """
        if self._recipe.system:
            self._system(plan)
        elif MESSAGES in self._recipe.blocks:
            self._unpack_messages(plan)

    def value(self, change: Change, field: Field) -> str:
        """Return the new value of an argument.

        Raises: Left, for a list of what is no message.
        """
        value = self._source.text(field.value)
        if not change.value.startswith(MESSAGE):
            return filled(change.value, value=value) if change.value else value
        if isinstance(field.value, ir.Sequence):
            if all(_is_message(item) for item in field.value.items):
                return value
            raise Left(f"`{field.name}` holds parts of another form")
        return f"[{filled(self._form.message, role=change.value.removeprefix(MESSAGE), content=value)}]"

    def _system(self, plan: ArgumentPlan) -> None:
        """Make an argument the first of the messages."""
        field = self.instructions or plan.fields.get(self._recipe.system)
        if field is None:
            if MESSAGES in self._recipe.blocks:
                self._unpack_messages(plan)
            return
        before, change = next(((name, one) for name, one in self._recipe.changes.items() if one.to == MESSAGES), (MESSAGES, None))
        messages = plan.fields.get(before)
        given = block_text(field.value) or field.value
        if messages is None or not isinstance(given, ir.Literal | ir.Template | ir.Name | ir.Attribute | ir.Call | ir.Binary):
            raise Left("its messages or its system prompt are given in another way")
        first = filled(self._form.message, role="system", content=self._source.text(given))
        if field is not self.instructions:
            plan.remove(field)
        text = self.value(change, messages) if change is not None else self._messages_text(messages)
        plan.rename(messages, MESSAGES, self._joined(first, text))

    def _unpack_messages(self, plan: ArgumentPlan) -> None:
        field = plan.fields.get(MESSAGES)
        if field is not None:
            plan.rename(field, MESSAGES, self._messages_text(field))

    def _messages_text(self, field: Field) -> str:
        """Return the messages as they are written, with plain texts in place of blocks where the recipe says so."""
        if MESSAGES not in self._recipe.blocks:
            return self._source.text(field.value)
        if not isinstance(field.value, ir.Sequence):
            raise Left(f"`{field.name}` is made elsewhere, in another form")
        return unblocked(self._source, field.value)

    def _joined(self, first: str, text: str) -> str:
        if text.startswith("[") and text.endswith("]"):
            rest = text[1:].lstrip()
            return f"[{first}{'' if rest.startswith(']') else ', '}{rest}"
        return filled(self._form.join, first=first, rest=text)


def _is_message(item: ir.Expr) -> bool:
    return isinstance(item, ir.Mapping) and mapping_fields(item).get("role") is not None
