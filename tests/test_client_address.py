import pytest
from django.test import RequestFactory

from drugs.client_address import client_address

PROXY = "10.0.0.1"


@pytest.mark.parametrize(
    ("proxies", "header", "expected"),
    [
        (0, "192.0.2.1", PROXY),  # whoever sends the header can write anything into it
        (0, "192.0.2.1, 192.0.2.2", PROXY),
        (1, "192.0.2.1", "192.0.2.1"),
        (1, "198.51.100.9, 192.0.2.1", "192.0.2.1"),  # the first was sent by the client
        (2, "198.51.100.9, 192.0.2.1, 10.0.0.2", "192.0.2.1"),
        (2, "192.0.2.1", PROXY),  # fewer than there are proxies: it did not come through them
        (1, "", PROXY),
        (1, "unknown", PROXY),
        (1, "192.0.2.1:4711", PROXY),
        (1, "2001:DB8:0:0::1", "2001:db8::1"),
        (1, "::ffff:192.0.2.1", "192.0.2.1"),
        (1, "'; DROP TABLE", PROXY),
    ],
)
def test_only_what_our_own_proxies_wrote_is_believed(settings, proxies, header, expected):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR=PROXY, headers={"X-Forwarded-For": header})

    assert client_address(request) == expected


def test_a_socket_has_no_address(settings):
    settings.TRUSTED_PROXIES = 0

    assert client_address(RequestFactory().get("/", REMOTE_ADDR="")) == ""
