"""Words, strings and commands of a shell -> expressions of the intermediate representation.

A command is a call of its name: `aws s3 cp a b --region x` calls `aws s3 cp`, `aws s3` and so on, since which of its words are
subcommands only the tool knows; flags are named arguments, what comes through a pipe or a here-document is the one named `stdin`.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from auditor.languages.tree import File, inner, literal, opaque, template
from auditor.model.ir import Argument, Binary, BlockExpr, Call, Expr, Literal, Name, Opaque, Sequence, Spread, Subscript, Template

STDIN = "<stdin>"
ARGUMENTS = "@"

SUBCOMMANDS = 3
"""Words behind a command that may be part of its name."""

_SUBCOMMAND = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_LATER_SUBCOMMAND = re.compile(r"[a-z][a-z0-9]*([-._][a-z0-9]+)*")
_URL_NAME = re.compile(r"(?i)(url|uri|endpoint|host|base|api|server)s?(_|$)|_(url|uri|endpoint|host|base)")
_BODY_MODEL = re.compile(r"""["']model["']\s*:\s*["']([^"']{1,300})["']""")
_MARK = re.compile("\0([0-9]+)\0")
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=")

_PREFIXES = frozenset(
    {"builtin", "command", "doas", "env", "exec", "ionice", "nice", "nohup", "setsid", "stdbuf", "sudo", "time", "timeout", "xargs"}
)
"""Commands that run the command given to them."""


class ShellFile(File):
    """A file while it is lowered, with what it defines: a name read before its first assignment comes from the environment."""

    __slots__ = ("assigned", "functions")

    def __init__(self, parsed: File) -> None:
        """Take over what was parsed."""
        super().__init__(parsed.grammar, parsed.content, parsed.root)
        self.assigned: dict[str, int] = {}
        self.functions: set[str] = set()
        for node in every(parsed.root):
            if node.type == "variable_assignment":
                self.assigned.setdefault(self.text(node.child_by_field_name("name")), node.end_byte)
            elif node.type == "for_statement":
                self.assigned.setdefault(self.text(node.child_by_field_name("variable")), node.start_byte)
            elif node.type == "function_definition":
                self.functions.add(self.text(node.child_by_field_name("name")))
            elif node.type == "command" and self.text(node.child_by_field_name("name")) == "read":
                for word in node.children_by_field_name("argument"):
                    self.assigned.setdefault(self.text(word), node.start_byte)


def every(root: Any) -> Iterator[Any]:
    """Yield all named nodes of a tree, parents first."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(node.named_children))


# Variables and strings -----------------------------------------------------------------------------------------------


def variable(file: File, node: Any, text: str) -> Expr:
    """Return what a variable holds: an argument, an assigned value, or the environment's."""
    if text.isdigit() and text != "0":
        every_argument = Name(node.start_byte, node.end_byte, ARGUMENTS)
        return Subscript(node.start_byte, node.end_byte, every_argument, Literal(node.start_byte, node.end_byte, int(text) - 1))
    if text in {"@", "*"}:
        return Name(node.start_byte, node.end_byte, ARGUMENTS)
    if not text.isidentifier():
        return Opaque(node.start_byte, node.end_byte, ())
    first = file.assigned.get(text) if isinstance(file, ShellFile) else 0
    if first is not None and first <= node.start_byte:
        return Name(node.start_byte, node.end_byte, text)
    return environment(node, text)


def environment(node: Any, name: str) -> Expr:
    """Return a read of an environment variable."""
    return Subscript(
        node.start_byte, node.end_byte, Name(node.start_byte, node.start_byte, "env"), Literal(node.start_byte, node.end_byte, name)
    )


def _simple_expansion(file: File, node: Any) -> Expr:
    return variable(file, node, file.text(node).lstrip("$"))


def _expansion(file: File, node: Any) -> Expr:
    """`${X}`, `${X:-default}`, `${X%suffix}`, `${X[@]}`."""
    named = file.children(node)
    if not named or file.content[node.start_byte + 2 : node.start_byte + 3] in {b"#", b"!"}:
        return Opaque(node.start_byte, node.end_byte, ())
    first = named[0]
    value = file.expr(first) if first.type == "subscript" else variable(file, first, file.text(first))
    operator = next((child for child in node.children if not child.is_named and child.type.strip(":") in {"-", "=", "+"}), None)
    if operator is None:
        return value
    default = quoted(file, node, operator.end_byte, node.end_byte - 1, after=operator.end_byte)
    return default if operator.type.endswith("+") else Binary(node.start_byte, node.end_byte, "??", value, default)


def _parts(file: File, nodes: list[Any]) -> list[Expr]:
    return [file.expr(child) for child in nodes]


def _subscript(file: File, node: Any) -> Expr:
    held = node.child_by_field_name("name")
    index = node.child_by_field_name("index")
    value = variable(file, node, file.text(held))
    if file.text(index) in {"@", "*"}:
        return value
    return Subscript(node.start_byte, node.end_byte, value, file.expr(index))


def quoted(file: File, node: Any, start: int, end: int, after: int = 0) -> Expr:
    """Lower text with expansions in it; what lies between them is literal. Quotes of a default (`${X:-"y"}`) are dropped."""
    parts: list[Expr] = []
    position = start
    for child in node.named_children:
        if child.start_byte < after:
            continue
        if after and child.type in {"string", "raw_string", "concatenation"}:
            return file.expr(child) if child.type != "concatenation" else quoted(file, child, start, end)
        if child.type in _EXPANSIONS:
            _literal_part(file, position, child.start_byte, parts)
            parts.append(file.expr(child))
            position = child.end_byte
    _literal_part(file, position, end, parts)
    return parts[0] if len(parts) == 1 and not isinstance(parts[0], Literal) else template(node, parts)


def _literal_part(file: File, start: int, end: int, parts: list[Expr]) -> None:
    if end > start:
        text = file.content[start:end].decode("utf-8", "replace")
        parts.append(Literal(start, end, re.sub(r'\\(["\\$`])', r"\1", text.replace("\\\n", ""))))


def _string(file: File, node: Any) -> Expr:
    return quoted(file, node, node.start_byte + 1, max(node.start_byte + 1, node.end_byte - 1))


def _raw_string(file: File, node: Any) -> Expr:
    text = file.text(node)
    return literal(node, text[2:-1] if text.startswith("$") else text[1:-1])


def _word(file: File, node: Any) -> Expr:
    expands = any(child.type in _EXPANSIONS for child in node.named_children)
    return quoted(file, node, node.start_byte, node.end_byte) if expands else literal(node, re.sub(r"\\(.)", r"\1", file.text(node)))


def _concatenation(file: File, node: Any) -> Expr:
    return template(node, _parts(file, node.named_children))


def _array(file: File, node: Any) -> Expr:
    return Sequence(node.start_byte, node.end_byte, tuple(_item(file, child) for child in file.children(node)))


def _item(file: File, node: Any) -> Expr:
    value = file.expr(node)
    return Spread(value.start, value.end, value) if spreads(file, node) else value


def spreads(file: File, node: Any) -> bool:
    """Tell whether a word stands for several: `"$@"`, `${list[@]}`."""
    return file.text(node).strip('"') in {"$@", "$*", "${@}"} or "[@]}" in file.text(node)


def _substitution(file: File, node: Any) -> Expr:
    inside = file.children(node)
    if len(inside) == 1:
        return file.expr(inside[0])
    return BlockExpr(node.start_byte, node.end_byte, file.stmts(inside))


# Commands ------------------------------------------------------------------------------------------------------------


def command(file: File, node: Any, piped: Expr | None = None) -> Expr:
    """Lower one command; `piped` is what comes in from the left."""
    words = list(node.children_by_field_name("argument"))
    name = node.child_by_field_name("name")
    assignments = [child for child in node.children if child.type == "variable_assignment"]
    head = name.named_children[0] if name is not None and name.named_children else name
    while head is not None and file.text(head) in _PREFIXES:
        words = _behind_prefix(file, words)
        head = words.pop(0) if words else None
    if head is None:
        return Opaque(node.start_byte, node.end_byte, file.exprs(node.children_by_field_name("argument")))
    given = [argument for child in node.named_children if (argument := _redirected(file, child)) is not None]
    if piped is not None:
        given.append(Argument(piped.start, piped.end, piped, "stdin"))
    return called(file, node, head, words, [*(_preset(file, child) for child in assignments), *given])


def _behind_prefix(file: File, words: list[Any]) -> list[Any]:
    number = 0
    while number < len(words):
        text = file.text(words[number])
        if not (text.startswith("-") or _ASSIGNMENT.match(text) or text[:1].isdigit()):
            break
        number += 1
    return words[number:]


def _preset(file: File, node: Any) -> Argument:
    """`NAME=value command`: the variable is set for this command alone."""
    value = file.expr(node.child_by_field_name("value")) if node.child_by_field_name("value") is not None else literal(node, "")
    return Argument(node.start_byte, node.end_byte, value, file.text(node.child_by_field_name("name")))


def _redirected(file: File, node: Any) -> Argument | None:
    value: Expr | None = None
    if node.type == "heredoc_redirect":
        body = next((child for child in node.named_children if child.type == "heredoc_body"), None)
        value = quoted(file, body, body.start_byte, body.end_byte) if body is not None else None
    elif node.type == "herestring_redirect":
        value = inner(file, node)
    elif node.type == "file_redirect" and file.text(node).startswith("<"):
        destination = node.child_by_field_name("destination")
        read = Name(node.start_byte, node.start_byte, "cat")
        value = Call(node.start_byte, node.end_byte, read, (Argument(node.start_byte, node.end_byte, file.expr(destination)),))
    return None if value is None else Argument(node.start_byte, node.end_byte, value, "stdin")


def called(file: File, node: Any, head: Any, words: list[Any], given: list[Argument]) -> Expr:
    """Return the calls a command may be, by how many of its words are taken as subcommands."""
    text = file.text(head)
    place = Name(head.start_byte, head.end_byte, text)
    if isinstance(file, ShellFile) and text in file.functions:
        plain = tuple(_plain(file, word) for word in words)
        return Call(node.start_byte, node.end_byte, place, plain)
    if text in {"echo", "printf"}:
        return _printed(file, node, text, words)
    if head.type != "word":
        return Call(node.start_byte, node.end_byte, file.expr(head), tuple(_plain(file, word) for word in words))
    if asks_about_itself([file.text(word) for word in words]):
        return Opaque(node.start_byte, node.end_byte, tuple(argument.value for argument in (*arguments(file, words), *given)))
    names = subcommands([file.text(word) if word.type == "word" else "" for word in words])
    calls: list[Expr] = []
    for count in range(len(names), 0, -1):
        callee = Name(head.start_byte, words[count - 1].end_byte, " ".join((text, *names[:count])))
        calls.append(Call(node.start_byte, node.end_byte, callee, (*arguments(file, words[count:]), *given)))
    if not names:
        calls.append(Call(node.start_byte, node.end_byte, place, with_model((*arguments(file, words), *given))))
    return calls[0] if len(calls) == 1 else Opaque(node.start_byte, node.end_byte, tuple(calls))


_ABOUT = re.compile(r"-h|-V|--(help|version|usage|[a-z-]*(complet|list)[a-z-]*|install.*|uninstall.*|upgrade|update|setup|init)")


def asks_about_itself(texts: list[str]) -> bool:
    """Tell `tool --help` and `tool --list-models` from a use of the tool."""
    return any(_ABOUT.fullmatch(text.partition("=")[0]) for text in texts)


def subcommands(texts: list[str]) -> list[str]:
    """Return the leading words that may be subcommands: bare and in lower case."""
    found: list[str] = []
    for text in texts[:SUBCOMMANDS]:
        if not (_LATER_SUBCOMMAND if found else _SUBCOMMAND).fullmatch(text):
            break
        found.append(text)
    return found


def _plain(file: File, word: Any) -> Argument:
    return Argument(word.start_byte, word.end_byte, file.expr(word), None, 1 if spreads(file, word) else 0)


def arguments(file: File, words: list[Any]) -> tuple[Argument, ...]:
    """Lower words to arguments: `--flag value`, `--flag=value` and `-f value` are named; an address is named `url` too."""
    return named_arguments([(file.text(word), file.expr(word), spreads(file, word)) for word in words])


def named_arguments(words: list[tuple[str, Expr, bool]]) -> tuple[Argument, ...]:
    """Sort words (text, value, whether it stands for several) into positional and named arguments."""
    found: list[Argument] = []
    flag = ""
    for text, value, several in words:
        if text == "--":
            flag = ""
            continue
        if text.startswith("-") and len(text) > 1 and not text[1].isdigit() and isinstance(value, Literal | Template):
            name, equals, _ = text.lstrip("-").partition("=")
            flag = "" if equals else name
            if equals:
                found.append(Argument(value.start, value.end, _after_equals(value), name))
            else:
                found.append(Argument(value.start, value.end, Literal(value.start, value.end, True), name))
            continue
        if flag:
            clustered = text_flag(flag)
            found[-1] = Argument(value.start, value.end, value, clustered)
        if looks_like_address(text):
            found.append(Argument(value.start, value.end, value, "url"))
        if not flag or looks_like_address(text):
            found.append(Argument(value.start, value.end, value, None, 1 if several else 0))
        flag = ""
    return tuple(found)


def text_flag(flag: str) -> str:
    """Return the flag that takes the value in a cluster of one-letter flags (`-sSd` is `-s -S -d`)."""
    return flag[-1] if 1 < len(flag) <= 4 and any(letter.isupper() for letter in flag[:-1]) else flag


def _after_equals(value: Expr) -> Expr:
    if isinstance(value, Literal):
        return Literal(value.start, value.end, str(value.value).partition("=")[2])
    if isinstance(value, Template) and isinstance(value.parts[0], Literal):
        first = Literal(value.start, value.end, str(value.parts[0].value).partition("=")[2])
        rest = value.parts[1:]
        parts = rest if first.value == "" else (first, *rest)
        return parts[0] if len(parts) == 1 else Template(value.start, value.end, parts)
    return value


def looks_like_address(text: str) -> bool:
    """Tell whether a word is a URL, or a variable whose name says so."""
    bare = text.strip("\"'")
    if bare.startswith(("http://", "https://", "ws://", "wss://", "localhost", "127.0.0.1", ":8", ":1")):
        return True
    return bare.startswith("$") and _URL_NAME.search(re.split(r"[^A-Za-z0-9_]", bare.lstrip("${"), maxsplit=1)[0]) is not None


def with_model(arguments_: tuple[Argument, ...]) -> tuple[Argument, ...]:
    """Add the model that a JSON body names as an argument of its own."""
    if any(argument.name == "model" for argument in arguments_):
        return arguments_
    for argument in arguments_:
        model = _model_in(argument.value)
        if model is not None:
            return (*arguments_, Argument(model.start, model.end, model, "model"))
    return arguments_


def _model_in(value: Expr) -> Expr | None:
    parts = value.parts if isinstance(value, Template) else (value,)
    text = "".join(str(part.value) if isinstance(part, Literal) else f"\0{number}\0" for number, part in enumerate(parts))
    found = _BODY_MODEL.search(text) if '"' in text or "'" in text else None
    if found is None:
        return None
    held = _MARK.fullmatch(found.group(1))
    if held is not None:
        return parts[int(held.group(1))]
    return Literal(value.start, value.end, _MARK.sub("", found.group(1)))


def _printed(file: File, node: Any, name: str, words: list[Any]) -> Expr:
    """`echo` and `printf` give what they are given."""
    parts: list[Expr] = []
    for word in words:
        value = file.expr(word)
        if isinstance(value, Literal) and str(value.value).startswith("-") and not parts:
            continue
        if parts and name == "echo":
            parts.append(Literal(value.start, value.start, " "))
        parts.append(value)
    if name == "printf" and parts and isinstance(parts[0], Literal):
        form = str(parts[0].value)
        if len(parts) > 1 and form.strip("\\n") in {"%s", "%b"}:
            parts = parts[1:]
    return template(node, parts)


def pipeline(file: File, node: Any) -> Expr:
    """Lower `a | b | c`: what each command gives is `stdin` of the next."""
    value: Expr | None = None
    for child in file.children(node):
        if child.type == "command":
            value = command(file, child, value)
        elif child.type == "redirected_statement":
            value = redirected(file, child, value)
        else:
            held = file.expr(child)
            value = held if value is None else Opaque(node.start_byte, node.end_byte, (value, held))
    return value if value is not None else Opaque(node.start_byte, node.end_byte, ())


def redirected(file: File, node: Any, piped: Expr | None = None) -> Expr:
    """Lower a command with redirections around it."""
    body = node.child_by_field_name("body")
    given = [argument for child in node.children_by_field_name("redirect") if (argument := _redirected(file, child)) is not None]
    incoming = given[0].value if given else piped
    if body is not None and body.type == "command":
        return command(file, body, incoming)
    if body is not None and body.type == "pipeline" and incoming is not None:
        first = file.children(body)
        last = command(file, first[-1], incoming) if first and first[-1].type == "command" else None
        return Opaque(node.start_byte, node.end_byte, (pipeline(file, body), *((last,) if last is not None else ())))
    return file.expr(body) if body is not None else Opaque(node.start_byte, node.end_byte, tuple(argument.value for argument in given))


# Tests ---------------------------------------------------------------------------------------------------------------


def _test(file: File, node: Any) -> Expr:
    children = file.children(node)
    return file.expr(children[0]) if len(children) == 1 else opaque(file, node)


def _binary(file: File, node: Any) -> Expr:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    operator = file.text(node.child_by_field_name("operator"))
    operator = {"=": "==", "&&": "and", "||": "or", "-eq": "==", "-ne": "!="}.get(operator, operator)
    if left is None or right is None:
        return opaque(file, node)
    return Binary(node.start_byte, node.end_byte, operator or "==", file.expr(left), file.expr(right))


def _unknown(_file: File, node: Any) -> Expr:
    return Opaque(node.start_byte, node.end_byte, ())


def _block_value(file: File, node: Any) -> Expr:
    return BlockExpr(node.start_byte, node.end_byte, file.stmts(file.children(node)))


def _statement_value(file: File, node: Any) -> Expr:
    return BlockExpr(node.start_byte, node.end_byte, file.stmts((node,)))


_EXPANSIONS = frozenset({"simple_expansion", "expansion", "command_substitution", "arithmetic_expansion", "process_substitution"})

EXPRESSIONS: dict[str, Callable[[File, Any], Expr]] = {
    "word": _word,
    "number": lambda file, node: literal(node, file.text(node)),  # a shell has text only
    "extglob_pattern": _word,
    "regex": _word,
    "string": _string,
    "translated_string": inner,
    "raw_string": _raw_string,
    "ansi_c_string": _raw_string,
    "concatenation": _concatenation,
    "simple_expansion": _simple_expansion,
    "expansion": _expansion,
    "subscript": _subscript,
    "variable_name": lambda file, node: variable(file, node, file.text(node)),
    "special_variable_name": lambda file, node: variable(file, node, file.text(node)),
    "array": _array,
    "command_substitution": _substitution,
    "process_substitution": _substitution,
    "arithmetic_expansion": _unknown,
    "command_name": inner,
    "command": command,
    "pipeline": pipeline,
    "redirected_statement": redirected,
    "negated_command": inner,
    "test_command": _test,
    "binary_expression": _binary,
    "unary_expression": _unknown,
    "parenthesized_expression": _test,
    "subshell": _block_value,
    "compound_statement": _block_value,
    "list": _statement_value,
    "if_statement": _statement_value,
    "for_statement": _statement_value,
    "while_statement": _statement_value,
    "case_statement": _statement_value,
}
