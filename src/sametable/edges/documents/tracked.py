"""Tracked changes as what they are at a table: words that are not agreed, in brackets. None is accepted in silence.

Decides: words put in, and words taken out, each stand in brackets; where one replaces the other, both stand in one pair of
brackets as options, the old words first. White space alone is taken as it would be read with the change. Where words were
changed inside brackets that somebody typed, brackets stand in brackets, and that is noted.

Source: decision 0033.
"""

from __future__ import annotations

from dataclasses import dataclass, field

PLAIN, PUT_IN, TAKEN_OUT = "plain", "in", "out"


@dataclass(slots=True, kw_only=True)
class Line:
    """The pieces of one paragraph in their order: plain, put in, or taken out."""

    pieces: list[tuple[str, str]] = field(default_factory=list)

    def add(self, text: str, kind: str = PLAIN) -> None:
        """Add a piece; joined to the one before where that is of the same kind."""
        if not text:
            return
        if self.pieces and self.pieces[-1][0] == kind:
            self.pieces[-1] = (kind, self.pieces[-1][1] + text)
        else:
            self.pieces.append((kind, text))

    def text(self, notices: set[str]) -> str:
        """Give the text with its changes in brackets; notes what was found."""
        shown: list[str] = []
        at = depth = 0
        while at < len(self.pieces):
            kind, text = self.pieces[at]
            at += 1
            if kind == PLAIN:
                shown.append(text)
                depth = max(0, depth + text.count("[") - text.count("]"))
                continue
            notices.add("tracked_changes")
            if not text.strip():
                shown.append(text if kind == PUT_IN else "")
                continue
            old, new = (text, "") if kind == TAKEN_OUT else ("", text)
            if at < len(self.pieces) and self.pieces[at][0] not in {PLAIN, kind}:
                other = self.pieces[at][1]
                at += 1
                old, new = (old, other) if kind == TAKEN_OUT else (other, new)
            if depth or "[" in old + new or "]" in old + new:
                notices.add("tracked_in_brackets")
            shown.append(_bracketed(old, new))
        return "".join(shown)


def _bracketed(old: str, new: str) -> str:
    """Write one change in brackets, with the white space around it outside."""
    whole = new or old
    before = whole[: len(whole) - len(whole.lstrip())]
    after = whole[len(whole.rstrip()) :]
    options = [one.strip() for one in (old, new) if one.strip()]
    between = " | " if any("/" in one for one in options) else " / "
    return f"{before}[{between.join(options)}]{after}"
