"""Retrieval that feeds a model: found as a source of its own, with whether it is bound to whoever asks; pairs that differ in the filter alone."""

import pytest
from auditor.analysis.analyse import Analyst
from auditor.analysis.project import Project
from auditor.analysis.settings import Settings
from auditor.catalogue.catalogue import Catalogue
from tests.builders import flow_files

CATALOGUE = Catalogue.from_files(flow_files())
PYTHON = """\
from openai import OpenAI
import stores
llm = OpenAI()
def ask(q, vec, db, user, tenant, user_query):
    docs = %s
    return llm.chat.completions.create(model="m", messages=[{"role": "user", "content": f"{docs} {q}"}])
"""
SCRIPT = """\
import OpenAI from "openai";
const llm = new OpenAI();
export async function ask(q, vec, db, userId, userQuery) {
  const docs = await %s;
  return llm.chat.completions.create({ model: "m", messages: [{ role: "user", content: docs + q }] });
}
"""


def retrieved(path: str, text: str) -> list[tuple[str, ...]]:
    """Return the guards of every flow from retrieval."""
    content = text.encode()
    analyst = Analyst(Project(lambda one: content if one == path else None, (path,), CATALOGUE, Settings(())))
    return sorted({flow.guards for flow in analyst.analyse(path).flows if flow.source_kind == "retrieval"})


PAIRS = [
    ("db.similarity_search(q, k=4)", "db.similarity_search(q, k=4, filter={'tenant_id': tenant})"),
    ("db.similarity_search(q, filter={'source': 'handbook'})", "db.similarity_search(q, filter={'department': user.department})"),
    ("db.similarity_search(user_query)", "db.similarity_search(user_query, filter={'owner': user.id})"),
    (
        "db.as_retriever(search_kwargs={'k': 4}).invoke(q)",
        "db.as_retriever(search_kwargs={'k': 4, 'filter': {'user_id': user.id}}).invoke(q)",
    ),
    ("stores.Pinecone().Index('d').query(vector=vec)", "stores.Pinecone().Index('d').query(vector=vec, namespace=user.org_id)"),
    ("stores.Client().get_collection('d').query(q)", "stores.Client().get_collection(f'd_{tenant}').query(q)"),
    ("stores.Client().get_collection('d').query(q)", "stores.Client().get_collection('d').query(q, where={'user_id': 1})"),
    ("db.query.near_text(q)", "db.query.near_text(q, filters=stores.by('owner').equal(user.id))"),
    (
        "db.execute('SELECT t FROM d ORDER BY e <=> %s', vec)",
        "db.execute('SELECT t FROM d WHERE tenant_id = %s ORDER BY e <=> %s', tenant, vec)",
    ),
    (
        "db.execute('SELECT t FROM users ORDER BY e <-> %s', vec).fetchall()",
        "db.execute('SELECT t FROM d WHERE owner = %s ORDER BY e <-> %s').fetchall()",
    ),
    ("db.rpc('match_documents', {'n': 5})", "db.rpc('match_documents', {'n': 5, 'filter_user_id': user.id})"),
    ("db.aggregate([{'$vectorSearch': {'n': 3}}])", "db.aggregate([{'$vectorSearch': {'n': 3, 'filter': {'userId': user.id}}}])"),
    (
        "stores.SearchClient().search(q, top=3)",
        "stores.SearchClient().search(q, top=3, filter=f\"groups/any(g: search.in(g, '{user.groups}'))\")",
    ),
]


@pytest.mark.parametrize(("open_", "bound"), PAIRS)
def test_a_search_is_bound_by_a_filter_that_names_whoever_asks(open_: str, bound: str) -> None:
    assert retrieved("a.py", PYTHON.replace("%s", open_, 1)) == [()]
    assert retrieved("a.py", PYTHON.replace("%s", bound, 1)) == [("user_filter",)]


@pytest.mark.parametrize(
    ("open_", "bound"),
    [
        ("db.similaritySearch(q, 4)", "db.similaritySearch(q, 4, { userId })"),
        ("db.similaritySearch(userQuery, 4, { topic: 'x' })", "db.similaritySearch(userQuery, 4, { tenantId: userId })"),
        (
            "db.$queryRaw`SELECT t FROM d ORDER BY e <=> ${vec}`",
            "db.$queryRaw`SELECT t FROM d WHERE user_id = ${userId} ORDER BY e <=> ${vec}`",
        ),
        (
            "db.select().from(d).where(gt(similarity, 0.5)).limit(4)",
            "db.select().from(d).where(and(gt(similarity, 0.5), eq(d.userId, userId))).limit(4)",
        ),
    ],
)
def test_so_it_is_in_javascript(open_: str, bound: str) -> None:
    assert retrieved("a.js", SCRIPT.replace("%s", open_)) == [()]
    assert retrieved("a.js", SCRIPT.replace("%s", bound)) == [("user_filter",)]


@pytest.mark.parametrize(
    "call",
    [
        "db.execute('SELECT name FROM products')",
        "db.rpc('count_orders')",
        "db.aggregate([{'$group': {'_id': 1}}])",
        "db.query(q)",
        "stores.Page().search(q)",
        "db.where(q)",
    ],
)
def test_what_brings_no_documents_is_no_retrieval(call: str) -> None:
    assert retrieved("a.py", PYTHON.replace("%s", call)) == []


def test_a_filter_that_is_made_elsewhere_binds_too() -> None:
    top = "def own(user):\n    return {'owner': user.id}\n"
    assert retrieved("a.py", top + PYTHON.replace("%s", "db.similarity_search(q, filter=own(user))")) == [("user_filter",)]
    assert retrieved(
        "a.py", top.replace("owner", "topic").replace("user.id", "1") + PYTHON.replace("%s", "db.similarity_search(q, filter=own(1))")
    ) == [()]


def test_rows_that_a_cursor_is_asked_for_later_are_retrieved() -> None:
    body = "cursor = stores.connect().cursor()\n    cursor.execute('SELECT t FROM d ORDER BY e <=> %s')\n    docs = cursor.fetchall()\n"
    assert retrieved("a.py", PYTHON.replace("    docs = %s\n", f"    {body}")) == [()]


def test_a_class_whose_methods_bring_documents_is_known_by_declaration() -> None:
    code = PYTHON.replace("db,", "db: stores.SearchClient,").replace("%s", "db.search(q)")
    assert retrieved("a.py", code) == [()]
    assert retrieved("a.py", code.replace("SearchClient", "PageClient")) == []


def test_a_tool_that_a_model_may_call_brings_documents() -> None:
    code = (
        "from openai import OpenAI\nimport agents\ndef look(q):\n    return db.similarity_search(q)\n"
        "def ask(q, db):\n    made = agents.make(tools=[look])\n    OpenAI().chat.completions.create(messages=made)\n"
    )
    assert retrieved("a.py", code) == [()]


def test_very_deep_and_very_wide_filters_end() -> None:
    deep = "{'a': " * 60 + "1" + "}" * 60
    wide = "{" + ", ".join(f"'k{number}': {number}" for number in range(900)) + "}"
    for value in (deep, wide):
        assert retrieved("a.py", PYTHON.replace("%s", f"db.similarity_search(q, filter={value})")) == [()]
