"""How logs name things: every provider named there is one of the catalogue, and every host that is composed is one's own."""

from auditor.execution.traffic import WORDS, CatalogueKnowledge, _documents, formats_of, needles_of
from auditor.traffic.formats import load_words
from auditor.traffic.knowledge import Resolver
from tests.rules.shipped import catalogue


def test_every_provider_that_logs_name_is_in_the_catalogue() -> None:
    words = load_words(_documents(catalogue(), WORDS))
    named = {*words.labels.values(), *(one.provider for one in (*formats_of(catalogue()).formats, *words.addresses))} - {""}
    assert named <= catalogue().providers.keys()


def test_hosts_that_formats_compose_are_their_providers() -> None:
    filled = {
        "awsRegion": "eu-west-1",
        "awsregion": "eu-west-1",
        "region": "eu-west-1",
        "cloud/region": "eu-west-1",
        "resourceid|last": "shop",
    }
    for one in formats_of(catalogue()).formats:
        host = str(one.compose.get("host", ""))
        for place, value in filled.items():
            host = host.replace("{" + place + "}", value)
        if host and "{" not in host:  # else a place of the record names it
            found = catalogue().provider_of_host(host)
            assert found is not None, (one.name, host)
            assert found[0] == (one.provider or "azure-openai")


def test_blind_spots_are_nobodys_hosts() -> None:
    words = load_words(_documents(catalogue(), WORDS))
    resolver = Resolver(CatalogueKnowledge(catalogue()), words)
    for hosts in words.blind.values():
        for host in hosts:
            assert resolver.owner(host) is None
            assert resolver.blind_spot(f"x.{host}")


def test_hosts_are_searched_for_in_both_spellings() -> None:
    texts = {needle.text for needle in needles_of(catalogue())}
    assert {"api.openai.com", "(3)api(6)openai(3)com"} <= texts
    assert all(len(text) >= 4 for text in texts)
