"""What the rules of alerts look at in passage: hits, stopped checks, notices that meet what is ours, deviations.

Decides that an alert names the number of the statement it is about and the party that said it, and nothing else: no place, no
report, no site and no kind of object. Everybody at the desk reads alerts, and not everybody reads of sites. A conflict is looked
for when a notice comes, from what this side's own register holds then.

Times ms UTC. Source: issue "passage"; decision 0027.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.centre.passage.checking import checking_of, stopped_since
from sametable.centre.passage.following import followers, following_of
from sametable.core.assess.alerts import Hit, Told
from sametable.core.passage.grid import WIDENED_M, checked
from sametable.core.passage.hit_told import believed
from sametable.core.passage.notices import area_of, conflicts, window_of
from sametable.errors import SametableError

if TYPE_CHECKING:
    from sametable.centre.centre import Centre
    from sametable.core.assess.alert_rules import Rule, RuleIndex
    from sametable.core.picture.cases import CaseSaid
    from sametable.core.picture.fold import Picture

PASSAGE_KINDS = frozenset({"hit", "answer", "operations_notice", "movement_event"})


def told_of_passage(centre: Centre, one: CaseSaid, seen_ms: int, picture: Picture) -> list[Told]:
    """Give a statement about passage as rules see it; nothing where it is not for this party to be told of."""
    step, party = _step_of(centre, one, picture)
    if not step:
        return []
    told = Told(
        id=one.id,
        number=one.number,
        order=one.order,
        party=one.party,
        at_ms=one.at_ms,
        seen_ms=seen_ms,
        step=step,
        values=(("party", party),) if party else (),
    )
    return [told]


def _step_of(centre: Centre, one: CaseSaid, picture: Picture) -> tuple[str, str]:
    """Give which step of a rule a statement is, and the party that it is due to; none: an empty step."""
    own, cases = centre.node.party, picture.cases
    match one.kind:
        case "hit":
            return ("hit" if believed(picture, one, own) else ""), one.party
        case "answer":
            held, asked = one.fields.get("protection"), cases.said.get(one.target)
            stopped = isinstance(held, dict) and held.get("stopped") is True and one.party == own
            if not stopped or asked is None or stopped_since(centre, asked.party) != one.at_ms:
                return "", ""
            return "trawling", asked.party
        case "operations_notice":
            return ("notice_conflict" if one.party != own and _meets(centre, one) else ""), one.party
        case _:
            moved = cases.said.get(one.target)
            ours = moved is not None and (moved.party == own or own in followers(moved))
            return ("deviation" if ours and one.fields.get("event") == "deviated" else ""), one.party


def _meets(centre: Centre, one: CaseSaid) -> bool:
    """Tell whether a notice that is not over meets anything of the own register."""
    try:
        area, window = checked(area_of(one.fields), WIDENED_M), window_of(one.fields)
    except SametableError:
        return False
    if window.end_ms <= centre.clock.now_ms():
        return False
    return bool(conflicts(checking_of(centre).register(), area, window))


def deviation_hits(centre: Centre, index: RuleIndex, picture: Picture) -> list[tuple[Rule, Hit]]:
    """Give the own movements that are outside their corridors by positions that came in, for the rules that wait for it."""
    rules = index.waiting_for("deviation")
    try:
        following = following_of(centre)
    except SametableError:
        return []  # this node follows nobody
    found = []
    for first, chain in following.chains().items() if rules else ():
        held, latest = following.deviation(first), chain.shown
        if held is None or latest.party != centre.node.party or latest.id not in picture.cases.said:
            continue
        told = Told(
            id=latest.id,
            number=latest.number,
            order=latest.order,
            party=latest.party,
            at_ms=held["since_ms"],
            seen_ms=held["since_ms"],
            step="deviation",
            after=f"since-{held['since_ms']}",
            values=(("party", latest.party),),
        )
        found += [(rule, Hit(told=told, at_ms=held["since_ms"])) for rule in rules]
    return found
