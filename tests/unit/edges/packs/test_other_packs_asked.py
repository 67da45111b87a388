"""What the further packs answer to the questions that a delegation would ask of them."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

import pytest

from sametable.core.terms.assess import assess
from sametable.core.terms.book import compile_book
from sametable.core.terms.case import Case
from sametable.edges.packs.files import load_pack

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sametable.core.terms.answer import Answer
    from sametable.core.terms.book import Book

NOW_MS = 1_790_000_000_000
GHOUTA, ALEPPO, KINSABBA = (33.53, 36.43), (36.2, 37.16), (35.744, 36.164)
HODEIDAH, SANAA = (14.8, 42.95), (15.35, 44.2)
SIRTE, TRIPOLI, CAIRO = (31.2, 16.59), (32.88, 13.19), (30.05, 31.24)
BOGOTA, WAU, ABYEI, KHARTOUM = (4.6, -74.1), (7.7, 28.0), (9.6, 28.4), (15.6, 32.53)
BORDER = (14.35, 103.25)


@cache
def book_of(pack: str) -> Book:
    """Read a pack once."""
    return compile_book([load_pack(pack)])


def asked(
    of: str,
    at: str,
    place: tuple[float, float],
    who_does: tuple[str, str],
    facts: Mapping[str, str] | None = None,
) -> Answer:
    """Ask one instrument (`pack/instrument`) of one act: (group, act); the place is known to 500 m."""
    pack, instrument = of.split("/")
    at_ms = round(datetime.fromisoformat(at).timestamp() * 1000)
    group, act = who_does
    case = Case(
        start_ms=at_ms, end_ms=at_ms, lat_e7=round(place[0] * 1e7), lon_e7=round(place[1] * 1e7),
        radius_m=500, group=group, act=act, facts=facts or {},
    )  # fmt: skip
    (answer,) = (one for one in assess(case, book_of(pack), now_ms=NOW_MS) if one.instrument == instrument)
    return answer


GHOUTA_APRIL = "syria-2016-silence/ghouta-2016-04"
CALM_JULY = "syria-2016-silence/calm-2016-07"
STOCKHOLM = "hodeidah-2018/stockholm-hodeidah"
LIBYA = "libya-2020/ceasefire-2020"
JEDDAH = "jeddah-2023/short-term-ceasefire"
CASES = {
    "half past midnight lies between the starts that are told": (
        (GHOUTA_APRIL, "2016-04-30T00:30+03:00", GHOUTA, ("Syrian army", "fire.heavy")),
        ("disputed", "disputed", "within", "bound"),
    ),
    "in the extension nothing is disputed": (
        (GHOUTA_APRIL, "2016-05-02T12:00+03:00", GHOUTA, ("opposition", "fire.heavy")),
        ("prohibited", "within", "within", "bound"),
    ),
    "Aleppo was not in it": (
        (GHOUTA_APRIL, "2016-05-02T12:00+03:00", ALEPPO, ("Syrian army", "air.strike")),
        ("silent", "within", "outside", "bound"),
    ),
    "which part of northern Latakia was meant is not known": (
        (
            "syria-2016-silence/latakia-2016-04", "2016-05-01T12:00+03:00", KINSABBA, ("Syrian army", "fire.heavy"),
        ),
        ("regulated", "within", "undetermined", "bound"),
    ),
    "the hour between 47 and 48 is disputed": (
        ("syria-2016-silence/aleppo-2016-05", "2016-05-12T00:30+03:00", ALEPPO, ("opposition", "fire.heavy")),
        ("disputed", "disputed", "within", "bound"),
    ),
    "no renewal reaches back over the gap of July": (
        (CALM_JULY, "2016-07-09T00:30+03:00", ALEPPO, ("Syrian army", "fire.heavy")),
        ("silent", "outside", "within", "bound"),
    ),
    "after the gap the calm holds again": (
        (CALM_JULY, "2016-07-09T01:00+03:00", ALEPPO, ("Syrian army", "fire.heavy")),
        ("prohibited", "within", "within", "bound"),
    ),
    "one side's declaration binds nobody else": (
        (CALM_JULY, "2016-07-09T12:00+03:00", ALEPPO, ("opposition", "fire.heavy")),
        ("silent", "within", "within", "not a party"),
    ),
    "fighting until three in the morning does not move the start": (
        (STOCKHOLM, "2018-12-18T02:00+03:00", HODEIDAH, ("хуситы", "fire.heavy")),
        ("prohibited", "within", "within", "bound"),
    ),
    "Sana'a is not in the governorate of Hodeidah": (
        (STOCKHOLM, "2019-02-02T12:00+03:00", SANAA, ("Government of Yemen", "air.strike")),
        ("silent", "within", "outside", "bound"),
    ),
    "before that they are on their way out": (
        (STOCKHOLM, "2019-01-02T12:00+03:00", HODEIDAH, ("Ansar Allah", "presence.zone")),
        ("regulated", "within", "within", "bound"),
    ),
    "after 21 days forces in the city are against the terms": (
        (STOCKHOLM, "2019-01-20T12:00+03:00", HODEIDAH, ("Ansar Allah", "presence.zone")),
        ("prohibited", "within", "within", "bound"),
    ),
    "a quarter of an hour before the signature nothing holds": (
        (LIBYA, "2020-10-23T11:00+02:00", SIRTE, ("LNA", "fire.heavy")),
        ("silent", "outside", "within", "bound"),
    ),
    "Tripoli is in Libya although it lies by the sea": (
        (LIBYA, "2020-10-23T11:16+02:00", TRIPOLI, ("GNA", "fire.heavy")),
        ("prohibited", "within", "within", "bound"),
    ),
    "Cairo is not": (
        (LIBYA, "2021-01-01T12:00+02:00", CAIRO, ("GNA", "fire.heavy")),
        ("silent", "within", "outside", "bound"),
    ),
    "an advantage sought before the start is for people to find": (
        (JEDDAH, "2023-05-21T12:00+02:00", KHARTOUM, ("RSF", "reinforcement")),
        ("needs a human finding", "within", "within", "bound"),
    ),
    "the first minute of the seven days is in them": (
        (JEDDAH, "2023-05-22T21:45+02:00", KHARTOUM, ("SAF", "air.strike")),
        ("prohibited", "within", "within", "bound"),
    ),
    "after the extension nothing is in force": (
        (JEDDAH, "2023-06-03T21:45+02:00", KHARTOUM, ("SAF", "air.strike")),
        ("silent", "outside", "within", "bound"),
    ),
    "Abyei is neither said to be in South Sudan nor outside": (
        ("south-sudan-2017/acoh", "2018-02-01T12:00+03:00", ABYEI, ("SPLA-IO", "fire.small_arms")),
        ("regulated", "within", "undetermined", "bound"),
    ),
    "a minute before midnight the ceasefire had not begun": (
        ("thailand-cambodia-2025/ceasefire-2025-07", "2025-07-28T23:59+07:00", BORDER, ("ไทย", "fire.heavy")),
        ("silent", "outside", "within", "bound"),
    ),
    "reinforcement is against the minutes of August": (
        ("thailand-cambodia-2025/gbc-2025-08", "2025-08-20T12:00+07:00", BORDER, ("កម្ពុជា", "reinforcement")),
        ("prohibited", "within", "within", "bound"),
    ),
    "what happened after the latest source is not known": (
        ("thailand-cambodia-2025/gbc-2025-08", "2025-12-01T12:00+07:00", BORDER, ("Thailand", "fire.heavy")),
        ("regulated", "undetermined", "within", "bound"),
    ),
    "defamation is against the terms of Colombia": (
        ("colombia-2016/cfhbd", "2017-01-20T12:00-05:00", BOGOTA, ("FARC", "hostile.propaganda")),
        ("prohibited", "within", "within", "bound"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_it_is_answered_as_the_text_says(name: str) -> None:
    question, expected = CASES[name]
    answer = asked(*question)
    assert (answer.act, answer.time, answer.place, answer.actor_status) == expected


@pytest.mark.parametrize(
    ("notified", "authorised", "expected"),
    [
        ("yes", "yes", "permitted"),
        ("yes", "no", "prohibited"),
        ("no", "yes", "prohibited"),
        ("yes", "unknown", "prohibited"),
    ],
)
def test_a_movement_in_south_sudan_needs_notice_and_leave(
    notified: str, authorised: str, expected: str
) -> None:
    facts = {"movement-notified": notified, "movement-authorised": authorised}
    moved = ("TGoNU", "movement.unauthorised")
    answer = asked("south-sudan-2017/acoh", "2018-02-01T12:00+03:00", WAU, moved, facts)
    assert answer.act == expected
    assert answer.place == "within"


def test_leave_to_be_in_a_zone_does_not_hide_a_belt_that_nobody_has_drawn() -> None:
    facts = {"in-zone": "yes", "authorised-in-zone": "yes"}
    stood = ("FARC", "presence.zone")
    answer = asked("colombia-2016/cfhbd", "2017-01-20T12:00-05:00", BOGOTA, stood, facts)
    assert answer.act == "regulated"
    assert answer.place == "undetermined"


def test_whether_it_was_a_hospital_is_a_fact_that_is_asked_for() -> None:
    stood = ("RSF", "presence.zone")
    unknown = asked(JEDDAH, "2023-05-24T12:00+02:00", KHARTOUM, stood)
    known = asked(JEDDAH, "2023-05-24T12:00+02:00", KHARTOUM, stood, {"in-essential-facility": "yes"})
    assert unknown.act == "regulated"
    assert any("hospital" in one.text() for one in unknown.would_decide)
    assert known.act == "prohibited"


def test_every_answer_says_that_nobody_has_compared_the_pack() -> None:
    for question, _ in CASES.values():
        assert not asked(*question).compared
