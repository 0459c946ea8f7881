"""A bundle in a browser without a network: both sides are shown, its pictures are drawn, nothing else is fetched."""

from __future__ import annotations

import asyncio
import json
import zipfile
from pathlib import Path

import pytest

from caseboard.domain.instants import read
from caseboard.domain.staff import Staff
from caseboard.exchange.bundle import write_bundle
from caseboard.services.desk import Desk
from caseboard.store.database import connect
from tests.docs.test_readme import script
from tests.fixtures import olist
from tests.fixtures.replayed import replay
from tests.fixtures.small import FOLDER, UNTIL

pytest.importorskip("aiohttp", reason="the extra web is not installed")

chromium = script("pictures/chromium")

pytestmark = [
    pytest.mark.terminal,
    pytest.mark.skipif(chromium.program() is None, reason="Chromium is not installed"),
]

_ASK = """JSON.stringify({
    sides: [...document.querySelectorAll('.pair')].map(pair => pair.getElementsByClassName('side').length),
    drawn: [...document.images].map(image => image.complete && image.naturalWidth > 0),
    scripts: document.scripts.length,
    coloured: getComputedStyle(document.body).backgroundColor,
})"""


def unpacked(path: Path, number: str, into: Path) -> Path:
    """Write the bundle of a case, unpack it, and return its page."""
    database = connect(path)
    desk = Desk(database, Staff("lena", "case manager"), lambda: read(UNTIL), read_only=True)
    with database.connection_context():
        write_bundle(database, desk.compare(number), {"case": number}, into / "one.zip")
    with zipfile.ZipFile(into / "one.zip") as made:
        made.extractall(into / "one")
    return into / "one" / "index.html"


def seen(page: Path):
    """Open *page* without a network; return what it shows, and all that it fetched."""

    async def look():
        async with chromium.page() as browser:
            await browser.call("Network.enable")
            await browser.call(
                "Network.emulateNetworkConditions", offline=True, latency=0, downloadThroughput=0, uploadThroughput=0
            )
            await browser.open(page.as_uri())
            for _ in range(100):
                await asyncio.sleep(0.1)
                told = await browser.call("Runtime.evaluate", expression=f"document.readyState + '\\n' + {_ASK}")
                state, _, found = told["result"]["value"].partition("\n")
                if state == "complete" and "one/index.html" in str(browser.asked_for):
                    return found, list(browser.asked_for)
            raise TimeoutError("the page does not come")

    return asyncio.run(look())


def check(page: Path):
    """See that both sides stand there, all pictures are drawn, and only the bundle's own files were fetched."""
    found, fetched = seen(page)
    told = json.loads(found)
    assert told["sides"]
    assert set(told["sides"]) == {2}
    pictures = [one for one in (page.parent / "evidence").iterdir() if one.suffix in (".png", ".jpg", ".gif", ".webp")]
    assert told["drawn"] == [True] * len(pictures)
    assert told["scripts"] == 0
    assert told["coloured"] == "rgb(17, 20, 26)"  # its own style is allowed
    assert fetched
    assert all(url.startswith(page.parent.as_uri()) for url in fetched if url != "about:blank"), fetched


def test_a_case_with_pictures_of_both_sides(tmp_path):
    """The blue kettle beside the green one."""
    replay(FOLDER, tmp_path / "desk.db", UNTIL)
    page = unpacked(tmp_path / "desk.db", "CB-7", tmp_path)
    assert len(list((page.parent / "evidence").glob("*.jpg"))) == 2
    check(page)


@pytest.mark.skipif(olist.ABSENT, reason=olist.WHY_ABSENT)
def test_a_case_of_real_orders(tmp_path, tmp_path_factory):
    """What Olist's buyer gave, beside what its seller did not."""
    folder = olist.replayed(tmp_path_factory)
    database = connect(folder / "olist.db")
    with database.connection_context():
        (number,) = database.execute_sql(
            'SELECT c.number FROM "case" c JOIN evidence e ON e.case_id = c.id GROUP BY c.id '
            "ORDER BY count(*) DESC, c.id LIMIT 1"
        ).fetchone()
    check(unpacked(folder / "olist.db", number, tmp_path))
