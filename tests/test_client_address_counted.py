"""Where a request comes from: only what trusted proxies wrote is believed."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from drugs.client_address import client_address, counted_as


@pytest.mark.parametrize(
    ("proxies", "forwarded", "remote", "expected"),
    [
        (0, "", "192.0.2.1", "192.0.2.1"),
        (0, "198.51.100.9", "192.0.2.1", "192.0.2.1"),  # whoever asks wrote it
        (1, "198.51.100.9", "127.0.0.1", "198.51.100.9"),
        (1, "203.0.113.5, 198.51.100.9", "127.0.0.1", "198.51.100.9"),  # the first was made up
        (2, "203.0.113.5, 198.51.100.9", "127.0.0.1", "203.0.113.5"),
        (2, "198.51.100.9", "192.0.2.1", "192.0.2.1"),  # it did not pass both
        (1, "", "192.0.2.1", "192.0.2.1"),
        (1, "nonsense", "192.0.2.1", "192.0.2.1"),
        (1, " , ,198.51.100.9,", "127.0.0.1", "198.51.100.9"),
        (1, "::ffff:198.51.100.9", "127.0.0.1", "198.51.100.9"),
        (1, "2001:DB8:0::1", "127.0.0.1", "2001:db8::1"),
        (0, "", "fe80::1%eth0", "fe80::1"),
        (0, "", "", ""),  # a socket file
    ],
)
def test_the_address_is_that_which_the_trusted_proxies_saw(settings, proxies, forwarded, remote, expected):
    settings.TRUSTED_PROXIES = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}

    assert client_address(RequestFactory().get("/", REMOTE_ADDR=remote, headers=headers)) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("127.0.0.1", ""),
        ("::1", ""),
        ("", ""),
    ],
)
def test_a_network_of_ipv6_counts_as_one_and_this_machine_as_nobody(address, expected):
    assert counted_as(address) == expected
