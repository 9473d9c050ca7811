"""Methods of lists and maps, by their names in any language -> what they change and give."""

from collections.abc import Mapping
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
    KEYS,
    KEYS_NAMES,
    LENGTH,
    PAIR,
    PAIRS_APART,
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
_FOLDS_FROM_THE_RIGHT = frozenset({"reduceRight", "foldRight"})
EACH_LIMIT = 4
"""Items of a list that a callback is run for one by one."""
_COUNTS = frozenset({"length", "size", "len", "count", "Count", "Length"})
_FRONT = frozenset({"unshift", "addFirst", "prepend", "appendleft"})
_INSERT = frozenset({"insert", "Insert", "add"})
_REMOVE = frozenset({"pop", "remove", "removeAt", "RemoveAt", "delete_at"})
_TOP = frozenset({"peek", "Peek"})
_LAST = frozenset({"pop", "last", "Last", "Pop", "removeLast", "getLast", "pollLast", "peekLast"})
_FIRST = frozenset({"first", "First", "head", "getFirst", "peekFirst", "element", "shift", "poll", "popleft", "Dequeue", "removeFirst", "pollFirst",
                    "remove", "take", *_TOP})  # fmt: skip
_TAKING_OUT = frozenset(
    {"pop", "Pop", "removeLast", "pollLast", "shift", "poll", "popleft", "Dequeue", "removeFirst", "pollFirst", "remove", "take"}
)
"""What `_take` gives is taken out of the list."""
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
_PLACES = frozenset({"indexOf", "IndexOf", "index", "findIndex"})
_FILLING = frozenset({"computeIfAbsent", "getOrPut", "GetOrAdd", "getOrInsertWith"})
_RECKONING = frozenset({"compute", "computeIfPresent"})
_REPLACING = frozenset({"replaceAll", "map!", "replace_all"})
_CELL_UPDATES = frozenset({"updateAndGet", "getAndUpdate", "update"})
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
    if name in _PLACES and first and (place := _place(instance, first)) is not None:
        return frozenset((Const(place),))
    if name in UNTAINTED and name not in instance.fields:
        return length(frozenset((instance,))) if name in _COUNTS and not arguments.positional else frozenset((Unknown("call", name),))
    if name in _FRONT and LENGTH in instance.fields:
        for value in reversed(arguments.positional):
            inserted(evaluator, instance, frozenset((Const(0),)), value)
        return frozenset((instance,))
    if name in _INSERT and len(arguments.positional) == 2 and LENGTH in instance.fields and number(first) is not None:
        inserted(evaluator, instance, first, arguments.positional[1])
        return frozenset((instance,))
    if _is_emptied(instance, name, arguments.positional):
        evaluator.reset(instance)
        return frozenset((instance,))
    if name == "splice" and (gone := _spliced(evaluator, instance, arguments.positional, site)) is not None:
        return gone
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
    if any(isinstance(atom, FunctionValue | Partial) for value in arguments.positional for atom in value):
        if (computed := _computed(evaluator, instance, name, arguments.positional, site)) is not None:
            return computed
        if name in _REPLACING and len(arguments.positional) == 1:
            return _replaced(evaluator, instance, first, site)
        if name in _CELL_UPDATES and instance.symbol.rpartition(".")[2] in CELLS:
            _refill(evaluator, instance, {ANY: evaluator.call_value(first, Arguments((items(instance),)), site)})
            return items(instance)
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
        if known is None and len(arguments.positional) == 1:
            _refill(evaluator, instance, {ANY: first})
        elif known is None:
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
    if name in TAKE_NAMES or (name == "take" and not arguments.positional):
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
    if name == "findIndex" and (place := _asked_for(evaluator, instance, arguments, site)) is not None:
        return frozenset((Const(place),))
    if name in KEYS_NAMES:
        names = [key for key in instance.fields if key[:1] != "#"]
        if ANY not in names and KEYS not in instance.fields and 0 < len(names) <= PAIRS_APART:
            return frozenset((list_of(evaluator, (site, "keys"), [frozenset((Const(key),)) for key in names]),))
        made = evaluator.make("list", site)
        evaluator.reset(made)
        evaluator.trail.write(made.fields, ANY, keys_of(instance))
        return frozenset((made,))
    if name in PAIRS_NAMES and any(isinstance(atom, FunctionValue) for value in arguments.all() for atom in value):
        return _higher(evaluator, instance, name, arguments, site)
    if name in PAIRS_NAMES:
        return pairs(evaluator, instance, site)
    return None


def _is_emptied(instance: Object, name: str, given: tuple[Value, ...]) -> bool:
    """Tell whether a builder of texts is made empty: `setLength(0)`, `delete(0, b.length())`."""
    if not given or number(given[0]) != 0 or not instance.symbol.endswith(("Builder", "Buffer")):
        return False
    return name == "setLength" or (name == "delete" and len(given) == 2 and number(given[1]) is None)


def _refill(evaluator: "Calls", instance: Object, held: Mapping[str, Value]) -> None:
    """Put other items in the place of all that a container holds."""
    for key in [key for key in instance.fields if key in (ANY, LENGTH) or key.isdigit()]:
        evaluator.trail.remove(instance.fields, key)
    for key, value in held.items():
        evaluator.trail.write(instance.fields, key, value)


def _listed(values: list[Value]) -> dict[str, Value]:
    """Return the fields of a list that holds these."""
    return {**{str(index): value for index, value in enumerate(values)}, LENGTH: frozenset((Const(len(values)),))}


def _place(instance: Object, wanted: Value) -> int | None:
    """Return where in a list a constant stands for the first time; None where it cannot be told."""
    for index, held in enumerate(known_items(instance) or ()):
        if len(held) != 1 or not all(isinstance(atom, Const) for atom in (*held, *wanted)):
            return None
        if held == wanted:
            return index
    return None


def _asked_for(evaluator: "Calls", instance: Object, arguments: Arguments, site: object) -> int | None:
    """Return which item of a short list is the first that a function asks for; None where it cannot be told."""
    for index, item in enumerate((known_items(instance) or ())[:EACH_LIMIT] if arguments.positional else ()):
        answer = truth(evaluator.call_value(arguments.positional[0], Arguments((item, frozenset((Const(index),)))), site))
        if answer is not False:
            return index if answer else None
    return None


def _spliced(evaluator: "Calls", instance: Object, given: tuple[Value, ...], site: object) -> Value | None:
    """Take items out of a list that is known, and put others in their place; return those taken out."""
    known, start = known_items(instance), number(given[0]) if given else None
    count = number(given[1]) if len(given) > 1 else len(known or ())
    if known is None or start is None or count is None:
        for value in given[2:]:
            evaluator.trail.add(instance.fields, ANY, value)
        return None
    start = max(start + len(known), 0) if start < 0 else min(start, len(known))
    end = start + max(count, 0)
    _refill(evaluator, instance, _listed([*known[:start], *given[2:], *known[end:]]))
    return frozenset((list_of(evaluator, (site, "spliced"), known[start:end]),))


def _computed(evaluator: "Calls", instance: Object, name: str, given: tuple[Value, ...], site: object) -> Value | None:
    """Set what stands under a key to what a function makes of it; None for a call that is none of these."""
    if name in _FILLING and len(given) == 2:
        held = read(instance, given[0])
        made = join(held, evaluator.call_value(given[1], Arguments((given[0],)), site))
    elif name in _RECKONING and len(given) == 2:
        made = evaluator.call_value(given[1], Arguments((given[0], read(instance, given[0]) or NONE)), site)
    elif name == "merge" and len(given) == 3:
        held = read(instance, given[0])
        made = join(given[1], evaluator.call_value(given[2], Arguments((held, given[1])), site)) if held else given[1]
    else:
        return None
    write(evaluator, instance, given[0], made, certain=True)
    return made


def _replaced(evaluator: "Calls", instance: Object, callback: Value, site: object) -> Value:
    """Put what a function makes of each item in its place."""
    is_map = instance.kind == "map"
    for key, held in [(key, held) for key, held in instance.fields.items() if key == ANY or (key[:1] != "#" and (is_map or key.isdigit()))]:
        given = Arguments((frozenset((Const(key),)), held) if is_map else (held,))
        evaluator.trail.write(instance.fields, key, evaluator.call_value(callback, given, site))
    return frozenset((instance,))


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
    """Give the first or last item; queues and stacks lose it."""
    length = number(instance.fields.get(LENGTH, EMPTY))
    is_last = name in _LAST or (name in _TOP and "Stack" in instance.symbol)
    if not length or not (is_last or name in _FIRST) or (name in _TOP and "Deque" in instance.symbol):
        return items(instance)
    place = frozenset((Const(length - 1 if is_last else 0),))
    return taken(evaluator, instance, place) if name in _TAKING_OUT else read(instance, place)


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
    if instance.kind == "foreign" and len(arguments.positional) > 1 and callback is arguments.positional[0] and name not in FOLD_NAMES:
        held = spread(join_all(list(arguments.positional[1:])))  # `executor.map(f, items)`
    if name in FOLD_NAMES:
        known = known_items(instance) if name not in _FOLDS_FROM_THE_RIGHT else None
        start = join_all([value for value in arguments.positional if value is not callback])
        return folded(evaluator, callback, start, held, site, known)
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
