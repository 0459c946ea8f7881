"""The page of figures says what the registry says."""

import runpy
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "figures.md"


def test_the_page_lists_the_figures():
    """Made again, the page is the same."""
    made = runpy.run_path(str(PAGE.with_name("make_figures.py")))
    assert made["page"]() == PAGE.read_text("utf-8")
