"""Refused: whatever would make a list of positions, or nominate, rank or time a target.

Charter, "What it never does". These tests walk what is served and what may be said; a new route, query
parameter, kind of statement or field that is not on the lists here fails until somebody has thought about it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from sametable.core.model import vocabulary
from sametable.core.model.fields import Pairs, Record, Rows
from sametable.core.model.registry import KINDS, json_schema
from sametable.core.picture.marks import COLUMNS
from support.stage import Stage, report, run
from support.web import app_of, ask

if TYPE_CHECKING:
    from collections.abc import Iterator

    from litestar import Litestar

# What may be asked of a node: path to query parameters. Nothing filters or orders positions.
ASKED: dict[str, set[str]] = {
    "/api/session": set(),
    "/api/picture": set(),
    "/api/links": set(),
    "/api/events": {"since"},
    "/api/statements/prepare": set(),
    "/api/statements/sign": set(),
    "/api/statements": set(),
    "/api/reports": set(),
    "/api/read": set(),
    "/api/places": {"name", "near", "within"},  # the gazetteer's names, not the record's marks
    "/api/place-names": set(),  # names in other languages, by exact names; no places and no marks
    "/api/entries/{name}": set(),
    "/api/record": set(),
    "/api/record/{node}/entries": {"from", "count"},
    "/api/record/{node}/entries/{index}/proof": set(),
    "/api/evidence/{name}": set(),
    # Keys, acts on the record by entry id, and the fields of one own statement: no places, nothing in bulk.
    "/api/keys": set(),
    "/api/keys/request": set(),
    "/api/keys/enrol": set(),
    "/api/keys/note": set(),
    "/api/table/adopt": set(),
    "/api/release/{name}": set(),
    "/api/acts/{act}": set(),
    # One movement that is named: its own side's, or one whose notifier named this side; nothing over several.
    # Movements that their own side notified: by window, one after another, and one by its own number.
    "/api/passage/movements": {"before"},
    "/api/passage/movements/{name}": set(),
    "/api/passage/movements/check": set(),
    "/api/passage/movements/{name}/go": set(),
    "/api/passage/movements/{name}/track": set(),
    "/api/passage/movements/{name}/positions": set(),
    "/api/passage/movements/{name}/phone": set(),
    "/api/passage/movements/{name}/phones/{telephone}/revoke": set(),
    "/api/passage/movements/{name}/telephone": set(),
    "/api/passage/movements/{name}/telephone/{item}": set(),
    "/api/ask": set(),  # on named topics only, about one entry id
    "/api/presence": set(),  # which room a desk is in; kept nowhere
    "/api/table/shared": set(),  # where a desk points on the coarse grid; kept nowhere
    # A day of two parties' own reports, summaries and handovers: numbers of entries and words, no coordinates.
    "/api/ledgers/reconcile": {"day", "a", "b"},
    "/api/ledgers/reconcile.html": {"day", "a", "b", "lang"},
    "/api/ledgers/reconcile.pdf": {"day", "a", "b", "lang"},
    "/api/summaries": set(),
    "/api/summaries/draft": {"day", "lang"},
    "/api/summaries/draft.html": {"day", "lang"},
    "/api/summaries/draft.pdf": {"day", "lang"},
    "/api/summaries/{name}": {"lang"},
    "/api/handovers": set(),
    "/api/handovers/draft": {"since_ms", "lang"},
    # Terms: texts as they were put, and what follows for one act; one place at most, and never what is not covered.
    "/api/terms": set(),
    "/api/terms/map": set(),
    "/api/terms/countdown": set(),
    "/api/terms/ask": set(),
    "/api/terms/about/{name}": set(),
    "/api/terms/check": set(),
    "/api/terms/put": set(),
    "/api/terms/obligations": set(),
    "/api/terms/replay": set(),  # reports of the record under two texts; no places but theirs
    # Incidents, newest first: nobody asks for those of somebody or somewhere; similar ones only to a time and place.
    "/api/incidents": {"count", "before"},
    "/api/incidents/{name}": set(),
    "/api/incidents/similar": set(),
    "/api/incidents/{name}/grade": set(),
    # People of this node and their sessions: nothing of the record.
    "/api/sign-in": set(),
    "/api/sign-in/passkey/begin": set(),
    "/api/sign-in/passkey/finish": set(),
    "/api/sign-in/recovery": set(),
    "/api/sign-in/oidc": set(),
    "/api/sign-in/oidc/back": set(),
    "/api/sign-out": set(),
    "/api/enrol/begin": set(),
    "/api/enrol/finish": set(),
    "/api/people": set(),
    "/api/people/{person_id}": set(),
    "/api/people/{person_id}/code": set(),
    "/api/pending": set(),
    "/api/pending/{proposal_id}/confirm": set(),
    "/api/pending/{proposal_id}/refuse": set(),
    "/api/alerts": set(),  # what rules raised; no rule looks at who, and none at less than 1 km
    "/api/alerts/{alert_id}": {"from"},  # the statements that one alert stands for, by id and number
    "/api/alerts/{alert_id}/cap": set(),  # one alert as CAP 1.2, for the own side
    "/api/alerts/{alert_id}/acknowledge": set(),
    "/api/alerts/log": {"from", "count"},  # what went out of the node
    "/api/alerts/log/{delivery_id}/replay": set(),
    "/api/calls": set(),
    "/api/calls/{name}": set(),
    "/api/calls/{name}/heard": set(),
    "/api/audit": {"from", "count"},
    # Tables: a file that is taken in, and the record as rows in the order of its logs (test_exports.py).
    "/api/table/documents/read": {"name"},  # drafts of clauses out of a file; nothing is kept
    "/api/table/proposals/{name}/document": {
        "version",
        "form",
        "languages",
        "stands",
        "lang",
    },  # one text as a file
    "/api/tables/preview": {"name", "sheet", "choices"},
    "/api/tables/import": {"name", "sheet", "choices"},
    "/api/tables/import/{job}": set(),
    "/api/tables/log": set(),
    "/api/tables/export": set(),
    "/api/tables/export/{job}": set(),
    "/api/tables/export/{job}/file": set(),
    # Files of one exhibit, by its id; what is about one report. No places: they are taken out of what is given.
    "/api/exhibits/uploads": set(),
    "/api/exhibits/uploads/{upload}": set(),
    "/api/exhibits/uploads/{upload}/finish": set(),
    "/api/exhibits/about/{name}": set(),
    "/api/exhibits/{name}/{part}": set(),
    # One area and window at a time, widened before it is looked at; answers of one of five, and of no list.
    "/api/passage/check": set(),
    "/api/passage/checks": set(),
    "/api/passage/checks/{name}": set(),
    "/api/passage/trawling": set(),  # the own questions of others, for the owner of the sites
    "/api/passage/notices": set(),  # areas on a grid of 5 km, said to every party by who is active there
    "/api/passage/notices/draft": set(),
    "/api/exhibits/{name}/fetch": set(),
    "/api/exhibits/{name}/verify": set(),
    # Protected sites: the own register; of another side's only that there are some; one notice opened at a time.
    "/api/passage/sites": set(),
    "/api/passage/sites/{name}": set(),
    "/api/passage/sites/{name}/notices": set(),
    "/api/passage/notices/{name}/open": set(),
    # Hits on what was notified: numbers of reports and notices, who had been told; no place of any object.
    "/api/passage/hits": set(),
    "/api/passage/hits/{name}": set(),
    # One movement as its own notifier told it, on paper; `to` is who the letter is for, which must have been told.
    "/api/passage/movements/{name}/manifest.html": {"lang"},
    "/api/passage/movements/{name}/manifest.pdf": {"lang"},
    "/api/passage/movements/{name}/letter.html": {"lang", "to"},
    "/api/passage/movements/{name}/letter.pdf": {"lang", "to"},
    # When movements, corridors and notices are, by their names and at a secret address; no coordinates, no site.
    "/api/passage/calendar": set(),
    # What sides say of groups, by name and with their sources; no place stands in it, and none is asked by.
    "/api/parties/groups": set(),
    "/api/parties/listing-requests": set(),
    "/api/parties/separations": set(),
    "/api/parties/lists": set(),
    "/api/parties/lists/{name}": set(),
    "/api/parties/lists/read": set(),
    "/api/passage/corridors": set(),  # what sides describe themselves, with reports that lie on it by number
    "/api/table/proposals": set(),  # texts clause by clause, and what became of them
    "/api/table/proposals/{name}": set(),
    "/api/table/proposals/{name}/text": {"version"},
    "/api/table/proposals/{name}/compare": {"older", "newer"},
    "/api/table/proposals/{name}/merge": set(),
    "/api/table/proposals/{name}/draft": set(),
    "/api/table/proposals/{name}/positions": {"version"},  # where delegations stand on clauses of a text
    "/api/table/proposals/{name}/positions/{clause}/history": {"version"},
    "/api/table/proposals/{name}/gaps": {"version", "since"},
    "/api/table/proposals/{name}/consequences": set(),  # an option of a text against what was recorded
    "/api/table/consequences/{job}": set(),
    "/api/table/dispositions": set(),
    "/api/table/decisions": set(),  # what is put for decision, who signed
    "/api/table/decisions/{name}": set(),
    "/api/table/decisions/draft": set(),
    "/api/table/participation": set(),
    "/api/table/talks": set(),  # meetings and what sides say of them; no place but a name
    "/api/passage/access": set(),  # places where people are cut off, in each party's own words
    # Lines and areas on the agreed grid, all or one that is named; two that are named laid over one another; since a day.
    "/api/parties/delineations": set(),
    "/api/parties/delineations/{name}": set(),
    "/api/parties/delineations/draft": set(),
    "/api/parties/delineations/read": {"name", "choices"},
    "/api/parties/delineations/{name}/file": {"form"},  # what is agreed, never of excluded groups
    "/api/parties/overlap": {"first", "second"},
    "/api/parties/changes": {"since"},
    "/api/parties/deconfliction": set(),  # calls, each with an area on the grid of 5 km
    "/api/parties/deconfliction/draft": set(),
}
# Every field of every kind, and of the objects in them.
SAID = {
    "amend": {"type", "target", "fields", "reason", "demonstration"},
    "beat": {"type", "heads"},
    "comment": {"type", "target", "text", "demonstration"},
    "deny": {"type", "target", "reason", "on_behalf_of", "demonstration"},
    "ledger_count": {
        "type", "reporting_party", "accused", "measure", "period", "period.start_ms", "period.end_ms",
        "period.cumulative", "period.zone", "total", "bound", "by_area", "by_kind", "by_actor", "consistent",
        "source", "channel", "raw_text", "raw_language", "raw_span", "demonstration",
    },
    "report": {
        "type", "what", "occurred", "occurred.start_ms", "occurred.end_ms", "occurred.precision",
        "occurred.zone", "occurred.text", "place", "place.lat_e7", "place.lon_e7", "place.radius_m",
        "place_name", "place_id", "town", "district", "governorate", "locates", "coarsened", "weapon", "actor",
        "victim", "count", "count.low", "count.best", "count.high", "source_consents", "reliability", "credibility",
        "repeats", "killed", "killed.low", "killed.best",
        "killed.high", "injured", "injured.low", "injured.best", "injured.high", "source_kind", "source",
        "channel", "raw_text", "raw_sha256", "raw_language", "raw_span", "demonstration",
    },
    "performance": {
        "type", "target", "instrument", "clause", "says", "quantity", "quantity.number", "quantity.unit",
        "period", "period.start_ms", "period.end_ms", "text", "demonstration",
    },
    "withdraw": {"type", "target", "reason", "demonstration"},
    # What was agreed: a text as it was written, and parties' words about it.
    "terms_act": {
        "type", "act", "target", "amends", "instruments", "parties", "effective_ms", "reason", "demonstration",
    },
    "terms_text": {"type", "pack", "version", "sha256", "language", "text", "demonstration"},
    # What is done about an incident, and what a watch says: words about reports, no positions of anybody.
    "acknowledgement": {
        "type", "alert", "at_ms", "demonstration", "read_back", "read_back.lat_e7", "read_back.lon_e7",
        "target", "text",
    },
    "alert_rule": {
        "type", "areas", "around", "around.lat_e7", "around.lon_e7", "around.radius_m", "before_ms",
        "count_least", "demonstration", "escalate_ms", "killed_least", "kinds", "loud", "name", "silent_ms",
        "steps", "within_ms", "zone", "zone.clause", "zone.instrument",
    },
    "assent": {
        "type", "demonstration", "dissent", "says", "signed_as", "target",
    },
    "call": {
        "type", "about", "asked", "at_risk", "coarsened", "demonstration", "locates", "place",
        "place.lat_e7", "place.lon_e7", "place.radius_m", "place_name", "rung", "test", "to", "what",
    },
    "call_event": {
        "type", "at_ms", "demonstration", "event", "read_back", "read_back.lat_e7", "read_back.lon_e7",
        "rung", "target", "text",
    },
    "case_step": {
        "type", "demonstration", "due_ms", "outcome", "read_back", "read_back.lat_e7", "read_back.lon_e7",
        "reason", "step", "target",
    },
    "custody": {
        "type", "at_ms", "demonstration", "event", "sha256", "target", "text", "to",
    },
    "exhibit": {
        "type", "copy_sha256", "copy_size_b", "demonstration", "media_type", "name", "note", "sha256",
        "size_b", "stripped", "target", "thumbnail_sha256",
    },
    "finding": {
        "type", "attributed_to", "attribution", "breach", "clause", "demonstration", "form", "instrument",
        "members", "occurrence", "reasons", "required", "target", "text",
    },
    "grading": {
        "type", "attributed_to", "attribution", "breach", "clause", "demonstration", "instrument", "nonce",
        "occurrence", "reasons", "sealed", "target", "threat",
    },
    "grading_sealed": {
        "type", "demonstration", "sha256", "target",
    },
    "handover": {
        "type", "demonstration", "log", "next_watch", "open", "period", "period.end_ms", "period.start_ms",
        "signed_as", "zone",
    },
    "inquiry": {
        "type", "asked", "demonstration", "due_ms", "questions", "target", "text", "through",
    },
    "link": {
        "type", "demonstration", "how", "others", "reason", "target",
    },
    "outside_finding": {
        "type", "address", "attributed_to", "body", "demonstration", "grade", "language", "others",
        "published_ms", "scale", "sha256", "target", "text", "title",
    },
    "reply": {
        "type", "answers", "clause", "demonstration", "instrument", "intention", "on_behalf_of", "stance",
        "target", "text",
    },
    "request": {
        "type", "by_ms", "demonstration", "target", "to", "verified_how", "what", "where", "who",
    },
    "summary": {
        "type", "content", "demonstration", "period", "period.end_ms", "period.start_ms", "signed_as",
        "text", "zone",
    },
    "undertaking": {
        "type", "by_ms", "demonstration", "says", "target", "text",
    },
    "unlink": {
        "type", "demonstration", "others", "reason", "target",
    },
    "verification": {
        "type", "demonstration", "how", "says", "target", "text",
    },
    # Passage: what its own side notifies, one object a statement; areas of notices are boxes on the coarse grid.
    "access_request": {
        "type", "agreed_steps", "at_ms", "demonstration", "due_ms", "items", "month", "people",
        "place_name", "steps", "target", "text", "to",
    },
    "access_status": {
        "type", "as_of_ms", "besieged_by", "demonstration", "in_need", "last_delivery_ms", "people",
        "place", "place.lat_e7", "place.lon_e7", "place.radius_m", "place_name", "says", "source",
        "target", "text",
    },
    "access_step": {
        "type", "at_ms", "by", "demonstration", "outcome", "reason", "step", "target", "text",
    },
    "airdrop_count": {
        "type", "at_ms", "count", "damaged", "demonstration", "dropped", "lost", "out_of_zone",
        "recovered", "sides", "source", "target", "text",
    },
    "cargo_count": {
        "type", "at_ms", "by", "count", "demonstration", "line", "quantity", "reason", "stage",
        "target", "text", "unit",
    },
    "check_reopened": {
        "type", "demonstration", "party", "reason",
    },
    "corridor": {
        "type", "agreed_with", "channel", "clause", "crossings", "crossings[].lat_e7",
        "crossings[].lon_e7", "crossings[].name", "crossings[].operator", "dates", "dates.end_ms",
        "dates.start_ms", "demonstration", "direction", "guarantors", "hours", "hours.from_min",
        "hours.until_min", "hours.zone", "instrument", "line", "line[].lat_e7", "line[].lon_e7",
        "line[].name", "mines", "name", "raw_language", "raw_text", "reason", "safeguards",
        "said_by", "source", "target", "users", "width_m",
    },
    "corridor_step": {
        "type", "at_ms", "demonstration", "reason", "said_by", "step", "target", "text", "until_ms",
    },
    "dissemination": {
        "type", "at_ms", "demonstration", "depth", "target",
    },
    "movement": {
        "type", "agencies", "cargo", "cargo[].item", "cargo[].line", "cargo[].quantity",
        "cargo[].unit", "contacts", "corridor", "demonstration", "drop", "drop.aircraft",
        "drop.ground_team", "drop.height_m", "drop.operator", "drop.pallets", "drop.safety_m",
        "drop.weight_kg", "drop.wind_limit_km_h", "drop.zone", "drop.zone[].lat_e7",
        "drop.zone[].lon_e7", "emergency", "leader", "mode", "name", "people", "place_name",
        "following_delay_ms", "following_kept_ms", "followed_by", "purpose", "reason", "reference",
        "returns", "route", "route[].at_ms", "route[].lat_e7", "route[].lon_e7", "route[].name",
        "route[].until_ms", "target", "text", "vehicles", "vehicles[].colour", "vehicles[].driver",
        "vehicles[].kind", "vehicles[].plate", "what", "width_m", "window", "window.end_ms",
        "window.start_ms",
    },
    "movement_event": {
        "type", "at_ms", "by", "demonstration", "event", "late_ms", "reason", "rests_on", "target",
        "text", "waypoint",
    },
    "notification_reply": {
        "type", "demonstration", "due_ms", "read_back", "read_back.lat_e7", "read_back.lon_e7",
        "reason", "says", "target", "text",
    },
    "operations_notice": {
        "type", "area", "area.east_e7", "area.north_e7", "area.south_e7", "area.west_e7", "call",
        "demonstration", "operation", "target", "window", "window.end_ms", "window.start_ms",
    },
    "site": {
        "type", "canary", "cell_to", "checked_by", "closed", "declared", "demonstration",
        "exact_to", "focal_day", "focal_night", "function", "marking", "name", "name_local",
        "organisation", "place", "place.lat_e7", "place.lon_e7", "place.radius_m", "place_name",
        "review_ms", "serves", "since_ms", "staff", "target", "text", "until_ms",
    },
    "site_notice": {
        "type", "closed", "coarsened", "demonstration", "focal_day", "focal_night", "function",
        "name", "place", "place.lat_e7", "place.lon_e7", "place.radius_m", "review_ms", "since_ms",
        "site", "target", "text", "to", "until_ms",
    },
    # The negotiating table: texts and words about them; lines and areas only in whole steps of the coarse grid.
    "action_item": {
        "type", "by_ms", "demonstration", "owner", "target", "text", "what",
    },
    "action_step": {
        "type", "at_ms", "by_ms", "demonstration", "step", "target", "text",
    },
    "adherence": {
        "type", "at_ms", "conditions", "demonstration", "group", "instrument", "says", "signed_by",
        "source", "target", "terms", "text", "to",
    },
    "attestation": {
        "type", "at_ms", "demonstration", "reason", "says", "source", "target",
    },
    "checklist": {
        "type", "announce_ms", "demonstration", "items", "target",
    },
    "checklist_mark": {
        "type", "demonstration", "item", "says", "target", "text",
    },
    "clause_position": {
        "type", "choices", "choices[].bracket", "choices[].option", "clause", "demonstration", "links",
        "links[].clause", "links[].how", "mandate", "reason", "says", "talks", "target", "texts",
        "texts[].language", "texts[].text",
    },
    "decision": {
        "type", "amends", "demonstration", "effective_ms", "how", "instruments", "languages", "reason",
        "required", "target", "terms", "text_sha256", "title", "until_ms",
    },
    "deconfliction": {
        "type", "area", "area.east_e7", "area.north_e7", "area.south_e7", "area.west_e7", "asked", "at_ms",
        "call", "demonstration", "expires_ms", "forces", "place_name", "target",
    },
    "deconfliction_step": {
        "type", "at_ms", "call", "demonstration", "line", "step", "target", "text", "until_ms",
    },
    "delineation": {
        "type", "accuracy_m", "agreed_with", "annex_of", "as_of_ms", "band", "clause", "coarseness_m",
        "demonstration", "form", "groups", "instrument", "name", "place_name", "said_by", "source",
        "target", "text", "valid", "valid.end_ms", "valid.start_ms", "ways", "what",
    },
    "designation": {
        "type", "as_of_ms", "authority", "demonstration", "group", "list", "listed", "names", "said_by",
        "says", "source", "target", "text",
    },
    "disposition": {
        "type", "at_ms", "by", "clauses", "demonstration", "reason", "said_by", "says", "source", "target",
    },
    "intention": {
        "type", "demonstration", "raw_language", "raw_text", "said_by", "source", "starts", "starts.end_ms",
        "starts.start_ms", "target", "what", "zone",
    },
    "listing_request": {
        "type", "asks", "at_ms", "demonstration", "groups", "said_by", "source", "target", "text", "to",
    },
    "minutes": {
        "type", "agreed_with", "content_sha256", "demonstration", "target", "texts", "texts[].language",
        "texts[].text",
    },
    "objection": {
        "type", "at_ms", "clause", "demonstration", "said_by", "source", "target", "text",
    },
    "participation": {
        "type", "demonstration", "reason", "says",
    },
    "proposal": {
        "type", "answers", "at_ms", "authentic", "demonstration", "form", "group", "languages",
        "nothing_until_all", "pen", "required", "said_by", "source", "target", "text", "title",
        "title[].language", "title[].text",
    },
    "proposal_version": {
        "type", "bases", "binds", "binds[].bracket", "binds[].clause", "binds[].path", "changes",
        "changes[].about", "changes[].after", "changes[].annexes", "changes[].brackets",
        "changes[].brackets[].bracket", "changes[].brackets[].may_fall", "changes[].brackets[].options",
        "changes[].brackets[].options[].by", "changes[].brackets[].options[].texts",
        "changes[].brackets[].options[].texts[].language", "changes[].brackets[].options[].texts[].text",
        "changes[].brackets[].options[].value", "changes[].brackets[].unit", "changes[].clause",
        "changes[].do", "changes[].instrument", "changes[].label", "changes[].links",
        "changes[].links[].clause", "changes[].links[].how", "changes[].obligor", "changes[].term",
        "changes[].texts", "changes[].texts[].language", "changes[].texts[].text", "demonstration", "note",
        "number", "source_name", "source_sha256", "target", "terms", "text_sha256", "unfinished",
    },
    "public_line": {
        "type", "agreed_with", "content_sha256", "demonstration", "not_before_ms", "target", "texts",
        "texts[].language", "texts[].text",
    },
    "read_out": {
        "type", "demonstration", "outcome", "published_ms", "said_by", "source", "target", "texts",
        "texts[].language", "texts[].text",
    },
    "relation": {
        "type", "demonstration", "group", "of", "said_by", "says", "source", "target", "text", "valid",
        "valid.end_ms", "valid.start_ms",
    },
    "sanctions_list": {
        "type", "authority", "demonstration", "entities", "entities[].listed", "entities[].listed_on",
        "entities[].name", "entities[].names", "file_sha256", "generated_ms", "name", "persons_left_out",
        "source", "target",
    },
    "separation_status": {
        "type", "area", "as_of_ms", "demonstration", "groups", "place_name", "said_by", "says", "source",
        "target", "text",
    },
    "separation_step": {
        "type", "at_ms", "by", "by_ms", "demonstration", "source", "step", "target", "text",
    },
    "signature": {
        "type", "content_sha256", "demonstration", "languages", "says", "signed_as", "target", "text",
    },
    "talks": {
        "type", "agenda", "attendance", "attendance[].name", "attendance[].role", "attendance[].side",
        "cancelled", "demonstration", "documents", "form", "group", "outcome", "place_name", "source",
        "target", "text", "title", "window", "window.end_ms", "window.start_ms",
    },
    "working_group": {
        "type", "demonstration", "ended", "members", "name", "target", "text", "topic",
    },
    # What nodes and roots say of the record itself: keys, histories, contents that go or are opened; no places.
    "answer": {
        "type", "target", "topic", "answer", "protection", "protection.says", "protection.band", "protection.call",
        "protection.contact", "protection.stopped", "demonstration",
    },
    "ask": {
        "type", "to", "topic", "question", "area", "area.south_e7", "area.west_e7", "area.north_e7", "area.east_e7",
        "window", "window.start_ms", "window.end_ms", "demonstration",
    },
    "hit": {
        "type", "target", "object", "object_kind", "distance_m", "certain", "told", "told[].party", "told[].notice",
        "told[].at_ms", "told[].depth", "told[].depth_ms", "told[].depth_id", "due_ms", "demonstration",
    },
    "cold_start": {"type", "reason", "confirmed_by", "demonstration"},
    "continue": {"type", "origin", "size", "root"},
    "document": {"type", "form", "text", "demonstration"},
    "erase": {"type", "target", "fields", "reason", "demonstration"},
    "fork": {
        "type", "origin", "common", "evidence", "proof", "proof.older", "proof.newer", "proof.older_leaf",
        "proof.newer_leaf", "proof.older_path", "proof.newer_path",
    },
    "key": {"type", "note", "chain"},
    "key_epoch": {"type", "note", "chain"},
    "key_retire": {"type", "note", "chain"},
    "key_revoke": {"type", "note", "chain"},
    "key_roots": {"type", "note", "chain"},
    "release": {"type", "target", "to", "reason", "demonstration"},
}  # fmt: skip
# The lists of objects that a statement may hold: one movement's own way and load, one corridor's own line, who was told,
# the clauses of a text in its languages, the entities of a published list (by name, without places), who sat at talks.
LISTED = {
    "route", "vehicles", "cargo", "drop.zone", "line", "crossings", "told", "attendance", "binds",
    "changes", "changes[].brackets", "changes[].brackets[].options", "changes[].brackets[].options[].texts",
    "changes[].links", "changes[].texts", "choices", "entities", "links", "texts", "title",
}  # fmt: skip
NOT_REPEATED = {"type", "raw_text", "raw_sha256", "raw_language", "raw_span", "demonstration"}
AIMING = re.compile(
    r"(?<![a-z])(target|strike_prop|propos|nominat|priorit|rank|aim|engage|fire_mission|bearing|heading|speed|"
    r"course|track|positions|not_covered|uncovered|order_of_battle|strength|altitude)",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Litestar]:
    stage = Stage(tmp_path_factory.mktemp("node"), 2)
    run(stage.say("alder", "report", report(actor="Birch")))
    yield app_of(stage)
    stage.close()


def document(app: Litestar) -> dict[str, Any]:
    whole: dict[str, Any] = run(ask(app, "GET", "/openapi/openapi.json")).json()
    return whole


def test_every_route_and_every_question_is_on_the_list(app: Litestar) -> None:
    found = {
        path: {
            parameter["name"]
            for operation in item.values()
            for parameter in operation.get("parameters", [])
            if parameter["in"] == "query"
        }
        for path, item in document(app)["paths"].items()
        if path.startswith("/api/")
    }
    assert found == ASKED


def test_no_question_about_marks_sorts_them_by_who_or_where(app: Litestar) -> None:
    for path, names in ASKED.items():
        if path != "/api/places":
            assert not names & {
                "actor",
                "victim",
                "group",
                "party",
                "near",
                "within",
                "bbox",
                "weapon",
                "what",
            }


@pytest.mark.parametrize(
    "query",
    [
        "actor=Birch",
        "near=36.2,37.1",
        "within=Aleppo",
        "bbox=35,32,42,37",
        "covered=false",
        "group=x",
        "exact=true",
    ],
)
def test_asking_for_some_positions_gives_the_whole_picture_or_nothing(app: Litestar, query: str) -> None:
    whole = run(ask(app, "GET", "/api/picture"))
    assert run(ask(app, "GET", f"/api/picture?{query}")).json()["marks"] == whole.json()["marks"]
    assert run(ask(app, "GET", f"/api/marks?{query}")).status_code == 404
    assert run(ask(app, "GET", f"/api/positions?{query}")).status_code == 404


def names_of(record: Record, at: str = "") -> set[str]:
    """Give every field's name, with the names of the members of its objects."""
    found = set()
    for name, rule in record.members.items():
        found.add(at + name)
        if isinstance(rule, Record):
            found |= names_of(rule, f"{at}{name}.")
        elif isinstance(rule, Rows) and isinstance(rule.values, Record):
            assert at + name in LISTED, f"{at}{name} holds a list of objects"
            found |= names_of(rule.values, f"{at}{name}[].")
        elif isinstance(rule, Pairs):
            assert not isinstance(rule.values, Record), f"{at}{name} holds a list of objects"
    return found


def test_every_kind_and_every_field_is_on_the_list() -> None:
    assert KINDS.keys() == SAID.keys()
    for name, kind in KINDS.items():
        found = names_of(kind.fields)
        if name == "amend":
            inner = {one.removeprefix("fields.") for one in found if one.startswith("fields.")}
            assert inner == {one for one in SAID["report"] if one.partition(".")[0] not in NOT_REPEATED}
            found = {one for one in found if not one.startswith("fields.")}
        assert found == SAID[name], name


def test_no_field_or_code_has_a_word_for_aiming() -> None:
    fields = {one for names in SAID.values() for one in names} - {"target"}
    assert not [one for one in fields if AIMING.search(one)]
    lists = (
        vocabulary.WHAT,
        vocabulary.WEAPON,
        vocabulary.LOCATES,
        vocabulary.MEASURE,
        vocabulary.SOURCE_KIND,
    )
    said = [(term.code, term.name["en"]) for terms in lists for term in terms]
    assert not [one for one in said if AIMING.search(one[0]) or AIMING.search(one[1])]
    assert not [one for one in COLUMNS if AIMING.search(one)]


def test_target_means_the_statement_that_is_spoken_of() -> None:
    for kind in KINDS.values():
        if "target" in kind.fields.members:
            assert kind.about == "target"
            schema: Any = json_schema(kind)
            assert schema["properties"]["target"] == {"type": "string", "minLength": 43, "maxLength": 43}


@pytest.mark.parametrize("kind", ["target", "strike_proposal", "position", "track", "nomination", "troops"])
def test_a_kind_that_nobody_may_say_is_refused(app: Litestar, kind: str) -> None:
    body = {
        "client_id": "client-0001",
        "kind": kind,
        "fields": {"place": {"lat_e7": 1, "lon_e7": 1, "radius_m": 1}},
    }
    answer = run(ask(app, "POST", "/api/reports", json=body))
    assert (answer.status_code, answer.json()["code"]) == (422, "statement.kind")


@pytest.mark.parametrize(
    "field", ["strike_window", "priority", "aim_point", "speed", "heading", "covered", "track"]
)
def test_a_field_that_nobody_may_say_is_refused(app: Litestar, field: str) -> None:
    body = {"client_id": "client-0001", "kind": "report", "fields": report(**{field: 1})}
    answer = run(ask(app, "POST", "/api/reports", json=body))
    assert (answer.status_code, answer.json()["code"]) == (422, "statement.field")


def test_a_report_has_one_place_and_no_list_of_them(app: Litestar) -> None:
    place = {"lat_e7": 1, "lon_e7": 1, "radius_m": 1}
    for more in ({"place": [place, place]}, {"places": [place]}, {"occurred": [report()["occurred"]]}):
        body = {"client_id": "client-0001", "kind": "report", "fields": report(**more)}
        assert run(ask(app, "POST", "/api/reports", json=body)).json()["code"] == "statement.field"
