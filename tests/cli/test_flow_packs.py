"""The worked pack of the guide, as a user would run it: examples tried, a project scanned, a mistake named."""

import re
from pathlib import Path

import msgspec
import pytest
from auditor.cli import rules
from auditor.config import Settings
from auditor.pipeline import audit
from auditor.reporters.json import render

GUIDE = Path(__file__).parents[2] / "docs" / "guide" / "flows.md"
Out = pytest.CaptureFixture[bytes]


@pytest.fixture
def pack(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write the guide's files and return their folder."""
    cache = Path(tmp_path_factory.getbasetemp()) / "cache"
    cache.mkdir(exist_ok=True)
    monkeypatch.setenv("AUDITOR_CACHE_DIR", str(cache))
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    folder = tmp_path / "acme-rules"
    folder.mkdir()
    for name, text in re.findall(r"```yaml\n# acme-rules/(\S+)\n(.*?)```", GUIDE.read_text(encoding="utf-8"), flags=re.DOTALL):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_the_examples_of_the_guide_hold(pack: Path, capfdbinary: Out) -> None:
    assert rules.test_command(pack=["acme"], rules=[str(pack)]) == 0
    assert capfdbinary.readouterr().out.decode() == "2 examples of 0 rules and 1 file of flows, 0 failed\n"


def test_an_example_that_does_not_hold_fails_and_says_what_flows(pack: Path, capfdbinary: Out) -> None:
    flows = pack / "flows.yaml"
    flows.write_text(
        flows.read_text(encoding="utf-8").replace("sanitizers:\n  - call: acme.privacy.tokenise", "sanitizers:\n  - call: other")
    )
    assert rules.test_command(pack=["acme"], rules=[str(pack)]) == 1
    assert "acme flows: no_match example 1 does not hold" in capfdbinary.readouterr().out.decode()


def test_a_mistake_is_named_as_the_guide_says(pack: Path, capfdbinary: Out) -> None:
    flows = pack / "flows.yaml"
    flows.write_text(flows.read_text(encoding="utf-8").replace("contact]", "contakt]"))
    assert rules.validate_command([str(pack)]) == 2
    said = capfdbinary.readouterr().err.decode()
    assert "acme-rules/flows.yaml:4: sources[0].data_types: `contakt` is not known; did you mean `contact`?" in said


def test_a_scan_tells_the_flow_and_a_finding_of_its_own(pack: Path, tmp_path: Path) -> None:
    project = tmp_path / "project" / "app"
    project.mkdir(parents=True)
    (project / "__init__.py").write_text("")
    (project / "log.py").write_text("from acme.audit import write_log\n\ndef note(text):\n    write_log(text)\n    write_log('x')\n")
    (project / "service.py").write_text(
        "from acme.crm import load_customer\nfrom app.log import note\n\ndef show(number):\n    note(str(load_customer(number)))\n"
    )
    report = audit([str(tmp_path / "project")], Settings(rules=(str(pack),)))
    result = msgspec.json.decode(render(report))
    (finding,) = result["findings"]
    (flow,) = result["flows"]
    assert (finding["rule"], finding["kind"], finding["path"], finding["line"]) == ("data-reaches-named-sink", "sink", "app/log.py", 4)
    assert (finding["provider"], finding["closed"], finding["data_types"]) == (None, None, ["contact", "identity"])
    assert (flow["source"]["path"], flow["source"]["line"], flow["source"]["kind"]) == ("app/service.py", 5, "custom")
    assert flow["sink"]["finding"] == finding["id"]
