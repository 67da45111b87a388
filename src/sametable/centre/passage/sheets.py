"""What a printed manifest or letter is drawn from: one movement out of the picture that whoever asks may see.

Decides that a letter goes to a party that was told of the movement in the record, and to nobody else: paper tells no more than
the record does. The letter asks for an acknowledgement within a day, and before the window begins.

Times are ms UTC. Source: issue "passage"; decision 0027.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.centre.alerts.facts import audience_of
from sametable.centre.table import text as table_text
from sametable.centre.watch.ledgers import names_in
from sametable.core.assess.page_movement import Sheet, letter_page, manifest_page
from sametable.core.passage.versions import chains
from sametable.core.record.audience import parse_audience
from sametable.core.record.table_note import spoken_code
from sametable.errors import SametableError

if TYPE_CHECKING:
    from sametable.centre.centre import Centre
    from sametable.core.assess.pages import Page
    from sametable.core.picture.cases import CaseSaid

ANSWER_MS = 24 * 3_600_000


def find_movement(centre: Centre, name: str) -> CaseSaid:
    """Find a version of a movement by its id or number; the first version's name means the latest. Raises `movement.unknown`."""
    held = chains(
        centre.picture.cases.of_kind("movement"), lambda one: centre.picture.withdrawn(one.id, one.party)
    )
    for chain in held.values():
        if name in {chain.versions[0].id, chain.versions[0].number}:
            return chain.shown
        for one in chain.versions:
            if name in {one.id, one.number}:
                return one
    raise SametableError("movement.unknown", at=name[:60], expected="the number of a movement", got="none")


def manifest(centre: Centre, name: str, lang: str, *, for_all: bool = False) -> Page:
    """Give the manifest of a movement; `for_all`: with what all parties may read alone. Raises `movement.unknown`."""
    return manifest_page(_sheet(centre, find_movement(centre, name), lang, for_all=for_all))


def letter(centre: Centre, name: str, to: str, lang: str) -> Page:
    """Give the letter that notifies a party of a movement. Raises `movement.unknown`, `print.recipient`."""
    sheet = _sheet(centre, find_movement(centre, name), lang)
    if to not in sheet.asked:
        raise SametableError(
            "print.recipient", at="to", expected=f"a party that was told: {', '.join(sheet.asked) or 'none'}",
            got=to[:16] or "none", advice="Notify it in the record first.",
        )  # fmt: skip
    window = sheet.one.fields.get("window")
    start_ms = window["start_ms"] if isinstance(window, dict) else sheet.one.at_ms + ANSWER_MS
    return letter_page(sheet, to, min(sheet.one.at_ms + ANSWER_MS, max(start_ms, sheet.one.at_ms)))


def _sheet(centre: Centre, one: CaseSaid, lang: str, *, for_all: bool = False) -> Sheet:
    picture = centre.shared if for_all else centre.picture
    if one.id not in picture.cases.said:
        raise SametableError(
            "movement.unknown", at=one.number, expected="the number of a movement", got="none"
        )
    held = chains(picture.cases.of_kind("movement"), lambda each: picture.withdrawn(each.id, each.party))
    chain = next(each for each in held.values() if one in each.versions)
    about = [
        each
        for version in chain.versions
        for each in picture.cases.of(version.id)
        if not each.void and not picture.withdrawn(each.id, each.party)
    ]
    about.sort(key=lambda each: each.order)
    readers = parse_audience(audience_of(centre, one.id), centre.parties)
    named = [each for event in about for each in _list(event.fields.get("rests_on"))]
    said = picture.cases.said
    return Sheet(
        chain=chain,
        one=one,
        replies=[each for each in about if each.kind == "notification_reply"],
        counts=[each for each in about if each.kind == "cargo_count"],
        events=[each for each in about if each.kind == "movement_event"],
        asked=tuple(sorted(readers - {one.party})),
        names=names_in(centre, lang),
        numbers={each: said[each].number for each in named if each in said},
        zone=centre.genesis.theatre.zone,
        code=spoken_code(table_text(centre)),
        now_ms=centre.clock.now_ms(),
        lang=lang,
        demonstration=centre.genesis.demonstration,
    )


def _list(held: object) -> list[str]:
    return [str(one) for one in held] if isinstance(held, list) else []
