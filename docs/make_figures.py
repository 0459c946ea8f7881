"""Write the list of figures in figures.md from the registry: `python docs/make_figures.py`."""

from __future__ import annotations

from pathlib import Path

from caseboard.domain.figure import POPULATIONS
from caseboard.domain.figures import FIGURES

PAGE = Path(__file__).with_name("figures.md")
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"


def rows() -> str:
    """Return the table of figures."""
    made = ["| figure | name | of | how |", "|---|---|---|---|"]
    made += [f"| {one.words} | `{one.id}` | {POPULATIONS[one.population]} | {one.how} |" for one in FIGURES.values()]
    return "\n".join(made)


def page() -> str:
    """Return the page with the table as the registry has it now."""
    text = PAGE.read_text("utf-8")
    before, rest = text.split(BEGIN)
    return f"{before}{BEGIN}\n{rows()}\n{END}{rest.split(END)[1]}"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
