"""`ask`: one node asks another a question, signed, where a list must not travel. Kept by both sides.

`to` is a node's id; `topic` names what kind of question it is, so that the other side knows what answers it. `holds`: whether
that node holds an entry, by its id in `question`. `protection`: what that side knows to be protected in an area and a window;
the area is a box on the coarse grid (`core/passage`), so that neither asks finer nor is answered finer.

Shapes: a box is its four edges in ten-millionths of a degree WGS84, south < north, west < east.
Source: record.md 4.10 "ask"; issue "passage", protection check.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.model.fields import Code, Flag, Int, Record, Text
from sametable.core.model.kind import PERIOD, Kind, check_interval, optional
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping

WORDS_LIMIT_B = 400
TOPIC = Code(codes=frozenset({"holds", "protection"}))
_LAT = Int(low=-900_000_000, high=900_000_000)
_LON = Int(low=-1_800_000_000, high=1_800_000_000)
BOX = Record(
    members={"south_e7": _LAT, "west_e7": _LON, "north_e7": _LAT, "east_e7": _LON},
    required=frozenset({"south_e7", "west_e7", "north_e7", "east_e7"}),
)
NEEDED = {"holds": ("question",), "protection": ("area", "window")}
"""What a question of each topic brings; nothing else of these is in it."""


def check_box(fields: Mapping[str, object]) -> None:
    """Raise `statement.field` unless an area's edges stand in order."""
    held = fields.get("area")
    if isinstance(held, dict) and not (
        held["south_e7"] < held["north_e7"] and held["west_e7"] < held["east_e7"]
    ):
        raise SametableError(
            "statement.field", at="area", expected="south below north, west before east", got="otherwise"
        )


def _of_its_topic(fields: Mapping[str, object]) -> None:
    needed = NEEDED[str(fields["topic"])]
    for name in ("question", "area", "window"):
        if (name in fields) != (name in needed):
            raise SametableError(
                "statement.field",
                at=name,
                expected=f"{fields['topic']} to bring {' and '.join(needed)}",
                got="otherwise",
            )


KIND = Kind(
    name="ask",
    says="A node asks another node a question.",
    fields=optional(
        {
            "to": Text(limit=32),
            "topic": TOPIC,
            "question": Text(limit=WORDS_LIMIT_B),
            "area": BOX,
            "window": PERIOD,
            "demonstration": Flag(),
        },
        "to",
        "topic",
    ),
    rules=(_of_its_topic, check_box, lambda fields: check_interval(fields, "window")),
)
