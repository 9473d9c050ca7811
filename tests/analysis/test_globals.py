"""Settings of a whole process: whose they are, what overrides them, and that no other file's are taken for one's own."""

from auditor.analysis.analyse import Analyst
from auditor.analysis.project import Project
from auditor.analysis.settings import Settings
from auditor.model.evidence import CallEvidence
from tests.languages.marked import WORDS, catalogue

HERE = 'OpenAI.configure { |c| c.uri_base = "http://localhost:8000/v1" }\n'
ASK = "OpenAI::Client.new.chat(parameters: {})\n"


def answers(files: dict[str, str], *paths: str) -> list[str]:
    """Analyse files in this order and return what answers the calls of the last one."""
    sources = {path: text.encode() for path, text in files.items()}
    analyst = Analyst(Project(lambda path: sources.get(path), tuple(sources), catalogue(), Settings(())))
    for path in paths:
        found = [item for item in analyst.analyse(path).evidence if isinstance(item, CallEvidence) and item.location.path == path]
    return [WORDS[item.target.closed] for item in found if item.role == "call"]


def test_a_file_sees_what_it_sets_itself() -> None:
    assert answers({"a.rb": HERE + ASK}, "a.rb") == ["open"]
    assert answers({"a.rb": ASK}, "a.rb") == ["closed"]


def test_an_argument_goes_before_what_is_set_for_all() -> None:
    own = 'OpenAI::Client.new(uri_base: "https://api.openai.com/v1").chat(parameters: {})\n'
    assert answers({"a.rb": HERE + own}, "a.rb") == ["closed"]


def test_files_that_run_first_set_it_for_every_file() -> None:
    files = {"config/initializers/openai.rb": HERE, "app/models/a.rb": ASK}
    assert answers(files, "app/models/a.rb") == ["open"]


def test_a_file_sees_what_its_imports_set() -> None:
    files = {"lib/setup.rb": HERE, "lib/a.rb": f"require_relative 'b'\n{ASK}", "lib/b.rb": "require_relative 'setup'\n"}
    assert answers(files, "lib/setup.rb", "lib/a.rb") == ["open"]


def test_what_another_part_of_the_project_sets_is_not_taken_over() -> None:
    files = {"spec/local.rb": HERE, "app/a.rb": ASK}
    assert answers(files, "app/a.rb") == answers(files, "spec/local.rb", "app/a.rb") == ["closed"]


def test_assignments_to_an_imported_module_count_too() -> None:
    files = {"a.py": 'import openai\nopenai.api_base = "http://localhost:8000/v1"\nopenai.ChatCompletion.create(model="x")\n'}
    assert answers(files, "a.py") == ["open"]
    files = {"a.py": 'import openai\nopenai.organization = "http://localhost:8000/v1"\nopenai.ChatCompletion.create(model="x")\n'}
    assert answers(files, "a.py") == ["closed"]


def test_a_setting_of_one_provider_leaves_the_others_alone() -> None:
    source = 'RubyLLM.configure { |c| c.openai_api_base = "http://vllm:8000/v1" }\nRubyLLM.chat(model: "MODEL").ask("x")\n'
    assert answers({"a.rb": source.replace("MODEL", "gpt-4o")}, "a.rb") == ["open"]
    assert answers({"a.rb": source.replace("MODEL", "claude-sonnet-4-5")}, "a.rb") == ["closed"]


def test_a_switch_names_the_provider() -> None:
    source = 'import openai\nopenai.api_type = "azure"\nopenai.ChatCompletion.create(engine="x")\n'
    sources = {"a.py": source.encode()}
    analyst = Analyst(Project(lambda path: sources.get(path), tuple(sources), catalogue(), Settings(())))
    found = [item.provider_id for item in analyst.analyse("a.py").evidence if isinstance(item, CallEvidence)]
    assert found == ["azure-openai"]
