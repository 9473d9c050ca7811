"""Whatever is edited, added, removed or renamed: what is remembered never changes an answer, and what cannot be reached is not done again."""

import random

import msgspec
import pytest
from auditor.execution.gathered import Gathered
from auditor.execution.store import Memory
from auditor.execution.watch import Watch
from auditor.model.evidence import CallEvidence
from tests.execution.small import TREE, scanned

START = TREE | {
    "app/__init__.py": b"",
    "app/base.py": b"class Base:\n    def send(self, text):\n        return self.client.chat(model='acme-1', text=text)\n",
    "app/kind.py": b"import acme\nfrom app.base import Base\n\n\nclass Kind(Base):\n    def __init__(self):\n        self.client = acme.Client()\n",
    "app/uses.py": b"from app.kind import Kind\n\n\ndef run(text):\n    Kind().send(text)\n",
    "lib/llm.py": b"def ask(text):\n    return text\n",
    "web/api.ts": b"import { ask } from './llm'\nexport const go = (q: string) => ask(q)\n",
    "web/llm.ts": b"export function ask(q: string) { return q }\n",
    "package.json": b'{"workspaces": ["web/*"], "dependencies": {"other": "1.0.0"}}',
    "web/kit/package.json": b'{"name": "@a/kit", "main": "src/ask.ts", "version": "1.0.0"}',
    "web/kit/src/ask.ts": b"import { Acme } from 'acme-ai'\nexport const ask = (q: string) => new Acme().chat({ model: 'acme-1', text: q })\n",
    "web/app/main.ts": b"import { ask } from '@a/kit'\nexport const acme = (q: string) => ask(q)\n",
    "db/schema.sql": b"create table patient (name text, diagnosis text);\n",
    "other/.env": b"LLM_URL=https://api.acme.example\n",
}
PIECES = [
    b"\n\nx = 2\n",
    b"\nfrom app.llm import ask\nask('x')\n",
    b"\nimport acme\nclient = acme.Client(base_url='http://localhost')\nclient.chat(model='acme-2', text='x')\n",
    b"\n\ndef ask(text):\n    return text\n",
    b"\nfrom lib.llm import ask\n",
    b"\nclass Base:\n    pass\n",
]
"""What is added to files."""


def edited(rng: random.Random, files: dict[str, bytes]) -> dict[str, bytes]:
    """Return the files after one edit."""
    path, other = rng.choice(sorted(files)), rng.choice(sorted(files))
    folder = other.rpartition("/")[0]
    moved = f"{folder}/{path.rpartition('/')[2]}" if folder else path.rpartition("/")[2]
    kept = {name: content for name, content in files.items() if name != path}
    lines = files[path].split(b"\n")
    dropped = rng.randrange(len(lines))
    match rng.randrange(7):
        case 0:
            return files | {path: files[path] + rng.choice(PIECES)}
        case 1:
            return files | {path: b"\n".join(lines[:dropped] + lines[dropped + 1 :])}
        case 2:
            return kept
        case 3:
            return kept | {moved: files[path]}
        case 4:
            return files | {moved: files[path]}
        case 5:
            return kept | {f"{path.rpartition('.')[0]}2.{path.rpartition('.')[2]}": files[path]}
        case _:
            return files | {path: files[other], other: files[path]}


@pytest.mark.parametrize("seed", range(4))
def test_any_sequence_of_edits_is_answered_as_if_nothing_was_remembered(seed: int) -> None:
    rng = random.Random(seed)
    files, memory = START, Memory()
    scanned(files, memory)
    for _ in range(8):
        files = START if rng.random() < 0.1 else edited(rng, files)
        memory = msgspec.msgpack.decode(msgspec.msgpack.encode(memory), type=Memory)
        assert scanned(files, memory)[0] == scanned(files)[0]


def done_again(after: dict[str, bytes]) -> tuple[list[str], Gathered]:
    """Return the files that are analysed again when the start has become something else, and the answer."""
    memory = Memory()
    scanned(START, memory)
    watch = Watch()
    gathered, _ = scanned(after, memory, watch=watch)
    return sorted(timing.path for timing in watch.timings if timing.stage == "code"), gathered


def closed(gathered: Gathered) -> dict[str, bool | None]:
    """Return for each file with a call whether it is closed."""
    found = [item for _, item in gathered.located if isinstance(item, CallEvidence) and item.role == "call"]
    return {item.location.path: item.target.closed for item in found}


def test_only_what_a_change_reaches_is_analysed_again() -> None:
    assert done_again(START) == ([], scanned(START)[0])
    assert done_again(START | {"app/other.py": b"x = 2\n"})[0] == []
    assert done_again(START | {"app/new.py": b"x = 2\n"})[0] == []
    assert "app/other.py" in START and done_again({path: START[path] for path in START if path != "app/other.py"})[0] == []
    assert done_again(START | {"app/base.py": START["app/base.py"] + b"\n"})[0] == ["app/kind.py", "app/uses.py"]
    assert done_again(START | {"other/.env": b"OTHER_URL=x\n"})[0] == []


def test_a_setting_reaches_the_files_that_read_it() -> None:
    again, gathered = done_again(START | {".env": b"LLM_URL=https://api.acme.example\n"})
    assert again == ["app/llm.py", "app/main.py"]
    assert closed(gathered)["app/llm.py"] is True


def test_a_file_that_an_import_may_mean_reaches_the_files_that_import() -> None:
    moved = {path.replace("app/llm.py", "app/gone.py"): content for path, content in START.items()}
    again, gathered = done_again(moved)
    assert again == ["app/gone.py"]
    assert "app/main.py" not in closed(gathered)
    back, gathered = done_again(START)
    assert back == []
    assert "app/main.py" in closed(gathered)


def test_of_a_manifest_only_what_tells_of_imports_reaches_the_files_that_import() -> None:
    assert "web/app/main.ts" in closed(scanned(START)[0])
    bumped = {path: content.replace(b"1.0.0", b"2.0.0") for path, content in START.items()}
    again, gathered = done_again(bumped)
    assert (again, gathered) == ([], scanned(bumped)[0])
    again, gathered = done_again({path: content.replace(b'@a/kit", "main', b'@b/kit", "main') for path, content in START.items()})
    assert again == ["web/app/main.ts", "web/kit/src/ask.ts"]
    assert "web/app/main.ts" not in closed(gathered)
