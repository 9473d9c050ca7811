"""The file that describes a fleet."""

import pytest
from auditor.errors import ConfigError
from auditor.fleet.description import Fleet, name_of, parse_fleet, url_problem


def test_toml_and_yaml_say_the_same() -> None:
    toml = b'name = "Acme"\n[[repositories]]\npath = "shop"\nowner = "Shop"\n[settings]\nown-hosts = ["llm.corp.internal"]\n'
    yaml = b"name: Acme\nrepositories:\n- {path: shop, owner: Shop}\nsettings: {own-hosts: [llm.corp.internal]}\n"
    assert parse_fleet(toml, "acme.toml") == parse_fleet(yaml, "acme.yaml")
    assert parse_fleet(toml, "acme.toml").settings.own_hosts == ("llm.corp.internal",)


def test_a_wrong_field_is_named_with_the_nearest_right_one() -> None:
    with pytest.raises(ConfigError, match=r"^acme\.toml: repositories\[0\]\.pth: `pth` is not a field here; did you mean `path`\?$"):
        parse_fleet(b'[[repositories]]\npth = "shop"\n', "acme.toml")
    with pytest.raises(ConfigError, match=r"^acme\.yml:3: .*did you mean `owner`"):
        parse_fleet(b"repositories:\n- path: shop\n  ower: Shop\n", "acme.yml")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "names no repositories, organisations or logs"),
        (b"[[repositories]]\n", "give either `path` or `url`"),
        (b'[[repositories]]\npath = "a"\nurl = "https://git.example.org/a"\n', "give either `path` or `url`"),
        (b'[[repositories]]\nurl = "https://me:secret@git.example.org/a"\n', "holds a password; leave it to git's own credential helpers"),
        (b'[[repositories]]\nurl = "ext::sh -c touch% /tmp/pwned"\n', "is no address that git clones from"),
        (b'[[repositories]]\npath = "a"\nrevision = "--upload-pack=x"\n', "not a revision"),
        (b"[[logs]]\n", "give `paths`, or `listing` and `mount`"),
        (b'[[logs]]\nlisting = "objects.txt"\n', "`mount` says below which folder"),
        (b"name = \n", "not TOML"),
        (b"\xff", "not TOML"),
    ],
)
def test_what_cannot_be_run_is_refused_with_the_reason(content: bytes, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_fleet(content, "acme.toml")
    assert said in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_description_larger_than_any_is_not_even_read() -> None:
    with pytest.raises(ConfigError, match="name a listing"):
        parse_fleet(b" " * 64_000_001, "acme.toml")


def test_an_empty_yaml_file_is_an_empty_description() -> None:
    with pytest.raises(ConfigError, match="nothing to look at"):
        parse_fleet(b"", "acme.yaml")
    assert Fleet().repositories == ()


@pytest.mark.parametrize(
    "url", ["https://git.example.org/a/b", "ssh://git@git.example.org/a", "git@git.example.org:a/b.git", "file:///srv/a.git"]
)
def test_addresses_that_git_knows_are_taken(url: str) -> None:
    assert url_problem(url) == ""


@pytest.mark.parametrize("url", ["-oProxyCommand=x", "ext::sh", "ftp://example.org/a", "C:\\a", "https://a b", ""])
def test_addresses_that_could_run_something_are_not(url: str) -> None:
    assert url_problem(url)


def test_a_repository_is_called_by_the_last_part_of_its_place() -> None:
    assert [
        name_of(place) for place in ("https://git.example.org/acme/shop.git", "git@git.example.org:desk.git", "/srv/kit/", "C:\\x\\y", "/")
    ] == [
        *("shop", "desk", "kit", "y"),
        "repository",
    ]
