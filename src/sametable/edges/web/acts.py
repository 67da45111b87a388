"""Which act each route is: the table by which every request is let through or refused.

A route that does not stand here is for nobody once sign-in is required, and a test fails for it. The client's
files carry their act themselves, because they are made when the client's folder is known.

Source: decision 0013; OWASP ASVS 5.0.0 8.2.1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sametable.edges.web import (
    alerts,
    audit,
    corridors,
    deeds,
    dossiers,
    evidence,
    handovers,
    hard_to_reach,
    hits,
    hotline,
    incidents,
    ledgers,
    live,
    passage_prints,
    people,
    picture,
    reading,
    record_acts,
    register,
    reports,
    session,
    sign_in,
    static_paths,
    summaries,
    table_log,
    tables,
    terms,
    terms_acts,
)
from sametable.edges.web.access import NOBODY, NODES, PUBLIC, SIGNED_IN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from litestar import Request
    from litestar.handlers import HTTPRouteHandler

ACT_OF: Mapping[HTTPRouteHandler, str] = {
    session.get_session: SIGNED_IN,
    picture.get_picture: "read",
    picture.get_links: "read",
    picture.get_events: "read",
    reports.post_prepare: "say",
    reports.post_sign: "say",
    reports.post_statement: "say",
    reports.post_report: "say",
    reading.post_read: "interpret",
    reading.get_places: "interpret",
    reading.post_place_names: "read",
    dossiers.get_dossier: "read",
    dossiers.get_record: "read",
    dossiers.get_entries: "read",
    dossiers.get_proof: "read",
    dossiers.get_evidence: "read",
    static_paths.get_log: NODES,
    static_paths.get_table: NODES,
    static_paths.get_genesis: NODES,
    static_paths.get_genesis_note: NODES,
    static_paths.get_fork_evidence: NODES,
    static_paths.post_poke: NODES,
    register.get_keys: "read",
    register.post_key_request: "request_key",
    register.post_key_enrol: "enrol_key",
    register.post_key_note: "enrol_key",
    record_acts.post_adopt_table: "adopt_table",
    record_acts.post_release: "release_part",
    deeds.post_act: "see_people",
    live.post_question: NODES,
    live.post_seen: NODES,
    live.post_ask: "say",
    live.post_presence: SIGNED_IN,
    sign_in.get_sign_in: PUBLIC,
    sign_in.post_passkey_begin: PUBLIC,
    sign_in.post_passkey_finish: PUBLIC,
    sign_in.post_recovery: PUBLIC,
    sign_in.get_oidc: PUBLIC,
    sign_in.get_oidc_back: PUBLIC,
    sign_in.post_enrol_begin: PUBLIC,
    sign_in.post_enrol_finish: PUBLIC,
    sign_in.post_sign_out: SIGNED_IN,
    people.get_people: "see_people",
    people.post_person: "enrol_people",
    people.post_change: "enrol_people",
    people.post_code: "enrol_people",
    people.post_pending: "see_people",
    people.post_confirm: "see_people",
    people.post_refuse: "see_people",
    audit.get_audit: "inspect_audit",
    ledgers.get_reconcile: "read",
    ledgers.get_reconcile_html: "read",
    ledgers.get_reconcile_pdf: "read",
    summaries.get_summaries: "read",
    summaries.get_summary_draft: "read",
    summaries.get_summary_draft_html: "read",
    summaries.get_summary_draft_pdf: "read",
    summaries.get_summary: "read",
    handovers.get_handovers: "read",
    handovers.get_handover_draft: "read",
    terms.get_terms: "read",
    terms.get_terms_map: "read",
    terms.get_countdown: "read",
    terms.get_obligations: "read",
    terms.post_replay: "read",
    terms.post_ask_terms: "read",
    terms.get_about_terms: "read",
    terms.post_check: "read",
    terms_acts.post_terms_text: "put_terms",
    tables.post_table_preview: "import",
    tables.post_table_import: "import",
    tables.get_table_import: "import",
    table_log.get_table_log: "import",
    tables.post_table_export: "export",
    tables.get_table_export: "export",
    tables.get_table_file: "export",
    incidents.get_incidents: "read",
    incidents.get_incident: "read",
    incidents.post_similar: "read",
    incidents.post_grade: "grade",
    alerts.get_alerts: "read",
    alerts.get_alert: "read",
    alerts.get_alert_log: "read",
    alerts.get_alert_cap: "acknowledge",
    alerts.post_acknowledge: "acknowledge",
    alerts.post_replay: "set_alerts",
    hotline.get_calls: "read",
    hotline.get_call: "read",
    hotline.post_heard: "acknowledge",
    evidence.post_upload: "say",
    evidence.get_upload: "say",
    evidence.patch_upload: "say",
    evidence.post_finish: "say",
    evidence.get_exhibits: "read",
    evidence.get_exhibit_file: "read",
    evidence.post_fetch: "read",
    evidence.post_verify: "read",
    evidence.get_piece: NODES,
    hits.get_hits: "read",
    hits.get_hit: "read",
    passage_prints.get_manifest_html: "read",
    passage_prints.get_manifest_pdf: "read",
    passage_prints.get_letter_html: "read",
    passage_prints.get_letter_pdf: "read",
    corridors.get_corridors: "read",
    hard_to_reach.get_access: "read",
}
"""The acts of the API's and the record's routes. Proposals are held to their own act where it is known."""

_BY_FUNCTION: dict[object, str] = {handler.fn: act for handler, act in ACT_OF.items()}


def act_of(request: Request[Any, Any, Any]) -> str:
    """Give the act of the route that was matched; `NOBODY` where it stands in no table."""
    handler = request.route_handler
    function = getattr(handler, "fn", None)
    told = handler.opt.get("act", NOBODY)
    return _BY_FUNCTION.get(function, str(told))
