"""C# expressions of a syntax tree -> expressions of the intermediate representation."""

from typing import Any

from auditor.languages.csharp_patterns import is_pattern, switch
from auditor.languages.csharp_types import bare, dotted, type_arguments, type_name
from auditor.languages.tree import (
    ExpressionHandler,
    File,
    closure,
    inner,
    integer,
    literal,
    returned,
    sliced,
    spine,
    stepped,
    template,
    unescape,
)
from auditor.model.ir import (
    Argument,
    AssignExpr,
    Attribute,
    Await,
    Binary,
    BlockExpr,
    Call,
    Comprehension,
    Conditional,
    Entry,
    Expr,
    Generator,
    Lambda,
    Literal,
    Mapping,
    Name,
    Opaque,
    Param,
    Raise,
    Sequence,
    Spread,
    Stmt,
    Subscript,
    Unary,
)

OPERATORS = {"&&": "and", "||": "or", "!": "not"}

_LISTS = frozenset({"List", "HashSet", "Collection", "Queue", "Stack", "ArrayList", "ObservableCollection", "SortedSet", "ConcurrentBag"})
_MAPPINGS = frozenset({"Dictionary", "ConcurrentDictionary", "SortedDictionary", "SortedList", "Hashtable", "OrderedDictionary"})
_CONFIGURATION = frozenset({"configuration", "config", "cfg", "appconfig", "appconfiguration", "configurationroot"})

_CHAIN_FIELD = {
    "invocation_expression": "function",
    "member_access_expression": "expression",
    "element_access_expression": "expression",
    "conditional_access_expression": "condition",
}


# Types ---------------------------------------------------------------------------------------------------------------


# Calls and chains ----------------------------------------------------------------------------------------------------


def arguments(file: File, node: Any) -> tuple[Argument, ...]:
    """Lower the arguments of a call, an index or an attribute."""
    found = []
    for child in file.children(node) if node is not None else ():
        name = child.child_by_field_name("name") if child.type in {"argument", "attribute_argument"} else None
        values = [part for part in file.children(child) if name is None or part.start_byte != name.start_byte]
        if child.type in {"argument", "attribute_argument"} and values:
            value = file.expr(values[-1])
            if any(part.type in {"out", "ref"} for part in child.children):  # the callee assigns the caller's variable
                value = Unary(child.start_byte, child.end_byte, "&", value)
            found.append(Argument(child.start_byte, child.end_byte, value, None if name is None else file.text(name)))
        elif child.type not in {"argument", "attribute_argument"}:
            found.append(Argument(child.start_byte, child.end_byte, file.expr(child)))
    return tuple(found)


def _down(link: Any) -> Any:
    field = _CHAIN_FIELD.get(link.type)
    if field is not None:
        return link.child_by_field_name(field)
    return link.named_children[0] if link.type == "postfix_unary_expression" and link.named_children else None


def _chain(file: File, node: Any) -> Expr:
    links = spine(node, _down)
    value = file.expr(links.pop()) if links[-1].type not in _CHAIN_FIELD else Opaque(node.start_byte, node.end_byte, ())
    for link in reversed(links):
        value = _link(file, link, value)
    return value


def _link(file: File, link: Any, value: Expr) -> Expr:
    if link.type == "member_access_expression":
        return _member(file, link, value)
    if link.type == "invocation_expression":
        return _invoke(file, link, value)
    if link.type == "element_access_expression":
        return _index(file, link, value, link.child_by_field_name("subscript"))
    if link.type == "conditional_access_expression":
        binding = file.children(link)[-1]
        if binding.type == "member_binding_expression":
            return _member(file, binding, value)
        if binding.type == "element_binding_expression":
            return _index(file, binding, value, binding)
        return Opaque(value.start, link.end_byte, (value, file.expr(binding)))
    return value


def _member(file: File, link: Any, value: Expr) -> Expr:
    name = link.child_by_field_name("name")
    text = file.text(name).split("<")[0] if name is not None else ""
    is_empty = text == "Empty" and isinstance(value, Name) and value.id in ("string", "String")
    return literal(link, "") if is_empty else Attribute(value.start, link.end_byte, value, text)


def _invoke(file: File, link: Any, value: Expr) -> Expr:
    function = link.child_by_field_name("function")
    name = function if function.type == "generic_name" else function.child_by_field_name("name")
    given = arguments(file, link.child_by_field_name("arguments"))
    if name is not None and name.type == "generic_name":
        given += type_arguments(file, name)
    if isinstance(value, Name) and value.id == "nameof" and given:
        return literal(link, file.text(link.child_by_field_name("arguments")).strip("() ").rpartition(".")[2])
    if isinstance(value, Attribute) and value.name == "GetValue" and given:
        joined = _section_key(value.value, given[0].value)
        if joined is not None:
            return Call(value.start, link.end_byte, Attribute(value.start, value.end, joined[0], "GetValue"), (joined[1], *given[1:]))
    return Call(value.start, link.end_byte, value, given)


def _index(file: File, link: Any, value: Expr, given: Any) -> Expr:
    inside = arguments(file, given)
    index = inside[0].value if inside else Opaque(link.start_byte, link.end_byte, ())
    if isinstance(index, Literal) and isinstance(index.value, str):
        joined = _section_key(value, index)
        receiver, key = joined if joined is not None else (value, Argument(index.start, index.end, index))
        if joined is not None or _is_configuration(file, value):
            return Call(value.start, link.end_byte, Attribute(value.start, value.end, receiver, "GetValue"), (key,))
    return Subscript(value.start, link.end_byte, value, index)


def _is_configuration(file: File, value: Expr) -> bool:
    """Tell whether an indexed value is the program's configuration: by its name, in a file that speaks of one."""
    name = value.name if isinstance(value, Attribute) else value.id if isinstance(value, Name) else ""
    return name.strip("_").lower() in _CONFIGURATION and b"Configuration" in file.content


def _section_key(value: Expr, key: Expr) -> tuple[Expr, Argument] | None:
    """Join `GetSection("A")["B"]` into the configuration and the key `A:B`; None when it is not of that form."""
    parts: list[str] = []
    while isinstance(value, Call) and isinstance(value.callee, Attribute) and value.callee.name in {"GetSection", "GetRequiredSection"}:
        first = value.arguments[0].value if value.arguments else None
        if not isinstance(first, Literal):
            return None
        parts.append(str(first.value))
        value = value.callee.value
    if not parts or not isinstance(key, Literal):
        return None
    return value, Argument(key.start, key.end, Literal(key.start, key.end, ":".join([*reversed(parts), str(key.value)])))


# Construction --------------------------------------------------------------------------------------------------------


def construct(file: File, node: Any, expected: Expr | None = None) -> Expr:
    """Lower `new T(...) { ... }`; `expected` is the declared type for `new(...)` without one."""
    kind = bare(type_name(file, node.child_by_field_name("type")) or expected)
    given = arguments(file, next((child for child in node.named_children if child.type == "argument_list"), None))
    initializer = next((child for child in node.named_children if child.type == "initializer_expression"), None)
    callee = kind or Opaque(node.start_byte, node.end_byte, ())
    if initializer is None:
        return Call(node.start_byte, node.end_byte, callee, given, is_new=True)
    content = _initializer(file, initializer)
    name = kind.id if isinstance(kind, Name) else ""
    if (name in _LISTS and isinstance(content, Sequence)) or name in _MAPPINGS:
        return content
    last = Argument(content.start, content.end, content)
    return Call(node.start_byte, node.end_byte, callee, (*given, last), is_new=True)


def _initializer(file: File, node: Any) -> Expr:
    """Lower `{ A = 1, ["k"] = 2 }` and `{ { "k", 2 } }` to a mapping, `{ a, b }` to a sequence."""
    children = file.children(node)
    if not any(child.type == "assignment_expression" or _is_pair(file, child) for child in children):
        return Sequence(node.start_byte, node.end_byte, file.exprs(children))
    return Mapping(node.start_byte, node.end_byte, tuple(_entry(file, child) for child in children))


def _is_pair(file: File, node: Any) -> bool:
    return node.type == "initializer_expression" and len(file.children(node)) == 2


def _entry(file: File, node: Any) -> Entry:
    if node.type == "initializer_expression":
        key, value = (*file.children(node), None, None)[:2]
        return Entry(file.expr(key), file.expr(value))
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None:
        return Entry(None, file.expr(node))
    key = inner(file, left) if left.type == "element_binding_expression" else literal(left, file.text(left))
    return Entry(key, _initializer(file, right) if right.type == "initializer_expression" else file.expr(right))


def _binding_argument(file: File, node: Any) -> Expr:
    children = file.children(node)
    return file.expr(children[-1]) if children else Opaque(node.start_byte, node.end_byte, ())


def _anonymous_object(file: File, node: Any) -> Expr:
    entries = []
    key = None
    for number, child in enumerate(node.children):
        if not child.is_named or child.kind_id in file.grammar.skipped:
            continue
        if node.children[number + 1].type == "=" if number + 1 < len(node.children) else False:
            key = literal(child, file.text(child))
            continue
        value = file.expr(child)
        entries.append(Entry(key or literal(child, file.text(child).rpartition(".")[2]), value))
        key = None
    return Mapping(node.start_byte, node.end_byte, tuple(entries))


def _array(file: File, node: Any) -> Expr:
    initializer = next((child for child in node.named_children if child.type == "initializer_expression"), None)
    return Sequence(node.start_byte, node.end_byte, ()) if initializer is None else file.expr(initializer)


def _elements(file: File, node: Any) -> Expr:
    return Sequence(node.start_byte, node.end_byte, file.exprs(file.children(node)))


def _spread(file: File, node: Any) -> Expr:
    return Spread(node.start_byte, node.end_byte, inner(file, node))


def _tuple(file: File, node: Any) -> Expr:
    parts = arguments(file, node)
    if not any(part.name for part in parts):
        return Sequence(node.start_byte, node.end_byte, tuple(part.value for part in parts))
    entries = [Entry(literal(node, str(place)), part.value) for place, part in enumerate(parts)]
    entries += [Entry(literal(node, part.name), part.value) for part in parts if part.name]
    return Mapping(node.start_byte, node.end_byte, tuple(entries))


def _with(file: File, node: Any) -> Expr:
    """`x with { A = 1 }`: a copy in which some fields are others."""
    children = file.children(node)
    changes = [child for child in children[1:] if child.type == "with_initializer"]
    given = [Argument(node.start_byte, node.end_byte, file.expr(children[0]))]
    for child in changes:
        name, value = child.named_children[0], child.named_children[-1]
        given.append(Argument(child.start_byte, child.end_byte, file.expr(value), file.text(name)))
    return Call(node.start_byte, node.end_byte, Name(node.start_byte, node.start_byte, "with!"), tuple(given))


def _pattern_names(file: File, node: Any) -> Expr:
    return Sequence(node.start_byte, node.end_byte, file.exprs(file.children(node)))


def _declared(file: File, node: Any) -> Expr:
    name = node.child_by_field_name("name")
    return Name(node.start_byte, node.end_byte, file.text(name)) if name is not None else inner(file, node)


# Text and numbers ----------------------------------------------------------------------------------------------------


def _string(file: File, node: Any) -> Expr:
    parts: list[Expr] = []
    for child in node.named_children:
        text = file.text(child)
        parts.append(literal(child, unescape(text) if child.type == "escape_sequence" else text))
    return template(node, [part for part in parts if part.start < node.end_byte])


def _verbatim(file: File, node: Any) -> Expr:
    return literal(node, file.text(node).lstrip("@")[1:-1].replace('""', '"'))


def _raw(file: File, node: Any) -> Expr:
    text = "".join(file.text(child) for child in node.named_children if child.type == "raw_string_content")
    return literal(node, _dedent(text))


def _dedent(text: str) -> str:
    """Take the line ends and the margin of a raw string away, as its closing quotes set it."""
    if "\n" not in text:
        return text
    lines = text.split("\n")
    margin = len(lines[-1]) if not lines[-1].strip() else 0
    return "\n".join(line[margin:].rstrip("\r") for line in lines[1:-1])


def _interpolated(file: File, node: Any) -> Expr:
    parts: list[Expr] = []
    for child in node.named_children:
        if child.type == "interpolation":
            inside = [part for part in file.children(child) if not part.type.startswith("interpolation_")]
            parts.append(file.expr(inside[0]) if inside else Opaque(child.start_byte, child.end_byte, ()))
        elif child.type == "escape_sequence":
            parts.append(literal(child, unescape(file.text(child))))
        elif child.type == "string_content":
            parts.append(literal(child, file.text(child).replace("{{", "{").replace("}}", "}")))
    return template(node, parts)


def _character(file: File, node: Any) -> Expr:
    text = file.text(node)[1:-1]
    return literal(node, unescape(text) if text.startswith("\\") else text)


# Operators -----------------------------------------------------------------------------------------------------------


def _binary(file: File, node: Any) -> Expr:
    links = spine(node, lambda link: link.child_by_field_name("left") if link.type == "binary_expression" else None)
    value = file.expr(links.pop())
    for link in reversed(links):
        operator = file.text(link.child_by_field_name("operator"))
        right = file.expr(link.child_by_field_name("right"))
        value = Binary(value.start, link.end_byte, OPERATORS.get(operator, operator), value, right)
    return value


def _postfix(file: File, node: Any) -> Expr:
    return stepped(file, node) if node.children[-1].type in {"++", "--"} else _chain(file, node)


def _prefix(file: File, node: Any) -> Expr:
    operand = inner(file, node)
    operator = node.children[0].type if node.children else ""
    if operator in {"++", "--"}:
        return stepped(file, node)
    if operator == "-" and isinstance(operand, Literal) and isinstance(operand.value, int | float):
        return literal(node, -operand.value)
    if operator in {"!", "-", "~"}:
        return Unary(node.start_byte, node.end_byte, OPERATORS.get(operator, operator), operand)
    return operand


def _conditional(file: File, node: Any) -> Expr:
    test, then, orelse = (file.expr(node.child_by_field_name(name)) for name in ("condition", "consequence", "alternative"))
    return Conditional(node.start_byte, node.end_byte, test, then, orelse)


def _cast(file: File, node: Any) -> Expr:
    return file.expr(node.child_by_field_name("value"))


def _as(file: File, node: Any) -> Expr:
    return file.expr(node.child_by_field_name("left"))


def _await(file: File, node: Any) -> Expr:
    return Await(node.start_byte, node.end_byte, inner(file, node))


def _assign(file: File, node: Any) -> Expr:
    left, right = (file.expr(node.child_by_field_name("left")), file.expr(node.child_by_field_name("right")))
    return AssignExpr(node.start_byte, node.end_byte, left, right, file.text(node.child_by_field_name("operator"))[:-1])


def _throw(file: File, node: Any) -> Expr:
    return BlockExpr(node.start_byte, node.end_byte, (Raise(node.start_byte, node.end_byte, inner(file, node)),))


def _range(file: File, node: Any) -> Expr:
    return sliced(file, node)


def _type_of(file: File, node: Any) -> Expr:
    return type_name(file, node.child_by_field_name("type")) or Opaque(node.start_byte, node.end_byte, ())


def _generic(file: File, node: Any) -> Expr:
    return Name(node.start_byte, node.end_byte, file.text(node).split("<")[0])


# Patterns ------------------------------------------------------------------------------------------------------------


# Functions and queries -----------------------------------------------------------------------------------------------


def _lambda(file: File, node: Any) -> Lambda:
    body = node.child_by_field_name("body") or next((child for child in node.named_children if child.type == "block"), None)

    def lower() -> tuple[Stmt, ...]:
        if body is None:
            return ()
        return file.stmts(body.named_children) if body.type == "block" else returned(body, file.expr(body))

    given = node.child_by_field_name("parameters")
    is_async = any(child.type == "modifier" and file.text(child) == "async" for child in node.named_children)
    return closure(file, node, _lambda_params(file, given), lower, is_async=is_async)


def _lambda_params(file: File, node: Any) -> tuple[Param, ...]:
    if node is None:
        return ()
    if node.type in {"implicit_parameter", "identifier"}:
        return (Param(file.text(node)),)
    found = []
    for child in file.children(node):
        name = child.child_by_field_name("name") if child.type == "parameter" else None
        if name is not None:
            found.append(Param(file.text(name), annotation=type_name(file, child.child_by_field_name("type"))))
    return tuple(found)


def _query(file: File, node: Any) -> Expr:
    """Lower `from x in xs where t select e`; joins, groups and orders only let their data through."""
    generators: list[Generator] = []
    element: Expr | None = None
    for clause in file.children(node):
        parts = file.children(clause)
        if clause.type == "from_clause" and parts:
            name = clause.child_by_field_name("name") or parts[0]
            generators.append(Generator(Name(name.start_byte, name.end_byte, file.text(name)), file.expr(parts[-1])))
        elif clause.type == "where_clause" and generators:
            last = generators[-1]
            generators[-1] = Generator(last.target, last.iterable, (*last.conditions, inner(file, clause)))
        elif clause.type == "select_clause":
            element = inner(file, clause)
    if element is None or not generators:
        return Opaque(node.start_byte, node.end_byte, tuple(generator.iterable for generator in generators))
    return Comprehension(node.start_byte, node.end_byte, element, tuple(generators))


EXPRESSIONS: dict[str, ExpressionHandler] = {
    "identifier": lambda file, node: Name(node.start_byte, node.end_byte, file.text(node).removeprefix("@")),
    "this": lambda _file, node: Name(node.start_byte, node.end_byte, "this"),
    "base": lambda _file, node: Name(node.start_byte, node.end_byte, "base"),
    "predefined_type": lambda file, node: Name(node.start_byte, node.end_byte, file.text(node)),
    "implicit_parameter": lambda file, node: Name(node.start_byte, node.end_byte, file.text(node)),
    "generic_name": _generic,
    "qualified_name": dotted,
    "alias_qualified_name": dotted,
    "invocation_expression": _chain,
    "member_access_expression": _chain,
    "element_access_expression": _chain,
    "conditional_access_expression": _chain,
    "postfix_unary_expression": _postfix,
    "element_binding_expression": _binding_argument,
    "argument": _binding_argument,
    "object_creation_expression": construct,
    "implicit_object_creation_expression": construct,
    "anonymous_object_creation_expression": _anonymous_object,
    "initializer_expression": _initializer,
    "array_creation_expression": _array,
    "implicit_array_creation_expression": _array,
    "stackalloc_expression": _array,
    "collection_expression": _elements,
    "collection_element": inner,
    "expression_element": inner,
    "spread_element": _spread,
    "tuple_expression": _tuple,
    "with_expression": _with,
    "tuple_pattern": _pattern_names,
    "parenthesized_variable_designation": _pattern_names,
    "declaration_expression": _declared,
    "string_literal": _string,
    "verbatim_string_literal": _verbatim,
    "raw_string_literal": _raw,
    "interpolated_string_expression": _interpolated,
    "character_literal": _character,
    "integer_literal": lambda file, node: literal(node, integer(file.text(node))),
    "real_literal": lambda file, node: literal(node, integer(file.text(node))),
    "boolean_literal": lambda file, node: literal(node, file.text(node) == "true"),
    "null_literal": lambda _file, node: literal(node, None),
    "default_expression": lambda _file, node: literal(node, None),
    "binary_expression": _binary,
    "prefix_unary_expression": _prefix,
    "unary_expression": _prefix,
    "conditional_expression": _conditional,
    "parenthesized_expression": inner,
    "checked_expression": inner,
    "ref_expression": inner,
    "cast_expression": _cast,
    "as_expression": _as,
    "await_expression": _await,
    "assignment_expression": _assign,
    "throw_expression": _throw,
    "range_expression": _range,
    "typeof_expression": _type_of,
    "is_pattern_expression": is_pattern,
    "switch_expression": switch,
    "lambda_expression": _lambda,
    "anonymous_method_expression": _lambda,
    "query_expression": _query,
    "arrow_expression_clause": inner,
}
