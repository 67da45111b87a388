"""A founded record of invented parties in a temporary folder, made through the real code.

Keys come from names, so that a record has the same keys, and the same id, in every run. Two to five nodes: Alder, Birch, Cedar, then Alder's and Birch's second one.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from recordkit import seed
from sametable.boot import Settings, create_record, write_settings
from sametable.edges.keys.founding import card, found, origin_of, sign_genesis
from sametable.edges.keys.node_keys import KeyFile, NodeKeys, write_key_file

if TYPE_CHECKING:
    from pathlib import Path

_AGE_PREFIX = "age-secret-key-"
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
LANGUAGES = ("en", "ru", "ar", "fr")
NODES = (
    ("alder", "al", "ALD"),
    ("birch", "bi", "BIR"),
    ("cedar", "ce", "CED"),
    ("alder-east", "al", "ALE"),
    ("birch-west", "bi", "BIW"),
)


def _said(text: str) -> dict[str, str]:
    return dict.fromkeys(LANGUAGES, text)


def founding_of(count: int) -> dict[str, Any]:
    """Give the founding file of a record with `count` nodes (2 to 5)."""
    nodes = NODES[:count]
    parties = sorted({party for _, party, _ in nodes})
    names = {"al": "Alder", "bi": "Birch", "ce": "Cedar"}
    return {
        "record_name": "table.example/trial",
        "title": _said("Trial"),
        "demonstration": True,
        "theatre": {"zone": "Etc/UTC", "name": _said("The valley"), "bbox": [35.0, 32.0, 42.0, 37.5]},
        "parties": [
            {
                "id": one,
                "short": one.upper(),
                "name": _said(names[one]),
                "capital": _said(names[one] + " town"),
                "capital_zone": "Etc/UTC",
            }
            for one in parties
        ],
        "centres": [{"id": "valley", "name": _said("Valley"), "zone": "Etc/UTC"}],
        "nodes": [
            {"id": name, "party": party, "centre": "valley", "prefix": prefix, "seats": [f"{name} watch"]}
            for name, party, prefix in nodes
        ],
    }


def age_identity(name: str) -> str:
    """Give an age identity that depends on a name only: 32 bytes in Bech32, as age writes them."""
    data = [int.from_bytes(seed(f"age {name}"), "big") << 4 >> 5 * place & 31 for place in range(51, -1, -1)]
    spread = [ord(letter) >> 5 for letter in _AGE_PREFIX] + [0] + [ord(letter) & 31 for letter in _AGE_PREFIX]
    check = 1
    for value in [*spread, *data, 0, 0, 0, 0, 0, 0]:
        top, check = check >> 25, (check & 0x1FFFFFF) << 5 ^ value
        for bit, mask in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= mask if top >> bit & 1 else 0
    data += [(check ^ 1) >> 5 * place & 31 for place in range(5, -1, -1)]
    return (_AGE_PREFIX + "1" + "".join(_BECH32[value] for value in data)).upper()


@cache
def key_file(name: str, origin: str) -> KeyFile:
    """Give a node's keys."""
    return KeyFile(
        origin=origin,
        log=seed(f"log {name}"),
        mirror=seed(f"mirror {name}"),
        mirror_pq=seed(f"pq {name}"),
        age=age_identity(name),
        node_seat=seed(f"node seat {name}"),
        seats={f"{name} watch": seed(f"seat {name}")},
        root=seed(f"root {name}") if name in {"alder", "birch", "cedar"} else None,
    )


@cache
def genesis_of(count: int) -> tuple[bytes, bytes]:
    """Give the genesis of `count` nodes and its note, signed by every party's root."""
    founding = founding_of(count)
    keys = {
        node["id"]: NodeKeys(key_file(node["id"], origin_of(founding, node["id"])))
        for node in founding["nodes"]
    }
    raw = found(founding, [card(name, one.public) for name, one in keys.items()])
    roots = [(node["party"], keys[node["id"]]) for node in founding["nodes"][:3]]
    return raw, sign_genesis(raw, roots)


def found_in(base: Path, count: int) -> dict[str, Path]:
    """Make the folders of `count` nodes, each with its keys, its settings and entry 0 of its log."""
    founding = founding_of(count)
    raw, note = genesis_of(count)
    folders = {}
    for node in founding["nodes"]:
        folder = base / node["id"]
        folder.mkdir(parents=True)
        write_key_file(folder / "keys.json", key_file(node["id"], origin_of(founding, node["id"])))
        write_settings(folder, Settings(node=node["id"], peers={}, countries=("SY",)))
        create_record(folder, raw, note)
        folders[node["id"]] = folder
    return folders
