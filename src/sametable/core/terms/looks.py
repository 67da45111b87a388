"""Names by their look: letters of another script, other forms of one letter and signs that nobody sees, made one.

Decides, so that a name written otherwise is not another name on paper that looks the same:

1. Compatible forms (full width, presentation forms of Arabic, letters of mathematics) are their plain letters; digits of every
   script are 0 to 9; signs of layout that nobody sees, fillers and the Arabic stretch are nothing.
2. A word of Latin letters among which stand Cyrillic or Greek ones that look like Latin is that Latin word; so is a word of which
   every letter looks like a Latin one, whichever script it is of. A word of Cyrillic or Greek with any letter of its own stays.
3. Arabic yeh, kaf, heh and alef of other keyboards are the ones of Arabic.
4. l, I, 1 and an upright stroke in a word are one, and so are O and 0; in an Arabic word 1 and alef, 5 and heh; in a Cyrillic one 0 and o, 3 and ze.
   A word of digits is a number, also where some of them were typed as letters that look so (l3, 1O1), and no word of letters alone is
   one: II and 11 are two real names.

Letters are matched without case, as names are, so i is l as well. What comes out is for comparing and never shown. Not decided: words
that sound alike (`parties/lists`). Source: Unicode Technical Standard 39, confusables.txt, cut to Arabic, Cyrillic, Greek and Latin letters;
UAX 15 (compatibility decomposition).
"""

from __future__ import annotations

import re
import unicodedata

_CYRILLIC = dict(zip("авеѕіјкмнорстухһӏԁԛԝґүѵԍӕ", "abesijkmhopctyxhldqwryvgæ", strict=True))
_GREEK = dict(zip("αβεζηικμνορτυχϲϳ", "abezhikmnoptyxcj", strict=True))
_ANY_CASE = {ord(one): other for one, other in (_CYRILLIC | _GREEK).items()}
_SMALL = dict(zip(map(ord, "νυηγгпь"), "vunyrnb", strict=True))
"""Small letters that look like other Latin ones than their capitals do; known among Latin letters only."""
_OTHERS = {ord(one): "" for one in "\u0640\u0674\u115f\u1160\u3164\uffa0\u034f\u17b4\u17b5"} | {
    **dict.fromkeys(map(ord, "ىیۍ"), "ي"),
    **dict.fromkeys(map(ord, "کڪ"), "ك"),
    **dict.fromkeys(map(ord, "ہھە"), "ه"),
    **dict.fromkeys(map(ord, "ٱٲٳݳݴ"), "ا"),
    ord("ؠ"): "ي", ord("ۿ"): "ه", ord("ǀ"): "l", ord("ɪ"): "i", ord("ɩ"): "i",
    ord("ۃ"): "ة", ord("ı"): "i", ord("ɑ"): "a", ord("ɡ"): "g", ord("ⅰ"): "i",
}  # fmt: skip
_AS_DIGITS = dict(zip(map(ord, "liіоoзο"), "1110030", strict=True))
"""Letters that look like digits, in a word of digits."""
_LATIN = dict(zip(map(ord, "l10"), "iio", strict=True))
_BY_SCRIPT = (
    (range(0x600, 0x780), dict(zip(map(ord, "15"), "اه", strict=True))),
    (range(0x400, 0x530), dict(zip(map(ord, "03"), "оз", strict=True))),
    (range(0x370, 0x400), {ord("0"): "ο"}),
)
"""What digits look like in a word of a script that is not Latin."""
_STROKE = re.compile(r"(?<=\w)\||\|(?=\w)")
_VARIANTS = (range(0xFE00, 0xFE10), range(0x180B, 0x1810), range(0xE0100, 0xE01F0))
_FOREIGN = (range(0x370, 0x530), range(0x1C80, 0x1C90), range(0x1F00, 0x2000), range(0xA640, 0xA6A0))


def plain(text: str) -> str:
    """Give a text in plain letters and digits, without what nobody sees; case, marks and breaks are still there."""
    text = _STROKE.sub("l", text)
    if text.isascii():
        return text
    even = unicodedata.normalize("NFKD", text).translate(_OTHERS)
    return "".join(
        str(unicodedata.decimal(one)) if one.isdecimal() else one for one in even if not _unseen(one)
    )


def _unseen(one: str) -> bool:
    return unicodedata.category(one) == "Cf" or any(ord(one) in held for held in _VARIANTS)


def in_latin(word: str) -> str:
    """Give a word in Latin letters where it looks like one; else as it is. `word`: letters and digits alone."""
    if word.isascii() or not any(_foreign(one) for one in word):
        return word
    if any(not _foreign(one) and unicodedata.name(one, "").startswith("LATIN ") for one in word):
        return word.translate(_SMALL).casefold().translate(_ANY_CASE)
    small = word.casefold()
    if all(ord(one) in _ANY_CASE or one.isdecimal() for one in small):
        return small.translate(_ANY_CASE)
    return word


def alike(word: str) -> str:
    """Give a word with digits and letters that look the same made one. `word`: small letters without marks, and digits."""
    if word.isdecimal():
        return word
    if not word.isalpha() and all(one.isdecimal() or ord(one) in _AS_DIGITS for one in word):
        return word.translate(_AS_DIGITS)
    if any("a" <= one <= "z" for one in word):
        return word.translate(_LATIN)
    for held, looks in _BY_SCRIPT:
        if any(ord(one) in held for one in word):
            return word.translate(looks)
    return word


def _foreign(one: str) -> bool:
    return any(ord(one) in held for held in _FOREIGN)
