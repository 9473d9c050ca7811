"""What the catalogue answers, on a small tree of rules of our own."""

import pytest
from auditor.catalogue.catalogue import Catalogue
from auditor.errors import RuleError

ACME = b"""\
id: acme
name: Acme
class: closed-lab
openness: closed
source: https://acme.example
checked_on: 2026-01-02
packages: {pypi: [acme-ai], golang: [github.com/acme/sdk]}
shared_packages: {pypi: [chainlib]}
modules: {python: [acme, vendor.acme], javascript: ['@acme/sdk'], java: [com.acme]}
hosts:
- {host: acme.example, match: suffix}
- {host: chat.acme.example, class: web-chat}
- {host: 'x-[a-z]+\\.acme\\.example', match: pattern, class: telemetry}
- {host: '[a-z0-9.-]+\\.run\\.example', match: pattern}
environment: [ACME_API_KEY, BIG_ACME_KEY, CO_API_KEY]
key_patterns: ['ak-[a-z]{8}']
closed_models: [acme-.*]
open_models: [acme-open.*]
models:
- {id: acme-2, weights: closed, shutdown_on: 2026-03-01, replacement: acme-3}
"""
WORDS = b"ordinary: [co, api, key]\nopen_families: ['lama[0-9].*', 'acme-.*']\nclosed_families: ['ghost-.*']\n"
SDK = b"""\
package: acme-ai
ecosystem: pypi
provider: acme
modules: [acme]
source: https://acme.example
checked_on: 2026-01-03
clients: [{name: acme.Client}]
calls: [{path: chat, capability: chat}]
"""
ROUTER = b"""\
package: router
ecosystem: pypi
provider: by-model
modules: [router]
source: https://router.example
checked_on: 2026-01-01
"""
FILES = {
    "rules/providers/acme.yaml": ACME,
    "rules/words.yaml": WORDS,
    "rules/sdks/python/acme-ai.yaml": SDK,
    "rules/sdks/python/router.yaml": ROUTER,
    "rules/flows/python.yaml": b"sources: [request]\n",
    "rules/README.txt": b"not a rule",
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """The small tree, through the compiled form."""
    return Catalogue.from_bytes(Catalogue.from_files(FILES).to_bytes())


@pytest.mark.parametrize(
    ("host", "host_class"),
    [
        ("acme.example", "api"),
        ("EU.Acme.Example.:443", "api"),
        ("chat.acme.example", "web-chat"),
        ("a.b.run.example", "api"),
        ("x-abc.acme.example", "api"),
        ("evilacme.example", None),
        ("acme.example.evil.example", None),
        ("run.example", None),
        ("", None),
    ],
)
def test_hosts_match_at_label_boundaries_exact_before_suffix_before_pattern(
    catalogue: Catalogue, host: str, host_class: str | None
) -> None:
    found = catalogue.provider_of_host(host)
    assert (found and found[1].host_class) == host_class
    assert found is None or found[0] == "acme"


def test_packages_and_modules_are_found_by_name_and_by_prefix(catalogue: Catalogue) -> None:
    assert catalogue.provider_of_package("pypi", "Acme_AI") == "acme"
    assert catalogue.provider_of_package("golang", "github.com/acme/sdk/v3") == "acme"
    assert catalogue.provider_of_package("npm", "acme-ai") is None
    assert catalogue.provider_of_module("python", "vendor.acme.client") == "acme"
    assert catalogue.provider_of_module("python", "acmeology") is None
    assert catalogue.provider_of_module("typescript", "@acme/sdk/beta") == "acme"
    assert catalogue.provider_of_module("kotlin", "com.acme.Client") == "acme"


def test_frameworks_are_known_without_a_provider(catalogue: Catalogue) -> None:
    assert catalogue.framework_of_package("pypi", "Router") == "router"
    assert catalogue.framework_of_package("pypi", "chainlib") == "chainlib"
    assert catalogue.provider_of_package("pypi", "router") is None
    assert catalogue.framework_of_package("pypi", "acme-ai") is None


@pytest.mark.parametrize(
    ("name", "provider"),
    [
        ("ACME_API_KEY", "acme"),
        ("TEAM_ACME_API_KEY", "acme"),
        ("TEAM_ACME_API_KEY_FILE", "acme"),
        ("acme.apiKey", "acme"),
        ("MY_BIG_ACME_KEY", "acme"),
        ("CO_API_KEY", "acme"),
        ("TEAM_CO_API_KEY", None),
        ("ACMEAPIKEY", None),
        ("XACME_API_KEY", None),
        ("", None),
    ],
)
def test_settings_are_found_behind_a_prefix_by_whole_words_unless_these_are_everyday_words(
    catalogue: Catalogue, name: str, provider: str | None
) -> None:
    assert catalogue.provider_of_environment(name) == provider


@pytest.mark.parametrize(
    ("model", "weights", "providers"),
    [
        ("acme-1", "closed", ("acme",)),
        ("router/ACME-1", "closed", ("acme",)),
        ("acme-open-7b", "open", ("acme",)),
        ("acme-2", "closed", ("acme",)),
        ("lama3:8b", "open", ()),
        ("ghost-1", "closed", ()),
        ("my-deployment", None, ()),
    ],
)
def test_the_most_specific_statement_decides_about_weights(
    catalogue: Catalogue, model: str, weights: str | None, providers: tuple[str, ...]
) -> None:
    assert catalogue.weights_of(model) == weights
    assert catalogue.providers_of_model(model) == providers


def test_a_model_with_an_end_is_known_with_its_replacement(catalogue: Catalogue) -> None:
    model = catalogue.model("acme-2")
    assert model is not None
    assert (model.shutdown_on, model.replacement) == ("2026-03-01", "acme-3")
    assert catalogue.model("acme-1") is None


def test_keys_are_found_at_their_edges_and_only_whole(catalogue: Catalogue) -> None:
    assert [(match.start, match.end, match.provider_id) for match in catalogue.find_keys("k=ak-abcdefgh; xak-abcdefgh ak-abcdefghi")] == [
        (2, 13, "acme")
    ]
    assert list(catalogue.find_keys("nothing")) == []
    assert catalogue.key_kind(b"ak-abcdefgh") == "acme"
    assert catalogue.key_kind(b"ak-abc") is None
    assert catalogue.key_patterns[0].literal == "ak-"


def test_other_parts_are_there_when_asked_for(catalogue: Catalogue) -> None:
    assert [sdk.package for sdk in catalogue.sdks("python")] == ["acme-ai", "router"]
    assert catalogue.sdks("cobol") == ()
    assert catalogue.languages == ("python",)
    assert catalogue.documents == ("flows/python.yaml",)
    assert catalogue.document("flows/python.yaml") is not None
    assert catalogue.document("flows/other.yaml") is None
    assert catalogue.rules == ()
    assert catalogue.packs == ()
    assert catalogue.portability is None
    assert catalogue.date == "2026-01-03"
    provider = catalogue.provider("acme")
    assert provider is not None
    assert provider.name == "Acme"
    assert catalogue.provider(None) is None
    assert catalogue.provider("nobody") is None


def test_the_digest_follows_every_byte_and_name() -> None:
    same = Catalogue.from_files(dict(reversed(FILES.items())))
    assert same.digest == Catalogue.from_files(FILES).digest
    assert same.digest != Catalogue.from_files({**FILES, "rules/words.yaml": WORDS + b"\n"}).digest


def test_an_id_that_is_given_twice_names_both_files() -> None:
    with pytest.raises(
        RuleError, match=r"other/providers/acme\.yaml:1: the provider `acme` is already described in other/providers/a\.yaml"
    ):
        Catalogue.from_files({"other/providers/a.yaml": ACME, "other/providers/acme.yaml": ACME})


def test_bytes_that_are_no_index_are_refused() -> None:
    for content in (b"", b"\x00", b"\x81\xa1a\x01"):
        with pytest.raises(RuleError, match="compiled catalogue"):
            Catalogue.from_bytes(content)
