"""Readers' reports: held, never public, no cookie."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from drugs.forms.report import token_for
from drugs.models import Report
from tests import factories
from tests.views.reading import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry():
    return factories.make_released().entry


def send(client, entry, **fields):
    data = {"token": token_for(entry.pk, age=60), "text": "The dose is wrong.", "section": "dosage"} | fields
    return client.post(f"{entry.get_absolute_url()}report/", data)


def test_a_report_is_kept_for_the_moderators(client, entry):
    response = send(client, entry, may_harm="on")

    assert response.status_code == 200
    report = Report.objects.get()
    assert (report.entry_id, report.section, report.may_harm, report.status) == (entry.pk, "dosage", True, "open")


def test_neither_asking_nor_sending_sets_a_cookie(client, entry):
    client.get(f"{entry.get_absolute_url()}report/")
    send(client, entry)

    assert not client.cookies


@pytest.mark.parametrize(
    "fields",
    [
        {"token": "forged"},
        {"website": "http://spam.example"},
        {"text": ""},
        {"text": "x" * 2001},
        {"section": "nothing"},
    ],
)
def test_a_bad_report_is_refused_and_what_was_typed_stays(client, entry, fields):
    response = send(client, entry, source="A label of my own", **fields)

    assert response.status_code == 400
    assert "A label of my own" in response.content.decode()
    assert not Report.objects.exists()


def test_a_token_of_another_page_is_refused(client, entry):
    other = factories.make_released(factories.make_drug("Placebex")).entry

    response = send(client, entry, token=token_for(other.pk, age=60))

    assert response.status_code == 400


def test_an_unpublished_page_has_no_form(client):
    secret = factories.make_submitted(factories.make_drug("Secretol")).entry

    assert client.get(f"{secret.get_absolute_url()}report/").status_code == 404


def test_a_report_that_is_sent_at_once_is_refused_and_can_be_sent_again(client, entry):
    response = send(client, entry, token=token_for(entry.pk))
    again = next(field["value"] for field in Page(response.content).all("input") if field.get("name") == "token")

    assert response.status_code == 400
    assert "very fast" in response.content.decode()
    assert send(client, entry, token=again).status_code == 200


def test_the_sixth_report_in_an_hour_from_one_address_waits(client, entry):
    codes = [send(client, entry, text=f"Wrong {number}.").status_code for number in range(6)]

    assert codes == [200] * 5 + [429]
    assert Report.objects.count() == 5
    elsewhere = {"token": token_for(entry.pk, age=60), "text": "From elsewhere."}
    assert client.post(f"{entry.get_absolute_url()}report/", elsewhere, REMOTE_ADDR="192.0.2.7").status_code == 200


def test_an_address_is_kept_only_as_a_hash(client, entry):
    send(client, entry)

    [row] = Report.objects.values()
    assert "127.0.0.1" not in str(row)
    assert len(row["sender"]) == 64


def test_the_mark_of_a_sender_is_gone_after_an_hour(client, entry):
    send(client, entry, text="First.")
    Report.objects.update(at=timezone.now() - timedelta(minutes=61))

    send(client, entry, text="Second.")

    assert [len(report.sender) for report in Report.objects.order_by("at")] == [0, 64]


@pytest.mark.parametrize(("proxies", "codes"), [(0, [200] * 5 + [429]), (1, [200] * 6)])
def test_the_address_is_that_of_the_last_trusted_proxy(client, entry, settings, proxies, codes):
    settings.TRUSTED_PROXIES = proxies
    data = {"token": token_for(entry.pk, age=60), "text": "Wrong."}
    address = f"{entry.get_absolute_url()}report/"

    answers = [client.post(address, data, headers={"X-Forwarded-For": f"192.0.2.{number}"}) for number in range(6)]

    assert [answer.status_code for answer in answers] == codes


def test_what_could_harm_is_mailed_to_the_moderators_at_once(
    client, entry, mailoutbox, django_capture_on_commit_callbacks
):
    factories.make_user("chief", "Moderators", email="chief@example.org")
    factories.make_user("writer", "Editors", email="editor@example.org")

    with django_capture_on_commit_callbacks(execute=True):
        send(client, entry)
        send(client, entry, may_harm="on", text="Ten times too much.")

    assert all("Ten times too much." in mail.body for mail in mailoutbox)
    told = {address for mail in mailoutbox for address in mail.to}
    assert told == set(User.objects.filter(groups__name="Moderators").values_list("email", flat=True))
    assert "chief@example.org" in told


def test_each_section_has_a_link_that_names_it(client, entry):
    page = Page(client.get(entry.get_absolute_url()).content)
    links = [link["href"] for link in page.all("a") if "report/?section=" in link["href"]]
    form = Page(client.get(f"{entry.get_absolute_url()}report/?section=side-effects").content)

    assert f"{entry.get_absolute_url()}report/?section=side-effects" in links
    assert [option["value"] for option in form.all("option") if "selected" in option] == ["side_effects"]
    assert client.get(f"{entry.get_absolute_url()}report/?section=nothing").status_code == 200


def test_a_dosage_with_an_official_label_links_to_it(client):
    label = {"kind": "label", "title": "The label", "url": "https://label.example/", "date": ""}
    entry = factories.make_approved(factories.make_drug("Labelol"), sources=[label]).entry

    assert "Follow the official leaflet:" in client.get(entry.get_absolute_url()).content.decode()
