"""The Syria 2016 story and the labels of the sample bulletins are what their pages say they are.

Decides: order, references, vocabulary, lengths and offsets. Does not decide whether a source is right.
The sample texts stand outside the project; where they are absent the test of the offsets skips.

Source: packs/syria-2016/STORY.md; tests/data/README.md.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from sametable.core.model.registry import check_fields
from sametable.edges.packs.files import load_pack

ROOT = Path(__file__).parents[2]
STORY: dict[str, Any] = yaml.safe_load((ROOT / "packs/syria-2016/story.yaml").read_text("utf-8"))
STEPS: list[dict[str, Any]] = STORY["steps"]
LABELS: list[dict[str, Any]] = json.loads((ROOT / "tests/data/bulletin_places.json").read_text("utf-8"))
COUNTS: list[dict[str, Any]] = json.loads((ROOT / "tests/data/bulletin_counts.json").read_text("utf-8"))
TEXTS = ROOT.parent / "shared/data/bulletins/bulletins.jsonl"
FRAME = {"at", "node", "do", "key"}
NAMED = {
    "terms": "terms_text", "text": "proposal_version", "position": "clause_position", "decide": "decision", "sign": "signature",
}  # fmt: skip


def _milliseconds(moment: str) -> int:
    return round(datetime.fromisoformat(moment).timestamp() * 1000)


def _as_signed(fields: dict[str, Any], *, with_coarsened: bool) -> dict[str, Any]:
    out = dict(fields)
    for name in ("occurred", "period"):
        if name in out:
            rest = {key: value for key, value in out[name].items() if key not in {"start", "end"}}
            ends = {
                f"{key}_ms": _milliseconds(out[name][key]) for key in ("start", "end") if key in out[name]
            }
            out[name] = rest | ends
    if "place" in out:
        place = out["place"]
        out["place"] = {
            "lat_e7": round(place["lat"] * 10**7),
            "lon_e7": round(place["lon"] * 10**7),
            "radius_m": place["radius_m"],
        }
    for name in {"by_area", "by_kind", "by_actor"} & out.keys():
        out[name] = [[key, value] for key, value in out[name].items()]
    return out | {"coarsened": False} if with_coarsened else out


def _on_terms(step: dict[str, Any]) -> dict[str, Any]:
    if step["do"] == "terms_act":
        sys.path.insert(0, str(ROOT / "tools"))
        from play_story import word_of

        keys = {name: chr(ord("A") + place) * 43 for place, name in enumerate(("target", "amends"))}
        said = word_of(step, {step[name]: key for name, key in keys.items() if name in step})
        return {"type": "terms_act", **said, "demonstration": True}
    pack = load_pack(step["pack"])
    said = {"pack": pack.id, "version": pack.version, "sha256": pack.sha256, "language": pack.language}
    return {"type": "terms_text", **said, "text": pack.text, "demonstration": pack.demonstration}


def _of_a_case(step: dict[str, Any]) -> dict[str, Any]:
    sys.path.insert(0, str(ROOT / "tools"))
    from play_story import said_of

    said = said_of(step, {one["key"]: f"{place:043d}" for place, one in enumerate(STEPS) if "key" in one})
    return {"type": step["kind"], **said} | ({"coarsened": False} if step["kind"] == "call" else {})


def _on_a_text(step: dict[str, Any]) -> dict[str, Any]:
    """Give what a step says of a text, with a hash and clauses' ids that only a node knows stood in for."""
    sys.path.insert(0, str(ROOT / "tools"))
    from play_story import integers

    said = {"target": "A" * 43, "demonstration": True, **integers(step.get("fields", {}))}
    if step["do"] == "text":
        rows = [
            [{"language": name, "text": text} for name, text in one["texts"].items()]
            for one in step["clauses"]
        ]
        changes = [{"clause": f"c{place}", "do": "put", "texts": texts} for place, texts in enumerate(rows)]
        return {
            "type": "proposal_version",
            "number": 1,
            "bases": [],
            "changes": changes,
            "text_sha256": "0" * 64,
            **said,
        }
    if step["do"] == "decide":
        return {"type": "decision", "text_sha256": "0" * 64, "languages": ["en"], **said}
    if step["do"] == "sign":
        return {"type": "signature", "content_sha256": "0" * 64, **said}
    if "links" in said:
        said["links"] = [{"clause": f"c{one['label']}", "how": one["how"]} for one in said["links"]]
    return {"type": "clause_position", **said}


def _statement(step: dict[str, Any]) -> dict[str, Any]:
    if step["do"] in {"text", "position", "decide", "sign"}:
        return _on_a_text(step)
    if step["do"] in {"terms", "terms_act"}:
        return _on_terms(step)
    if step["do"] == "say":
        return _of_a_case(step)
    said = {key: value for key, value in step.items() if key not in FRAME} | {"demonstration": True}
    if "target" in said:
        said["target"] = "A" * 43
    if step["do"] in {"report", "ledger_count"}:
        return {"type": step["do"], "demonstration": True} | _as_signed(
            step["fields"], with_coarsened=step["do"] == "report"
        )
    if "fields" in said:
        said["fields"] = _as_signed(said["fields"], with_coarsened="place" in said["fields"])
    return {"type": step["do"]} | said


def test_the_steps_stand_in_the_order_of_the_scripted_clock() -> None:
    moments = [_milliseconds(step["at"]) for step in STEPS]
    assert moments == sorted(set(moments))


def test_every_time_is_written_with_the_offset_that_damascus_had_that_day() -> None:
    zone = ZoneInfo("Asia/Damascus")
    for step in STEPS:
        fields = step.get("fields", {})
        spans = [fields.get("occurred", {}), fields.get("period", {})]
        written = [
            step["at"],
            *([step["effective"]] if "effective" in step else []),
            *(span[end] for span in spans for end in ("start", "end") if end in span),
        ]
        for moment in map(datetime.fromisoformat, written):
            assert moment.utcoffset() == zone.utcoffset(moment.replace(tzinfo=None)), moment


def test_every_target_was_said_before_and_no_key_twice() -> None:
    said: set[str] = set()
    for step in STEPS:
        assert step.get("target", "start") in said | {"start"}
        if "key" in step:
            assert step["key"] not in said
            said.add(step["key"])


def test_only_the_party_that_said_it_amends_or_withdraws() -> None:
    party = {node["id"]: node["party"] for node in STORY["nodes"]}
    author = {step["key"]: party[step["node"]] for step in STEPS if "key" in step}
    for step in STEPS:
        if step["do"] in {"amend", "withdraw"}:
            assert author[step["target"]] == party[step["node"]]


def test_every_node_of_the_story_speaks() -> None:
    assert {node["id"] for node in STORY["nodes"]} == {step["node"] for step in STEPS}


@pytest.mark.parametrize("step", [step for step in STEPS if step["do"] != "bulletin"], ids=lambda s: s["at"])
def test_what_a_step_says_fits_its_kind(step: dict[str, Any]) -> None:
    named = step.get("kind") or NAMED.get(step["do"], step["do"])
    assert check_fields(_statement(step)).name == named


def test_terms_are_adopted_by_both_guarantors_in_the_same_words_before_they_begin() -> None:
    for key, begins in (("terms-february", "2016-02-27"), ("terms-september", "2016-09-12T18:00")):
        words = [step for step in STEPS if step["do"] == "terms_act" and step["target"] == key]
        assert [step["parties"] for step in words] == [["ru", "us"]] * 2
        assert {step["node"] for step in words} == {"geneva-ru", "geneva-us"}
        assert len({step["effective"] for step in words}) == 1
        assert all(step["at"] < begins for step in words)


def test_what_is_said_of_performance_names_clauses_that_the_pack_has() -> None:
    packs = {step["key"]: load_pack(step["pack"]) for step in STEPS if step["do"] == "terms"}
    said = [step for step in STEPS if step["do"] == "performance"]
    assert {step["says"] for step in said} == {"partly", "not_done", "disputes"}
    for step in said:
        clauses = {one.id: {clause.id for clause in one.clauses} for one in packs[step["target"]].instruments}
        assert step["clause"] in clauses[step["instrument"]]


def test_the_hospital_is_denied_three_times_once_for_a_side_without_a_seat() -> None:
    denials = [step for step in STEPS if step["do"] == "deny" and step["target"] == "hospital"]
    assert [step.get("on_behalf_of") for step in denials] == [None, None, "Syrian armed forces"]


def test_bulletins_stand_in_three_languages() -> None:
    assert {step["language"] for step in STEPS if step["do"] == "bulletin"} == {"ar", "en", "ru"}


def test_labels_hold_numbers_and_codes_but_no_text_of_a_bulletin() -> None:
    assert len(LABELS) == 50
    for label in LABELS:
        assert label.keys() == {"id", "places", "reports_expected"}
        for place in label["places"]:
            assert place.keys() == {"start", "end", "lat", "lon", "tolerance_m", "role"}
            assert place["role"] in {"event", "count_area", "context"}


def test_labels_lie_inside_their_texts_in_order_and_never_begin_with_a_blank() -> None:
    if not TEXTS.exists():
        pytest.skip("the sample bulletins are not on this machine: ../shared/data/bulletins")
    texts = {row["id"]: row["text"] for row in map(json.loads, TEXTS.read_text("utf-8").splitlines())}
    assert [label["id"] for label in COUNTS] == list(texts)
    assert {label["id"] for label in LABELS} == texts.keys()
    for label in LABELS:
        last = 0
        for place in label["places"]:
            assert last <= place["start"] < place["end"] <= len(texts[label["id"]])
            last = place["end"]
            name = texts[label["id"]][place["start"] : last]
            assert name == name.strip()


def test_a_count_called_consistent_adds_up_in_at_least_one_breakdown() -> None:
    for row in COUNTS:
        for count in row["counts"]:
            sums = [sum(count[name].values()) for name in ("by_area", "by_kind", "by_actor") if count[name]]
            if count["consistent"] is True:
                assert count["total"] in sums, row["id"]
            if count["consistent"] is False:
                assert any(each != count["total"] for each in sums), row["id"]
