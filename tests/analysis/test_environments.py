"""The environment that a program has checked, and addresses it puts together."""

from auditor.analysis.analyse import Analyst
from auditor.analysis.project import Project
from auditor.analysis.settings import Settings
from auditor.model.evidence import CallEvidence
from tests.languages.marked import catalogue

HEAD = 'import OpenAI from "openai";\nimport { z } from "zod";\nimport { createEnv } from "@t3-oss/env-core";\nimport { cleanEnv, url } from "envalid";\n'


def client(code: str) -> tuple[str | None, bool | None]:
    """Return whom the one client of a program belongs to, and whether it is closed."""
    files = {"a.ts": (HEAD + code).encode()}
    found = Analyst(Project(files.get, ("a.ts",), catalogue(), Settings(()))).analyse("a.ts").evidence
    (made,) = [item for item in found if isinstance(item, CallEvidence) and item.role == "client"]
    return made.provider_id, made.target.closed


def test_a_default_of_a_schema_holds_where_nothing_is_set() -> None:
    for schema in ('.default("http://llm:8000/v1")', '.catch("http://llm:8000/v1")', ".url().default(LOCAL)"):
        for parse in ("S.parse(process.env)", "S.safeParse(process.env).data", "createEnv({ server: { U: V }, runtimeEnv: process.env })"):
            code = f'const LOCAL = "http://llm:8000/v1"; const V = z.string(){schema}; const S = z.object({{ U: V }}); new OpenAI({{ baseURL: ({parse}).U }});'
            assert client(code) == (None, False), code
    assert client(
        'const env = cleanEnv(process.env, { U: url({ devDefault: "http://llm:8000/v1" }) }); new OpenAI({ baseURL: env.U });'
    ) == (None, False)


def test_a_schema_can_be_built_in_steps() -> None:
    code = 'const S = z.object({ U: z.string().default("http://llm:8000/v1").optional() }).strict(); new OpenAI({ baseURL: S.parse(process.env).U });'
    assert client(code) == (None, False)


def test_without_a_default_nobody_can_tell() -> None:
    assert client("const S = z.object({ U: z.string().default(other()) }); new OpenAI({ baseURL: S.parse(process.env).U });")[1] is None
    assert client("const S = z.object({ U: z.string() }); new OpenAI({ baseURL: S.parse(process.env).U });") == ("openai", None)
    assert client("const env = createEnv({ runtimeEnv: {} }); new OpenAI({ baseURL: env.U });")[1] is None


def test_a_schema_of_something_else_is_no_environment() -> None:
    code = 'const S = z.object({ U: z.string().default("http://llm:8000/v1") }); export const f = (body: unknown) => new OpenAI({ baseURL: S.parse(body).U });'
    assert client(code)[0] == "openai"


def test_an_address_is_made_of_its_parts() -> None:
    assert client('new OpenAI({ baseURL: new URL("/v1", "http://llm:8000").href });') == (None, False)
    assert client('new OpenAI({ baseURL: new URL("http://llm:8000/v1").toString() });') == (None, False)
    assert client('new OpenAI({ baseURL: new URL(process.env.P, "https://api.groq.com").href });') == ("groq", True)
    assert client('new OpenAI({ baseURL: new URL("https://api.groq.com/openai/v1", process.env.B).href });') == ("groq", True)
    assert client('new OpenAI({ baseURL: new URL("/v1", process.env.B).href });')[1] is None
