"""Classes of Java, C# and Kotlin as the analysis runs them: overloads, accessors, containers, blocks, bound interfaces."""

import pytest
from auditor.analysis.analyse import Analyst
from auditor.analysis.project import Project
from auditor.analysis.settings import Settings
from auditor.model.evidence import CallEvidence
from tests.languages.marked import WORDS, catalogue

JAVA = "import com.openai.client.OpenAIClient;\nimport com.openai.client.okhttp.OpenAIOkHttpClient;\n"
KOTLIN = "import com.openai.client.OpenAIClient\nimport com.openai.client.okhttp.OpenAIOkHttpClient\n"
CSHARP = "using OpenAI;\nusing OpenAI.Chat;\n"


def calls(**files: str) -> list[tuple[int, str, str]]:
    """Return line, role and answer of every call in the first file; underscores in names stand for dots."""
    sources = {name.replace("__", "/").replace("_", "."): text.encode() for name, text in files.items()}
    paths = tuple(sources)
    analyst = Analyst(Project(lambda path: sources.get(path), paths, catalogue(), Settings(())))
    found = [item for item in analyst.analyse(paths[0]).evidence if isinstance(item, CallEvidence) and item.location.path == paths[0]]
    return sorted((item.location.region.start_line, item.role, WORDS[item.target.closed]) for item in found if item.location.region)


def test_an_overload_is_chosen_by_its_arguments() -> None:
    source = f"""{JAVA}class A {{
  OpenAIClient client = OpenAIOkHttpClient.fromEnv();
  String ask(String a) {{ return a; }}
  String ask(String a, int b) {{ return client.chat().completions().create(a).toString(); }}
  void f() {{ ask("x"); }}
  void g() {{ ask("x", 1); }}
}}
"""
    assert [entry for entry in calls(A_java=source) if entry[1] == "call"] == [(6, "call", "closed"), (8, "call", "closed")]


def test_one_constructor_runs_the_other() -> None:
    source = f"""{JAVA}class A {{
  OpenAIClient client;
  A(String url) {{ this(OpenAIOkHttpClient.builder().baseUrl(url).build(), 1); }}
  A(OpenAIClient client, int n) {{ this.client = client; }}
  void ask(Object a) {{ client.chat().completions().create(a); }}
  static void f() {{ new A("http://localhost:8000/v1").ask("x"); }}
}}
"""
    assert (8, "call", "open") in calls(A_java=source)


def test_rest_parameters_take_any_number() -> None:
    source = f"""{JAVA}class A {{
  OpenAIClient client = OpenAIOkHttpClient.fromEnv();
  void ask(String a, Object... b) {{ client.chat().completions().create(a); }}
  void ask() {{ }}
  void f() {{ ask("x", 1, 2); }}
  void g() {{ ask(); }}
}}
"""
    assert [line for line, role, _ in calls(A_java=source) if role == "call"] == [5, 7]


def test_an_accessor_gives_the_field_of_its_name() -> None:
    source = f"""{JAVA}class A {{
  record Where(String url) {{ }}
  void f() {{ OpenAIOkHttpClient.builder().baseUrl(new Where("http://localhost:8000/v1").url()).build(); }}
}}
"""
    assert calls(A_java=source) == [(5, "client", "open")]


@pytest.mark.parametrize("asked", ["context.getBean(OpenAIClient.class)", "(OpenAIClient) injector.getInstance(OpenAIClient.class)"])
def test_a_container_gives_what_it_is_asked_for(asked: str) -> None:
    source = f"{JAVA}class A {{\n  void f(Object a) {{ {asked}.chat().completions().create(a); }}\n}}\n"
    assert calls(A_java=source) == [(4, "call", "closed")]


def test_a_container_asked_for_something_else_gives_no_client() -> None:
    source = f"{JAVA}class A {{\n  void f(Object a) {{ context.getBean(Mailer.class).chat().completions().create(a); }}\n}}\n"
    assert [entry for entry in calls(A_java=source) if entry[2] == "closed"] == []


def test_type_arguments_ask_a_container_too() -> None:
    source = f"{CSHARP}var chat = provider.GetRequiredService<ChatClient>();\nchat.CompleteChat(a);\nprovider.GetRequiredService<Mailer>().CompleteChat(a);\n"
    assert calls(Program_cs=source) == [(4, "call", "closed")]


def test_a_block_configures_what_it_is_applied_to() -> None:
    source = f'{KOTLIN}fun f(): OpenAIClient = OpenAIOkHttpClient.builder().apply {{\n  baseUrl("http://localhost:8000/v1")\n}}.build()\n'
    assert calls(A_kt=source) == [(3, "client", "open")]


def test_a_project_function_in_a_block_is_not_taken_for_a_member() -> None:
    source = f'{KOTLIN}fun baseUrl(a: String) = a\nfun f() = OpenAIOkHttpClient.builder().apply {{\n  baseUrl("http://localhost:8000/v1")\n}}.build()\n'
    assert calls(A_kt=source) == [(4, "client", "closed")]


def test_an_extension_of_an_sdk_type_is_a_wrapper() -> None:
    source = f"{KOTLIN}fun OpenAIClient.ask(a: String) = this.chat().completions().create(a).toString()\nfun f(client: OpenAIClient) = client.ask(text)\n"
    assert (4, "call", "closed") in calls(A_kt=source)


def test_a_function_run_in_place_is_no_wrapper_of_its_own() -> None:
    wrapper = f"package a\n{KOTLIN}class W(val client: OpenAIClient) {{ fun ask(a: String) = client.chat().completions().create(a).toString() }}\n"
    source = "package a\nclass B(val w: W) {\n  fun f(text: String) = w.let { it.ask(text) }\n}\n"
    assert calls(a__B_kt=source, a__W_kt=wrapper) == [(3, "call", "closed")]


def test_every_method_of_a_bound_interface_is_a_call_and_no_other() -> None:
    source = """import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.service.AiServices;
class A {
  interface Bot { String explain(String a); }
  void f(String a) {
    Bot bot = AiServices.create(Bot.class, OpenAiChatModel.builder().apiKey("k").build());
    bot.explain(a);
    bot.hashCode();
  }
}
"""
    assert [entry for entry in calls(A_java=source) if entry[1] == "call"] == [(7, "call", "closed")]


def test_registrations_tell_the_builder_what_answers() -> None:
    source = """using Microsoft.SemanticKernel;
var builder = Kernel.CreateBuilder();
builder.AddOllamaChatCompletion("llama3", new Uri("http://localhost:11434"));
var kernel = builder.Build();
await kernel.InvokePromptAsync(a);
"""
    assert calls(Program_cs=source) == [(3, "client", "open"), (4, "client", "open"), (5, "call", "open")]


def test_partial_classes_share_their_fields() -> None:
    fields = f'namespace N;\n{CSHARP}partial class Bot {{ ChatClient chat = new("gpt-4o", "k"); }}\n'
    source = "namespace N;\npartial class Bot { void F(string a) { chat.CompleteChat(a); } }\n"
    assert calls(Bot_Asking_cs=source, Bot_cs=fields) == [(2, "call", "closed")]


def test_a_bare_word_is_a_key_and_no_endpoint() -> None:
    source = 'using Azure.AI.OpenAI;\nvar client = new OpenAIClient("key");\n'
    assert calls(Program_cs=source) == [(2, "client", "closed")]


def test_methods_of_one_name_as_a_setter_are_called_again() -> None:
    source = """import org.springframework.ai.chat.client.ChatClient;
class A {
  ChatClient client;
  void f(String a) {
    client.prompt(a).call().content();
    client.prompt(a).call().content();
  }
}
"""
    assert [line for line, role, _ in calls(A_java=source) if role == "call"] == [5, 6]


def test_a_container_is_told_a_client_by_a_function() -> None:
    source = f"""{CSHARP}var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton<ChatClient>(sp => new ChatClient("m", key, new OpenAIClientOptions {{ Endpoint = new Uri("http://localhost:1") }}));
builder.Services.AddSingleton<Mailer>(sp => new Mailer());
builder.Services.AddSingleton(new OpenAIClient("k"));
"""
    assert calls(Program_cs=source) == [(4, "client", "open"), (4, "client", "open"), (6, "client", "closed"), (6, "client", "closed")]


def test_data_in_a_fluent_chain_reaches_its_last_call() -> None:
    source = b"""import org.springframework.ai.chat.client.ChatClient;
class A {
  ChatClient client;
  @PostMapping("/x")
  String ask(@RequestBody String body) { return client.prompt().user(u -> u.text("Hello").param("q", body)).call().content(); }
  @PostMapping("/y")
  String quiet(@RequestBody String other) { return client.prompt().user("Hello").call().content(); }
}
"""
    analyst = Analyst(Project(lambda path: source, ("A.java",), catalogue(), Settings(())))
    assert [(flow.source_name, flow.argument) for flow in analyst.analyse("A.java").flows] == [("body", "user")]


def test_a_field_holds_what_a_library_shares() -> None:
    source = """import Foundation
let url = URL(string: "https://api.openai.com/v1/chat/completions")!
class A {
    private let session = URLSession.shared
    func f() async throws { _ = try await session.data(for: URLRequest(url: url)) }
    func g() async throws { _ = try await other.data(for: URLRequest(url: url)) }
}
"""
    assert calls(A_swift=source) == [(5, "call", "closed")]
