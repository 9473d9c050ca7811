"""Decoding of `flows.yaml`: single words as lists, and every mistake with file, line, field and the nearest word."""

import msgspec
import pytest
from auditor.catalogue.catalogue import Catalogue
from auditor.catalogue.flow_packs import parse_flow_pack
from auditor.errors import RuleError
from tests.builders import flow_files

FLOWS = """\
language: python
sources:
  - call: acme.crm.load
    data_types: health
  - {parameter: q, kind: request}
sinks:
  - call: acme.audit.write
    arguments: 0
    provider: openai
sanitizers:
  - decorator: clean
examples:
  match: [{text: x}]
  no_match: [{text: y}]
"""
PACK = b"id: acme\ntitle: t\nquestion: q\nchecked_on: 2026-11-24\n"


def compiled(old: str = "", new: str = "") -> Catalogue:
    assert old in FLOWS
    return Catalogue.from_files({**flow_files(), "mine/pack.yaml": PACK, "mine/flows.yaml": FLOWS.replace(old, new, 1).encode()})


def test_single_words_are_taken_for_lists_of_one() -> None:
    pack = parse_flow_pack("flows.yaml", FLOWS.encode())
    assert pack.language == ("python",)
    assert pack.sources[0].data_types == ("health",)
    assert pack.sinks[0].arguments == (0,)


def test_a_pack_is_called_like_the_pack_in_whose_folder_it_lies() -> None:
    (pack,) = compiled().flow_packs
    assert pack.name == "acme"
    assert parse_flow_pack("flows.yaml", FLOWS.encode()).name == "flows.yaml"


def test_a_place_says_its_form_its_name_and_its_title() -> None:
    pack = parse_flow_pack("flows.yaml", FLOWS.replace("decorator: clean", "{decorator: clean, name: our cleaner}").encode())
    assert [(entry.form, entry.place) for entry in pack.sources] == [("call", "acme.crm.load"), ("parameter", "q")]
    assert pack.sanitizers[0].title == "our cleaner"
    assert pack.sinks[0].title == "acme.audit.write"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "call: acme.crm.load",
            "cal: acme.crm.load",
            r"mine/flows.yaml:3: sources\[0\].cal: `cal` is not a field here; did you mean `call`\?",
        ),
        ("health", "helth", r"mine/flows.yaml:4: sources\[0\].data_types: `helth` is not known; did you mean `health`\?"),
        ("openai", "opnai", r"mine/flows.yaml:9: sinks\[0\].provider: `opnai` is not known; did you mean `openai`\?"),
        ("language: python", "language: pyton", r"mine/flows.yaml:1: language\[0\]: `pyton` is not known; did you mean `python`\?"),
        ("language: python", "language: klingon", r"mine/flows.yaml:1: language\[0\]: `klingon` is not known; known are .*python"),
        (
            "kind: request",
            "kind: requst",
            r"mine/flows.yaml:5: sources\[1\].kind: `requst` is not a value of this field; did you mean `request`\?",
        ),
        ("call: acme.audit.write", "name: log", r"mine/flows.yaml:7: sinks\[0\]: give one of `call`, .*"),
        ("decorator: clean", "{decorator: clean, call: x}", r"mine/flows.yaml:11: sanitizers\[0\]: give one of .*, not call and decorator"),
        ("call: acme.crm.load", "call: '***'", r"mine/flows.yaml:3: sources\[0\].call: `\*\*\*` names nothing"),
        ("call: acme.crm.load", "check: ok", r"mine/flows.yaml:3: sources\[0\].check: a check makes data safe"),
        ("sources:", "data_types: [{id: x, terms: ['1']}]\nsources:", r"mine/flows.yaml:2: data_types\[0\].terms: `1` has no word in it"),
        ("[{text: y}]", "[]", r"mine/flows.yaml:14: examples.no_match: give at least one example"),
    ],
)
def test_a_mistake_is_named_with_line_field_and_the_nearest_word(old: str, new: str, told: str) -> None:
    with pytest.raises(RuleError, match=told):
        compiled(old, new)


def test_a_file_that_names_no_place_is_refused() -> None:
    with pytest.raises(RuleError, match="flows.yaml:1: the file: name at least one of"):
        parse_flow_pack("flows.yaml", b"examples: {match: [{text: x}], no_match: [{text: y}]}")


@pytest.mark.parametrize("content", [b"- a", b"", b"sources: 1", b"sources: [1]"])
def test_what_has_another_shape_is_refused_and_named(content: bytes) -> None:
    with pytest.raises(RuleError, match="flows.yaml"):
        parse_flow_pack("flows.yaml", content)


def test_types_of_data_join_the_taxonomy_under_their_own_titles() -> None:
    types = "data_types:\n- {id: shipment, title: Shipments, terms: shipment number}\n- {id: health, terms: [scan id]}\n- {id: bare}\n"
    catalogue = Catalogue.from_files({**flow_files(), "mine/flows.yaml": (types + FLOWS.replace("health", "shipment")).encode()})
    document = msgspec.msgpack.decode(catalogue.document("flows/data_types.yaml") or b"")
    known = {entry["id"]: entry for entry in document["data_types"]}
    assert known["shipment"] == {"id": "shipment", "title": "Shipments", "phrase": "shipments", "terms": ["shipment number"]}
    assert known["bare"] == {"id": "bare", "title": "bare", "phrase": "bare", "terms": []}
    assert known["health"]["title"] == "Health data"
    assert {"diagnosis", "scan id"} <= set(known["health"]["terms"])
