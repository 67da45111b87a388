"""A browser in software at a node's web: keeps its cookies, has a passkey, says where it stands.

`House` is a node whose people were enrolled through its own interface.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sametable.centre.people.enrolment import Newcomer, add_person
from sametable.centre.people.rules import ROLES
from support.door import HASHES
from support.soft_passkey import SoftPasskey
from support.stage import Stage, run
from support.web import ask

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx
    from litestar import Litestar

    from sametable.edges.web.access import Access

HOST = "localhost:8101"
ORIGIN = f"http://{HOST}"


class Browser:
    """One browser; `passkey` is its person's."""

    def __init__(self, app: Litestar, *, host: str = HOST) -> None:
        """Open the node at `host`."""
        self.app = app
        self.host = host
        self.scheme = "http"
        self.cookies: dict[str, str] = {}
        self.passkey = SoftPasskey()
        self.id = ""

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Send one request with this browser's cookies, and keep those that come."""
        headers = {"host": self.host, **more.pop("headers", {})}
        if self.cookies:
            headers["cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer: httpx.Response = run(ask(self.app, method, path, headers=headers, **more))
        for line in answer.headers.get_list("set-cookie"):
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value.strip('"')
            if not self.cookies[name]:
                del self.cookies[name]
        return answer

    def get(self, path: str, **more: Any) -> httpx.Response:
        """Get."""
        return self.ask("GET", path, **more)

    def post(self, path: str, body: Mapping[str, object] | None = None, **more: Any) -> httpx.Response:
        """Post JSON."""
        return self.ask("POST", path, json=body or {}, **more)

    def enrol(self, code: str) -> list[str]:
        """Make this browser's passkey with a one-time code; gives the recovery codes."""
        begun = self.post("/api/enrol/begin", {"code": code})
        assert begun.status_code == 200, begun.text
        credential = self.passkey.make(begun.json()["options"], origin=f"{self.scheme}://{self.host}")
        told = {"ceremony": begun.json()["ceremony"], "credential": credential, "label": "soft"}
        done = self.post("/api/enrol/finish", told)
        assert done.status_code == 200, done.text
        codes: list[str] = done.json()["recovery_codes"]
        return codes

    def sign_in(self) -> httpx.Response:
        """Sign in by this browser's passkey."""
        begun = self.post("/api/sign-in/passkey/begin").json()
        credential = self.passkey.sign(begun["options"], origin=f"{self.scheme}://{self.host}")
        return self.post(
            "/api/sign-in/passkey/finish", {"ceremony": begun["ceremony"], "credential": credential}
        )


class House:
    """Alder's node with people: the first are enrolled by whoever has its folder."""

    def __init__(self, stage: Stage, app: Litestar) -> None:
        """Take a stage and the application of one of its nodes."""
        self.stage = stage
        self.app = app
        self.access: Access = _access(app)
        self.access.door = replace(self.access.door, hashes=HASHES)

    def enrol(self, name: str, *roles: str) -> Browser:
        """Enrol somebody with the folder, let them make a passkey, and sign them in."""
        speaks = any("say" in ROLES[role] for role in roles)
        new = Newcomer(name=name, roles=roles, seats=self.access.seats if speaks else ())
        invited = add_person(self.access.door, None, new)
        self.access.changed()
        browser = Browser(self.app)
        browser.id = invited.id
        browser.enrol(invited.code)
        assert browser.sign_in().status_code == 200
        return browser


def _access(app: Litestar) -> Access:
    access: Access = app.state["desk"].access
    return access
