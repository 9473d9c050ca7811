"""A file's path -> how much a setting in it proves, and for which environment it is."""

import re

from auditor.model.evidence import Confidence

_AIDS = frozenset(
    [
        "test",
        "tests",
        "testing",
        "__tests__",
        "spec",
        "specs",
        "testdata",
        "test_data",
        "fixtures",
        "fixture",
        "__fixtures__",
        "__snapshots__",
        "snapshots",
        "cassettes",
        "recordings",
        "mocks",
        "__mocks__",
        "doc",
        "docs",
        "documentation",
        "locale",
        "locales",
        "i18n",
        "lang",
        "translations",
        "messages",
        "schemas",
        "schema",
        "golden",
    ]
)
_SURE = re.compile(
    r"(?:^|/)(?:\.env[^/]*|[^/]*\.env|env\.[\w.-]+|\.envrc|(?:docker-)?compose[^/]*\.ya?ml|"
    r"application[^/]*\.(?:ya?ml|properties)|bootstrap[^/]*\.(?:ya?ml|properties)"
    r"|appsettings[^/]*\.json|local\.settings\.json|values[^/]*\.ya?ml|serverless\.ya?ml|template\.ya?ml|fly\.toml|"
    r"render\.ya?ml|wrangler\.(?:toml|jsonc?)|vercel\.json|netlify\.toml"
    r"|app\.ya?ml|\.gitlab-ci\.ya?ml|azure-pipelines[^/]*\.ya?ml|settings\.(?:toml|ya?ml|ini)|config\.(?:toml|ya?ml|"
    r"ini|json)|configuration\.ya?ml|secrets\.(?:toml|ya?ml)|[^/]*config(?:map)?\.ya?ml"
    r"|mcp\.json|\.mcp\.json)$|(?:^|/)\.github/workflows/|(?:^|/)(?:k8s|kubernetes|helm|charts|deploy|deployment|"
    r"manifests|config|conf|infra|\.circleci|\.streamlit|\.continue)/[^/]*",
    re.IGNORECASE,
)
_ENVIRONMENT = re.compile(
    r"(?:^|/)(?:\.env[.-]|env[.-]|(?:application|bootstrap|values|config|settings)[-_.]|appsettings\.|(?:docker-)?compose[.-])"
    r"(?!example|sample|template|dist|defaults|ya?ml|json|toml|ini|properties|local$)([A-Za-z][\w-]{1,30})(?:\.|$)",
    re.IGNORECASE,
)
_TRANSLATION = re.compile(r"(?:^|/)(?:locales?|i18n|lang|langs|translations?|l10n)/")
_STAGE_FOLDER = re.compile(r"(?:^|/)(?:overlays|environments|envs|stages)/([A-Za-z][\w-]{1,30})/")
_DEPTH = 12


def strength_of(path: str) -> Confidence:
    """Return high for files that exist to configure a program, low for test data, documents and translations, else medium."""
    folders = path.lower().split("/")[:-1][-_DEPTH:]
    if not _AIDS.isdisjoint(folders):
        return "low"
    return "high" if _SURE.search(path) else "medium"


def is_translation(path: str) -> bool:
    """Return whether a file holds texts for people: its keys may be named after settings, and are none."""
    return bool(_TRANSLATION.search(path.lower()))


def environment_of(path: str) -> str:
    """Return the environment a settings file's name speaks of (`production`), or an empty string."""
    found = _ENVIRONMENT.search(path) or _STAGE_FOLDER.search(path)
    return found.group(1) if found else ""
