"""Here the doors are as on a real site: failures are counted, and the second factor is required."""

import pytest


@pytest.fixture(autouse=True)
def as_on_a_real_site(settings):
    settings.AXES_ENABLED = True
    settings.SECOND_FACTOR = True
