"""Found the demonstration's record, play its story, and run its nodes until Ctrl-C.

`python tools/demo.py [SCENARIO]`: `syria-2016` (default) or `empty`. Everything lives below `var/demo-<scenario>`;
started again it goes on where it was. Loopback only.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

from sametable.boot import Settings, create_record, places_of, read_settings, write_settings
from sametable.core.record.genesis import parse_genesis, record_id
from sametable.edges.keys.founding import card, found, origin_of, sign_genesis
from sametable.edges.keys.node_keys import NodeKeys, new_key_file, read_key_file, write_key_file
from sametable.errors import SametableError

HERE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HERE / "tools"))

import play_story  # noqa: E402 - the folder of tools is no package

PACK = HERE / "packs" / "syria-2016"
FIRST_PORT = 8101
COUNTRIES = ("SY", "LB", "JO", "IQ", "TR", "IL", "CY")


def step(text: str) -> None:
    """Print a progress line."""
    print(f"  {text}", flush=True)


def free_ports(count: int, first: int) -> list[int]:
    """Find `count` ports in a row that are free on loopback."""
    while True:
        try:
            for port in range(first, first + count):
                with socket.socket() as probe:
                    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    probe.bind(("127.0.0.1", port))
        except OSError:
            first += 10
            continue
        return list(range(first, first + count))


def set_up(base: Path, founding: dict[str, Any], first_port: int) -> dict[str, Path]:
    """Make every node's folder, keys and settings, and found the record between them."""
    folders = {node["id"]: base / node["id"] for node in founding["nodes"]}
    ports = dict(zip(folders, free_ports(len(folders), first_port), strict=True))
    urls = {name: f"http://127.0.0.1:{port}" for name, port in ports.items()}
    have_root: set[str] = set()
    holders: list[tuple[str, NodeKeys]] = []
    cards = []
    for node in founding["nodes"]:
        folder = folders[node["id"]]
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "keys.json"
        if not path.exists():
            fresh = new_key_file(
                origin_of(founding, node["id"]), node["seats"], with_root=node["party"] not in have_root
            )
            write_key_file(path, fresh)
        keys = NodeKeys(read_key_file(path))
        if keys.public.root:
            have_root.add(node["party"])
            holders.append((node["party"], keys))
        cards.append(card(node["id"], keys.public))
        write_settings(
            folder,
            Settings(
                node=node["id"],
                port=ports[node["id"]],
                peers={name: url for name, url in urls.items() if name != node["id"]},
                gazetteers=tuple(str(one) for one in (PACK / "gazetteer.csv",) if one.exists()),
                countries=COUNTRIES,
            ),
        )
    raw = found(founding, cards)
    note = sign_genesis(raw, holders)
    for folder in folders.values():
        create_record(folder, raw, note)
    return folders


def move_ports(folders: dict[str, Path]) -> None:
    """Give the nodes other ports where somebody else has taken theirs meanwhile."""
    held = {name: read_settings(folder) for name, folder in folders.items()}
    first = min(one.port for one in held.values())
    ports = free_ports(len(folders), first)
    if ports[0] == first:
        return
    urls = dict(zip(folders, (f"http://127.0.0.1:{port}" for port in ports), strict=True))
    for (name, folder), port in zip(folders.items(), ports, strict=True):
        old = held[name]
        peers = {one: url for one, url in urls.items() if one != name}
        write_settings(
            folder,
            Settings(
                node=name,
                port=port,
                peers=peers,
                clock_offset_ms=old.clock_offset_ms,
                gazetteers=old.gazetteers,
                countries=old.countries,
            ),
        )


def set_clock(folders: dict[str, Path], offset_ms: int) -> None:
    """Let every node's clock run at a distance from the machine's."""
    for folder in folders.values():
        old = read_settings(folder)
        write_settings(
            folder,
            Settings(
                node=old.node,
                port=old.port,
                peers=old.peers,
                clock_offset_ms=offset_ms,
                gazetteers=old.gazetteers,
                countries=old.countries,
            ),
        )


def prepare(base: Path, scenario: str, first_port: int = FIRST_PORT) -> dict[str, Path]:
    """Bring a scenario to the point where its nodes can start."""
    story = play_story.read_story(PACK / "story.yaml")
    folders = {node["id"]: base / node["id"] for node in story["nodes"]}
    done = base / "played.json"
    if done.exists():
        step("the record is there; going on where it was")
        move_ports(folders)
        return folders
    if base.exists() and any(base.iterdir()):
        step("an unfinished set-up was found; starting over")
        _empty(base)
    founding = {**story, "demonstration": scenario != "empty"}
    if scenario == "empty":
        founding["record_name"] = "sametable.example/empty"
    step("making keys for five nodes and founding the record")
    folders = set_up(base, founding, first_port)
    raw = (folders[next(iter(folders))] / "genesis.json").read_bytes()
    step(f"record {record_id(raw)} of {len(parse_genesis(raw).parties)} parties")
    if scenario != "empty":
        step("reading the gazetteer")
        places = places_of(folders["khmeimim"], read_settings(folders["khmeimim"]))()
        step(f"playing the story: {len(story['steps'])} steps, told from five desks")
        last_ms = play_story.run(folders, story, places, _progress)
        print(flush=True)
        set_clock(folders, last_ms + 60_000 - time.time_ns() // 1_000_000)
    done.write_text(json.dumps({"scenario": scenario}), encoding="utf-8")
    return folders


def _progress(done: int, of: int) -> None:
    if sys.stdout.isatty():
        print(f"\r    {done} of {of}", end="", flush=True)
    elif done % 25 == 0:
        print(f"    {done} of {of}", flush=True)


def _empty(base: Path) -> None:
    import shutil

    shutil.rmtree(base)


def wait_until_up(url: str, process: subprocess.Popen[bytes], timeout_s: float = 60) -> None:
    """Wait until a node answers."""
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise SystemExit(f"a node ended while starting (exit {process.returncode}): {url}")
        try:
            with urllib.request.urlopen(f"{url}/livez", timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"a node did not answer within {timeout_s:.0f} s: {url}")


def start(folders: dict[str, Path]) -> dict[str, subprocess.Popen[bytes]]:
    """Start one process a node."""
    command = str(Path(sys.executable).with_name("sametable"))
    return {
        name: subprocess.Popen(
            [command, "serve", "--quiet", str(folder)], stdin=subprocess.DEVNULL, start_new_session=True
        )
        for name, folder in folders.items()
    }


def stop(processes: dict[str, subprocess.Popen[bytes]]) -> None:
    """End every node that is still there: ask, wait, then insist. A second Ctrl-C does not cut this short."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for process in processes.values():
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
    for name, process in processes.items():
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            step(f"{name} had to be killed")


def main() -> int:
    """Run the demonstration."""
    scenario = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("SCENARIO") or "syria-2016"
    if scenario not in {"syria-2016", "empty"}:
        print(f"no such scenario: {scenario}; there are syria-2016 and empty")
        return 2
    base = HERE / "var" / f"demo-{scenario}"
    base.mkdir(parents=True, exist_ok=True)
    print(f"Sametable demonstration: {scenario}", flush=True)
    processes: dict[str, subprocess.Popen[bytes]] = {}
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, signal.default_int_handler)
    try:
        folders = prepare(base, scenario)
        urls = {name: f"http://127.0.0.1:{read_settings(folder).port}" for name, folder in folders.items()}
        step("starting five nodes")
        processes.update(start(folders))
        for name, url in urls.items():
            wait_until_up(url, processes[name])
        print("\nThe table runs. One desk a window:", flush=True)
        for name, url in urls.items():
            print(f"  {name:<12} {url}", flush=True)
        print("\nCtrl-C ends all. The record stays below var/ and goes on next time.", flush=True)
        while True:
            time.sleep(1)
            gone = [name for name, process in processes.items() if process.poll() is not None]
            for name in gone:
                step(f"{name} has ended (exit {processes.pop(name).returncode}); the others go on")
            if not processes:
                return 1
    except KeyboardInterrupt:
        print("\nEnding the nodes ...", flush=True)
        return 0
    except SametableError as error:
        print(f"{error}\n{error.advice}", flush=True)
        return 1
    finally:
        stop(processes)


if __name__ == "__main__":
    raise SystemExit(main())
