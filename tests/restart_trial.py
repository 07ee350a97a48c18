"""Restart PostgreSQL under a running site, and say what readers and an editor met: `python -m tests.restart_trial`.

A server of PostgreSQL of its own, gunicorn with its two workers, readers with and without a cookie, and an editor who
saves all the time. Ends with 1 where a finished page was not answered, a word was lost, or verify does not agree.
"""

from __future__ import annotations

import http.client
import json
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.browser import stack
from tests.durability.own_cluster import Cluster, missing, own_cluster

HOW = ("fast", "immediate", "fast")
COOKIE = {"Cookie": "seen=1"}
FINISHED = ("/drugs/paracetamol/", "/combinations/diazepam+imipramine/", "/drugs/", "/")
ASKED = ("/search/?q=diazepam", "/search/?q=diasepam", "/check/?d=diazepam&d=imipramine", "/api/v1/suggest?q=diaz")


@dataclass
class Met:
    """What became of requests of one kind. strange: answers that are neither what was asked for nor words about it."""

    outcomes: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        times = sorted(self.seconds) or [0.0]
        return {
            "answers": dict(self.outcomes),
            "p50_ms": round(times[len(times) // 2] * 1000),
            "longest_ms": round(times[-1] * 1000),
            "strange": self.strange[:5],
        }


@dataclass(frozen=True)
class Site:
    address: str

    def ask(
        self, path: str, met: Met, headers: dict[str, str] | None = None, form: dict[str, str] | None = None
    ) -> tuple[int, str, http.client.HTTPMessage]:
        """Ask once over a new connection. Status 0: there was no answer."""
        begun, body = time.perf_counter(), urlencode(form) if form is not None else None
        connection = http.client.HTTPConnection(self.address, timeout=40)
        sent = {"Connection": "close", **(headers or {})}
        if body is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request("GET" if body is None else "POST", path, body, sent)
            answer = connection.getresponse()
            said = answer.status, answer.read().decode(), answer.headers
        except (OSError, http.client.HTTPException) as error:
            said = 0, type(error).__name__, http.client.HTTPMessage()
        finally:
            connection.close()
        met.seconds.append(time.perf_counter() - begun)
        met.outcomes[str(said[0] or said[1])] += 1
        return said


class Fields(HTMLParser):
    """What the forms of a page would send, without their buttons. of: the id of the one form that is meant."""

    def __init__(self, page: str, of: str = "") -> None:
        super().__init__()
        self.of, self.inside, self.open = of, not of, ""
        self.sent: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag == "form" and self.of:
            self.inside = known.get("id") == self.of
        name = known.get("name") or ""
        if not self.inside or not name:
            return
        if tag == "input":
            self.sent[name] = known.get("value") or ""
        elif tag == "textarea":
            self.open, self.sent[name] = name, ""

    def handle_data(self, data: str) -> None:
        if self.open:
            self.sent[self.open] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.sent[self.open] = self.sent[self.open].removeprefix("\n")
            self.open = ""


@dataclass
class Editor:
    """Somebody who saves a draft again and again, and sends again what comes back."""

    site: Site
    met: Met
    saved: int = 0
    unsure: int = 0
    given_back: int = 0
    lost: int = 0
    last: str = ""
    draft: str = ""
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str, http.client.HTTPMessage]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        said = self.site.ask(path, self.met, headers, form)
        for line in said[2].get_all("Set-Cookie") or []:
            name, _is, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return said

    def begin(self) -> None:
        """Sign in, and open a draft of a new drug."""
        page = self.ask("/admin/login/")[1]
        form = Fields(page).sent | {"username": "editor", "password": stack.PASSWORD}
        self.ask("/admin/login/", form)
        form = {"csrfmiddlewaretoken": self.token("/admin/drugs/drug/add/"), "name": "Restartol"}
        entry = self.ask("/admin/drugs/drug/add/", form)[2]["Location"]
        self.draft = self.ask(entry, {"csrfmiddlewaretoken": self.token(entry), "verb": "edit"})[2]["Location"]

    def token(self, path: str) -> str:
        return Fields(self.ask(path)[1]).sent["csrfmiddlewaretoken"]

    def save(self, number: int) -> None:
        """Save once, sending again whatever came back until it is told to be saved."""
        status, page, _headers = self.ask(self.draft)
        if status != 200:
            self.note(status, page)
            time.sleep(0.2)
            return
        typed = f"Number {number}: used for made-up pain, by people who only exist in trials. {'Word. ' * 50}".strip()
        form = Fields(page, "draft").sent | {"usage": typed, "verb": "save"}
        while True:
            status, page, _headers = self.ask(self.draft, form)
            if status == 302:
                self.saved, self.last = self.saved + 1, typed
                return
            self.note(status, page)
            if status == 409:  # it had been saved before the connection went: the page shows so
                self.unsure, self.last = self.unsure + 1, typed
                return
            if status == 503:
                again = Fields(page).sent
                self.given_back += 1
                self.lost += again.get("usage") != typed
                form = again
            elif status == 0:
                self.lost += 1
            time.sleep(0.2)

    def note(self, status: int, page: str) -> None:
        is_said = status == 503 and "The database" in page
        if not is_said and status != 409:
            self.met.strange.append(f"{status}: {page[:200]}")


@contextmanager
def going(*deeds: Callable[[], None]) -> Any:
    """Do each deed again and again in a thread of its own until the block ends."""
    stop = threading.Event()

    def again(deed: Callable[[], None]) -> None:
        while not stop.is_set():
            deed()

    threads = [threading.Thread(target=again, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def reader(site: Site, met: Met, paths: Sequence[str], headers: dict[str, str]) -> Callable[[], None]:
    def read() -> None:
        for path in paths:
            status, page, _headers = site.ask(path, met, headers)
            is_said = status == 503 and ("right now" in page)
            if status != 200 and not is_said:
                met.strange.append(f"{path}: {status} {page[:200]}")
            time.sleep(0.02)

    return read


def trial(cluster: Cluster, folder: Path, quiet_seconds: float) -> dict[str, Any]:
    stack.prepare(folder, cluster.url)
    strangers, cookied, asking, editing = Met(), Met(), Met(), Met()
    with stack.running_site(folder, cluster.url) as running:
        site = Site(running.address.removeprefix("http://"))
        for path in FINISHED:
            site.ask(path, Met())
        editor = Editor(site, editing)
        editor.begin()
        numbers = iter(range(1_000_000))
        took: list[float] = []
        with going(
            reader(site, strangers, FINISHED, {}),
            reader(site, cookied, FINISHED, COOKIE),
            reader(site, asking, ASKED, COOKIE),
            lambda: editor.save(next(numbers)),
        ):
            for how in HOW:
                time.sleep(quiet_seconds)
                begun = time.perf_counter()
                if not cluster.restart(how):
                    raise RuntimeError("PostgreSQL did not come back.")
                took.append(round(time.perf_counter() - begun, 2))
            time.sleep(quiet_seconds)
        stored = Fields(editor.ask(editor.draft)[1], "draft").sent["usage"]
        problems = verified(running)
    return {
        "restarts": dict(zip([f"{at}: {how}" for at, how in enumerate(HOW, 1)], took, strict=True)),
        "finished pages, strangers": strangers.as_json(),
        "finished pages, with a cookie": cookied.as_json(),
        "search, checker, suggestions": asking.as_json(),
        "editor": editing.as_json()
        | {"saved": editor.saved, "given back": editor.given_back, "unsure": editor.unsure, "lost": editor.lost},
        "last text is stored": stored.replace("\r\n", "\n") == editor.last,
        "verify": problems,
    }


def verified(running: stack.Site) -> str:
    try:
        return running.manage("verify").strip()
    except RuntimeError as error:
        return f"PROBLEM {error}"


def main() -> int:
    if why := missing():
        sys.exit(f"Not possible here: {why}.")
    with ExitStack() as undo:
        folder = Path(undo.enter_context(tempfile.TemporaryDirectory(prefix="medref-restart-")))
        told = trial(undo.enter_context(own_cluster(durable=True)), folder, quiet_seconds=6)
    print(json.dumps(told, indent=1))
    finished = [told["finished pages, strangers"], told["finished pages, with a cookie"]]
    is_well = (
        all(set(met["answers"]) == {"200"} for met in finished)
        and not any(met["strange"] for met in told.values() if isinstance(met, dict) and "strange" in met)
        and told["last text is stored"]
        and not told["editor"]["lost"]
        and not told["verify"].startswith("PROBLEM")
    )
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(main())
