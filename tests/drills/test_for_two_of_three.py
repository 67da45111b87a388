"""A statement for two parties of three: no word of it is anywhere at the third, until it is opened to all, then erased.

Every field that takes free text holds a rare word, also what stays with the author's own side. Then the third node is
asked everything it can be asked, and every byte that it printed, answered or keeps is searched for these words. The
same search at the second node must find them, or it would prove nothing.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from canarykit import folder_hits, found_in, layers
from drillkit import NAMES, sametable
from sametable.centre.exchange.replicate import log_path
from sametable.edges.keys.node_keys import NodeKeys, read_key_file
from support.drafts import START_MS
from tablekit import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from drillkit import Drill

ALDER = "table.example/trial/alder"
TEXTS = ("place_name", "place_id", "town", "district", "governorate", "actor", "victim", "source", "raw_text")
REPORT = {name: f"Quill{name.replace('_', '')}haven-7413" for name in TEXTS}
WHEN = "Quillwhenhaven-7413 around dusk"
LAT_E7, LON_E7 = 361_927_353, 371_849_571
UNIT = {name: f"Marl{name.replace('_', '')}brook-9924" for name in ("town", "actor")}
UNIT_TEXT = "Marlrawtextbrook-9924 stands at 36.4917268, 37.5829374"
OWN_SIDE = ("Marlrawtextbrook-9924", "36.4917268", "37.5829374", "364917268", "375829374")
COMMENT, AMENDED, WHY = "Fennelcommentford-3358", "Fennelamendford-3358", "Fennelreasonford-3358"
OF_REPORT = (*REPORT.values(), WHEN.split()[0], str(LAT_E7), str(LON_E7))
OF_OTHERS = (*UNIT.values(), COMMENT, AMENDED, WHY)
WORDS = (*OF_REPORT, *OF_OTHERS)


@dataclass(slots=True, kw_only=True)
class Heard:
    """Everything that a node answered, with where it came from."""

    drill: Drill
    name: str
    open_age: Callable[[bytes], bytes]
    parts: list[tuple[str, bytes]] = field(default_factory=list)

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> httpx.Response:
        """Ask the node, and keep status, headers and body."""
        answer = self.drill.ask(self.name, method, path, body)
        self.parts.append((f"{method} {path}", answer.content))
        self.parts.append((f"{method} {path} (headers)", repr(answer.headers.raw).encode()))
        return answer

    def run(self, *arguments: object) -> int:
        """Run a command, and keep what it prints."""
        ran = sametable(*arguments)
        self.parts.append((" ".join(map(str, arguments))[:80], ran.text.encode()))
        return ran.code

    def hits(self, *words: str) -> dict[str, set[str]]:
        """Give the words that were told, by where."""
        found: dict[str, set[str]] = {}
        for where, raw in self.parts:
            held: set[str] = set()
            for data in layers(raw, self.open_age):
                held |= found_in(data, words)
            if held:
                found[where] = held
        return found


def keys_of(drill: Drill, name: str) -> Callable[[bytes], bytes]:
    return NodeKeys(read_key_file(drill.folders[name] / "keys.json")).open


@pytest.fixture
def following(drill: Drill) -> Iterator[list[bytes]]:
    """Follow Cedar's live events from its start on, until it ends."""
    got: list[bytes] = []
    done = threading.Event()

    def follow() -> None:
        try:
            with httpx.stream(
                "GET", drill.url("cedar") + "/api/events", timeout=None, trust_env=False
            ) as answer:
                for part in answer.iter_raw():
                    got.append(part)
                    if done.is_set():
                        return
        except httpx.HTTPError:
            return  # the node ended

    drill.link_all(*NAMES)
    drill.start(*NAMES)
    thread = threading.Thread(target=follow, daemon=True)
    thread.start()
    yield got
    done.set()
    drill.end()
    thread.join(timeout=75)


def say_all(drill: Drill) -> dict[str, str]:
    """Let Alder say four things to Birch alone; gives their ids by number."""
    place = {"lat_e7": LAT_E7, "lon_e7": LON_E7, "radius_m": 40}
    when = {
        "start_ms": START_MS - 3_600_000, "end_ms": START_MS - 1_800_000,
        "precision": "hour", "zone": "Etc/UTC", "text": WHEN,
    }  # fmt: skip
    first = drill.draft(audience="al+bi", place=place, occurred=when, **REPORT)
    told = [drill.post("alder", "/api/reports", first)]
    unit = {"lat_e7": 364_917_268, "lon_e7": 375_829_374, "radius_m": 30}
    second = drill.draft(audience="al+bi", locates="unit", place=unit, raw_text=UNIT_TEXT, **UNIT)
    told.append(drill.post("alder", "/api/reports", second))
    target = told[0]["id"]
    remark = drill.draft("comment", "al+bi", target=target, text=COMMENT)
    told.append(drill.post("alder", "/api/reports", remark))
    amended = drill.draft("amend", "al+bi", target=target, fields={"victim": AMENDED}, reason=WHY)
    told.append(drill.post("alder", "/api/reports", amended))
    return {str(one["number"]): str(one["id"]) for one in told}


def ask_everything(heard: Heard, said: dict[str, str]) -> None:
    """Ask a node all that it can be asked about what it may not read, errors on purpose among it."""
    for path in (
        "/", "/api/session", "/api/picture", "/api/links", "/api/record", "/api/keys", "/api/people", "/api/audit",
        "/table", "/genesis", "/livez", "/readyz", "/openapi/openapi.json", "/api/places?name=Aleppo",
    ):  # fmt: skip
        heard.ask("GET", path)
    for node in NAMES:
        page = heard.ask("GET", f"/api/record/{node}/entries?from=0&count=500").json()
        for row in page["entries"]:
            heard.ask("GET", f"/api/record/{node}/entries/{row['index']}/proof")
            heard.ask("GET", f"/api/entries/{row['number']}")
        static_paths(heard, f"table.example/trial/{node}", page["size"])
    for number, target in said.items():
        heard.ask("GET", f"/api/entries/{target}")
        for fields in (["town", "raw_text", "text"], ["type"], []):
            heard.ask("POST", f"/api/release/{number}", {"fields": fields})
        for act in (
            {"target": target, "to": "parties", "reason": "so"},
            {"target": target, "reason": "so"},
            {"target": target, "reason": "so", "fields": ["town", "actor"]},
        ):
            for name in ("widen", "erase"):
                heard.ask("POST", f"/api/acts/{name}", act)
        for kind, more in (
            ("comment", {"text": "so"}),
            ("amend", {"fields": {"town": "so"}}),
            ("withdraw", {"reason": "so"}),
            ("deny", {"reason": "so"}),
        ):
            for audience in ("", "bi+ce", "ce"):
                heard.ask("POST", "/api/reports", heard.drill.draft(kind, audience, target=target, **more))
        for node in ("alder", "birch"):
            heard.ask("POST", "/api/ask", {"node": node, "topic": "holds", "question": target})
    heard.ask("GET", "/api/entries/ALD-999999")
    heard.ask("GET", "/api/record/alder/entries?from=-1")
    heard.ask("GET", "/api/record/alder/entries/99999/proof")
    heard.ask("POST", "/api/table/adopt", {})
    heard.ask("POST", "/api/reports", {"kind": 3})


def static_paths(heard: Heard, origin: str, size: int) -> None:
    base = f"/{log_path(origin)}"
    heard.ask("GET", f"{base}/checkpoint")
    for kind in ("entries", "0"):
        heard.ask("GET", f"{base}/tile/{kind}/000.p/{size}")
    for parties in ("parties", "al+bi", "al", "bi", "ce", "bi+ce", "al+ce"):
        for name in ("index", f"0-{size}.age", f"1-{size}.age"):
            heard.ask("GET", f"{base}/pack/{parties}/{name}")


def stopped(heard: Heard, said: dict[str, str]) -> None:
    """Run every command that reads a stopped node's folder; what they write is looked at with the folder."""
    folder = heard.drill.folders[heard.name]
    out = heard.drill.base / f"out-{heard.name}"
    out.mkdir()
    assert heard.run("verify", folder, "--jobs", 1) == 0
    heard.run("doctor", folder)
    heard.run("status", folder, "--json")
    heard.run("fsck", folder)
    for number in list(said)[:2]:
        heard.run("entry", folder, number)
        heard.run(
            "release", "make", folder, number, "--fields", "type,town,raw_text", "--out", out / f"r-{number}"
        )
    assert heard.run("bundle", "export", folder, out / "stick") == 0
    assert heard.run("bundle", "export", folder, out / "stick.zip") == 0
    heard.run("publish", folder, "--to", out / "site")
    heard.run("people", "add", folder, "--name", "C. Cedar", "--role", "key_officer")
    heard.run("audit", "show", folder)


def everywhere(heard: Heard, words: tuple[str, ...]) -> dict[str, set[str]]:
    """Give every place at a node where one of these words stands: answers, prints, files, what it wrote out."""
    drill, name = heard.drill, heard.name
    found = heard.hits(*words)
    for folder in (drill.folders[name], drill.base / f"out-{name}"):
        found |= folder_hits(folder, words, heard.open_age)
    printed = found_in(drill.told(name).encode(), words)
    return found | ({"printed": printed} if printed else {})


def test_no_word_for_two_of_three_is_anywhere_at_the_third(drill: Drill, following: list[bytes]) -> None:
    common = drill.say("alder", weapon="mortar")
    said = say_all(drill)
    drill.wait_for(("birch",), *list(said)[:2])
    wait_until("Cedar counts all", lambda: drill.log("cedar", "alder")["sealed"] >= len(said), 30)
    drill.wait_for(("cedar",), common)
    assert set(drill.marks("cedar")) == {common}
    code = drill.wait_equal(*NAMES)

    heard = {
        name: Heard(drill=drill, name=name, open_age=keys_of(drill, name)) for name in ("cedar", "birch")
    }
    ask_everything(heard["cedar"], said)
    # What the other two give to whoever asks, Cedar can get: it must not be able to open it.
    for name in ("alder", "birch"):
        theirs = Heard(drill=drill, name=name, open_age=heard["cedar"].open_age)
        static_paths(theirs, ALDER, drill.log(name, "alder")["size"])
        theirs.ask("GET", "/table")
        assert theirs.hits(*WORDS, *OWN_SIDE) == {}
    for path in ("/api/picture", *(f"/api/entries/{number}" for number in said)):
        heard["birch"].ask("GET", path)
    drill.stop(*NAMES)
    stopped(heard["cedar"], said)
    assert everywhere(heard["cedar"], (*WORDS, *OWN_SIDE)) == {}
    stream = b"".join(following)
    assert b"event:" in stream
    assert found_in(stream, (*WORDS, *OWN_SIDE)) == set()

    # The same search finds every word where it may be, and what stays with the author's side only there.
    assert set().union(*heard["birch"].hits(*WORDS).values()) == set(WORDS)
    at_birch = folder_hits(drill.folders["birch"], (*WORDS, *OWN_SIDE))
    assert set().union(*at_birch.values()) == set(WORDS)
    own = folder_hits(drill.folders["alder"], OWN_SIDE)
    assert {"Marlrawtextbrook-9924", "364917268"} <= set().union(*own.values())
    assert code


def test_opened_to_all_it_is_read_by_all_and_erased_it_is_nowhere(drill: Drill) -> None:
    drill.link_all(*NAMES)
    drill.start(*NAMES)
    said = say_all(drill)
    first, second = list(said)[:2]
    wait_until("Cedar counts all", lambda: drill.log("cedar", "alder")["sealed"] >= len(said), 30)
    for number in (first, second):
        drill.post("alder", "/api/acts/widen", {"target": said[number], "to": "parties", "reason": "agreed"})
    drill.wait_for(NAMES, first, second)
    drill.wait_equal(*NAMES)
    heard = Heard(drill=drill, name="cedar", open_age=keys_of(drill, "cedar"))
    for number in said:
        heard.ask("GET", f"/api/entries/{number}")
    assert set().union(*heard.hits(*WORDS).values()) == {*OF_REPORT, *UNIT.values()}, (
        "those two, not the rest"
    )

    for number in (first, second):
        drill.post("alder", "/api/acts/erase", {"target": said[number], "reason": "a name was in it"})
    for name in NAMES:
        wait_until(
            f"{name} has erased both",
            lambda name=name: all(  # type: ignore[misc]
                drill.get(name, f"/api/entries/{number}")["erased"] for number in (first, second)
            ),
            30,
        )
    drill.wait_equal(*NAMES)
    drill.stop(*NAMES)
    for name in NAMES:
        words = (*OF_REPORT, *UNIT.values(), *OWN_SIDE)
        assert folder_hits(drill.folders[name], words, keys_of(drill, name)) == {}, name
        assert found_in(drill.told(name).encode(), words) == set(), name
        verified = sametable("verify", drill.folders[name], "--jobs", 1)
        assert verified.code == 0, verified.text
