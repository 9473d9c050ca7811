"""SQL -> Module: statements as calls of the functions in them.

Dialects differ in everything but the form of a call, so this is a scanner of its own: `schema.function(arguments)` with nesting,
named arguments (`name => value`, `@name = value`), and procedures called by `EXEC` or `CALL`. Names are given in lower case.
"""

import re
import sys
from typing import NamedTuple

from auditor.languages.language import DEPTH_LIMIT, Idioms, Language
from auditor.model.ir import (
    Argument,
    Assign,
    Attribute,
    Binary,
    Body,
    Call,
    Define,
    Evaluate,
    Expr,
    Function,
    Import,
    ImportBinding,
    Literal,
    Module,
    Name,
    Opaque,
    Return,
    Sequence,
    Stmt,
    Template,
)

_TOKEN = re.compile(
    rb"(?P<space>\s+)|(?P<comment>--[^\n]*|/\*.*?(?:\*/|\Z))|(?P<dollar>\$(?P<tag>\w*)\$.*?(?:\$(?P=tag)\$|\Z))"
    rb"|(?P<string>[NnEeRrBb]?'(?:[^'\\]|''|\\.)*(?:'|\Z))|(?P<quoted>\"(?:[^\"]|\"\")*(?:\"|\Z)|`[^`]*(?:`|\Z)|\[\w[\w \-]*\])"
    rb"|(?P<number>\d+(?:\.\d+)?)|(?P<name>[@:#$]{0,2}[A-Za-z_\x80-\xff][\w$#\x80-\xff]*)|(?P<sign>=>|:=|\|\||::|.)",
    re.DOTALL,
)

_WORDS = frozenset(
    "all alter and any as array asc between by call case check coalesce column constraint create cross delete desc distinct else end exec"
    " execute exists filter for foreign from full function group having if ilike in index inner insert interval into is join key lateral"
    " left like limit not null nullif on or order outer over partition primary procedure references returning returns right row select set"
    " some table then unique update using values view when where window with".split()
)
"""Words that may stand before a parenthesis without being functions."""

_STARTING = frozenset({"go", "declare", "exec", "execute"})
_ASSIGNING = frozenset({"set", "declare", "let"})

TOKEN_LIMIT = 400_000


class Token(NamedTuple):
    """One token: what it is, its text, its place."""

    kind: str
    text: str
    start: int
    end: int


def tokens(content: bytes, start: int = 0, end: int = sys.maxsize) -> list[Token]:
    """Split SQL (a part of it, if said) into tokens; spaces and comments are left out."""
    found: list[Token] = []
    for match in _TOKEN.finditer(content, start, end):
        kind = match.lastgroup or "sign"
        if kind == "tag":
            kind = "dollar"
        if kind not in {"space", "comment"}:
            found.append(Token(kind, match.group().decode("utf-8", "replace"), match.start(), match.end()))
        if len(found) >= TOKEN_LIMIT:
            break
    return found


def lower(path: str, content: bytes) -> Module:
    """Lower one SQL file."""
    scanner = _Scanner(content, tokens(content))
    body = scanner.statements()
    return Module(path=path, language="sql", body=body, too_deep=scanner.too_deep)


class _Scanner:
    """Walks over the tokens once, from left to right."""

    def __init__(self, content: bytes, found: list[Token]) -> None:
        self._content = content
        self._tokens = found
        self._place = 0
        self._depth = 0
        self.too_deep = False

    def statements(self) -> tuple[Stmt, ...]:
        """Return a statement for every SQL statement that calls something."""
        out: list[Stmt] = []
        while self._place < len(self._tokens):
            start = self._tokens[self._place].start
            if self._text() == "go":
                self._place += 1
                continue
            special = self._procedure() or self._loaded() or self._model()
            if special is not None:
                out.append(special)
                continue
            variable = self._set()
            values = self._values({";"})
            end = self._tokens[min(self._place, len(self._tokens)) - 1].end
            calls = tuple(value for value in values if not isinstance(value, Literal | Name))
            if variable is not None and values:
                value = values[0] if len(values) == 1 else Opaque(start, end, tuple(values))
                out.append(Assign(start, end, Name(variable.start, variable.end, variable.text.lower()), value))
            elif calls:
                out.append(Evaluate(start, end, calls[0] if len(calls) == 1 else Opaque(start, end, calls)))
            self._place += self._text() == ";" or not self._starts()
        return tuple(out)

    def _starts(self) -> bool:
        """Tell whether a statement of its own starts here: T-SQL puts no mark between statements."""
        word = self._text()
        made = word == "create" and self._text(1) == "external" and self._text(2) == "model"
        return word in _STARTING or made or (word == "set" and self._text(1).startswith("@"))

    def _loaded(self) -> Stmt | None:
        """`LOAD name`, `INSTALL name`, `ATTACH 'name:...'`: its functions are called by their bare names."""
        word, token = self._text(), self._peek(1)
        if token is None or token.kind not in {"name", "string"} or word not in {"load", "install", "attach"}:
            return None
        text = _unquoted(token.text) if token.kind == "string" else token.text.lower()
        module = text.partition(":")[0] if word == "attach" and ":" in text else text
        first = self._tokens[self._place]
        self._place += 2
        return Import(first.start, token.end, (ImportBinding("", module, None, wildcard=True, module_loaded=module),))

    def _model(self) -> Stmt | None:
        """`CREATE EXTERNAL MODEL m FUNCTION f ... MODEL_TYPE kind SETTINGS (MODEL_ID 'x')`: a function that asks a model."""
        words = [self._text(ahead) for ahead in range(5)]
        if words[:3] == ["create", "external", "model"] and words[4] == "with":
            return self._external_model()
        if words[:3] != ["create", "external", "model"] or words[4] != "function":
            return None
        first, name = self._tokens[self._place], self._tokens[min(self._place + 5, len(self._tokens) - 1)]
        kind, told = "", []
        while (token := self._peek()) is not None and token.text != ";":
            after = self._peek(1)
            if token.text.lower() == "model_type" and after is not None:
                kind = after.text.lower()
            elif after is not None and after.kind == "string":
                told.append(Argument(token.start, after.end, Literal(after.start, after.end, _unquoted(after.text)), token.text.lower()))
            self._place += 1
        end = self._tokens[self._place - 1].end
        asked = Call(first.start, end, Name(first.start, end, f"model_type {kind}"), tuple(told))
        body = Body(lambda: (Return(first.start, end, asked),))
        return Define(first.start, end, Function(name=_plain(name.text), start=first.start, end=end, params=(), body=body))

    def _external_model(self) -> Stmt:
        """`CREATE EXTERNAL MODEL m WITH (LOCATION = 'url', ...)`: what answers `USE MODEL m`."""
        first, name = self._tokens[self._place], self._tokens[self._place + 3]
        told = []
        while (token := self._peek()) is not None and token.text not in {";", ")"}:
            value = self._peek(2)
            if self._text(1) == "=" and value is not None and value.kind == "string":
                told.append(Argument(token.start, value.end, Literal(value.start, value.end, _unquoted(value.text)), token.text.lower()))
            self._place += 1
        end = self._tokens[self._place - 1].end
        made = Call(first.start, end, Name(first.start, end, "create_external_model"), tuple(told))
        return Assign(first.start, end, Name(name.start, name.end, _bare(name.text)), made)

    def _peek(self, ahead: int = 0) -> Token | None:
        place = self._place + ahead
        return self._tokens[place] if place < len(self._tokens) else None

    def _text(self, ahead: int = 0) -> str:
        token = self._peek(ahead)
        return token.text.lower() if token is not None else ""

    def _set(self) -> Token | None:
        """`SET @x = ...`, `SET x = ...`, `DECLARE @x type = ...`, `x := ...`: the variable, with the value next."""
        for ahead in range(9):
            token, sign = self._peek(ahead), self._text(ahead + 1)
            if token is None or token.text == ";":
                return None
            assigns = (ahead == 0 and sign == ":=") or (sign in {"=", ":="} and self._text() in _ASSIGNING)
            if assigns and (token.kind == "name" or self._text() == "declare"):
                declared = self._peek(1) if self._text() == "declare" else token
                self._place += ahead + 2
                return declared
        return None

    def _procedure(self) -> Stmt | None:
        """`EXEC name @a = 1, @b = N'x'`: a call without parentheses."""
        if self._text() not in {"exec", "execute"} or (name := self._peek(1)) is None or name.kind not in {"name", "quoted"}:
            return None
        first = self._tokens[self._place]
        self._place += 1
        result = self._peek()
        if result is not None and self._text(1) == "=" and result.text.startswith("@"):  # `EXEC @code = name ...`
            self._place += 2
        callee = self._dotted()
        arguments: list[Argument] = []
        while self._place < len(self._tokens) and self._text() not in {";", "go", "end", "begin", "select", "if"}:
            arguments.append(self._argument({",", ";", "go", "end", "begin", "select", "if"}))
            if self._text() == ",":
                self._place += 1
        last = self._tokens[self._place - 1]
        return Evaluate(first.start, last.end, Call(first.start, last.end, callee, tuple(arguments)))

    def _values(self, ends: set[str]) -> list[Expr]:
        """Return what stands up to one of the end marks, joined where `||` joins it."""
        out: list[Expr] = []
        joining = False
        while (token := self._peek()) is not None and token.text.lower() not in ends:
            if out and not self._depth and self._starts():
                break
            if token.text in {"||", "+"}:
                joining = bool(out)
                self._place += 1
                continue
            if token.kind == "name" and token.text.startswith("::"):  # `value::type`
                self._dotted()
                continue
            value = self._value()
            if value is None:
                continue
            if joining and out:
                left = out.pop()
                parts = left.parts if isinstance(left, Template) else (left,)
                value = Template(left.start, value.end, (*parts, value))
            joining = False
            out.append(value)
        return out

    def _value(self) -> Expr | None:
        """Return one value at this place and go past it."""
        token = self._tokens[self._place]
        if token.text == "(":
            return self._group()
        if token.kind in {"name", "quoted"}:
            return self._name(token)
        self._place += 1
        if token.kind == "string":
            return Literal(token.start, token.end, _unquoted(token.text))
        if token.kind == "dollar":
            return self._body(token)
        if token.kind == "number":
            return Literal(token.start, token.end, float(token.text) if "." in token.text else int(token.text[:300]))
        return None

    def _body(self, token: Token) -> Expr:
        """`$$ ... $$`: the text of a function, in SQL as a rule; its calls are found where they stand."""
        opening = token.text.index("$", 1) + 1
        inside = tokens(self._content, token.start + opening, token.end) if self._depth < 3 else []
        scanner = _Scanner(self._content, inside)
        scanner._depth = self._depth + 1
        found = [
            statement.value
            for statement in scanner.statements()
            if isinstance(statement, Evaluate | Assign) and statement.value is not None
        ]
        return (
            Opaque(token.start, token.end, tuple(found))
            if found
            else Literal(token.start, token.end, token.text[opening:].rpartition("$")[0].rpartition("$")[0])
        )

    def _group(self) -> Expr | None:
        first = self._tokens[self._place]
        self._place += 1
        if self._depth >= DEPTH_LIMIT:
            self.too_deep = True
            return None
        self._depth += 1
        held = self._values({")", ";"})
        values = [value for value in held if not isinstance(value, Name)]
        self._depth -= 1
        if self._text() == ")":
            self._place += 1
        last = self._tokens[self._place - 1]
        if len(held) > 1 and isinstance(held[0], Literal):  # a row: `('POST', url, ...)`
            return Sequence(first.start, last.end, tuple(held))
        return values[0] if len(values) == 1 else Opaque(first.start, last.end, tuple(values))

    def _dotted(self) -> Expr:
        """Return `a.b.c` in lower case and go past it."""
        token = self._tokens[self._place]
        value: Expr = Name(token.start, token.end, _plain(token.text))
        self._place += 1
        links = 0
        while self._text() == "." and (step := self._peek(1)) is not None and step.kind in {"name", "quoted"} and links < 20:
            value = Attribute(value.start, step.end, value, _plain(step.text))
            self._place += 2
            links += 1
        return value

    def _name(self, token: Token) -> Expr | None:
        word = token.text.lower()
        if word in _WORDS and token.kind == "name":
            self._place += 1
            return None
        value = self._dotted()
        following = self._peek()
        if following is None or following.text != "(" or self._depth >= DEPTH_LIMIT:
            self.too_deep = self.too_deep or self._depth >= DEPTH_LIMIT
            return value
        self._place += 1
        self._depth += 1
        arguments: list[Argument] = []
        while (here := self._peek()) is not None and here.text not in {")", ";"}:
            arguments.append(self._argument({",", ")", ";", "use"}))
            if self._text() == ",":
                self._place += 1
        self._depth -= 1
        if self._text() == ")":
            self._place += 1
        return Call(value.start, self._tokens[self._place - 1].end, value, tuple(arguments))

    def _argument(self, ends: set[str]) -> Argument:
        token = self._tokens[self._place]
        name = None
        sign = self._text(1)
        if token.kind in {"name", "quoted"} and (sign in {"=>", ":="} or (sign == "=" and token.text.startswith("@"))):
            name = _plain(token.text).lstrip("@")
            self._place += 2
        elif (
            token.kind == "name"
            and token.text.lower() in {"model", "table"}
            and (following := self._peek(1)) is not None
            and following.kind in {"name", "quoted"}
        ):
            name = token.text.lower()  # BigQuery: `MODEL project.name, TABLE x`
            self._place += 1
        elif token.text.lower() == "use" and sign == "model" and (model := self._peek(2)) is not None:
            self._place += 3  # T-SQL: `AI_GENERATE_EMBEDDINGS(text USE MODEL name)`
            return Argument(token.start, model.end, Name(model.start, model.end, _bare(model.text)), "use_model")
        before = self._place
        values = self._values(ends)
        if self._place == before and name is None:
            self._place += 1
        end = self._tokens[min(self._place, len(self._tokens)) - 1].end
        value: Expr = Opaque(token.start, end, tuple(values))
        if len(values) == 1:
            value = values[0]
        elif len(values) > 1 and all(isinstance(part, Name | Literal) for part in values):
            value = Binary(token.start, end, "sql", values[0], values[-1])
        named = name is not None and isinstance(value, Name | Attribute) and name in {"model", "table"}
        return Argument(token.start, end, Literal(value.start, value.end, _spelled(value)) if named else value, name)


def _plain(text: str) -> str:
    return _bare(text).lower()


def _bare(text: str) -> str:
    """Return a name as it is spelled: other files are searched for it."""
    return text.strip('"`[]')


def _spelled(value: Expr) -> str:
    """Return a dotted name as text."""
    steps: list[str] = []
    while isinstance(value, Attribute):
        steps.append(value.name)
        value = value.value
    steps.append(value.id if isinstance(value, Name) else "")
    return ".".join(reversed(steps))


def _unquoted(text: str) -> str:
    inside = text[text.index("'") + 1 :].removesuffix("'")
    return inside.replace("''", "'")


LANGUAGE = Language(name="sql", suffixes=(".sql", ".ddl", ".pgsql", ".bqsql"), lower=lower, idioms=Idioms(package_scope=True))
