"""A target file -> where the migration leads; what a scan found -> a first target file."""

import posixpath
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase

import msgspec

from auditor.codemods.arguments import filled
from auditor.errors import ConfigError
from auditor.model.codemod import LanguageForm, ModelMove, Role, Target
from auditor.model.finding import Finding

EMBEDDINGS = "embeddings"
ANY = "*"
"""A glob that also stands for a model that cannot be told."""
NO_KEY = "none"
"""The default of a key: clients refuse an empty one, and servers without keys take any."""


def parse_target(content: bytes, name: str) -> Target:
    """Return the target that a TOML file describes.

    Raises: ConfigError.
    """
    try:
        target = msgspec.convert(tomllib.loads(content.decode("utf-8-sig")), Target)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ConfigError(f"{name}: not TOML: {error}") from error
    except msgspec.ValidationError as error:
        raise ConfigError(f"{name}: {error}") from error
    outside = next((path for path in target.client_module if posixpath.normpath(path).startswith(("..", "/"))), None)
    if outside is not None:
        raise ConfigError(f"{name}: client-module names {outside}, which is not below the scanned folder")
    return target


def move_of(target: Target, model: str | None, role: Role) -> ModelMove:
    """Return what takes over from a model; without an entry of its own the common setting, without a default."""
    for move in target.models:
        if model is None and move.role == role and ANY in move.instead_of:
            return move
        if model is not None and any(fnmatchcase(model, glob) for glob in move.instead_of):
            return move
    return ModelMove(instead_of=(), role=role)


def model_code(target: Target, form: LanguageForm, model: str | None, role: Role) -> str:
    """Return the code that names the model."""
    move = move_of(target, model, role)
    common = target.settings.embedding_model if (move.role if move.instead_of else role) == "embedding" else target.settings.model
    name = move.setting or common
    return setting_code(form, name, move.use)


def setting_code(form: LanguageForm, name: str, default: str) -> str:
    """Return the code that reads a setting."""
    return filled(form.setting_or, name=name, default=default) if default else filled(form.setting, name=name)


def endpoint_code(target: Target, form: LanguageForm, role: Role) -> str:
    """Return the code that names the base URL."""
    own = target.embedding_base_url if role == "embedding" else ""
    return setting_code(form, target.settings.base_url, own or target.base_url)


def key_code(target: Target, form: LanguageForm) -> str:
    """Return the code that reads the key; the default is no secret but a word."""
    return setting_code(form, target.settings.api_key, NO_KEY)


def render_target(findings: Iterable[Finding], sizes: Mapping[str, Sequence[str]], modules: Sequence[str] = (), base_url: str = "") -> str:
    """Return a target file with an entry for each closed model that production code calls; `modules`: the client modules it proposes."""
    models: dict[Role, Counter[str]] = {"chat": Counter(), "embedding": Counter()}
    for finding in findings:
        if finding.closed and finding.model and finding.context == "production" and finding.kind in ("call", "client"):
            models["embedding" if finding.capability == EMBEDDINGS else "chat"][finding.model] += 1
    lines = [
        "# Where `auditor migrate --target` leads to. Fill in what your endpoint serves; `auditor probe` tells what that is.",
        "# An empty value leaves the setting without a default: the program then needs it in its environment.",
        "",
        f'base-url = "{base_url}"  # such as http://localhost:8000/v1',
        'embedding-base-url = ""  # where it is another server',
        "keep = []  # globs of paths that are left alone",
        f"client-module = [{', '.join(_quoted(path) for path in modules)}]  # files of yours that are to make all clients, one a language",
        "",
        "[settings]  # names of the settings that the migrated code reads",
        'base-url = "LLM_BASE_URL"',
        'api-key = "LLM_API_KEY"',
        'model = "LLM_MODEL"',
        'embedding-model = "LLM_EMBEDDING_MODEL"',
    ]
    roles: tuple[tuple[Role, str], ...] = (("chat", "LLM_MODEL"), ("embedding", "LLM_EMBEDDING_MODEL"))
    for role, common in roles:
        for model, count in sorted(models[role].items(), key=lambda pair: (-pair[1], pair[0])):
            lines += ["", "[[models]]", f"instead-of = [{_quoted(model)}]  # {count} {'place' if count == 1 else 'places'}"]
            lines += ['use = ""  # as your endpoint names it', f'role = "{role}"', f'setting = "{_setting(common, model, sizes)}"']
    return "\n".join(lines) + "\n"


def _setting(common: str, model: str, sizes: Mapping[str, Sequence[str]]) -> str:
    """Return the name of the setting for a model: models of one size share one."""
    size = next((size for size, words in sizes.items() if any(word in model.lower() for word in words)), "")
    return f"{common}_{size}" if size else common


def _quoted(text: str) -> str:
    return msgspec.json.encode(text).decode()
