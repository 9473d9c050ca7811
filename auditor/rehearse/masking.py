"""Texts -> the same texts with keys, and on request personal data of a checked form, replaced by the name of their kind."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from auditor.traffic.formats import Identifier
from auditor.traffic.payload import CREDENTIALS, NEAR, check_of

DEPTH_LIMIT = 60
_NOT_PERSONAL = frozenset({"source-code"})


class Mask:
    """Replaces what has a checked form; names and addresses of people have none, and stay."""

    def __init__(self, identifiers: Sequence[Identifier], keys: Iterable[str] = (), *, personal: bool) -> None:
        wanted = [one for one in identifiers if one.data_type == CREDENTIALS or (personal and one.data_type not in _NOT_PERSONAL)]
        wanted += [Identifier(data_type=CREDENTIALS, pattern=pattern) for pattern in keys]
        self._forms = [(one, re.compile(one.pattern), check_of(one.check) if one.check else None) for one in wanted]
        self.replaced: dict[str, int] = {}

    def text(self, text: str) -> str:
        """Return a text with everything of a known form replaced."""
        for one, pattern, check in self._forms:
            text = pattern.sub(self._replacer(one, check, text), text)
        return text

    def data(self, value: Any, depth: int = 0) -> Any:
        """Return JSON data with all its texts masked."""
        if isinstance(value, str):
            return self.text(value)
        if depth > DEPTH_LIMIT:
            return None
        if isinstance(value, dict):
            return {name: self.data(part, depth + 1) for name, part in value.items()}
        if isinstance(value, list | tuple):
            return [self.data(part, depth + 1) for part in value]
        return value

    def _replacer(self, one: Identifier, check: Callable[[str], bool] | None, text: str) -> Callable[[re.Match[str]], str]:
        def replace(found: re.Match[str]) -> str:
            before = text[max(0, found.start() - NEAR) : found.start()].lower()
            if (one.near and not any(word in before for word in one.near)) or (check is not None and not check(found.group())):
                return found.group()
            self.replaced[one.data_type] = self.replaced.get(one.data_type, 0) + 1
            return f"[{one.data_type}]"

        return replace
