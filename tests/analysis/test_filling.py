"""Calls that fill what they are given the address of, in Go: the data is in the fields of what was filled."""

import pytest
from tests.analysis.test_own_flows import lines

PACK = "sinks: [{call: sink}]\n"
TOP = """\
package main
import (
	"encoding/json"
	"net/http"
)
type Ask struct {
	Topic string
	Lang  string
}
func own(a *Ask) { a.Lang = "x" }
func handle(w http.ResponseWriter, r *http.Request) {
"""


def arrives(body: str) -> bool:
    """Tell whether request data arrives at the sink of a handler with this body."""
    return bool(lines(PACK, main_go=f"{TOP}{body}\n}}\n"))


@pytest.mark.parametrize(
    "body",
    [
        "var a Ask\njson.NewDecoder(r.Body).Decode(&a)\nsink(a.Topic)",
        "a := Ask{}\njson.NewDecoder(r.Body).Decode(&a)\nsink(a)",
        'b := r.FormValue("x")\nvar a Ask\njson.Unmarshal([]byte(b), &a)\nsink(a.Lang)',
        'm := map[string]string{}\njson.NewDecoder(r.Body).Decode(&m)\nsink(m["x"])',
    ],
)
def test_what_is_filled_from_the_request_holds_it(body: str) -> None:
    assert arrives(body)


@pytest.mark.parametrize(
    "body",
    [
        "a := Ask{}\nb := Ask{}\njson.NewDecoder(r.Body).Decode(&b)\nsink(a.Topic)",
        'var a Ask\njson.Unmarshal([]byte("x"), &a)\nsink(a.Topic)',
        "var a Ask\nown(&a)\nsink(a.Lang)",
        'var a Ask\na.Topic = "x"\njson.Valid(r.Body)\nsink(a.Topic)',
    ],
)
def test_what_is_filled_from_elsewhere_does_not(body: str) -> None:
    assert not arrives(body)
