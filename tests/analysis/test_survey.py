"""What is worth running: whatever reaches a provider, by whichever way a value takes, and nothing else."""

import pytest
from auditor.analysis.analyse import Analyst
from auditor.analysis.project import Project
from auditor.analysis.settings import Settings
from tests.languages.marked import catalogue

HEAD = "import openai\nimport requests\n\n\n"
SEND = "def send(text):\n    return openai.OpenAI().chat.completions.create(model='m', messages=[text])\n\n\n"


def worth(source: str, *names: str) -> list[bool]:
    """Tell for each function of a file, by its last name, whether it is run in full."""
    sources = {"a.py": source.encode()}
    project = Project(sources.get, ("a.py",), catalogue(), Settings(()))
    analyst = Analyst(project)
    analyst.analyse("a.py")
    known = {function.function.name: function for function in project.module("a.py").functions}
    return [project.may_find(known[name]) for name in names]


def test_a_function_that_reaches_no_provider_is_not_run() -> None:
    source = f"{HEAD}{SEND}def add(a):\n    return a + 1\n\n\ndef outer(a):\n    return add(a)\n"
    assert worth(source, "send", "add", "outer") == [True, False, False]


def test_callers_of_what_sends_are_run_round_a_circle_too() -> None:
    source = f"{HEAD}{SEND}def even(n):\n    return odd(n - 1)\n\n\ndef odd(n):\n    return send(n) if n else even(n)\n"
    assert worth(source, "even", "odd") == [True, True]


@pytest.mark.parametrize(
    "body",
    [
        "def asks(text):\n    return [each(t) for each, t in [(send, text)]]\n",
        "def use(function, text):\n    return function(text)\n\n\ndef asks(text):\n    return use(send, text)\n",
        "class Bot:\n    def ask(self, text):\n        return send(text)\n\n\ndef use(bot, text):\n    return bot.ask(text)\n\n\ndef asks(text):\n    return use(Bot(), text)\n",
        "class Bot:\n    def ask(self, text):\n        return send(text)\n\n\ndef make():\n    return Bot()\n\n\ndef asks(text):\n    return make().ask(text)\n",
        "def use(client, text):\n    return client.chat.completions.create(messages=[text])\n\n\ndef asks(text):\n    return use(openai.OpenAI(), text)\n",
        "def post(url, text):\n    return requests.post(url, json=text)\n\n\ndef asks(text):\n    return post('https://api.openai.com/v1/chat/completions', text)\n",
    ],
)
def test_a_provider_is_reached_by_values_of_any_kind(body: str) -> None:
    assert worth(HEAD + SEND + body, "asks") == [True]


def test_callers_of_what_gives_an_address_of_a_provider_are_looked_for() -> None:
    source = (
        "BASE = 'https://api.openai.com/v1'\nSHOP = 'https://api.stripe.com/v1'\n\n\ndef address(path):\n    return f'{BASE}/{path}'\n\n\n"
    )
    sources = {"a.py": f"{source}def counter(path):\n    return f'{{SHOP}}/{{path}}'\n".encode()}
    analyst = Analyst(Project(sources.get, ("a.py",), catalogue(), Settings(())))
    assert analyst.analyse("a.py").wrappers == ("BASE", "address")


def test_callers_of_a_request_that_reaches_nobody_known_are_not_run() -> None:
    source = "def post(url, text):\n    return requests.post(url, json=text)\n\n\n"
    source += "def weather(text):\n    return post('http://weather.example.org:8080/now', text)\n\n\n"
    source += "def day(text):\n    return weather(text)\n\n\ndef week(text):\n    return day(text)\n"
    assert worth(HEAD + source, "weather", "day", "week") == [True, True, False]
