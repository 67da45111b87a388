"""Reports: one event each with all its places, in sentences of our own."""

from __future__ import annotations

import pytest

from intakekit import as_json, names, read, reports
from sametable.core.model.vocabulary import PRECISION, WEAPON, WHAT, codes

EVENTS: list[tuple[str, str, str | None, str | None, int | None, list[str]]] = [
    (
        "Militants shelled the towns of Handarat and Hailan, Al-Nayrab airport and the Sheikh Maqsood district in Aleppo with mortars.",
        "fire.heavy", "mortar", "armed groups", None,
        ["Handarat", "Hailan", "Al-Nayrab airport", "Sheikh Maqsood"],
    ),
    ("The shelling from multiple launch rocket systems at Kinsabba ran for 24 hours.", "fire.heavy", "mlrs", None, None, ["Kinsabba"]),
    (
        "Regime warplanes carried out four air strikes on Saraqib in Idlib countryside yesterday.",
        "air.strike", "aircraft", "Syrian government forces", 4, ["Saraqib"],
    ),
    (
        "Jaysh al-Islam units opened fire with small arms at positions of the Syrian army in Harasta twice.",
        "fire.small_arms", "small_arms", "Jaysh al-Islam", 2, ["Harasta"],
    ),
    (
        "In the Latakia province, mortar fire was opened from Kinsabba against positions of government troops near Salma.",
        "fire.heavy", "mortar", None, None, ["Kinsabba", "Salma"],
    ),
    (
        "An improvised explosive device went off on the road near Saraqib at 14:20 local time.",
        "mine.ied", "ied", None, None, ["Saraqib"],
    ),
    (
        "Israeli artillery shelled the outskirts of Naqoura and Qana in southern Lebanon at 22:30.",
        "fire.heavy", "artillery", "Israeli forces", None, ["Naqoura", "Qana"],
    ),
    (
        "The SMM heard 12 explosions assessed as mortar rounds 3-5km south-west of Avdiivka on the evening of 14 May.",
        "fire.heavy", "mortar", None, 12, ["Avdiivka"],
    ),
    (
        "Clashes erupted between regime forces and opposition factions near Saraqib.",
        "ground.attack", None, "Syrian government forces", None, ["Saraqib"],
    ),
    (
        "Террористы «Джебхат ан-Нусры» обстреляли из минометов населенные пункты Хандарат и Хайлан в провинции Алеппо.",
        "fire.heavy", "mortar", "Jabhat al-Nusra", None, ["Handarat", "Hailan"],
    ),
    (
        "В провинции Латакия боевики из района Кинсиббы обстреляли из РСЗО населенный пункт Сальма.",
        "fire.heavy", "mlrs", "armed groups", None, ["Kinsabba", "Salma"],
    ),
    ("Минометному обстрелу подвергся квартал Шейх-Максуд в Алеппо.", "fire.heavy", "mortar", None, None, ["Sheikh Maqsood"]),
    ("Боевики дважды обстреляли аэропорт Найраб в провинции Алеппо.", "fire.heavy", None, "armed groups", 2, ["Al-Nayrab airport"]),
    (
        "قصفت قوات النظام بالمدفعية بلدة سراقب في ريف إدلب صباح اليوم.",
        "fire.heavy", "artillery", "Syrian government forces", None, ["Saraqib"],
    ),
    (
        "استهدفت فصائل المعارضة بقذائف الهاون حي الشيخ مقصود في حلب.",
        "fire.heavy", "mortar", "armed opposition", None, ["Sheikh Maqsood"],
    ),
    ("شن الطيران الحربي أربع غارات جوية على مدينة دوما في ريف دمشق.", "air.strike", "aircraft", None, 4, ["Douma"]),
    (
        "أطلق مسلحون النار على بلدتي حندرات وحيلان في ريف حلب.",
        "fire.small_arms", None, "armed groups", None, ["Handarat", "Hailan"],
    ),
]  # fmt: skip


@pytest.mark.parametrize("event", EVENTS, ids=[row[0][:40] for row in EVENTS])
def test_an_event_is_one_report_with_all_its_places(
    event: tuple[str, str, str | None, str | None, int | None, list[str]],
) -> None:
    text, *expected = event
    found = reports(text)
    assert [[r["kind"], r["weapon"], r["actor"], r["count"], names(r)] for r in found] == [expected]


def test_an_event_with_its_own_weapon_is_a_report_of_its_own() -> None:
    found = reports(
        "On May 14, terrorists of Jabhat al-Nusra fired mortars at the village of Salma in the Latakia province, "
        "while in the Hama province Maharda was shelled with rockets."
    )
    assert [(r["weapon"], names(r)) for r in found] == [("mortar", ["Salma"]), ("rocket", ["Maharda"])]


def test_numbered_acts_of_one_sentence_are_reports_of_their_own() -> None:
    found = reports(
        "We have registered two attacks on Saraqib in Idlib province, one shelling of Salma in Latakia province and three shellings of Handarat."
    )
    assert [(r["count"], names(r)) for r in found] == [(2, ["Saraqib"]), (1, ["Salma"]), (3, ["Handarat"])]


def test_a_place_that_nobody_knows_stays_as_unknown_with_its_span() -> None:
    text = "Militants shelled the village of Umm Zarqush in the Hama province."
    place = reports(text)[0]["places"][0]
    assert (place["status"], place["name"], place["lat"]) == ("unknown", None, None)
    assert text[place["span"][0] : place["span"][1]] == "Umm Zarqush"


def test_an_unknown_village_is_read_in_russian_and_arabic() -> None:
    russian = reports("Из миномета обстреляно село Верхний Зарукш.")[0]
    arabic = reports("قصف مدفعي على قرية الزعفرانة في ريف حمص.")[0]
    assert [p["text"] for r in (russian, arabic) for p in r["places"]] == ["Верхний Зарукш", "الزعفرانة"]


def test_a_province_that_only_narrows_is_no_place_of_the_report() -> None:
    found = reports("In the province of Hama, militants shelled Maharda and Salamiyah.")
    assert names(found[0]) == ["Maharda", "Salamiyah"]


def test_a_shelled_city_is_a_place_though_a_province_has_its_name() -> None:
    found = reports("Militants shelled the city of Aleppo with mortars.")
    assert [p["text"] for p in found[0]["places"]] in (["Aleppo"], ["city of Aleppo"])


DENIED = [
    "The Russian air force did not deliver strikes on armed groups.",
    "No air strikes were delivered on Saraqib.",
    "Авиация России не наносила ударов по отрядам оппозиции.",
    "لم تقصف القوات الروسية بلدة سراقب.",
]


@pytest.mark.parametrize("text", DENIED)
def test_a_negated_act_is_no_report_and_stays_visible(text: str) -> None:
    found = as_json(text)
    assert found["reports"] == []
    assert found["not_understood"] == [[0, len(text)]]


BOILERPLATE = [
    "A humanitarian action was held in the settlement of Salma; people received 650 food sets.",
    "The parties discussed the return of residents to Harasta.",
    "Negotiations with field commanders in Douma are continued.",
    "В населенном пункте Сальма проведена гуманитарная акция.",
]


@pytest.mark.parametrize("text", BOILERPLATE)
def test_a_sentence_without_an_incident_yields_no_report(text: str) -> None:
    assert reports(text) == []


def test_counts_by_province_are_not_turned_into_reports() -> None:
    found = reports(
        "Over the last 24 hours, 17 cases of firing were registered in the provinces of Damascus (8), Aleppo (7) and Latakia (2)."
    )
    assert found == []


def test_clock_times_give_an_interval_in_the_zone_of_the_theatre() -> None:
    found = reports("From 6.25 till 11.30 a.m. armed groups shelled Sheikh Maqsood in Aleppo with mortars.")
    assert found[0]["occurred"] == {
        "start": "2016-05-16T06:25:00+03:00",
        "end": "2016-05-16T11:30:00+03:00",
        "precision": "minute",
    }


def test_marks_say_what_was_understood() -> None:
    text = "On May 14, militants shelled Handarat in Syria three times with mortars."
    marks = {mark["role"]: text[slice(*mark["span"])] for mark in reports(text)[0]["marks"]}
    assert marks == {
        "kind": "shelled",
        "weapon": "mortars",
        "actor": "militants",
        "count": "three",
        "time": "May 14",
    }


def test_a_name_of_two_places_is_asked_with_both_as_rivals() -> None:
    place = reports("Militants shelled the village of Kafr Zayn.")[0]["places"][0]
    assert (place["status"], place["name"], len(place["rivals"])) == ("ask", None, 2)


def test_the_province_named_with_it_settles_a_name_of_two_places() -> None:
    place = reports("Militants shelled the village of Kafr Zayn in the Hama province.")[0]["places"][0]
    assert (place["status"], place["lat"]) == ("matched", 35.37)


def test_a_place_far_from_the_area_it_is_said_to_be_in_is_asked() -> None:
    found = reports(
        "Militants opened fire at positions in Salamiyah village of the Kinsabba district in Syria."
    )[0]["places"]
    assert [(p["text"], p["status"]) for p in found] == [("Salamiyah", "ask")]


def test_a_headline_makes_no_names_of_its_words() -> None:
    found = reports("Militants Shell Several Quiet Villages With Mortars Near Handarat\n\nMore follows.")
    assert [place["text"] for report in found for place in report["places"]] in ([], ["Handarat"])


def test_every_code_is_of_the_vocabulary() -> None:
    for text, *_ in EVENTS:
        for report in read(text).reports:
            assert report.kind in codes(WHAT)
            assert report.weapon is None or report.weapon in codes(WEAPON)
            assert report.occurred.precision in codes(PRECISION)
