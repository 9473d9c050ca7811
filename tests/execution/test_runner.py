"""One scan's work on files: what is looked at, parsed and analysed, what is remembered, and what one bad file spoils."""

import msgspec
import pytest
from auditor.execution import runner as runner_module
from auditor.execution import workshop as workshop_module
from auditor.execution.gathered import Gathered
from auditor.execution.needles import needles_of
from auditor.execution.own import own_modules, own_packages
from auditor.execution.store import Memory
from auditor.model.evidence import CallEvidence, CredentialEvidence, DependencyEvidence, ModelEvidence, SettingEvidence
from tests.execution.small import CATALOGUE, TREE, scanned


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


def test_a_manifest_is_read_though_its_packages_have_ordinary_names() -> None:
    gathered, _ = scanned({"requirements.txt": b"flask\nacme_ai\n", "pom.xml": b"<project/>"})
    assert [item.name for _, item in gathered.located if isinstance(item, DependencyEvidence)] == ["acme-ai"]
    assert gathered.layout.manifests == ("pom.xml", "requirements.txt")
