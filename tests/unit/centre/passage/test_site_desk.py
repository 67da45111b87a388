"""What this desk lets its people say of protected sites: who is told, how exactly, by whom, and what is refused with words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from sametable.centre.passage.site_pages import listing, open_told, owed_notices, site_file
from sametable.centre.passage.sites import sites_of
from sametable.centre.reports.submit_report import prepare
from sametable.core.passage.disclosure import plain_cell
from sametable.errors import SametableError
from support.acting import say_to
from support.drafts import START_MS
from support.sites import DAY_MS, notify, register, site
from support.stage import Stage, report, run

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from sametable.centre.reports.submit_report import Receipt

AFAR = {"lat_e7": 364_727_253, "lon_e7": 371_648_395, "radius_m": 40}
"""9 km north of the first planted site."""


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 3)
    yield held
    held.close()


def entered(stage: Stage, **more: Any) -> Receipt:
    receipt: Receipt = run(register(stage, "alder", site(**more)))
    return receipt


def noticed(stage: Stage, name: str, **more: Any) -> dict[str, Any]:
    fields = {
        key: held for key, held in owed_notices(stage["alder"], name)[0].fields.items() if key != "type"
    }
    return {key: held for key, held in (fields | more).items() if held is not None}


def refused(
    stage: Stage, kind: str, fields: Mapping[str, Any], audience: str, node: str = "alder"
) -> tuple[str, str]:
    """Give the code and the place of the refusal, which keeps nothing."""
    before = stage[node].own.size
    with pytest.raises(SametableError) as raised:
        run(say_to(stage, node, audience, fields, kind))
    assert stage[node].own.size == before
    return raised.value.code, raised.value.at


def hints(stage: Stage, **more: Any) -> list[str]:
    draft = json.loads(stage.draft("site", site(**more))) | {"audience": "al"}
    return [one.code for one in prepare(stage["alder"], json.dumps(draft).encode()).notices]


def test_a_site_stays_with_its_own_side(stage: Stage) -> None:
    for audience in ("parties", "public", "al+bi"):
        assert refused(stage, "site", site(), audience) == ("site.audience", "aud")
    assert entered(stage).number == "ALD-000001"
    run(stage.settle(2))
    assert stage["birch"].picture.cases.of_kind("site") == []


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"exact_to": ["bi", "zz"]}, ("site.not_a_party", "exact_to[1]")),
        ({"checked_by": ["al"]}, ("site.not_a_party", "checked_by[0]")),
        ({"cell_to": ["ce", "ce"]}, ("site.consent", "cell_to[1]")),
        ({"cell_to": ["bi"]}, ("site.consent", "cell_to")),
        ({"until_ms": START_MS - 200 * DAY_MS}, ("site.times", "until_ms")),
        ({"review_ms": START_MS - 200 * DAY_MS}, ("site.times", "review_ms")),
    ],
)
def test_a_site_with_what_cannot_be_is_refused_at_its_place(
    stage: Stage, change: dict[str, Any], refusal: tuple[str, str]
) -> None:
    assert refused(stage, "site", site(**change), "al") == refusal


def test_a_version_amends_a_site_of_the_own_register_only(stage: Stage) -> None:
    said = run(stage.say("alder", "report", report()))
    assert refused(stage, "site", site(target=said.id), "al") == ("statement.no_target", "target")


def test_coordinates_that_fit_only_the_other_way_round_are_hinted_at(stage: Stage) -> None:
    place = {"lat_e7": 335_000_000, "lon_e7": 405_000_000, "radius_m": 40}
    other = {"lat_e7": place["lon_e7"], "lon_e7": place["lat_e7"], "radius_m": 40}
    assert hints(stage, place=place) == []
    assert hints(stage, place=other) == ["site.swapped"]


def test_a_move_by_nine_kilometres_and_an_old_review_are_hinted_at_and_taken(stage: Stage) -> None:
    first = entered(stage)
    assert hints(stage, target=first.id, place=AFAR) == ["site.moved"]
    assert hints(stage, review_ms=START_MS - 90 * DAY_MS) == ["site.not_fresh"]
    entered(stage, number=1, review_ms=START_MS - 90 * DAY_MS)
    assert [one.freshness for one in listing(stage["alder"]).own] == ["fresh", "stale"]


def test_a_site_moved_by_nine_kilometres_is_flagged_until_it_is_read_back(stage: Stage) -> None:
    first = entered(stage)
    run(notify(stage, "alder", first.id))
    entered(stage, target=first.id, place=AFAR)
    row = listing(stage["alder"]).own[0]
    assert (row.flagged, row.version, row.owed, row.told[0].current) == (True, 2, ["bi"], False)
    ((notice, said),) = run(notify(stage, "alder", first.id))
    run(stage.settle(2))
    told = listing(stage["birch"]).told
    assert [(one.version, one.wants_read_back) for one in told] == [(2, True)]
    point = {name: notice["place"][name] for name in ("lat_e7", "lon_e7")}
    back = {"target": said.id, "says": "read_back", "read_back": point}
    run(say_to(stage, "birch", "al+bi", back, "notification_reply"))
    run(stage.settle(2))
    row = listing(stage["alder"]).own[0]
    assert (row.flagged, row.told[0].read_back_offset_m, row.told[0].held) == (False, 0, "holds")
    assert not listing(stage["birch"]).told[0].wants_read_back


def test_two_versions_said_at_once_are_both_named(stage: Stage) -> None:
    first = entered(stage)
    entered(stage, target=first.id, serves=100)
    entered(stage, target=first.id, serves=200)
    row = listing(stage["alder"]).own[0]
    assert (row.at_once, row.version) == (["ALD-000002", "ALD-000003"], 3)
    assert site_file(stage["alder"], "ALD-000002").versions[2].changed == ["serves"]


def test_a_notice_goes_to_the_two_parties_alone(stage: Stage) -> None:
    fields = noticed(stage, entered(stage).id)
    assert refused(stage, "site_notice", fields, "parties") == ("site.audience", "aud")
    assert refused(stage, "site_notice", fields, "al+ce") == ("site.audience", "aud")
    assert refused(stage, "site_notice", {**fields, "to": "zz"}, "al+bi") == ("site.not_a_party", "to")
    assert refused(stage, "site_notice", {**fields, "to": "al"}, "al") == ("site.not_a_party", "to")


def test_a_notice_is_no_more_exact_than_the_consent(stage: Stage) -> None:
    cell = entered(stage, exact_to=None, cell_to=["bi"])
    fields = noticed(stage, cell.id)
    exact = {**fields, "coarsened": False, "place": site()["place"]}
    assert refused(stage, "site_notice", exact, "al+bi") == ("site.no_consent", "coarsened")
    finer = {**fields, "place": site()["place"]}
    assert refused(stage, "site_notice", finer, "al+bi") == ("site.exact_place", "place")
    assert refused(stage, "site_notice", {**fields, "name": "Zymurgy"}, "al+bi") == (
        "site.exact_place",
        "name",
    )
    written = {**fields, "focal_day": "at 36.3917253, 37.1648395"}
    assert refused(stage, "site_notice", written, "al+bi") == ("statement.exact_place", "focal_day")
    assert refused(stage, "site_notice", {**fields, "to": "ce"}, "al+ce") == ("site.no_consent", "to")
    plain = {**fields, "place": plain_cell(site()["place"])}
    assert run(say_to(stage, "alder", "al+bi", plain, "site_notice")).number


def test_whose_consent_was_taken_back_is_told_no_more(stage: Stage) -> None:
    first = entered(stage)
    fields = noticed(stage, first.id)
    second = entered(stage, target=first.id, exact_to=[])
    assert refused(stage, "site_notice", fields, "al+bi") == ("site.not_current", "site")
    now = {**fields, "site": second.id}
    assert refused(stage, "site_notice", now, "al+bi") == ("site.no_consent", "to")
    assert owed_notices(stage["alder"], first.id) == []


def test_an_exact_notice_gives_the_registered_place(stage: Stage) -> None:
    fields = noticed(stage, entered(stage).id, place=AFAR)
    assert refused(stage, "site_notice", fields, "al+bi") == ("site.other_place", "place")


def test_a_withdrawn_site_is_told_no_more_and_leaves_the_list(stage: Stage) -> None:
    first = entered(stage)
    fields = noticed(stage, first.id)
    run(say_to(stage, "alder", "al", {"target": first.id, "reason": "entered by mistake"}, "withdraw"))
    assert refused(stage, "site_notice", fields, "al+bi") == ("site.not_current", "site")
    assert listing(stage["alder"]).own == []
    assert site_file(stage["alder"], first.id).withdrawn
    with pytest.raises(SametableError, match=r"site\.unknown"):
        owed_notices(stage["alder"], first.id)


def test_a_canary_is_told_to_nobody(stage: Stage) -> None:
    fields = noticed(stage, entered(stage).id)
    canary = entered(stage, number=1, canary=True)
    with pytest.raises(SametableError, match=r"site\.canary"):
        owed_notices(stage["alder"], canary.id)
    assert refused(stage, "site_notice", {**fields, "site": canary.id}, "al+bi") == ("site.canary", "site")


def test_a_notice_replaces_one_of_the_same_site_to_the_same_party_only(stage: Stage) -> None:
    one, two = entered(stage), entered(stage, number=1)
    ((_, said),) = run(notify(stage, "alder", one.id))
    fields = noticed(stage, two.id, target=said.id)
    assert refused(stage, "site_notice", fields, "al+bi") == ("statement.no_target", "target")


def test_a_draft_is_the_same_every_time_and_after_a_restart(stage: Stage) -> None:
    first = entered(stage)
    before = owed_notices(stage["alder"], first.id)
    assert owed_notices(stage["alder"], first.number) == before
    assert owed_notices(stage.restart("alder"), first.id) == before
    assert sites_of(stage["alder"]).secret() != sites_of(stage["birch"]).secret()


def told(stage: Stage) -> str:
    ((_, said),) = run(notify(stage, "alder", entered(stage).id))
    run(stage.settle(2))
    return str(said.id)


def passed(target: str, depth: str) -> dict[str, Any]:
    return {"target": target, "depth": depth, "at_ms": START_MS}


def test_only_who_was_told_says_how_far_down_and_never_less_than_before(stage: Stage) -> None:
    notice = told(stage)
    assert refused(stage, "dissemination", passed(notice, "received"), "al+bi") == ("site.not_told", "target")
    cedar = refused(stage, "dissemination", passed(notice, "received"), "al+ce", "cedar")
    assert cedar == ("statement.no_target", "target")
    assert refused(stage, "dissemination", passed(notice, "received"), "bi", "birch") == (
        "site.audience",
        "aud",
    )
    run(say_to(stage, "birch", "al+bi", passed(notice, "accepted"), "dissemination"))
    lower = refused(stage, "dissemination", passed(notice, "received"), "al+bi", "birch")
    assert lower == ("site.depth", "depth")
    run(say_to(stage, "birch", "al+bi", passed(notice, "confirmed_to_units"), "dissemination"))
    run(stage.settle(2))
    assert listing(stage["alder"]).own[0].told[0].depth == "confirmed_to_units"
    kinds = [one.kind for one in site_file(stage["alder"], "ALD-000001").disclosures]
    assert kinds == ["site_notice", "dissemination", "dissemination"]


def test_who_was_told_reads_the_place_of_one_notice_and_never_of_the_list(stage: Stage) -> None:
    notice = told(stage)
    row = listing(stage["birch"]).told[0]
    assert (row.function, row.from_party, row.freshness) == ("hospital", "al", "fresh")
    assert not {"name", "place", "lat_e7", "focal_day"} & set(type(row).__dataclass_fields__)
    opened = open_told(stage["birch"], notice)
    assert opened.fields["name"] == "Zymurgy Infirmary 0"
    for node, name in (("alder", notice), ("cedar", notice), ("birch", "ALD-000001"), ("birch", "nothing")):
        with pytest.raises(SametableError, match=r"site\.unknown"):
            open_told(stage[node], name)
