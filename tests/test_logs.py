import logging

from django.test import RequestFactory

from medref.logs import WithoutAddresses


def test_an_address_never_stands_in_a_log_line():
    record = logging.LogRecord("django.request", logging.ERROR, "", 1, "%s: %s", ("Error", "/combinations/a+b/"), None)
    record.request = RequestFactory().get("/combinations/a+b/?d=c")

    WithoutAddresses().filter(record)

    assert record.getMessage() == "Error: no route"
