"""What is known of moves from one SDK's form to another's, and where a company wants to go."""

from typing import Literal

import msgspec

Role = Literal["chat", "embedding"]


class LanguageForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How one language writes what codemods put in."""

    languages: tuple[str, ...]
    setting: str
    """Reads a setting that must be there; `{name}` is its name."""
    setting_or: str
    """Reads a setting with a default: `{name}`, `{default}` (the text of a string, without quotes)."""
    text: str
    """A string: `{text}`."""
    argument: str
    """A named argument or field: `{name}`, `{value}`."""
    holder: str = ""
    """What holds named arguments where a call has none yet: `{fields}`. Empty: they stand in the call itself."""
    joined: str = ""
    """Two texts as one: `{first}` is code, `{rest}` the text of a string."""
    needs: dict[str, str] = {}
    """What stands in code that is put in -> what has to be imported for it; `{module}` is where the construction comes from."""
    import_named: str = ""
    """An import of something by its name alone: `{name}`."""
    unused_refused: bool = False
    """A file with an import or a variable that nothing uses is refused."""
    import_line: str = ""
    """What a read of a setting needs."""
    import_name: str = ""
    """The name that the line binds."""
    import_module: str = ""
    import_member: str = ""
    """An import of one name: `{name}`, `{module}`."""
    import_default: str = ""
    """An import of what a module gives by default, or of the module."""
    message: str = ""
    """One message with a role: `{role}`, `{content}`."""
    join: str = ""
    """Messages before others: `{first}`, `{rest}`."""
    made: str = ""
    """What stands before the name of a class where one is made of it."""
    require_member: str = ""
    """The same imports by a function, for files that import in that way; a statement without its first word and its end."""
    require_default: str = ""
    require_line: str = ""
    """Such an import as a statement: `{import}`."""


class Change(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What becomes of one argument."""

    to: str = ""
    """Its new name; empty: it goes."""
    value: str = ""
    """Its new value, as code with `{value}` for the old one; a form of the language's by its name: `message:user`."""
    safe: bool = False
    is_endpoint: bool = False
    """It says where the model is."""
    stays: bool = False
    """It stays as it is, and a person looks at it."""
    reason: str
    source: str = ""


class Becomes(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Another name for a constructor or function, and where it is imported from."""

    name: str
    module: str
    member: bool = True
    """True: imported by its name. False: the module is imported, and the name is looked up in it."""


class MethodChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An argument put into calls of one method, wherever the file makes them."""

    add: str
    """The argument, as code."""
    unless: str = ""
    """Named argument that must not be there yet."""
    arguments: int | None = None
    """How many arguments the call has to have."""
    reason: str
    source: str = ""


class EntryRemoval(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An entry taken out of objects or dictionaries inside an argument."""

    within: str
    """The argument."""
    reason: str
    source: str = ""


class Recipe(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is changed at one kind of call or construction. Names are those of arguments, a dot leads into one: `configuration.baseURL`."""

    symbols: tuple[str, ...]
    """Globs over the resolved symbol of a finding."""
    languages: tuple[str, ...] = ()
    """Empty: all of the codemod's."""
    kind: Literal["client", "call"]
    endpoint: str = ""
    """The argument that takes the base URL."""
    key: str = ""
    model: tuple[str, ...] = ()
    """Arguments that may hold the model, the first of them for one that is missing; `#0` is the first."""
    role: Role = "chat"
    needs_model: bool = False
    """Put the model in where none is given."""
    set: dict[str, str] = {}
    """Arguments that are added, as code."""
    changes: dict[str, Change] = {}
    """What becomes of arguments that are given."""
    named_in: dict[str, dict[str, str]] = {}
    """Glob over the module from which the file imports it -> the names that arguments have there: `base_url` -> `openai_api_base`."""
    roles: dict[str, str] = {}
    """Names of roles in `messages` that are replaced."""
    becomes: dict[str, Becomes] = {}
    """Glob over the symbol -> the other name."""
    path: dict[str, str] = {}
    """Ends of attribute paths that are replaced: `messages.create` -> `chat.completions.create`."""
    system: str = ""
    """An argument that becomes the first message."""
    results: dict[str, str] = {}
    """Paths into the result that are replaced: `content[0].text` -> `choices[0].message.content`."""
    whole: dict[str, str] = {}
    """Last name of the callee, or `*` -> the construction that takes the place of the whole one: `{root}`, `{callee}`, `{before}` (what the last name is taken from), `{gap}` (the white space before it), `{arguments}` with a
    comma after them, `{endpoint}`, `{key}`, `{model}`."""
    spread: str = ""
    """The same for a construction whose only argument is unpacked into it: `{spread}`."""
    given_by: tuple[str, ...] = ()
    """Words in the function around it by which the endpoint is given already, so that it stays."""
    takes: tuple[str, ...] = ()
    """Arguments that may get lost in it; empty: all stay."""
    replaces: tuple[str, ...] = ()
    """Last names of calls among the arguments that go, because the new construction gives the same."""
    types: dict[str, str] = {}
    """Names of types that change with it, wherever the file names them."""
    typed: str = ""
    """How a model is written that has a type of its own: `{package}` is the name of the import, `{model}`."""
    model_in: tuple[str, ...] = ()
    """Fields and methods by which the model is given, in the call or in the function around it."""
    url_ends: tuple[str, ...] = ()
    """For calls by plain HTTP: ends of URLs that open servers serve in the same form."""
    opens: dict[str, dict[str, str]] = {}
    """Arguments that hold others, in an object or a construction: name inside -> name of an argument of the call. One that is not named is left to a person."""
    blocks: tuple[str, ...] = ()
    """Arguments in which a list of one block with a `text` becomes the text."""
    refuses: tuple[str, ...] = ()
    """Arguments that have another form there: a call with one of them is left to a person."""
    entries: dict[str, EntryRemoval] = {}
    """Keys that are taken out of objects inside arguments, each for itself."""
    methods: dict[str, MethodChange] = {}
    """Methods of what the client gives, by name."""
    preamble: dict[str, str] = {}
    """Attributes of the module that are assigned after the imports, or where they are assigned already: to `endpoint` or `key`."""
    uses: bool = False
    """What is made is called itself, with a model: `model: ['#0']`, `path`, `wraps`, `embeds` and `leaves` are of those calls, in the same file."""
    embeds: tuple[str, ...] = ()
    """Last names of the callee that mean embeddings."""
    leaves: tuple[str, ...] = ()
    """Last names of the callee that are left to a person."""
    factory: str = ""
    """Statement put after the imports, where the imported name itself is the client: `{local}`, `{endpoint}`, `{key}`."""
    factory_name: str = ""
    """The name imported instead, and from where."""
    factory_module: str = ""
    wraps: str = ""
    """Attribute put after the callee: `.chat`."""
    own: dict[str, str] = {}
    """Glob over the symbol -> the function of the project's own client module that makes such a client, where the target names a module."""
    adapter: dict[str, str] = {}
    """Glob over the symbol -> the class of that module which takes calls in the old form; it is taken where one of the calls has no other way."""
    keeps: tuple[str, ...] = ()
    """Arguments that such a class is given too; `#0` is the first."""
    adapted: bool = False
    """For calls: such a class takes them as they are, with another model."""
    only_adapted: bool = False
    """And in no other way."""
    stays_with: tuple[str, ...] = ()
    """Words in a file that keep its constructions and calls where they are: other calls of the same client, with no counterpart."""
    carries: tuple[str, ...] = ("chat", "completions")
    """For clients: capabilities of calls that move with it safely; any other call on it makes the move one to look at."""
    safe: bool = True
    reason: str
    """What changes; for `safe: false`, what to look at."""
    package: str = ""
    """Package that has to be there afterwards, where it is another."""
    drops_package: str = ""
    """Package that nothing needs any more when all its calls have moved; `*` is that of the construction. It says besides that calls have another
    form there, so that the construction stays where one of its calls has to."""


class Untouched(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What no codemod edits, and what to build instead."""

    symbols: tuple[str, ...] = ()
    capabilities: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    unless_recipe: bool = False
    """A recipe that fits the call goes first."""
    why: str
    instead: str


class Beside(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something outside of calls that has to follow when they move."""

    pattern: str
    """An expression over the bytes of a file."""
    files: tuple[str, ...]
    """Globs of names of files in which it is looked for."""
    when: Literal["", "chat", "embedding"] = ""
    """The kind of calls that has to move for it; empty: any."""
    what: str
    why: str
    instead: str


class ConfigMove(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Settings of a framework that makes its clients itself."""

    prefix: str
    """What all its keys begin with."""
    files: tuple[str, ...]
    """Globs of names of files."""
    symbols: tuple[str, ...]
    """Globs over the symbols of calls and constructions that go along."""
    made: tuple[str, ...] = ()
    """Globs over the symbols of clients that code makes itself: they read no settings."""
    set: dict[str, str]
    """Key below the prefix -> its value, or `{endpoint}`, `{key}`."""
    models: dict[str, Role]
    """Keys below the prefix that name models."""
    reference: str
    """How a setting is read: `{name}`."""
    reference_or: str
    """The same with a default: `{name}`, `{default}`."""
    reason: str


class ModulePart(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One piece of a client module."""

    id: str
    provides: tuple[str, ...] = ()
    """The names that other files import from it."""
    after: tuple[str, ...] = ()
    """Parts that it builds on."""
    imports: tuple[str, ...] = ()
    """Lines that have to stand at the top."""
    text: str
    """Its code, with `{endpoint}`, `{key}` and the marks of the form."""


class ModuleForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the code of a client module is written in one kind of file."""

    languages: tuple[str, ...]
    file: str
    """The module's file, where the target names none."""
    requires: bool = False
    """For files that import by a function."""
    bare: bool = False
    """Imports name the module without the file's suffix, unless others of the file do."""
    marks: dict[str, str] = {}
    """Place in the code -> what stands there."""
    closing: str = ""
    """Stands at the end: `{names}`."""


class ClientModule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A module of the project's own by which it asks models: the one place to change when it moves again."""

    marker: str
    """Line by which it is known again."""
    head: str
    """What it begins with: `{imports}`."""
    forms: tuple[ModuleForm, ...]
    parts: tuple[ModulePart, ...]


class Codemod(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file of `rules/codemods/`: the moves of one package or family of packages."""

    id: str
    title: str
    languages: tuple[str, ...] = ()
    source: str
    checked_on: str
    recipes: tuple[Recipe, ...] = ()
    untouched: tuple[Untouched, ...] = ()
    beside: tuple[Beside, ...] = ()
    config: tuple[ConfigMove, ...] = ()
    forms: tuple[LanguageForm, ...] = ()
    modules: tuple[ClientModule, ...] = ()
    sizes: dict[str, tuple[str, ...]] = {}
    """Words in models' names -> the end of the setting for models of that kind."""


class SettingNames(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """Names of the settings that migrated code reads."""

    base_url: str = "LLM_BASE_URL"
    api_key: str = "LLM_API_KEY"
    model: str = "LLM_MODEL"
    embedding_model: str = "LLM_EMBEDDING_MODEL"


class ModelMove(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """Which model takes over from which."""

    instead_of: tuple[str, ...]
    """Ids, or globs of ids."""
    use: str = ""
    """As the endpoint names it; empty: the setting has no default."""
    setting: str = ""
    """Empty: the common one."""
    role: Role = "chat"


class Target(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """Where a migration leads to: the contents of a target file."""

    base_url: str = ""
    """The default of the setting; empty: it has none."""
    embedding_base_url: str = ""
    settings: SettingNames = SettingNames()
    models: tuple[ModelMove, ...] = ()
    keep: tuple[str, ...] = ()
    """Globs of paths that are left alone."""
    client_module: tuple[str, ...] = ()
    """Files of the project's own that make its clients, one a language: constructions all over the code then become calls of theirs."""
