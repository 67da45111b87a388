"""`sametable passage check`: what is known to be protected in an area and a window, and whom to call.

Decides nothing: a running node is asked and asks the other parties; a folder whose node does not run answers by itself, and every
other party is undetermined then. Exit code 0 whatever the answer is: it is no leave, and a script must not take it for one.

Shapes: `--json` prints what the node answers. Source: docs/howto/check-before-acting.md; decision 0023.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from sametable.edges.cli.output import JsonOption, plain, print_json, say, usage
from sametable.errors import SametableError

if TYPE_CHECKING:
    from sametable.core.passage.grid import Box, Window
    from sametable.edges.cli.tools import Tools

CHECK_TIMEOUT_S = 15.0
app = typer.Typer(help="Passage and protection.", no_args_is_help=True)
Degrees = Annotated[float | None, typer.Option(help="Degrees, WGS 84.")]


@app.callback()
def group() -> None:
    """Passage and protection."""


@app.command("check")
def check(
    context: typer.Context,
    node: Annotated[str, typer.Argument(help="A running node: its address or its folder.")],
    *,
    since: Annotated[str, typer.Option("--from", metavar="TIME", help="From when: 2016-02-26T21:30Z.")],
    until: Annotated[str, typer.Option(metavar="TIME", help="Until when.")],
    lat: Degrees = None,
    lon: Degrees = None,
    radius_m: Annotated[int, typer.Option(help="How far around, in metres; 50,000 at most.")] = 1_000,
    box: Annotated[
        str | None, typer.Option(metavar="S,W,N,E", help="Four edges in degrees, instead.")
    ] = None,
    act: Annotated[str, typer.Option(help="What would be done: a code such as air.strike.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Check what is known to be protected in an area and a window. The answer is never that nothing is.

    Example: sametable passage check ./amman --lat 36.2 --lon 37.16 --radius-m 2000 --from 2016-02-27T08:00Z --until 2016-02-27T10:00Z
    """
    from sametable.edges.cli.terms_ask import moment_ms

    tools: Tools = context.obj
    window = {"start_ms": moment_ms(since, "--from", None), "end_ms": moment_ms(until, "--until", None)}
    area = _area(lat, lon, radius_m, box)
    told = _asked(tools, node, {"area": area, "window": window, "act": act})
    if as_json:
        print_json(told)
    else:
        _show(told)


def _area(lat: float | None, lon: float | None, radius_m: int, box: str | None) -> dict[str, int]:
    """Read the area that is asked about."""
    if box is not None and lat is None and lon is None:
        try:
            edges = [round(float(one) * 1e7) for one in box.split(",")]
        except (ValueError, OverflowError):
            edges = []
        if len(edges) != 4:
            raise usage("--box as south,west,north,east in degrees", got=box[:60])
        return dict(zip(("south_e7", "west_e7", "north_e7", "east_e7"), edges, strict=True))
    if box is None and lat is not None and lon is not None and max(abs(lat), abs(lon)) <= 360:
        return {"lat_e7": round(lat * 1e7), "lon_e7": round(lon * 1e7), "radius_m": radius_m}
    raise usage("--lat and --lon, or --box", got="neither, or both")


def _asked(tools: Tools, node: str, body: dict[str, Any]) -> dict[str, Any]:
    """Ask a running node; where none answers and a folder was given, its register and terms alone."""
    import httpx

    from sametable.edges.cli.calling import way_to

    way = way_to(tools, node)
    try:
        with way.client(CHECK_TIMEOUT_S) as client:
            answer = client.post("/api/passage/check", json=body)
            told = answer.json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        if not node.startswith(("http://", "https://")):
            return _alone(tools, node, body)
        raise SametableError(
            "peer.unreachable", at=way.url, expected="a node's answer", got=type(error).__name__,
            advice="Start the node, or give its folder.",
        ) from None  # fmt: skip
    if answer.status_code != httpx.codes.OK or not isinstance(told, dict):
        held = told if isinstance(told, dict) else {}
        raise SametableError(
            str(held.get("code", "peer.refused")), at=str(held.get("at", way.url)), expected=str(held.get("expected", "an answer")),
            got=str(held.get("got", answer.status_code)), advice=str(held.get("advice", "")),
        )  # fmt: skip
    return told


def _alone(tools: Tools, folder: str, body: dict[str, Any]) -> dict[str, Any]:
    import asyncio
    from pathlib import Path

    from sametable.centre.passage.checks import check_alone
    from sametable.centre.terms.held import terms_of

    built = tools.build(Path(folder))
    try:
        found = asyncio.run(
            check_alone(built.centre, terms_of(built.centre), drawn=_drawn(body), act=str(body["act"]))
        )
        return found.plain(built.centre)
    finally:
        built.store.close()


def _drawn(body: dict[str, Any]) -> tuple[Box, Window]:
    from sametable.core.passage.grid import Box, Window, box_of_circle

    area = body["area"]
    box = (
        Box(**area) if "south_e7" in area else box_of_circle(area["lat_e7"], area["lon_e7"], area["radius_m"])
    )
    return box, Window(**body["window"])


def _show(told: dict[str, Any]) -> None:
    """Print an answer for a person: the word, each party's, whom to call, and the sentence that stands under it."""
    from sametable.core.model.passage_words import CHECK_BAND, CHECK_SAYS

    words = {term.code: term.name["en"] for term in (*CHECK_SAYS, *CHECK_BAND)}
    say(plain(words.get(told["says"], told["says"])))
    for name, one in (("own side", told["own"]), ("terms", told["terms"])):
        band = words.get(one.get("band") or "", "")
        say(plain(f"  {name}: {words[one['says']]}" + (f" ({band})" if band else "")))
    for one in told["parties"]:
        band = words.get(one["band"] or "", "")
        say(plain(f"  {one['party']}, {one['state']}: {words[one['says']]}" + (f" ({band})" if band else "")))
    for one in told["call"]:
        say(plain(f"  call {one['party']}: {one['rung'].replace('_', ' ')}, {one['contact']}"))
    say(plain(told["words"]["en"]))
