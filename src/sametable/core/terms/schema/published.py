"""The JSON Schema of terms packs, for editors: made from the registry, with every field's sentence.

Decides nothing the reader does not: it lets editors complete names and find slips early. It accepts whatever the
reader accepts; references, circles, moments and geometry are only told by the reader.

Source: JSON Schema 2020-12.
"""

from __future__ import annotations

from typing import Any

from sametable.core.terms.schema.common import ACTS_SCHEMA, WEAPONS_SCHEMA
from sametable.core.terms.schema.ground import GEOMETRY_FORMS
from sametable.core.terms.schema.registry import (
    CLAUSE_FIELDS,
    INSTRUMENT_FIELDS,
    KINDS,
    PACK_FIELDS,
    PARTS,
    PARTS_SAY,
)
from sametable.core.terms.schema.times import DURATION_SCHEMA, MOMENT_FORMS
from sametable.core.terms.shapes import IDS_SCHEMA, WORDS_SCHEMA, Field, object_schema


def json_schema() -> dict[str, Any]:
    """Give the JSON Schema of a pack."""
    clauses = {
        f"clause_{kind.code}": {
            "description": f"{kind.number}: {kind.says}",
            **object_schema([_kind_field(kind.code) if one.name == "kind" else one for one in (*CLAUSE_FIELDS, *kind.fields)]),
        }
        for kind in KINDS.values()
    }  # fmt: skip
    instrument = object_schema(INSTRUMENT_FIELDS)
    instrument["properties"]["clauses"] = {
        "description": "Its clauses; a text that only endorses another has none.", "type": "array", "minItems": 1, "items": {"$ref": "#/$defs/clause"},
    }  # fmt: skip
    pack = object_schema(PACK_FIELDS)
    for part, shape in PARTS.items():
        pack["properties"][part] = {"description": PARTS_SAY[part], **shape.schema}
    pack["properties"]["instruments"] = {
        "description": "The texts that were agreed, issued or declared.",
        "type": "array", "minItems": 1, "items": {"$ref": "#/$defs/instrument"},
    }  # fmt: skip
    pack["required"].append("instruments")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Sametable terms pack",
        "description": "What was agreed, in force where and when. See docs/reference/terms.md.",
        **pack,
        "$defs": {
            "words": WORDS_SCHEMA,
            "duration": DURATION_SCHEMA,
            "moment": _moment(),
            "acts": ACTS_SCHEMA,
            "weapons": WEAPONS_SCHEMA,
            "ids": IDS_SCHEMA,
            "geometry": _geometry(),
            "instrument": instrument,
            "clause": _clause(),
            **clauses,
        },
    }


def _kind_field(code: str) -> Field:
    held = next(one for one in CLAUSE_FIELDS if one.name == "kind")
    shape = type(held.shape)(says=held.shape.says, read=held.shape.read, schema={"const": code})
    return Field(name="kind", shape=shape, says=held.says, required=True)


def _clause() -> dict[str, Any]:
    """Give the schema of any clause: its kind says which of the others holds."""
    kinds = {"enum": list(KINDS), "description": "What kind of clause it is."}
    return {
        "type": "object",
        "properties": {"kind": kinds},
        "required": ["kind"],
        "allOf": [
            {
                "if": {"properties": {"kind": {"const": code}}, "required": ["kind"]},
                "then": {"$ref": f"#/$defs/clause_{code}"},
            }
            for code in KINDS
        ],
    }


def _moment() -> dict[str, Any]:
    forms = [object_schema(fields) for fields in MOMENT_FORMS.values()]
    return {
        "description": "2016-02-27 00:00, 2016-02-27, D, D + 48 hours, or one of the forms with fields.",
        "anyOf": [{"type": "string"}, *forms],
    }


def _geometry() -> dict[str, Any]:
    """Each form needs the field that it is named after."""
    forms = [object_schema(fields) | {"required": [name]} for name, fields in GEOMETRY_FORMS.items()]
    return {
        "description": "unknown, or what was drawn: circle, box, polygon, polygons, line, lines, file, boundary.",
        "anyOf": [{"const": "unknown"}, *forms],
    }
