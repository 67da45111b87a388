"""Groups, lists and separations over the API: said by one node, shown at another, held to the desk's rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sametable.errors import SametableError
from support.deciding import everybody_beats
from support.past_the_desk import smuggle
from support.stage import Stage, run
from support.web import app_of, ask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

VIEW = {
    "group": "Dogwood Brigade", "says": "opposition", "authority": "own_view", "as_of_ms": 1_000, "source": "Note 4",
}  # fmt: skip
FILE = {"content-type": "application/octet-stream"}
LIST = b"""<?xml version="1.0"?><CONSOLIDATED_LIST dateGenerated="2016-02-01T00:00:00Z"><INDIVIDUALS><INDIVIDUAL>
<FIRST_NAME>JOHN</FIRST_NAME></INDIVIDUAL></INDIVIDUALS><ENTITIES><ENTITY><FIRST_NAME>NIGHT COLUMN</FIRST_NAME>
<REFERENCE_NUMBER>QDe.9</REFERENCE_NUMBER><LISTED_ON>2014-05-14</LISTED_ON></ENTITY></ENTITIES></CONSOLIDATED_LIST>"""


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 3)
    yield held
    held.close()


def got(stage: Stage, path: str, name: str = "birch") -> Any:
    answer = run(ask(app_of(stage, name), "GET", path))
    assert answer.status_code == 200, answer.text
    return answer.json()


def group(stage: Stage, name: str, at: str = "birch") -> dict[str, Any]:
    held: list[dict[str, Any]] = got(stage, "/api/parties/groups", at)["groups"]
    return next(one for one in held if one["name"] == name)


def refused(stage: Stage, kind: str, fields: dict[str, Any]) -> str:
    with pytest.raises(SametableError) as raised:
        run(stage.say("alder", kind, fields))
    return raised.value.code


def read_in(stage: Stage, name: str = "alder") -> str:
    read = run(ask(app_of(stage, name), "POST", "/api/parties/lists/read", content=LIST, headers=FILE))
    assert read.status_code == 200, read.text
    assert read.json()["fields"]["persons_left_out"] == 1
    return str(run(stage.say(name, "sanctions_list", read.json()["fields"])).id)


def test_both_sides_views_of_one_group_are_shown_at_the_third(stage: Stage) -> None:
    run(stage.say("alder", "designation", VIEW))
    run(stage.say("birch", "designation", {**VIEW, "says": "excluded"}))
    run(stage.settle())
    held = group(stage, "Dogwood Brigade", "cedar")
    assert [(one["party"], one["says"]) for one in held["views"]] == [
        ("al", "opposition"),
        ("bi", "excluded"),
    ]
    assert held["flags"] == ["excluded_without_list", "views_differ"]


def test_an_edition_by_another_name_is_compared_and_becomes_the_next_version(stage: Stage) -> None:
    older = {
        "authority": "security_council", "name": "Excerpt", "generated_ms": 1_000, "file_sha256": "a" * 64,
        "entities": [{"listed": "QDe.1", "name": "DAY COLUMN"}],
    }  # fmt: skip
    other = older | {"authority": "national_list", "name": "National list", "generated_ms": 3_000}
    first = run(stage.say("alder", "sanctions_list", older)).id
    run(stage.say("alder", "sanctions_list", other))
    read = run(
        ask(app_of(stage, "alder"), "POST", "/api/parties/lists/read", content=LIST, headers=FILE)
    ).json()
    assert (read["difference"]["came"], read["difference"]["went"]) == (["QDe.9"], ["QDe.1"])
    assert read["fields"]["target"] == first
    run(stage.say("alder", "sanctions_list", read["fields"]))
    rows = {one["name"]: one for one in got(stage, "/api/parties/lists", "alder")["lists"]}
    assert {name: (one["latest"], one["alone"]) for name, one in rows.items()} == {
        "Consolidated List": (False, "al"), "Excerpt": (False, None), "National list": (True, None),
    }  # fmt: skip
    assert rows["Consolidated List"]["difference"]["came"] == ["QDe.9"]


def test_an_edition_is_read_put_in_and_named_beside_the_group(stage: Stage) -> None:
    listed = read_in(stage)
    run(stage.say("alder", "designation", {**VIEW, "group": "Night column", "says": "excluded",
                                           "authority": "security_council", "list": listed, "listed": "QDe.9"}))  # fmt: skip
    run(stage.settle())
    held = group(stage, "Night column")
    assert [(one["how"], one["listed"], one["alone"]) for one in held["listed"]] == [("named", "QDe.9", "al")]
    assert held["flags"] == []
    edition = got(stage, "/api/parties/lists")["lists"][0]
    assert (edition["entities"], edition["same_by"], edition["latest"]) == (1, ["al"], False)
    assert [one["listed"] for one in got(stage, f"/api/parties/lists/{edition['number']}")["entries"]] == [
        "QDe.9"
    ]


def test_the_same_file_read_again_is_told_of(stage: Stage) -> None:
    read_in(stage)
    again = run(
        ask(app_of(stage, "alder"), "POST", "/api/parties/lists/read", content=LIST, headers=FILE)
    ).json()
    assert [one["code"] for one in again["notices"]] == ["list.same_file"]


def test_a_view_by_an_entry_that_is_not_in_the_list_is_refused_at_the_desk(stage: Stage) -> None:
    listed = read_in(stage)
    assert refused(stage, "designation", {**VIEW, "list": listed, "listed": "QDe.10"}) == "group.no_entry"


def test_an_area_that_is_none_and_an_attestation_of_anything_are_refused(stage: Stage) -> None:
    view = read_in(stage)
    status = {
        "place_name": "North Bank",
        "groups": ["A", "B"],
        "says": "separated",
        "as_of_ms": 1,
        "source": "x",
    }
    assert refused(stage, "separation_status", {**status, "area": view}) == "group.no_area"
    assert refused(stage, "attestation", {"target": view, "says": "attests"}) == "group.not_attestable"


def test_a_request_to_list_shows_what_became_of_it_and_a_separation_what_was_promised(stage: Stage) -> None:
    asked = {"asks": "list", "groups": ["Dogwood Brigade"], "to": "Committee", "at_ms": 1, "said_by": "Elm"}
    request = run(stage.say("alder", "listing_request", asked)).id
    run(stage.say("alder", "disposition", {
        "target": request, "says": "declined", "reason": "No consensus.", "said_by": "Committee", "at_ms": 2,
    }))  # fmt: skip
    status = {"place_name": "North Bank", "groups": ["Dogwood Brigade", "Night Column"], "says": "co_located"}
    place = run(stage.say("alder", "separation_status", {**status, "as_of_ms": 1, "source": "x"})).id
    run(stage.settle())
    run(
        stage.say(
            "birch",
            "separation_step",
            {"target": place, "step": "promised", "by": "Birch", "at_ms": 2, "by_ms": 3},
        )
    )
    held = got(stage, "/api/parties/listing-requests")["requests"][0]
    assert [(one["says"], one["said_by"]) for one in held["dispositions"]] == [("declined", "Committee")]
    separation = got(stage, "/api/parties/separations")["separations"][0]
    assert [(one["step"], one["overdue"]) for one in separation["steps"]] == [("promised", True)]


def test_a_desk_refuses_an_edition_dated_ahead_and_readers_never_take_it_for_the_latest(stage: Stage) -> None:
    read_in(stage)
    run(stage.settle())
    read_in(stage, "birch")
    far = {
        "authority": "security_council", "name": "List", "generated_ms": 4_000_000_000_000, "file_sha256": "f" * 64,
        "entities": [{"listed": "QDe.1", "name": "NOBODY"}],
    }  # fmt: skip
    with pytest.raises(SametableError) as raised:
        run(stage.say("birch", "sanctions_list", far))
    assert (raised.value.code, raised.value.at) == ("list.ahead", "generated_ms")
    run(smuggle(stage, "birch", "sanctions_list", far, at_ms=4_000_000_000_000))
    run(everybody_beats(stage))  # the other sides' clocks show when it was said
    for name in stage.built:
        rows = got(stage, "/api/parties/lists", name)["lists"]
        assert [(one["party"], one["latest"], one["ahead"]) for one in rows] == [
            ("bi", False, True),
            ("al", True, False),
        ]
