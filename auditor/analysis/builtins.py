"""What the everyday functions of the languages' own libraries do with values: copy, join, call, tell about."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from auditor.analysis import container_methods, containers, formats, promises, reflection, texts
from auditor.analysis.arguments import Arguments, number
from auditor.analysis.containers import ANY
from auditor.analysis.members import INHERITED
from auditor.analysis.values import EMPTY, NONE, Const, Data, FunctionValue, Object, Partial, Unknown, Value, join, join_all, strings

if TYPE_CHECKING:
    from auditor.analysis.calls import Calls

COPIES = frozenset({"list", "tuple", "set", "frozenset", "sorted", "reversed", "iter", "Array.from", "copy.copy", "copy.deepcopy", "structuredClone", "array_values",
                    "Promise.all", "Promise.allSettled", "asyncio.gather", "Promise.race", "Promise.resolve", "array_merge", "itertools.chain", "Set", "Array.of",
                    "Stream.of", "Arrays.asList", "List.of", "Set.of", "java.util.List.of", "java.util.Arrays.asList", "listOf", "mutableListOf", "Object.values",
                    "arrayListOf", "setOf", "collections.deque", "Enum.to_list", "Array", "append", "Object.freeze", "vec!"})  # fmt: skip
"""Give a list of what they were given, one list argument taken apart."""
_TOGETHER = frozenset({"asyncio.gather", "List.of", "java.util.List.of", "Arrays.asList", "java.util.Arrays.asList", "listOf", "mutableListOf", "arrayListOf",
                       "Array.of", "Pair", "Triple", "Tuple.Create", "ValueTuple.Create", "kotlin.Pair", "kotlin.Triple"})  # fmt: skip
"""Give a list whose items are their arguments."""
_PAIRED = frozenset({"Map.of", "java.util.Map.of"})
_KEYS = frozenset({"Object.keys", "array_keys", "Object.getOwnPropertyNames"})
_DELETES = frozenset({"delete", "Reflect.deleteProperty"})
MERGES = frozenset({"dict", "Object.assign", "array_merge_recursive", "collections.OrderedDict", "Map.merge", "collections.ChainMap"})
PASSES = frozenset({"asyncio.run", "str", "repr", "bytes", "String", "asyncio.wait_for", "asyncio.create_task", "asyncio.ensure_future", "next", "await", "Box.new",
                    "Arc.new", "Rc.new", "std.sync.Arc.new", "contextlib.closing", "contextlib.aclosing", "typing.cast", "Promise.resolve"})  # fmt: skip
"""Give their first argument back."""
_ADDRESSES = frozenset({"URL", "url.URL", "node:url.URL"})
_JOINED_ADDRESSES = frozenset({"urllib.parse.urljoin", "urlparse.urljoin"})
NEUTRAL = frozenset({"len", "isinstance", "type", "hash", "bool", "id", "callable", "hasattr", "issubclass", "any", "all", "range", "strlen", "count", "is_array",
                     "empty", "isset", "is_null", "sizeof", "is_string", "cap", "Array.isArray", "Number.isInteger", "Boolean", "isNaN"})  # fmt: skip
"""Tell about data without carrying it."""
_OF_FIRST = {"array_push": "push", "array_pop": "pop", "array_shift": "shift", "array_unshift": "unshift", "array_reverse": "reversed", "end": "last",
             "array_slice": "array_slice", "array_splice": "splice", "array_fill_keys": "fill", "reset": "first", "current": "first"}  # fmt: skip
"""Functions that do with their first argument what a method of containers does."""
_LENGTHS = frozenset({"len", "count", "sizeof"})
_DEFAULTS = frozenset({"pydantic.Field", "dataclasses.field", "attr.ib", "attrs.field", "pydantic.fields.Field", "typer.Option", "typer.Argument", "fastapi.Query",
                       "fastapi.Body", "fastapi.Header", "fastapi.Form", "fastapi.Path", "sqlmodel.Field", "click.option"})  # fmt: skip
"""Stand for a field's or parameter's default."""
_PARTIAL = frozenset({"functools.partial", "partial"})
_GETATTR = frozenset({"getattr", "Reflect.get", "operator.attrgetter"})
_SETATTR = frozenset({"setattr", "Reflect.set"})
_HIGHER = frozenset({"map", "filter", "array_map", "array_filter", "Enum.map", "Enum.filter", "starmap"})
_FOLDS = frozenset({"functools.reduce", "reduce", "array_reduce", "Enum.reduce"})
_CALLS_BACK = frozenset(
    {"call_user_func", "call_user_func_array", "apply", "asyncio.to_thread", "queueMicrotask", "setImmediate", "process.nextTick"}
)
_PAIRS = frozenset({"Object.entries", "enumerate", "array_entries"})
_OF_PAIRS = frozenset({"Object.fromEntries", "dict"})
_DECODED = {"JSON.parse": "JSON.stringify", "json.loads": "json.dumps", "json_decode": "json_encode", "JSON.parse!": "JSON.generate"}
"""What reads a text -> what writes it: read back, it is what was written."""
_LATER_CALLS = frozenset({"setTimeout", "setInterval"})
"""Call back with what stands behind the delay."""
_RECEIVING = {"preg_match": (1, 2), "preg_match_all": (1, 2), "parse_str": (0, 1), "mb_parse_str": (0, 1)}
"""Functions that set a variable they are given: what they read, and which variable."""
_ZIP = frozenset({"zip", "itertools.zip_longest"})


def call(evaluator: "Calls", name: str, arguments: Arguments, site: Any) -> Value | None:
    """Return what a library function gives; None for a name that is none."""
    start = getattr(site, "start", id(site))
    first = arguments.positional[0] if arguments.positional else EMPTY
    found = _of_language(evaluator, name, arguments, first, site)
    if found is None:
        found = _of_objects(evaluator, name, arguments, first, start)
    if found is None:
        found = _of_values(evaluator, name, arguments, first, start)
    if found is not None:
        return found
    if name in _DEFAULTS:
        factory = arguments.get("default_factory")
        made = evaluator.call_value(factory, Arguments(), site) if factory else EMPTY
        return arguments.get("default") or made or first or frozenset((Unknown("call", name),))
    if name in _PARTIAL and first:
        given = Arguments(arguments.positional[1:], arguments.named, arguments.unpacked, arguments.mappings)
        return frozenset((Partial(first, given),))
    if name in _GETATTR and len(arguments.positional) >= 2:
        names = [atom.value for atom in arguments.positional[1] if isinstance(atom, Const)]
        if len(names) == 1 and isinstance(names[0], str):
            return evaluator.members.attribute(first, names[0], evaluator.frames[-1], site)
        return None
    if name in _SETATTR and len(arguments.positional) >= 3:
        for atom in first:
            if isinstance(atom, Object):
                containers.write(evaluator, atom, arguments.positional[1], arguments.positional[2], certain=len(first) == 1)
        return EMPTY
    if name == "Reflect.apply" and len(arguments.positional) == 3:
        return evaluator.call_value(first, Arguments(tuple(evaluator.known_items(arguments.positional[2]) or ())), site)
    if name == "Object.defineProperty" and len(arguments.positional) == 3:
        return _defined(evaluator, arguments, site)
    return _called_back(evaluator, name, arguments, site, start)


def _of_objects(evaluator: "Calls", name: str, arguments: Arguments, first: Value, start: int) -> Value | None:
    """Return what functions give that make objects of prototypes, and lists of what can be gone through."""
    given = arguments.positional
    if name == "Object.create" and given:
        made = evaluator.make("map", (start, "create"))
        evaluator.reset(made)
        evaluator.trail.write(made.fields, INHERITED, first)
        return frozenset((made,))
    if name in ("Object.setPrototypeOf", "Reflect.setPrototypeOf") and len(given) == 2:
        for atom in first:
            if isinstance(atom, Object):
                evaluator.trail.write(atom.fields, INHERITED, given[1])
        return first
    if name == "Array.from" and given:
        return _array(evaluator, arguments, start)
    return None


def _array(evaluator: "Calls", arguments: Arguments, start: int) -> Value | None:
    """A list of what can be gone through, or of so many items; with a function, of what it makes of each."""
    first, *rest = arguments.positional
    (atom,) = first if len(first) == 1 else (None,)
    if isinstance(atom, Object) and containers.gives_pairs(atom):
        first = containers.pairs(evaluator, atom, (start, "entries"))
        if not rest:
            return first
    size = number(atom.fields.get("length", EMPTY)) if isinstance(atom, Object) and atom.kind == "map" else None
    known = evaluator.known_items(first) if size is None else [NONE] * size if 0 <= size <= containers.FOLDED_IN_TURN else None
    if not rest:
        return first if known is not None and size is None else None
    if known is None or len(known) > containers.FOLDED_IN_TURN:
        item = containers.spread(first) if size is None else NONE
        made = evaluator.make("list", (start, "from"))
        evaluator.reset(made)
        evaluator.trail.write(made.fields, ANY, evaluator.call_value(rest[0], Arguments((item,)), start))
        return frozenset((made,))
    each = [evaluator.call_value(rest[0], Arguments((item, frozenset((Const(index),)))), start) for index, item in enumerate(known)]
    return frozenset((containers.list_of(evaluator, (start, "from"), each),))


def _of_language(evaluator: "Calls", name: str, arguments: Arguments, first: Value, site: Any) -> Value | None:
    """Return what functions give that are a language's own way to write an operator, a container or a loop."""
    start = getattr(site, "start", id(site))
    made = evaluator.operators.formatted(*formats.of_call(name, arguments))
    if made:
        return made
    if name.rpartition(".")[2] in ("equals", "strcmp") and len(arguments.positional) == 2:
        return texts.compared("==" if name.endswith("equals") else "!=", *arguments.positional)
    if name == "recover" and not arguments.positional:
        caught = join_all(evaluator.raised)
        evaluator.raised.clear()
        return caught or frozenset((Const(None),))
    if name == "copy" and len(arguments.positional) == 2:
        return _copied_into(evaluator, first, arguments.positional[1])
    if name.rpartition(".")[0].endswith("Collections") or name.rpartition(".")[0].endswith("Arrays"):
        return _of_java(evaluator, name.rpartition(".")[2], arguments, first, start)
    if name.endswith("Class.forName") and first:
        return reflection.class_named(evaluator, strings(first)) or None
    if name.endswith("System.arraycopy") and len(arguments.positional) == 5:
        return _copied_into(evaluator, arguments.positional[2], first)
    owners = [atom for atom in first if isinstance(atom, Object)] if name in _OF_FIRST else []
    if owners and len(owners) == len(first):
        return join_all([container_methods.call(evaluator, atom, _OF_FIRST[name], arguments.rest(), start) or EMPTY for atom in owners])
    if name in _RECEIVING and hasattr(site, "arguments"):
        return _received(evaluator, name, arguments, site)
    if name == "define" and len(arguments.positional) == 2 and evaluator.frames[-1].module.idioms.functions_by_name:
        for text in strings(first):
            evaluator.trail.write(evaluator.frames[-1].module.scope.fields, text, arguments.positional[1])
        return EMPTY
    if name == "array_column" and len(arguments.positional) == 2:
        return _column(evaluator, first, arguments.positional[1], start)
    if name == "array_combine" and len(arguments.positional) == 2:
        return _combined(evaluator, first, arguments.positional[1], start)
    if name == "extract":
        return _extracted(evaluator, first)
    if name == "with!":
        return _changed(evaluator, first, arguments.named, start)
    if name.startswith(promises.PROMISE) and (promise := promises.call(evaluator, name, arguments, start)) is not None:
        return promise
    if name == "new[]":
        return frozenset((_sized(evaluator, arguments.positional, start),))
    if name == "range":
        return _counted(evaluator, arguments, start)
    return None


def _of_values(evaluator: "Calls", name: str, arguments: Arguments, first: Value, start: int) -> Value | None:
    """Return what functions give that pass values on, copy, pair, merge or shorten them."""
    if name in NEUTRAL:
        return containers.length(first) if name in _LENGTHS and first else frozenset((Unknown("call", name),))
    if name in PASSES and first:
        return evaluator.operators.spelled(first) if name in ("str", "String") else first
    if name in _ADDRESSES and first:
        return _address(first, arguments.positional[1]) if len(arguments.positional) > 1 else first
    if name in _JOINED_ADDRESSES and len(arguments.positional) > 1:
        return _address(arguments.positional[1], first)
    if name in _TOGETHER and len(arguments.positional) > 1 and not arguments.unpacked:
        return frozenset((containers.list_of(evaluator, (start, "together"), list(arguments.positional)),))
    if name in _PAIRED and len(arguments.positional) % 2 == 0:
        return _paired(evaluator, arguments, start)
    if name in _KEYS and first:
        given = frozenset(atom for atom in first if isinstance(atom, Data) and atom.source.kind == "request" and not atom.source.handle)
        known = [container_methods.call(evaluator, atom, "keys", Arguments(), start) for atom in first if isinstance(atom, Object)]
        return join_all([given, *(value for value in known if value)])  # who sends a request chooses its names too
    if name in _DELETES and len(arguments.positional) == 2:
        for atom in first:
            if isinstance(atom, Object):
                container_methods.call(evaluator, atom, "pop", Arguments(arguments.positional[1:]), start)
        return EMPTY
    if name in _DECODED and first and (written := _written(evaluator, first, _DECODED[name], start)):
        return written
    if name in _OF_PAIRS and len(arguments.positional) == 1 and not arguments.named and (paired := _of_pairs(evaluator, first, start)):
        return paired
    if name == "compact":
        return _compact(evaluator, arguments, start)
    if name in ("array_merge", "array_replace") and all(
        isinstance(atom, Object) and atom.kind == "map" for value in arguments.positional for atom in value
    ):
        return _merged(evaluator, arguments, start)
    if name in COPIES:
        return _copied(evaluator, arguments, start)
    if name in MERGES:
        return _merged(evaluator, arguments, start)
    return None


def _of_java(evaluator: "Calls", name: str, arguments: Arguments, first: Value, start: int) -> Value | None:
    """Return what Java's `Collections` and `Arrays` do with a collection: give it on, give a copy, or change it."""
    if name.startswith(("unmodifiable", "synchronized", "checked")) or (name in ("enumeration", "stream", "list") and first):
        return first
    if name in ("copyOf", "copyOfRange"):
        given = arguments.positional[1:]
        bounds = list(given) if name == "copyOfRange" else [NONE, *given]
        parts = [containers.part(atom, bounds) if isinstance(atom, Object) else None for atom in first]
        if len(parts) == 1 and parts[0] is not None:
            return frozenset((containers.list_of(evaluator, (start, name), parts[0]),))
        return first
    if name in ("reverse", "fill"):
        for atom in first:
            if isinstance(atom, Object):
                container_methods.call(evaluator, atom, name, arguments.rest(), (start, name))
        return EMPTY
    if name in ("singletonList", "singleton") and first:
        return frozenset((containers.list_of(evaluator, (start, name), [first]),))
    return None


def _address(path: Value, base: Value) -> Value:
    """An address made of a path and what it is relative to."""
    known = strings(base)
    if not known:
        return join(path, base) if any("://" in text for text in strings(path)) else join(base, frozenset((Unknown("call", "URL"),)))
    made = frozenset(Const(urljoin(start, text)) for start in known for text in strings(path))
    return made or frozenset(atom for atom in base if isinstance(atom, Const))


def _called_back(evaluator: "Calls", name: str, arguments: Arguments, site: Any, start: int) -> Value | None:
    if len(arguments.positional) < (1 if name in _CALLS_BACK or name in _PAIRS or name in _LATER_CALLS else 2):
        return None
    first = arguments.positional[0]
    if name in _HIGHER:
        given = [containers.spread(value) for value in arguments.positional[1:]]
        callback = first
        if name.startswith("Enum.") or name == "array_filter":  # the collection comes first there
            callback, given = arguments.positional[1], [containers.spread(first)]
        owner = next(iter(first if callback is not first else arguments.positional[1]), None)
        if len(given) == 1 and isinstance(owner, Object) and owner.kind in ("list", "map") and "tarmap" not in name:
            return container_methods.call(evaluator, owner, "filter" if "ilter" in name else "map", Arguments((callback,)), start)
        result = evaluator.call_value(callback, Arguments(tuple(given)), site)
        made = evaluator.make("list", start)
        evaluator.reset(made)
        evaluator.trail.write(made.fields, ANY, join_all(given) if "ilter" in name else result)
        return frozenset((made,))
    if name in _FOLDS:
        return _folded(evaluator, arguments, site)
    if name in _LATER_CALLS:
        return evaluator.call_value(first, Arguments(arguments.positional[2:], arguments.named), site)
    if name in _CALLS_BACK:
        return evaluator.call_value(
            first, Arguments(tuple(containers.spread(value) for value in arguments.positional[1:]), arguments.named), site
        )
    if name in _PAIRS:
        return join_all(
            [
                containers.pairs(evaluator, atom, start)
                if isinstance(atom, Object) and atom.kind in ("list", "map")
                else frozenset((atom,))
                for atom in first
            ]
        )
    if name in _ZIP:
        inner = containers.list_of(evaluator, (start, "tuple"), [containers.spread(value) for value in arguments.positional])
        made = evaluator.make("list", start)
        evaluator.reset(made)
        evaluator.trail.write(made.fields, ANY, frozenset((inner,)))
        return frozenset((made,))
    return None


def _sized(evaluator: "Calls", sizes: tuple[Value, ...], site: object) -> Object:
    """An array of a size, or of arrays of sizes: as long as it is known, and empty."""
    size = number(sizes[0]) if sizes else None
    made = evaluator.make("list", (site, "sized"))
    evaluator.reset(made)
    if size is not None and 0 <= size <= containers.KNOWN_LENGTH:
        evaluator.trail.write(made.fields, containers.LENGTH, sizes[0])
    for index in range(size or 0) if len(sizes) > 1 and size is not None and size <= containers.PAIRS_APART else ():
        evaluator.trail.write(made.fields, str(index), frozenset((_sized(evaluator, sizes[1:], (site, index)),)))
    if len(sizes) > 1 and not (size is not None and size <= containers.PAIRS_APART):
        evaluator.trail.write(made.fields, ANY, frozenset((_sized(evaluator, sizes[1:], (site, "any")),)))
    return made


def _changed(evaluator: "Calls", value: Value, fields: tuple[tuple[str, Value], ...], start: int) -> Value:
    """Copies of records in which some fields are others."""
    out: list[Any] = []
    for atom in value:
        if not isinstance(atom, Object):
            out.append(atom)
            continue
        made = containers.copied(evaluator, atom, (start, "with"))
        for name, held in fields:
            evaluator.trail.write(made.fields, name, held)
        out.append(made)
    return frozenset(out)


def _copied_into(evaluator: "Calls", target: Value, value: Value) -> Value:
    """The items of one array in the place of another's."""
    for atom in target:
        if isinstance(atom, Object):
            known = evaluator.known_items(value)
            for index, held in enumerate(known or ()):
                (evaluator.trail.write if len(target) == 1 else evaluator.trail.add)(atom.fields, str(index), held)
            if known is None:
                evaluator.trail.add(atom.fields, ANY, containers.spread(value))
    return frozenset((Unknown("call", "copy"),))


def _received(evaluator: "Calls", name: str, arguments: Arguments, site: Any) -> Value:
    """Set the variable that such a function is given."""
    read, written = _RECEIVING[name]
    if len(arguments.positional) > written and len(site.arguments) > written:
        held = join(evaluator.deep(arguments.positional[read]), frozenset((Unknown("call", name),)))
        evaluator.assignments.assign(site.arguments[written].value, held, evaluator.frames[-1], declares=False)
    return frozenset((Unknown("call", name),))


def _column(evaluator: "Calls", rows: Value, key: Value, start: int) -> Value:
    """One field of each row."""
    made = evaluator.make("list", (start, "column"))
    evaluator.reset(made)
    held = [containers.read(atom, key) if isinstance(atom, Object) else frozenset((atom,)) for atom in containers.spread(rows)]
    evaluator.trail.write(made.fields, ANY, join_all(held))
    return frozenset((made,))


def _combined(evaluator: "Calls", keys: Value, values: Value, start: int) -> Value | None:
    """A map of keys in one list and values in another."""
    names, held = evaluator.known_items(keys), evaluator.known_items(values)
    if names is None or held is None:
        return None
    made = evaluator.make("map", (start, "combined"))
    evaluator.reset(made)
    for name, value in zip(names, held, strict=False):
        containers.write(evaluator, made, name, value, certain=True)
    return frozenset((made,))


def _extracted(evaluator: "Calls", value: Value) -> Value:
    """Variables named by the keys of an array."""
    for atom in value:
        for key, held in list(atom.fields.items()) if isinstance(atom, Object) else ():
            if key.isidentifier():
                evaluator.trail.write(evaluator.frames[-1].scope.fields, key, held)
    return frozenset((Unknown("call", "extract"),))


def _counted(evaluator: "Calls", arguments: Arguments, start: int) -> Value:
    """The numbers of a range, where it is known and short."""
    ends = [number(value) for value in arguments.positional]
    known = [end for end in ends if end is not None]
    if len(known) != len(ends) or not 0 < len(known) <= 3 or 0 in known[2:] or len(numbers := range(*known)) > containers.KNOWN_LENGTH:
        return frozenset((Unknown("call", "range"),))
    return frozenset((containers.list_of(evaluator, (start, "range"), [frozenset((Const(item),)) for item in numbers]),))


def _defined(evaluator: "Calls", arguments: Arguments, site: Any) -> Value:
    """A property that is described: by its value, or by the function that gives it."""
    owner, key, description = arguments.positional
    given = join_all([atom.fields.get("get", EMPTY) for atom in description if isinstance(atom, Object)])
    held = evaluator.call_value(given, Arguments(), site) if given else EMPTY
    value = join_all([held, *(atom.fields.get("value", EMPTY) for atom in description if isinstance(atom, Object))])
    for atom in owner:
        if isinstance(atom, Object):
            containers.write(evaluator, atom, key, value, certain=len(owner) == 1)
    return owner


def _paired(evaluator: "Calls", arguments: Arguments, start: int) -> Value:
    """Keys and values given in turn."""
    made = evaluator.make("map", (start, "paired"))
    evaluator.reset(made)
    for key, value in zip(arguments.positional[::2], arguments.positional[1::2], strict=True):
        containers.write(evaluator, made, key, value, certain=True)
    return frozenset((made,))


def _written(evaluator: "Calls", text: Value, writer: str, start: int) -> Value:
    """Return what a text was written from, where it is known."""
    if not all(isinstance(atom, Object) and atom.kind == "foreign" and atom.symbol == writer for atom in text):
        return EMPTY
    out = [held for atom in text if isinstance(atom, Object) for held in atom.fields.get("#0", EMPTY)]
    return frozenset(containers.copied(evaluator, atom, (start, "read")) if isinstance(atom, Object) else atom for atom in out)


def _of_pairs(evaluator: "Calls", value: Value, start: int) -> Value:
    """Return the map of a list of pairs."""
    if not value or not all(isinstance(atom, Object) and atom.kind == "list" for atom in value):
        return EMPTY
    made = evaluator.make("map", (start, "pairs"))
    evaluator.reset(made)
    for atom in value:
        if isinstance(atom, Object):
            containers.extend_pairs(evaluator, made, atom, certain=len(value) == 1)
    return frozenset((made,))


def _compact(evaluator: "Calls", arguments: Arguments, start: int) -> Value:
    """The variables of these names, by their names."""
    made = evaluator.make("map", (start, "compact"))
    evaluator.reset(made)
    for name in strings(join_all(list(arguments.positional))):
        evaluator.trail.write(made.fields, name, evaluator.expressions.lookup(name, evaluator.frames[-1]))
    return frozenset((made,))


def _folded(evaluator: "Calls", arguments: Arguments, site: Any) -> Value:
    """The function stands first or behind the collection; what is left is the start."""
    given = list(arguments.positional)
    callback = next((value for value in given if any(isinstance(atom, FunctionValue | Partial) for atom in value)), given[0])
    others = [value for value in given if value is not callback]
    start = join_all(others[1:])
    known = evaluator.known_items(others[0]) if others else None
    return containers.folded(evaluator, callback, start, containers.spread(others[0]) if others else EMPTY, site, known)


def _copied(evaluator: "Calls", arguments: Arguments, start: int) -> Value:
    values = list(arguments.positional)
    if not values and not arguments.unpacked:
        return frozenset((containers.list_of(evaluator, (start, "copy"), []),))
    made = evaluator.make("list", (start, "copy"))
    evaluator.reset(made)
    if len(values) == 1 and len(values[0]) == 1:
        (atom,) = values[0]
        if isinstance(atom, Object) and atom.kind == "list":
            for key, held in list(atom.fields.items()):
                evaluator.trail.write(made.fields, key, held)
            return frozenset((made,))
    held = join_all([containers.spread(value) for value in (*values, *arguments.unpacked)])
    evaluator.trail.write(made.fields, ANY, held)
    return frozenset((made,))


def _merged(evaluator: "Calls", arguments: Arguments, start: int) -> Value:
    made = evaluator.make("map", (start, "merge"))
    evaluator.reset(made)
    for value in (*arguments.positional, *arguments.mappings):
        containers.extend(evaluator, made, value)
    for name, value in arguments.named:
        evaluator.trail.write(made.fields, name, value)
    return frozenset((made,))
