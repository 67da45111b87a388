"""`sametable terms ask`: would this act be prohibited, by which clause, and on which facts.

Decides nothing; reads what is asked into a case and prints what the assessor answers. One act at one place: there is
no form for several, and for an act that lies ahead only what protects is told.

Shapes: `--json` prints one object with `answers`, one per instrument and per guarantor where they differ.
Source: charter, "What it never does"; docs/reference/terms.md.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sametable.edges.cli.output import JsonOption, plain, print_json, say, usage
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sametable.centre.terms.asking import Asked
    from sametable.core.terms.answer import Answer
    from sametable.core.terms.case import Case, Measured
    from sametable.core.terms.model import Pack
    from sametable.edges.cli.tools import Tools

PackOption = Annotated[
    list[str] | None,
    typer.Option("--pack", metavar="P", help="A terms pack: a shipped one's id, a file or a folder."),
]
_METRES = re.compile(r"[0-9]{1,7}")
_NAIVE = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?)?")


FolderOption = Annotated[
    Path | None, typer.Option(help="A node's folder: ask the terms that its record has in force.")
]
ReportOption = Annotated[
    str | None, typer.Option(metavar="NUMBER", help="A report of that record; other options change it.")
]
AtOption = Annotated[
    str | None, typer.Option(metavar="TIME", help="When: 2016-02-26T21:30Z, with an offset, or with --zone.")
]
UntilOption = Annotated[str | None, typer.Option(metavar="TIME", help="Until when, if not an instant.")]
ZoneOption = Annotated[str | None, typer.Option(help="Time zone of times without an offset.")]
LatOption = Annotated[float | None, typer.Option(help="Degrees north, WGS 84.")]
LonOption = Annotated[float | None, typer.Option(help="Degrees east, WGS 84.")]
RadiusOption = Annotated[int | None, typer.Option(help="How far off the place may be, in metres.")]
GroupOption = Annotated[str | None, typer.Option(metavar="G", help="Who acts: a group's id or name.")]
AgainstOption = Annotated[str | None, typer.Option(metavar="G", help="Who is struck: a group's id or name.")]
ActOption = Annotated[
    str | None, typer.Option(metavar="A", help="What is done: a code or name, such as fire.heavy.")
]
WeaponOption = Annotated[
    str | None, typer.Option(metavar="W", help="With what: tank, mortar:120, 'BM-21 Grad'.")
]
CountOption = Annotated[int | None, typer.Option(help="How many people or weapons.")]
EPILOG = """Acts: fire.small_arms, fire.heavy, air.strike, air.overflight, sniper, ground.attack, ground.advance, \
fortification, presence.zone, weapon.not_withdrawn, reinforcement, movement.unauthorised, mine.ied, attack.civilian, \
attack.medical, attack.humanitarian, attack.infrastructure, attack.education, access.denied, access.delayed, \
cargo.removed, siege, detention.abduction, sgbv, child.recruitment, chemical, hostile.propaganda, disinformation, \
monitor.obstructed, marker.tampered, notification.missing, exercise.live_fire, detonation.controlled, \
humanitarian.delivery, ceasefire.statement, other.

Weapons: not_known, small_arms, hmg, agl, rpg, recoilless, ifv_cannon, mortar, artillery, tank, mlrs, rocket, \
gas_cylinder, atgm, sniper_rifle, aircraft, helicopter, barrel_bomb, uav, missile, cluster, mine, ied, heavy_weapons, \
chemical, other; with a calibre in millimetres after a colon."""
"""Every code of the two vocabularies (a test holds that), so that the help needs to load neither."""
_ADVICE = {
    "facts.": "Give --fact ID=yes, no or claimed, with the id of a fact of the pack; `sametable terms show PACK` lists them.",
    "measured": "Name a line of the pack by its id, and a side by its name: --measured river=1500:50:north.",
    "lat": "Give --lat from -90 to 90 and --lon from -180 to 180 together, or neither.",
    "lon": "Give --lat from -90 to 90 and --lon from -180 to 180 together, or neither.",
    "radius_m": "Give --radius-m in metres: how far from the place the act may have been.",
    "until": "Give --until a time that is not before --at.",
    "at": "Give --at a time with Z or an offset from 1945 to 2100, or a local one with --zone.",
    "count": "Give --count as a number of people, or of weapons where --weapon names one.",
    "armed": "Give --armed as a number of people, not above --count.",
}
"""What to do, by where the error is."""


ArmedOption = Annotated[int | None, typer.Option(help="How many armed people, if told apart.")]
FactOption = Annotated[
    list[str] | None, typer.Option(metavar="ID=yes|no|claimed", help="What is known of a condition.")
]
MeasuredOption = Annotated[
    list[str] | None,
    typer.Option(metavar="LINE=M[:ERROR_M[:SIDE]]", help="A measured distance from a line, in metres."),
]
ProposedOption = Annotated[
    bool, typer.Option("--proposed", help="It has not happened; somebody proposes it.")
]


def ask(
    context: typer.Context,
    *,
    pack: PackOption = None,
    folder: FolderOption = None,
    report: ReportOption = None,
    at: AtOption = None,
    until: UntilOption = None,
    zone: ZoneOption = None,
    lat: LatOption = None,
    lon: LonOption = None,
    radius_m: RadiusOption = None,
    group: GroupOption = None,
    against: AgainstOption = None,
    act: ActOption = None,
    weapon: WeaponOption = None,
    count: CountOption = None,
    armed: ArmedOption = None,
    fact: FactOption = None,
    measured: MeasuredOption = None,
    proposed: ProposedOption = False,
    as_json: JsonOption = False,
) -> None:
    """Ask of one act whether the terms prohibit it, and by which clause.

    Examples: sametable terms ask --pack syria-2016-02 --at 2016-02-27T08:00Z --lat 36.2 --lon 37.16 --act fire.heavy;
    sametable terms ask --pack minsk --at "2020-08-01 10:00" --zone Europe/Kyiv --act sniper --json;
    sametable terms ask --folder ./amman --report KHM-000123
    """
    from sametable.centre.terms.asking import Asked
    from sametable.core.terms.moments import told

    tools: Tools = context.obj
    if bool(pack) == (folder is not None):
        raise usage(
            "--pack, or --folder with the terms in force on its record", got="both" if pack else "neither"
        )
    if report is not None and folder is None:
        raise usage("--report with --folder", got="no --folder")
    if at is None and report is None:
        raise usage("--at, or --report", got="neither")
    _numbers(count, armed)
    asked = Asked(
        at=None if at is None else told(moment_ms(at, "--at", zone)),
        until=None if until is None else told(moment_ms(until, "--until", zone)),
        lat=lat,
        lon=lon,
        radius_m=radius_m,
        group=group,
        against=against,
        act=None if act is None else _act(act),
        weapon=weapon,
        count=count,
        armed=armed,
        facts=dict(_pair(one, "--fact") for one in fact) if fact else None,
        measured=tuple(_distance(one) for one in measured or ()),
        target=report,
        proposed=proposed,
    )
    _print(*_answered(tools, folder, pack or [], asked), as_json=as_json)


def _numbers(count: int | None, armed: int | None) -> None:
    for option, number, least in (("--count", count, 1), ("--armed", armed, 0)):
        if number is not None and number < least:
            advice = "Leave it out if nobody knows how many."
            raise usage(f"{option} from {least} on", got=str(number), advice=advice)


def _answered(
    tools: Tools, folder: Path | None, names: Sequence[str], asked: Asked
) -> tuple[str, Case, Sequence[Pack], Sequence[Answer]]:
    try:
        return _of_record(tools, folder, asked) if folder is not None else _of_packs(tools, names, asked)
    except SametableError as error:
        raise _advised(error, asked.weapon or "") from None


def _advised(error: SametableError, weapon: str) -> SametableError:
    """Add what to do to an error that does not say it, in the words of this command."""
    advice = error.advice or next(
        (text for start, text in _ADVICE.items() if error.at.startswith(start)), "Add --help to see how."
    )
    if error.code == "terms.case" and error.at == "weapon":
        advice = _on_weapons(weapon.strip().casefold())
    return SametableError(error.code, at=error.at, expected=error.expected, got=error.got, advice=advice)


def _on_weapons(said: str) -> str:
    from sametable.core.model.vocabulary import WEAPON
    from sametable.core.terms.weapons import CLASSES

    if said in CLASSES:
        held = ", ".join(term.code for term in WEAPON if term.code in CLASSES[said])
        return f"`{said}` is a class of a pack, no weapon: name one of {held}; or not_known."
    codes = ", ".join(term.code for term in WEAPON if term.code not in {"not_known", "other"})
    return f"One of {codes}; `other` if it is none of them, `not_known` if nobody knows."


def _of_packs(
    tools: Tools, names: Sequence[str], asked: Asked
) -> tuple[str, Case, Sequence[Pack], Sequence[Answer]]:
    """Ask packs as they stand, whether or not anybody adopted them."""
    from sametable.centre.terms.asking import case_of
    from sametable.core.terms.assess import assess, check_asked
    from sametable.core.terms.book import compile_book
    from sametable.core.terms.protect import RECENT_MS
    from sametable.core.terms.steady import steadied

    case = case_of(asked, None)
    book = compile_book([tools.load_pack(one) for one in names])
    check_asked(case, book)
    now_ms = tools.now_ms() - RECENT_MS
    answers = steadied(case, book, assess(case, book, now_ms=now_ms), now_ms=now_ms)
    return "protective" if any(one.protective for one in answers) else "past", case, book.packs, answers


def _of_record(
    tools: Tools, folder: Path, asked: Asked
) -> tuple[str, Case, Sequence[Pack], Sequence[Answer]]:
    """Ask the terms that were in force on a node's record, of a described act or of a recorded report."""
    import asyncio

    from sametable.centre.terms import asking as terms_asking
    from sametable.centre.terms.held import terms_of

    built = tools.build(folder)
    try:
        answered = asyncio.run(terms_asking.ask(built.centre, terms_of(built.centre), asked))
    finally:
        built.store.close()
    packs = [one.pack for one in answered.texts if one.pack is not None]
    return answered.mode, answered.case, packs, answered.answers


def _print(mode: str, case: Case, packs: Sequence[Pack], answers: Sequence[Answer], *, as_json: bool) -> None:
    """Print what was answered; ahead of an act the standing words are there also where no terms answer."""
    from sametable.core.terms.protect import standing_words

    words = standing_words(protects=any(one.clauses for one in answers)) if mode == "protective" else ()
    if as_json:
        print_json(
            {
                "mode": mode,
                **({"words": [one.plain() for one in words]} if words else {}),
                "asked": _asked(case),
                "packs": [{"id": one.id, "version": one.version, "sha256": one.sha256} for one in packs],
                "answers": [one.plain() for one in answers],
            }
        )
        return
    for one in words if not answers else ():
        say(one.text())
    for place, answer in enumerate(answers):
        if place:
            say("")
        _show(answer)


def moment_ms(text: str, option: str, zone: str | None) -> int:
    """Read a time: with its offset, or local in the zone that is named."""
    from sametable.core.terms.model import At
    from sametable.core.terms.moments import Context, resolve

    said = text.strip()
    if _NAIVE.fullmatch(said):
        if zone is None:
            raise usage(f"{option} with Z, an offset, or --zone", got=said)
        day, clock = said[:10], said[11:] or "00:00"
        hours, minutes, seconds = (int(part) for part in (clock + ":00").split(":")[:3])
        moment = At(day=day, minute=hours * 60 + minutes, second=seconds, zone=zone)
        return resolve(moment, Context(zone=zone, dates={}))[0].earliest_ms
    try:
        told = datetime.fromisoformat(said)
        at_ms = round(told.astimezone(UTC).timestamp() * 1000) if told.tzinfo is not None else None
    except (ValueError, OverflowError):
        raise usage(f"{option} such as 2016-02-26T21:30Z", got=said[:40]) from None
    if at_ms is None:
        raise usage(f"{option} with Z, an offset, or --zone", got=said[:40])
    return at_ms


def _act(said: str) -> str:
    from sametable.core.model.vocabulary import WHAT

    plain_said = said.strip().casefold()
    if not plain_said:
        return ""
    for term in WHAT:
        if plain_said in {term.code, *(name.casefold() for name in term.name.values())}:
            return term.code
    codes = ", ".join(term.code for term in WHAT)
    raise usage("--act as one act, by its code or name", got=said[:40], advice=f"One of {codes}.")


def _pair(said: str, option: str) -> tuple[str, str]:
    name, equals, value = said.partition("=")
    if not equals or not name:
        raise usage(f"{option} as ID=VALUE", got=said[:40])
    return name.strip(), value.strip()


def _distance(said: str) -> Measured:
    from sametable.core.terms.case import Measured

    line, rest = _pair(said, "--measured")
    metres, _, more = rest.partition(":")
    error, _, side = more.partition(":")
    if not _METRES.fullmatch(metres) or (error and not _METRES.fullmatch(error)):
        raise usage("--measured as LINE=METRES[:ERROR_METRES[:SIDE]]", got=said[:60])
    return Measured(line=line, distance_m=int(metres), error_m=int(error or 0), side=side)


def _asked(case: Case) -> dict[str, Any]:
    return {
        "at_ms": case.start_ms,
        "until_ms": case.end_ms,
        "lat_e7": case.lat_e7,
        "lon_e7": case.lon_e7,
        "radius_m": case.radius_m,
        "group": case.group,
        "against": case.against,
        "act": case.act,
        "weapon": case.weapon,
        "calibre_mm": case.calibre_mm,
        "system": case.system,
        "count": case.count,
        "armed": case.armed,
    }


def _show(answer: Answer) -> None:
    title = answer.title.get("en") or next(iter(answer.title.values()), "")
    of = f" ({answer.guarantor})" if answer.guarantor else ""
    say(plain(f"{answer.pack}/{answer.instrument}{of}: {title}"))
    by = f" by {answer.actor_authority}" if answer.actor_authority else ""
    say(
        plain(
            f"  act {answer.act} | time {answer.time} | place {answer.place} | actor {answer.actor_status}{by}"
        )
    )
    if answer.steady_m or answer.steady_ms:
        say(
            plain(
                f"  no move of up to {answer.steady_m} m, or {answer.steady_ms // 60_000} minutes, changes this"
            )
        )
    for clause in answer.clauses:
        words = clause.text.get("en") or next(iter(clause.text.values()), "")
        say(
            plain(
                f"  - {clause.ref or clause.id} ({clause.effect}; time {clause.time}, place {clause.place}): {words}"
            )
        )
    for head, reasons in (
        ("used", answer.facts_used),
        ("missing", answer.facts_missing),
        ("would decide", answer.would_decide),
        ("because", answer.reasons),
        ("claim", answer.claims),
    ):
        for one in reasons:
            say(plain(f"  {head}: {one.text()}"))
    if answer.recall or not answer.compared:
        say("  not compared with the authentic text" + (", in part from recall" if answer.recall else ""))
