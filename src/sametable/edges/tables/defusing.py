"""Texts that a spreadsheet would run as a formula, made harmless, and read back as they were.

Decides: a text that begins, behind any apostrophes, with = + - @ or a tab, carriage return or line feed, or with the
wide forms of the four signs, gets one apostrophe in front; reading takes one such apostrophe away. So every text comes
back as it was, and none is run, neither here nor after a person has saved the file in another program. Numbers are
written as numbers and need none of this.

Source: OWASP "CSV Injection".
"""

from __future__ import annotations

import re

_RUNS = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_FIRST = frozenset("'=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
_DEFUSED = re.compile(r"'+[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def defuse(text: str) -> str:
    """Give a text that no spreadsheet takes for a formula."""
    return "'" + text if text[:1] in _FIRST and _RUNS.match(text) else text


def undefuse(text: str) -> str:
    """Give the text that was defused; any other text as it is."""
    return text[1:] if _DEFUSED.match(text) else text
