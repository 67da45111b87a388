"""What is said about a pack that cannot be read: in the language of the pack's author, with the fix.

Decides nothing about packs. Each message has two texts, what was expected and what to do now, with the same places
to fill in every language (a test holds that).

Shapes: message name -> language -> (expected, advice); places are `{name}`.
Source: house rules, Errors.
"""

from __future__ import annotations

from sametable.core.terms.words_ar import MESSAGES_AR
from sametable.core.terms.words_checks import CHECKS
from sametable.core.terms.words_doubts import DOUBTS
from sametable.core.terms.words_en import MESSAGES_EN
from sametable.core.terms.words_fr import MESSAGES_FR
from sametable.core.terms.words_ru import MESSAGES_RU
from sametable.errors import SametableError

MESSAGES = {
    language: held | {name: texts[language] for name, texts in (CHECKS | DOUBTS).items()}
    for language, held in (("en", MESSAGES_EN), ("ru", MESSAGES_RU), ("ar", MESSAGES_AR), ("fr", MESSAGES_FR))
}
LANGUAGES = tuple(MESSAGES)
CODE = "terms.pack"
MAX_GOT = 120


def fault(message: str, language: str, *, at: str, got: str = "", **told: str) -> SametableError:
    """Build the error of a pack: `told` fills the places of the message; `got` is the author's own text."""
    expected, advice = MESSAGES.get(language, MESSAGES_EN)[message]
    shown = {name: _short(value) for name, value in told.items()} | {"got": _short(got)}
    return SametableError(
        CODE,
        at=_short(at, 400),
        expected=expected.format(**shown),
        got=_short(got),
        advice=advice.format(**shown),
    )


def _short(text: str, limit: int = MAX_GOT) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= limit else one_line[: limit - 3] + "..."
