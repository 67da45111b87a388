"""The matrix of who may do what: every route for every role, on own and on others' objects, from the tables.

What is expected is worked out from the tables of roles and routes alone, one request a tuple; a refusal for a
missing role is `people.may_not`, and nothing else is. Counted at the end: more than a thousand tuples.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from sametable.centre.people.rules import DANGEROUS, RANK, ROLES, Person, Touched, may
from sametable.core.wire.statement import parse_entry
from sametable.edges.web.access import NOBODY, NODES, PUBLIC, SIGNED_IN
from sametable.edges.web.acts import ACT_OF, act_of
from sametable.edges.web.app import HANDLERS
from support.browser import Browser, House
from support.stage import Stage, report, run
from support.web import EventStream, app_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from litestar.handlers import HTTPRouteHandler

EVERYBODY = {PUBLIC, NODES, SIGNED_IN}
COUNTED: list[str] = []


class Matrix:
    """A node with one person for every role, one without passkey to be changed, and statements to touch."""

    def __init__(self, house: House) -> None:
        """Enrol everybody; the key officer enrols first."""
        self.house = house
        self.stranger = Browser(house.app)
        self.one = {role: house.enrol(role, role) for role in reversed(list(ROLES))}
        self.all = house.enrol("everything", *ROLES)
        self.own = self._say(1)
        self.other = self._other()

    def _say(self, number: int) -> str:
        body = {"client_id": f"client-{number:04}", "kind": "report", "fields": report()}
        answer = self.all.post("/api/reports", body)
        assert answer.status_code == 201, answer.text
        entry_id: str = answer.json()["id"]
        return entry_id

    def _other(self) -> str:
        """Say something at this side's other node, under another seat, and bring it here."""
        stage = self.house.stage
        run(stage.say("alder-east", "report", report()))
        run(stage.pull("alder", "alder-east"))
        origin = stage["alder-east"].node.origin
        entry_id: str | None = None
        for index in range(1, stage["alder"].store.log(origin).size):
            entry_id = parse_entry(stage["alder"].store.leaves(origin, index, 1)[0]).id
        assert entry_id is not None
        return entry_id

    def callers(self) -> list[tuple[frozenset[str], Browser]]:
        """Give everybody and their roles."""
        each = [(frozenset({role}), browser) for role, browser in self.one.items()]
        return [*each, (frozenset(ROLES), self.all)]


@pytest.fixture(scope="module")
def matrix(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Matrix]:
    stage = Stage(tmp_path_factory.mktemp("matrix"), 4)
    yield Matrix(House(stage, app_of(stage)))
    stage.close()


def acts(roles: frozenset[str]) -> frozenset[str]:
    return frozenset().union(*(ROLES[role] for role in roles))


def paths(handler: HTTPRouteHandler, matrix: Matrix) -> list[str]:
    """Give a route's path with every kind of object in its place: own, another's, none."""
    officer, monitor = matrix.one["key_officer"].id, matrix.one["monitor"].id
    fills = {
        "name": [matrix.own, matrix.other, "ALD-000000"] if "entries" in str(handler.paths) else ["0" * 64],
        "node": ["alder", "birch"],
        "index": ["0", "1"],
        "path": ["nowhere/checkpoint"],
        "person_id": [officer, monitor, "nobody"],
        "proposal_id": ["none"],
    }
    found = sorted(handler.paths)
    for name, values in fills.items():
        found = [
            re.sub(rf"\{{{name}:\w+\}}", value, path)
            for path in found
            for value in (values if f"{{{name}:" in path else [""])
        ]
    return found


def send(browser: Browser, handler: HTTPRouteHandler, path: str) -> tuple[int, str]:
    """Send a request that cannot do anything, and give its status and its code."""
    COUNTED.append(path)
    method = min(handler.http_methods)
    if path == "/api/events":
        status = run(_stream(browser))
        return status, {401: "people.sign_in_needed", 403: "people.may_not"}.get(status, "")
    bodies: dict[str, dict[str, Any]] = {
        "POST": {"json": {"unfit": 1}},
        "DELETE": {"headers": {"content-type": "application/json"}},
        "PATCH": {"content": b"x", "headers": {"content-type": "application/offset+octet-stream"}},
    }
    answer = browser.ask(method, path, **bodies.get(method, {}))
    code = answer.json().get("code", "") if answer.status_code >= 400 else ""
    return answer.status_code, code


async def _stream(browser: Browser) -> int:
    stream = EventStream()
    cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    await stream.open(browser.app, headers={"host": browser.host, "cookie": cookie})
    await stream.close()
    return stream.status


def test_every_route_has_an_act(matrix: Matrix) -> None:
    known = acts(frozenset(ROLES)) | EVERYBODY
    for route in matrix.house.app.routes:
        for handler in getattr(route, "route_handlers", []):
            if handler.http_methods == {"OPTIONS"} or route.path.startswith("/openapi"):
                continue
            told = {one.fn: act for one, act in ACT_OF.items()}.get(handler.fn, handler.opt.get("act"))
            assert told in known, f"{route.path} has no act: give it one in edges/web/acts.py"
    assert set(ACT_OF) <= set(HANDLERS)


def test_a_route_without_an_act_is_for_nobody(matrix: Matrix) -> None:
    class Made:
        """A request that reached a handler of no table."""

        class route_handler:  # noqa: N801
            fn = staticmethod(lambda: None)
            opt: ClassVar[dict[str, Any]] = {}

    assert act_of(Made) == NOBODY  # type: ignore[arg-type]
    for _, browser in matrix.callers():
        answer = browser.ask("OPTIONS", "/api/session")
        assert (answer.status_code, answer.json()["code"]) == (403, "people.may_not")


def test_every_route_for_every_role(matrix: Matrix) -> None:
    wrong: list[object] = []
    for handler, act in ACT_OF.items():
        if handler.handler_name == "post_sign_out":
            continue
        for path in paths(handler, matrix):
            told = send(matrix.stranger, handler, path)
            if (told == (401, "people.sign_in_needed")) is (act in {PUBLIC, NODES}):
                wrong.append(("nobody", path, act, told))
            for roles, browser in matrix.callers():
                allowed = act in EVERYBODY or act in acts(roles)
                told = send(browser, handler, path)
                if browser.id in path and handler.handler_name == "post_code":
                    allowed = False  # nobody makes a way in for themselves
                if told[0] == 401 or (told == (403, "people.may_not")) is allowed:
                    wrong.append((sorted(roles), path, act, told))
    assert not wrong


def person(matrix: Matrix, browser: Browser) -> Person:
    with matrix.house.access.door.store.reading() as rows:
        found = rows.person(browser.id)
    assert found is not None
    return found


@pytest.mark.parametrize("how", ["roles", "off", "code"])
def test_nobody_changes_a_higher_role_or_themselves_and_most_change_nobody(matrix: Matrix, how: str) -> None:
    for roles, browser in matrix.callers():
        me = person(matrix, browser)
        for target_role, target in matrix.one.items():
            COUNTED.append(target_role)
            them = person(matrix, target)
            given = frozenset({"key_officer"}) if how == "roles" else them.roles
            allowed = may(me, "enrol_people", Touched(person=them, roles=given))
            assert allowed is ("key_officer" in roles and them.id != me.id)
            if allowed:
                continue  # what is allowed is done in tests of its own, on people of its own
            body: dict[str, Any] = {"roles": ["key_officer"]} if how == "roles" else {"active": False}
            path = f"/api/people/{target.id}" + ("/code" if how == "code" else "")
            answer = browser.post(path, {} if how == "code" else body)
            assert (answer.status_code, answer.json()["code"]) == (403, "people.may_not"), (
                roles,
                target_role,
            )


def test_nobody_gives_roles_above_their_own(matrix: Matrix) -> None:
    for roles, browser in matrix.callers():
        for given in ROLES:
            COUNTED.append(given)
            answer = browser.post("/api/people", {"name": "everything", "roles": [given]})
            expected = "people.may_not" if "key_officer" not in roles else None
            if expected is None:
                # Two key officers are here: dangerous powers take two, everybody else's name is taken.
                powerful = ROLES[given] & DANGEROUS
                expected = "people.needs_two" if powerful else "people.taken"
            assert answer.json()["code"] == expected, (roles, given)


@pytest.mark.parametrize(
    ("kind", "act_own", "act_other"),
    [
        ("report", "say", "say"), ("comment", "comment", "comment"), ("deny", "deny", "deny"),
        ("amend", "correct_own", "correct_side"), ("withdraw", "withdraw_own", "withdraw_side"),
    ],
)  # fmt: skip
def test_what_is_said_about_whose_statement_is_held_to_the_roles(
    matrix: Matrix, kind: str, act_own: str, act_other: str
) -> None:
    more: dict[str, dict[str, Any]] = {
        "report": report(),
        "comment": {"text": "seen"},
        "deny": {"reason": "not so"},
        "amend": {"fields": {"weapon": "rocket"}, "reason": "better known"},
        "withdraw": {"reason": "a mistake"},
    }
    for roles, browser in matrix.callers():
        for target, act in ((matrix.own, act_own), (matrix.other, act_other)):
            COUNTED.append(kind)
            fields = {**more[kind], **({} if kind == "report" else {"target": target})}
            body = {"client_id": "client-9999", "kind": kind, "fields": fields}
            answer = browser.post("/api/statements/prepare", body)
            code = "" if answer.status_code < 400 else answer.json()["code"]
            allowed = {"say", act} <= acts(roles)
            assert (code != "people.may_not") is allowed, (roles, kind, target == matrix.own, answer.text)


SIGNED = {"sign_terms"}
"""What is proposed signed: `test_two_sign_terms.py` has it."""


@pytest.mark.parametrize("act", sorted(DANGEROUS - SIGNED))
def test_a_dangerous_act_is_proposed_and_confirmed_by_two_who_both_may(matrix: Matrix, act: str) -> None:
    async def deed(by: Person, what: Any) -> dict[str, str]:
        return {"by": by.id, **what}

    matrix.house.access.deeds.update(dict.fromkeys(DANGEROUS - {"empower"}, deed))
    what = {"id": matrix.one["monitor"].id} if act == "empower" else {"x": act}
    for roles, browser in matrix.callers():
        COUNTED.append(act)
        answer = browser.post("/api/pending", {"act": act, "what": what})
        allowed = act in acts(roles)
        assert (answer.status_code == 201) is allowed, (roles, act, answer.text)
        if not allowed:
            assert answer.json()["code"] == "people.may_not"
            continue
        path = f"/api/pending/{answer.json()['id']}"
        assert browser.post(f"{path}/confirm").json()["code"] == "people.may_not"
        for others, other in matrix.callers():
            COUNTED.append(act)
            if act not in acts(others):
                assert other.post(f"{path}/confirm").json()["code"] == "people.may_not"
                assert other.post(f"{path}/refuse").json()["code"] == "people.may_not"
        second = next(
            other for others, other in matrix.callers() if act in acts(others) and other is not browser
        )
        assert second.post(f"{path}/confirm").status_code == 200
        assert second.post(f"{path}/confirm").json()["code"] == "people.no_proposal"


def test_an_id_in_the_body_never_stands_in_for_the_id_in_the_path(matrix: Matrix) -> None:
    officer = matrix.one["key_officer"]
    for target in matrix.one.values():
        for named in matrix.one.values():
            COUNTED.append("swap")
            for name in ("id", "person_id", "person"):
                answer = officer.post(f"/api/people/{target.id}", {"active": True, name: named.id})
                assert answer.json()["code"] == "people.invalid"
            before = person(matrix, named)
            officer.post(f"/api/people/{target.id}?person_id={named.id}", {"roles": ["boss"]})
            assert person(matrix, named) == before


def test_a_seat_that_was_not_given_is_not_spoken_under(matrix: Matrix) -> None:
    draft = {"client_id": "client-8888", "kind": "report", "fields": report()}
    prepared = matrix.all.post("/api/statements/prepare", draft).json()
    signed = matrix.all.post("/api/statements/sign", {"signing_input": prepared["signing_input"]}).json()
    whole = {name: prepared[name] for name in ("client_id", "signing_input", "payload", "own_side")}
    size = matrix.house.stage["alder"].own.size
    with matrix.house.access.door.store.writing() as rows:
        held = rows.person(matrix.one["intake"].id)
        assert held is not None
        rows.change_person(Person(id=held.id, name=held.name, roles=held.roles, seats=frozenset({"another"})))
    matrix.house.access.changed(held.id)
    intake = matrix.one["intake"]
    for path, body in (
        ("/api/statements/sign", {"signing_input": prepared["signing_input"]}),
        ("/api/statements", {**whole, **signed}),
        ("/api/reports", {**draft, "client_id": "client-8889"}),
    ):
        answer = intake.post(path, body)
        assert (answer.status_code, answer.json()["code"]) == (403, "people.may_not"), path
    assert matrix.house.stage["alder"].own.size == size


def test_the_roles_are_ranked_and_named_alike() -> None:
    assert set(ROLES) == set(RANK)
    assert acts(frozenset(ROLES)) >= DANGEROUS
    for role, held in ROLES.items():
        if held & DANGEROUS:
            assert RANK[role] > 1, f"{role} may do what is dangerous and would be changed by anybody"


def test_more_than_a_thousand_tuples_were_tried() -> None:
    if len(COUNTED) < 200:
        pytest.skip("counted when the whole file runs")
    assert len(COUNTED) > 1000
