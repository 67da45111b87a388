"""An alert that goes out, in one line and in a few: what it is about, roughly where, its number, and where to look.

Decides no more than words. Control characters and line ends of what parties wrote become spaces: a text of theirs adds
no header and no line. Source: decision 0018.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sametable.core.terms.moments import written_ms
from sametable.edges.notify.catalogue import KINDS, ROLES, WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping

LINE_MOST = 160


def plain_line(text: object, limit: int = LINE_MOST) -> str:
    """Give a text as one printable line."""
    kept = "".join(one if one.isprintable() else " " for one in str(text))
    return " ".join(kept.split())[:limit]


def moment(at_ms: int) -> str:
    """Give a moment as ISO 8601, UTC, to the second."""
    return datetime.fromtimestamp(written_ms(at_ms) / 1000, tz=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def about(fields: Mapping[str, str | int | bool], lang: str = "en") -> str:
    """Say what an alert is about: the kind of report, or why the rule was raised."""
    words = KINDS.get(str(fields.get("what", ""))) or WORDS.get(str(fields.get("code", ""))) or WORDS["alert"]
    return words[lang]


def headline(fields: Mapping[str, str | int | bool], lang: str = "en") -> str:
    """Give the one line: for subjects and headlines."""
    mark = f"{WORDS['exercise'][lang]} " if fields.get("demonstration") else ""
    rung = str(fields.get("rung", "watch_officer"))
    raised = "" if rung == "watch_officer" else f", {_put('passed_up', lang, role=_role(rung, lang))}"
    if fields.get("whole"):
        raised = f", {_put('whole_head', lang, all=_all(fields))}"
    number = f" {fields['number']}" if fields.get("number") else ""
    return plain_line(f"{mark}Sametable {fields.get('node', '')}: {about(fields, lang)}{number}{raised}")


def lines(fields: Mapping[str, str | int | bool], lang: str = "en") -> list[str]:
    """Give the few lines of a message."""
    told = [
        headline(fields, lang),
        "",
        _put("rule", lang, rule=_rule(fields, lang)),
        _put("came", lang, moment=moment(int(fields["at_ms"]))),
    ]
    if fields.get("area"):
        told.append(_put("area", lang, area=plain_line(fields["area"])))
    if fields.get("number"):
        told.append(_put("entry", lang, number=plain_line(fields["number"])))
    else:
        told.append(WORDS["narrow"][lang])
    if fields.get("whole"):
        told.append(_put("whole", lang, all=_all(fields)))
    elif fields.get("folded"):
        told.append(_put("folded", lang, n=str(fields["folded"])))
    if fields.get("link"):
        told.append(_put("look", lang, link=plain_line(fields["link"], 400)))
    return [*told, "", WORDS["said"][lang]]


def _put(code: str, lang: str, **held: str) -> str:
    """Put what is said into its words; braces in it are no places of ours."""
    text = WORDS[code][lang]
    for name, value in held.items():
        before, _, after = text.partition(f"{{{name}}}")
        text = before + value + after
    return text


def _all(fields: Mapping[str, str | int | bool]) -> str:
    return str(int(fields.get("folded", 0)) + 1)


def _role(rung: str, lang: str) -> str:
    words = ROLES.get(rung)
    if words is None:
        return rung
    return words[lang].lower() if lang == "en" else words[lang]


def _rule(fields: Mapping[str, str | int | bool], lang: str) -> str:
    """Name the rule: one of ours in the reader's language, one of a watch as the watch named it."""
    builtin = ".".join(str(fields.get("alert", "")).split(".")[:2])
    ours = WORDS.get(builtin) if builtin.startswith("builtin.") and lang != "en" else None
    return ours[lang] if ours is not None else plain_line(fields.get("rule", ""))
