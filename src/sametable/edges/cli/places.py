"""`sametable place` and `sametable gazetteer import`: names to places, and tables of names for a node.

Decides nothing about a match; scores, rivals and "ask" are the gazetteer's (`core/places`).

Shapes: one name gives one object; `--batch --json` gives one object a line, in the order of the file.
Source: docs/reference/reading.md, Places.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sametable.edges.cli.founding import read_file
from sametable.edges.cli.output import JsonOption, plain, print_json, say, table, usage
from sametable.errors import SametableError

if TYPE_CHECKING:
    from sametable.core.places.index import PlaceIndex
    from sametable.edges.cli.tools import Tools

BATCH_LIMIT_B = 50_000_000
NAME_LIMIT = 200
KINDS = {"auto": None, "geonames": "dump", "ocha": "csv", "csv": "csv", "shapes": "shapes"}


def place(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help="A place name in any language, or coordinates.")] = None,
    *,
    near: Annotated[
        str | None, typer.Option(metavar="LAT,LON", help="Prefer places near this point.")
    ] = None,
    within: Annotated[str | None, typer.Option(metavar="AREA", help="Prefer places in this area.")] = None,
    batch: Annotated[
        Path | None, typer.Option(help="A file of names, one a line; - for standard input.")
    ] = None,
    folder: Annotated[Path | None, typer.Option(help="A node's folder: use its gazetteers.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Match a name with the places it may mean.

    Examples: sametable place Handarat --within Aleppo; sametable place "Шейх-Максуд" --json;
    sametable place --batch names.txt --json
    """
    tools: Tools = context.obj
    if (name is None) == (batch is None):
        raise usage("a NAME or --batch FILE", got="neither" if name is None else "both")
    index = tools.places_for(folder, ())
    point = _point(near)
    if name is not None:
        found = answer(index, name, point, within)
        print_json(found) if as_json else _show(found)
        return
    names = _names(batch or Path("-"))
    if as_json:
        for one in names:
            print_json(answer(index, one, point, within))
        return
    rows = []
    for one in names:
        found = answer(index, one, point, within)
        best = found["matches"][0] if found["matches"] else {}
        where = f"{best['lat']:.4f} {best['lon']:.4f}" if best else ""
        rows.append(
            [one, found["status"], best.get("name", ""), where, f"{best['score']:.3f}" if best else ""]
        )
    table(("name", "status", "best", "where", "score"), rows)


def answer(index: PlaceIndex, name: str, near: tuple[int, int] | None, within: str | None) -> dict[str, Any]:
    """Give one name's matches, best first, as the API gives them; coordinates are themselves.

    Raises: `cli.usage` for an empty name or one over 200 characters.
    """
    if not name.strip() or len(name) > NAME_LIMIT:
        raise usage(f"a name of 1 to {NAME_LIMIT} characters", got=f"{len(name)} characters")
    from sametable.core.places.answers import look_up

    return look_up(index, name, near=near, within=within)


def _point(near: str | None) -> tuple[int, int] | None:
    if near is None:
        return None
    from sametable.core.places.coordinates import parse_coordinates

    try:
        spot = parse_coordinates(near)
    except SametableError as error:
        raise usage("--near LAT,LON in degrees, such as 36.2,37.16", got=error.got or near[:60]) from None
    return spot.lat_e7, spot.lon_e7


def _names(path: Path) -> list[str]:
    """Read a file of names: one a line, or JSON lines with `name`."""
    raw = sys.stdin.buffer.read(BATCH_LIMIT_B) if str(path) == "-" else read_file(path, BATCH_LIMIT_B)
    try:
        lines = raw.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise SametableError(
            "intake.not_text", at=f"{path}: bytes[{error.start}]", expected="names in UTF-8",
            got=f"0x{raw[error.start]:02x}", advice="Save the file again with the encoding UTF-8.",
        ) from None  # fmt: skip
    names = [
        _name(line.strip(), f"{path}: line {number}") for number, line in enumerate(lines, 1) if line.strip()
    ]
    if not names:
        raise SametableError("intake.empty", at=str(path), expected="names, one a line", got="none")
    return names


def _name(line: str, at: str) -> str:
    name: object = line
    if line.startswith("{"):
        try:
            held = json.loads(line)
        except (ValueError, RecursionError):
            held = {}
        name = held.get("name") if isinstance(held, dict) else None
    if not isinstance(name, str) or not name.strip() or len(name) > NAME_LIMIT:
        raise SametableError(
            "intake.not_text", at=at, expected=f"a name of 1 to {NAME_LIMIT} characters", got=plain(line)[:60],
            advice="Give one name a line.",
        )  # fmt: skip
    return name


def _show(found: dict[str, Any]) -> None:
    say(f"{plain(found['name'])}: {found['status']}")
    rows = [
        [
            f"{one['score']:.3f}", one["name"], one["kind"], ", ".join(one["within"]),
            f"{one['lat']:.5f} {one['lon']:.5f}", f"{one['radius_m']} m", one["source"],
        ]
        for one in found["matches"]
    ]  # fmt: skip
    table(("score", "name", "kind", "within", "where", "radius", "source"), rows)


def gazetteer_import(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="The node's folder.")],
    file: Annotated[
        Path, typer.Argument(help="A GeoNames dump, an OCHA or other table, GeoPackage, Shapefile.")
    ],
    *,
    kind: Annotated[str, typer.Option(help=f"One of {', '.join(KINDS)}.")] = "auto",
    name: Annotated[str, typer.Option(help="What to call it; default: the file's name.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Bring a gazetteer into a node; it is kept as a normalised table beside the record.

    Example: sametable gazetteer import ./amman SY.txt --kind geonames
    """
    tools: Tools = context.obj
    if kind not in KINDS:
        raise usage(f"--kind as one of {', '.join(KINDS)}", got=kind[:40])
    called = name or re.sub(r"[^a-z0-9-]+", "-", file.stem.lower()).strip("-") or "places"
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,63}", called):
        raise usage("--name of small letters, digits and hyphens", got=called[:60])
    count = tools.import_places(folder, file, KINDS[kind], called)
    path = folder / "gazetteers" / f"{called}.csv"
    if as_json:
        print_json({"file": str(path), "places": count})
        return
    say(f"{count} places are in {path}; the node takes them up at its next start")
