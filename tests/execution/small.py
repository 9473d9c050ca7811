"""A small project with one wrapper, and a way to scan it without a disk."""

from auditor.catalogue.catalogue import Catalogue
from auditor.execution.gathered import Gathered, gather
from auditor.execution.runner import Runner
from auditor.execution.store import Memory
from auditor.execution.watch import Watch
from auditor.inputs.source import Entry, Listing, Unreadable

FILES = {
    "rules/providers/acme.yaml": b"""\
id: acme
name: Acme
class: closed-lab
openness: closed
source: https://acme.example
checked_on: 2026-01-02
packages: {pypi: [acme-ai], npm: [acme-ai]}
modules: {python: [acme], javascript: [acme-ai]}
hosts: [{host: acme.example, match: suffix}]
environment: [ACME_API_KEY]
key_patterns: ['ak-[A-Za-z0-9]{20}']
closed_models: ['acme-[0-9].*']
""",
    "rules/sdks/javascript/acme-ai.yaml": b"""\
package: acme-ai
ecosystem: npm
provider: acme
modules: [acme-ai]
source: https://acme.example
checked_on: 2026-01-03
clients: [{name: acme-ai.Acme, endpoint: [baseURL], default_endpoint: 'https://api.acme.example'}]
calls: [{path: chat, capability: chat, model: [model], data: [text]}]
""",
    "rules/words.yaml": b"ordinary: [co]\n",
    "rules/sdks/python/acme-ai.yaml": b"""\
package: acme-ai
ecosystem: pypi
provider: acme
modules: [acme]
source: https://acme.example
checked_on: 2026-01-03
clients: [{name: acme.Client, endpoint: [base_url], default_endpoint: 'https://api.acme.example'}]
calls: [{path: chat, capability: chat, model: [model], data: [text]}]
""",
}
CATALOGUE = Catalogue.from_files(FILES)

TREE = {
    "app/llm.py": b"import os\nimport acme\n\nclient = acme.Client(base_url=os.environ['LLM_URL'])\n\n\ndef ask(text):\n    return client.chat(model='acme-2', text=text)\n",
    "app/main.py": b"from app.llm import ask\n\n\ndef main(question):\n    ask(question)\n",
    "app/other.py": b"x = 1\n",
    "app/names.py": b"MODEL = 'acme-3'\n",
    "app/key.py": b"KEY = 'ak-q7Zp3Lw9Xc2Vb8Nm4Ks6'\n",
    "requirements.txt": b"acme-ai==1\n",
    ".env": b"LLM_URL=http://localhost:8000\n",
    "settings.yaml": b"nothing: here\n",
    "run": b"#!/usr/bin/env python3\nimport acme\nacme.Client().chat(model='acme-1', text='x')\n",
    "LICENSE": b"words\n",
    "logo.png": b"\x89PNG",
    "min.min.js": b"x",
    "big.py": b"import acme\n" * 500_000,
    "zero.py": b"import acme\0",
    "photo.zzz": b"?",
}


class FakeSource:
    """Files in memory; counts how often each is read."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files
        self.reads: list[str] = []

    @property
    def name(self) -> str:
        """Name it."""
        return "fake"

    @property
    def identity(self) -> str:
        """Identify it."""
        return "fake"

    def list(self) -> Listing:
        """List the files; the digest is the content."""
        return Listing(entries=tuple(Entry(path, str(hash(content))) for path, content in sorted(self.files.items())))

    def read(self, path: str, limit: int) -> bytes:
        """Read one file."""
        self.reads.append(path)
        content = self.files.get(path)
        if content is None:
            raise Unreadable("not there")
        if len(content) > limit:
            raise Unreadable("larger than it may be")
        return content


def scanned(
    files: dict[str, bytes], memory: Memory | None = None, jobs: int = 1, watch: Watch | None = None
) -> tuple[Gathered, FakeSource]:
    """Return what is found in some files, and the source that they were read from."""
    source = FakeSource(files)
    listing = source.list()
    runner = Runner(source, CATALOGUE, Memory() if memory is None else memory, jobs=jobs, cache_folder=None, watch=watch or Watch())
    try:
        seen = runner.look(listing.entries)
        seeds = runner.seeds(seen)
        parsed = runner.parse(seen, seeds)
        analysed = runner.analyse(seen, seeds, parsed)
        said = runner.comments(seen)
    finally:
        runner.close()
    runner.forget()
    return gather(listing, seen, parsed, analysed, runner.notes, said=said), source
