"""An object carries the data types of its fields: of classes, of ORM models, and of tables and models that schema files describe."""

import pytest
from auditor.analysis.analyse import Analyst
from auditor.analysis.project import Project
from auditor.analysis.settings import Settings
from auditor.analysis.words import key_of
from auditor.catalogue.catalogue import Catalogue
from tests.builders import flow_files

CATALOGUE = Catalogue.from_files(flow_files())
TOP = "from openai import OpenAI\nfrom models import Patient, Shop, Visit, Node\nclient = OpenAI()\n"
ASK = "    client.chat.completions.create(model='m', messages=[{'role': 'user', 'content': %s}])\n"
MODELS = """
class Base:
    email: str
class Patient(Base, Model):
    diagnosis: str
    nickname: str
class Visit:
    patient: Patient
    day: str
class Shop(Model):
    title: str
    cold: bool
class Node:
    parent: "Node"
    other: Node
    ssn: str
"""
SCHEMAS = {"customer": ("dob", "nick"), "product": ("price",), "order": ("iban", "total")}


def types(code: str) -> list[tuple[str, str]]:
    """Return kind and data types of every flow."""
    files = {"a.py": (TOP + code).encode(), "models.py": MODELS.encode()}
    analyst = Analyst(Project(files.get, tuple(sorted(files)), CATALOGUE, Settings(()), None, SCHEMAS))
    return sorted({(flow.source_kind, ",".join(flow.data_types)) for flow in analyst.analyse("a.py").flows})


@pytest.mark.parametrize(
    ("sent", "found"),
    [
        ("str(p)", [("parameter", "contact,health")]),
        ("f'{p}'", [("parameter", "contact,health")]),
        ("p.__dict__", [("parameter", "contact,health")]),
        ("p.diagnosis", [("parameter", "health")]),
        ("p.nickname", []),
    ],
)
def test_an_object_carries_its_fields_and_a_field_itself_alone(sent: str, found: list[tuple[str, str]]) -> None:
    assert types(f"def ask(p: Patient):\n{ASK % sent}") == found


def test_a_class_carries_what_the_classes_of_its_fields_carry_and_circles_end() -> None:
    assert types(f"def ask(v: Visit):\n{ASK % 'str(v)'}") == [("parameter", "contact,health")]
    assert types(f"def ask(n: Node):\n{ASK % 'str(n)'}") == [("parameter", "government-id")]


def test_a_class_without_such_fields_carries_nothing() -> None:
    assert types(f"def ask(s: Shop):\n{ASK % 'str(s)'}") == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("Patient.objects.get(pk=1)", "contact,health"),
        ("Shop.objects.get(pk=1)", ""),
        ("db.query(Patient).all()", "contact,health"),
        ("db.get(Patient, 1)", "contact,health"),
        ("db.customer.findUnique(1)", "identity"),
        ("db.product.findMany(1)", ""),
        ("db.execute('SELECT iban, price FROM invoices')", "financial"),
        ("db.execute('SELECT * FROM orders WHERE id = 1')", "financial"),
        ("db.execute('SELECT total FROM orders WHERE iban = 1')", ""),
    ],
)
def test_a_query_brings_the_types_of_the_model_or_table_it_names(query: str, found: str) -> None:
    assert types(f"def ask(db):\n    rows = {query}\n{ASK % 'str(rows)'}") == [("database", found)]


def test_a_cursor_is_asked_and_gives_the_rows_later() -> None:
    code = "    cur.execute('SELECT ssn FROM people')\n    rows = cur.fetchall()\n"
    assert types(f"def ask(cur):\n{code}{ASK % 'str(rows)'}") == [("database", "government-id")]
    made = "def ask():\n    cur = connect().cursor()\n"
    assert types(f"import driver\n{made.replace('connect', 'driver.connect')}{code}{ASK % 'str(rows)'}") == [("database", "government-id")]


@pytest.mark.parametrize("call", ["db.get('x')", "db.execute('DELETE FROM people')", "Patient.unheard(1)", "db.query('x')"])
def test_what_brings_no_rows_is_no_query(call: str) -> None:
    assert types(f"def ask(db):\n    rows = {call}\n{ASK % 'str(rows)'}") == []


def test_a_typed_body_that_is_sent_whole_carries_its_fields() -> None:
    code = f"@app.post('/a')\ndef ask(body: Patient):\n{ASK % 'str(body)'}"
    assert types(code) == [("request", "contact,health")]


def test_names_of_one_thing_compare_alike() -> None:
    assert key_of("patient_records") == key_of("PatientRecord") == "patientrecord"
    assert key_of("companies") == "company"
    assert key_of("_") == "_"
