"""Counts with their breakdowns, in sentences of our own with invented numbers, in all languages read."""

from __future__ import annotations

from typing import Any

import pytest

from intakekit import counts

Row = tuple[str, list[tuple[str | None, int, dict[str, int], bool | None]]]

PLAIN: list[Row] = [
    # English: the centre at Khmeimim and those who relay it
    (
        "Over the last 24 hours, 9 ceasefire violations were registered in the provinces of Aleppo (4), Homs (3) and Hama (2).",
        [(None, 9, {"Aleppo": 4, "Homs": 3, "Hama": 2}, True)],
    ),
    (
        "In the past day 31 truce breaches have been recorded: 12 in Aleppo, 10 in Damascus, 5 in Hama and 4 in Latakia.",
        [(None, 31, {"Aleppo": 12, "Damascus": 10, "Hama": 5, "Latakia": 4}, True)],
    ),
    (
        "In the course of last 24 hours, 16 ceasefire violations have been registered (Aleppo - 8, Latakia - 5, Homs, Idlib and Daraa - 1 for each).",
        [(None, 16, {"Aleppo": 8, "Latakia": 5, "Homs": 1, "Idlib": 1, "Daraa": 1}, True)],
    ),
    (
        (
            "The Russian side of the joint commission recorded eleven violations in the provinces of Aleppo - 6, Latakia 5. "
            "The Turkish side registered 8 cases of ceasefire violations in the provinces of Hama (5) and Idlib (3)."
        ),
        [
            ("Russia", 11, {"Aleppo": 6, "Latakia": 5}, True),
            ("Turkey", 8, {"Hama": 5, "Idlib": 3}, True),
        ],
    ),
    (
        "Russian monitors registered 21 ceasefire violations over the past 24 hours, the Turkish side 17.",
        [("Russia", 21, {}, None), ("Turkey", 17, {}, None)],
    ),
    (
        "The truce in Syria was violated 18 times in the past 24 hours, including six times in Latakia, Russia's Defense Ministry said.",
        [("Russia", 18, {"Latakia": 6}, None)],
    ),
    (
        "The cessation of hostilities was violated ten times: three times in Aleppo, twice in Homs and five times in Latakia.",
        [(None, 10, {"Aleppo": 3, "Homs": 2, "Latakia": 5}, True)],
    ),
    (
        "The Turkish side has informed about 19 cases: 7 in Hama, 6 in Idlib, 6 in Aleppo.",
        [("Turkey", 19, {"Hama": 7, "Idlib": 6, "Aleppo": 6}, True)],
    ),
    (
        "The ceasefire regime was breached 8 times in the last 24 hours: Daraa 3, Damascus 4, Quneitra 1.",
        [(None, 8, {"Daraa": 3, "Damascus": 4, "Quneitra": 1}, True)],
    ),
    (
        "Ceasefire monitors have registered 14 shellings in the Idlib de-escalation zone: 5 in Latakia province, 6 in Aleppo province and 3 in Hama province.",
        [(None, 14, {"Latakia": 5, "Aleppo": 6, "Hama": 3}, True)],
    ),
    (
        "Over the past 24 hours, the zone saw 28 shelling attacks by Jabhat al-Nusra: Idlib province 15, Latakia 7, Aleppo 5, Hama 1.",
        [(None, 28, {"Idlib": 15, "Latakia": 7, "Aleppo": 5, "Hama": 1}, True)],
    ),
    ("Within last 24 hours, 1,204 violations have been registered.", [(None, 1204, {}, None)]),
    (
        (
            "Most violations were seen in the north. In the last 24 hours, 20 violations have been registered (Idlib - 7, Homs - 4). "
            "Most of them happened in Aleppo. There have been 9 ones."
        ),
        [(None, 20, {"Idlib": 7, "Homs": 4, "Aleppo": 9}, True)],
    ),
    (
        "Two violations were registered. One of the parties denied it.",
        [(None, 2, {}, None)],
    ),
    (
        "Within the last 24 hours the Turkish party has registered seven violations: four in the province of Hama, one in the provinces of Idlib, Homs and Aleppo.",
        [("Turkey", 7, {"Hama": 4, "Idlib": 1, "Homs": 1, "Aleppo": 1}, True)],
    ),
    # Russian
    (
        "За последние сутки зафиксировано 12 нарушений режима прекращения боевых действий: в провинциях Латакия (6), Алеппо (4) и Хама (2).",
        [(None, 12, {"Latakia": 6, "Aleppo": 4, "Hama": 2}, True)],
    ),
    (
        "За сутки отмечено девять случаев нарушения перемирия (Алеппо — 5, Дамаск — 3, Хомс — 1).",
        [(None, 9, {"Aleppo": 5, "Damascus": 3, "Homs": 1}, True)],
    ),
    (
        (
            "Российская часть представительства зафиксировала семь случаев стрельбы в провинциях: Латакия — четыре, Алеппо — три. "
            "Турецкая часть зафиксировала три нарушения в провинции Идлиб."
        ),
        [("Russia", 7, {"Latakia": 4, "Aleppo": 3}, True), ("Turkey", 3, {"Idlib": 3}, None)],
    ),
    (
        "Режим прекращения огня за сутки нарушался 22 раза: 10 раз в Латакии, 7 раз в Алеппо и 5 раз в Хаме.",
        [(None, 22, {"Latakia": 10, "Aleppo": 7, "Hama": 5}, True)],
    ),
    (
        "Российской стороной зафиксировано 15 нарушений, турецкой - 11.",
        [("Russia", 15, {}, None), ("Turkey", 11, {}, None)],
    ),
    (
        "Российская сторона сообщила о двух нарушениях, турецкая – о пяти.",
        [("Russia", 2, {}, None), ("Turkey", 5, {}, None)],
    ),
    (
        "За сутки произошло 17 нарушений перемирия, в том числе 9 в провинции Алеппо, 5 - в Латакии, 3 - в Хаме.",
        [(None, 17, {"Aleppo": 9, "Latakia": 5, "Hama": 3}, True)],
    ),
    (
        "В Сирии за сутки нарушали перемирие семь раз. Четыре нарушения произошло в Алеппо, два - в Латакии, одно - в Хомсе.",
        [(None, 7, {"Aleppo": 4, "Latakia": 2, "Homs": 1}, True)],
    ),
    (
        "За минувшие сутки зафиксировано более 30 обстрелов: провинция Алеппо - 14, Идлиб - 9, Латакия - 7.",
        [(None, 30, {"Aleppo": 14, "Idlib": 9, "Latakia": 7}, True)],
    ),
    (
        "Режим прекращения огня нарушен шесть раз (Латакия - 4, Хама и Хомс - по 1).",
        [(None, 6, {"Latakia": 4, "Hama": 1, "Homs": 1}, True)],
    ),
    (
        "Представительство зафиксировало тринадцать фактов нарушения режима прекращения боевых действий в провинциях Дамаск (8), Дераа (3), Латакия (2).",
        [(None, 13, {"Damascus": 8, "Daraa": 3, "Latakia": 2}, True)],
    ),
    # Arabic
    (
        "رصد المركز الروسي خلال الـ24 ساعة الماضية 18 خرقاً لوقف إطلاق النار: 7 في حلب، 6 في اللاذقية، 3 في حماة، و2 في حمص.",
        [("Russia", 18, {"Aleppo": 7, "Latakia": 6, "Hama": 3, "Homs": 2}, True)],
    ),
    (
        "سجل الجانب الروسي تسعة خروقات في محافظات حلب (5)، إدلب (3)، درعا (1). وسجل الجانب التركي ستة خروقات.",
        [("Russia", 9, {"Aleppo": 5, "Idlib": 3, "Daraa": 1}, True), ("Turkey", 6, {}, None)],
    ),
    (
        "أعلنت وزارة الدفاع الروسية تسجيل خمسة عشر انتهاكاً لنظام وقف الأعمال القتالية خلال اليوم الأخير.",
        [("Russia", 15, {}, None)],
    ),
    (
        "سجلت الشبكة السورية لحقوق الإنسان ٤٥ خرقاً للهدنة.",
        [("SNHR", 45, {}, None)],
    ),
    # best effort
    ("O cessar-fogo foi violado 19 vezes nas últimas 24 horas na Síria.", [(None, 19, {}, None)]),
    (
        "En las últimas 24 horas se registraron 11 violaciones del alto el fuego en Siria.",
        [(None, 11, {}, None)],
    ),
    ("За минулу добу зафіксовано 9 порушень режиму припинення вогню.", [(None, 9, {}, None)]),
    (
        "Au cours des dernières 24 heures, 14 violations du cessez-le-feu ont été enregistrées.",
        [(None, 14, {}, None)],
    ),
]


@pytest.mark.parametrize(("text", "expected"), PLAIN, ids=[row[0][:40] for row in PLAIN])
def test_a_total_is_read_with_its_areas(
    text: str, expected: list[tuple[str | None, int, dict[str, int], bool | None]]
) -> None:
    found = [(c["reporting_party"], c["total"], c["by_area"], c["consistent"]) for c in counts(text)]
    assert found == expected


SUMMED: list[tuple[str, int, dict[str, int]]] = [
    (
        "Within the last 24 hours two ceasefire violations were reported in the province of Homs and three in the province of Aleppo.",
        5,
        {"Homs": 2, "Aleppo": 3},
    ),
    (
        "Over the past 24 hours five violations were registered in Idlib Province, four in Latakia and one in Aleppo.",
        10,
        {"Idlib": 5, "Latakia": 4, "Aleppo": 1},
    ),
    ("رصدت روسيا خرقين في محافظة حمص وثلاثة خروقات في محافظة حلب.", 5, {"Homs": 2, "Aleppo": 3}),
    (
        "توزعت الخروقات على المحافظات: 12 في ريف دمشق، 9 في حلب، 4 في درعا، و3 في إدلب.",
        28,
        {"Rural Damascus": 12, "Aleppo": 9, "Daraa": 4, "Idlib": 3},
    ),
]


@pytest.mark.parametrize(("text", "total", "cells"), SUMMED, ids=[row[0][:40] for row in SUMMED])
def test_an_enumeration_without_a_total_is_summed_and_left_unchecked(
    text: str, total: int, cells: dict[str, int]
) -> None:
    found = [(c["total"], c["by_area"], c["consistent"]) for c in counts(text)]
    assert found == [(total, cells, None)]


def _one(text: str) -> dict[str, Any]:
    found = counts(text)
    assert len(found) == 1, found
    return found[0]


CONTRADICTIONS = [
    "The number of violations recorded during the day was 15: Damascus - 5, Aleppo - 3, Hama - 2, Homs - 2, Idlib - 1.",
    "SNHR documented 50 breaches, including 30 by government forces, 12 by Russian forces and 9 by armed opposition factions.",
    "За сутки зафиксировано 10 нарушений (Алеппо — 5, Дамаск — 3, Хомс — 1).",
    "سجلت الشبكة 20 خرقاً: 7 في حلب، 6 في اللاذقية، 3 في حماة.",
]


@pytest.mark.parametrize("text", CONTRADICTIONS, ids=[text[:40] for text in CONTRADICTIONS])
def test_a_total_that_its_breakdown_contradicts_is_flagged_and_kept(text: str) -> None:
    count = _one(text)
    cells = {**count["by_area"], **count["by_actor"]}
    assert count["consistent"] is False
    assert count["total"] != sum(cells.values())
    assert str(count["total"]) in text


def test_a_kind_is_a_cell_of_the_total() -> None:
    count = _one(
        "At least 25 breaches were documented by SNHR, of which 20 were through combat operations and 5 were arrests."
    )
    assert (count["total"], count["bound"], count["by_kind"]) == (
        25,
        "at_least",
        {"combat": 20, "arrests": 5},
    )
    assert count["consistent"] is True


def test_explosions_among_violations_are_a_part_and_no_contradiction() -> None:
    found = counts(
        "In Luhansk region, the SMM recorded 8 ceasefire violations, including two undetermined explosions. "
        "In the previous reporting period, it recorded 19 ceasefire violations in the region."
    )
    assert [(c["total"], c["by_area"], c["by_kind"], c["consistent"]) for c in found] == [
        (8, {"Luhansk": 8}, {"explosions": 2}, None),
        (19, {"Luhansk": 19}, {}, None),
    ]


def test_a_kind_with_a_breakdown_of_its_own_is_a_count_of_its_own() -> None:
    found = counts(
        "وثقت الشبكة 30 خرقاً، 18 منها عبر عمليات قتالية، و12 عبر عمليات اعتقال بينها 8 على يد قوات النظام، و4 على يد قوات الإدارة الذاتية."
    )
    main, arrests = found[0], next(c for c in found if c["measure"] == "arrests")
    assert main["by_kind"] == {"combat": 18, "arrests": 12}
    assert arrests["total"] == 12
    assert arrests["by_actor"] == {"Syrian government forces": 8, "Kurdish forces": 4}
    assert arrests["consistent"] is True


def test_actors_are_cells_of_the_total() -> None:
    count = _one(
        "وثقت الشبكة ما لا يقل عن 60 خرقاً، بينها 45 على يد قوات النظام، و10 على يد القوات الروسية، و5 على يد فصائل المعارضة."
    )
    assert count["by_actor"] == {"Syrian government forces": 45, "Russian forces": 10, "armed opposition": 5}
    assert (count["bound"], count["consistent"]) == ("at_least", True)


def test_who_is_accused_is_named() -> None:
    count = _one(
        "Azerbaijan's Defense Ministry said Armenian armed forces violated the ceasefire 64 times during the day using large-caliber machine guns."
    )
    assert (count["reporting_party"], count["accused"], count["total"]) == (
        "Azerbaijan",
        "Armenian forces",
        64,
    )


def test_a_total_since_a_date_is_cumulative() -> None:
    found = counts(
        "Armed groups violated the ceasefire 12 times over the past 24 hours, bringing the total number of violations in Syria to 311 since May 12."
    )
    assert [(c["total"], c["period"]["cumulative"]) for c in found] == [(12, False), (311, True)]
    assert found[1]["period"]["start"] == "2016-05-12T00:00:00+03:00"


def test_a_cumulative_total_is_read_in_russian_and_arabic() -> None:
    russian = _one("Всего с начала действия режима прекращения боевых действий зафиксировано 547 нарушений.")
    arabic = _one("بلغ مجموع الخروقات 312 خرقاً منذ بداية الهدنة.")
    assert [(c["total"], c["period"]["cumulative"]) for c in (russian, arabic)] == [(547, True), (312, True)]


def test_a_series_of_days_gives_one_count_a_day() -> None:
    found = counts(
        "The truce introduced on May 12 was violated 23 times on the first day, 37 times on the second day and 45 times on the third day."
    )
    assert [(c["total"], c["period"]["start"][:10]) for c in found] == [
        (23, "2016-05-12"),
        (37, "2016-05-13"),
        (45, "2016-05-14"),
    ]


def test_a_number_printed_twice_is_one_count() -> None:
    found = counts(
        "Ceasefire violated 14 times in Syria. In the past 24 hours, 14 violations were registered (Homs - 9, Hama - 5)."
    )
    assert [(c["total"], c["by_area"]) for c in found] == [(14, {"Homs": 9, "Hama": 5})]


def test_the_bound_of_a_total_is_kept() -> None:
    texts = ("more than 70", "about 70", "at least 70", "70")
    found = [
        _one(f"Over the past 24 hours, {text} ceasefire violations were registered.")["bound"]
        for text in texts
    ]
    assert found == ["over", "about", "at_least", "exact"]


def test_running_totals_of_settlements_and_groups_are_counts_of_their_own_measure() -> None:
    found = counts(
        "Total number of reconciliation agreements has reached 1,512. "
        "The number of armed formations that joined the truce remained 234."
    )
    assert [(c["measure"], c["total"], c["period"]["cumulative"]) for c in found] == [
        ("settlements_joined", 1512, True),
        ("groups_joined", 234, True),
    ]


NO_COUNTS = [
    "Civilians received 1.9 tonnes of food, 445 sets in all.",
    "The meeting of 14 March 2016 lasted two hours and 40 people took part.",
    "82 mm mortars stand 15 km from the line.",
    "No shelling was heard in the past 24 hours.",
    "Случаев гибели мирных жителей не зафиксировано.",
]


@pytest.mark.parametrize("text", NO_COUNTS, ids=[text[:40] for text in NO_COUNTS])
def test_numbers_of_other_things_are_no_counts(text: str) -> None:
    assert counts(text) == []


NOUGHT = [
    "No ceasefire violations were registered in the past 24 hours.",
    "The Turkish party did not register any breaches.",
    "В течение суток нарушений режима прекращения огня не зафиксировано.",
    "Не зафиксировано ни одного нарушения перемирия.",
    "لم يتم تسجيل أي خروقات للهدنة.",
    "Aucune violation du cessez-le-feu n'a été enregistrée.",
]


@pytest.mark.parametrize("text", NOUGHT, ids=[text[:40] for text in NOUGHT])
def test_no_violations_in_words_is_a_count_of_nought(text: str) -> None:
    assert [(count["total"], count["bound"], count["measure"]) for count in counts(text)] == [
        (0, "exact", "violations")
    ]


def test_the_period_of_the_last_24_hours_ends_with_the_bulletin() -> None:
    count = _one("Over the last 24 hours, 9 ceasefire violations were registered in Syria.")
    assert count["period"] == {
        "start": "2016-05-15T18:00:00+03:00",
        "end": "2016-05-16T18:00:00+03:00",
        "cumulative": False,
    }


def test_a_printed_time_of_issue_is_the_end_of_the_period() -> None:
    count = counts(
        "04.03.2016 (18:00)\n\nIn the course of last 24 hours, 27 violations in Syria were registered.", None
    )[0]
    assert (count["period"]["start"], count["period"]["end"]) == (
        "2016-03-03T18:00:00+02:00",
        "2016-03-04T18:00:00+02:00",
    )


def test_unsettled_time_stays_empty() -> None:
    count = counts("Over the last 24 hours, 9 ceasefire violations were registered in Syria.", None)[0]
    assert (count["period"]["start"], count["period"]["end"]) == (None, None)


def test_the_ceasefire_regime_is_nobody_accused() -> None:
    count = _one("Over the last 24 hours, 5 violations of the ceasefire regime were registered in Syria.")
    assert count["accused"] is None


def test_a_number_quoted_for_another_side_is_a_count_of_that_side() -> None:
    found = counts(
        "Over the past 24 hours, 35 shelling attacks were registered in the Idlib de-escalation zone "
        "(33 according to the Syrian side): 20 in Idlib province and 15 in Latakia."
    )
    assert [(c["reporting_party"], c["total"], c["by_area"]) for c in found] == [
        (None, 35, {"Idlib": 20, "Latakia": 15}),
        ("Syria", 33, {}),
    ]


def test_two_regions_of_one_sentence_have_their_own_explosions() -> None:
    found = counts(
        "The SMM recorded 225 ceasefire violations in Donetsk region, including 90 explosions, and 61 in Luhansk region, including 12 explosions."
    )
    assert [(c["total"], c["by_area"], c["by_kind"]) for c in found] == [
        (225, {"Donetsk": 225}, {"explosions": 90}),
        (61, {"Luhansk": 61}, {"explosions": 12}),
    ]


def test_a_breakdown_may_follow_in_the_next_sentence() -> None:
    count = _one(
        "The number of ceasefire violations totalled 11 over the past 24 hours. Of them, 6 occurred in Aleppo, 3 in Latakia and 2 in Daraa."
    )
    assert (count["total"], count["by_area"], count["consistent"]) == (
        11,
        {"Aleppo": 6, "Latakia": 3, "Daraa": 2},
        True,
    )


def test_how_often_one_event_took_place_is_no_count_beside_its_report() -> None:
    assert (
        counts("Regime warplanes carried out four air strikes on Saraqib in Idlib countryside yesterday.")
        == []
    )
