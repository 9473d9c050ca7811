"""A call through an interface reaches what stands behind it, wherever that is written, and nothing else."""

from auditor.analysis.analyse import Analyst
from auditor.analysis.implementers import heads_of
from auditor.analysis.project import Project
from auditor.analysis.settings import Settings
from auditor.model.evidence import CallEvidence
from tests.languages.marked import catalogue

GATEWAY = """
package acme.infra;
import acme.core.Assistant;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
public class %s implements Assistant {
    private final OpenAIClient client = OpenAIOkHttpClient.fromEnv();
    public String ask(String q) {
        return client.chat().completions().create(ChatCompletionCreateParams.builder().addUserMessage(q).model("gpt-4o").build()).toString();
    }
}
"""
LOCAL = "package acme.infra;\nimport acme.core.Assistant;\npublic class %s implements Assistant {\n    public String ask(String q) { return q; }\n}\n"
FILES = {
    "acme/core/Assistant.java": "package acme.core;\npublic interface Assistant { String ask(String q); }\n",
    "acme/infra/Gateway.java": GATEWAY % "Gateway",
    "acme/web/Web.java": "package acme.web;\nimport acme.core.Assistant;\npublic class Web {\n    private final Assistant assistant;\n"
    "    public Web(Assistant assistant) { this.assistant = assistant; }\n    String get(String q) { return assistant.ask(q); }\n}\n",
}


def callers(files: dict[str, str], path: str, *, reaching: tuple[str, ...] | None = None) -> list[tuple[int, str, tuple[str, ...]]]:
    """Return line, confidence and chain of the calls of wrappers in a file. `reaching`: the files that may reach a provider."""
    contents = {name: text.encode() for name, text in files.items()}
    heads = {name: heads_of(content) for name, content in contents.items() if reaching is None or name in reaching}
    analyst = Analyst(Project(contents.get, tuple(sorted(contents)), catalogue(), Settings(()), heads))
    found = [item for item in analyst.analyse(path).evidence if isinstance(item, CallEvidence) and item.location.path == path and item.via]
    return [
        (item.location.region.start_line, item.confidence, tuple(step.path for step in item.via)) for item in found if item.location.region
    ]


def test_a_call_through_an_interface_reaches_its_only_implementation_in_another_folder() -> None:
    assert callers(FILES, "acme/web/Web.java") == [(6, "high", ("acme/web/Web.java", "acme/infra/Gateway.java"))]


def test_an_interface_whose_implementations_reach_nothing_is_no_way_to_a_provider() -> None:
    assert callers({**FILES, "acme/infra/Gateway.java": LOCAL % "Gateway"}, "acme/web/Web.java") == []


def test_where_most_implementations_reach_nothing_the_call_is_a_guess() -> None:
    others = {f"acme/infra/Local{number}.java": LOCAL % f"Local{number}" for number in range(3)}
    assert [confidence for _line, confidence, _via in callers({**FILES, **others}, "acme/web/Web.java")] == ["low"]
    some = {"acme/infra/Local0.java": LOCAL % "Local0"}
    assert [confidence for _line, confidence, _via in callers({**FILES, **some}, "acme/web/Web.java")] == ["high"]


def test_a_class_between_interface_and_implementation_is_passed_through() -> None:
    between = "package acme.infra;\nimport acme.core.Assistant;\npublic abstract class Base implements Assistant { }\n"
    gateway = (GATEWAY % "Gateway").replace("implements Assistant", "extends Base")
    files = {**FILES, "acme/infra/Base.java": between, "acme/infra/Gateway.java": gateway}
    assert callers(files, "acme/web/Web.java") == [(6, "high", ("acme/web/Web.java", "acme/infra/Gateway.java"))]


def test_an_implementation_called_like_its_interface_is_found_in_a_file_that_names_no_provider() -> None:
    service = (
        "package acme.other;\nimport acme.core.Assistant;\nimport acme.infra.Gateway;\npublic class PoliteAssistant implements Assistant {\n"
        "    private final Gateway gateway = new Gateway();\n    public String ask(String q) { return gateway.ask(q); }\n}\n"
    )
    gateway = (GATEWAY % "Gateway").replace(" implements Assistant", "")
    files = {**FILES, "acme/infra/Gateway.java": gateway, "acme/other/PoliteAssistant.java": service}
    chain = ("acme/web/Web.java", "acme/other/PoliteAssistant.java", "acme/infra/Gateway.java")
    assert callers(files, "acme/web/Web.java", reaching=("acme/infra/Gateway.java",)) == [(6, "high", chain)]
    hidden = {**files, "acme/other/Polite.java": files.pop("acme/other/PoliteAssistant.java").replace("PoliteAssistant", "Polite")}
    del hidden["acme/other/PoliteAssistant.java"]
    assert callers(hidden, "acme/web/Web.java", reaching=("acme/infra/Gateway.java",)) == []


def test_short_names_are_looked_for_in_no_names_of_files() -> None:
    files = Project({"a/LlmAsk.java": b""}.get, ("a/LlmAsk.java", "a/Is.java"), catalogue(), Settings(())).files
    assert files.called("Ask") == []
    assert files.called("LlmAsk") == ["a/LlmAsk.java"]


def test_classes_that_extend_each_other_end() -> None:
    files = {
        "a/A.java": "package a;\npublic abstract class A extends B { public abstract String ask(String q); }\n",
        "a/B.java": "package a;\npublic abstract class B extends A { public abstract String ask(String q); }\n",
        "a/C.java": "package a;\npublic class C { String get(A a, String q) { return a.ask(q); } }\n",
    }
    assert callers(files, "a/C.java") == []


def test_heads_hold_the_names_of_bases_and_of_methods_outside_types() -> None:
    assert heads_of(b"class Gateway(Base, x.Port):\n    pass\nvalue = Other()\n") >= {"Gateway", "Base", "Port"}
    assert heads_of(b"func (r *remote) Complete(x int) {}\nfunc Free() {}\n") == {"Complete"}
    assert "Assistant" in heads_of(b"impl<T> Assistant for Gateway<T> {")
    assert heads_of(b"let x = Gateway();") == frozenset()


def test_the_methods_of_an_interface_that_a_framework_implements_are_looked_for_elsewhere() -> None:
    service = b"package a;\nimport io.quarkiverse.langchain4j.RegisterAiService;\n@RegisterAiService\npublic interface Teller { String tell(String q); }\n"
    files = {"a/Teller.java": service, "a/Plain.java": service.replace(b"@RegisterAiService\n", b"").replace(b"Teller", b"Plain")}
    analyst = Analyst(Project(files.get, tuple(sorted(files)), catalogue(), Settings(()), {}))
    found = analyst.analyse("a/Teller.java")
    assert (found.wrappers, "Teller" in found.owners) == (("tell",), True)
    assert analyst.analyse("a/Plain.java").wrappers == ()
