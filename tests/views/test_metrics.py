"""Figures for a monitor: behind a token, and of no reader."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone

from drugs import review
from drugs.models import Entry, Report
from tests import factories

pytestmark = pytest.mark.django_db
TOKEN = "a-token-for-the-monitor-of-tests"


@pytest.fixture
def token(settings) -> dict[str, str]:
    settings.METRICS_TOKEN = TOKEN
    return {"authorization": f"Bearer {TOKEN}"}


def values_of(response) -> dict[str, float]:
    lines = [line for line in response.content.decode().splitlines() if line and not line.startswith("#")]
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines}


@pytest.mark.parametrize(
    "sent",
    ["", "Bearer", "Bearer ", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", f"Basic {TOKEN}", TOKEN, "Bearer é"],
)
def test_without_the_token_there_is_no_such_page(client, token, sent):
    response = client.get("/metrics", headers={"authorization": sent} if sent else {})

    assert response.status_code == 404
    assert b"medref_" not in response.content


@pytest.mark.parametrize("sent", ["", "Bearer ", "Bearer None"])
def test_a_site_without_a_token_shows_nobody_anything(client, settings, sent):
    settings.METRICS_TOKEN = ""

    assert client.get("/metrics", headers={"authorization": sent}).status_code == 404


def test_the_figures_are_those_of_the_review(client, token, moderator):
    public = factories.make_released(factories.make_drug("Openol"))
    factories.make_approved(factories.make_drug("Readol"))
    gone = factories.make_approved(factories.make_drug("Gonamol"))
    review.retract(gone.entry, actor=moderator, reason="The dose was wrong.")
    factories.make_submitted(factories.make_drug("Waitol"))
    Entry.objects.filter(pk=public.entry_id).update(review_due=timezone.localdate() - timedelta(days=1))
    Report.objects.create(entry=public.entry, text="wrong")

    found = values_of(client.get("/metrics", headers=token))

    assert found['medref_entries_public{kind="drug"}'] == 2
    assert found["medref_texts_in_review"] == 1
    assert found["medref_oldest_wait_seconds"] > 0
    assert found["medref_texts_public_unread"] == 1
    assert found["medref_reviews_overdue"] == 1
    assert found["medref_reports_open"] == 1
    assert found["medref_event_seq"] > 10


def test_an_empty_site_has_figures_too(client, token):
    found = values_of(client.get("/metrics", headers=token))

    assert found["medref_texts_in_review"] == 0
    assert found["medref_oldest_wait_seconds"] == 0


def test_answers_are_counted_by_route_and_status_and_name_no_medicine(client, token):
    factories.make_released(factories.make_drug("Openol"))
    before = values_of(client.get("/metrics", headers=token))
    for address in ("/drugs/openol/", "/drugs/openol/", "/drugs/secretword/", "/search/?q=secretword", "/secretword/"):
        client.get(address)

    response = client.get("/metrics", headers=token)

    after = values_of(response)
    grown = {name: after[name] - before.get(name, 0) for name in after if name.startswith("medref_requests_total")}
    assert grown['medref_requests_total{route="drugs:drug-detail",status="200"}'] == 2
    assert grown['medref_requests_total{route="drugs:drug-detail",status="404"}'] == 1
    assert grown['medref_requests_total{route="no route",status="404"}'] == 1
    assert b"openol" not in response.content
    assert b"secretword" not in response.content


def test_its_cost_is_fixed(client, token, django_assert_max_num_queries):
    for number in range(4):
        factories.make_released(factories.make_drug(f"Manyol {number}"))

    with django_assert_max_num_queries(8):
        client.get("/metrics", headers=token)


COUNTING = """
import os
os.environ["WORKER_PLACE"] = f"{os.getpid()}:" + os.environ["TEST_PLACE"]
from drugs import counts
for _ in range(3):
    counts.count("drugs:home", 200, 0.01)
from prometheus_client import generate_latest
print(generate_latest(counts.collected()).decode())
"""


def test_workers_count_together_and_one_goes_on_where_the_last_in_its_place_ended(tmp_path):
    def work(place: str, code: str = COUNTING) -> str:
        env = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path), "TEST_PLACE": place}
        return subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True).stdout

    work("0")
    work("1")
    told = work("0")
    files = sorted(file.name for file in tmp_path.iterdir())
    other = work("0", COUNTING.replace("{os.getpid()}", "1"))

    assert 'medref_requests_total{route="drugs:home",status="200"} 9.0' in told
    assert files == ["counter_0.db", "counter_1.db", "histogram_0.db", "histogram_1.db"]
    assert 'medref_requests_total{route="drugs:home",status="200"} 3.0' in other  # no worker of the server
    assert sorted(file.name for file in tmp_path.iterdir()) == files


def test_who_becomes_a_worker_after_loading_counts_with_the_others(tmp_path):
    became = COUNTING.replace("from drugs import counts\n", "").replace(
        "import os\n", "import os\nfrom drugs import counts\ncounts.count('drugs:home', 200, 0.01)\n"
    )
    became = became.replace("for _ in range(3):", "counts.begin()\nfor _ in range(3):")
    env = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path), "TEST_PLACE": "0"}

    for code in (COUNTING, became):
        done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)

    assert 'medref_requests_total{route="drugs:home",status="200"} 6.0' in done.stdout
