"""Time zones for boundary tables: no window may depend on where the desk stands."""

import os
import time

import pytest

ZONES = ("America/Sao_Paulo", "Asia/Shanghai", "Pacific/Apia")


@pytest.fixture(params=ZONES)
def zone(request):
    """Run a test with the process in another time zone."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    yield request.param
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()
