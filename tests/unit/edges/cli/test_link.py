"""`sametable link`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.command import command

if TYPE_CHECKING:
    from pathlib import Path

TABLE = (
    "ID;Source;Start;Lat;Lon;Kind;Weapon;Note\n"
    "a;one;2016-09-17T10:00;36.20;37.13;fire.heavy;mortar;x\n"
    "b;two;2016-09-17T10:20;36.20;37.13;shelling;mortar;y\n"
    "c;two;2016-12-01;31.00;36.10;air.strike;;z\n"
)


def test_a_table_gives_each_row_its_incident_with_reasons(tmp_path: Path) -> None:
    file = tmp_path / "reports.csv"
    file.write_text(TABLE, encoding="utf-8")
    ran = command("link", file, "--json")
    assert ran.code == 0
    told = ran.json
    assert [one["incident"] for one in told["reports"]] == ["a", "a", "c"]
    assert {"place.within_both_radii", "time.apart", "weapon.same"} <= {
        one["code"] for one in told["reports"][0]["reasons"]
    }
    assert told["errors"] == []


def test_a_bad_row_is_told_and_the_exit_code_says_so(tmp_path: Path) -> None:
    file = tmp_path / "reports.csv"
    file.write_text(TABLE + "d;two;yesterday;;;;;\n", encoding="utf-8")
    ran = command("link", file, "--json")
    assert ran.code == 1
    assert [one["at"] for one in ran.json["errors"]] == ["rows[4].start"]
    assert len(ran.json["reports"]) == 3


def test_a_file_that_is_no_table_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "reports.csv"
    for raw in (b"", b"\xff\xfe\x00", b"colour,shape\nred,round\n", b"id,lat,lat\n1,2,3\n"):
        file.write_bytes(raw)
        ran = command("link", file)
        assert ran.code == 1, raw
        assert "link.table" in ran.err, raw


def test_columns_of_other_code_books_are_known_and_what_is_left_aside_is_said(tmp_path: Path) -> None:
    file = tmp_path / "events.csv"
    file.write_text(
        "event_id_cnty,event_date,latitude,longitude,sub_event_type,notes,geo_precision\n"
        "a,2016-09-17,36.2012,37.1341,Shelling,Mortars at Elmswell mill,1\n"
        "b,2016-09-17,36.2015,37.1345,Shelling,Elmswell mill under mortars,1\n",
        encoding="utf-8",
    )
    ran = command("link", file, "--json")
    assert [one["incident"] for one in ran.json["reports"]] == ["a", "a"]
    assert "geo_precision" in ran.err
    assert "notes" not in ran.err
