"""Log lines say what happened and nothing of who read what."""

import json
import logging
import subprocess
import sys

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory

from medref import logs
from tests import factories

TYPED = "typedword"
ADDRESS = "203.0.113.77"


def record_of(name, message, *args, level=logging.ERROR, error=None, **extra):
    record = logging.LogRecord(
        name, level, "", 1, message, args, (type(error), error, error.__traceback__) if error else None
    )
    record.__dict__.update(extra)
    return record


def raised(error):
    try:
        raise error
    except type(error) as caught:
        return caught


@pytest.fixture(params=["json", "plain"])
def lines(request):
    """Collect what the site's own configuration writes, whole lines as they would stand in the journal."""
    kind = request.param
    formatter = logs.JsonFormatter() if kind == "json" else logs.PlainFormatter()
    found = []

    class Collect(logging.Handler):
        def emit(self, record):
            found.append(self.format(record))

    handler = Collect()
    handler.setFormatter(formatter)
    root, requests, django = logging.getLogger(), logging.getLogger("medref.requests"), logging.getLogger("django")
    before = [(log, log.level) for log in (root, requests, django, logging.getLogger("django.request"))]
    for log, _level in before:
        log.setLevel(logging.DEBUG)  # even what a real site leaves out
    root.addHandler(handler)
    yield found
    root.removeHandler(handler)
    for log, level in before:
        log.setLevel(level)


def read(client: Client) -> list[int]:
    """Do all that a reader can do, with words that must not be kept. Return the statuses."""
    entry = factories.make_released(factories.make_drug("Slugamol")).entry
    other = factories.make_released(factories.make_drug("Otheramol"))
    factories.make_released(factories.make_combination("Slugamol", "Otheramol"))
    token = (
        client.get("/drugs/slugamol/report/").content.decode().partition('name="token" value="')[2].partition('"')[0]
    )
    form = {"text": f"{TYPED} is wrong", "contact": f"{TYPED}@example.org", "token": token, "section": "usage"}
    answers = [
        client.get(f"/search/?q={TYPED}"),
        client.get(f"/api/v1/suggest?q={TYPED}"),
        client.get(f"/check/?d=slugamol&d={TYPED}"),
        client.get("/check/?d=slugamol&d=otheramol"),
        client.get("/api/v1/check?d=slugamol&d=otheramol"),
        client.get(entry.get_absolute_url()),
        client.get(f"{other.entry.get_absolute_url()}history/"),
        client.get("/combinations/slugamol+otheramol/"),
        client.post("/drugs/slugamol/report/", form),
        client.post("/drugs/slugamol/report/", {"text": TYPED}),
        client.get(f"/drugs/{TYPED}/"),
        client.get(f"/{TYPED}/"),
        client.get(f"/composition/s/{TYPED}.html"),
        client.get(f"/search/?q={TYPED}", headers={"host": f"{TYPED}.example"}),
        client.post("/search/", {TYPED: TYPED}),
        client.get(f"/drugs/?q={TYPED}&letter={TYPED}&page={TYPED}"),
        client.generic(TYPED.upper(), "/drugs/slugamol/"),
        client.get("/", headers={"x-request-id": TYPED, "x-forwarded-for": ADDRESS, "user-agent": TYPED}),
    ]
    return [answer.status_code for answer in answers]


def test_whatever_readers_do_no_line_holds_what_they_typed(db, lines, settings):
    settings.SITE_NAME = "medref"
    client = Client(REMOTE_ADDR=ADDRESS, raise_request_exception=False)

    statuses = read(client)

    assert {200, 400, 404} <= set(statuses)
    assert len(lines) >= len(statuses)
    told = [line for line in lines for word in (TYPED, "slugamol", "otheramol", ADDRESS, "?q=") if word in line.lower()]
    assert told == []


@pytest.mark.parametrize("address", [f"/search/?q={TYPED}", "/drugs/slugamol/", f"/check/?d=slugamol&d={TYPED}"])
def test_a_failure_is_told_without_the_words_that_it_quotes(db, lines, monkeypatch, address):
    factories.make_released(factories.make_drug("Slugamol"))
    client = Client(REMOTE_ADDR=ADDRESS, raise_request_exception=False)

    def fail(*args, **kwargs):
        try:
            raise KeyError(f"{TYPED} slugamol")
        except KeyError as error:
            raise OperationalError(f"no such thing: {TYPED} slugamol {ADDRESS}") from error

    monkeypatch.setattr("drugs.responses.render_to_string", fail)
    response = client.get(address)

    assert response.status_code == 503
    text = "\n".join(lines)
    assert "OperationalError" in text
    assert "KeyError" in text
    assert "test_logs.py" in text
    assert "drugs:" in text
    assert not [word for word in (TYPED, "slugamol", ADDRESS) if word in text.lower()]


def test_a_line_of_a_request_names_the_route_and_the_id(db, client, caplog):
    factories.make_released()

    with caplog.at_level(logging.INFO, "medref.requests"):
        response = client.get("/drugs/testamol/")

    (record,) = [record for record in caplog.records if record.name == "medref.requests"]
    assert (record.route, record.method, record.status) == ("drugs:drug-detail", "GET", 200)
    assert len(response.headers["X-Request-ID"]) == 32


def test_lines_within_a_request_carry_its_id():
    token = logs.request_id.set("an-id-of-a-request")

    line = json.loads(logs.JsonFormatter().format(record_of("drugs.x", "said %s", "this")))
    logs.request_id.reset(token)

    assert (line["message"], line["request_id"], line["level"]) == ("said this", "an-id-of-a-request", "ERROR")


@pytest.mark.parametrize(
    ("proxies", "sent", "is_kept"),
    [
        (1, "0123456789abcdef", True),
        (1, "c0ffee00-CAFE-4bad-8bad-0123456789ab", True),
        (1, "12345678", True),
        (1, "x" * 64, True),
        (0, "0123456789abcdef", False),
        (1, "two\nlines and words", False),
        (1, "0123456789abcdef words", False),
        (1, "0123456789abcdef\n", False),
        (1, "words 0123456789abcdef", False),
        (1, "level=ERROR", False),
        (1, "0123.456789", False),
        (1, "01234567_89", False),
        (1, "\u00e9" * 8, False),
        (1, "1234567", False),
        (1, "x" * 65, False),
        (1, "", False),
    ],
)
def test_an_id_is_taken_from_our_own_proxy_alone(db, client, settings, proxies, sent, is_kept):
    settings.TRUSTED_PROXIES = proxies

    response = client.get("/healthz", headers={"x-request-id": sent} if sent else {})

    assert (response.headers["X-Request-ID"] == sent) is is_kept


@pytest.mark.parametrize(
    ("record", "message"),
    [
        (record_of("gunicorn.error", "Error handling request %s", f"/search/?q={TYPED}"), "Error handling request …"),
        (record_of("gunicorn.error", f"Invalid request from ip={ADDRESS}: {TYPED}"), "Invalid …"),
        (record_of("gunicorn.error", "WORKER TIMEOUT (pid:%s)", 17), "WORKER TIMEOUT (pid:17)"),
        (record_of("gunicorn.error", "Code %d", TYPED), "Code …"),
        (record_of("django.request", "%s: %s", "Bad", "/x", request=RequestFactory().get("/x")), "a request failed"),
        (
            record_of("django.security.csrf", f"Forbidden {TYPED}", level=30, request=RequestFactory().get("/x")),
            "a request was refused",
        ),
        (record_of("axes.x", "New login failure by %s", "somebody"), "New login failure by somebody"),
    ],
)
def test_others_fill_nothing_into_a_line(record, message):
    assert logs.words_of(record) == message


def test_an_error_is_told_by_kind_place_and_number():
    cause = raised(OSError(28, f"No space left on device: {TYPED}"))
    cause.strerror = "No space left on device"
    try:
        raise OperationalError(TYPED) from cause
    except OperationalError as error:
        told = logs.errors_of(error)

    assert [(each["error"], each.get("reason")) for each in told] == [
        ("OperationalError", None),
        ("OSError", "No space left on device"),
    ]
    assert "test_logs.py" in told[0]["at"][0]


def test_an_impossible_setting_is_told_in_its_own_words():
    from django.core.exceptions import ImproperlyConfigured

    told = logs.errors_of(raised(ImproperlyConfigured("MEDREF_DEBUG is 'x'. Write 1 or 0.")))

    assert told[0]["reason"] == "MEDREF_DEBUG is 'x'. Write 1 or 0."


@pytest.mark.parametrize("kind", ["json", "plain"])
def test_the_settings_choose_the_form(kind, tmp_path):
    code = "import django, logging; django.setup(); logging.getLogger('medref.requests').info('answered')"
    env = {"DJANGO_SETTINGS_MODULE": "medref.settings", "MEDREF_DATA_DIR": str(tmp_path), "MEDREF_LOG_FORMAT": kind}

    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)

    if kind == "json":
        assert json.loads(done.stderr)["message"] == "answered"
    else:
        assert done.stderr == ""
