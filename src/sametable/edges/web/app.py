"""The web application of one node: its routes, its error shape, its OpenAPI 3.1 document.

Source: RFC 9457; OpenAPI 3.1.
"""

from __future__ import annotations

import asyncio
import logging
from copy import copy
from functools import cache
from typing import TYPE_CHECKING, Any

from litestar import Litestar, get
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.events import SimpleEventEmitter
from litestar.exceptions import HTTPException
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.router import Router

from sametable import __version__
from sametable.centre.logs.own_log import refusal, waits_for
from sametable.edges.web import (
    alerts,
    audit,
    calendar,
    checks,
    client,
    consequences,
    corridors,
    decisions,
    deconfliction,
    deeds,
    delineations,
    documents,
    dossiers,
    evidence,
    following,
    gaps,
    groups,
    handovers,
    hard_to_reach,
    hits,
    hotline,
    incidents,
    ledgers,
    lists,
    live,
    movements,
    notices,
    passage_prints,
    people,
    phone,
    picture,
    positions,
    proposals,
    reading,
    record_acts,
    register,
    reports,
    session,
    sign_in,
    sites,
    static_paths,
    summaries,
    table_log,
    tables,
    talks,
    terms,
    terms_acts,
)
from sametable.edges.web.access import PUBLIC, SIGNED_IN
from sametable.edges.web.acts import act_of
from sametable.edges.web.desk import Desk
from sametable.edges.web.problems import on_failure, on_http_error, on_sametable_error
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from litestar import Request
    from litestar.types import Message, Scope


STOP_CHECK_S = 0.2
SECRET_PATHS = ("/calendar/", "/phone/")
"""What follows these is a secret, and stands in no diagnostics."""


@get("/livez", include_in_schema=False, opt={"act": PUBLIC})
async def get_livez() -> str:
    """Say that the process answers."""
    return "ok"


@get("/readyz", include_in_schema=False, opt={"act": PUBLIC})
async def get_readyz(desk: NamedDependency[Desk]) -> dict[str, str]:
    """Say whether this node can write, and all of it runs; `signs` is `yes`, or the code of what it waits for.

    A node that waits is ready all the same: it shows the map, and takes in what others say.
    """
    for fault in (desk.node.damage, desk.node.broken):
        if fault is not None:
            raise fault
    trouble = desk.node.trouble
    if trouble:
        failed = SametableError("store.failed", expected="a record that can be written", got=trouble)
        raise refusal(desk.centre) or failed
    return {"status": "ready", "signs": waits_for(desk.centre) or "yes"}


async def write_diagnostics(error: Exception, scope: Scope) -> None:
    """Write an error of our own to the diagnostics; what a person sent wrongly is no error of ours."""
    if not isinstance(error, SametableError | HTTPException):
        path = str(scope.get("path", ""))
        shown = next((f"{one}-" for one in SECRET_PATHS if path.startswith(one)), path)
        logging.getLogger("sametable").error("%s %s", scope["type"], shown, exc_info=error)


def _headers(secure: bool) -> list[tuple[bytes, bytes]]:
    """Give the headers that every answer carries."""
    always = [(b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"no-referrer")]
    return [*always, (b"strict-transport-security", b"max-age=31536000")] if secure else always


HANDLERS = (
    session.get_session,
    picture.get_picture,
    picture.get_links,
    picture.get_events,
    reports.post_prepare,
    reports.post_sign,
    reports.post_statement,
    reports.post_report,
    reading.post_read,
    reading.get_places,
    reading.post_place_names,
    dossiers.get_dossier,
    dossiers.get_record,
    dossiers.get_entries,
    dossiers.get_proof,
    dossiers.get_evidence,
    static_paths.get_log,
    static_paths.get_table,
    static_paths.get_genesis,
    static_paths.get_genesis_note,
    static_paths.get_fork_evidence,
    static_paths.post_poke,
    register.get_keys,
    register.post_key_request,
    register.post_key_enrol,
    register.post_key_note,
    record_acts.post_adopt_table,
    record_acts.post_release,
    deeds.post_act,
    live.post_question,
    live.post_seen,
    live.post_ask,
    live.post_presence,
    live.post_shared,
    sign_in.get_sign_in,
    sign_in.post_passkey_begin,
    sign_in.post_passkey_finish,
    sign_in.post_recovery,
    sign_in.post_sign_out,
    sign_in.post_enrol_begin,
    sign_in.post_enrol_finish,
    sign_in.get_oidc,
    sign_in.get_oidc_back,
    people.get_people,
    people.post_person,
    people.post_change,
    people.post_code,
    people.post_pending,
    people.post_confirm,
    people.post_refuse,
    audit.get_audit,
    get_livez,
    get_readyz,
    ledgers.get_reconcile,
    ledgers.get_reconcile_html,
    ledgers.get_reconcile_pdf,
    summaries.get_summaries,
    summaries.get_summary_draft,
    summaries.get_summary_draft_html,
    summaries.get_summary_draft_pdf,
    summaries.get_summary,
    handovers.get_handovers,
    handovers.get_handover_draft,
    terms.get_terms,
    terms.get_terms_map,
    terms.get_countdown,
    terms.get_obligations,
    terms.post_replay,
    terms.post_ask_terms,
    terms.get_about_terms,
    terms.post_check,
    terms_acts.post_terms_text,
    tables.post_table_preview,
    tables.post_table_import,
    tables.get_table_import,
    table_log.get_table_log,
    talks.get_talks,
    proposals.get_proposals,
    proposals.get_proposal,
    proposals.get_text,
    proposals.get_compare,
    proposals.post_merge,
    proposals.post_draft,
    positions.get_positions,
    positions.get_position_history,
    positions.get_dispositions,
    gaps.get_gaps,
    consequences.post_consequences,
    consequences.get_consequences,
    consequences.delete_consequences,
    tables.post_table_export,
    tables.get_table_export,
    tables.get_table_file,
    incidents.get_incidents,
    incidents.get_incident,
    incidents.post_similar,
    incidents.post_grade,
    alerts.get_alerts,
    alerts.get_alert_log,
    alerts.get_alert,
    alerts.get_alert_cap,
    alerts.post_acknowledge,
    alerts.post_replay,
    hotline.get_calls,
    hotline.get_call,
    hotline.post_heard,
    evidence.post_upload,
    evidence.get_upload,
    evidence.patch_upload,
    evidence.post_finish,
    evidence.get_exhibits,
    evidence.get_exhibit_file,
    evidence.post_fetch,
    evidence.post_verify,
    evidence.get_piece,
    following.get_track,
    following.post_follow,
    following.post_positions,
    following.post_phone,
    following.post_revoke,
    following.get_telephone,
    following.post_telephone,
    phone.get_phone,
    phone.get_state,
    phone.post_said,
    checks.post_check,
    checks.get_checks,
    checks.get_check,
    checks.get_trawling,
    notices.get_notices,
    notices.post_notice_draft,
    sites.get_sites,
    sites.get_site,
    sites.post_notices,
    sites.post_open,
    hits.get_hits,
    hits.get_hit,
    passage_prints.get_manifest_html,
    passage_prints.get_manifest_pdf,
    passage_prints.get_letter_html,
    passage_prints.get_letter_pdf,
    calendar.post_calendar,
    calendar.delete_calendar,
    calendar.get_calendar,
    corridors.get_corridors,
    groups.get_groups,
    groups.get_requests,
    groups.get_separations,
    decisions.get_decisions,
    decisions.get_decision,
    decisions.post_decision_draft,
    decisions.get_participation,
    delineations.get_delineations,
    delineations.get_delineation,
    delineations.post_delineation_draft,
    delineations.post_delineation_file,
    delineations.get_delineation_file,
    delineations.get_overlap,
    delineations.get_changes,
    deconfliction.get_deconfliction,
    deconfliction.post_deconfliction_draft,
    lists.get_lists,
    lists.get_list,
    lists.post_list,
    documents.post_document,
    documents.get_document,
    hard_to_reach.get_access,
    movements.get_movements,
    movements.get_movement,
    movements.post_movement_check,
    movements.get_movement_go,
)
"""Every route but the client's files."""


async def _let_screens_go(desk: Desk, stopping: Callable[[], bool]) -> None:
    while not stopping():  # noqa: ASYNC110 - the server says so in a flag, not in an event
        await asyncio.sleep(STOP_CHECK_S)
    desk.feed.close()


def build_app(desk: Desk, *, client_folder: Path, stopping: Callable[[], bool] = lambda: False) -> Litestar:
    """Build the application of one node; the node's tasks start and end with it.

    Open screens are told to come back as soon as `stopping` says so: the server waits for them before it ends.
    """
    watching: list[asyncio.Task[None]] = []

    async def start() -> None:
        desk.node.start()
        watching.append(asyncio.create_task(_let_screens_go(desk, stopping)))

    async def stop() -> None:
        for task in watching:
            task.cancel()
        desk.feed.close()
        await desk.node.stop()
        desk.access.door.store.close()

    app = copy(_laid_out(client_folder))
    app.state = State({"desk": desk})
    app.on_startup, app.on_shutdown = [start], [stop]
    app.event_emitter = SimpleEventEmitter([])
    app.asgi_router = copy(app.asgi_router)
    app.asgi_router.app = app
    return app


@cache
def _laid_out(client_folder: Path) -> Litestar:
    """Lay out the routes, which hold nothing of a node: a request finds the desk of the node that it was sent to.

    Reading the signatures of so many routes takes half a second, so it is done once a process, however many nodes are in it.
    """
    return Litestar(
        route_handlers=[*HANDLERS, *client.routes(client_folder)],
        dependencies={"desk": Provide(_desk_of, sync_to_thread=False)},
        exception_handlers={
            SametableError: on_sametable_error,
            HTTPException: on_http_error,
            Exception: on_failure,
        },
        openapi_config=OpenAPIConfig(
            title="Sametable node",
            version=__version__,
            path="/openapi",
            render_plugins=[JsonRenderPlugin()],
            openapi_router=Router(path="/openapi", route_handlers=[], opt={"act": SIGNED_IN}),
        ),
        request_max_body_size=1_000_000,
        before_request=_admit,
        before_send=[_add_headers],
        logging_config=None,
        after_exception=[write_diagnostics],
    )


def _desk_of(scope: Scope) -> Desk:
    desk: Desk = scope["litestar_app"].state["desk"]
    return desk


async def _admit(request: Request[Any, Any, Any]) -> None:
    await _desk_of(request.scope).access.admit(request, act_of(request))


async def _add_headers(message: Message, scope: Scope) -> None:
    if message["type"] != "http.response.start":
        return
    told = list(message.get("headers", []))
    have = {name for name, _ in told}
    told += [one for one in _headers(_desk_of(scope).access.site.secure) if one[0] not in have]
    if str(scope.get("path", "")).startswith("/api/") and b"cache-control" not in have:
        told.append((b"cache-control", b"no-store"))
    message["headers"] = told
