"""What the everyday methods of lists, maps and strings do, by the names they go by in the languages we read.

One table for all languages: a name means the same wherever a receiver is a container. What is not listed passes data on.
"""

from typing import TYPE_CHECKING, Any

from auditor.analysis.arguments import Arguments, number
from auditor.analysis.values import (
    DYNAMIC,
    EMPTY,
    NONE,
    Chain,
    Const,
    Object,
    Symbol,
    Unknown,
    Value,
    carried,
    join,
    join_all,
)

if TYPE_CHECKING:
    from auditor.analysis.calls import Calls

LENGTH = "#length"
KEYS = "#keys"
"""The field of a map that holds the data its keys are made of."""
ANY = "*"
PAIRS_APART = 12
"""Entries of a map up to which each is a pair of its own."""
FOLDED_IN_TURN = 6
"""Items up to which a fold takes one after the other."""
KNOWN_LENGTH = 64
"""Items beyond which a list is not taken apart one by one."""

ADD_NAMES = frozenset({"append", "push", "add", "Add", "push_back", "emplace_back", "offer", "enqueue", "Enqueue", "addLast", "appendleft", "unshift",
                  "addFirst", "Push", "put_nowait", "<<", "prepend", "addElement", "emplace", "Append", "AppendLine"})  # fmt: skip
EXTEND_NAMES = frozenset(
    {"extend", "addAll", "AddRange", "update", "putAll", "merge", "merge!", "assign", "push_all", "addEntries", "concat!", "append_all"}
)
JOINED_NAMES = frozenset({"concat", "Concat", "plus", "union", "merge_with", "merged", "plusElement"})
GET_NAMES = frozenset({"get", "Get", "fetch", "getOrDefault", "GetValueOrDefault", "dig", "elementAt", "ElementAt", "at", "getItem", "get_mut", "getProperty",
                  "getAttribute", "nth", "TryGetValue", "getOrElse", "getOrNull", "charAt", "opt", "optString", "getString", "Load"})  # fmt: skip
SET_NAMES = frozenset({"put", "set", "Set", "store", "setItem", "setProperty", "setAttribute", "insert", "Insert", "setdefault", "putIfAbsent", "TryAdd",
                  "setValue", "[]=", "Store"})  # fmt: skip
TAKE_NAMES = frozenset({"pop", "shift", "poll", "remove", "first", "last", "peek", "First", "Last", "FirstOrDefault", "LastOrDefault", "Single", "Pop", "Peek",
                   "Dequeue", "popleft", "popitem", "removeFirst", "removeLast", "getFirst", "getLast", "head", "next", "Next", "find", "pick", "sample",
                   "recv", "receive", "element", "pollFirst", "pollLast", "peekFirst", "peekLast", "get_nowait", "nextElement", "firstOrNull", "lastOrNull", "findFirst", "findAny"})  # fmt: skip
VALUES_NAMES = frozenset({"values", "Values", "iterator", "toArray", "ToArray", "ToList", "toList", "to_a", "to_list", "slice", "reversed", "sorted", "reverse", "sort",
                     "copy", "clone", "Clone", "stream", "iter", "into_iter", "collect", "unique", "uniq", "distinct", "Distinct", "flat", "flatten", "Reverse",
                     "toMutableList", "list", "all", "asList", "listIterator", "values_list", "subList", "take", "Take", "Skip", "drop", "cloned", "iter_mut",
                     "deepcopy", "toSorted", "toReversed", "OrderBy", "sort_by", "splice", "compact", "elements", "each_slice", "limit", "skip"})  # fmt: skip
KEYS_NAMES = frozenset({"keys", "Keys", "keySet", "each_key"})
PAIRS_NAMES = frozenset(
    {"items", "entries", "entrySet", "each_pair", "to_pairs", "enumerate", "with_index", "each_with_index", "withIndex"}
)
CLEAR_NAMES = frozenset({"clear", "Clear", "Reset", "removeAll", "drain"})
EACH_NAMES = frozenset({"map", "Select", "flatMap", "SelectMany", "collect_concat", "flat_map", "mapNotNull", "filter_map", "mapTo", "map!", "mapIndexed",
                   "parallelMap", "then", "thenApply", "let", "run", "thenCompose", "also", "apply", "tap"})  # fmt: skip
SIFT_NAMES = frozenset({"filter", "Where", "select", "reject", "takeWhile", "dropWhile", "find_all", "sortBy", "sorted_by", "min_by", "max_by", "partition",
                   "filterNot", "find", "detect", "findLast", "sortWith", "group_by", "groupBy", "GroupBy", "filterNotNull", "retain"})  # fmt: skip
VISIT_NAMES = frozenset({"forEach", "ForEach", "each", "for_each", "each_with_object", "forEachIndexed", "foreach", "onEach", "thenAccept"})
COLLECTIONS = frozenset({"ArrayList", "LinkedList", "ArrayDeque", "Vector", "Stack", "List", "Queue", "CopyOnWriteArrayList", "HashSet", "LinkedHashSet",
                         "TreeSet", "SortedSet", "Set", "LinkedBlockingQueue", "ConcurrentLinkedQueue", "ConcurrentBag", "ConcurrentQueue", "Collection",
                         "ArrayBlockingQueue", "PriorityQueue", "LinkedBlockingDeque"})  # fmt: skip
MAPS = frozenset({"HashMap", "LinkedHashMap", "TreeMap", "ConcurrentHashMap", "Hashtable", "Dictionary", "SortedDictionary", "ConcurrentDictionary",
                  "IdentityHashMap", "WeakHashMap", "EnumMap", "ConcurrentSkipListMap", "Map", "WeakMap", "SortedList"})  # fmt: skip
"""Types an empty map of which is made by a call without arguments."""
"""Types an empty list of which is made by a call without arguments."""
PAIR = {
    "Item1": 0,
    "Item2": 1,
    "Item3": 2,
    "second": 1,
    "third": 2,
    "_1": 0,
    "_2": 1,
    "_3": 2,
    "getKey": 0,
    "getValue": 1,
    "component1": 0,
    "component2": 1,
    "key": 0,
    "value": 1,
    "Key": 0,
    "Value": 1,
}
FOLD_NAMES = frozenset({"reduce", "inject", "fold", "Aggregate", "reduceRight", "foldl", "foldLeft", "foldRight"})

KNOWN = (
    ADD_NAMES
    | EXTEND_NAMES
    | JOINED_NAMES
    | GET_NAMES
    | SET_NAMES
    | TAKE_NAMES
    | VALUES_NAMES
    | KEYS_NAMES
    | PAIRS_NAMES
    | CLEAR_NAMES
    | EACH_NAMES
    | SIFT_NAMES
    | VISIT_NAMES
    | FOLD_NAMES
)
UNTAINTED = frozenset({"length", "size", "len", "count", "Count", "Length", "isEmpty", "is_empty", "empty?", "any", "contains", "Contains", "includes",
                       "include?", "has", "indexOf", "IndexOf", "index", "startswith", "endswith", "startsWith", "endsWith", "StartsWith", "EndsWith",
                       "start_with?", "end_with?", "isdigit", "isalpha", "isalnum", "equals", "Equals", "equalsIgnoreCase", "compareTo", "hashCode",
                       "GetHashCode", "containsKey", "ContainsKey", "key?", "has_key?", "nil?", "present?", "blank?", "test", "is_some", "is_none", "is_ok",
                       "is_err", "hasOwnProperty", "isdisjoint", "issubset", "every", "some", "All", "Any", "anyMatch", "allMatch", "noneMatch",
                       "bytesize", "getClass", "GetType", "is_a?", "isinstance"})  # fmt: skip
"""Methods whose answer tells about data without carrying it."""


def stands_for_items(atom: Any) -> bool:
    """Tell whether an object is known by a declaration alone: of a container's, it is each of its items."""
    if not isinstance(atom, Object):
        return False
    return (atom.kind == "foreign" and atom.injected) or (atom.cls is not None and atom is atom.cls.generic)


def is_empty(instance: Object) -> bool:
    """Tell whether nothing was put into a container so far."""
    return all(key[:1] == "#" for key in instance.fields) and ANY not in instance.fields


def items(instance: Object) -> Value:
    """Return whatever a container holds, keys left out."""
    return join_all([value for key, value in instance.fields.items() if key not in (LENGTH, KEYS)])


def known_items(instance: Object) -> list[Value] | None:
    """Return the items of a list in order; None when there may be others."""
    length = number(instance.fields.get(LENGTH, EMPTY))
    if length is None or ANY in instance.fields or length > KNOWN_LENGTH:
        return None
    if len(instance.fields) > length + 1 or any(key[:1] != "#" and not key.isdigit() for key in instance.fields):
        return None  # a list with keys of its own
    return [instance.fields.get(str(index), NONE) for index in range(length)]


def length(value: Value) -> Value:
    """Return how many items a value has, where that is known."""
    if len(value) == 1:
        (atom,) = value
        if isinstance(atom, Object) and LENGTH in atom.fields:
            return atom.fields[LENGTH]
        if isinstance(atom, Object) and atom.kind == "map" and ANY not in atom.fields and KEYS not in atom.fields:
            return frozenset((Const(sum(1 for key in atom.fields if key[:1] != "#")),))
    return frozenset((Unknown("call", "length"),))


def part(instance: Object, bounds: list[Value]) -> list[Value] | None:
    """Return the items of a slice; None when list or bounds are not known."""
    known, places = known_items(instance), slice_of(bounds)
    return known[places] if known is not None and places is not None else None


def slice_of(bounds: list[Value]) -> slice | None:
    """Return the places from here to there; None when a bound is not known."""
    ends = [number(bound) if bound and bound != NONE else None for bound in bounds[:3]]
    told = all(end is not None or not bound or bound == NONE for end, bound in zip(ends, bounds, strict=False))
    return slice(*ends) if bounds and told and 0 not in ends[2:] else None


def list_of(evaluator: "Calls", site: object, values: list[Value]) -> Object:
    """Make a list with known items."""
    made = evaluator.make("list", site)
    evaluator.reset(made)
    for index, value in enumerate(values):
        evaluator.trail.write(made.fields, str(index), value)
    evaluator.trail.write(made.fields, LENGTH, frozenset((Const(len(values)),)))
    return made


def append(evaluator: "Calls", instance: Object, value: Value) -> None:
    """Add one item at the end."""
    length = number(instance.fields.get(LENGTH, EMPTY))
    if length is None:
        evaluator.trail.add(instance.fields, ANY, value)
        return
    evaluator.trail.write(instance.fields, str(length), value)
    evaluator.trail.write(instance.fields, LENGTH, frozenset((Const(length + 1),)))


def keys_of(instance: Object) -> Value:
    """Return the keys of a map: the constant ones, and the data that others are made of."""
    return join(frozenset(Const(key) for key in instance.fields if key != ANY and key[:1] != "#"), instance.fields.get(KEYS, EMPTY))


def extend(evaluator: "Calls", instance: Object, value: Value) -> None:
    """Add everything another container holds, fields of maps by their keys."""
    maps = [atom for atom in value if isinstance(atom, Object) and atom.kind == "map"]
    before = frozenset(instance.fields)
    for atom in value:
        if isinstance(atom, Object) and atom.kind == "map" and LENGTH not in instance.fields:
            for key, held in list(atom.fields.items()):
                (evaluator.trail.add if len(value) > 1 else evaluator.trail.write)(instance.fields, key, held)
                missing = key not in before and any(key not in other.fields for other in maps)
                if missing and any(isinstance(part, Const) for part in held):
                    evaluator.trail.add(instance.fields, key, NONE)  # on some paths it is not given at all
        elif isinstance(atom, Object) and len(value) == 1 and LENGTH in instance.fields and (known := known_items(atom)) is not None:
            for held in known:
                append(evaluator, instance, held)
        elif isinstance(atom, Object):
            evaluator.trail.remove(instance.fields, LENGTH)
            evaluator.trail.add(instance.fields, ANY, items(atom))
    loose = carried(value)
    if instance.kind == "list" and any(isinstance(atom, Chain | Symbol | Unknown) for atom in value):
        loose = join(loose, DYNAMIC)  # there may be something in it: a loop over it is no loop over nothing
    if loose:
        evaluator.trail.remove(instance.fields, LENGTH)
        evaluator.trail.add(instance.fields, ANY, loose)


def gives_pairs(instance: Object) -> bool:
    """Tell whether going through a map gives keys and values: of a plain object or dictionary, it gives the keys."""
    return instance.kind == "map" and instance.symbol == "Map"


def is_own(atom: Any) -> bool:
    """Tell whether this is a container that code makes and fills, of no SDK."""
    return isinstance(atom, Object) and (
        atom.kind in ("list", "map") or (atom.kind == "foreign" and atom.client is None and atom.symbol.rpartition(".")[2] in COLLECTIONS)
    )


def extends_collection(instance: Object) -> str:
    """Return `map` or `list` where an instance's class extends a library's collection, else an empty text."""
    names = (
        [atom.name.rpartition(".")[2] for base in instance.cls.bases for atom in base if isinstance(atom, Symbol)] if instance.cls else []
    )
    return "map" if any(name in MAPS for name in names) else "list" if any(name in COLLECTIONS for name in names) else ""


def is_collection(instance: Object) -> bool:
    """Tell whether an object is a list or map, or a library's that was seen to be filled."""
    return instance.kind in ("list", "map") or (instance.kind == "foreign" and instance.client is None and LENGTH in instance.fields)


def extend_pairs(evaluator: "Calls", instance: Object, given: Object, *, certain: bool) -> None:
    """Add to a map what another one holds, or a list of pairs of key and value."""
    if given.kind == "map":
        extend(evaluator, instance, frozenset((given,)))
        return
    known = known_items(given)
    for value in known if known is not None else [items(given)]:
        for pair in value:
            if isinstance(pair, Object) and pair.kind == "list":
                key, held = (read(pair, frozenset((Const(index),))) for index in (0, 1))
                write(evaluator, instance, key, held, certain=certain and known is not None and len(value) == 1)
            else:
                evaluator.trail.add(instance.fields, ANY, frozenset((pair,)))


def read(instance: Object, key: Value) -> Value:
    """Return what a container holds under a key; everything when the key is not known."""
    names = key_names(key, instance)
    if names is None:
        return items(instance)
    found = [instance.fields[name] for name in names if name in instance.fields]
    if ANY in instance.fields:
        found.append(instance.fields[ANY])
    return join_all(found)


def write(evaluator: "Calls", instance: Object, key: Value, value: Value, *, certain: bool) -> None:
    """Set one item; overwrites only when container and key are certain."""
    names = key_names(key, instance)
    if names is None:
        evaluator.trail.add(instance.fields, ANY, value)
        if carried(key) and instance.kind != "list":
            evaluator.trail.add(instance.fields, KEYS, carried(key))
    elif certain and len(names) == 1:
        evaluator.trail.write(instance.fields, names[0], value)
        length = number(instance.fields.get(LENGTH, EMPTY))
        if length is not None and names[0].isdigit() and int(names[0]) >= length:
            evaluator.trail.write(instance.fields, LENGTH, frozenset((Const(int(names[0]) + 1),)))
    else:
        for name in names:
            evaluator.trail.add(instance.fields, name, value)


def key_names(key: Value, instance: Object) -> list[str] | None:
    """Return the field names a key stands for; None when it is not constant."""
    names = []
    for atom in key:
        if not isinstance(atom, Const) or atom.value is None:
            return None
        value = atom.value
        if isinstance(value, int) and not isinstance(value, bool) and value < 0:
            length = number(instance.fields.get(LENGTH, EMPTY))
            if length is None:
                return None
            value += length
        names.append(str(value))
    return sorted(set(names)) or None


def copied(evaluator: "Calls", instance: Object, site: object) -> Object:
    """Return a copy that shares the items but not the container."""
    made = evaluator.make(instance.kind, (site, "copy"))
    evaluator.reset(made)
    made.cls, made.symbol, made.client, made.parent, made.inner = (
        instance.cls,
        instance.symbol,
        instance.client,
        instance.parent,
        instance.inner,
    )
    for key, value in list(instance.fields.items()):
        evaluator.trail.write(made.fields, key, value)
    return made


def pairs(evaluator: "Calls", instance: Object, site: object) -> Value:
    """Return a list of (key, value) lists."""
    keys = frozenset(Const(int(key)) for key in instance.fields if key.isdigit()) if instance.kind == "list" else keys_of(instance)
    if ANY not in instance.fields and KEYS not in instance.fields and 0 < len(keys) <= PAIRS_APART:
        names = [key for key in instance.fields if key[:1] != "#"]
        each = [
            list_of(evaluator, (site, "pair", key), [frozenset((Const(_index(key, instance)),)), instance.fields[key]]) for key in names
        ]
        return frozenset((list_of(evaluator, site, [frozenset((one,)) for one in each]),))
    pair = list_of(evaluator, (site, "pair"), [keys or frozenset((Unknown("call", "key"),)), items(instance)])
    made = evaluator.make("list", site)
    evaluator.reset(made)
    evaluator.trail.write(made.fields, ANY, frozenset((pair,)))
    return frozenset((made,))


def _index(key: str, instance: Object) -> str | int:
    return int(key) if instance.kind == "list" and key.isdigit() else key


def folded(evaluator: "Calls", callback: Value, start: Value, held: Value, site: object, known: list[Value] | None = None) -> Value:
    """Return what is left of a fold; without a start the first item is it. Of a short list the items come in turn."""
    if known and len(known) <= FOLDED_IN_TURN:
        total, *rest = known if not start else [start, *known]
        for item in rest:
            total = evaluator.call_value(callback, Arguments((total, item)), site)
        return total
    first = start or held
    total = evaluator.call_value(callback, Arguments((first, held)), site)
    again = evaluator.call_value(callback, Arguments((join(first, total), held)), site)
    return join_all([first, total, again])


def inserted(evaluator: "Calls", instance: Object, key: Value, value: Value) -> None:
    """Put an item before the one that has this index."""
    length, index = number(instance.fields.get(LENGTH, EMPTY)), number(key)
    if length is None or index is None or not 0 <= index <= length:
        held = join(items(instance), value)
        evaluator.reset(instance)
        evaluator.trail.write(instance.fields, ANY, held)
        return
    for place in range(length, index, -1):
        evaluator.trail.write(instance.fields, str(place), instance.fields.get(str(place - 1), EMPTY))
    evaluator.trail.write(instance.fields, str(index), value)
    evaluator.trail.write(instance.fields, LENGTH, frozenset((Const(length + 1),)))


def taken(evaluator: "Calls", instance: Object, key: Value) -> Value:
    """Take the item with this index out; what stands behind it moves up."""
    length, index = number(instance.fields.get(LENGTH, EMPTY)), number(key)
    if length is None or index is None or not 0 <= index < length:
        return items(instance)
    found = instance.fields.get(str(index), EMPTY)
    for place in range(index, length - 1):
        evaluator.trail.write(instance.fields, str(place), instance.fields.get(str(place + 1), EMPTY))
    evaluator.trail.remove(instance.fields, str(length - 1))
    evaluator.trail.write(instance.fields, LENGTH, frozenset((Const(length - 1),)))
    return found


def spread(value: Value) -> Value:
    """Return what iterating over a value gives."""
    out = []
    for atom in value:
        if isinstance(atom, Object) and atom.kind in ("list", "map"):
            out.append(items(atom))
        else:
            out.append(frozenset((atom,)))
    return join_all(out)


def single(value: Value) -> object:
    """Return the only atom of a value, or None."""
    return next(iter(value)) if len(value) == 1 else None
