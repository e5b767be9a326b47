"""From which network a request comes: what limits are counted by."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from accounts.http import network_address


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2::7", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::9", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("unix:", "unix:"),
        ("", ""),
    ],
)
def test_the_addresses_that_one_subscriber_has_are_one_network(address: str, network: str) -> None:
    assert network_address(RequestFactory().get("/", REMOTE_ADDR=address)) == network
