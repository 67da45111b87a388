"""Alerts as screens show them, and as much of one as may leave the node.

Decides that what goes out names no more than all parties may read: of a statement that is for fewer, nothing but the
rule's name; and of a place never more than its district and a circle of the 1 km grid, whatever was signed. Everything
else is behind the link, at the desk.

Shapes: the client's types; times ms UTC, places ten-millionths of a degree. Source: contract of alerts; charter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.centre.alerts.log import Notice
from sametable.core.places.coarse import coarsen

if TYPE_CHECKING:
    from sametable.centre.centre import Centre
    from sametable.core.assess.alerts import Alert


def shown(alert: Alert) -> dict[str, object]:
    """Give an alert as screens show it."""
    told, ack = alert.lead.told, alert.acknowledged
    values: dict[str, object] = dict(told.values)
    if alert.lead.degree:
        values |= {"degree": alert.lead.degree, "share": alert.lead.share}
    return {
        "id": alert.id,
        "rule": alert.rule.id,
        "rule_name": alert.rule.name,
        "loud": alert.rule.loud,
        "at_ms": alert.lead.at_ms,
        "entry": told.id if told.entry is None else told.entry,
        "number": told.number,
        "what": told.what,
        "text_code": text_code(alert),
        "values": values,
        "folded": alert.folded,
        "new": alert.new,
        "state": alert.state,
        "rung": alert.rung,
        "acknowledged": {"number": ack.number, "party": ack.party, "at_ms": ack.at_ms} if ack else None,
        "escalate_at_ms": alert.escalate_at_ms,
    }


def text_code(alert: Alert) -> str:
    """Say in one code why an alert was raised; words for it are the client's."""
    told, rule = alert.lead.told, alert.rule
    if told.step == "clock":
        return f"clock_{told.after}"
    if told.step != "report":
        return told.step
    if rule.count_least >= 2:
        return "count"
    if rule.killed_least:
        return "killed"
    return "zone" if rule.zone else "around" if rule.around else "area" if rule.areas else "report"


def notice_of(centre: Centre, alert: Alert, address: str, *, whole: bool = False) -> Notice:
    """Give what goes out of the node for an alert, at the rung that it has now.

    `whole`: its minute is over, and its number says how many there were.
    """
    told = alert.lead.told
    shared = centre.shared
    open_to_all = told.id in shared.marks or told.id in shared.others or told.step == "node_silent"
    fields: dict[str, str | int | bool] = {
        "alert": alert.id,
        "rule": alert.rule.name,
        "loud": alert.rule.loud,
        "at_ms": alert.lead.at_ms,
        "rung": alert.rung,
        "node": centre.node.id,
        "link": f"{address.rstrip('/')}/" if address else "",
        "demonstration": centre.genesis.demonstration,
        "code": text_code(alert),
    }
    if open_to_all:
        values = dict(told.values)
        fields |= {"number": told.number, "what": told.what, "area": str(values.get("area", ""))}
        fields |= {"folded": alert.folded, "whole": whole}
        if told.place is not None and told.step == "report":
            lat_e7, lon_e7, radius_m = coarsen(told.place[0], told.place[1])
            fields |= {"lat_e7": lat_e7, "lon_e7": lon_e7, "radius_m": max(radius_m, told.place[2])}
    name = "whole" if whole else alert.rung
    return Notice(key=f"{alert.id}/{name}", alert=alert.id, at_ms=alert.lead.at_ms, fields=fields)
