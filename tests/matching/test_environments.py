"""An address that one environment sets and another does not is told; what is common to all, or inherited, is not."""

import pytest
from auditor.matching.environments import missing_elsewhere
from auditor.matching.setting_words import is_address
from auditor.model.evidence import SettingEvidence
from auditor.model.location import Location, Region


def setting(path: str, key: str, environment: str = "", value: str = "http://vllm:8000/v1") -> SettingEvidence:
    """Return a declared setting on line 3."""
    region = Region(start_line=3, start_column=1, end_line=3, end_column=9, start_byte=0, end_byte=8)
    return SettingEvidence(location=Location(path=path, region=region), key=key, value=value, environment=environment, has_value=True)


def told(*settings: SettingEvidence) -> dict[tuple[str, int], tuple[str, ...]]:
    """Return what is missing where; every setting that names it is one provider's."""
    return missing_elsewhere(settings, lambda key: "openai" if "openai" in key.lower() else None, is_address)


@pytest.mark.parametrize(
    ("own", "other"),
    [
        ((".env.production", "production"), (".env.staging", "staging")),
        (("conf/application-prod.yml", "prod"), ("conf/application-dev.yml", "dev")),
        (("overlays/prod/config.yaml", "prod"), ("overlays/eu/config.yaml", "eu")),
        (("application.yml", "prod"), ("application.yml", "dev")),
        (("deploy/values-prod.yaml", "prod"), ("deploy/values-qa.yaml", "qa")),
    ],
)
def test_an_address_of_one_environment_alone_is_told_with_the_others(own: tuple[str, str], other: tuple[str, str]) -> None:
    address, key = setting(own[0], "OPENAI_BASE_URL", own[1]), setting(other[0], "OPENAI_API_KEY", other[1])
    assert told(address, key) == {(own[0], 3): (other[1],)}


@pytest.mark.parametrize(
    "settings",
    [
        (setting(".env.prod", "OPENAI_BASE_URL", "prod"), setting(".env.dev", "OPENAI_BASE_URL", "dev")),
        (setting(".env", "OPENAI_BASE_URL"), setting(".env.prod", "OPENAI_BASE_URL", "prod"), setting(".env.dev", "OPENAI_API_KEY", "dev")),
        (setting(".env.prod", "OPENAI_BASE_URL", "prod"), setting(".env.dev", "PORT", "dev")),
        (setting(".env.prod", "OPENAI_BASE_URL", "prod"), setting(".env.test", "OPENAI_API_KEY", "test")),
        (setting("a/.env.prod", "OPENAI_BASE_URL", "prod"), setting("b/.env.dev", "OPENAI_API_KEY", "dev")),
        (setting("compose.yaml", "OPENAI_BASE_URL", "web"), setting("compose.yaml", "OPENAI_API_KEY", "worker")),
        (setting(".env.prod", "OPENAI_BASE_URL", "prod", ""), setting(".env.dev", "OPENAI_API_KEY", "dev")),
        (setting("base/a.yaml", "OPENAI_BASE_URL"), setting("a.yaml", "OPENAI_API_KEY")),
    ],
)
def test_what_every_environment_has_or_may_inherit_is_not(settings: tuple[SettingEvidence, ...]) -> None:
    assert told(*settings) == {}
