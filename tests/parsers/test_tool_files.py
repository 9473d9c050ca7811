"""Developer tools are told by the files they leave in a repository."""

import time

from auditor.parsers.tool_files import tool_file_evidence


def _told(catalogue, *paths: str) -> list[tuple[str, str, str, str]]:  # type: ignore[no-untyped-def]
    return [(item.location.path, item.name, item.provider_id or "", item.construct) for item in tool_file_evidence(paths, catalogue)]


def test_a_tool_is_told_by_its_file_wherever_that_lies(catalogue) -> None:  # type: ignore[no-untyped-def]
    assert _told(catalogue, "app/.cursorrules", "src/a.py", ".aider.conf.yml") == [
        (".aider.conf.yml", ".aider.conf.yml", "aider", "agent-settings"),
        ("app/.cursorrules", "app/.cursorrules", "cursor", "agent-instructions"),
    ]


def test_a_folder_of_a_tool_counts_once_at_its_first_file(catalogue) -> None:  # type: ignore[no-untyped-def]
    assert _told(catalogue, ".cursor/rules/b.mdc", ".cursor/rules/a.mdc", ".cursor/rules/deep/c.mdc") == [
        (".cursor/rules/a.mdc", ".cursor/rules", "cursor", "agent-instructions")
    ]


def test_names_that_only_contain_a_tools_name_are_none(catalogue) -> None:  # type: ignore[no-untyped-def]
    assert _told(catalogue, "my.cursorrules.txt", "x.cursorrules", ".cursorrules.bak", "docs/cursor/rules.md", "odd\n.cursorrules") == []


def test_fifty_thousand_paths_take_a_moment(catalogue) -> None:  # type: ignore[no-untyped-def]
    paths = [f"services/app{n % 100}/src/main/java/com/example/pkg{n % 1000}/File{n}.java" for n in range(50_000)]
    start = time.process_time()
    assert _told(catalogue, *paths, ".github/copilot-instructions.md")[0][2] == "github-copilot"
    assert time.process_time() - start < 5
