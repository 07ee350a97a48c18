"""No public page looks through a whole table: each query goes by an index, as the plans of SQLite say."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="reads the plans of SQLite")

# Tables that stay small, or hold one row.
SMALL = {"drugs_eventcounter", "drugs_sitepage", "django_content_type"}
# What looks at all there is because it lists or counts all there is, with the reason.
WHOLE = {
    "/sitemap.xml": "the newest change in each share of the addresses",
}
PAGES = (
    *("/", "/about/", "/drugs/alphamol/", "/combinations/alphamol+betamol/", "/drugs/alphamol/history/"),
    *("/drugs/alphamol/history/1/", "/drugs/alphamol/changes.atom", "/drugs/nothing/", "/drugs/gonamol/"),
    *("/composition/a/alphamol.html", "/no/such/page", "/drugs/alphamol/report/", "/sitemap-1.xml", "/sitemap.xml"),
    *("/api/v1/drugs/alphamol", "/api/v1/combinations/alphamol+betamol"),
    *("/check/?d=alphamol&d=betamol", "/api/v1/check?d=alphamol&d=betamol"),
)
SCAN = re.compile(r"^SCAN (?:TABLE )?(\S+)(?! .*USING (?:COVERING )?INDEX)")


def scans(sql: str) -> set[str]:
    """Return the tables, as the query calls them, that are looked through row by row."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        steps = [row[3] for row in cursor.fetchall()]
    return {match[1] for step in steps if (match := SCAN.match(step)) and not match[1].startswith("(")}


@pytest.mark.parametrize("address", PAGES)
def test_every_query_goes_by_an_index(library, client, address):
    client.get(address)  # names are loaded once a process
    with CaptureQueriesContext(connection) as asked:
        client.get(address)

    found = {query["sql"]: tables for query in asked if (tables := scans(query["sql"]) - SMALL)}
    assert not found or address in WHOLE


def test_a_look_through_a_whole_table_is_found(library):
    assert scans("SELECT * FROM drugs_revision WHERE usage LIKE '%x%'") == {"drugs_revision"}
    assert scans("SELECT * FROM drugs_revision WHERE id = 1") == set()
