"""A bulletin's characters: checked, folded without moving an offset, cut into tokens and sentences.

Decides what counts as readable text, where a word, number or sentence begins and ends. It does not know any
word's meaning. Folding maps each character to exactly one character, so that every offset in the folded text
is an offset in the text as given; characters that do not show (bidi controls, zero width, vowel points) are
left in place and dropped only from a token's `norm`.

Units: offsets in Unicode code points; limit in bytes of UTF-8.
Source: Unicode 15 (UAX 29 in spirit, not to the letter); limit by the project.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from sametable.errors import SametableError


def word_set(listed: str) -> frozenset[str]:
    """Turn a list of words, parted by white space, into a set."""
    return frozenset(listed.split())


LIMIT_BYTES = 49_152
MAX_SENTENCE_TOKENS = 400

_SAME = {
    "ё": "е", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2007": " ", "“": '"', "”": '"', "„": '"', "«": '"',
    "»": '"', "’": "'", "‘": "'", "ʼ": "'", "`": "'", "′": "'", "–": "-", "—": "-", "−": "-", "‑": "-", "‐": "-",
    "―": "-", "،": ",", "؛": ";", "٫": ".", "٬": ",", "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه",
    "ئ": "ي", "ؤ": "و", "ک": "ك", "ی": "ي", "\t": " ", "\r": " ",
}  # fmt: skip
_HIDDEN = "\u0300-\u036f\u0483-\u0487\u0610-\u061a\u0640\u064b-\u065f\u0670\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_HIDDEN_RE = re.compile(f"[{_HIDDEN}]")
_TOKEN = re.compile(
    rf"(?P<x></?[A-Za-z!][^<>\n]{{0,300}}>|https?://[^\s<>]{{1,500}})"
    r"|(?P<n>\d{1,3}(?:[, \u00a0\u202f\u2009'’٬]\d{3})+(?![\d])|\d+(?:[.,٫]\d+)?)"
    rf"|(?P<w>[وفبلك]{{1,2}}ـ?(?=\d)|[وب]?الـ?(?=\d)|[^\W\d_](?:[\w{_HIDDEN}]|['’ʼ\-‑‐](?=\w))*)"
    r"|(?P<p>[^\s\w])",
)
_ABBREVIATIONS = word_set(
    """
    lt gen col maj capt brig mr mrs ms dr st no nos approx prof sgt vs etc u.s г гг им ул д п т т.е
    тыс млн км
    """
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One word ('w'), number ('n'), punctuation mark ('p') or markup ('x')."""

    start: int
    end: int
    kind: str
    norm: str
    upper: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence: its offsets, and the half-open range of its tokens."""

    start: int
    end: int
    first: int
    last: int


def check_text(text: str) -> None:
    """Refuse what nobody could read.

    Raises: SametableError intake.empty, intake.too_long, intake.not_text.
    """
    if not text.strip():
        raise SametableError(
            "intake.empty",
            at="text",
            expected="a bulletin",
            got="no characters",
            advice="Paste the bulletin's text.",
        )
    if len(text) > LIMIT_BYTES or len(text.encode("utf-8", "surrogatepass")) > LIMIT_BYTES:
        raise SametableError(
            "intake.too_long", at="text", expected=f"at most {LIMIT_BYTES} bytes of UTF-8",
            got=f"{len(text)} characters", advice="Cut the text into single bulletins.",
        )  # fmt: skip
    for place, char in enumerate(text):
        if (
            (char < " " and char not in "\n\r\t\f\v")
            or "\ud800" <= char <= "\udfff"
            or char in "\x7f\ufffe\uffff"
        ):
            raise _not_text(f"text[{place}]", f"U+{ord(char):04X}")
    broken = text.count("\ufffd")
    if broken and broken * 20 >= len(text):
        raise _not_text("text", f"{broken} replacement characters")
    if not any(char.isalnum() for char in text):
        raise _not_text("text", "no letter and no digit")


def _not_text(at: str, got: str) -> SametableError:
    return SametableError(
        "intake.not_text", at=at, expected="readable text", got=got,
        advice="Save the bulletin as plain text in UTF-8 and send it again.",
    )  # fmt: skip


def decode_bulletin(raw: bytes) -> str:
    """Turn bytes into text: UTF-8, or UTF-16 with a byte order mark; nothing is guessed.

    Raises: SametableError intake.empty, intake.too_long, intake.not_text.
    """
    if len(raw) > 2 * LIMIT_BYTES + 2:
        raise SametableError(
            "intake.too_long", at="text", expected=f"at most {LIMIT_BYTES} bytes of UTF-8",
            got=f"{len(raw)} bytes", advice="Cut the text into single bulletins.",
        )  # fmt: skip
    marked = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = raw.decode("utf-16" if marked else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise _not_text(f"bytes[{error.start}]", f"0x{raw[error.start]:02x}, no UTF-8") from None
    check_text(text)
    return text


def fold(text: str) -> str:
    """Lower-case and unify look-alikes, one character for one character."""
    return "".join([_fold_char(char) for char in text])


def _fold_char(char: str) -> str:
    if char < "\x80":
        return _SAME.get(char, char.lower())
    mapped = _SAME.get(char)
    if mapped is not None:
        return mapped
    if char.isdigit():
        digit = unicodedata.digit(char, -1)
        return str(digit) if 0 <= digit <= 9 and char.isdecimal() else char
    low = char.lower()
    low = low if len(low) == 1 else char
    return _SAME.get(low, low)


def norm_of(folded: str) -> str:
    """Give the form in which the lexicon holds a word: hidden characters gone, composed."""
    if folded.isascii():
        return folded
    composed = unicodedata.normalize("NFC", folded)
    return _HIDDEN_RE.sub("", composed).replace("ё", "е")


def tokenise(text: str, folded: str) -> tuple[Token, ...]:
    """Cut the text into tokens; white space belongs to none."""
    tokens: list[Token] = []
    for found in _TOKEN.finditer(text):
        start, end = found.span()
        kind = found.lastgroup or "p"
        if kind == "p" and _HIDDEN_RE.match(text[start]):
            continue
        word = folded[start:end]
        norm = (norm_of(word) or word) if kind == "w" else word
        upper = kind == "w" and text[start].isupper()
        tokens.append(Token(start=start, end=end, kind=kind, norm=norm, upper=upper))
    return tuple(tokens)


def sentences(text: str, tokens: tuple[Token, ...]) -> tuple[Sentence, ...]:
    """Cut the tokens into sentences, at full stops, at line ends, and after 400 tokens at the latest."""
    out: list[Sentence] = []
    first = 0
    for here, token in enumerate(tokens):
        following = tokens[here + 1] if here + 1 < len(tokens) else None
        if following is None or here - first >= MAX_SENTENCE_TOKENS or _ends(text, tokens, here):
            out.append(Sentence(start=tokens[first].start, end=token.end, first=first, last=here + 1))
            first = here + 1
    return tuple(out)


def _ends(text: str, tokens: tuple[Token, ...], here: int) -> bool:
    token, following = tokens[here], tokens[here + 1]
    gap = text[token.end : following.start]
    if "\n" in gap:
        return True
    closing = following.kind == "p" and text[following.start] in "\"'»”)]’"
    if token.norm in {".", "!", "?", "؟", "…"}:
        if closing and not gap:
            return False
        return _stop_ends(text, tokens, here)
    closed = token.kind == "p" and text[token.start] in "\"'»”)]’"
    if (
        closed
        and here
        and tokens[here - 1].norm in {".", "!", "?", "؟"}
        and tokens[here - 1].end == token.start
    ):
        return not closing and _starts(text, following)
    return False


def _stop_ends(text: str, tokens: tuple[Token, ...], here: int) -> bool:
    token, following = tokens[here], tokens[here + 1]
    if token.norm != ".":
        return following.norm not in {".", "!", "?", ",", ";"}
    before = tokens[here - 1] if here else None
    glued = following.start == token.end
    if before is not None and before.kind == "w":
        if before.norm in _ABBREVIATIONS or (len(before.norm) == 1 and before.upper):
            return False
        if len(before.norm) == 1 and before.norm in "amp":
            return following.upper and not glued
    if glued:
        return following.upper and before is not None and (len(before.norm) > 3 or before.kind == "p")
    return _starts(text, following)


def _starts(text: str, token: Token) -> bool:
    char = text[token.start]
    return not char.islower() and token.norm not in {",", ";", ":", ")"}
