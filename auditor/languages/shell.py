"""Shell scripts (sh, bash, zsh, ksh) -> Module."""

import re
from typing import Any

from auditor.languages.language import Idioms, Language
from auditor.languages.shell_words import ARGUMENTS, EXPRESSIONS, STDIN, ShellFile, environment, spreads, variable
from auditor.languages.tree import File, Grammar, branch, declare, nothing, spine
from auditor.model.ir import (
    Argument,
    Assign,
    Block,
    Break,
    Call,
    Case,
    Continue,
    Define,
    Evaluate,
    Expr,
    Function,
    Import,
    ImportBinding,
    Literal,
    Loop,
    Module,
    Name,
    Opaque,
    Param,
    Return,
    Sequence,
    Spread,
    Stmt,
    Subscript,
    Switch,
)


def lower(path: str, content: bytes) -> Module:
    """Lower one script; function bodies are lowered when first asked for."""
    file = ShellFile(_GRAMMAR.parse(_spelled_for_bash(content)))
    body = file.stmts(file.root.named_children)
    return Module(path=path, language="shell", body=body, errors=file.errors(), too_deep=file.too_deep)


_IS_SET = re.compile(rb"\$\+[A-Za-z_]\w*(?:\[[\w.-]*\])?|\$\{\+(?=[A-Za-z_])")
_BRACE = re.compile(rb"(?:^|\|\||&&|;)[ \t]*\{(?=[a-z])", re.MULTILINE)
_CLOSING = re.compile(rb"(?<=[\w\"'])[ \t]\}(?=[ \t]*(?:$|\|\||&&|;))", re.MULTILINE)
_FLAGS = re.compile(rb"\$\{\([A-Za-z@%#^-][A-Za-z0-9@%#:,./^-]{0,15}\)")


def _spelled_for_bash(content: bytes) -> bytes:
    """Return a script with what only zsh has as bash would spell it, byte for byte: `$+name[key]`, `${+name}`, `${(f)name}`, `${(f)"$(command)"}`, `{command}`, `{ command }`.

    Only where one of the first stands: what is no zsh stays as it is.
    """
    if b"$+" not in content and b"${+" not in content and b"${(" not in content:
        return content
    script = bytearray(_IS_SET.sub(_test_as_name, content))
    for found in _BRACE.finditer(content):
        script[found.end() - 1] = ord(" ")
    for found in _CLOSING.finditer(content):
        script[found.start()] = ord(";")
    for found in _FLAGS.finditer(content):
        start, end = found.span()
        quoted = content.startswith(b'"', end)
        close = content.find(b'"}', end) if quoted else -1
        if close >= 0:
            script[start + 1 : end], script[close + 1] = b"_" * (end - start - 1), ord(" ")
        elif not quoted:
            script[start + 2 : end] = b"_" * (end - start - 2)
    return bytes(script)


def _test_as_name(found: re.Match[bytes]) -> bytes:
    text = found.group()
    return b"${#" if text == b"${+" else b"$_" + re.sub(rb"[^\w]", b"_", text[2:])


# Assignments ---------------------------------------------------------------------------------------------------------


def _assignment(file: File, node: Any, out: list[Stmt]) -> None:
    _assign(file, node, out, declares=False)


def _assign(file: File, node: Any, out: list[Stmt], *, declares: bool) -> None:
    name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
    if name is None:
        return
    held: Expr = file.expr(value) if value is not None else Literal(node.start_byte, node.end_byte, "")
    if name.type == "subscript":
        index = name.child_by_field_name("index")
        owner = Name(name.start_byte, name.end_byte, file.text(name.child_by_field_name("name")))
        target: Expr = Subscript(name.start_byte, name.end_byte, owner, file.expr(index))
    else:
        target = Name(name.start_byte, name.end_byte, file.text(name))
    operator = "+" if "+=" in file.text(node)[: len(file.text(name)) + 2] else ""
    out.append(Assign(node.start_byte, node.end_byte, target, held, operator, None, declares))


def _declaration(file: File, node: Any, out: list[Stmt]) -> None:
    """`export`, `local`, `readonly`, `declare`: an exported variable is one of the environment too."""
    kind = node.children[0].type if node.children else ""
    for child in file.children(node):
        if child.type == "variable_assignment":
            _assign(file, child, out, declares=kind in {"local", "typeset"})
            name = child.child_by_field_name("name")
        elif child.type == "variable_name":
            name = child
            if kind == "local":
                out.append(declare(child, Name(child.start_byte, child.end_byte, file.text(child)), None))
        else:
            continue
        if kind == "export" and name is not None and file.text(name).isidentifier():
            text = file.text(name)
            held = variable(file, child, text) if child.type == "variable_name" else Name(child.start_byte, child.end_byte, text)
            if isinstance(held, Name):
                out.append(Assign(child.start_byte, child.end_byte, environment(child, text), held))


# Commands as statements ----------------------------------------------------------------------------------------------


def _command(file: File, node: Any, out: list[Stmt]) -> None:
    name = file.text(node.child_by_field_name("name"))
    words = node.children_by_field_name("argument")
    if name in {"exit", "return"}:
        out.append(Return(node.start_byte, node.end_byte, None))
    elif name == "break":
        out.append(Break(node.start_byte, node.end_byte))
    elif name == "continue":
        out.append(Continue(node.start_byte, node.end_byte))
    elif name in {"source", "."} and words:
        _source(file, node, words[0], out)
    elif name in {"read", "mapfile", "readarray"}:
        targets = [word for word in words if file.text(word).isidentifier()]
        stdin = Name(node.start_byte, node.start_byte, STDIN)
        out.extend(Assign(node.start_byte, node.end_byte, Name(word.start_byte, word.end_byte, file.text(word)), stdin) for word in targets)
    elif name == "shift":
        return
    else:
        _evaluate(file, node, out)


def _evaluate(file: File, node: Any, out: list[Stmt]) -> None:
    out.append(Evaluate(node.start_byte, node.end_byte, file.expr(node)))


def _source(file: File, node: Any, word: Any, out: list[Stmt]) -> None:
    text = file.text(word).strip("\"'")
    expanded = max(text.rfind(")"), text.rfind("}"))  # `$(dirname "$0")/lib.sh`: what follows the expansion is the path
    if expanded < 0 and text.startswith("$"):
        expanded = text.find("/")
    path = text[expanded + 1 :].lstrip("/") if "$" in text else text.removeprefix("./")
    if path and "$" not in path:
        out.append(Import(node.start_byte, node.end_byte, (ImportBinding("", path, None, wildcard=True, module_loaded=path),)))


def _list(file: File, node: Any, out: list[Stmt]) -> None:
    """`a && b || c`: the first is run, of the others nothing is known."""
    links = spine(node, lambda link: link.named_children[0] if link.type == "list" and link.named_children else None)
    file.stmt(links.pop(), out)
    for link in reversed(links):
        rest = file.children(link)[1:]
        unknown = Opaque(link.start_byte, link.start_byte, ())
        out.append(branch(link, unknown, file.stmts(rest), ()))


def _pipeline(file: File, node: Any, out: list[Stmt]) -> None:
    """A loop at the end of a pipe reads what comes in."""
    children = file.children(node)
    last = children[-1] if children else None
    if last is not None and last.type in _COMPOUND:
        for child in children[:-1]:
            out.append(Assign(child.start_byte, child.end_byte, Name(child.start_byte, child.start_byte, STDIN), file.expr(child)))
        file.stmt(last, out)
    else:
        _evaluate(file, node, out)


def _redirected(file: File, node: Any, out: list[Stmt]) -> None:
    body = node.child_by_field_name("body")
    if body is None or body.type not in _COMPOUND:
        _evaluate(file, node, out)
        return
    for child in node.children_by_field_name("redirect"):
        if child.type == "file_redirect" and file.text(child).startswith("<"):
            held = file.expr(child.child_by_field_name("destination"))
            read = Call(held.start, held.end, Name(held.start, held.start, "cat"), (Argument(held.start, held.end, held),))
            out.append(Assign(child.start_byte, child.end_byte, Name(child.start_byte, child.start_byte, STDIN), read))
    file.stmt(body, out)


_COMPOUND = frozenset(
    {"while_statement", "for_statement", "compound_statement", "if_statement", "subshell", "case_statement", "c_style_for_statement"}
)

# Control flow --------------------------------------------------------------------------------------------------------


def _block(file: File, node: Any, out: list[Stmt]) -> None:
    out.append(Block(node.start_byte, node.end_byte, file.stmts(file.children(node))))


def _if(file: File, node: Any, out: list[Stmt]) -> None:
    """The clauses of an `if` are lowered from the last to the first, so that long chains do not recurse."""
    clauses = [child for child in file.children(node) if child.type == "elif_clause"]
    last = next((child for child in file.children(node) if child.type == "else_clause"), None)
    orelse = file.stmts(file.children(last)) if last is not None else ()
    for clause in reversed(clauses):
        orelse = _clause(file, clause, file.children(clause), orelse)
    plain = [child for child in file.children(node) if child.type not in {"elif_clause", "else_clause"}]
    out.extend(_clause(file, node, plain, orelse))


def _clause(file: File, node: Any, children: list[Any], orelse: tuple[Stmt, ...]) -> tuple[Stmt, ...]:
    """Lower one test with its branch; the words `then` and `do` divide them."""
    divider = next((child.start_byte for child in node.children if child.type == "then"), node.end_byte)
    tests = [child for child in children if child.start_byte < divider]
    then = file.stmts([child for child in children if child.start_byte > divider])
    before = file.stmts(tests[:-1])
    test = file.expr(tests[-1]) if tests else Opaque(node.start_byte, node.start_byte, ())
    if not _decides(tests):
        test = Opaque(test.start, test.end, (test, Opaque(test.start, test.start, ())))  # a command's status is not its output
    return (*before, branch(node, test, then, orelse))


def _decides(tests: list[Any]) -> bool:
    return bool(tests) and tests[-1].type == "test_command"


def _while(file: File, node: Any, out: list[Stmt]) -> None:
    condition = node.child_by_field_name("condition")
    body = file.stmts((condition,)) if condition is not None else ()
    do = node.child_by_field_name("body")
    unknown = Opaque(node.start_byte, node.start_byte, ())
    out.append(
        Loop(node.start_byte, node.end_byte, None, None, unknown, (*body, *(file.stmts(file.children(do)) if do is not None else ())))
    )


def _for(file: File, node: Any, out: list[Stmt]) -> None:
    name = node.child_by_field_name("variable")
    items: list[Expr] = []
    for value in node.children_by_field_name("value"):
        lowered = file.expr(value)
        several = spreads(file, value) or value.type in {"command_substitution", "simple_expansion", "expansion"}
        items.append(Spread(lowered.start, lowered.end, lowered) if several else lowered)
    body = node.child_by_field_name("body")
    target = Name(node.start_byte, node.end_byte, file.text(name))
    iterable = Sequence(node.start_byte, node.end_byte, tuple(items)) if items else Name(node.start_byte, node.start_byte, ARGUMENTS)
    out.append(Loop(node.start_byte, node.end_byte, target, iterable, None, file.stmts(file.children(body)) if body is not None else ()))


def _counted_for(file: File, node: Any, out: list[Stmt]) -> None:
    body = node.child_by_field_name("body")
    unknown = Opaque(node.start_byte, node.start_byte, ())
    out.append(Loop(node.start_byte, node.end_byte, None, None, unknown, file.stmts(file.children(body)) if body is not None else ()))


def _case(file: File, node: Any, out: list[Stmt]) -> None:
    cases = []
    for item in file.children(node):
        if item.type == "case_item":
            values = item.children_by_field_name("value")
            places = {value.id for value in values}
            body = file.stmts([child for child in file.children(item) if child.id not in places])
            patterns = tuple(_pattern(file, value) for value in values)
            cases.append(Case(() if any(file.text(value) == "*" for value in values) else patterns, None, body))
    out.append(Switch(node.start_byte, node.end_byte, file.expr(node.child_by_field_name("value")), tuple(cases)))


def _pattern(file: File, node: Any) -> Expr:
    text = file.text(node)
    return Opaque(node.start_byte, node.end_byte, ()) if any(sign in text for sign in "*?[$") else file.expr(node)


def _function(file: File, node: Any, out: list[Stmt]) -> None:
    body = node.child_by_field_name("body")
    function = Function(
        name=file.text(node.child_by_field_name("name")),
        start=node.start_byte,
        end=node.end_byte,
        params=(Param(ARGUMENTS, None, None, "rest"),),
        body=file.lazy(lambda: _returning(file.stmts(file.children(body)) if body is not None else ())),
    )
    out.append(Define(node.start_byte, node.end_byte, function))


def _returning(body: tuple[Stmt, ...]) -> tuple[Stmt, ...]:
    """What a function prints last is what `$(function)` gives."""
    if body and isinstance(body[-1], Evaluate):
        last = body[-1]
        return (*body[:-1], Return(last.start, last.end, last.value))
    return body


_STATEMENTS = {
    "variable_assignment": _assignment,
    "variable_assignments": lambda file, node, out: out.extend(file.stmts(file.children(node))),
    "declaration_command": _declaration,
    "unset_command": nothing,
    "command": _command,
    "negated_command": _evaluate,
    "test_command": _evaluate,
    "pipeline": _pipeline,
    "redirected_statement": _redirected,
    "list": _list,
    "compound_statement": _block,
    "subshell": _block,
    "do_group": _block,
    "if_statement": _if,
    "while_statement": _while,
    "for_statement": _for,
    "c_style_for_statement": _counted_for,
    "case_statement": _case,
    "function_definition": _function,
    "heredoc_redirect": nothing,
    "heredoc_body": nothing,
}

_GRAMMAR = Grammar("tree_sitter_bash", EXPRESSIONS, _STATEMENTS, skipped=("comment",))


def module_paths(module: str, level: int, importer: str) -> tuple[str, ...]:
    """Return the files a `source` may mean: beside the script, from the root, or anywhere under that name."""
    del level
    folder = importer.rpartition("/")[0]
    beside = f"{folder}/{module}" if folder else module
    steps: list[str] = []
    for step in beside.split("/"):
        if step == ".." and steps:
            steps.pop()
        elif step not in {"..", ".", ""}:
            steps.append(step)
    plain = module.replace("../", "").removeprefix("./")
    return tuple(dict.fromkeys(("/".join(steps), plain, f"*/{plain}")))


LANGUAGE = Language(
    name="shell",
    suffixes=(".sh", ".bash", ".zsh", ".ksh", ".bats"),
    filenames=(".bashrc", ".bash_profile", ".profile", ".zshrc"),
    interpreters=("sh", "bash", "zsh", "ksh", "dash"),
    lower=lower,
    idioms=Idioms(environment_mappings=("env",), environment_calls=("printenv",)),
    module_paths=module_paths,
)
