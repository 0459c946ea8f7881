"""Write docs/keys.md from the board's own table of actions: `python docs/make_keys.py`."""

from __future__ import annotations

from pathlib import Path

from caseboard.tui.actions import GROUPS, Action, Group, grouped, key_words

PAGE = Path(__file__).with_name("keys.md")
BEGIN, END = "<!-- keys -->", "<!-- end of keys -->"
WHERE: dict[Group, str] = {
    "Case": "on the case one looks at, in whatever pane one stands",
    "Supervisor": "on the case one looks at; a supervisor's alone",
    "Queue": "on the queue",
    "Evidence": "in the evidence",
    "Compare": "where both sides' evidence lies beside each other",
    "Figures": "on the supervisor's screen, and among the cases behind a figure",
    "Viewer": "in what shows an item of evidence",
    "Move": "in every list and on every page",
    "Board": "anywhere on the board",
    "Dialog": "in a dialog or a field, while it has the keys",
}


def table(group: Group) -> str:
    """Return the keys of *group* as a table in Markdown."""
    rows = [f"| {_keys(one)} | {one.words} | {one.help}{_note(one)} | `{one.id}` |" for one in grouped(group)]
    return "\n".join(
        [f"## {group}", "", f"Keys {WHERE[group]}.", "", "| keys | words | does | id |", "|---|---|---|---|", *rows]
    )


def _keys(one: Action) -> str:
    return " ".join(f"`{key}`" for key in key_words(one).split(" "))


def _note(one: Action) -> str:
    return " Leads to something that cannot be taken back." if one.dangerous else ""


def rewritten(page: str) -> str:
    """Return *page* with its tables made anew."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    tables = "\n\n".join(table(group) for group in GROUPS if grouped(group))
    return f"{before}{BEGIN}\n\n{tables}\n\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(rewritten(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
