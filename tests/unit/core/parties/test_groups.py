"""Groups: every side's view stands beside the others', and no opinion becomes a fact."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sametable.core.parties.groups import Asked, Group, groups
from sametable.core.parties.lists import (
    AHEAD_MS,
    Edition,
    difference,
    editions,
    listed_names,
    matches,
    names_of,
)
from sametable.core.parties.separations import separations
from sametable.core.terms.groups import folded
from support.accessing import Said

NIGHT = {
    "listed": "QDe.9",
    "name": "NIGHT COLUMN",
    "names": ["رتل الليل (Night Kolumn; The Column of Night)"],
}


class Record(Said):
    """A record of words about groups in memory."""

    def view(self, party: str, group: str, says: str, target: str = "", **more: Any) -> str:
        held = {
            "group": group,
            "says": says,
            "authority": "own_view",
            "as_of_ms": 1,
            "source": "a note",
            **more,
        }
        return self.say("designation", party, target, **held)

    def adhere(self, party: str, group: str, at_ms: int = 1, **more: Any) -> str:
        return self.say("adherence", party, group=group, says="accepts", to=party, at_ms=at_ms, **more)

    def edition(self, party: str = "al", made_ms: int = 1, sha: str = "a", rows: Any = (NIGHT,)) -> str:
        return self.say(
            "sanctions_list", party, authority="security_council", name="List", generated_ms=made_ms,
            file_sha256=sha, entities=list(rows),
        )  # fmt: skip

    def editions(self) -> list[Edition]:
        return editions(self.cases, self.withdrawn, lambda one: one.at_ms)

    def group(self, name: str, deadline_ms: int | None = None) -> Group:
        listed = listed_names(self.editions())
        asked = Asked(withdrawn=self.withdrawn, listed=listed, deadline_ms=deadline_ms)
        return next(one for one in groups(self.cases, asked) if one.name == name)


def test_views_of_one_group_stand_beside_one_another_and_are_said_to_differ() -> None:
    record = Record()
    record.view("bi", "Dogwood Brigade", "opposition")
    record.view("al", "dogwood  brigade", "excluded")
    held = record.group("Dogwood Brigade")
    assert [(one.said.party, one.text("says")) for one in held.views] == [
        ("al", "excluded"),
        ("bi", "opposition"),
    ]
    assert "views_differ" in held.flags


def test_a_group_that_one_side_calls_excluded_and_no_list_names_is_flagged() -> None:
    record = Record()
    record.edition()
    record.view("al", "Dogwood Brigade", "excluded")
    record.view("al", "Night Column", "excluded")
    record.view("al", "Elder Band", "opposition")
    assert "excluded_without_list" in record.group("Dogwood Brigade").flags
    assert "excluded_without_list" not in record.group("Elder Band").flags
    assert "excluded_without_list" not in record.group("Night Column").flags


def test_a_later_view_of_the_same_side_is_a_version_and_one_taken_back_is_gone() -> None:
    record = Record()
    first = record.view("al", "Dogwood Brigade", "unknown")
    second = record.view("al", "Dogwood Brigade", "associated", target=first)
    assert [one.text("says") for one in record.group("Dogwood Brigade").views] == ["associated"]
    record.gone.add(second)
    assert [one.text("says") for one in record.group("Dogwood Brigade").views] == ["unknown"]


def test_nobody_draws_another_sides_words_under_another_name() -> None:
    record = Record()
    record.view("bi", "Dogwood Brigade", "party")
    record.view("al", "Night Column", "excluded", names=["Dogwood Brigade"])
    held = record.group("Dogwood Brigade")
    assert [one.said.party for one in held.views] == ["bi"]
    assert record.group("Night Column").same_as == {held.key: {"al"}}


def test_an_adherence_that_nobody_attests_is_flagged_and_stays() -> None:
    record = Record()
    said = record.adhere("al", "Dogwood Brigade")
    assert record.group("Dogwood Brigade").adherences[0].flags == ("not_attested",)
    record.say("attestation", "bi", said, says="attests")
    assert record.group("Dogwood Brigade").adherences[0].flags == ()
    record.say("attestation", "bi", said, says="disputes")
    assert record.group("Dogwood Brigade").adherences[0].flags == ("not_attested", "disputed")


def test_nobody_attests_his_own_word() -> None:
    record = Record()
    said = record.adhere("al", "Dogwood Brigade")
    record.say("attestation", "al", said, says="attests")
    assert record.group("Dogwood Brigade").adherences[0].flags == ("not_attested",)
    record.say("attestation", "bi", said, says="attests")
    assert record.group("Dogwood Brigade").adherences[0].flags == ()


def test_no_claim_that_a_listed_name_means_a_group_puts_it_on_the_list() -> None:
    """Excluded is whom the Council's list names, and not whom one side's opinion does (domain reference 1.1)."""
    record = Record()
    record.edition("al")
    record.edition("bi")
    record.view("al", "Dogwood Brigade", "excluded", names=["Night Column"])
    held = record.group("Dogwood Brigade")
    assert "excluded_without_list" in held.flags
    found = matches([held.name, *held.names], record.editions())
    assert [(one.how, one.listed) for one in found] == [("proposed", "QDe.9")]
    record.view("bi", "Dogwood Brigade", "excluded", authority="security_council", listed="QDe.9")
    assert "excluded_without_list" not in record.group("Dogwood Brigade").flags


def test_what_stands_in_brackets_or_behind_a_comma_is_a_name_only_where_it_surely_is_one() -> None:
    record = Record()
    rows = (
        {"listed": "QDe.1", "name": "ELDER RELIEF (CEDARLAND)", "names": ["Elder Relief, Northland, Branch Office"]},
        {"listed": "QDe.2", "name": "LEAGUE OF OLD MEN (LOOM)", "names": ["رجال (Old Men; Elders of the Hill)", "شيوخ (Sheikhs)"]},
    )  # fmt: skip
    for party in ("al", "bi"):
        record.edition(party, rows=rows)
    held = record.editions()
    listed = listed_names(held)
    for name in ("Cedarland", "Northland", "Branch Office"):
        assert folded(name) not in listed
        assert [one.how for one in matches([name], held) if one.how == "named"] == []
    for name in ("Elder Relief (Cedarland)", "Loom", "League of old men", "Elders of the hill", "Sheikhs"):
        assert [one.how for one in matches([name], held)] == ["named"], name
        assert folded(name) in listed


def test_an_adherence_after_the_hour_is_flagged_and_stays() -> None:
    record = Record()
    record.adhere("al", "Dogwood Brigade", at_ms=1_001)
    assert "after_deadline" in record.group("Dogwood Brigade", deadline_ms=1_000).adherences[0].flags
    assert "after_deadline" not in record.group("Dogwood Brigade", deadline_ms=1_001).adherences[0].flags


def test_a_merger_with_a_listed_group_makes_an_adherence_disputed_and_takes_nothing_away() -> None:
    record = Record()
    record.edition()
    record.adhere("al", "Dogwood Brigade")
    record.say(
        "relation", "bi", group="Dogwood Brigade", says="merged_with", of="Night Column", source="a note"
    )
    held = record.group("Dogwood Brigade")
    assert "adherence_disputed" in held.flags
    assert len(held.adherences) == 1
    assert not [one for one in held.views if one.text("says") == "excluded"]


def test_an_entry_is_named_letter_for_letter_and_only_proposed_by_its_sound() -> None:
    record = Record()
    record.edition()
    held = record.editions()
    assert [(one.how, one.listed) for one in matches(["The Column of Night"], held)] == [("named", "QDe.9")]
    assert [one.how for one in matches(["Nite Column"], held)] == ["proposed"]
    assert matches(["Dogwood Brigade"], held) == []


def test_the_latest_edition_is_the_one_that_was_made_last_whoever_put_it_in() -> None:
    record = Record()
    record.edition("al", made_ms=2, sha="b", rows=())
    record.edition("bi", made_ms=1, sha="a")
    record.edition("ce", made_ms=2, sha="b", rows=())
    held = record.editions()
    assert [(one.generated_ms, one.latest, one.same_by, one.alone) for one in held] == [
        (2, True, ("al", "ce"), None),
        (1, False, ("bi",), None),
    ]
    assert listed_names(held) == {}
    assert difference(held[1].rows, held[0].rows) == {"came": [], "went": ["QDe.9"], "changed": []}


def test_no_party_alone_takes_a_name_off_the_councils_list_or_puts_one_on() -> None:
    record = Record()
    record.edition("al", made_ms=2)
    record.edition("bi", made_ms=2)
    record.edition("ce", made_ms=3, sha="c", rows=({"listed": "QDe.1", "name": "Dogwood Brigade"},))
    held = record.editions()
    assert [(one.same_by, one.latest, one.alone) for one in held] == [
        (("ce",), False, "ce"),
        (("al", "bi"), True, None),
    ]
    assert set(listed_names(held).values()) == {"QDe.9"}
    assert (len(matches(["Night Column"], held)), matches(["Dogwood Brigade"], held)) == (1, [])
    record.edition("bi", made_ms=3, sha="c", rows=({"listed": "QDe.1", "name": "Dogwood Brigade"},))
    assert [(one.same_by, one.latest, one.alone) for one in record.editions()] == [
        (("bi", "ce"), True, None),
        (("al", "bi"), False, None),
    ]


def test_one_hash_with_other_entries_is_another_edition() -> None:
    record = Record()
    record.edition("ce", rows=({"listed": "QDe.1", "name": "Dogwood Brigade"},))
    record.edition("al")
    record.edition("bi")
    held = record.editions()
    assert [(one.same_by, one.latest, one.alone) for one in held] == [
        (("ce",), False, "ce"),
        (("al", "bi"), True, None),
    ]
    assert set(listed_names(held).values()) == {"QDe.9"}


def test_what_one_party_alone_holds_is_shown_as_its_own_while_there_is_no_other() -> None:
    record = Record()
    record.edition("al", made_ms=1, sha="a")
    record.edition("al", made_ms=2, sha="b")
    record.edition("bi", made_ms=1, sha="c", rows=())
    held = record.editions()
    assert [(one.generated_ms, one.same_by, one.latest, one.alone, one.current) for one in held] == [
        (2, ("al",), False, "al", True),
        (1, ("al",), False, None, False),
        (1, ("bi",), False, "bi", True),
    ]
    assert [(one.how, one.alone) for one in matches(["Night Column"], held)] == [("named", "al")]


def test_an_edition_dated_ahead_of_when_it_was_said_is_never_the_latest() -> None:
    record = Record()
    record.edition("al", made_ms=1, sha="a")
    for party in ("ce", "de"):
        record.edition(
            party, made_ms=9_999_999_999_999, sha="c", rows=({"listed": "QDe.1", "name": "Nobody"},)
        )
    for party in ("al", "bi"):
        record.edition(
            party, made_ms=AHEAD_MS, sha="b", rows=(NIGHT, {"listed": "QDe.2", "name": "Elder Band"})
        )
    held = record.editions()
    assert [(one.same_by, one.latest, one.ahead, one.alone) for one in held] == [
        (("ce", "de"), False, True, None),
        (("al", "bi"), True, False, None),
        (("al",), False, False, None),
    ]
    assert set(listed_names(held).values()) == {"QDe.9", "QDe.2"}
    assert matches(["Nobody"], held) == []


def test_a_file_that_somebody_dates_ahead_takes_nothing_from_the_same_file_of_others() -> None:
    record = Record()
    record.edition("ce", made_ms=9_999_999_999_999, sha="a", rows=())
    record.edition("al", made_ms=1, sha="a")
    held = record.editions()
    assert [(one.same_by, one.alone) for one in held] == [(("ce",), None), (("al",), "al")]
    assert set(listed_names(held).values()) == {"QDe.9"}


def test_the_councils_list_is_one_list_whatever_its_editions_are_called() -> None:
    record = Record()
    words: dict[str, Any] = {"authority": "security_council", "entities": [NIGHT]}
    record.say("sanctions_list", "al", name="Excerpt of March", generated_ms=1, file_sha256="a", **words)
    record.say("sanctions_list", "bi", name="Consolidated List", generated_ms=2, file_sha256="b", **words)
    held = record.editions()
    assert [(one.generated_ms, one.alone) for one in held] == [(2, "bi"), (1, "al")]
    assert held[0].of == held[1].of


def test_other_authorities_may_keep_several_lists_and_one_of_them_may_change_its_name() -> None:
    record = Record()
    words: dict[str, Any] = {"authority": "national_list", "entities": [NIGHT]}
    first = record.say("sanctions_list", "al", name="List A", generated_ms=1, file_sha256="a", **words)
    record.say("sanctions_list", "al", first, name="List A, new", generated_ms=2, file_sha256="b", **words)
    record.say("sanctions_list", "bi", name="List B", generated_ms=3, file_sha256="c", **words)
    held = record.editions()
    assert [(one.generated_ms, one.latest) for one in held] == [(3, True), (2, True), (1, False)]


def test_a_separation_that_sides_tell_differently_is_disputed_and_a_late_promise_is_overdue() -> None:
    record = Record()
    status: dict[str, Any] = {
        "place_name": "North Bank",
        "groups": ["Night Column", "Dogwood Brigade"],
        "as_of_ms": 1,
        "source": "x",
    }
    first = record.say("separation_status", "al", says="co_located", **status)
    turned = {**status, "groups": ["dogwood brigade", "Night Column"], "place_name": "north bank"}
    record.say("separation_status", "bi", says="separated", **turned)
    record.say("separation_step", "al", first, step="promised", by="Birch", by_ms=10, at_ms=2)
    one = separations(record.cases, record.withdrawn, now_ms=11)
    assert len(one) == 1
    assert (one[0].disputed, [step.overdue for step in one[0].steps]) == (True, [True])
    record.say("separation_step", "al", first, step="verified", by="birch  ", at_ms=12)
    after = separations(record.cases, record.withdrawn, now_ms=13)
    assert [step.overdue for step in after[0].steps] == [False, False]


def test_a_promise_for_a_day_is_overdue_when_that_day_is_over() -> None:
    record = Record()
    status: dict[str, Any] = {"groups": ["Night Column", "Dogwood Brigade"], "as_of_ms": 1, "source": "x"}
    first = record.say("separation_status", "al", says="co_located", place_name="North Bank", **status)
    day_ms = 86_400_000
    record.say("separation_step", "al", first, step="promised", by="Birch", by_ms=3 * day_ms, at_ms=2)
    found = []
    for now_ms in (3 * day_ms + 1, 4 * day_ms - 1, 4 * day_ms):
        (one,) = separations(record.cases, record.withdrawn, now_ms=now_ms)
        found.append(one.steps[0].overdue)
    assert found == [False, False, True]


def test_the_order_in_which_words_came_changes_nothing() -> None:
    record = Record()
    record.view("bi", "Dogwood Brigade", "opposition")
    record.view("al", "Dogwood Brigade", "excluded")
    record.adhere("al", "Elder Band")
    turned = Record()
    for one in reversed(list(record.cases.said.values())):
        turned.cases.add(one)
    asked = Asked(withdrawn=record.withdrawn, listed={}, deadline_ms=None)
    assert groups(turned.cases, asked) == groups(record.cases, asked)


def test_a_claim_about_two_groups_stands_with_both_and_one_about_itself_stands_once() -> None:
    record = Record()
    words = {"says": "part_of", "source": "a note"}
    record.say("relation", "al", group="Dogwood Brigade", of="Elder Band", **words)
    record.say("relation", "al", group="Elder Band", of="elder  band", **words)
    found = {name: len(record.group(name).relations) for name in ("Dogwood Brigade", "Elder Band")}
    assert found == {"Dogwood Brigade": 1, "Elder Band": 2}


def test_a_view_by_the_councils_authority_names_its_entry_or_is_flagged() -> None:
    record = Record()
    record.view("al", "Dogwood Brigade", "excluded", authority="security_council")
    record.view("al", "Night Column", "excluded", authority="security_council", listed="QDe.9")
    record.view("al", "Elder Band", "excluded")
    flagged = [
        name
        for name in ("Dogwood Brigade", "Night Column", "Elder Band")
        if "authority_without_entry" in record.group(name).flags
    ]
    assert flagged == ["Dogwood Brigade"]


def test_an_adherence_is_disputed_by_a_merger_with_whom_somebody_calls_excluded_and_by_nothing_else() -> None:
    record = Record()
    record.view("bi", "Night Column", "excluded")
    record.view("bi", "Old Band", "opposition")
    told = [
        ("Dogwood Brigade", "merged_with", "Night Column"),
        ("Elder Band", "part_of", "Old Band"),
        ("Night Column", "part_of", "Fir Band"),
        ("Gorse Band", "influences", "Night Column"),
        ("Hazel Band", "merged_with", "Nobody's Band"),
    ]
    for group, says, of in told:
        record.say("relation", "al", group=group, says=says, of=of, source="a note")
    names = ("Dogwood Brigade", "Elder Band", "Fir Band", "Gorse Band", "Hazel Band")
    for name in names:
        record.adhere("al", name)
    assert [name for name in names if "adherence_disputed" in record.group(name).flags] == ["Dogwood Brigade"]
    record.say("relation", "al", group="Ivy Band", says="merged_with", of="Night Column", source="a note")
    assert "adherence_disputed" not in record.group("Ivy Band").flags


def test_an_edition_that_was_taken_back_or_repudiated_is_none_though_the_one_before_it_stands() -> None:
    record = Record()
    words: dict[str, Any] = {"authority": "security_council", "name": "List", "entities": [NIGHT]}
    first = record.say("sanctions_list", "al", generated_ms=1, file_sha256="a", **words)
    second = record.say("sanctions_list", "al", first, generated_ms=2, file_sha256="b", **words)
    assert [one.generated_ms for one in record.editions()] == [2, 1]
    record.gone.add(second)
    assert [one.generated_ms for one in record.editions()] == [1]
    record.gone.clear()
    record.cases.said[second] = replace(record.cases.said[second], void=True)
    assert [one.generated_ms for one in record.editions()] == [1]


def test_against_no_older_edition_nothing_came_and_nothing_went() -> None:
    assert difference(None, [NIGHT]) == {"came": [], "went": [], "changed": []}
    assert difference([], [NIGHT])["came"] == ["QDe.9"]
    assert difference([NIGHT], [{**NIGHT, "names": []}]) == {"came": [], "went": [], "changed": ["QDe.9"]}


def test_where_an_entry_is_named_none_is_proposed_beside_it_and_of_proposals_the_best_three_stand() -> None:
    names = ("NIGHT COLUMN", "NITE COLUMN", "NIGHTE COLUMN", "NIGHT KOLUMN", "NIGHT COLUMNE")
    rows = [{"listed": f"QDe.{n}", "name": name} for n, name in enumerate(names)]
    record = Record()
    for party in ("al", "bi"):
        record.edition(party, rows=rows)
    held = record.editions()
    assert [(one.how, one.listed, one.score_pct) for one in matches(["Night Column"], held)] == [
        ("named", "QDe.0", 100)
    ]
    found = matches(["Nigt Column"], held)
    assert [one.how for one in found] == ["proposed"] * 3
    assert [one.score_pct for one in found] == sorted((one.score_pct for one in found), reverse=True)
    assert all(one.score_pct < 100 for one in found)


def test_what_is_as_short_as_three_letters_between_other_names_is_no_name() -> None:
    row = {"listed": "QDe.1", "name": "LEAGUE; Men; Mena"}
    record = Record()
    for party in ("al", "bi"):
        record.edition(party, rows=[row])
    listed = listed_names(record.editions())
    assert folded("Mena") in listed
    assert folded("Men") not in listed
    assert matches(["Menn"], record.editions()) != []
    assert list(names_of(row)) == ["LEAGUE; Men; Mena", "LEAGUE", "Mena"]
    assert list(names_of({"name": "LEAGUE"})) == ["LEAGUE"]
    assert list(names_of({"name": "LEAGUE, MENA"})) == ["LEAGUE, MENA", "LEAGUE", "MENA"]


def test_one_word_that_says_disputed_makes_a_separation_disputed() -> None:
    found = []
    for says in (("disputed",), ("separated",), ("separated", "unknown"), ("separated", "separated")):
        record = Record()
        for party, word in zip(("al", "bi"), says, strict=False):
            record.say(
                "separation_status", party, says=word, place_name="North Bank", as_of_ms=1, source="x",
                groups=["Night Column", "Dogwood Brigade"],
            )  # fmt: skip
        found.append(separations(record.cases, record.withdrawn, now_ms=1)[0].disputed)
    assert found == [True, False, False, False]


def test_a_word_that_names_nobody_answers_a_promise_and_another_sides_word_does_not() -> None:
    found = []
    for later in ({}, {"by": "Cedar"}, {"by": "Birch"}):
        record = Record()
        first = record.say(
            "separation_status", "al", says="co_located", place_name="North Bank", as_of_ms=1, source="x",
            groups=["Night Column", "Dogwood Brigade"],
        )  # fmt: skip
        record.say("separation_step", "al", first, step="promised", by="Birch", by_ms=10, at_ms=2)
        record.say("separation_step", "al", first, step="verified", at_ms=12, **later)
        found.append(separations(record.cases, record.withdrawn, now_ms=13)[0].steps[0].overdue)
    assert found == [False, True, False]


def test_an_edition_is_dated_ahead_from_a_day_on() -> None:
    """A rule by which the same record gives the same picture, and so written out."""
    assert AHEAD_MS == 86_400_000
