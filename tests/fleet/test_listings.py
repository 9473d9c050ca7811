"""Listings of organisations and of object stores, as their own tools save them."""

import json

import pytest
from auditor.errors import ConfigError
from auditor.fleet.description import Organisation
from auditor.fleet.listings import StoredObject, parse_objects, parse_organisation
from hypothesis import given
from hypothesis import strategies as st

ALL = Organisation(listing="org.json", owner="Acme", groups=("all",))


def names(content: bytes, organisation: Organisation = ALL) -> list[tuple[str, str]]:
    return [(one.name, one.url or one.path) for one in parse_organisation(content, "org.json", organisation)]


def test_a_list_of_repositories_as_forges_answer_is_read() -> None:
    listing = [
        {
            "full_name": "acme/shop",
            "name": "shop",
            "clone_url": "https://git.example.org/acme/shop.git",
            "ssh_url": "git@git.example.org:acme/shop.git",
        },
        {"path_with_namespace": "acme/desk", "http_url_to_repo": "https://git.example.org/acme/desk.git", "archived": False},
    ]
    assert names(json.dumps(listing).encode()) == [
        ("acme/desk", "https://git.example.org/acme/desk.git"),
        ("acme/shop", "https://git.example.org/acme/shop.git"),
    ]
    by_ssh = Organisation(listing="org.json", ssh=True)
    assert names(json.dumps(listing).encode(), by_ssh)[1] == ("acme/shop", "git@git.example.org:acme/shop.git")


def test_links_in_a_list_of_clones_and_lists_inside_an_answer_are_found() -> None:
    page = {
        "values": [
            {
                "slug": "kit",
                "links": {"clone": [{"name": "https", "href": "https://git.example.org/kit"}, {"name": "ssh", "href": "ssh://g/kit"}]},
            }
        ]
    }
    assert names(json.dumps(page).encode()) == [("kit", "https://git.example.org/kit")]


@pytest.mark.parametrize(
    "text",
    [
        '{"name": "a", "clone_url": "https://g/a"}\n{"name": "b", "clone_url": "https://g/b"}\n',
        '[{"name": "a", "clone_url": "https://g/a"}][{"name": "b", "clone_url": "https://g/b"}]',
        "# saved on Monday\nhttps://g/a\n\n  https://g/b.git\n",
    ],
)
def test_lines_and_joined_pages_are_lists_too(text: str) -> None:
    assert [name for name, _ in names(text.encode())] == ["a", "b"]


def test_archived_repositories_and_forks_are_left_out_until_they_are_asked_for() -> None:
    listing = b'[{"name": "a", "clone_url": "https://g/a", "archived": true}, {"name": "b", "clone_url": "https://g/b", "isFork": true}]'
    assert names(listing) == []
    assert len(names(listing, Organisation(listing="org.json", archived=True, forks=True))) == 2


def test_globs_choose_by_full_and_by_short_name() -> None:
    listing = b'["https://g/acme/shop", "https://g/acme/shop-old", "https://g/acme/desk"]'
    chosen = Organisation(listing="org.json", include=("shop*",), exclude=("*-old",))
    assert names(listing, chosen) == [("shop", "https://g/acme/shop")]


def test_owner_and_groups_of_the_description_stand_for_all_of_a_listing() -> None:
    (one,) = parse_organisation(b"https://g/a\n", "org.txt", ALL)
    assert (one.owner, one.groups) == ("Acme", ("all",))


def test_an_address_with_a_password_is_not_taken_over() -> None:
    with pytest.raises(ConfigError, match="none of its 1 entries has an address") as caught:
        names(b'[{"name": "a", "clone_url": "https://me:secret@g/a"}]')
    assert "secret" not in str(caught.value)


def test_objects_are_read_from_json_and_from_lines() -> None:
    as_json = b'{"Contents": [{"Key": "zeek/ssl.log.gz", "Size": 12, "ETag": "\\"ab\\""}, {"Key": "zeek/", "Size": 0}]}'
    assert parse_objects(as_json, "objects.json") == (StoredObject("zeek/ssl.log.gz", 12, "ab"),)
    lines = b"2026-11-24 10:00:01        345 zeek/dns.log\n      678  2026-11-24T10:00:01Z  proxy/access.log\nplain/key.log\n"
    assert parse_objects(lines, "objects.txt") == (
        StoredObject("plain/key.log", 0, ""),
        StoredObject("proxy/access.log", 678, ""),
        StoredObject("zeek/dns.log", 345, ""),
    )


def test_a_key_that_leads_out_of_the_mounted_folder_is_refused() -> None:
    with pytest.raises(ConfigError, match="leads out of the mounted folder"):
        parse_objects(b"a/../../etc/passwd\n", "objects.txt")


@given(st.binary(max_size=300))
def test_no_bytes_make_a_listing_raise_anything_else(content: bytes) -> None:
    for parse in (lambda: parse_organisation(content, "org.json", ALL), lambda: parse_objects(content, "objects")):
        try:
            assert isinstance(parse(), tuple)
        except ConfigError:
            pass
