"""One case as one zip: whole, checkable, the same every time, and harmless in a browser."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import pytest

from caseboard.exchange.bundle import NotWhole, write_bundle
from caseboard.services.comparing import side_by_side
from tests.services.pictures import drawn
from tests.stories.house import LENA, House, at

SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>alert(2)</script></svg>"
PAGE = b"<html><body onload=alert(3)><script>alert(4)</script></body></html>"
OFFICE = b"PK\x03\x04" + b"\0" * 60
HOSTILE = '<script>alert(5)</script> <img src=x onerror=alert(6)> \u202e\x1b[2J & "quoted"'


@pytest.fixture
def house(tmp_path):
    """A claim with pictures of both sides, words that would be markup, and files that would run."""
    made = House(tmp_path)
    with made.database.connection_context():
        lamp = {"ref": "1", "title": "A <b>lamp</b>", "quantity": 1, "price": "60.00", "listing": HOSTILE}
        made.order(lines=[lamp, {"ref": "2", "title": "Its shade", "quantity": 1, "price": "40.00"}])
        made.dispute(reason="not_as_described", detail="colour", statement=HOSTILE)
        made.escalates()
        day = "14 March"
        made.sends(at(f"{day} 10:00"), "bea", slot="photos", file=drawn(1, "JPEG"), caption=HOSTILE)
        made.sends(at(f"{day} 10:30"), "bea", HOSTILE, slot="differences")
        made.sends(at(f"{day} 11:00"), "sam", slot="photos_before_shipment", file=drawn(2, "PNG"))
        for hour, content in ((12, SVG), (13, PAGE), (14, OFFICE)):
            made.sends(at(f"{day} {hour}:00"), "sam", file=content)
        yield made


def bundled(house, name="one.zip") -> Path:
    """Write the bundle of case 1."""
    target = house.path.with_name(name)
    seen = side_by_side(house.database, "CB-1", staff=LENA, now=house.now)
    write_bundle(house.database, seen, {"case": "CB-1"}, target)
    return Path(target)


class Tags(HTMLParser):
    """Collects the tags of a page with their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag, attrs):
        """Keep a tag."""
        self.found.append((tag, dict(attrs)))


def tags(page):
    """Return the tags of *page*."""
    reader = Tags()
    reader.feed(page)
    return reader.found


def test_its_hashes_check(house, tmp_path):
    """What sha256sum says of every file in it: nothing is left out but the list itself."""
    unpacked = tmp_path / "unpacked"
    with zipfile.ZipFile(bundled(house)) as made:
        made.extractall(unpacked)
        assert made.testzip() is None
    tool = shutil.which("sha256sum")
    if tool is None:
        pytest.skip("no sha256sum here")
    said = subprocess.run([tool, "-c", "SHA256SUMS"], cwd=unpacked, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout + said.stderr
    listed = {line.split("  ", 1)[1] for line in (unpacked / "SHA256SUMS").read_text().splitlines()}
    there = {str(path.relative_to(unpacked)) for path in unpacked.rglob("*") if path.is_file()}
    assert listed == there - {"SHA256SUMS"}
    (unpacked / "case.json").write_text("{}")
    again = subprocess.run([tool, "-c", "SHA256SUMS"], cwd=unpacked, capture_output=True, text=True, check=False)
    assert again.returncode != 0  # it can fail


def test_every_item_is_in_it_under_its_hash(house):
    """The bytes as they came, a text's too; only what is harmless has an ending that a program opens."""
    with zipfile.ZipFile(bundled(house)) as made:
        endings = {}
        for item in house.facts().items:
            (name,) = (one for one in made.namelist() if one.startswith(f"evidence/{item.digest}"))
            endings[item.received_at.hour] = name.rpartition(".")[2]
        events = [json.loads(line) for line in made.read("events.jsonl").splitlines()]
    assert endings == {10: "txt", 11: "png", 12: "txt", 13: "txt", 14: "bin"}
    assert [event["seq"] for event in events] == sorted(event["seq"] for event in events)
    assert {"order", "dispute", "evidence", "escalation"} <= {event["type"] for event in events}


def test_two_bundles_of_one_case_are_the_same_bytes(house):
    """Whoever packs it, whenever."""
    assert bundled(house).read_bytes() == bundled(house, "two.zip").read_bytes()


def test_nothing_in_the_page_runs_or_is_fetched(house):
    """No script, no handler, no address elsewhere; what parties wrote is text."""
    with zipfile.ZipFile(bundled(house)) as made:
        page, names = made.read("index.html").decode(), made.namelist()
    found = tags(page)
    kinds = {tag for tag, _ in found}
    assert not kinds & {"script", "svg", "object", "embed", "iframe", "link", "form", "base", "b"}
    assert not [name for _, attributes in found for name in attributes if name.startswith("on")]
    for tag, attributes in found:
        for name in ("src", "href"):
            if name in attributes:
                assert attributes[name] in names, (tag, attributes)
    assert [attributes["src"].rpartition(".")[2] for tag, attributes in found if tag == "img"] == ["jpg", "png"]
    assert not re.search(r"https?://", page)
    assert "\x1b" not in page
    assert "\u202e" not in page
    assert "&lt;script&gt;alert(5)" in page
    policy = next(a["content"] for tag, a in found if tag == "meta" and a.get("http-equiv"))
    assert policy.startswith("default-src 'none'; img-src 'self' file:; style-src 'sha256-")


def test_both_sides_stand_beside_each_other(house):
    """Buyer left, seller right, pair after pair."""
    with zipfile.ZipFile(bundled(house)) as made:
        page = made.read("index.html").decode()
    sides = re.findall(r"<h3>(Buyer|Seller) · \w+(?: · ([\w ]+))?</h3>", page)
    assert sides == [
        ("Buyer", "differences"), ("Seller", ""),  # the desk has the listing itself
        ("Buyer", "photos"), ("Seller", "photos before shipment"),
        ("Buyer", ""), ("Seller", ""),
    ]  # fmt: skip


@pytest.mark.parametrize("harm", ["gone", "changed"])
def test_it_is_whole_or_not_made(house, harm):
    """A file that is missing or was changed is told, and nothing is left behind."""
    item = next(item for item in house.facts().items if item.medium == "image")
    path = house.database.blobs.path(item.digest)
    if harm == "changed":
        path.chmod(0o600)
        path.write_bytes(path.read_bytes()[:-1] + b"x")
    else:
        path.unlink()
    with pytest.raises(NotWhole, match=item.digest):
        bundled(house)
    assert not [path for path in house.path.parent.iterdir() if path.suffix == ".zip" or ".zip." in path.name]
