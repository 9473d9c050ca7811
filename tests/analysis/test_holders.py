"""What other files get at a client by is exported: a global, a function that gives one, a class that holds one."""

from auditor.analysis.analyse import Analyst
from auditor.analysis.project import Project
from auditor.analysis.settings import Settings
from auditor.analysis.words import plural
from tests.languages.marked import catalogue


def exported(code: str) -> tuple[str, ...]:
    """Return the names by which callers reach a provider through a Python file."""
    source = code.encode()
    return Analyst(Project(lambda _path: source, ("a.py",), catalogue(), Settings(()))).analyse("a.py").wrappers


def test_a_global_client_is_exported() -> None:
    assert exported("from openai import OpenAI\nllm = OpenAI()\nother = dict()\n") == ("llm",)


def test_a_function_that_gives_a_client_is_exported() -> None:
    assert exported("from openai import OpenAI\ndef make():\n    return OpenAI()\ndef count():\n    return 3\n") == ("make",)


def test_a_function_that_gives_something_with_a_client_inside_is_exported() -> None:
    code = "from openai import OpenAI\ndef make():\n    return {'a': [OpenAI()]}\ndef deep():\n    return [[[[OpenAI()]]]]\n"
    assert exported(code) == ("make",)


def test_a_class_that_holds_a_client_is_exported() -> None:
    code = "from openai import OpenAI\nclass Box:\n    def __init__(self):\n        self.llm = OpenAI()\n"
    code += "class Bag:\n    def __init__(self):\n        self.llm = 1\n"
    assert exported(code) == ("Box",)


def test_a_class_that_shares_a_client_among_its_instances_is_exported() -> None:
    assert exported("from openai import OpenAI\nclass Box:\n    llm = OpenAI()\nclass Bag:\n    llm = dict()\n") == ("Box",)


def test_a_chain_with_a_client_in_it_is_exported() -> None:
    code = "from langchain_openai import ChatOpenAI\nfrom langchain_core.prompts import PromptTemplate\n"
    assert exported(f"{code}chain = PromptTemplate.from_template('x') | ChatOpenAI()\n") == ("chain",)


def test_an_http_client_is_exported_when_it_was_told_where_to() -> None:
    code = "import httpx\nplain = httpx.Client()\nown = httpx.Client(base_url='https://api.openai.com/v1')\n"
    assert exported(code) == ("own",)


def test_a_function_that_gives_a_request_to_a_provider_is_exported() -> None:
    code = "import httpx\ndef a():\n    return httpx.Client(base_url='https://api.openai.com/v1'), 1\n"
    code += "def b():\n    return httpx.Client(base_url='https://api.example.org'), 1\ndef c():\n    return httpx.Client(), {}\n"
    assert exported(code) == ("a",)


def test_a_cloud_client_is_exported_when_it_is_one_of_models() -> None:
    code = "import boto3\nfiles = boto3.client('s3')\nmodels = boto3.client('bedrock-runtime')\n"
    assert exported(code) == ("models",)


def test_a_class_whose_method_gives_a_client_is_exported_and_so_is_what_makes_it() -> None:
    code = "from openai import OpenAI\nclass Maker:\n    def get(self):\n        return OpenAI()\ndef maker():\n    return Maker()\n"
    assert exported(code) == ("Maker", "get", "maker")
    assert exported(code.replace("OpenAI()", "open('f')")) == ()


def test_a_name_that_is_only_imported_is_not_exported() -> None:
    assert exported("from openai import OpenAI as Made\nfrom openai import OpenAI\n") == ()


def test_records_of_an_sdk_are_exported_by_what_others_call_them() -> None:
    source = b"class TalkEntry < ApplicationRecord\n  acts_as_chat\nend\nclass Note < ApplicationRecord\nend\n"
    found = Analyst(Project(lambda _path: source, ("a.rb",), catalogue(), Settings(()))).analyse("a.rb")
    assert found.wrappers == ("TalkEntry", "talk_entries", "talk_entry")
    assert [plural(word) for word in ("day", "box", "chat")] == ["days", "boxes", "chats"]
