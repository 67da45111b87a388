"""Measures how well and how fast bulletins are read, on the 50 samples outside the repository.

Prints one JSON line a number, then a markdown table. Counts are compared with the hand-made labels
(`tests/data/bulletin_counts.json`): a total is exact when a count of the same bulletin has that very number and
is cumulative or not alike; a cell is exact when the matched count holds the same name and number. Places are
compared with `tests/data/bulletin_places.json`: a matched place is right when it overlaps a label and lies within
that label's tolerance. Intervals are Wilson's at 95%. Skips, saying so, where the data are absent.

    python bench/reading.py [--misses]
"""

from __future__ import annotations

import json
import math
import re
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data" / "bulletins" / "bulletins.jsonl"
LABELS = ROOT / "tests" / "data"
PACK = ROOT / "packs" / "syria-2016" / "gazetteer.csv"
sys.path.insert(0, str(ROOT / "src"))

from sametable.core.intake.read import read_bulletin  # noqa: E402
from sametable.core.intake.reading import to_json  # noqa: E402
from sametable.core.places.index import PlaceIndex, build_index  # noqa: E402
from sametable.edges.gazetteers.files import load_pack  # noqa: E402
from sametable.edges.gazetteers.geonames import load_cities500  # noqa: E402

Json = dict[str, Any]
SPEED_SECONDS = 5.0
KIND_NAMES = {"fighting": "combat", "combat operations": "combat"}


def load_index() -> PlaceIndex:
    """Build the index a node would have: the pack first, then the cities."""
    pack = list(load_pack(PACK)) if PACK.exists() else []
    return build_index([*pack, *load_cities500()])


def reference_ms(bulletin: Json) -> int | None:
    """Take the day of the bulletin, 20:00 UTC, as its moment of publication."""
    days = re.findall(r"\d{4}-\d\d-\d\d", bulletin["date"])
    return int(datetime.fromisoformat(days[0] + "T20:00:00+00:00").timestamp()) * 1000 if days else None


def wilson(hits: int, total: int) -> tuple[float, float]:
    """Give Wilson's interval at 95%."""
    if not total:
        return 0.0, 1.0
    z, share = 1.96, hits / total
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total)) / (1 + z * z / total)
    return max(0.0, middle - half), min(1.0, middle + half)


def key(name: str) -> str:
    """Compare names of cells by their letters, common words aside."""
    low = re.sub(r"[^a-z ]", " ", KIND_NAMES.get(name.lower(), name).lower())
    words = [
        word
        for word in low.split()
        if word not in {"region", "province", "forces", "the", "armed", "city", "syrian"}
    ]
    return (
        " ".join(words).replace("rif dimashq", "rural damascus").replace("kurdish self management", "kurdish")
    )


def cells_of(count: Json) -> dict[tuple[str, str], int]:
    """Flatten the three breakdowns of a count."""
    return {
        (side, key(name)): value
        for side in ("by_area", "by_kind", "by_actor")
        for name, value in count[side].items()
    }


def alike(label: Json, count: Json) -> bool:
    """Say whether a count may be the one that a label means."""
    same_kind = bool(label.get("cumulative")) == bool(count["period"]["cumulative"])
    return bool(label["total"] is None or label["total"] == count["total"]) and same_kind


def overlap(label: Json, count: Json) -> tuple[int, int, int]:
    """Rank the candidates for one label: same measure, then cells in common."""
    common = len(cells_of(label).items() & cells_of(count).items())
    strange = len(cells_of(count).items() - cells_of(label).items())
    return common, int(label["measure"] == count["measure"]), -strange


def score_counts(bulletin: Json, labels: list[Json], reading: Json) -> list[Json]:
    """Compare the labelled counts of one bulletin with those read."""
    left = list(reading["ledger_counts"])
    rows: list[Json] = []
    for label in labels:
        fitting = [count for count in left if alike(label, count)]
        best = max(fitting, key=lambda count: overlap(label, count), default=None)
        if best is not None:
            left.remove(best)
        wanted = cells_of(label)
        found = cells_of(best) if best else {}
        rows.append(
            {
                "id": bulletin["id"],
                "lang": bulletin["lang"][:2],
                "total": None if label["total"] is None else best is not None,
                "area": [found.get(cell) == value for cell, value in wanted.items() if cell[0] == "by_area"],
                "cells": [found.get(cell) == value for cell, value in wanted.items() if cell[0] != "by_area"],
                "contradicts": label["consistent"] is False,
                "flagged": best is not None and best["consistent"] is False,
                "measure": best is not None and best["measure"] == label["measure"],
                "label": label,
                "read": best,
            }
        )
    return rows + [{"id": bulletin["id"], "lang": bulletin["lang"][:2], "extra": count} for count in left]


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Give the distance of two points on a sphere."""
    lat1, lon1, lat2, lon2 = (math.radians(value) for value in (*one, *other))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 12_742_000 * math.asin(math.sqrt(h))


def score_places(bulletin: Json, labels: list[Json], reading: Json) -> list[Json]:
    """Compare labelled places of one bulletin with those of its reports."""
    places = {tuple(place["span"]): place for report in reading["reports"] for place in report["places"]}
    rows: list[Json] = []
    met: set[int] = set()
    for (start, end), place in sorted(places.items()):
        labelled = [n for n, label in enumerate(labels) if label["start"] < end and start < label["end"]]
        row: Json = {
            "id": bulletin["id"],
            "text": place["text"],
            "status": place["status"],
            "name": place["name"],
        }
        row["role"] = labels[labelled[0]]["role"] if labelled else "none"
        met |= set(labelled)
        row["right"] = None
        row["truth"] = any(labels[n]["lat"] is not None for n in labelled)
        truths = [labels[n] for n in labelled if labels[n]["lat"] is not None]
        if place["status"] == "matched" and (truths or not labelled):
            here = (place["lat"], place["lon"])
            away = [metres(here, (t["lat"], t["lon"])) - t["tolerance_m"] for t in truths]
            row["right"] = any(over <= 0 for over in away)
            row["near"] = any(over <= place["radius_m"] for over in away)
        rows.append(row)
    for n, label in enumerate(labels):
        if n not in met and label["role"] == "event":
            text = bulletin["text"][label["start"] : label["end"]]
            row = {"id": bulletin["id"], "text": text, "status": "missed", "role": "event", "right": None}
            rows.append({**row, "truth": label["lat"] is not None})
    return rows


def say(name: str, hits: int, total: int, table: list[str]) -> None:
    """Print one share as a JSON line and keep its row for the table."""
    low, high = wilson(hits, total)
    share = hits / total if total else None
    print(json.dumps({"name": name, "share": share, "hits": hits, "n": total, "low": low, "high": high}))
    shown = f"{100 * share:.1f}%" if share is not None else "-"
    table.append(f"| {name} | {shown} | {hits} of {total} | {100 * low:.0f}-{100 * high:.0f}% |")


def report_counts(rows: list[Json], table: list[str]) -> None:
    """Print the shares of exact totals and cells, overall and by language."""
    labelled = [row for row in rows if "extra" not in row]
    for lang in ("all", *sorted({row["lang"] for row in labelled})):
        mine = [row for row in labelled if lang in {"all", row["lang"]}]
        totals = [row["total"] for row in mine if row["total"] is not None]
        area = [hit for row in mine for hit in row["area"]]
        other = [hit for row in mine for hit in row["cells"]]
        say(f"totals exact ({lang})", sum(totals), len(totals), table)
        say(f"cells by area exact ({lang})", sum(area), len(area), table)
        say(f"cells by kind and actor exact ({lang})", sum(other), len(other), table)
        say(f"totals and area cells exact ({lang})", sum(totals) + sum(area), len(totals) + len(area), table)
    wrong = [row for row in labelled if row["contradicts"]]
    say("contradicting sums flagged", sum(row["flagged"] for row in wrong), len(wrong), table)
    fine = [row for row in labelled if not row["contradicts"] and row["read"]]
    say("counts flagged without a contradiction", sum(row["flagged"] for row in fine), len(fine), table)
    say("measure as labelled", sum(row["measure"] for row in labelled), len(labelled), table)
    print(json.dumps({"name": "counts read beyond the labels", "n": sum("extra" in row for row in rows)}))


def report_places(rows: list[Json], table: list[str]) -> None:
    """Print precision and recall of places."""
    judged = [row for row in rows if row["right"] is not None]
    say("matched places right (precision)", sum(row["right"] for row in judged), len(judged), table)
    say(
        "matched places right, their own stated radius allowed",
        sum(row["near"] for row in judged),
        len(judged),
        table,
    )
    events = [row for row in rows if row["role"] == "event"]
    matched = [row for row in events if row["right"]]
    seen = [row for row in events if row["status"] != "missed"]
    judgeable = [row for row in events if row["truth"]]
    say(
        "event places matched and right (recall, where the labels know the place)",
        len(matched),
        len(judgeable),
        table,
    )
    say("event places found: matched, asked or shown as unknown", len(seen), len(events), table)
    shown = [row for row in rows if row["status"] != "missed"]
    say("places read that are event places", sum(row["role"] == "event" for row in shown), len(shown), table)


def speed(index: PlaceIndex, bulletins: list[Json]) -> float:
    """Read the samples over and over for a few seconds; give bulletins a second of one core's time."""
    done, begun = 0, time.process_time()
    while time.process_time() - begun < SPEED_SECONDS:
        for bulletin in bulletins:
            read_bulletin(bulletin["text"], places=index, reference_ms=reference_ms(bulletin))
        done += len(bulletins)
    return done / (time.process_time() - begun)


def misses(counts: list[Json], places: list[Json]) -> None:
    """Show what was not read as labelled."""
    for row in counts:
        if "extra" in row:
            print("EXTRA", row["id"], json.dumps(row["extra"], ensure_ascii=False)[:300])
        elif (
            not (row["total"] in {True, None} and all(row["area"]) and all(row["cells"]))
            or row["contradicts"] != row["flagged"]
        ):
            print("COUNT", row["id"], "\n   label", json.dumps(row["label"], ensure_ascii=False))
            print("   read ", json.dumps(row["read"], ensure_ascii=False)[:400])
    for row in places:
        if (
            row["right"] is False
            or row["status"] == "missed"
            or row["role"] in {"none", "context", "count_area"}
        ):
            print("PLACE", json.dumps(row, ensure_ascii=False))


def main() -> None:
    """Measure and print."""
    if not DATA.exists():
        print(json.dumps({"name": "reading", "skipped": "../shared/data/bulletins is absent"}))
        return
    bulletins = [json.loads(line) for line in DATA.read_text("utf-8").splitlines()]
    count_labels = {
        row["id"]: row["counts"] for row in json.loads((LABELS / "bulletin_counts.json").read_text())
    }
    place_labels = {row["id"]: row for row in json.loads((LABELS / "bulletin_places.json").read_text())}
    index = load_index()
    counts: list[Json] = []
    places: list[Json] = []
    near = 0
    for bulletin in bulletins:
        reading = to_json(read_bulletin(bulletin["text"], places=index, reference_ms=reference_ms(bulletin)))
        counts.extend(score_counts(bulletin, count_labels[bulletin["id"]], reading))
        places.extend(score_places(bulletin, place_labels[bulletin["id"]]["places"], reading))
        near += abs(len(reading["reports"]) - place_labels[bulletin["id"]]["reports_expected"]) <= 1
    table = ["| what | share | count | 95% interval |", "|---|---|---|---|"]
    report_counts(counts, table)
    report_places(places, table)
    say("bulletins with the expected number of reports, give or take one", near, len(bulletins), table)
    rate = speed(index, bulletins)
    print(json.dumps({"name": "bulletins read a second", "median": rate, "unit": "1/s", "n": len(bulletins)}))
    table.append(f"| bulletins read a second, one core | {rate:.0f} | {len(bulletins)} texts | |")
    print("\n".join(table))
    if "--misses" in sys.argv:
        misses(counts, places)


if __name__ == "__main__":
    main()
