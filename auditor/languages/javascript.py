"""JavaScript source -> Module, with the habits of Node, Deno, Bun and browsers."""

import posixpath

from auditor.languages.ecmascript import entry_points
from auditor.languages.ecmascript import lower as lower_family
from auditor.languages.ecmascript.packages import files
from auditor.languages.language import Idioms, Language
from auditor.model.ir import Module

_ALIASES = ("@/", "~/", "#/", "$lib/", "$src/", "@src/", "@app/", "src/", "app/", "lib/", "server/", "~~/", "@@/", "$/")
"""First parts that projects commonly map to a folder of sources, for where no settings say so."""


def lower(path: str, content: bytes) -> Module:
    """Lower one JavaScript file; JSX and CommonJS need no switch, Flow falls back to TypeScript's grammar."""
    return lower_family(path, content, "javascript", ("javascript", "tsx"))


def module_paths(module: str, level: int, importer: str) -> tuple[str, ...]:
    """Return the project paths an import may mean, best first."""
    if module.startswith((".", "/")):
        base = module[1:] if module.startswith("/") else posixpath.join(posixpath.dirname(importer), module)
        joined = posixpath.normpath(base)
        return () if joined.startswith("..") else files("" if joined == "." else joined)
    named = f"npm:{module}"
    for alias in _ALIASES:
        if module.startswith(alias):
            rest = posixpath.normpath(module.removeprefix(alias))
            if rest.startswith(".."):
                return ()
            folder = "" if alias[0] in "@~#$" else alias
            roots = ("src/lib/", "lib/", "src/") if alias == "$lib/" else ("src/", "", "app/") if not folder else (folder,)
            return (named, *(f"*/{root}{candidate}" for root in roots for candidate in files(rest)))
    return () if ":" in module else (named,)  # `node:fs`, `npm:x`, a URL


IDIOMS = Idioms(
    marks_shared=True,
    switch_breaks=True,
    self_names=("this",),
    function_receivers=True,
    super_names=("super",),
    constructors=("constructor",),
    environment_calls=("Deno.env.get", "Netlify.env.get", "env-var.get", "os.getenv"),
    environment_sources={"dotenv.config": "dotenv.config()", "dotenv.default.config": "dotenv.config()"},
    environment_mappings=(
        "process.env",
        "dotenv.config().parsed",
        "import.meta.env",
        "Bun.env",
        "node:process.env",
        "process.default.env",
        "node:process.default.env",
        "$env/dynamic/private.env",
        "$env/dynamic/public.env",
        "$env/static/private",
        "$env/static/public",
        "cloudflare:workers.env",
        "globalThis.process.env",
        "window.process.env",
        "bun.env",
        "@env",
        "astro:env/server",
        "astro:env/client",
        "std-env.env",
    ),
    settings_trees={"useRuntimeConfig": "runtimeConfig"},
    settings_calls=(
        "config.get",
        "config.default.get",
        "*.getOrThrow",
        "configService.get",
        "@nestjs/config.ConfigService.get",
        "@nestjs/config.ConfigService.getOrThrow",
        "nconf.get",
    ),
    transparent_calls=(
        "Object.freeze",
        "Object.seal",
        "Promise.resolve",
        "structuredClone",
        "String",
        ".toString",
        ".trim",
        ".valueOf",
        ".bind",
        "react.memo",
        "react.forwardRef",
        "react.useCallback",
        "react.cache",
        "vue.ref",
        "vue.reactive",
        "vue.shallowRef",
        "vue.readonly",
        "vue.unref",
        "vue.toRaw",
        "vue.defineComponent",
    ),
    entry_points=(
        *entry_points.MARKS,
        *((name, "http") for name in ("Get", "Post", "Put", "Patch", "Delete", "All", "Sse", "Query", "Mutation", "Subscription")),
        *((name, "queue") for name in ("MessagePattern", "EventPattern", "Process", "Processor", "OnQueueEvent", "SubscribeMessage")),
        *((name, "cron") for name in ("Cron", "Interval")),
        *((name, "cli") for name in ("Command", "SubCommand")),
    ),
)

LANGUAGE = Language(
    name="javascript",
    suffixes=(".js", ".jsx", ".mjs", ".cjs"),
    interpreters=("node", "nodejs", "bun"),
    lower=lower,
    idioms=IDIOMS,
    sdk_languages=("javascript",),
    module_paths=module_paths,
)
