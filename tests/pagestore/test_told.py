"""An answer that lay finished is counted, has an id and a line as any other, and none of them names a medicine."""

import json
import logging
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection
from django.urls import resolve

from drugs import counts
from drugs.pagestore.addresses import place_of
from drugs.pagestore.follower import Follower
from medref import logs
from tests import factories
from tests.pagestore.test_layer import PAGES

OTHERS = ("/combinations/a+b/", "/combinations/a+b/history/", "/combinations/a+b/changes.atom", "/sitemap-2.xml")
MORE = ("/api/v1/combinations/a+b", "/drugs/?letter=t&page=2", "/combinations/?page=2")


@pytest.fixture
def finished(site):
    """A page that lies finished. Returns its address."""
    factories.make_approved(factories.make_drug("Testamol"))
    site.ask("/drugs/testamol/")
    counts.write()
    return "/drugs/testamol/"


@pytest.fixture
def lines(caplog):
    """Collect what the site writes of requests where it writes lines."""
    with caplog.at_level(logging.INFO, "medref.requests"):
        caplog.clear()
        yield caplog


def counted(name: str, **labels: str) -> float:
    return counts.collected().get_sample_value(name, labels) or 0


@pytest.mark.parametrize("address", [*PAGES, *OTHERS, *MORE])
def test_a_finished_page_has_the_name_of_its_route(address):
    path, _mark, query = address.partition("?")

    assert place_of(path, query).route == resolve(path).view_name


def test_it_is_counted_by_route_and_status(finished, site):
    route = {"route": "drugs:drug-detail"}
    before = [counted("medref_requests_total", status=status, **route) for status in ("200", "304")]
    all_before = counted("medref_requests_finished_total")

    page = site.ask(finished)
    site.ask(finished, HTTP_IF_NONE_MATCH=page.headers["ETag"])
    site.ask(finished, method="HEAD")

    after = [counted("medref_requests_total", status=status, **route) for status in ("200", "304")]
    assert [now - was for now, was in zip(after, before, strict=True)] == [2, 1]
    assert counted("medref_requests_finished_total") - all_before == 3


def test_one_that_had_to_be_made_is_counted_once(finished, site):
    labels = {"route": "drugs:drug-history", "status": "200"}
    before = counted("medref_requests_total", **labels)

    site.ask("/drugs/testamol/history/")

    assert counted("medref_requests_total", **labels) - before == 1


def test_no_count_is_lost_between_threads():
    before = counted("medref_requests_finished_total")

    def work(_number: int) -> None:
        for _ in range(2_000):
            counts.count_finished("drugs:home", "200")
        counts.write()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))

    assert counted("medref_requests_finished_total") - before == 16_000


def test_the_follower_writes_down_what_was_counted(db, store):
    follower = Follower(store)
    counts.count_finished("drugs:home", "200")
    follower.stopped.wait = lambda _seconds: follower.stopped.set()

    follower.run()

    assert not counts._unwritten


def test_its_line_has_what_the_others_have_and_no_medicine(finished, site, lines):
    said = site.ask(finished)

    (record,) = lines.records
    assert (record.route, record.method, record.status) == ("drugs:drug-detail", "GET", 200)
    assert record.duration_ms >= 0
    assert "testamol" not in json.dumps(record.__dict__, default=str)
    assert len(said.headers["X-Request-ID"]) == 32


def test_its_line_bears_the_id_of_the_answer(finished, site, lines):
    told = []
    handler = logging.Handler()
    handler.emit = lambda record: told.append(json.loads(logs.JsonFormatter().format(record)))
    logging.getLogger("medref.requests").addHandler(handler)

    answers = [site.ask(finished), site.ask("/drugs/testamol/history/"), site.ask(finished, HTTP_COOKIE="a=b")]
    logging.getLogger("medref.requests").removeHandler(handler)

    assert [line["request_id"] for line in told] == [answer.headers["X-Request-ID"] for answer in answers]
    assert len({line["request_id"] for line in told}) == 3
    assert [line["route"] for line in told] == ["drugs:drug-detail", "drugs:drug-history", "drugs:drug-detail"]


def test_where_no_lines_are_written_none_is(finished, site, caplog):
    with caplog.at_level(logging.WARNING, "medref.requests"):
        site.ask(finished)

    assert [record for record in caplog.records if record.name == "medref.requests"] == []


@pytest.mark.parametrize("address", ["/drugs/testamol/", "/drugs/testamol/history/"])
@pytest.mark.parametrize(
    ("proxies", "sent", "is_kept"), [(1, "0123456789abcdef", True), (0, "0123456789abcdef", False), (1, "a b", False)]
)
def test_an_id_is_taken_from_our_own_proxy_alone(finished, site, settings, address, proxies, sent, is_kept):
    settings.TRUSTED_PROXIES = proxies

    said = site.ask(address, HTTP_X_REQUEST_ID=sent)

    assert (said.headers["X-Request-ID"] == sent) is is_kept


def test_an_answer_in_an_outage_bears_the_id_too(finished, site, settings):
    settings.TRUSTED_PROXIES = 1
    site.application.keeper.in_step()

    def gone(run, sql, params, many, context):
        raise OperationalError("gone")

    with connection.execute_wrapper(gone):
        said = site.ask("/drugs/testamol/history/", HTTP_X_REQUEST_ID="0123456789abcdef")

    assert (said.status, said.headers["X-Request-ID"]) == (503, "0123456789abcdef")


def test_the_id_of_whoever_was_first_is_no_part_of_the_page(finished, site, settings, store):
    settings.TRUSTED_PROXIES = 1
    site.ask("/drugs/testamol/history/", HTTP_X_REQUEST_ID="0123456789abcdef")

    kept = [file.read_bytes() for file in store.root.rglob("*") if file.is_file()]

    assert not [one for one in kept if b"0123456789abcdef" in one]
