"""One row of a stopped node's database is doctored: it is named, whoever fetches it notices, and no map moves.

Alder's own database is changed in one place: an entry, its contents, a tile of hashes, the newest signed head. Then
`sametable verify` is asked, and Alder's program runs over it again. Birch holds all of Alder's log from before; Cedar
has still to fetch it, and has no other link.
"""

from __future__ import annotations

import asyncio
import json
import shutil
from typing import TYPE_CHECKING

import pytest
from pysqlite3 import dbapi2 as sqlite

from drillkit import NAMES, Drill, sametable
from sametable.boot import build
from sametable.centre.reports.submit_report import SignedStatement, prepare, sign, submit
from tablekit import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

ALDER = "table.example/trial/alder"
SAID = 270  # so that one tile of 256 hashes is full
ALTERED = 5
NUMBER = f"ALD-{ALTERED:06d}"
OWN = "(select id from log where own = 1)"
ROW = f"id % (1<<40) = {ALTERED} and id / (1<<40) = {OWN}"
LAST = f"log = {OWN} and size = (select max(size) from checkpoint where log = {OWN})"
PLACES = {
    "entry": f"update entry set leaf = cast(substr(leaf, 1, length(leaf) - 4) || 'AAAA' as blob) where {ROW}",
    "contents": f"update payload set body = substr(body, 1, 20) || 'AAAA' || substr(body, 25) where {ROW}",
    "tile": "update tile set data = cast(substr(data, 1, 160) || x'00112233' || substr(data, 165) as blob) "
    f"where level = 0 and n = 0 and log = {OWN}",
    "checkpoint": f"update checkpoint set note = cast(replace(note, '{ALDER}', '{ALDER}x') as blob) where {LAST}",
}


async def fill(drill: Drill) -> None:
    """Let Alder say more than fills one tile."""
    built = build(drill.folders["alder"])
    try:
        for _ in range(SAID):
            prepared = prepare(built.centre, json.dumps(drill.draft()).encode())
            await submit(
                built.centre,
                SignedStatement(
                    client_id=prepared.client_id,
                    signing_input=prepared.signing_input,
                    payload=prepared.payload,
                    signature=sign(built.centre, prepared.signing_input),
                    own_side=None,
                ),
            )
    finally:
        built.store.close()


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Drill]:
    """Give a table at which Birch has all of Alder's log, and Cedar has nothing."""
    drill = Drill(tmp_path_factory.mktemp("sound"))
    asyncio.run(fill(drill))
    drill.link("birch", "alder")
    drill.link("alder", "birch")
    drill.start("alder", "birch")
    drill.wait_equal("alder", "birch")
    drill.stop("alder", "birch")
    drill.link_all("alder", "birch")
    drill.link("cedar", "alder")
    for name in NAMES:
        shutil.copytree(drill.folders[name], drill.base / "sound" / name)
    yield drill
    drill.end()


@pytest.fixture
def doctored(sound: Drill, request: pytest.FixtureRequest) -> Iterator[Drill]:
    """Put everything back as it was, and change one row of Alder's."""
    drill = sound
    drill.end()
    for name in NAMES:
        shutil.rmtree(drill.folders[name])
        shutil.copytree(drill.base / "sound" / name, drill.folders[name])
        drill.printed(name).unlink(missing_ok=True)
    database = sqlite.connect(str(drill.folders["alder"] / "record.db"))
    assert database.execute(PLACES[request.param]).rowcount == 1
    database.commit()
    database.close()
    yield drill
    drill.end()


def named_by_verify(what: object) -> str:
    """Have a copy verified, which must not hold; gives what was doubted."""
    ran = sametable("verify", what, "--jobs", 1)
    assert ran.code == 1, ran.text
    return "\n".join(line for line in ran.out.splitlines() if line.startswith("DOUBT"))


def wait_until_told(drill: Drill) -> None:
    """Wait until Alder's own program has found what it stored to be damaged, and says where.

    Until its others have shown that it has lost nothing it is not ready, either, for another reason.
    """

    def told() -> dict[str, str]:
        return dict(drill.ask("alder", "GET", "/readyz").json())

    wait_until("Alder says so", lambda: told().get("code") == "store.damaged", 60)
    assert told()["at"] == NUMBER


def state(drill: Drill, name: str, node: str) -> tuple[str, str]:
    peers = drill.get(name, "/api/links")["peers"]
    return next((str(peer["state"]), str(peer["detail"])) for peer in peers if peer["node"] == node)


def run_all(drill: Drill) -> dict[str, set[str]]:
    """Run all three over what they have; gives what Birch shows, which has all of it from before."""
    drill.start(*NAMES)
    shown = {"birch": set(drill.marks("birch"))}
    assert len(shown["birch"]) == SAID
    return shown


def mend(drill: Drill, shown: dict[str, set[str]]) -> None:
    """Link Cedar to Birch too: it gets what was signed, and shows what Birch shows."""
    drill.stop("cedar")
    drill.link("cedar", "alder", "birch")
    drill.start("cedar")
    drill.wait_for(("cedar",), *shown["birch"])
    assert set(drill.marks("birch")) == shown["birch"]


@pytest.mark.parametrize("doctored", ["entry"], indirect=True)
def test_an_altered_entry_is_named_kept_and_on_nobodys_map(doctored: Drill) -> None:
    drill = doctored
    told = named_by_verify(drill.folders["alder"])
    assert f"{ALDER} entry {ALTERED}: the entry does not hold" in told
    shown = run_all(drill)
    before = drill.marks("cedar")
    wait_until("Cedar refuses", lambda: state(drill, "cedar", "alder")[0] == "refused", 20)
    assert f"{ALDER}[{ALTERED}]" in state(drill, "cedar", "alder")[1]
    # Once Alder has said more, other bytes with the same fault may have been kept besides.
    evidence = drill.log("cedar", "alder")["evidence"]
    kept = evidence[0]
    assert all(f"{ALDER}[{ALTERED}]" in one["reason"] for one in evidence)
    assert drill.ask("cedar", "GET", f"/api/evidence/{kept['sha256']}").status_code == 200
    assert drill.marks("cedar") == before == {}, "its map does not move"
    assert drill.get("cedar", "/api/record")["forks"] == [], "an altered copy accuses nobody"
    # Alder's own program finds it when it looks at what it has stored, and says so to whoever asks.
    wait_until_told(drill)
    # Birch, which holds all of it from before, finds it in what Alder serves, and keeps that.
    wait_until("Birch keeps it", lambda: drill.log("birch", "alder")["evidence"], 50)
    assert NUMBER in drill.log("birch", "alder")["evidence"][0]["reason"]
    # Whoever held it from before can have the other's copy checked where it is served.
    assert f"{ALDER} entry {ALTERED}: the entry does not hold" in named_by_verify(drill.url("alder"))
    mend(drill, shown)


@pytest.mark.parametrize("doctored", ["contents"], indirect=True)
def test_altered_contents_are_as_if_they_were_not_there(doctored: Drill) -> None:
    drill = doctored
    told = named_by_verify(drill.folders["alder"])
    assert f"{ALDER} entry {ALTERED}: its contents are not what was signed" in told
    shown = run_all(drill)
    wait_until("Cedar has the log", lambda: drill.log("cedar", "alder")["size"] > SAID, 20)

    def missing() -> list[int]:
        page = drill.get("cedar", "/api/record/alder/entries?from=0&count=500")["entries"]
        return [row["index"] for row in page if row["payload"] == "missing"]

    # Contents come after entries, and by chance after the first look.
    wait_until("Cedar has all contents but those", lambda: missing() == [ALTERED], 20)
    assert drill.log("cedar", "alder")["counted"] == ALTERED, "nothing after it is counted before it is here"
    assert drill.code("cedar") is None, "and no code is claimed"
    wait_until_told(drill)
    mend(drill, shown)


@pytest.mark.parametrize("doctored", ["tile"], indirect=True)
def test_an_altered_tile_is_named_and_hides_nothing(doctored: Drill) -> None:
    drill = doctored
    assert f"{ALDER}: tile 0/0 does not hold the hashes" in named_by_verify(drill.folders["alder"])
    shown = run_all(drill)
    # Who pulls hashes the entries anew, and needs nobody's tiles.
    drill.wait_for(("cedar",), *shown["birch"])
    assert set(drill.marks("cedar")) == set(drill.marks("birch")) == shown["birch"]
    assert "tile 0/0 does not hold the hashes" in named_by_verify(drill.url("alder"))
    drill.stop("cedar")
    assert sametable("verify", drill.folders["cedar"], "--jobs", 1).code == 0


@pytest.mark.parametrize("doctored", ["checkpoint"], indirect=True)
def test_an_altered_head_is_no_head_and_is_kept(doctored: Drill) -> None:
    drill = doctored
    assert "the newest checkpoint does not hold" in named_by_verify(drill.folders["alder"])
    # Alone with Cedar, to whom it has no link, Alder may sign nothing: no beat puts a new head in the altered one's place.
    drill.start("alder", "cedar")
    wait_until("Cedar keeps it", lambda: drill.log("cedar", "alder")["evidence"], 20)
    # Birch has all of it, and does not ask for the head again.
    drill.start("birch")
    shown = {"birch": set(drill.marks("birch"))}
    assert len(shown["birch"]) == SAID
    kept = drill.log("cedar", "alder")["evidence"][0]
    assert "checkpoint.wrong_origin" in kept["reason"]
    raw = drill.ask("cedar", "GET", f"/api/evidence/{kept['sha256']}").content
    assert f"{ALDER}x\n".encode() in raw
    for name in ("birch", "cedar"):
        assert drill.get(name, "/api/record")["forks"] == []
    assert set(drill.marks("birch")) == shown["birch"]
    assert drill.marks("cedar") == {}
    # The next thing that Alder says is under a head of its own again.
    number = drill.say("alder", weapon="rocket")
    drill.wait_for(("birch", "cedar"), number, *shown["birch"])
