"""A protection check between real nodes: answered at once, late by pulling, and by a stick; the list never leaves its node."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from drillkit import sametable
from support.hitting import LAT, LON, SITE
from tablekit import wait_until

if TYPE_CHECKING:
    from pathlib import Path

    from drillkit import Drill

NAME = "Zinnia Ward Nine"
HOUR_MS = 3_600_000


def notify(drill: Drill, name: str = "alder") -> None:
    now_ms = time.time_ns() // 1_000_000
    fields = {
        **SITE,
        "name": NAME,
        "declared": True,
        "since_ms": now_ms - HOUR_MS,
        "review_ms": now_ms + HOUR_MS,
    }
    draft = drill.draft("site", "al", **fields)

    def taken() -> bool:
        answer = drill.ask(name, "POST", "/api/reports", draft)
        return answer.status_code != 503 or answer.json()["code"] != "record.not_asked_yet"

    wait_until(f"{name} has heard another node", taken, 20)
    drill.post(name, "/api/reports", draft)


def check(drill: Drill, name: str) -> Any:
    now_ms = time.time_ns() // 1_000_000
    body = {
        "area": {"lat_e7": LAT, "lon_e7": LON, "radius_m": 500},
        "window": {"start_ms": now_ms, "end_ms": now_ms + HOUR_MS},
    }
    return drill.post(name, "/api/passage/check", body)


def party(told: Any, name: str) -> tuple[str, str, str | None]:
    one = next(one for one in told["parties"] if one["party"] == name)
    return one["state"], one["says"], one["band"]


def heard(drill: Drill) -> set[str]:
    """Give the nodes that Birch hears."""
    peers = drill.get("birch", "/api/links")["peers"]
    return {str(one["node"]) for one in peers if one["state"] in {"same", "catching_up"}}


def held(drill: Drill, name: str) -> bytes:
    return b"".join(one.read_bytes() for one in drill.folders[name].rglob("*") if one.is_file())


def test_a_check_is_answered_at_once_and_by_a_node_that_comes_later(drill: Drill) -> None:
    names = ("alder", "birch", "cedar")
    drill.link_all(*names)
    drill.start("alder", "birch")
    notify(drill)
    wait_until("birch hears alder, and nothing of cedar", lambda: heard(drill) == {"alder"}, 30)
    # A desk may not ask as often as a test looks: it asks once, and looks at what it is answered.
    asked = check(drill, "birch")["id"]

    def read(name: str) -> Any:
        return party(drill.get("birch", f"/api/passage/checks/{asked}"), name)

    wait_until("alder has answered", lambda: read("al")[0] == "answered", 20)
    told = drill.get("birch", f"/api/passage/checks/{asked}")
    assert party(told, "al") == ("answered", "touches_site", "inside")
    assert party(told, "ce")[:2] == ("unreachable", "undetermined")
    assert told["says"] == "touches_site"
    drill.start("cedar")

    def answered() -> bool:
        found = drill.get("birch", f"/api/passage/checks/{told['id']}")
        return party(found, "ce") == ("answered", "none_known", "beyond")

    wait_until("cedar has answered what it was asked before it came", answered, 60)
    drill.wait_equal(*names)
    drill.stop(*names)
    for name in ("birch", "cedar"):
        assert NAME.encode() not in held(drill, name)
        assert NAME not in drill.told(name)
    assert NAME not in drill.told("alder")


def carry(drill: Drill, source: str, target: str, stick: Path) -> None:
    exported = sametable("bundle", "export", drill.folders[source], stick)
    assert exported.code == 0, exported.text
    taken = sametable("bundle", "import", drill.folders[target], stick)
    assert taken.code == 0, taken.text


def test_a_question_and_its_answer_travel_on_a_stick(drill: Drill) -> None:
    drill.link_all("alder", "cedar")
    drill.start("alder", "birch", "cedar")
    notify(drill)
    told = check(drill, "birch")
    assert party(told, "al")[:2] == ("unreachable", "undetermined")
    assert told["says"] == "undetermined"
    drill.stop("alder", "birch")
    carry(drill, "birch", "alder", drill.base / "there")
    drill.start("alder")

    def answers() -> list[str]:
        page = drill.get("alder", "/api/record/alder/entries?from=0&count=100")["entries"]
        return [row["number"] for row in page if row["kind"] == "answer"]

    wait_until("alder has answered", answers, 30)
    drill.stop("alder")
    carry(drill, "alder", "birch", drill.base / "back")
    drill.start("birch")

    def come() -> bool:
        found = drill.get("birch", f"/api/passage/checks/{told['id']}")
        return party(found, "al") == ("answered", "touches_site", "inside")

    wait_until("the answer is read at birch", come, 20)
    drill.stop("birch", "cedar")
    assert NAME.encode() not in held(drill, "birch")
