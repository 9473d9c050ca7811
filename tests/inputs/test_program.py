"""A changed program remembers nothing that another one found out."""

import os
from pathlib import Path

from auditor.inputs.program import program_stamp


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


def test_a_program_that_is_no_folder_has_a_stamp_too(tmp_path: Path) -> None:
    assert program_stamp(str(tmp_path / "auditor.zip"))
