"""Who may call an exported wrapper."""

from auditor.execution.mentions import Candidate, Exported, exports, mentioning, parts

FILES = {
    "app/llm.py": b"def ask(): ...",
    "app/main.py": b"from app.llm import ask\nask()",
    "app/near.py": b"ask()",
    "other/far.py": b"ask()",
    "other/task.py": b"from app.llm import task",
    "web/main.ts": b"import { ask } from './app/llm'",
    "other/quiet.py": b"from app.llm import nothing",
}
CANDIDATES = [Candidate(path, f"digest of {path}", "javascript" if path.endswith(".ts") else "python") for path in sorted(FILES)]
ASK = Exported("ask", "app/llm.py", "python")


def test_a_caller_names_the_wrapper_and_the_way_to_it() -> None:
    assert mentioning([ASK], CANDIDATES, FILES.get, {}) == ["app/main.py", "app/near.py"]


def test_files_that_did_not_change_are_not_read_again() -> None:
    remembered: dict[str, dict[str, tuple[int, ...]]] = {}
    first = mentioning([ASK], CANDIDATES, FILES.get, remembered)
    assert mentioning([ASK], CANDIDATES, lambda _path: None, remembered) == first


def test_no_names_ask_for_no_file() -> None:
    assert mentioning([], CANDIDATES, FILES.get, {}) == []


def test_a_wrapper_at_the_root_is_known_by_its_file_or_its_folder() -> None:
    top = Exported("ask", "index.py", "python")
    assert mentioning([top], CANDIDATES, FILES.get, {}) == ["app/llm.py", "app/main.py", "app/near.py", "other/far.py"]


def test_names_too_short_or_special_are_not_looked_for() -> None:
    assert exports("a.py", "python", ["go", "__init__", "ask"]) == [Exported("ask", "a.py", "python")]


def test_parts_that_imports_leave_out_do_not_count() -> None:
    assert parts("src/app/__init__.py") == {"app"}
    assert parts("lib/chat.service.ts") == {"chat"}
