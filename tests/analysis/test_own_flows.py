"""Places that users name, each with a twin one token away that is none."""

import pytest
from auditor.analysis.analyse import Analyst
from auditor.analysis.own_flows import is_decorator, is_meant
from auditor.analysis.project import Project
from auditor.analysis.settings import Settings
from auditor.catalogue.catalogue import Catalogue
from auditor.model.flow import Flow
from tests.builders import flow_files

ENDS = "sources: [{parameter: tainted}]\nsinks: [{call: sink}]\n"
EXAMPLES = "examples: {match: [{text: x}], no_match: [{text: y}]}\n"


def flows(pack: str, **files: str) -> list[Flow]:
    """Return the flows of a project; underscores in names stand for dots, two for a slash."""
    catalogue = Catalogue.from_files({**flow_files(), "mine/flows.yaml": (pack + EXAMPLES).encode()})
    sources = {name.replace("__", "/").replace("_", "."): text.encode() for name, text in files.items()}
    analyst = Analyst(Project(sources.get, tuple(sorted(sources)), catalogue, Settings(())))
    return [flow for path in sorted(sources) for flow in analyst.analyse(path).flows]


def lines(pack: str, **files: str) -> list[tuple[str, int]]:
    """Return where data arrives that was not cleaned."""
    found = {(flow.sink.path, flow.sink.region.start_line) for flow in flows(pack, **files) if flow.sink.region and not flow.sanitized_by}
    return sorted(found)


@pytest.mark.parametrize(
    ("wanted", "seen", "same"),
    [
        ("load", "acme.crm.load", True),
        ("crm.load", "acme.crm.load", True),
        ("acme.crm.load", "crm.load", True),
        ("acme.crm.load", "load", False),
        ("crm.load", "acme.shop.load", False),
        ("Runtime.exec", "java.lang.Runtime.getRuntime.exec", True),
        ("Runtime.exec", "java.lang.Process.exec", False),
        ("load", "acme.crm.load_all", False),
    ],
)
def test_names_match_from_their_end(wanted: str, seen: str, *, same: bool) -> None:
    assert is_meant(tuple(wanted.split(".")), tuple(seen.split("."))) is same


def test_decorators_match_without_their_package() -> None:
    assert is_decorator(("org", "acme", "FromUser"), ("FromUser",))
    assert not is_decorator(("org", "acme", "FromUser"), ("other", "FromUser"))


def test_a_parameter_is_a_source_in_any_function_and_a_call_a_sink() -> None:
    code = "def one(tainted):\n    sink(tainted)\n\ndef two(clean):\n    sink(clean)\n"
    assert lines(ENDS, a_py=code) == [("a.py", 2)]


def test_a_parameter_of_one_function_is_none_of_another() -> None:
    code = "def one(q):\n    sink(q)\n\ndef two(q):\n    sink(q)\n"
    assert lines("sources: [{parameter: two.q}]\nsinks: [{call: sink}]\n", a_py=code) == [("a.py", 5)]


def test_a_source_carries_its_kind_data_types_and_name() -> None:
    pack = "sources: [{call: load, kind: database, data_types: health, name: the crm, confidence: medium}]\nsinks: [{call: sink}]\n"
    (flow,) = flows(pack, a_py="x = load(1)\nsink(x)\n")
    assert (flow.source_kind, flow.data_types, flow.source_name, flow.confidence) == ("database", ("health",), "the crm", "medium")
    assert (flow.provider_id, flow.closed, flow.argument) == (None, None, "sink")
    assert flow.source.region is not None and flow.source.region.start_line == 1


def test_a_function_of_the_project_is_named_by_its_file_whatever_an_import_calls_it() -> None:
    pack = "sources: [{call: acme.crm.load}]\nsinks: [{call: sink}]\n"
    code = "from acme.crm import load as fetch\nfrom acme.shop import load\n\nsink(fetch())\nsink(load())\n"
    assert lines(pack, a_py=code, acme__crm_py="def load():\n    return 1\n", acme__shop_py="def load():\n    return 2\n") == [("a.py", 4)]


def test_a_foreign_function_is_named_by_its_import() -> None:
    code = "import os\nimport subprocess\n\ndef f(tainted):\n    os.system(tainted)\n    subprocess.run(tainted)\n"
    assert lines("sources: [{parameter: tainted}]\nsinks: [{call: os.system}]\n", a_py=code) == [("a.py", 5)]


def test_a_method_is_named_by_its_class() -> None:
    code = (
        "class Log:\n    def write(self, x):\n        pass\n\nclass Page:\n    def write(self, x):\n        pass\n\n"
        "def f(tainted):\n    Log().write(tainted)\n    Page().write(tainted)\n"
    )
    assert lines("sources: [{parameter: tainted}]\nsinks: [{call: Log.write}]\n", a_py=code) == [("a.py", 10)]


def test_a_method_is_named_by_the_type_something_is_declared_with() -> None:
    code = (
        "class A {\n  void f(java.sql.Statement s, Printer p, String tainted) {\n    s.executeQuery(tainted);\n    p.executeQuery(tainted);\n  }\n"
        "  void g(Connection c, String tainted) {\n    Statement t = c.createStatement();\n    t.executeQuery(tainted);\n  }\n}\n"
    )
    pack = "sources: [{parameter: tainted}]\nsinks: [{call: java.sql.Statement.executeQuery}]\n"
    assert lines(pack, A_java=code) == [("A.java", 3), ("A.java", 8)]


def test_only_the_named_arguments_of_a_sink_count() -> None:
    pack = "sources: [{parameter: tainted}]\nsinks: [{call: send, arguments: [1, body]}, {call: post, arguments: [this]}]\n"
    code = (
        "def f(tainted):\n    send(tainted, 1)\n    send(1, tainted)\n    send(1, body=tainted)\n    send(1, head=tainted)\n"
        "    tainted.post(1)\n    client.post(tainted)\n"
    )
    assert lines(pack, a_py=code) == [("a.py", 3), ("a.py", 4), ("a.py", 6)]


def test_a_sink_of_the_project_takes_named_arguments_by_place_too() -> None:
    pack = "sources: [{parameter: tainted}]\nsinks: [{call: Log.send, arguments: [body, 0]}]\n"
    code = (
        "class Log:\n    def send(self, head, body):\n        pass\n\ndef f(tainted):\n    Log().send(1, tainted)\n"
        "    Log().send(body=1, head=tainted)\n    Log().send(*tainted)\n    Log().send(1, 2)\n"
    )
    assert lines(pack, a_py=code) == [("a.py", 6), ("a.py", 7), ("a.py", 8)]


def test_what_a_method_is_called_on_counts_where_no_argument_is_named() -> None:
    code = "def f(tainted, clean):\n    tainted.sink()\n    clean.sink()\n    [tainted].sink()\n"
    assert lines(ENDS, a_py=code) == [("a.py", 2), ("a.py", 4)]


def test_a_field_is_a_source_by_its_class_and_a_key_by_its_name() -> None:
    pack = "sources: [{field: Customer.ssn}, {field: secret_note}]\nsinks: [{call: sink}]\n"
    code = (
        "class Customer:\n    ssn: str\n    name: str\n\nclass Shop:\n    ssn: str\n\n"
        "def f(c: Customer, s: Shop, row):\n    sink(c.ssn)\n    sink(c.name)\n    sink(row['secret_note'])\n    sink(row['note'])\n"
    )
    assert lines(pack, a_py=code) == [("a.py", 9), ("a.py", 11)]


def test_a_field_is_a_sink_when_it_is_assigned() -> None:
    pack = "sources: [{parameter: tainted}]\nsinks: [{field: innerHTML}, {field: html}]\n"
    code = "function f(tainted, box) {\n  box.innerHTML = tainted;\n  box.title = tainted;\n  box['html'] = tainted;\n  box.innerHTML = 'x';\n}\n"
    assert lines(pack, a_js=code) == [("a.js", 2), ("a.js", 4)]


def test_a_type_is_a_source_where_something_is_declared_with_it_and_where_it_is_made() -> None:
    pack = "sources: [{type: Patient}]\nsinks: [{call: sink}]\n"
    code = (
        "from models import Patient, Shop\n\ndef f(p: Patient, s: Shop):\n    sink(p)\n    sink(s)\n\n"
        "def g():\n    sink(Patient())\n    sink(Shop())\n"
    )
    models = "class Patient:\n    pass\n\nclass Shop:\n    pass\n"
    assert lines(pack, a_py=code, models_py=models) == [("a.py", 4), ("a.py", 8)]


def test_a_type_is_a_sink_and_a_sanitizer_by_its_constructor() -> None:
    pack = "sources: [{parameter: tainted}]\nsinks: [{type: Letter}]\nsanitizers: [{type: Pseudonym}]\n"
    code = "def f(tainted):\n    Letter(tainted)\n    Letter(Pseudonym(tainted))\n    Note(tainted)\n"
    assert lines(pack, a_py=code) == [("a.py", 2)]


def test_a_decorator_makes_parameters_sources() -> None:
    pack = "sources: [{decorator: bot.command}]\nsinks: [{call: sink}]\n"
    code = "@bot.command('x')\ndef f(a):\n    sink(a)\n\n@bot.event\ndef g(a):\n    sink(a)\n"
    assert lines(pack, a_py=code) == [("a.py", 3)]


def test_an_annotation_makes_one_parameter_a_source() -> None:
    pack = "sources: [{decorator: org.acme.FromUser}]\nsinks: [{call: sink}]\n"
    code = "class A {\n  void f(@FromUser String a, String b) {\n    sink(a);\n    sink(b);\n  }\n}\n"
    assert lines(pack, A_java=code) == [("A.java", 3)]


def test_a_decorator_makes_a_function_a_sink_or_a_sanitizer() -> None:
    pack = "sources: [{parameter: tainted}]\nsinks: [{decorator: public}]\nsanitizers: [{decorator: cleans}]\n"
    code = (
        "@public\ndef show(x):\n    pass\n\n@cleans\ndef tidy(x):\n    return x\n\ndef keep(x):\n    return x\n\n"
        "def f(tainted):\n    show(tainted)\n    show(tidy(tainted))\n    keep(tainted)\n"
    )
    assert lines(pack, a_py=code) == [("a.py", 13)]


def test_a_parameter_is_a_sink_for_whoever_calls() -> None:
    pack = "sources: [{parameter: tainted}]\nsinks: [{parameter: run.query}]\n"
    code = "def run(query, note):\n    pass\n\ndef f(tainted):\n    run(tainted, 1)\n    run(1, tainted)\n    map(run, tainted)\n"
    assert lines(pack, a_py=code) == [("a.py", 5), ("a.py", 7)]


def test_a_sanitizer_cleans_and_is_named_in_the_flow() -> None:
    pack = "sources: [{parameter: tainted}]\nsinks: [{call: sink}]\nsanitizers: [{call: tidy, name: our cleaner}, {field: masked}]\n"
    found = flows(pack, a_py="def f(tainted):\n    sink(tidy(tainted))\n    sink(tainted.masked)\n    sink(tainted.plain)\n")
    assert sorted((flow.sink.region.start_line, flow.sanitized_by) for flow in found if flow.sink.region) == [
        (2, ("our cleaner",)),
        (3, ("masked",)),
        (4, ()),
    ]


def test_data_reaches_a_sink_through_a_function_of_another_file_and_a_callback() -> None:
    code = "from other import pass_on\n\ndef f(tainted):\n    pass_on(tainted)\n    [tainted].forEach(sink)\n"
    found = lines(ENDS, a_py=code, other_py="def pass_on(x):\n    sink([x])\n")
    assert found == [("a.py", 5), ("other.py", 2)] or found == [("other.py", 2)]


def test_an_entry_counts_in_its_language_alone() -> None:
    pack = "language: javascript\nsources: [{parameter: tainted}]\nsinks: [{call: sink}, {call: leak, language: python}]\n"
    assert lines(pack, a_py="def f(tainted):\n    sink(tainted)\n", b_js="function f(tainted) { sink(tainted); leak(tainted); }\n") == [
        ("b.js", 1)
    ]


def test_a_sink_can_be_of_a_provider() -> None:
    pack = "sources: [{parameter: tainted}]\nsinks: [{call: gateway.ask, provider: openai}]\n"
    (flow,) = flows(pack, a_py="import gateway\n\ndef f(tainted):\n    gateway.ask(tainted)\n")
    assert (flow.provider_id, flow.closed) == ("openai", True)


def test_sources_of_the_user_count_for_the_model_calls_that_are_known() -> None:
    code = (
        "import openai\n\nclient = openai.OpenAI()\n\ndef f(tainted):\n"
        "    client.chat.completions.create(model='gpt-4o', messages=[{'role': 'user', 'content': tainted}])\n"
    )
    (flow,) = flows("sources: [{parameter: tainted}]\n", a_py=code)
    assert (flow.provider_id, flow.argument) == ("openai", "messages")


def test_names_joined_in_other_ways_are_the_same_names() -> None:
    pack = "sources: [{parameter: tainted}]\nsinks: [{call: 'Acme\\Log::write'}, {call: 'Log->keep'}]\n"
    code = "<?php\nfunction f($tainted) {\n  \\Acme\\Log::write($tainted);\n  \\Acme\\Page::write($tainted);\n}\n"
    assert lines(pack, a_php=code) == [("a.php", 3)]


CHECKED = ENDS + "sanitizers: [{check: has_personal_data, answer: false}, {check: is_harmless, answer: true}, {check: in}]\n"


@pytest.mark.parametrize(
    ("test", "reaches"),
    [
        ("has_personal_data(tainted)", False),
        ("not has_personal_data(tainted)", True),
        ("not is_harmless(tainted)", False),
        ("is_harmless(tainted)", True),
        ("'@' in tainted", False),
        ("'@' not in tainted[1:-1]", False),
        ("guards.is_harmless(str(tainted)) is True", True),
        ("other(tainted)", True),
        ("has_personal_data(other)", True),
        ("has_personal_data(other(tainted, 1))", True),
        ("tainted", True),
    ],
)
def test_data_is_clean_where_a_check_has_answered(test: str, *, reaches: bool) -> None:
    code = f"def f(tainted, other):\n    if {test}:\n        return\n    sink(tainted)\n"
    assert lines(CHECKED, a_py=code) == ([("a.py", 4)] if reaches else [])


def test_a_check_counts_for_every_variable_that_holds_the_data_and_for_no_other() -> None:
    code = (
        "import urllib.parse\n\ndef f(tainted, q):\n    other = urllib.parse.unquote(q)\n    copy = urllib.parse.unquote(tainted)\n"
        "    if not is_harmless(copy):\n        return\n    sink(tainted)\n    sink(copy)\n    sink(other)\n"
    )
    pack = CHECKED.replace("[{parameter: tainted}]", "[{parameter: tainted}, {parameter: q}]")
    assert lines(pack, a_py=code) == [("a.py", 10)]


def test_what_is_put_into_something_under_whatever_key_reaches_it() -> None:
    code = "import flask\n\ndef f(tainted, key):\n    flask.session[key] = tainted\n    flask.session[tainted] = 1\n    flask.other[key] = tainted\n"
    assert lines("sources: [{parameter: tainted}]\nsinks: [{field: session}]\n", a_py=code) == [("a.py", 4), ("a.py", 5)]


def test_a_named_source_is_one_also_where_it_would_read_a_setting() -> None:
    code = 'class A { void f() { sink(System.getProperty("a")); } }\n'
    assert lines("sources: [{call: System.getProperty}]\nsinks: [{call: sink}]\n", A_java=code) == [("A.java", 1)]


def test_a_type_of_data_of_the_user_is_found_by_its_names() -> None:
    pack = (
        "data_types:\n- {id: shipment, title: Shipments, terms: [shipment number, sendungsnummer]}\n- {id: health, terms: [cat scan id]}\n"
        "sinks: [{call: sink}]\n"
    )
    code = "def f(order):\n    sink(order.shipmentNumber)\n    sink(order.cat_scan_id)\n    sink(order.number)\n"
    found = {flow.source_name: flow.data_types for flow in flows(pack, a_py=code)}
    assert found == {"order.cat_scan_id": ("health",), "order.shipmentNumber": ("shipment",)}


def test_a_method_of_a_library_object_is_named_by_its_class_whatever_its_variable_is_called() -> None:
    code = 'import java.util.Properties;\nclass A { void f() { Properties p = new Properties(); p.load(x); sink(p.getProperty("a")); } }\n'
    assert lines("sources: [{call: Properties.getProperty}]\nsinks: [{call: sink}]\n", A_java=code) == [("A.java", 2)]
    assert lines("sources: [{call: Other.getProperty}]\nsinks: [{call: sink}]\n", A_java=code) == []
