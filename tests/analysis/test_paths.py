"""Questions about the paths of a project, and what each answer depends on."""

import pytest
from auditor.analysis.paths import Paths, question

PATHS = Paths(
    [
        "a.py",
        "app/__init__.py",
        "app/api/__init__.py",
        "app/api/user_client.py",
        "lib/app/api/__init__.py",
        "src/main/java/com/acme/Api.java",
        "config/initializers/openai.rb",
        "packages/ui/src/x.ts",
    ]
)


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (("in", "app/api"), ["app/api/__init__.py", "app/api/user_client.py"]),
        (("in", ""), ["a.py"]),
        (("in", "none"), []),
        (("named", "a.py"), ["a.py"]),
        (("ending", "a.py"), ["a.py"]),
        (("ending", "api/__init__.py"), ["app/api/__init__.py", "lib/app/api/__init__.py"]),
        (("ending", "lib/app/api/__init__.py"), ["lib/app/api/__init__.py"]),
        (("ending", "pi/__init__.py"), []),
        (("below", "app/api"), ["app/api", "lib/app/api"]),
        (("package", "org/com/acme"), ["src/main/java/com/acme/Api.java"]),
        (("package", "org/none"), []),
        (("fitting", "packages/*"), ["packages/ui"]),
        (("fitting", "packages/**", "app"), ["app", "packages/ui", "packages/ui/src"]),
        (("called", "userclient"), ["app/api/user_client.py"]),
        (("having", ".py", "client", "service"), ["app/api/user_client.py"]),
        (("beside", "app/api", ".py", "init"), ["app/api/__init__.py"]),
        (("first", "/config/initializers/ /none/", ".rb .rake"), ["config/initializers/openai.rb"]),
        (("unheard", "of"), []),
    ],
)
def test_each_kind_of_question_has_its_answer(asked: tuple[str, ...], answer: list[str]) -> None:
    assert list(PATHS.answer(question(*asked))) == answer


def test_a_question_can_be_written_down_whatever_was_asked_about() -> None:
    assert question("named", "\udcff.py").encode() == b"\0named\0?.py"
    assert question("named", "ü.py").encode() == "\0named\0ü.py".encode()
