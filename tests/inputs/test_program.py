"""A changed program remembers nothing that another one found out."""

import os
from pathlib import Path

from auditor import __version__
from auditor.inputs.program import installed, program_stamp


def test_the_stamp_tells_when_a_file_of_the_program_changed(tmp_path: Path) -> None:
    (tmp_path / "languages" / "__pycache__").mkdir(parents=True)
    module = tmp_path / "languages" / "go.py"
    module.write_text("VALUE = 1\n")
    program_stamp.cache_clear()
    first = program_stamp(str(tmp_path))
    (tmp_path / "languages" / "__pycache__" / "go.py").write_text("compiled")
    (tmp_path / "notes.txt").write_text("no code")
    program_stamp.cache_clear()
    assert program_stamp(str(tmp_path)) == first
    module.write_text("VALUE = 10\n")
    os.utime(module, ns=(1, 1))
    program_stamp.cache_clear()
    assert program_stamp(str(tmp_path)) != first


def test_an_installed_program_is_told_by_its_record_whenever_it_was_installed(tmp_path: Path) -> None:
    package = tmp_path / "auditor"
    record = tmp_path / f"auditor-{__version__}.dist-info" / "RECORD"
    package.mkdir()
    record.parent.mkdir()
    (package / "a.py").write_text("VALUE = 1\n")

    def stamp(content: str, when: int) -> str:
        record.write_text(content)
        os.utime(package / "a.py", (when, when))
        program_stamp.cache_clear()
        installed.cache_clear()
        return program_stamp(str(package))

    first = stamp("auditor/a.py,sha256=x,10\nauditor-1.dist-info/direct_url.json,sha256=y,5\n", 1)
    assert stamp("auditor/a.py,sha256=x,10\nauditor-1.dist-info/direct_url.json,sha256=z,5\n", 2) == first
    assert stamp("auditor/a.py,sha256=w,10\n", 2) != first


def test_a_program_that_is_no_folder_has_a_stamp_too(tmp_path: Path) -> None:
    assert program_stamp(str(tmp_path / "auditor.zip"))
