"""What a language module hands to the rest: how its files are named, lowered and linked, and its idioms as a table."""

from collections.abc import Callable

import msgspec

from auditor.model.ir import Module

DEPTH_LIMIT = 200
"""Nesting beyond which lowering makes an `Opaque` without children and marks the module `too_deep` (ENGINE.md, section 9)."""


class Idioms(msgspec.Struct, frozen=True, kw_only=True):
    """The habits of one language that the shared analysis has to know; all symbols dotted."""

    self_names: tuple[str, ...] = ()
    """Names of the current instance that need no parameter: `this`, `self`, `@`."""
    self_is_first_parameter: bool = False
    """Python, Rust: the instance is the first parameter of a method."""
    class_names: tuple[str, ...] = ()
    """Names of the current class inside it: `cls`, `static`, `Self`, `self.class`."""
    super_names: tuple[str, ...] = ()
    """`super`, `base`, `parent`."""
    constructors: tuple[str, ...] = ()
    """Names of the method that runs when an instance is made: `__init__`, `constructor`, `initialize`, `__construct`. A method whose kind is
    `constructor` is one whatever its name."""
    constructor_calls: tuple[str, ...] = ()
    """Methods of a class that make an instance: Ruby's and Rust's `new`."""
    kept_calls: tuple[str, ...] = ()
    """Methods of a class that give an instance which is kept elsewhere: of classes that an SDK makes clients (`Chat.find(id)` in Ruby)."""
    class_call_constructs: bool = False
    """Calling a class makes an instance (Python, Kotlin, Scala, Swift, Dart)."""
    environment_calls: tuple[str, ...] = ()
    """Symbols that read an environment variable named by argument 0, with the default in argument 1: `os.getenv`, `System.getenv`."""
    environment_mappings: tuple[str, ...] = ()
    """Symbols that are indexed (or have a member) by the variable's name: `os.environ`, `process.env`, `ENV`."""
    settings_calls: tuple[str, ...] = ()
    """Symbols or `*.method` forms that read a configuration key named by argument 0: `viper.GetString`, `config`, `*.GetValue`."""
    settings_trees: dict[str, str] = {}
    """Calls, or their last names, that give a whole tree of settings -> what its keys begin with where they are declared."""
    environment_sources: dict[str, str] = {}
    """Calls that give the environment's variables as a mapping, or hold them in a field -> the symbol of what they give: `dotenv_values()`."""
    settings_bases: tuple[str, ...] = ()
    """Last names of base classes whose fields the environment fills by name: `BaseSettings`."""
    instance_calls: tuple[str, ...] = ()
    """Functions and methods of containers that give an instance of the type they are told, in `<0>` or as a class argument: `getBean`."""
    transparent_calls: tuple[str, ...] = ()
    """Symbols, or `*.method` / `.method` for methods of any receiver, whose result is their only argument (or receiver): `aws.String`, `.to_string`, `Some`."""
    passing_calls: dict[str, int] = {}
    """Symbols whose result is one of the arguments as a rule -> its place: WordPress' `apply_filters("name", url, ...)` gives the `url`."""
    global_constants: bool = False
    """Capitalised names that are not bound are symbols of their own (Ruby, PHP, Elixir): no import names them."""
    implicit_self: bool = False
    """A bare name that is bound nowhere may be a field or method of the current class (Java, C#, Kotlin, Ruby, Swift, Dart, Scala)."""
    function_receivers: bool = False
    """Functions have methods that call them, with the receiver first: `f.call(this, a)`, `f.apply(this, [a])`, `f.bind(this)` (JavaScript)."""
    block_scope: bool = False
    """A declaration in a block is a name of its own there; a variable declared without a value has the empty one of its type (Go)."""
    maps_give_pairs: bool = False
    """A loop over a map gives pairs with a key and a value (C#)."""
    marks_shared: bool = False
    """Fields of a class that all instances share are marked; any other is the instance's, also where a bare name is assigned."""
    switch_breaks: bool = False
    """`break` inside a switch leaves the switch, not the loop around it (JavaScript, Java, Go, PHP, C#, Swift, Dart, C++)."""
    mutable_texts: bool = False
    """`text << more` changes the text itself (Ruby)."""
    copied_containers: bool = False
    """Assigning an array copies it (PHP)."""
    task_methods: tuple[str, ...] = ()
    """Methods by which libraries run an object that they are given in place of a function (Java, C#)."""
    functions_by_name: bool = False
    """A string that is called is the function of that name (PHP)."""
    assignment_declares: bool = False
    """A plain assignment makes a local name unless `Outer` says otherwise (Python, Ruby, PHP, Elixir)."""
    multiple_results: bool = False
    """A call may give several values, the first of them what it is called for, the last one an error or a flag (Go)."""
    inert_decorators: bool = False
    """Annotations and attributes say something of what they stand on, and call nothing (Java, Kotlin, Scala, C#, Rust)."""
    overloads: bool = False
    """A class may have several methods and constructors of one name, told apart by their parameters (Java, C#, Kotlin, Scala)."""
    private_imports: bool = False
    """What a wildcard import brings is not seen from other files, unless the import is marked `exported` (Dart)."""
    package_is_folder: bool = False
    """With `package_scope`: names of other folders are never seen, and methods of a type stand in any file of its folder (Go)."""
    package_scope: bool = False
    """Files of one folder or package see each other's top-level names without an import (Go, Java, Kotlin, C#, Swift)."""
    joining_suffix: str = ""
    """With `package_scope`: files of this suffix put the files of the folders below them together, which see their names (PowerShell's `.psm1`);
    they are lowered with all names in lower case, whatever the source has."""
    shared_imports: tuple[str, ...] = ()
    """Words in the names of files whose exported wildcard imports hold in every file below their folder (C#'s `global using`)."""
    startup_files: tuple[str, ...] = ()
    """Parts of the paths of files that run before all others: what they set for the whole process holds everywhere (`/config/initializers/`)."""
    entry_points: tuple[tuple[str, str], ...] = ()
    """(mark, kind). A mark is a decorator or base class (`click.command`), with `.` in front also a method that is given the function
    (`.MapPost`), with `:` the type of a parameter (`:gin.Context`), with `=` the function's own name (`=main`)."""


class Language(msgspec.Struct, frozen=True, kw_only=True):
    """One language as the analysis sees it."""

    name: str
    suffixes: tuple[str, ...]
    lower: Callable[[str, bytes], Module]
    """(path, UTF-8 bytes) -> the module. Never raises on any bytes; what does not parse is left out and listed in `errors`."""
    idioms: Idioms
    filenames: tuple[str, ...] = ()
    interpreters: tuple[str, ...] = ()
    """Names after `#!` that select the language for files without suffix."""
    sdk_languages: tuple[str, ...] = ()
    """Folders of `rules/sdks/` whose signatures apply, own name first; empty: just the own name. (TypeScript uses javascript's, Kotlin and Scala java's too.)"""
    module_paths: Callable[[str, int, str], tuple[str, ...]] = lambda module, level, importer: ()
    """(module as imported, level, path of the importing file) -> project paths to try, best first, relative to the root with `/`.
    A candidate starting with `*/` may stand under any folder of the project (source roots, Maven modules). One ending with `/` is a package
    that is a folder; `go.mod:host/owner:host/owner/name/a` is the package of that name below the `go.mod` above the importer that names its
    module, and somebody else's where none has that owner. `npm:@a/b` is a bare import that the settings of compilers and workspaces above the
    importer may map to a file."""
