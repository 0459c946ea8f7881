"""What every test starts from: a terminal that says nothing about itself, and no movement."""

import atexit
import gc
import os
import shutil
import tempfile

import pytest
from hypothesis import settings

# Textual reads these when it is imported, so they go before anything can import it.
for name in ("NO_COLOR", "TEXTUAL_THEME", "TEXTUAL_FILTERS", "TEXTUAL_COLOR_SYSTEM"):
    os.environ.pop(name, None)
os.environ["TEXTUAL_ANIMATIONS"] = "none"

# A contributor's own desk must not leak into a test, nor a test into it. These are the tests' own: where real data
# lies, and how long the long trials are.
OWN = {
    "CASEBOARD_TEST_DATA", "CASEBOARD_AS_OF_CASES", "CASEBOARD_RESIZES", "CASEBOARD_CHURN_SECONDS", "CASEBOARD_LONG",
}  # fmt: skip
for name in [name for name in os.environ if name.startswith("CASEBOARD_") and name not in OWN]:
    del os.environ[name]
# Settings from nowhere: an empty file that is there on every machine.
os.environ["CASEBOARD_CONFIG"] = os.devnull

# Logs, keys, kept widths, previews: in a folder of this process, not among the contributor's own.
_home = tempfile.mkdtemp(prefix="caseboard-tests-")
atexit.register(shutil.rmtree, _home, ignore_errors=True)
for name in ("XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
    os.environ[name] = os.path.join(_home, name)  # noqa: PTH118  before anything else is imported

# A busy machine is slow, not wrong. The parent is Hypothesis's own choice, which repeats itself under CI.
settings.register_profile("caseboard", parent=settings.default, deadline=None)
settings.load_profile("caseboard")

# pyproject.toml keeps pytest from loading it by itself: it would bring Textual in before the lines above.
pytest_plugins = ["pytest_textual_snapshot"]


def pytest_collection_finish() -> None:
    """Look for garbage among what tests make, seldom: nearly ten thousand tests lie about that stay to the end."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Let a worker keep to the tests of a folder, and take from the others' only when it has none left.

    What a module shares is then made once or twice and not by each of them.
    """
    from xdist.scheduler import WorkStealingScheduling  # type: ignore[import-untyped]  # it has no types

    return WorkStealingScheduling(config, log)
