"""Classes of options have what their section of the settings says."""

import pytest
from auditor.analysis.analyse import Analyst
from auditor.analysis.project import Project
from auditor.analysis.settings import Settings
from auditor.model.evidence import CallEvidence, SettingEvidence
from auditor.model.location import Location
from tests.languages.marked import catalogue

SERVICE = """
using Microsoft.Extensions.Options;
using OpenAI;
using OpenAI.Chat;
public class ChatOptions { CONSTANT public string Endpoint { get; set; } public string Model { get; set; } }
public class Limits { public string Endpoint { get; set; } public string Model { get; set; } }
public class Service {
  readonly ChatClient client;
  public Service(IOptions<TYPE> options) {
    client = new ChatClient(options.Value.Model, new ApiKeyCredential("x"), new OpenAIClientOptions { Endpoint = new Uri(options.Value.Endpoint) });
  }
}
"""


def closed(key: str, *, constant: str = "", kind: str = "ChatOptions") -> bool | None:
    """Return what answers the one client of a program, where a settings file declares an open address under a key."""
    setting = SettingEvidence(location=Location(path="appsettings.json"), key=key, value="http://vllm:8000/v1", has_value=True)
    source = SERVICE.replace("CONSTANT", constant).replace("TYPE", kind).encode()
    found = Analyst(Project({"a.cs": source}.get, ("a.cs",), catalogue(), Settings((setting,)))).analyse("a.cs").evidence
    (made,) = [item for item in found if isinstance(item, CallEvidence) and item.role == "client"]
    return made.target.closed


@pytest.mark.parametrize("key", ["Chat.Endpoint", "ChatOptions.Endpoint", "chat:endpoint"])
def test_a_property_has_what_the_section_of_its_class_says(key: str) -> None:
    assert closed(key) is False


def test_a_constant_of_the_class_names_its_section() -> None:
    constant = 'public const string SectionName = "Llm";'
    assert closed("Llm.Endpoint", constant=constant) is False
    assert closed("Chat.Endpoint", constant=constant) is not False


def test_other_sections_and_classes_say_nothing() -> None:
    assert closed("Chat.Url") is not False
    assert closed("Other.Endpoint") is not False
    assert closed("Limits.Endpoint", kind="Limits") is not False
