"""Python source -> Module."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import tree_sitter_python
from tree_sitter import Language as Grammar
from tree_sitter import Node as Tree
from tree_sitter import Parser

from auditor.languages.language import DEPTH_LIMIT, Idioms, Language
from auditor.languages.python_expressions import Expressions
from auditor.model import ir


@cache
def _grammar() -> Grammar:
    return Grammar(tree_sitter_python.language())


def lower(path: str, content: bytes) -> ir.Module:
    """Lower one Python file; function bodies are lowered when first asked for."""
    tree = Parser(_grammar()).parse(content)
    lowering = _Statements(content)
    body = lowering.block(tree.root_node)
    return ir.Module(
        path=path,
        language="python",
        body=body,
        errors=tuple(error_ranges(tree.root_node)) if tree.root_node.has_error else (),
        too_deep=lowering.too_deep,
    )


def error_ranges(root: Tree, limit: int = 20) -> Iterator[tuple[int, int]]:
    """Yield the byte ranges that did not parse, at most `limit`, without recursion."""
    stack = [root]
    while stack and limit > 0:
        node = stack.pop()
        if node.is_error or node.is_missing:
            limit -= 1
            yield node.start_byte, node.end_byte
        elif node.has_error:
            stack.extend(reversed(node.children))


class _Statements(Expressions):
    """Statements of one file; expressions come from the base."""

    def block(self, node: Tree | None) -> tuple[ir.Stmt, ...]:
        """Lower the statements below a block or module."""
        if node is None:
            return ()
        self.depth += 1
        if self.depth > DEPTH_LIMIT:
            self.depth -= 1
            self.too_deep = True
            return ()
        out: list[ir.Stmt] = []
        for child in node.named_children:
            handler = _STATEMENTS.get(child.type)
            if handler is not None:
                out.extend(handler(self, child))
            elif child.type == "ERROR":
                out.extend(self.block(child))
            elif child.type in _EXPRESSION_KINDS:
                out.append(ir.Evaluate(child.start_byte, child.end_byte, self.expression(child)))
        self.depth -= 1
        return tuple(out)

    def _expression_statement(self, node: Tree) -> Iterator[ir.Stmt]:
        children = node.named_children
        if len(children) > 1:
            yield ir.Evaluate(node.start_byte, node.end_byte, self.sequence(node))
            return
        for child in children:
            if child.type == "assignment":
                yield from self._assignment(child)
            elif child.type == "augmented_assignment":
                operator = child.child_by_field_name("operator")
                left, right = (
                    child.child_by_field_name("left"),
                    child.child_by_field_name("right"),
                )
                if left is not None and right is not None:
                    op = self.text(operator).rstrip("=") if operator is not None else "+"
                    yield ir.Assign(
                        child.start_byte,
                        child.end_byte,
                        self.expression(left),
                        self.expression(right),
                        op,
                    )
            elif child.type != "comment":
                yield ir.Evaluate(child.start_byte, child.end_byte, self.expression(child))

    def _assignment(self, node: Tree) -> Iterator[ir.Stmt]:
        targets: list[Tree] = []
        annotation: Tree | None = None
        value: Tree | None = node
        while value is not None and value.type == "assignment":  # a = b = c
            left = value.child_by_field_name("left")
            if left is not None:
                targets.append(left)
            annotation = value.child_by_field_name("type") or annotation
            value = value.child_by_field_name("right")
        lowered = self.expression(value) if value is not None else None
        note = self.annotation(annotation)
        for target in targets:
            yield ir.Assign(
                node.start_byte,
                node.end_byte,
                self.expression(target),
                lowered,
                "",
                note,
            )

    def _import(self, node: Tree) -> Iterator[ir.Stmt]:
        bindings = []
        for child in node.named_children:
            if child.type == "dotted_name":
                module = self.text(child)
                head = module.partition(".")[0]
                bindings.append(ir.ImportBinding(head, head, module_loaded=module))
            elif child.type == "aliased_import":
                name, alias = (
                    child.child_by_field_name("name"),
                    child.child_by_field_name("alias"),
                )
                if name is not None and alias is not None:
                    bindings.append(ir.ImportBinding(self.text(alias), self.text(name)))
        yield ir.Import(node.start_byte, node.end_byte, tuple(bindings))

    def _import_from(self, node: Tree) -> Iterator[ir.Stmt]:
        source = node.child_by_field_name("module_name")
        if source is None:
            return
        text = self.text(source).replace(" ", "")
        module = text.lstrip(".")
        level = len(text) - len(module)
        bindings = []
        for child in node.named_children[1:]:
            if child.type == "dotted_name":
                name = self.text(child)
                bindings.append(ir.ImportBinding(name, module, name, level=level))
            elif child.type == "aliased_import":
                name_node, alias = (
                    child.child_by_field_name("name"),
                    child.child_by_field_name("alias"),
                )
                if name_node is not None and alias is not None:
                    bindings.append(ir.ImportBinding(self.text(alias), module, self.text(name_node), level=level))
            elif child.type == "wildcard_import":
                bindings.append(ir.ImportBinding("", module, wildcard=True, level=level))
        yield ir.Import(node.start_byte, node.end_byte, tuple(bindings))

    def _return(self, node: Tree) -> Iterator[ir.Stmt]:
        yield ir.Return(node.start_byte, node.end_byte, self.only(node))

    def _raise(self, node: Tree) -> Iterator[ir.Stmt]:
        yield ir.Raise(node.start_byte, node.end_byte, self.only(node))

    def _if(self, node: Tree) -> Iterator[ir.Stmt]:
        alternatives = node.children_by_field_name("alternative")
        orelse: tuple[ir.Stmt, ...] = ()
        for clause in reversed(alternatives):
            if clause.type == "else_clause":
                orelse = self.block(clause.child_by_field_name("body"))
            else:
                orelse = (self._branch(clause, orelse),)
        yield self._branch(node, orelse)

    def _branch(self, node: Tree, orelse: tuple[ir.Stmt, ...]) -> ir.If:
        test = self.expression(node.child_by_field_name("condition"))
        return ir.If(
            node.start_byte,
            node.end_byte,
            test,
            self.block(node.child_by_field_name("consequence")),
            orelse,
        )

    def _for(self, node: Tree) -> Iterator[ir.Stmt]:
        yield ir.Loop(
            node.start_byte,
            node.end_byte,
            self.expression(node.child_by_field_name("left")),
            self.expression(node.child_by_field_name("right")),
            None,
            self.block(node.child_by_field_name("body")),
            self._else(node),
        )

    def _while(self, node: Tree) -> Iterator[ir.Stmt]:
        test = self.expression(node.child_by_field_name("condition"))
        body = self.block(node.child_by_field_name("body"))
        yield ir.Loop(node.start_byte, node.end_byte, None, None, test, body, self._else(node))

    def _else(self, node: Tree) -> tuple[ir.Stmt, ...]:
        alternative = node.child_by_field_name("alternative")
        return self.block(alternative.child_by_field_name("body")) if alternative is not None else ()

    def _try(self, node: Tree) -> Iterator[ir.Stmt]:
        handlers: list[ir.Handler] = []
        orelse: tuple[ir.Stmt, ...] = ()
        final: tuple[ir.Stmt, ...] = ()
        for child in node.named_children:
            if child.type in ("except_clause", "except_group_clause"):
                handlers.append(self._handler(child))
            elif child.type == "else_clause":
                orelse = self.block(child.child_by_field_name("body"))
            elif child.type == "finally_clause":
                final = self.block(
                    next(
                        (part for part in child.named_children if part.type == "block"),
                        None,
                    )
                )
        yield ir.Try(
            node.start_byte,
            node.end_byte,
            self.block(node.child_by_field_name("body")),
            tuple(handlers),
            orelse,
            final,
        )

    def _handler(self, node: Tree) -> ir.Handler:
        types: tuple[ir.Expr, ...] = ()
        name: str | None = None
        body: tuple[ir.Stmt, ...] = ()
        for child in node.named_children:
            if child.type == "block":
                body = self.block(child)
            elif child.type == "as_pattern":
                parts = child.named_children
                types = (self.expression(parts[0]),)
                name = self.text(parts[-1]) if len(parts) > 1 else None
            elif child.type != "comment":
                types = (*types, self.expression(child))
        return ir.Handler(types, name, body)

    def _with(self, node: Tree) -> Iterator[ir.Stmt]:
        items: list[ir.WithItem] = []
        for clause in node.named_children:
            if clause.type != "with_clause":
                continue
            for item in clause.named_children:
                value = item.child_by_field_name("value") or (item.named_children[0] if item.named_children else None)
                if value is None:
                    continue
                if value.type == "as_pattern":
                    parts = value.named_children
                    target = parts[-1].named_children[0] if parts[-1].named_children else parts[-1]
                    items.append(ir.WithItem(self.expression(parts[0]), self.expression(target)))
                else:
                    items.append(ir.WithItem(self.expression(value)))
        yield ir.With(
            node.start_byte,
            node.end_byte,
            tuple(items),
            self.block(node.child_by_field_name("body")),
        )

    def _match(self, node: Tree) -> Iterator[ir.Stmt]:
        cases: list[ir.Case] = []
        body = node.child_by_field_name("body")
        for child in body.named_children if body is not None else node.named_children:
            if child.type != "case_clause":
                continue
            patterns = tuple(self.pattern(part) for part in child.named_children if part.type == "case_pattern")
            guard = child.child_by_field_name("guard")
            test = self.expression(guard.named_children[0]) if guard is not None and guard.named_children else None
            if len(patterns) > 1:  # `case a, b:` takes a sequence apart
                patterns = (ir.Sequence(child.start_byte, child.end_byte, patterns),)
            elif patterns and isinstance(either := patterns[0], ir.Opaque):  # `case a | b:`
                patterns = either.children
            cases.append(ir.Case(patterns, test, self.block(child.child_by_field_name("consequence"))))
        yield ir.Switch(
            node.start_byte,
            node.end_byte,
            self.expression(node.child_by_field_name("subject")),
            tuple(cases),
        )

    def _delete(self, node: Tree) -> Iterator[ir.Stmt]:
        for child in node.named_children:
            yield ir.Delete(node.start_byte, node.end_byte, self.expression(child))

    def _assert(self, node: Tree) -> Iterator[ir.Stmt]:
        for child in node.named_children:
            yield ir.Evaluate(child.start_byte, child.end_byte, self.expression(child))

    def _outer(self, node: Tree) -> Iterator[ir.Stmt]:
        yield ir.Outer(
            node.start_byte,
            node.end_byte,
            tuple(self.text(child) for child in node.named_children),
        )

    def _break(self, node: Tree) -> Iterator[ir.Stmt]:
        yield ir.Break(node.start_byte, node.end_byte)

    def _continue(self, node: Tree) -> Iterator[ir.Stmt]:
        yield ir.Continue(node.start_byte, node.end_byte)

    def _function(self, node: Tree, decorators: tuple[ir.Expr, ...] = ()) -> Iterator[ir.Stmt]:
        yield ir.Define(node.start_byte, node.end_byte, self._make_function(node, decorators))

    def _make_function(self, node: Tree, decorators: tuple[ir.Expr, ...]) -> ir.Function:
        body = node.child_by_field_name("body")
        return ir.Function(
            name=self.text(node.child_by_field_name("name")),
            start=node.start_byte,
            end=node.end_byte,
            params=self.params(node.child_by_field_name("parameters")),
            body=ir.Body(lambda: self.block(body)),
            decorators=decorators,
            kind=_kind(decorators),
            returns=self.annotation(node.child_by_field_name("return_type")),
            is_async=node.children[0].type == "async",
            abstract=self._is_left_open(body, decorators),
        )

    def _is_left_open(self, body: Tree | None, decorators: tuple[ir.Expr, ...]) -> bool:
        """Tell whether subclasses are to say what a function does: it is marked abstract, or does nothing but refuse."""
        if any(_last_name(decorator) in ("abstractmethod", "abstractproperty") for decorator in decorators):
            return True
        said = [part for part in body.named_children if part.type != "comment"] if body is not None else []
        if said and said[0].type == "expression_statement" and said[0].named_children and said[0].named_children[0].type == "string":
            said = said[1:]
        return len(said) == 1 and said[0].type == "raise_statement" and b"NotImplementedError" in (said[0].text or b"")

    def _class(self, node: Tree, decorators: tuple[ir.Expr, ...] = ()) -> Iterator[ir.Stmt]:
        supers = node.child_by_field_name("superclasses")
        bases = (
            tuple(self.expression(part) for part in supers.named_children if part.type not in ("keyword_argument", "comment"))
            if supers
            else ()
        )
        body = self.block(node.child_by_field_name("body"))
        class_ = ir.Class(
            name=self.text(node.child_by_field_name("name")),
            start=node.start_byte,
            end=node.end_byte,
            bases=bases,
            body=body,
            decorators=decorators,
        )
        yield ir.DefineClass(node.start_byte, node.end_byte, class_)

    def _decorated(self, node: Tree) -> Iterator[ir.Stmt]:
        decorators = tuple(
            self.expression(part.named_children[0]) for part in node.named_children if part.type == "decorator" and part.named_children
        )
        definition = node.child_by_field_name("definition")
        if definition is None:
            return
        make = self._class if definition.type == "class_definition" else self._function
        yield from make(definition, decorators)

    def _print(self, node: Tree) -> Iterator[ir.Stmt]:
        yield ir.Evaluate(node.start_byte, node.end_byte, self.sequence(node))


def _kind(decorators: tuple[ir.Expr, ...]) -> str:
    for decorator in decorators:
        name = _last_name(decorator)
        if name in ("property", "cached_property", "getter"):
            return "getter"
        if name == "setter":
            return "setter"
        if name == "staticmethod":
            return "static"
        if name == "classmethod":
            return "class"
    return "function"


def _last_name(node: ir.Expr) -> str:
    return node.id if isinstance(node, ir.Name) else node.name if isinstance(node, ir.Attribute) else ""


_STATEMENTS: dict[str, Callable[[Any, Tree], Iterator[ir.Stmt]]] = {
    "expression_statement": _Statements._expression_statement,
    "import_statement": _Statements._import,
    "import_from_statement": _Statements._import_from,
    "future_import_statement": lambda _self, _node: iter(()),
    "return_statement": _Statements._return,
    "raise_statement": _Statements._raise,
    "if_statement": _Statements._if,
    "for_statement": _Statements._for,
    "while_statement": _Statements._while,
    "try_statement": _Statements._try,
    "with_statement": _Statements._with,
    "match_statement": _Statements._match,
    "delete_statement": _Statements._delete,
    "assert_statement": _Statements._assert,
    "global_statement": _Statements._outer,
    "nonlocal_statement": _Statements._outer,
    "break_statement": _Statements._break,
    "continue_statement": _Statements._continue,
    "function_definition": _Statements._function,
    "class_definition": _Statements._class,
    "decorated_definition": _Statements._decorated,
    "print_statement": _Statements._print,
    "exec_statement": _Statements._print,
}
_EXPRESSION_KINDS = frozenset(
    {
        "call",
        "assignment",
        "identifier",
        "attribute",
        "subscript",
        "await",
        "string",
        "binary_operator",
    }
)


def _module_paths(module: str, level: int, importer: str) -> tuple[str, ...]:
    parts = module.replace(".", "/")
    if level:
        folder = importer.split("/")[:-level] if level <= importer.count("/") + 1 else []
        base = "/".join([*folder, parts] if parts else folder)
        return (f"{base}.py", f"{base}/__init__.py", f"{base}.pyi") if base else ("__init__.py",)
    folder_of = importer.rpartition("/")[0]
    near = f"{folder_of}/{parts}" if folder_of else parts
    return (
        f"{near}.py",
        f"{near}/__init__.py",
        f"*/{parts}.py",
        f"*/{parts}/__init__.py",
    )


LANGUAGE = Language(
    name="python",
    suffixes=(".py", ".pyi", ".pyw"),
    interpreters=("python", "python3", "python2"),
    lower=lower,
    idioms=Idioms(
        self_is_first_parameter=True,
        assignment_declares=True,
        class_names=("cls",),
        super_names=("super",),
        constructors=("__init__", "__post_init__"),
        class_call_constructs=True,
        environment_calls=(
            "os.getenv",
            "os.environ.get",
            "os.environ.setdefault",
            "os.environ.pop",
            "environ.Env",
            "decouple.config",
        ),
        environment_mappings=("os.environ",),
        environment_sources={"dotenv.dotenv_values": "os.environ", "dotenv.main.dotenv_values": "os.environ"},
        settings_bases=("BaseSettings",),
        settings_calls=("streamlit.secrets.get",),
        transparent_calls=(
            "str",
            "typing.cast",
            ".strip",
            ".rstrip",
            ".lstrip",
            "pydantic.SecretStr",
            ".get_secret_value",
            "yarl.URL",
            "httpx.URL",
        ),
        entry_points=(
            (".route", "http"),
            (".get", "http"),
            (".post", "http"),
            (".put", "http"),
            (".delete", "http"),
            (".patch", "http"),
            (".websocket", "http"),
            (".api_route", "http"),
            (".command", "cli"),
            (".group", "cli"),
            (".task", "queue"),
            ("shared_task", "queue"),
            (".fixture", "test"),
        ),
    ),
    module_paths=_module_paths,
)
