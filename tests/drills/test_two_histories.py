"""A centre signs two histories: one process with its keys tells Birch one thing, a twin of it tells Cedar another."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import expect, sync_playwright

from drillkit import sametable, seconds
from screenkit import CHROMIUM, CHROMIUM_ARGS, open_screen
from tablekit import ROOT, wait_until
from verifierkit import has_go, run_go, run_python

if TYPE_CHECKING:
    from drillkit import Drill

HONEST = ("birch", "cedar")
ORIGIN = "table.example/trial/alder"


def forked(drill: Drill) -> None:
    """Let Alder say one thing that all hear, then run twice: Birch hears one of them, Cedar the other."""
    drill.link_all("alder", *HONEST)
    drill.start("alder", *HONEST)
    common = drill.say("alder", what="fire.heavy")
    drill.wait_for(HONEST, common)
    drill.stop("alder", *HONEST)
    drill.copy("alder", "alder-twin")
    drill.link("alder")
    drill.link("birch", "alder", "cedar")
    drill.link("cedar", "birch", alder="alder-twin")
    for name in ("alder", "alder-twin"):
        confirmed = ("--reason", "nobody is to be asked", "--by", "alder watch")
        assert sametable("cold-start", drill.folders[name], *confirmed).code == 0
    drill.start("alder", "alder-twin")
    drill.say("alder", weapon="mortar")
    drill.say("alder-twin", weapon="rocket")
    drill.say("alder-twin", weapon="artillery")
    drill.start(*HONEST)


def forks(drill: Drill, name: str) -> list[dict[str, object]]:
    return list(drill.get(name, "/api/record")["forks"])


def state(drill: Drill, name: str) -> str:
    peers = drill.get(name, "/api/links")["peers"]
    return next(str(peer["state"]) for peer in peers if peer["node"] == "alder")


def test_two_histories_are_proved_and_capped_alike_on_every_map(drill: Drill) -> None:
    forked(drill)
    began = time.monotonic()
    for name in HONEST:
        wait_until(f"{name} shows two histories", lambda name=name: forks(drill, name), 30)  # type: ignore[misc]
        print(f"\n{name} shows the fork {seconds(began)} after both ran")

    drill.wait_equal(*HONEST)
    rows = {name: forks(drill, name) for name in HONEST}
    caps = set()
    for name in HONEST:
        (row,) = rows[name]
        assert row["origin"] == ORIGIN
        assert drill.log(name, "alder")["cap"] == row["cap"]
        wait_until(f"{name} calls the link forked", lambda name=name: state(drill, name) == "forked", 20)  # type: ignore[misc]
        caps.add(row["cap"])
        assert evidence_holds(drill, name, str(row["evidence"])) < 1100
    assert len(caps) == 1
    # What both histories have in common is on both maps; what follows is on neither.
    maps = [{number for number in drill.marks(name) if number.startswith("ALD")} for name in HONEST]
    assert maps[0] == maps[1]
    cap = caps.pop()
    assert isinstance(cap, int)
    assert all(int(number[-6:]) < cap for number in maps[0])
    assert maps[0], "what was said before the fork stands"
    if Path(CHROMIUM).exists() and (ROOT / "web" / "dist" / "index.html").exists():
        a_person_sees_the_red_bar(drill)


def a_person_sees_the_red_bar(drill: Drill) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_ARGS))
        screen = open_screen(browser, drill.url("cedar"))
        bar = screen.page.locator("section.bar.bad")
        expect(bar).to_contain_text("has signed two different histories, after entry ALD-")
        expect(bar).to_contain_text("Evidence saved (")
        assert bar.evaluate("one => getComputedStyle(one).backgroundColor") == "rgb(163, 29, 29)"
        screen.page.screenshot(path=drill.base / "two-histories.png")
        screen.spotless()
        browser.close()


def evidence_holds(drill: Drill, name: str, sha256: str) -> int:
    """Check the evidence as an outsider would, with two programs that hold none of our code; gives its size."""
    answer = drill.ask(name, "GET", f"/evidence/{sha256}")
    assert answer.status_code == 200
    raw = answer.content
    assert hashlib.sha256(raw).hexdigest() == sha256
    folder = drill.base / f"evidence-{name}"
    folder.mkdir(exist_ok=True)
    (folder / "fork.evidence").write_bytes(raw)
    genesis = drill.ask(name, "GET", "/genesis")
    (folder / "genesis").write_bytes(genesis.content)
    status, told = run_python(folder / "fork.evidence", "--genesis", folder / "genesis")
    assert status == 0, told
    if has_go():
        nodes = genesis.json()["nodes"]
        keys = next(node["log_vkey"] for node in nodes if node["id"] == "alder")
        (folder / "keys").write_text(keys + "\n")
        status, told = run_go(folder, "-vkeys", "keys", "-evidence", "fork.evidence")
        assert status == 0, told
        # The same file against another log's key proves nothing.
        (folder / "keys").write_text(next(node["log_vkey"] for node in nodes if node["id"] == "birch") + "\n")
        assert run_go(folder, "-vkeys", "keys", "-evidence", "fork.evidence")[0] == 1
    return len(raw)
