"""What is said about incidents and by the watch, in the picture: kept by target and kind, void and withdrawn told apart."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sametable.core.picture.fold import Picture, apply_entry, retract
from sametable.core.picture.kept import capture, parts, picture_from
from support.saying import ORIGINS, a_report, about, empty, entry_id, fold, said
from support.stage import START_MS

if TYPE_CHECKING:
    from sametable.core.picture.said import Said

INQUIRY: dict[str, Any] = {
    "asked": "Birch", "through": "ce", "questions": ["What happened?"], "due_ms": START_MS + 1,
}  # fmt: skip


def inquiry(name: str = "q", target: str = "r", **more: Any) -> Said:
    return about(name, "inquiry", target, party="al", **{**INQUIRY, **more})


def reply(name: str = "a", target: str = "q", **more: Any) -> Said:
    return about(name, "reply", target, party="ce", lamport=3, **{"stance": "denies", **more})


def names(picture: Picture, *roots: str) -> list[str]:
    return [one.id for one in picture.cases.under([entry_id(root) for root in roots])]


def kept(picture: Picture) -> Picture:
    sides = [
        (origin, party, node)
        for (party, origin), node in zip(ORIGINS.items(), ("alder", "birch", "cedar"), strict=True)
    ]
    written = list(parts(capture(picture), picture.origin_index))
    return picture_from(written, prefixes=empty().prefixes, origin_index=empty().origin_index, sides=sides)


def test_a_case_is_what_was_said_about_a_report_and_about_that_in_merge_order() -> None:
    picture = fold([reply(), a_report(), inquiry()])
    assert names(picture, "r") == [entry_id("q"), entry_id("a")]
    assert names(picture, "a") == []


def test_a_reply_that_comes_before_its_question_is_found_once_that_is_here() -> None:
    picture = fold([a_report(), reply()])
    assert names(picture, "r") == []
    apply_entry(picture, inquiry())
    assert names(picture, "r") == [entry_id("q"), entry_id("a")]


def test_an_answer_stands_after_its_question_wherever_merge_order_puts_it() -> None:
    early = about("a", "reply", "q", party="al", lamport=1, stance="denies")
    picture = fold([a_report(), early, inquiry(), about("n", "case_step", "r", lamport=9, step="screened")])
    assert names(picture, "r") == [entry_id("q"), entry_id("a"), entry_id("n")]


def test_a_statement_of_the_watch_is_kept_by_its_kind() -> None:
    log = {"period": {"start_ms": 1, "end_ms": 2}, "log": "quiet", "signed_as": "first watch"}
    picture = fold([said("h", "handover", log)])
    assert [one.fields["log"] for one in picture.cases.of_kind("handover")] == ["quiet"]
    assert picture.cases.of_kind("handover")[0].target == ""


def test_what_is_said_about_a_report_names_the_report_as_changed() -> None:
    picture = fold([a_report()])
    assert apply_entry(picture, inquiry()) >= {entry_id("r")}


def test_a_void_statement_stays_and_is_marked() -> None:
    picture = fold([a_report(), replace(inquiry(), repudiated=True)])
    assert [one.void for one in picture.cases.of(entry_id("r"))] == [True]


def test_a_statement_that_is_taken_out_leaves_nothing_behind() -> None:
    picture, before = fold([a_report(), inquiry()]), fold([a_report()])
    retract(picture, entry_id("q"))
    assert names(picture, "r") == []
    assert picture.cases.kinds == before.cases.kinds
    assert picture.cases.about == before.cases.about
    assert picture.digest.value() == before.digest.value()


def test_a_link_by_hand_shows_on_every_report_it_names_and_goes_with_its_withdrawal() -> None:
    far = {"lat_e7": 310_000_000, "lon_e7": 300_000_000, "radius_m": 10}
    reports = [a_report(), said("s", "report", {**a_report(place=far, weapon="tank").fields}, lamport=9)]
    link = about("l", "link", "r", others=[entry_id("s")], how="same", lamport=10)
    picture = fold([*reports, link])
    held = picture.linker.incident(entry_id("s"))
    assert held is not None
    assert (set(held.members), held.state) == ({entry_id("r"), entry_id("s")}, "confirmed")
    apply_entry(picture, about("w", "withdraw", "l", lamport=11))
    alone = picture.linker.incident(entry_id("s"))
    assert alone is not None
    assert alone.state == "single"


def test_words_of_a_report_that_is_taken_out_are_forgotten_by_linking_too() -> None:
    text = "Canary shells fell beside the weaver's windmill at dawn."
    other = a_report("s", raw_text="Nothing of that kind.")
    picture = fold([a_report(raw_text=text), other])
    bare = b"".join(fold([a_report(), other]).linker.captured())
    assert len(b"".join(picture.linker.captured())) > len(bare)
    retract(picture, entry_id("r"))
    apply_entry(picture, a_report())
    assert len(b"".join(picture.linker.captured())) == len(bare)


def test_a_picture_that_was_kept_holds_the_same_cases() -> None:
    link = about("l", "link", "r", others=[entry_id("s")], how="same", lamport=10)
    picture = fold([a_report(), a_report("s"), inquiry(), reply(), link])
    again = kept(picture)
    assert again.cases == picture.cases
    assert again.digest.value() == picture.digest.value()
    assert [again.linker.incident(one) for one in again.marks] == [
        picture.linker.incident(one) for one in picture.marks
    ]
