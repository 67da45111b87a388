"""Reads that nothing was counted: "no violations were registered", "нарушений не зафиксировано", "لم تسجل اي خروقات".

Decides when a sentence says that a truce was not broken at all; that is a count of nought, printed in words. It
reads no other measure: that no shelling was heard is no count of shellings.

Shapes: token ranges into the whole text.
Source: the ways in which bulletins of quiet days are worded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.intake.areas import Areas
from sametable.core.intake.heads import VIOLATIONS, Head, clause
from sametable.core.intake.scope import scope_after, scope_before
from sametable.core.intake.text import word_set

if TYPE_CHECKING:
    from sametable.core.intake.document import AreaNames, Line
    from sametable.core.intake.lexicon import Mention

AFTER = 4
AROUND = 10
_STEMS = (
    "violat",
    "breach",
    "infring",
    "наруш",
    "поруш",
    "خرق",
    "خروق",
    "انتهاك",
    "infraction",
    "violaç",
    "violac",
)
_NONE = word_set("no aucune aucun nenhuma nenhum ninguna ningún zero ноль нуль")
_NOT_ONE = word_set("any single one ни اي ايه أي")
_NOT = word_set("not never n't without ни не لم لا لن دون didn't hasn't haven't wasn't weren't")
_DID_NOT = word_set("не нет لم لن")
_VERBS = word_set("register record report observe document detect notice registrar enregistré")


def read_nothing(line: Line, index: int, known: AreaNames) -> list[Head]:
    """Read the counts of nought in one sentence, at most one."""
    if not (line.has("record") or line.has("negation") or line.has("measure")):
        return []
    for mention in line.mentions:
        if mention.category == "measure" and mention.code == VIOLATIONS and _broken(line, mention):
            at = _denied(line, mention)
            if at is not None:
                return [_head(line, index, known, (at, mention))]
    return []


def _broken(line: Line, mention: Mention) -> bool:
    """Say whether the word counts breaches, not cases of anything, and no number stands before it."""
    words = [token.norm for token in line.tokens[mention.first : min(mention.last + 1, line.sentence.last)]]
    counted = any(
        n.last <= mention.first and mention.first - n.last <= AFTER and n.value for n in line.numbers
    ) and not any(token.norm in _NOT_ONE for token in line.tokens[max(mention.first - 3, 0) : mention.first])
    return any(stem in word for stem in _STEMS for word in words) and not counted


def _denied(line: Line, mention: Mention) -> int | None:
    """Give the token that says none, if the sentence records something and this is what it has none of."""
    tokens, first = line.tokens, line.sentence.first
    recorded = clause(line, first, line.sentence.last, "record")
    told = bool(recorded) or any(token.norm in _VERBS for token in tokens[first : line.sentence.last])
    for at in range(mention.first - 1, max(first, mention.first - AFTER) - 1, -1):
        if tokens[at].kind != "w":
            break
        norm = tokens[at].norm
        if norm in _NONE and told:
            return at
        if norm in _NOT_ONE and any(
            t.norm in _NOT or t.norm.endswith("n't") for t in tokens[max(first, at - 8) : at + 1]
        ):
            return at if told else None
    for at in range(max(first, mention.first - AROUND), min(line.sentence.last, mention.last + AROUND)):
        norm = tokens[at].norm
        if norm == "нет" and abs(at - mention.first) <= AFTER:
            return at
        near = (
            m for m in recorded if at < m.first <= at + 3 and (at >= mention.last or m.last <= mention.first)
        )
        if norm in _DID_NOT and any(near) and not _parted(line, at, mention):
            return at
    return None


def _parted(line: Line, at: int, mention: Mention) -> bool:
    """Say whether a comma or another clause stands between the denial and what is denied."""
    first, last = sorted((at, mention.first))
    return any(line.tokens[p].norm in {",", ";", ":", "(", ")"} for p in range(first, last))


def _head(line: Line, index: int, known: AreaNames, found: tuple[int, Mention]) -> Head:
    at, mention = found
    areas = Areas(line=line, known=known, numbers={n.first: n for n in line.numbers})
    parties = clause(line, line.sentence.first, at, "party")
    head = Head(
        line=index, number=None, total=0, bound="exact", measure=VIOLATIONS,
        party=parties[-1].code if parties else None, scope=scope_before(areas),
    )  # fmt: skip
    if not head.scope:
        scope_after(areas, head, min(line.sentence.last, mention.last + AROUND))
    return head
