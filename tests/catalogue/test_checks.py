"""Contradictions in a tree of rules are told in one sentence each."""

import msgspec
from auditor.catalogue.checks import find_contradictions
from auditor.model.provider import Call, Client, Fact, Host, Model, Provider, Sdk

ACME = Provider(
    id="acme",
    name="Acme",
    provider_class="closed-lab",
    openness="closed",
    source="x",
    checked_on="2026-01-01",
    hosts=(Host(host="api.acme.example"),),
    packages={"pypi": ("acme_ai",)},
    modules={"python": ("acme",)},
    environment=("ACME_KEY",),
    key_patterns=("ak-[a-z]{8}",),
    models=(Model(id="acme-1", weights="closed", source="x", checked_on="2026-01-01"),),
)
SDK = Sdk(
    package="acme-ai",
    ecosystem="pypi",
    provider="acme",
    modules=("acme",),
    source="x",
    checked_on="2026-01-01",
    clients=(Client(name="acme.Client", also=("acme.Other",)),),
    calls=(Call(path="chat", capability="chat", clients=("acme.Client",)),),
)


def of(provider: Provider | None = None, sdk: Sdk | None = None) -> str:
    providers = [ACME, provider] if provider else [ACME]
    return "\n".join(find_contradictions(providers, {"python": [SDK, sdk] if sdk else [SDK]}))


def test_a_right_tree_has_none() -> None:
    assert of() == ""


def test_whatever_two_providers_claim_is_named_with_both() -> None:
    twin = msgspec.structs.replace(ACME, id="twin", packages={"pypi": ("Acme-AI",)})
    told = of(twin)
    for claim in (
        "exact host api.acme.example",
        "pypi package acme-ai",
        "python module acme",
        "setting ACME_KEY",
        "key pattern ak-[a-z]{8}",
        "model acme-1",
    ):
        assert f"{claim} is claimed by acme and twin" in told


def test_facts_without_source_or_day_are_named() -> None:
    bare = msgspec.structs.replace(
        ACME,
        id="bare",
        hosts=(),
        packages={},
        modules={},
        environment=(),
        key_patterns=(),
        source="",
        checked_on="yesterday",
        terms={"training": Fact(statement="x", source="", checked_on="2026-1-1")},
        competes=Fact(statement="x", source="", checked_on="2026-01-01"),
        models=(Model(id="bare-1", weights="open"),),
    )
    told = of(bare)
    for line in (
        "bare has no source",
        "bare was checked on no day",
        "bare.terms.training has no source",
        "bare.terms.training was checked on no day",
    ):
        assert line in told
    assert "bare.competes has no source" in told
    assert "bare.models.bare-1 has no source" in told


def test_an_expression_that_is_none_is_named() -> None:
    broken = msgspec.structs.replace(
        ACME, id="broken", hosts=(Host(host="(", match="pattern"),), packages={}, modules={}, environment=(), key_patterns=(), models=()
    )
    assert "broken: ( is no regular expression" in of(broken)


def test_names_of_an_sdk_that_lead_nowhere_are_named() -> None:
    lost = Sdk(
        package="lost",
        ecosystem="pypi",
        provider="nobody",
        modules=("lost",),
        source="",
        checked_on="2026-01-01",
        unprefixed="no-one",
        calls_from="nothing",
        prefixes_from="no-package",
        clients=(Client(name="lost.Client", gives="lost.Gone", provider="neither"), Client(name="acme.Other")),
        calls=(Call(path="chat", capability="chat", clients=("lost.None",), gives="lost.Nil", switches={"a=b": "nix"}),),
    )
    told = of(sdk=lost)
    for part in (
        "provider nobody",
        "provider no-one",
        "prefixes from no-package",
        "provider neither",
        "provider nix",
        "client lost.None",
        "gives lost.Nil",
        "gives lost.Gone",
        "calls from nothing",
    ):
        assert part in told
    assert "python lost has no source or was checked on no day" in told
    assert "python client acme.Other is described as acme-ai: acme.Client and as lost: acme.Other" in told
