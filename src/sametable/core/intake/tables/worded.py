"""Kind and weapon that a cell names: by code, by its name in one of the four languages, or in words.

Decides by the same lists of words by which bulletins are read; a cell that names neither gives "".
Source: `core.model.vocabulary`; `core.intake.lexicon`.
"""

from __future__ import annotations

from functools import lru_cache

from sametable.core.intake.lexicon import find, lexicon
from sametable.core.intake.tables.cells import known
from sametable.core.intake.text import fold, tokenise
from sametable.core.model.vocabulary import WEAPON, WHAT

_WHAT = {fold(name): term.code for term in WHAT for name in (term.code, *term.name.values())}
_WEAPON = {fold(name): term.code for term in WEAPON for name in (term.code, *term.name.values())}
_KINDS, _WEAPONS = frozenset(_WHAT.values()), frozenset(_WEAPON.values())


@lru_cache(maxsize=4096)
def words_of(cell: str) -> tuple[str, str]:
    """Give the kind and the weapon that a cell names; "" where it names none."""
    text = fold(known(cell))
    kind, weapon = _WHAT.get(text, ""), _WEAPON.get(text, "")
    if kind or weapon:
        return kind, weapon
    for language in ("en", "fr"):
        for mention in find(tokenise(cell, fold(cell)), lexicon(language)):
            if mention.category == "act" and mention.code in _KINDS:
                kind = kind or mention.code
            if mention.category == "weapon" and mention.code in _WEAPONS:
                weapon = weapon or mention.code
    return kind, weapon
