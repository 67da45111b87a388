"""Small readers that the schema is put together from: each turns one place of the tree into a typed value.

Decides whether a value may stand where it stands, and says where it does not and how to mend it. What a value means
together with others is for `reading` (ids, circles of references) and for the time and ground engines.

Shapes: a `Shape` reads a node, knows its JSON Schema and its line of documentation. Values are those of `model`:
texts, dicts of texts by language, tuples of ids, integers in the unit that the field's name ends with.
Source: domain reference 1.5; JSON Schema 2020-12.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from sametable.core.terms.words import fault

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sametable.core.terms.model import Geometry, Moment
    from sametable.core.terms.tree import Node
    from sametable.errors import SametableError

ID = re.compile(r"[a-z0-9][a-z0-9.-]{0,63}")
LINE_ID = re.compile(rf"{ID.pattern}(/{ID.pattern})?")
"""A line of the same instrument or, with that one's id before it, of another."""
DATE_ID = re.compile(r"[A-Za-z][A-Za-z0-9.+-]{0,63}")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
MAX_TEXT = 4_000
MAX_ITEMS = 2_000
SAFE = {"from": "from_", "if": "if_", "for": "length", "all": "all_", "any": "any_", "except": "except_"}
"""Names of fields that Python has taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ref:
    """A reference to check when all ids are known: which sort of thing, which id, where, in which instrument."""

    sort: str
    id: str
    node: Node
    scope: str


@dataclass(slots=True, kw_only=True)
class Reading:
    """What is gathered while one pack is read. `scope` is the instrument that is being read."""

    language: str
    zone: str = "UTC"
    dates: frozenset[str] = frozenset()
    box: tuple[float, float, float, float] | None = None
    geometry: Callable[[str, str], Geometry] | None = None
    replaced: dict[str, Any] = field(default_factory=dict)
    refs: list[Ref] = field(default_factory=list)
    moments: list[tuple[Moment, Node]] = field(default_factory=list)
    scope: str = ""
    pairs: int = 0
    """How often edges and holes of different outlines were held against one another; see `ground`."""

    def fault(self, message: str, node: Node, **told: str) -> SametableError:
        """Build an error at a node, in the pack's language; `got` is what stands there unless it is told."""
        got = told.pop(
            "got", node.text if node.kind == "text" else "[...]" if node.kind == "list" else "{...}"
        )
        return fault(message, self.language, at=node.at, got=got, **told)

    def near(self, message: str, node: Node, names: Sequence[str], **told: str) -> SametableError:
        """Build the error of an unknown name: with the nearest known one as the fix, if one is near."""
        fields = ", ".join(names)
        close = get_close_matches(node.text.lower(), names, n=1, cutoff=0.6)
        if close:
            return self.fault(f"{message}_near", node, fields=fields, near=close[0], **told)
        return self.fault(message, node, fields=fields, **told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How one value is read, what a JSON Schema says of it, and what a person reads about it."""

    says: str
    read: Callable[[Node, Reading], Any]
    schema: Mapping[str, Any]
    fields: Sequence[Field] = ()
    """The fields inside of it, if it has some, for the reference."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field: its name, its shape, one sentence; `default` is set where it is left out, unless None."""

    name: str
    shape: Shape
    says: str
    required: bool = False
    default: Any = None


SCALAR = {"type": ["string", "number", "boolean"]}
"""What an editor may make of a text without quotes."""


def text_at(node: Node, reading: Reading, says: str, limit: int = MAX_TEXT) -> str:
    """Give the text of a node. Raises `terms.pack` for a list, for fields, for nothing, and beyond the limit."""
    if node.kind != "text":
        raise reading.fault("want_text", node, says=says)
    if not node.text:
        raise reading.fault("empty_value", node, says=says)
    if len(node.text) > limit:
        raise reading.fault("too_long_text", node, limit=str(limit))
    return node.text


def fields_at(node: Node, reading: Reading, fields: Sequence[Field], says: str) -> dict[str, Any]:
    """Read the fields of a mapping. Raises `terms.pack` for one that is unknown, missing or not as it should be."""
    if node.kind != "map":
        raise reading.fault("want_map", node, says=says)
    names = [one.name for one in fields]
    for key in node.entries:
        if key not in names:
            raise reading.near("unknown_field", node.keys[key], names)
    found: dict[str, Any] = {}
    for one in fields:
        child = node.entries.get(one.name)
        safe = SAFE.get(one.name, one.name)
        if child is not None:
            found[safe] = one.shape.read(child, reading)
        elif one.required:
            raise reading.fault("missing_field", node, field=one.name, says=one.says, got="")
        elif one.default is not None:
            found[safe] = one.default
    return found


def text(says: str, limit: int = MAX_TEXT) -> Shape:
    """Give the shape of a text of at most `limit` characters."""
    return Shape(says=says, read=lambda node, reading: text_at(node, reading, says, limit), schema=SCALAR)


def _words(node: Node, reading: Reading) -> dict[str, str]:
    says = "a text, or texts by language"
    if node.kind != "map":
        return {reading.language: text_at(node, reading, says)}
    if not node.entries:
        raise reading.fault("empty_value", node, says=says)
    for code, key in node.keys.items():
        if not LANGUAGE.fullmatch(code):
            raise reading.fault("bad_language", key)
    return {code: text_at(child, reading, says) for code, child in node.entries.items()}


WORDS = Shape(
    says="a text in the pack's language, or texts by language (`en: ..`, `ru: ..`)",
    read=_words, schema={"$ref": "#/$defs/words"},
)  # fmt: skip
WORDS_SCHEMA = {
    "description": "A text in the pack's language, or texts by language.",
    "anyOf": [
        SCALAR,
        {
            "type": "object", "minProperties": 1,
            "properties": dict.fromkeys(("en", "ru", "ar", "fr"), SCALAR),
            "patternProperties": {f"^{LANGUAGE.pattern}$": SCALAR}, "additionalProperties": False,
        },
    ],
}  # fmt: skip


def id_at(node: Node, reading: Reading, pattern: re.Pattern[str] = ID) -> str:
    """Give an id. Raises `terms.pack`."""
    told = text_at(node, reading, "an id")
    if not pattern.fullmatch(told):
        slug = re.sub(r"[^a-z0-9.]+", "-", told.lower()).strip("-.")[:64]
        raise reading.fault(
            "bad_date_id" if pattern is DATE_ID else "bad_id", node, near=slug or "castello-road"
        )
    return told


NEW_ID = Shape(says="an id", read=id_at, schema={"type": ["string", "integer"], "pattern": f"^{ID.pattern}$"})
NEW_DATE_ID = Shape(
    says="an id such as `D`", read=lambda node, reading: id_at(node, reading, DATE_ID),
    schema={"type": "string", "pattern": f"^{DATE_ID.pattern}$"},
)  # fmt: skip


def ref(sort: str, *more: str) -> Shape:
    """Give the shape of one id of something else in the pack; `more` are further sorts that it may be of."""
    sorts = "|".join((sort, *more))
    patterns = {"date": DATE_ID, "line": LINE_ID}

    def read(node: Node, reading: Reading) -> str:
        told = id_at(node, reading, patterns.get(sort, ID))
        reading.refs.append(Ref(sort=sorts, id=told, node=node, scope=reading.scope))
        return told

    return Shape(
        says=f"the id of one of the {_plural(sorts)}", read=read, schema={"type": ["string", "integer"]}
    )


def _plural(sorts: str) -> str:
    named = [one.removesuffix("y") + "ies" if one.endswith("y") else one + "s" for one in sorts.split("|")]
    return " or ".join(named)


def refs(sort: str, *more: str) -> Shape:
    """Give the shape of one id or a list of ids of something else in the pack: a tuple, each id once."""
    one = ref(sort, *more)

    def read(node: Node, reading: Reading) -> tuple[str, ...]:
        if node.kind == "text":
            return (one.read(node, reading),)
        return tuple(dict.fromkeys(each(node, reading, one, "ids")))

    says = f"one id or a list of ids of {_plural('|'.join((sort, *more)))}"
    return Shape(says=says, read=read, schema={"$ref": "#/$defs/ids"})


def one_or_list(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Give the JSON Schema of one value or a list of them."""
    return {"anyOf": [schema, {"type": "array", "items": schema, "minItems": 1, "maxItems": MAX_ITEMS}]}


def each(node: Node, reading: Reading, shape: Shape, says: str, limit: int = MAX_ITEMS) -> tuple[Any, ...]:
    """Read a list of at least one. Raises `terms.pack`."""
    if node.kind != "list":
        raise reading.fault("want_list", node, says=says)
    if not node.items:
        raise reading.fault("empty_list", node, says=says)
    if len(node.items) > limit:
        raise reading.fault("too_many", node, limit=str(limit), says=says, got=str(len(node.items)))
    return tuple(shape.read(item, reading) for item in node.items)


def listing(shape: Shape, says: str, *, single: bool = True) -> Shape:
    """Give the shape of a list; one value that is no list counts as a list of one, if `single`."""

    def read(node: Node, reading: Reading) -> tuple[Any, ...]:
        if single and node.kind != "list":
            return (shape.read(node, reading),)
        return each(node, reading, shape, says)

    schema = one_or_list(shape.schema) if single else {"type": "array", "items": shape.schema, "minItems": 1}
    return Shape(says=f"a list of {says}", read=read, schema=schema, fields=shape.fields)


def mapping(says: str, fields: Sequence[Field], build: Callable[..., Any] | None = None) -> Shape:
    """Give the shape of fields; `build(found, node, reading)` makes a value of them, else they are a dict."""

    def read(node: Node, reading: Reading) -> Any:
        found = fields_at(node, reading, fields, says)
        return build(found, node, reading) if build else found

    return Shape(says=says, read=read, schema=object_schema(fields), fields=fields)


def object_schema(fields: Sequence[Field]) -> dict[str, Any]:
    """Give the JSON Schema of a mapping with these fields, each with its sentence."""
    return {
        "type": "object",
        "properties": {one.name: {"description": one.says, **one.shape.schema} for one in fields},
        "required": [one.name for one in fields if one.required],
        "additionalProperties": False,
    }


YES, NO = ("yes", "true", "Yes", "True"), ("no", "false", "No", "False")


def _yes_no(node: Node, reading: Reading) -> bool:
    told = text_at(node, reading, "yes or no")
    if told not in YES + NO:
        raise reading.fault("yes_no", node)
    return told in YES


YES_NO = Shape(says="yes or no", read=_yes_no, schema={"enum": [*YES, *NO, True, False]})


def integer(low: int, high: int, unit: str, *, suffixes: Mapping[str, int] | None = None) -> Shape:
    """Give the shape of a whole number from `low` to `high`; `suffixes` are units that may follow it, by factor."""
    units = "|".join(suffixes or ())
    pattern = re.compile(
        rf"(-?\d{{1,3}}(?:,\d{{3}})+|-?\d{{1,15}})(?:\.0+)?(?:\s*({units}))?" if units else r"(-?\d{1,15})()"
    )

    def read(node: Node, reading: Reading) -> int:
        told = pattern.fullmatch(text_at(node, reading, f"a whole number {unit}".strip()))
        if told is None:
            raise reading.fault("integer", node, says=unit, example=str(max(low, min(high, 15))))
        number = int(told.group(1).replace(",", "")) * (suffixes or {}).get(told.group(2) or "", 1)
        if not low <= number <= high:
            raise reading.fault("out_of_range", node, low=f"{low}", high=f"{high}", says=unit)
        return number

    schema = {
        "anyOf": [
            {"type": "integer", "minimum": low, "maximum": high},
            {"type": "string", "pattern": f"^{pattern.pattern}$"},
        ]
    }
    return Shape(says=f"a whole number {unit}, {low} to {high}", read=read, schema=schema)


def metres(high: int = 2_000_000, low: int = 0) -> Shape:
    """Give the shape of a length in metres; `15 km` and `3,500 m` are read, too."""
    return integer(low, high, "of metres", suffixes={"km": 1_000, "m": 1})


def choice(*codes: str, also: Mapping[str, str] | None = None) -> Shape:
    """Give the shape of one of some words; `also` are other spellings of them."""
    other = also or {}

    def read(node: Node, reading: Reading) -> str:
        told = text_at(node, reading, ", ".join(codes))
        told = other.get(told, told)
        if told not in codes:
            raise reading.near("choice", node, codes)
        return told

    enum = [*codes, *other]
    schema = {"enum": [*enum, *([True] if "yes" in enum else []), *([False] if "no" in enum else [])]}
    return Shape(says="one of " + ", ".join(codes), read=read, schema=schema)


def any_of(says: str, pick: Callable[[Node, Reading], Shape], *shapes: Shape) -> Shape:
    """Give the shape of one of several; `pick` tells by the node which."""
    return Shape(
        says=says, read=lambda node, reading: pick(node, reading).read(node, reading),
        schema={"anyOf": [shape.schema for shape in shapes]},
    )  # fmt: skip


IDS_SCHEMA = one_or_list({"type": ["string", "integer"]})
