"""Routes by which somebody comes in and goes: passkey, recovery code, OpenID provider, enrolment, sign-out.

Decides shapes, sizes and cookies; who is let in is decided by the centre. Answers to strangers are the same
whether or not a name exists. After signing in one always lands on this node's own first page.

Source: decision 0013; the client's types; RFC 6265bis (`__Host-`).
"""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from sametable.centre.people import sign_in
from sametable.centre.people.enrolment import begin_enrol, finish_enrol
from sametable.centre.people.sign_in import Door, SignedIn
from sametable.edges.web.access import Access, signed_of
from sametable.edges.web.desk import Desk
from sametable.edges.web.reports import body_of
from sametable.errors import SametableError

FORM_LIMIT_B = 65_536
NO_STORE = {"cache-control": "no-store"}
T = TypeVar("T")


class _Nothing(msgspec.Struct):
    pass


class _Code(msgspec.Struct, forbid_unknown_fields=True):
    code: str


class _Recovery(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    code: str


class _Credential(msgspec.Struct, forbid_unknown_fields=True):
    ceremony: str
    credential: dict[str, Any]


class _Enrolled(msgspec.Struct, forbid_unknown_fields=True):
    ceremony: str
    credential: dict[str, Any]
    label: str = ""


async def form_of(request: Request[Any, Any, Any], shape: type[T]) -> T:
    """Read a JSON body of a shape. Raises `request.too_long`, `people.invalid`."""
    raw = await body_of(request, FORM_LIMIT_B)
    try:
        return msgspec.json.decode(raw, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SametableError(
            "people.invalid", expected="the members named in the API", got=str(error)[:120]
        ) from None


@get("/api/sign-in")
async def get_sign_in(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Say whose node this is and how one signs in here; to everybody."""
    access, genesis = desk.access, desk.centre.genesis
    host = access.here(request).rp_id
    # Browsers make passkeys for names only, not for addresses.
    named = not host.replace(".", "").isdecimal() and ":" not in host
    ways = [
        *(["passkey"] if named else []),
        *(["oidc"] if access.issuer is not None else []),
        "recovery",
    ]
    return {
        "node": desk.centre.node.id,
        "party": desk.centre.node.party,
        "title": dict(genesis.title),
        "ways": ways,
        "oidc_name": access.issuer.name if access.issuer is not None else None,
    }


@post("/api/sign-in/passkey/begin", status_code=200)
async def post_passkey_begin(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Give a ceremony and the options for any passkey of this node."""
    await form_of(request, _Nothing)
    ceremony, options = sign_in.begin_passkey(desk.access.door, desk.access.here(request))
    return {"ceremony": ceremony, "options": options}


@post("/api/sign-in/passkey/finish", status_code=200)
async def post_passkey_finish(
    request: Request[Any, Any, Any], desk: NamedDependency[Desk]
) -> Response[dict[str, Any]]:
    """Let in whoever answered with a known passkey."""
    form = await form_of(request, _Credential)
    access = desk.access
    signed = await access.run(
        sign_in.finish_passkey,
        access.here(request),
        ceremony=form.ceremony,
        credential=form.credential,
        before=access.token(request),
    )
    return _in(access, request, signed, {"ok": True})


@post("/api/sign-in/recovery", status_code=200)
async def post_recovery(
    request: Request[Any, Any, Any], desk: NamedDependency[Desk]
) -> Response[dict[str, Any]]:
    """Let in by a recovery code, which is used up."""
    form = await form_of(request, _Recovery)
    access = desk.access
    signed, left = await access.run(
        sign_in.by_recovery,
        name=form.name[:200],
        code=form.code[:200],
        address=request.client.host if request.client is not None else "",
        before=access.token(request),
    )
    return _in(access, request, signed, {"ok": True, "codes_left": left})


@post("/api/sign-out", status_code=200)
async def post_sign_out(
    request: Request[Any, Any, Any], desk: NamedDependency[Desk]
) -> Response[dict[str, Any]]:
    """End this session, its streams, and what this browser kept of it."""
    access = desk.access
    signed = signed_of(request)
    if signed is not None:
        await access.run(sign_in.sign_out, signed)
        access.changed(session=signed.session.hash)
    # Not "storage": a seat's key may live there, and it is not this session's.
    response = Response({"ok": True}, headers={**NO_STORE, "clear-site-data": '"cache"'})
    access.let_out(response)
    return response


@post("/api/enrol/begin", status_code=200)
async def post_enrol_begin(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Give whoever holds a one-time code the options for their own passkey."""
    form = await form_of(request, _Code)
    access = desk.access
    address = f"enrol {request.client.host if request.client is not None else ''}"
    ceremony, options, name = await access.run(_begin_enrol, access, request, form.code, address)
    return {"ceremony": ceremony, "options": options, "name": name}


def _begin_enrol(
    door: Door, access: Access, request: Request[Any, Any, Any], code: str, address: str
) -> tuple[str, dict[str, object], str]:
    now_ms = door.clock.now_ms()
    door.delays.check(address, now_ms=now_ms)
    try:
        begun = begin_enrol(door, access.here(request), code[:200])
    except SametableError:
        door.delays.failed(address, now_ms=now_ms)
        raise
    door.delays.forget(address)
    return begun


@post("/api/enrol/finish", status_code=200)
async def post_enrol_finish(
    request: Request[Any, Any, Any], desk: NamedDependency[Desk]
) -> Response[dict[str, Any]]:
    """Keep the new passkey and give fresh recovery codes, shown once."""
    form = await form_of(request, _Enrolled)
    codes = await desk.access.run(
        finish_enrol,
        desk.access.here(request),
        ceremony=form.ceremony,
        credential=form.credential,
        label=form.label[:200],
    )
    desk.access.changed()
    return Response({"recovery_codes": codes}, headers=NO_STORE)


@get("/api/sign-in/oidc")
async def get_oidc(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Redirect:
    """Send the browser to the OpenID provider, with a note that only this browser can bring back."""
    access = desk.access
    issuer = _issuer(access)
    held = {name: sign_in.fresh_token(access.door) for name in ("state", "nonce", "verifier")}
    where = await issuer.begin(_back(access, request), **held)
    sealed = access.door.seals.seal("oidc", held, now_ms=access.door.clock.now_ms())
    response = Redirect(path=where, status_code=303, headers=NO_STORE)
    # Lax: the provider sends the browser back here from its own page, and a strict cookie would stay behind.
    response.set_cookie(
        key=f"{access.site.cookie}-oidc", value=sealed, max_age=300, path="/", httponly=True,
        secure=access.site.secure, samesite="lax",
    )  # fmt: skip
    return response


@get("/api/sign-in/oidc/back")
async def get_oidc_back(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Redirect:
    """Take the provider's answer, and let in whom it names if they are bound to a person here."""
    access = desk.access
    issuer = _issuer(access)
    door, sealed = access.door, request.cookies.get(f"{access.site.cookie}-oidc", "")
    held = door.seals.open("oidc", sealed, now_ms=door.clock.now_ms())
    answer = {name: str(value)[:4096] for name, value in request.query_params.items()}
    if answer.get("state") != held["state"]:
        raise SametableError(
            "people.ceremony", at="state", expected="an answer to what this browser asked", got="another",
            advice="Begin again.",
        )  # fmt: skip
    door.seals.use(sealed, now_ms=door.clock.now_ms())
    found, subject = await issuer.finish(
        _back(access, request), answer=answer, nonce=held["nonce"], verifier=held["verifier"]
    )
    signed = await access.run(
        sign_in.by_identity, issuer=found, subject=subject, before=access.token(request)
    )
    response = Redirect(path="/", status_code=303, headers=NO_STORE)
    response.set_cookie(key=f"{access.site.cookie}-oidc", value="", max_age=0, path="/", httponly=True,
                        secure=access.site.secure, samesite="lax")  # fmt: skip
    access.let_in(response, signed)
    return response


def _back(access: Access, request: Request[Any, Any, Any]) -> str:
    return f"{access.here(request).origin}/api/sign-in/oidc/back"


def _issuer(access: Access) -> Any:
    if access.issuer is None:
        raise SametableError(
            "request.not_here", at="oidc", expected="an OpenID provider in node.toml", got="none"
        )
    return access.issuer


def _in(
    access: Access, request: Request[Any, Any, Any], signed: SignedIn, told: dict[str, Any]
) -> Response[dict[str, Any]]:
    old = access.token(request)
    if old is not None:
        access.changed(session=sign_in.hash_of(old))
    response = Response(told, headers=NO_STORE)
    access.let_in(response, signed)
    return response
