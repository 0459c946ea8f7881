"""What the pages point at is there."""

import re

import pytest

from caseboard.domain.verdict import HEADINGS
from tests.docs.pages import PAGES, ROOT, anchors, text_of, without_blocks

NAMED = [page.relative_to(ROOT).as_posix() for page in PAGES]
FOLDERS = ("caseboard", "tests", "docs", "fixtures", ".ci")


@pytest.mark.parametrize("name", NAMED)
def test_links_lead_somewhere(name):
    """Every link within the repository names a file that exists, and a heading that is on it."""
    page = ROOT / name
    links = re.findall(r"\]\(([^)\s]+)\)", without_blocks(page))
    for link in links:
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{name}: {link}"
        assert not anchor or anchor in anchors(target), f"{name}: {link}"


@pytest.mark.parametrize("name", NAMED)
def test_files_that_are_named_exist(name):
    """A file of the repository that a page names in passing is there under that name."""
    words = re.findall(r"`([\w./-]+)`", text_of(ROOT / name))
    paths = [word for word in words if word.partition("/")[0] in FOLDERS and "/" in word]
    missing = [path for path in paths if not (ROOT / path).exists() and "0002_" not in path]
    assert not missing


def test_the_rules_are_all_there():
    """docs/rules.md names every rule from R1 to R41, so that each citation in the code can be looked up."""
    rules = text_of(ROOT / "docs" / "rules.md")
    missing = [f"R{number}" for number in range(1, 42) if not re.search(rf"\bR{number}\b", rules)]
    assert not missing


def test_the_headings_that_refusals_name_are_there():
    """A refusal that names a part of the rules, and a finding that rests on one, can be looked up by that heading."""
    sources = (file.read_text("utf-8") for file in (ROOT / "caseboard").rglob("*.py"))
    named = {name for text in sources for name in re.findall(r'Refused\(.*", "([A-Z][a-z]+)"\)', text)}
    assert "Outcomes" in named
    assert {name.casefold() for name in named | {*HEADINGS}} <= anchors(ROOT / "docs" / "rules.md")
