"""Methods of lists and maps, by their names in any language -> what they change and give."""

from typing import TYPE_CHECKING

from auditor.analysis import narrowing
from auditor.analysis.arguments import Arguments, number
from auditor.analysis.containers import (
    ADD_NAMES,
    ANY,
    CLEAR_NAMES,
    EACH_NAMES,
    EXTEND_NAMES,
    FOLD_NAMES,
    GET_NAMES,
    JOINED_NAMES,
    KEYS_NAMES,
    LENGTH,
    PAIR,
    PAIRS_NAMES,
    SET_NAMES,
    SIFT_NAMES,
    TAKE_NAMES,
    UNTAINTED,
    VALUES_NAMES,
    VISIT_NAMES,
    append,
    copied,
    extend,
    folded,
    inserted,
    items,
    key_names,
    keys_of,
    known_items,
    length,
    list_of,
    pairs,
    part,
    read,
    single,
    spread,
    taken,
    write,
)
from auditor.analysis.values import (
    EMPTY,
    NONE,
    Const,
    FunctionValue,
    Object,
    Partial,
    Unknown,
    Value,
    join,
    join_all,
    strings,
    truth,
)

if TYPE_CHECKING:
    from auditor.analysis.calls import Calls

CELLS = frozenset(
    {
        "AtomicReference",
        "ThreadLocal",
        "InheritableThreadLocal",
        "AsyncLocal",
        "AtomicInteger",
        "AtomicLong",
        "MutableLiveData",
        "MutableStateFlow",
    }
)
"""Types that hold one value, which is set and got."""
_LISTED = frozenset(
    {"map", "Select", "flatMap", "flat_map", "SelectMany", "mapNotNull", "filter_map", "map!", "mapIndexed", "collect_concat"}
)
_ONE_BY_ONE = frozenset({"map", "Select", "map!", "mapIndexed"})
_ALL_STAY = frozenset(
    {"sortBy", "sorted_by", "sortWith", "min_by", "max_by", "partition", "group_by", "groupBy", "GroupBy", "takeWhile", "dropWhile"}
)
"""Sift by what is asked of the items, and keep all that may be left."""
EACH_LIMIT = 4
"""Items of a list that a callback is run for one by one."""
_COUNTS = frozenset({"length", "size", "len", "count", "Count", "Length"})
_FRONT = frozenset({"unshift", "addFirst", "prepend", "appendleft"})
_INSERT = frozenset({"insert", "Insert", "add"})
_REMOVE = frozenset({"pop", "remove", "removeAt", "RemoveAt", "delete_at"})
_DELETE = frozenset({"remove", "Remove", "delete", "discard", "deleteProperty", "erase", "unset"})
_REVERSED = frozenset({"reverse", "reversed", "Reverse", "toReversed", "reverse!", "asReversed"})
_IN_PLACE = frozenset({"reverse", "reverse!"})
_PARTS = frozenset(
    {
        "slice",
        "subList",
        "take",
        "Take",
        "Skip",
        "drop",
        "limit",
        "skip",
        "toList",
        "ToList",
        "to_a",
        "toArray",
        "ToArray",
        "list",
        "stream",
    }
)
_UNORDERED = frozenset(
    {"sorted", "sort", "unique", "uniq", "distinct", "Distinct", "flat", "flatten", "toSorted", "OrderBy", "sort_by", "compact", "splice"}
)
_FILL = frozenset({"fill", "Fill", "fill!"})
_CELL_SETS, _CELL_GETS = frozenset({"set", "lazySet", "setValue", "postValue"}), frozenset({"get", "getValue", "getPlain", "getAcquire"})


def call(evaluator: "Calls", instance: Object, name: str, arguments: Arguments, site: object) -> Value | None:
    """Return the result of a container's method; None for a name that is none."""
    for part_of in (_placed, _added, _found, _made):
        result = part_of(evaluator, instance, name, arguments, site)
        if result is not None:
            return result
    return None


def _placed(evaluator: "Calls", instance: Object, name: str, arguments: Arguments, site: object) -> Value | None:
    """Count, or put in and take out at a place."""
    first = arguments.positional[0] if arguments.positional else EMPTY
    if (
        name in UNTAINTED
        and name not in instance.fields
        and any(isinstance(atom, FunctionValue) for value in arguments.all() for atom in value)
    ):
        _higher(evaluator, instance, "each", arguments, site)
        return frozenset((Unknown("call", name),))
    if name in UNTAINTED and name not in instance.fields:
        return length(frozenset((instance,))) if name in _COUNTS and not arguments.positional else frozenset((Unknown("call", name),))
    if name in _FRONT and LENGTH in instance.fields:
        for value in reversed(arguments.positional):
            inserted(evaluator, instance, frozenset((Const(0),)), value)
        return frozenset((instance,))
    if name in _INSERT and len(arguments.positional) == 2 and LENGTH in instance.fields and number(first) is not None:
        inserted(evaluator, instance, first, arguments.positional[1])
        return frozenset((instance,))
    if name in PAIR and instance.kind == "list" and not arguments.positional:
        return read(instance, frozenset((Const(PAIR[name]),)))
    if name in _REMOVE and len(arguments.positional) == 1 and LENGTH in instance.fields and number(first) is not None:
        return taken(evaluator, instance, first)
    if name in _DELETE and len(arguments.positional) == 1:
        gone = _deleted(evaluator, instance, first)
        if gone is not None:
            return gone
    return None


def _added(evaluator: "Calls", instance: Object, name: str, arguments: Arguments, site: object) -> Value | None:
    """Add, join or set."""
    first = arguments.positional[0] if arguments.positional else EMPTY
    if name in ADD_NAMES:
        for value in arguments.positional:
            append(evaluator, instance, value)
        return frozenset((instance,))
    if name in EXTEND_NAMES:
        for value in arguments.all():
            extend(evaluator, instance, value)
        for key, value in arguments.named:
            evaluator.trail.write(instance.fields, key, value)
        return frozenset((instance,))
    if name in JOINED_NAMES:
        made = evaluator.make("list", site)
        evaluator.reset(made)
        evaluator.trail.write(made.fields, ANY, join_all([items(instance), *(spread(value) for value in arguments.all())]))
        return frozenset((made,))
    if name in _CELL_SETS and len(arguments.positional) == 1 and instance.symbol.rpartition(".")[2] in CELLS:
        evaluator.reset(instance)
        evaluator.trail.write(instance.fields, ANY, first)
        return frozenset((instance,))
    if name in _CELL_GETS and instance.symbol.rpartition(".")[2] in CELLS:
        return items(instance)
    if name in SET_NAMES and len(arguments.positional) == 3 and _joint(arguments):
        write(evaluator, instance, _joint(arguments), arguments.positional[2], certain=True)
        return frozenset((instance,))
    if (name in SET_NAMES or (name == "replace" and instance.kind == "map")) and len(arguments.positional) == 2:
        write(evaluator, instance, first, arguments.positional[1], certain=True)
        return join(frozenset((instance,)), arguments.positional[1]) if name == "setdefault" else frozenset((instance,))
    return None


def _found(evaluator: "Calls", instance: Object, name: str, arguments: Arguments, site: object) -> Value | None:
    """Look up, fill, or take out by key."""
    first = arguments.positional[0] if arguments.positional else EMPTY
    if name == "dig" and len(arguments.positional) > 1:
        inner = [atom for atom in read(instance, first) if isinstance(atom, Object)]
        deeper = [call(evaluator, atom, name, arguments.rest(), site) for atom in inner]
        return join_all([value for value in deeper if value]) or frozenset((Const(None),))
    joint = _joint(arguments) if name in GET_NAMES and len(arguments.positional) == 2 else EMPTY
    if joint and strings(joint)[0] in instance.fields:
        return read(instance, joint)
    if name in GET_NAMES and arguments.positional:
        found = read(instance, first)
        default = (
            arguments.positional[1]
            if len(arguments.positional) > 1 and not isinstance(single(arguments.positional[1]), FunctionValue)
            else EMPTY
        )
        return _got(instance, first, found, default)
    if name in _FILL and first:
        known = known_items(instance)
        for index in range(len(known)) if known is not None else ():
            evaluator.trail.write(instance.fields, str(index), first)
        if known is None:
            evaluator.trail.add(instance.fields, ANY, first)
        return frozenset((instance,))
    if name in CLEAR_NAMES:
        evaluator.reset(instance)
        return EMPTY
    if name == "pop" and arguments.positional and instance.kind == "map":
        found = read(instance, first)
        for key in key_names(first, instance) or ():
            evaluator.trail.remove(instance.fields, key)
        return found
    return None


def _made(evaluator: "Calls", instance: Object, name: str, arguments: Arguments, site: object) -> Value | None:
    """Run what is called for each item, or make another container of the items."""
    if name in EACH_NAMES or name in SIFT_NAMES or name in VISIT_NAMES or name in FOLD_NAMES:
        return _higher(evaluator, instance, name, arguments, site)
    if name in TAKE_NAMES:
        return _take(evaluator, instance, name)
    if name in _REVERSED and (known := known_items(instance)) is not None:
        turned = list_of(evaluator, (site, "reversed"), known[::-1])
        if name in _IN_PLACE:
            for key, held in list(turned.fields.items()):
                evaluator.trail.write(instance.fields, key, held)
        return frozenset((turned,))
    if name in _PARTS and (known := part(instance, _bounds(name, arguments.positional))) is not None:
        return frozenset((list_of(evaluator, (site, "part"), known),))
    if name in VALUES_NAMES:
        if name in ("copy", "clone", "Clone", "deepcopy"):
            return frozenset((copied(evaluator, instance, site),))
        known = known_items(instance) if name not in _UNORDERED else None
        if known is not None and not arguments.positional:
            return frozenset((list_of(evaluator, site, known),))
        made = evaluator.make("list", site)
        evaluator.reset(made)
        evaluator.trail.write(made.fields, ANY, items(instance))
        return frozenset((made,))
    if name in KEYS_NAMES:
        made = evaluator.make("list", site)
        evaluator.reset(made)
        evaluator.trail.write(made.fields, ANY, keys_of(instance))
        return frozenset((made,))
    if name in PAIRS_NAMES and any(isinstance(atom, FunctionValue) for value in arguments.all() for atom in value):
        return _higher(evaluator, instance, name, arguments, site)
    if name in PAIRS_NAMES:
        return pairs(evaluator, instance, site)
    return None


def _joint(arguments: Arguments) -> Value:
    """Return the one key that a section and a name make."""
    section, name = strings(arguments.positional[0]), strings(arguments.positional[1])
    return frozenset((Const(f"{section[0]}\0{name[0]}"),)) if len(section) == len(name) == 1 else EMPTY


def _got(instance: Object, key: Value, found: Value, default: Value) -> Value:
    """Return what a look-up gives: the default too where the key is not known, and anything where others may have filled the map."""
    if key_names(key, instance) is None:
        return join(found, default or frozenset((Const(None), Unknown("call", "get"))))
    if found or default:
        return found or default
    told = instance.fields and (instance.kind != "foreign" or LENGTH in instance.fields)  # what a library's object holds is not known
    return NONE if told else frozenset((Const(None), Unknown("call", "get")))


def _bounds(name: str, given: tuple[Value, ...]) -> list[Value]:
    """Return where a method that gives a part of a list starts and ends."""
    if name in ("take", "Take", "limit"):
        return [NONE, *given]
    return [*given, NONE][:2] if len(given) < 2 else list(given)


def _deleted(evaluator: "Calls", instance: Object, wanted: Value) -> Value | None:
    """Take out what stands under a key, or the one item of a list that is this very value; None when neither can be told."""
    if LENGTH in instance.fields:
        place = next((index for index, held in enumerate(known_items(instance) or ()) if held == wanted), None)
        return taken(evaluator, instance, frozenset((Const(place),))) if place is not None else None
    names = key_names(wanted, instance)
    if names is None or not all(name in instance.fields for name in names):
        return None
    held = join_all([instance.fields[name] for name in names])
    for name in names if len(names) == 1 else ():
        evaluator.trail.remove(instance.fields, name)
    return held


def _take(evaluator: "Calls", instance: Object, name: str) -> Value:
    length = number(instance.fields.get(LENGTH, EMPTY))
    if length and name in ("pop", "last", "Last", "Pop", "removeLast", "getLast"):
        held = instance.fields.get(str(length - 1), EMPTY)
        if name in ("pop", "Pop", "removeLast"):
            evaluator.trail.remove(instance.fields, str(length - 1))
            evaluator.trail.write(instance.fields, LENGTH, frozenset((Const(length - 1),)))
        return held
    if length and name in ("first", "First", "peek", "head", "getFirst"):
        return instance.fields.get("0", EMPTY)
    return items(instance)


def _higher(evaluator: "Calls", instance: Object, name: str, arguments: Arguments, site: object) -> Value:
    held = items(instance)
    callbacks = [value for value in arguments.all() if any(isinstance(atom, FunctionValue | Partial) for atom in value)]
    if not callbacks:
        passed = join(held, frozenset((Unknown("call", name),)))
        if name in ("find", "detect", "findLast") or not (name in SIFT_NAMES or name in _LISTED):
            return passed
        made = evaluator.make("list", site)
        evaluator.reset(made)
        evaluator.trail.write(made.fields, ANY, passed)
        return frozenset((made,))
    callback = callbacks[-1]
    if name in FOLD_NAMES:
        return folded(evaluator, callback, join_all([value for value in arguments.positional if value is not callback]), held, site)
    known = known_items(instance) if name in _ONE_BY_ONE or name in SIFT_NAMES else None
    if known is not None and 1 < len(known) <= EACH_LIMIT:
        return _one_by_one(evaluator, name, known, callback, site)
    given = Arguments((held, frozenset((Unknown("call", "index"),))))
    if instance.kind == "map" and LENGTH not in instance.fields and _parameters(callback) == 2:
        keys: Value = frozenset(Const(key) for key in instance.fields if key != ANY) or frozenset((Unknown("call", "key"),))
        receivers = evaluator.frames[-1].module.idioms.function_receivers  # there the value comes first
        given = Arguments((held, keys) if receivers else (keys, held))
    result = evaluator.call_value(callback, given, site)
    if name in VISIT_NAMES or name in PAIRS_NAMES:
        return frozenset((instance,))
    made = evaluator.make("list", site)
    evaluator.reset(made)
    evaluator.trail.write(
        made.fields, ANY, spread(result) if name in ("flatMap", "flat_map", "SelectMany") else result if name in EACH_NAMES else held
    )
    return frozenset((made,)) if name != "find" else held


def _one_by_one(evaluator: "Calls", name: str, known: list[Value], callback: Value, site: object) -> Value:
    """Map or sift a short list item by item: each keeps its place, and of those that stay it is known what they were asked."""
    out: list[Value] = []
    for index, item in enumerate(known):
        result = evaluator.call_value(callback, Arguments((item, frozenset((Const(index),)))), site)
        if name in _ONE_BY_ONE:
            out.append(result)
        elif name in _ALL_STAY or truth(result) is not False:
            out.append(item if name in _ALL_STAY else narrowing.sifted(evaluator, callback, item, holds=name != "reject"))
    if name in ("find", "detect", "findLast"):
        return join_all(out) or NONE
    if name in _ONE_BY_ONE:
        return frozenset((list_of(evaluator, site, out),))
    made = evaluator.make("list", site)
    evaluator.reset(made)
    evaluator.trail.write(made.fields, ANY, join_all(out))
    return frozenset((made,))


def _parameters(callback: Value) -> int:
    """Return how many parameters the longest function among a value's has."""
    return max((len(atom.function.params) for atom in callback if isinstance(atom, FunctionValue)), default=0)
