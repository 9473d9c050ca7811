"""Entry points are known by what stands on a function, its class, its parameters, its name, or the call that registers it."""

import pytest
from auditor.analysis.analyse import Analyst
from auditor.analysis.project import Project
from auditor.analysis.settings import Settings
from auditor.model.evidence import CallEvidence
from tests.languages.marked import catalogue

GO = 'package a\nimport (\n"net/http"\nopenai "github.com/sashabaranov/go-openai"\n)\nvar c = openai.NewClient("k")\n'
SEND = "c.CreateChatCompletion(x, openai.ChatCompletionRequest{})"
JAVA = "import com.openai.client.OpenAIClient;\nimport com.openai.client.okhttp.OpenAIOkHttpClient;\n"
CLIENT = "OpenAIClient c = OpenAIOkHttpClient.fromEnv();"
CALL = "c.chat().completions().create(q);"
KOTLIN = "import com.openai.client.okhttp.OpenAIOkHttpClient\nval c = OpenAIOkHttpClient.fromEnv()\n"
KCALL = "c.chat().completions().create(q)"
CSHARP = "using OpenAI.Chat;\n"
RUST = "use async_openai::Client;\n"
RCALL = "Client::new().chat().create(q).await.unwrap();"


def entry_points(path: str, source: str) -> set[str | None]:
    """Return the kinds of the functions in which a file calls a provider."""
    content = source.encode()
    analyst = Analyst(Project({path: content}.get, (path,), catalogue(), Settings(())))
    found = [item for item in analyst.analyse(path).evidence if isinstance(item, CallEvidence) and item.role == "call" and not item.via]
    return {item.entry_point for item in found}


@pytest.mark.parametrize(
    ("path", "source", "expected"),
    [
        ("a.go", f"{GO}func main() {{ {SEND} }}", "cli"),
        ("a.go", f"{GO}func ask(w http.ResponseWriter, r *http.Request) {{ {SEND} }}", "http"),
        ("a.go", f"{GO}func (s *S) ask(c2 *gin.Context) {{ {SEND} }}\ntype S struct{{}}", "http"),
        ("a.go", f"{GO}func TestAsk(t *testing.T) {{ {SEND} }}", "test"),
        ("a.go", f"{GO}var cmd = &cobra.Command{{RunE: func(cmd *cobra.Command, args []string) error {{ {SEND}; return nil }}}}", "cli"),
        ("a.go", f"{GO}func ask(text string) {{ {SEND} }}", None),
        ("A.java", f"{JAVA}class A {{ {CLIENT} @PostMapping void f(String q) {{ {CALL} }} }}", "http"),
        ("A.java", f"{JAVA}class A {{ {CLIENT} @KafkaListener void f(String q) {{ {CALL} }} }}", "queue"),
        ("A.java", f"{JAVA}class A {{ {CLIENT} void f(HttpServletRequest q) {{ {CALL} }} }}", "http"),
        ("A.java", f"{JAVA}class A {{ public static void main(String[] q) {{ {CLIENT} {CALL} }} }}", "cli"),
        ("A.java", f"{JAVA}class A {{ {CLIENT} void f(String q) {{ {CALL} }} }}", None),
        ("a.kt", f'{KOTLIN}fun Route.ask() {{ post("/ask") {{ val q = 1; {KCALL} }} }}', "http"),
        ("a.kt", f'{KOTLIN}fun Route.ask() {{ post("/ask") {{ withContext(IO) {{ val q = 1; {KCALL} }} }} }}', "http"),
        ("a.kt", f"{KOTLIN}fun ask(q: String) {{ withContext(IO) {{ {KCALL} }} }}", None),
        ("a.kt", f"{KOTLIN}fun main() {{ val q = 1; {KCALL} }}", "cli"),
        ("a.cs", f'{CSHARP}var c = new ChatClient("m", "k");\napp.MapPost("/ask", (string q) => c.CompleteChat(q));', "http"),
        ("a.cs", f'{CSHARP}class A : ControllerBase {{ ChatClient c = new("m", "k"); void F(string q) {{ c.CompleteChat(q); }} }}', "http"),
        ("a.cs", f'{CSHARP}class A {{ ChatClient c = new("m", "k"); void F(string q) {{ c.CompleteChat(q); }} }}', None),
        ("a.rs", f"{RUST}async fn ask(State(s): State<App>, Json(q): Json<Q>) {{ {RCALL} }}", "http"),
        ("a.rs", f"{RUST}#[tokio::main]\nasync fn run(q: Q) {{ {RCALL} }}", "cli"),
        ("a.rs", f"{RUST}#[tokio::test]\nasync fn asks(q: Q) {{ {RCALL} }}", "test"),
        ("a.rs", f"{RUST}async fn ask(q: Q) {{ {RCALL} }}", None),
    ],
)
def test_a_function_is_known_as_the_entry_point_it_is(path: str, source: str, expected: str | None) -> None:
    assert entry_points(path, source) == {expected}
