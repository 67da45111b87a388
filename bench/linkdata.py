"""The sets that linking is measured on, and how: pairs and B-cubed, with bootstrap intervals over events.

Every set is rows as a table has them, and for each row the events that people say it tells of. A headline that serves
several events is right beside any headline that shares one of them: a pair is true if it shares an event, and a row's
B-cubed recall looks for all rows that share one with it.
"""

from __future__ import annotations

import csv
import random
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DATA = Path(__file__).resolve().parents[1] / ".." / "shared" / "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Set:
    """Rows by id, and the events of each."""

    name: str
    rows: Sequence[dict[str, str]]
    events: Mapping[str, frozenset[str]]

    def half(self, second: bool) -> Set:
        """Give the first or the second half of the rows by date; equal dates stay together."""
        dates = sorted(row["start"] for row in self.rows)
        cut = dates[len(dates) // 2]
        rows = [row for row in self.rows if (row["start"] >= cut) == second]
        return replace(self, rows=rows, events={row["id"]: self.events[row["id"]] for row in rows})


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Precision, recall and F1 of pairs and of B-cubed."""

    pair: tuple[float, float, float]
    cubed: tuple[float, float, float]


def f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _rows(path: str) -> list[dict[str, str]]:
    with (DATA / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def headlines() -> Set:
    """Give outlet, date and headline, and nothing else, of the headlines of UCDP GED in Ukraine."""
    events: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for row in _rows("ucdp_ukraine/source_headline_clusters.csv"):
        events[row["outlet"], row["pub_date"], row["headline"]].add(row["event_id"])
    told = sorted(events)
    rows = [
        {"id": f"h{at}", "source": one[0], "start": one[1], "text": one[2]} for at, one in enumerate(told)
    ]
    return Set(
        name="UCDP headlines",
        rows=rows,
        events={f"h{at}": frozenset(events[one]) for at, one in enumerate(told)},
    )


def crashes() -> Set:
    """Give the MELTT sample; the answer is its published matching rule, see `crash_answer`."""
    rows: list[dict[str, str]] = []
    for number in (1, 2, 3):
        for row in _rows(f"meltt/crash_data{number}.csv"):
            rows.append(  # noqa: PERF401
                {
                    "id": f"{number}-{row['event']}", "source": row["dataset"], "start": row["date"], "end": row["enddate"],
                    "lat": row["latitude"], "lon": row["longitude"], "kind": row["model_tax"], "weapon": row["color_tax"],
                    "text": row["damage_tax"],
                }
            )  # fmt: skip
    return Set(name="MELTT", rows=rows, events={})


ALIASES = {
    "salhin": "salaheen",
    "shaar": "alshaar",
    "anadan": "anadan",
    "sukkari": "sukkari",
    "mashhad": "mashhad",
}


def videos() -> Set:
    """Give videos of cluster munitions in Aleppo 2016 with the published incident that each belongs to."""
    published = _rows("syrian_archive_violations/published_incidents_cluster_munitions_aleppo_2016.csv")
    chosen = []
    for row in _rows("syrian_archive_violations/violations.csv"):
        told = f"{row['Weapons_Used']} {row['Description']}".lower()
        if (
            row["City"] == "ALEPPO"
            and "cluster" in told
            and "2016-07-01" <= row["Recording_Date"] <= "2016-12-31"
        ):
            chosen.append(row)
    return _videos(chosen, published)


def _videos(chosen: list[dict[str, str]], published: list[dict[str, str]]) -> Set:
    rows, events = [], {}
    for at, row in enumerate(chosen):
        name = f"v{at}"
        hour, minute = (row[part].split(".")[0] for part in ("Recording_Hour", "Recording_Minute"))
        moment = (
            f"{row['Recording_Date']}T{int(hour):02d}:{int(minute):02d}"
            if hour.isdigit() and minute.isdigit()
            else row["Recording_Date"]
        )
        place = " ".join(part for part in (row["Neighborhood"], row["City"]) if part != "NA")
        found = [
            number for number, one in enumerate(published)
            if one["date"] == row["Recording_Date"] and _same_place(one["place_as_published"], row["Neighborhood"])
        ]  # fmt: skip
        if not found:
            continue
        events[name] = frozenset(str(one) for one in found[:1])
        rows.append(
            {
                "id": name, "source": row["Source"], "start": moment, "lat": row["Latitude"], "lon": row["Longitude"],
                "kind": row["Violation_Type"], "weapon": row["Weapons_Used"], "text": f"{row['Description']} {place}",
            }
        )  # fmt: skip
    return Set(name="Syrian Archive videos", rows=rows, events=events)


def _skeleton(name: str) -> str:
    low = re.sub(r"[^a-z ]", " ", name.lower())
    words = [
        re.sub(r"^al(?=[a-z]{4})", "", word)
        for word in low.split()
        if word not in {"al", "el", "ash", "hospital", "convoy", "city"}
    ]
    return re.sub(r"(.)\1+", r"\1", re.sub(r"[aeiouyhw]", "", "".join(words)))


def _same_place(published: str, recorded: str) -> bool:
    if "unknown" in published:
        return recorded == "NA"
    if "not stated" in published:
        return recorded in {"Umayjil", "Kafar Naha"}
    recorded_bones = _skeleton(recorded)
    parts = re.split(r" and |\(", published)
    return any(_skeleton(one) == recorded_bones for one in parts if _skeleton(one))


def cubed_by_row(held: Set, groups: Mapping[str, str]) -> float:
    """Give the B-cubed F1 where a report that serves several events is as many rows, each of one event."""
    rows = [(groups[one], event) for one, events in held.events.items() for event in events]
    made, true, both = Counter(one[0] for one in rows), Counter(one[1] for one in rows), Counter(rows)
    precision = sum(both[one] / made[one[0]] for one in rows) / len(rows)
    return f1(precision, sum(both[one] / true[one[1]] for one in rows) / len(rows))


def cubed_extended(held: Set, groups: Mapping[str, str]) -> float:
    """Give the extended B-cubed F1 of overlapping answers: two reports that share several events are to do so as often."""
    members, by_event = defaultdict(set), defaultdict(set)
    for one, events in held.events.items():
        members[groups[one]].add(one)
        for event in events:
            by_event[event].add(one)
    precision = recall = 0.0
    for one, events in held.events.items():
        mine = members[groups[one]]
        precision += sum(bool(events & held.events[other]) for other in mine) / len(mine)
        gold = set().union(*(by_event[event] for event in events))
        recall += sum(1 / len(events & held.events[other]) for other in gold & mine) / len(gold)
    return f1(precision / len(held.events), recall / len(held.events))


def measure(held: Set, groups: Mapping[str, str], ids: Sequence[str] | None = None) -> Score:
    """Compare predicted groups (id to group) with the events, over some rows (repeated ones count again)."""
    wanted = list(held.events) if ids is None else list(ids)
    members, by_event = defaultdict(set), defaultdict(set)
    for one in held.events:
        members[groups[one]].add(one)
        for event in held.events[one]:
            by_event[event].add(one)
    right = found = true = 0
    cubed_p = cubed_r = 0.0
    for one in wanted:
        mine = members[groups[one]]
        gold = set().union(*(by_event[event] for event in held.events[one]))
        both = len(mine & gold)
        cubed_p += both / len(mine)
        cubed_r += both / len(gold)
        right, found, true = right + both - 1, found + len(mine) - 1, true + len(gold) - 1
    pair_p, pair_r = right / found if found else 1.0, right / true if true else 1.0
    p, r = cubed_p / len(wanted), cubed_r / len(wanted)
    return Score(pair=(pair_p, pair_r, f1(pair_p, pair_r)), cubed=(p, r, f1(p, r)))


def interval(held: Set, groups: Mapping[str, str], rounds: int = 200) -> tuple[float, float]:
    """Give the 95% interval of the B-cubed F1: rows drawn again by whole days."""
    days = defaultdict(list)
    for row in held.rows:
        days[row["start"][:10]].append(row["id"])
    names, dice = sorted(days), random.Random(5)
    found = sorted(
        measure(held, groups, [one for day in dice.choices(names, k=len(names)) for one in days[day]]).cubed[
            2
        ]
        for _ in range(rounds)
    )
    return found[int(0.025 * rounds)], found[int(0.975 * rounds)]
