"""An iCalendar stream: what RFC 5545 says of lines, texts and moments, and that texts stay texts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sametable.core.assess.calendar import FOLD_B, Entry, calendar, escaped, folded, utc
from support.drafts import START_MS


def entry(**more: object) -> Entry:
    held: dict[str, object] = {
        "uid": "one@sametable",
        "sequence": 0,
        "said_ms": START_MS,
        "start_ms": START_MS,
        "end_ms": START_MS + 3_600_000,
        "summary": "Convoy",
        "description": "x",
        "category": "Convoy",
    }
    return Entry(**(held | more))  # type: ignore[arg-type]


def unfolded(stream: str) -> list[str]:
    return stream.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def unescaped(value: str) -> str:
    found, at = [], 0
    while at < len(value):
        step = 2 if value[at] == "\\" else 1
        found.append({"\\n": "\n"}.get(value[at : at + 2], value[at + step - 1]))
        at += step
    return "".join(found)


@given(st.text(max_size=300))
def test_content_lines_are_at_most_75_octets_and_read_the_same_unfolded(text: str) -> None:
    # RFC 5545 3.1: "Lines of text SHOULD NOT be longer than 75 octets, excluding the line break."
    line = "SUMMARY:" + escaped(text)
    broken = folded(line)
    assert all(len(one.encode()) <= FOLD_B for one in broken.split("\r\n"))
    assert broken.replace("\r\n ", "") == line


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), max_size=200))
def test_a_text_is_read_back_as_it_was(text: str) -> None:
    # RFC 5545 3.3.11: BACKSLASH, COMMA, SEMICOLON and newline characters are escaped in a TEXT.
    assert unescaped(escaped(text)) == text


def test_nothing_in_a_name_begins_a_line_of_its_own() -> None:
    evil = "Convoy\r\nEND:VEVENT\nATTACH:https://elsewhere.example\u2028X-A:1\x0bY"
    lines = unfolded(calendar([entry(summary=evil, place=evil, uid=evil)], name=evil, lang="en"))
    assert [one for one in lines if one.startswith(("ATTACH", "X-A"))] == []
    assert lines.count("END:VEVENT") == 1
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")


def test_moments_are_in_utc_and_a_window_of_nothing_lasts_a_second() -> None:
    assert utc(START_MS) == "20160228T000000Z"
    lines = unfolded(calendar([entry(end_ms=START_MS)], name="w", lang="en"))
    assert "DTSTART:20160228T000000Z" in lines
    assert "DTEND:20160228T000001Z" in lines


def test_an_open_end_has_none_and_what_was_taken_back_is_cancelled() -> None:
    lines = unfolded(calendar([entry(end_ms=None, cancelled=True, sequence=3)], name="w", lang="en"))
    assert not [one for one in lines if one.startswith("DTEND")]
    assert "STATUS:CANCELLED" in lines
    assert "SEQUENCE:3" in lines
    assert not [one for one in unfolded(calendar([entry()], name="w", lang="en")) if one.startswith("STATUS")]


def test_the_same_windows_give_the_same_bytes_in_any_order() -> None:
    some = [entry(uid=str(n), start_ms=START_MS + n % 3) for n in range(9)]
    assert calendar(some, name="w", lang="en") == calendar(reversed(some), name="w", lang="en")
