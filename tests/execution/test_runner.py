"""One scan's work on files: what is looked at, parsed and analysed, what is remembered, and what one bad file spoils."""

import msgspec
import pytest
from auditor.catalogue.catalogue import Catalogue
from auditor.execution import runner as runner_module
from auditor.execution import workshop as workshop_module
from auditor.execution.gathered import Gathered, gather
from auditor.execution.needles import needles_of
from auditor.execution.runner import Runner, own_modules, own_packages
from auditor.execution.store import Memory
from auditor.execution.watch import Watch
from auditor.inputs.source import Entry, Listing, Unreadable
from auditor.model.evidence import CallEvidence, CredentialEvidence, DependencyEvidence, ModelEvidence, SettingEvidence

FILES = {
    "rules/providers/acme.yaml": b"""\
id: acme
name: Acme
class: closed-lab
openness: closed
source: https://acme.example
checked_on: 2026-01-02
packages: {pypi: [acme-ai]}
modules: {python: [acme]}
hosts: [{host: acme.example, match: suffix}]
environment: [ACME_API_KEY]
key_patterns: ['ak-[A-Za-z0-9]{20}']
closed_models: ['acme-[0-9].*']
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
        content = self.files[path]
        if len(content) > limit:
            raise Unreadable("larger than it may be")
        return content


def scanned(files: dict[str, bytes], memory: Memory | None = None, jobs: int = 1) -> tuple[Gathered, FakeSource]:
    source = FakeSource(files)
    listing = source.list()
    runner = Runner(source, CATALOGUE, Memory() if memory is None else memory, jobs=jobs, cache_folder=None, watch=Watch())
    try:
        seen = runner.look(listing.entries)
        seeds = runner.seeds(seen)
        parsed = runner.parse(seen, seeds)
        analysed = runner.analyse(seen, seeds, parsed)
        said = runner.comments(seen)
    finally:
        runner.close()
    return gather(listing, seen, parsed, analysed, runner.notes, said=said), source


@pytest.fixture(scope="module")
def gathered() -> Gathered:
    return scanned(TREE)[0]


def calls(gathered: Gathered) -> dict[str, CallEvidence]:
    return {item.location.path: item for _, item in gathered.located if isinstance(item, CallEvidence) and item.role == "call"}


def test_a_call_is_found_and_its_endpoint_comes_from_a_settings_file(gathered: Gathered) -> None:
    call = calls(gathered)["app/llm.py"]
    assert (call.model, call.target.closed, call.target.host) == ("acme-2", False, "localhost")


def test_the_caller_of_a_wrapper_is_found_though_no_literal_stands_in_it(gathered: Gathered) -> None:
    assert [step.path for step in calls(gathered)["app/main.py"].via] == ["app/main.py", "app/llm.py"]


def test_a_script_without_suffix_is_read_by_its_first_line(gathered: Gathered) -> None:
    assert calls(gathered)["run"].provider_id == "acme"


def test_names_of_models_are_read_where_nobody_calls(gathered: Gathered) -> None:
    assert {item.location.path for _, item in gathered.located if isinstance(item, ModelEvidence)} >= {"app/names.py"}


def test_manifests_settings_and_keys_in_clear_are_parsed(gathered: Gathered) -> None:
    paths = {type(item): item.location.path for _, item in gathered.located}
    assert paths[DependencyEvidence] == "requirements.txt"
    assert any(isinstance(item, SettingEvidence) and item.location.path == ".env" for _, item in gathered.located)
    assert any(
        isinstance(item, CredentialEvidence) and item.in_clear and item.location.path == "app/key.py" for _, item in gathered.located
    )


def test_permissions_and_ignores_in_comments_are_read() -> None:
    gathered, _ = scanned(
        {
            "a.py": b"x = 1  # auditor: allow[acme] until=2027-01-01 because\ny = 2  # auditor: ignore[some-rule] wrong\n# auditor: allow[acme]\n"
        }
    )
    assert [(item.names, item.until, item.reason) for item in gathered.permissions] == [(("acme",), "2027-01-01", "because")]
    assert [(item.names, item.reason) for item in gathered.ignores] == [(("some-rule",), "wrong")]
    assert [note.code for note in gathered.notifications] == ["comment-without-effect"]


def test_coverage_tells_what_was_read_and_what_was_not(gathered: Gathered) -> None:
    coverage = gathered.coverage
    assert coverage.files_seen == len(TREE)
    assert coverage.files_scanned == 9
    assert {item.path: item.reason for item in coverage.skipped} == {
        "*.png": "binary (1 file)",
        "*.zzz": "no reader for files of this kind (1 file)",
        "files without suffix": "no reader for files of this kind (1 file)",
        "big.py": "larger than it may be",
        "min.min.js": "minified",
        "zero.py": "binary",
    }
    assert coverage.by_language["python"].files == 6
    assert coverage.by_language["python"].parsed == 5


def test_nothing_is_read_again_when_nothing_changed() -> None:
    memory = Memory()
    first, _ = scanned(TREE, memory)
    again, source = scanned(TREE, msgspec.msgpack.decode(msgspec.msgpack.encode(memory), type=Memory))
    assert again == first
    assert set(source.reads) <= {"app/llm.py", "app/names.py", "app/key.py", "run", "big.py", "settings.yaml", ".env", "requirements.txt"}


def test_a_name_that_is_not_opened_stays_so_though_its_content_is_known() -> None:
    memory = Memory()
    tree = {"a.py": b"x = 1\n", "lib/x.js": b"let x\n", "lib/x.min.js": b"let x\n"}
    first, _ = scanned(tree, memory)
    assert scanned(tree, memory)[0] == first
    assert [item.path for item in first.coverage.skipped] == ["lib/x.min.js"]


def test_a_change_is_followed_into_the_files_that_depend_on_it() -> None:
    memory = Memory()
    scanned(TREE, memory)
    changed = TREE | {"app/llm.py": TREE["app/llm.py"].replace(b"def ask", b"def told").replace(b"acme-2", b"acme-9")}
    fresh, _ = scanned(changed)
    again, _ = scanned(changed, memory)
    assert again == fresh
    assert set(calls(again)) == {"app/llm.py", "run"}
    moved = TREE | {".env": b"LLM_URL=https://api.acme.example\n"}
    assert scanned(moved, memory)[0] == scanned(moved)[0]
    assert calls(scanned(moved, memory)[0])["app/llm.py"].target.closed is True


def test_a_new_file_can_change_what_an_import_means() -> None:
    memory = Memory()
    before = {path: content for path, content in TREE.items() if path != "app/llm.py"}
    assert "app/main.py" not in calls(scanned(before, memory)[0])
    assert "app/main.py" in calls(scanned(TREE, memory)[0])


def test_several_processes_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner_module, "FILES_WORTH_A_POOL", 1)
    monkeypatch.setattr(runner_module, "BYTES_WORTH_A_POOL", 1)
    alone, _ = scanned(TREE)
    together, _ = scanned(TREE, jobs=2)
    assert together == alone


def test_what_goes_wrong_with_one_file_spoils_it_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    real = workshop_module.Workshop.analyse

    def analyse(self: workshop_module.Workshop, path: str) -> workshop_module.CodeResult:
        if path == "run":
            raise RecursionError("too deep")
        return real(self, path)

    monkeypatch.setattr(workshop_module.Workshop, "analyse", analyse)
    gathered, _ = scanned(TREE)
    assert set(calls(gathered)) == {"app/llm.py", "app/main.py"}
    (note,) = [note for note in gathered.notifications if note.level == "error"]
    assert note.location is not None
    assert (note.code, note.location.path, "RecursionError" in note.message) == ("file-failed", "run", True)


def test_a_file_that_cannot_be_parsed_or_read_for_words_spoils_itself_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object) -> None:
        raise ValueError("bad")

    monkeypatch.setattr(workshop_module, "_parse_one", fail)
    monkeypatch.setattr(workshop_module.Workshop, "words", fail)
    gathered, _ = scanned(TREE)
    assert {note.location.path for note in gathered.notifications if note.location and note.code == "file-failed"} == {
        ".env",
        "app/key.py",
        "app/names.py",
        "requirements.txt",
    }


def test_wrappers_of_wrappers_are_followed_so_far_and_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner_module, "ROUNDS_LIMIT", 1)
    gathered, _ = scanned(TREE)
    assert [note.code for note in gathered.notifications] == ["budget-exceeded"]
    assert "app/main.py" not in calls(gathered)


def test_a_name_that_means_an_sdk_in_another_language_alone_makes_no_file_worth_running() -> None:
    gathered, _ = scanned({"a.rb": b"# acme\nputs 'acme-3'\n", "b.py": b"from own.acme import ask\nask()\nMODEL = 'acme-3'\n"})
    assert calls(gathered) == {}


def test_a_project_does_not_use_what_it_is() -> None:
    paths = ["acme/__init__.py", "acme/inner/__init__.py", "acme/inner/x.py", "src/other/__init__.py"]
    assert own_packages(paths) == {"acme", "other"}
    assert own_packages(["acme/__init__.py", "acme/llms/other/__init__.py", "tests/third/__init__.py"]) == {"acme"}
    needles = needles_of(CATALOGUE)
    assert {needles.literals[number].text for number in own_modules(needles, paths)} == {"import acme", "from acme", "'acme'", '"acme"'}
    own = {"acme/__init__.py": b"", "acme/a.py": b"import acme\nacme.Client().chat()\n"}
    gathered, _ = scanned(own)
    assert calls(gathered) == {}
