"""TypeScript source -> Module; everything but the choice of grammar is JavaScript's."""

from auditor.languages import javascript
from auditor.languages.ecmascript import lower as lower_family
from auditor.languages.language import Language
from auditor.model.ir import Module


def lower(path: str, content: bytes) -> Module:
    """Lower one TypeScript file; `<T>x` is a cast in `.ts` and an element in `.tsx`."""
    grammars = ("tsx",) if path.lower().endswith("x") else ("typescript", "tsx")
    return lower_family(path, content, "typescript", grammars)


LANGUAGE = Language(
    name="typescript",
    suffixes=(".ts", ".tsx", ".mts", ".cts"),
    interpreters=("deno", "ts-node", "tsx"),
    lower=lower,
    version=1,
    idioms=javascript.IDIOMS,
    sdk_languages=("typescript", "javascript"),
    module_paths=javascript.module_paths,
)
