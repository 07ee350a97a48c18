"""On PostgreSQL no public page looks through the large tables: read off the plans of its queries on a filled site."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from drugs.models import Entry
from tests.attacks import postgresql_only

pytestmark = [postgresql_only, pytest.mark.django_db]

LARGE = {"drugs_entry", "drugs_revision", "drugs_name", "drugs_component", "drugs_event", "drugs_searchdocument"}
ADDRESSES = (
    *("/", "/drugs/", "/drugs/?page=2", "/drugs/?letter=v", "/combinations/", "/combinations/?sort=newest"),
    *("/drugs/{drug}/", "/drugs/{drug}/history/", "/combinations/{combination}/", "/drugs/nothing/", "/no/such/page"),
    *("/drugs/{drug}/report/", "/drugs/{drug}/changes.atom", "/search/?q={drug}", "/search/?q={drug}x"),
    *("/search/?q=lantern+fever", "/api/v1/suggest?q=vlo", "/api/v1/drugs/{drug}", "/api/v1/entries?kind=drug"),
    *("/check/?d={drug}&d={other}", "/feeds/changes.atom", "/composition/a/anything.html"),
    *("/drugs/?q={drug}", "/drugs/?letter=0", "/combinations/?severity=major", "/combinations/?relation=unusual"),
    *("/combinations/?checked=yes", "/combinations/?sort=gravest", "/combinations/?size=3", "/drugs/{drug}/history/1/"),
    *("/api/v1/search?q=lantern+fever", "/api/v1/check?d={drug}&d={other}", "/api/v1/combinations/{combination}"),
    *("/sitemap-1.xml", "/sitemap.xml"),
)
# What is dear here, so that a plan for a few hundred rows goes the way that it would with 100,000: joins that read both
# tables whole are the quicker ones as long as both are small.
DEAR = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin")


@pytest.fixture
def filled(db) -> dict[str, str]:
    """A site of a few hundred entries, with statistics as PostgreSQL gathers them."""
    call_command("make_corpus", "--entries", "150", stdout=StringIO())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    drugs = list(Entry.objects.published().filter(kind="drug").values_list("slug", flat=True)[:2])
    combination = Entry.objects.published().filter(kind="combination").values_list("slug", flat=True)[0]
    return {"drug": drugs[0], "other": drugs[1], "combination": combination}


def steps(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from steps(below)


def scanned(sql: str) -> set[str]:
    """Return the large tables that a query has to look through row by row.

    A table of a few hundred rows is quicker read whole than by an index, so that way is made dear here (DEAR): what is
    still read whole can be read in no other way, and would be with 100,000 rows.
    """
    with connection.cursor() as cursor:
        cursor.execute("; ".join(f"SET LOCAL {way} = off" for way in DEAR))
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}")
        answer = cursor.fetchone()[0]
        cursor.execute("; ".join(f"SET LOCAL {way} = on" for way in DEAR))
    [plan] = json.loads(answer) if isinstance(answer, str) else answer
    found = {step["Relation Name"] for step in steps(plan["Plan"]) if step["Node Type"] == "Seq Scan"}
    whole = {
        step["Relation Name"]
        for step in steps(plan["Plan"])
        if re.match("Index (Only )?Scan", step["Node Type"]) and "Index Cond" not in step and "Filter" in step
        and "Limit" not in {outer["Node Type"] for outer in steps(plan["Plan"])}
    }  # fmt: skip
    return (found | whole) & LARGE


def test_every_query_goes_by_an_index(filled, client):
    bad = {}
    for address in ADDRESSES:
        path = address.format(**filled)
        client.get(path)  # names are loaded and lists counted once a change
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        queries = [query["sql"] for query in asked if query["sql"].startswith("SELECT")]
        assert "static" in path or path in ("/", "/no/such/page") or queries, path
        bad |= {(address, sql[:300]): tables for sql in queries if (tables := scanned(sql))}

    assert bad == {}


def test_a_look_through_a_whole_table_is_found(filled):
    assert scanned("SELECT id FROM drugs_revision WHERE usage LIKE '%x%'") == {"drugs_revision"}
    assert scanned("SELECT id FROM drugs_revision WHERE id = 1") == set()
