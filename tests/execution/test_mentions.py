"""Who may call an exported wrapper."""

from auditor.analysis.implementers import ANYBODY
from auditor.execution.mentions import RARE, Candidate, Exported, exports, folders_and_stem, mentioning, module_name
from auditor.execution.store import Seen

FILES = {
    "app/__init__.py": b"from .llm import ask\n",
    "app/llm.py": b"def ask(): ...",
    "app/main.py": b"from app.llm import ask\nask()",
    "app/near.py": b"ask()",
    "other/defines.py": b"from app.llm import told\ndef ask(): ...",
    "other/far.py": b"ask()",
    "other/package.py": b"from app import ask",
    "other/quiet.py": b"from app.llm import nothing",
    "other/task.py": b"from app.llm import task",
    "web/main.ts": b"import { ask } from './app/llm'",
}
CANDIDATES = [Candidate(path, f"digest of {path}", "javascript" if path.endswith(".ts") else "python") for path in sorted(FILES)]
ASK = Exported("ask", "app/llm.py", "python")


def test_a_caller_uses_the_name_and_names_the_module_or_a_package_that_passes_it_on() -> None:
    assert mentioning([ASK], CANDIDATES, FILES.get, Seen()) == ["app/__init__.py", "app/main.py", "other/package.py"]


def test_a_package_that_does_not_pass_a_name_on_is_no_way_to_it() -> None:
    candidates = [candidate for candidate in CANDIDATES if candidate.path != "app/__init__.py"]
    assert mentioning([ASK], candidates, FILES.get, Seen()) == ["app/main.py"]


def test_files_of_one_package_need_no_import_where_the_language_needs_none() -> None:
    files = {"a/x.go": b"func ask() {}", "a/y.go": b"ask()", "b/z.go": b"ask()"}
    candidates = [Candidate(path, path, "go", shares_package=True) for path in files]
    assert mentioning([Exported("ask", "a/x.go", "go")], candidates, files.get, Seen()) == ["a/y.go"]


def test_files_that_did_not_change_are_not_read_again() -> None:
    remembered = Seen()
    first = mentioning([ASK], CANDIDATES, FILES.get, remembered)
    assert mentioning([ASK], CANDIDATES, lambda _path: None, remembered) == first


def test_no_names_ask_for_no_file() -> None:
    assert mentioning([], CANDIDATES, FILES.get, Seen()) == []


def test_a_wrapper_at_the_root_needs_no_way() -> None:
    assert "other/far.py" in mentioning([Exported("ask", "index.py", "python")], CANDIDATES, FILES.get, Seen())


def test_names_too_short_or_special_are_not_looked_for() -> None:
    assert exports("a.py", "python", ["go", "__init__", "ask"]) == [Exported("ask", "a.py", "python")]


def test_modules_are_named_as_imports_name_them() -> None:
    assert module_name("src/app/__init__.py") == "app"
    assert module_name("lib/chat.service.ts") == "chat"
    assert module_name("src/index.ts") == ""
    assert folders_and_stem("src/app/deep/x.py") == ("app", "deep", "x")


def test_a_caller_may_know_the_wrapper_by_its_interface() -> None:
    files = {
        "web/Web.java": b"class Web { Assistant a; String get() { return a.ask(); } }",
        "web/Else.java": b"class Else { String g() { return b.ask(); } }",
    }
    candidates = [Candidate(path, path, "java") for path in files]
    assert mentioning([Exported("ask", "infra/Gateway.java", "java", ("Gateway", "Assistant"))], candidates, files.get, Seen()) == [
        "web/Web.java"
    ]


def test_a_rare_method_of_a_structural_language_needs_no_other_mention() -> None:
    files = {f"svc{number}/s.go": b"func f() { s.llm.Complete(x) }" for number in range(RARE + 1)}
    some = [Candidate(path, path, "go") for path in list(files)[:RARE]]
    exported = [Exported("Complete", "infra/openai.go", "go", ("infra", ANYBODY))]
    assert mentioning(exported, some, files.get, Seen()) == [candidate.path for candidate in some]
    assert mentioning(exported, [Candidate(path, path, "go") for path in files], files.get, Seen()) == []
    assert mentioning([Exported("Complete", "infra/openai.go", "go")], some, files.get, Seen()) == []
