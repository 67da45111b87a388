"""What several kinds of clauses share: acts, weapons, distances from a line, marks of comparison, and what a kind is.

Decides which codes a clause may name; classes of weapons stay classes, classes of acts become the acts they hold.

Shapes: calibres millimetres, both ends in the range; distances metres, the nearer one in, the farther one out.
Source: domain reference 1.5 and 8; the vocabulary of statements.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sametable.core.model.vocabulary import WEAPON, WHAT
from sametable.core.terms.model import Band, Compared, WeaponClass
from sametable.core.terms.schema.times import DAY
from sametable.core.terms.shapes import (
    NO,
    Field,
    Reading,
    Ref,
    Shape,
    each,
    fields_at,
    integer,
    listing,
    mapping,
    metres,
    one_or_list,
    ref,
    text,
    text_at,
)
from sametable.core.terms.weapons import CLASSES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sametable.core.terms.tree import Node

ACTS = tuple(term.code for term in WHAT)
WEAPONS = tuple(term.code for term in WEAPON)
ATTACKS = tuple(
    code
    for code in ACTS
    if code.startswith(("fire.", "attack."))
    or code in {"sniper", "air.strike", "ground.attack", "mine.ied", "chemical"}
)
ACT_CLASSES: Mapping[str, tuple[str, ...]] = {"attacks": ATTACKS, "any": ("any",)}
WEAPON_NAMES = ("any", *CLASSES, *WEAPONS)
FAR_M = 2_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of clause: its code, its number, one sentence, its own fields, and an example that is tested."""

    code: str
    number: str
    says: str
    fields: Sequence[Field]
    example: str
    build: Callable[[dict[str, Any], Node, Reading], dict[str, Any]] | None = None


def expand_act(told: str) -> tuple[str, ...]:
    """Give the acts that a code, a prefix such as `attack.*` or a class means; none if it is unknown."""
    if told in ACT_CLASSES:
        return ACT_CLASSES[told]
    if told.endswith(".*"):
        return tuple(code for code in ACTS if code.startswith(told[:-1]))
    return (told,) if told in ACTS else ()


def _act(node: Node, reading: Reading) -> tuple[str, ...]:
    found = expand_act(text_at(node, reading, "an act"))
    if not found:
        raise reading.near("unknown_act", node, [*ACT_CLASSES, *ACTS])
    return found


def _acts(node: Node, reading: Reading) -> tuple[str, ...]:
    if node.kind == "text":
        return _act(node, reading)
    one = Shape(says="an act", read=_act, schema={})
    found = {code for codes in each(node, reading, one, "acts") for code in codes}
    return ("any",) if "any" in found else tuple(code for code in ACTS if code in found)


_ACT_NAMES = [*ACT_CLASSES, *sorted({code.split(".")[0] + ".*" for code in ACTS if "." in code}), *ACTS]
ACTS_SHAPE = Shape(
    says="acts: codes of the vocabulary, a prefix such as `attack.*`, `attacks` or `any`",
    read=_acts, schema={"$ref": "#/$defs/acts"},
)  # fmt: skip

_CALIBRE = integer(1, 1_000, "of millimetres")


def _calibre(node: Node, reading: Reading) -> tuple[int | None, int | None]:
    if node.kind == "text":
        exact = _CALIBRE.read(node, reading)
        return exact, exact
    fields = (
        Field(name="min", shape=_CALIBRE, says="The smallest calibre meant."),
        Field(name="max", shape=_CALIBRE, says="The largest calibre meant."),
    )
    found = fields_at(node, reading, fields, "min and max, in millimetres")
    low, high = found.get("min"), found.get("max")
    if low is None and high is None:
        raise reading.fault("exactly_one", node, fields="min, max", got="")
    if low is not None and high is not None and low > high:
        raise reading.fault(
            "range_reversed", node.entries["min"], low="min", high="max", got=f"{low} > {high}"
        )
    return low, high


_CALIBRE_SCHEMA = {
    "anyOf": [
        {"type": "integer"}, {"type": "string"},
        {"type": "object", "properties": {"min": _CALIBRE.schema, "max": _CALIBRE.schema}, "additionalProperties": False},
    ]
}  # fmt: skip


def _weapon_code(node: Node, reading: Reading) -> str:
    told = text_at(node, reading, "a weapon")
    if told not in WEAPON_NAMES:
        raise reading.near("unknown_weapon", node, WEAPON_NAMES)
    return told


_CODE = Shape(
    says="a code of the weapon vocabulary, or a class", read=_weapon_code, schema={"enum": [*WEAPON_NAMES]}
)
_WEAPON_FIELDS = (
    Field(name="weapon", shape=_CODE, says="The weapon or class of weapons.", required=True),
    Field(
        name="calibre_mm", shape=Shape(says="min and max", read=_calibre, schema=_CALIBRE_SCHEMA),
        says="The calibres meant, in millimetres; both ends are in.",
    ),
    Field(name="systems", shape=listing(text("a name", 80), "names"), says="Named systems, such as BM-21 Grad."),
)  # fmt: skip


def _weapon(node: Node, reading: Reading) -> WeaponClass:
    if node.kind == "text":
        return WeaponClass(weapon=_weapon_code(node, reading))
    found = fields_at(node, reading, _WEAPON_FIELDS, "weapon, calibre_mm, systems")
    low, high = found.get("calibre_mm", (None, None))
    return WeaponClass(
        weapon=found["weapon"], calibre_min_mm=low, calibre_max_mm=high, systems=found.get("systems", ())
    )


_WEAPON_SHAPE = Shape(
    says="a weapon", read=_weapon,
    schema={"anyOf": [_CODE.schema, {
        "type": "object", "required": ["weapon"], "additionalProperties": False,
        "properties": {one.name: {"description": one.says, **one.shape.schema} for one in _WEAPON_FIELDS},
    }]},
)  # fmt: skip
WEAPONS_SHAPE = replace(
    listing(_WEAPON_SHAPE, "weapons: codes, classes, or a weapon with calibres and systems"),
    schema={"$ref": "#/$defs/weapons"},
)
ACTS_SCHEMA = one_or_list({"enum": _ACT_NAMES})
WEAPONS_SCHEMA = one_or_list(_WEAPON_SHAPE.schema)

LINE_REF = ref("line")
# Nought is read, so that it can be told how to say what is meant by it; the schema has it begin with 1 m.
_FAR = replace(metres(FAR_M), schema=metres(FAR_M, low=1).schema, says=metres(FAR_M, low=1).says)
_SIDE = Field(
    name="side",
    shape=text("the name of a side", 80),
    says="On which side, by its name under `sides` of the line; left out: on both.",
)


def _band(found: dict[str, Any], node: Node, reading: Reading) -> Band:
    far = [name for name in ("to_m", "within_m", "width_m") if name in found]
    if len(far) > 1 or not (far or "from_m" in found):
        raise reading.fault("exactly_one", node, fields="within_m, to_m, width_m", got=", ".join(far))
    if far == ["width_m"]:
        return _both_sides(found, node, reading)
    start, end = found.get("from_m", 0), found[far[0]] if far else FAR_M
    if start == end:
        raise reading.fault("band_empty", node.entries[far[0] if far else "from_m"])
    if start > end:
        raise reading.fault(
            "range_reversed", node.entries["from_m"], low="from_m", high=far[0], got=f"{start} > {end}"
        )
    side = found.get("side", "")
    if side:
        side_node = node.entries["side"]
        reading.refs.append(
            Ref(sort="side", id=f"{found['line']}\n{side}", node=side_node, scope=reading.scope)
        )
    return Band(line=found["line"], from_m=start, to_m=end, side=side)


def _both_sides(found: dict[str, Any], node: Node, reading: Reading) -> Band:
    """Give the band of a whole width: half of it on either side, so that it has no side and no nearer end."""
    for other in ("from_m", "side"):
        if other in found:
            told = f"width_m, {other}"
            raise reading.fault("exactly_one", node.entries[other], fields=told, got=told)
    if not found["width_m"]:
        raise reading.fault("band_empty", node.entries["width_m"])
    return Band(line=found["line"], from_m=0, to_m=(found["width_m"] + 1) // 2)


NEAR = mapping(
    "a band along a line",
    (
        Field(name="line", shape=LINE_REF, says="The clause of the kind line that it is measured from.", required=True),
        Field(name="within_m", shape=_FAR, says="Up to this distance, not including it."),
        Field(name="from_m", shape=metres(FAR_M), says="From this distance on; left out: from the line itself."),
        Field(name="to_m", shape=_FAR, says="Up to this distance, not including it (the same as within_m)."),
        Field(name="width_m", shape=_FAR, says="The whole width of the band, half of it on either side of the line."),
        _SIDE,
    ),
    _band,
)  # fmt: skip
SIDE = _SIDE


def _compared(node: Node, reading: Reading) -> Compared:
    if node.kind == "text":
        if node.text not in NO:
            raise reading.fault("compared", node)
        return Compared()
    fields = (
        Field(name="by", shape=text("a person's name", 200), says="Who compared it.", required=True),
        Field(name="on", shape=DAY, says="On which day.", required=True),
    )
    found = fields_at(node, reading, fields, "by, on")
    return Compared(by=found["by"], on=found["on"])


COMPARED = Shape(
    says="`no`, or `{by: a person's name, on: a day}`", read=_compared,
    schema={"anyOf": [
        {"enum": [*NO, False]},
        {"type": "object", "properties": {"by": {"type": "string"}, "on": {"type": "string"}},
         "required": ["by", "on"], "additionalProperties": False},
    ]},
)  # fmt: skip
