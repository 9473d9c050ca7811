"""TypeScript source -> Module; everything but the choice of grammar is JavaScript's."""

import msgspec

from auditor.languages import javascript
from auditor.languages.ecmascript import lower as lower_family
from auditor.languages.language import Language
from auditor.model.ir import Module

_DECLARATIONS = (".d.ts", ".d.mts", ".d.cts")


def lower(path: str, content: bytes) -> Module:
    """Lower one TypeScript file; `<T>x` is a cast in `.ts` and an element in `.tsx`."""
    grammars = ("tsx",) if path.lower().endswith("x") else ("typescript", "tsx")
    module = lower_family(path, content, "typescript", grammars)
    if path.lower().endswith(_DECLARATIONS):
        # Declarations hold no code, so nothing of it can be missing.
        return msgspec.structs.replace(module, errors=())
    return module


LANGUAGE = Language(
    name="typescript",
    suffixes=(".ts", ".tsx", ".mts", ".cts"),
    interpreters=("deno", "ts-node", "tsx"),
    lower=lower,
    idioms=javascript.IDIOMS,
    sdk_languages=("typescript", "javascript"),
    module_paths=javascript.module_paths,
)
