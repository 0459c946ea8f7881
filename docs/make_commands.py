"""Write the README's list of commands from the commands' own help: `python docs/make_commands.py`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from caseboard.cli.main import parser

README = Path(__file__).parents[1] / "README.md"
BEGIN, END = "<!-- commands -->", "<!-- end of commands -->"


def commands(of: argparse.ArgumentParser | None = None) -> Iterator[tuple[str, str]]:
    """Yield each command as it is typed, with what it does.

    One that has commands of its own stands for itself only if it does what none of them does.
    """
    for action in (of or parser())._actions:  # noqa: SLF001  argparse has no other way to ask
        if not isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            continue
        said = {one.dest: one.help or "" for one in action._choices_actions}  # noqa: SLF001
        for name, inner in action.choices.items():
            below = list(commands(inner))
            if not below or _stands_alone(inner):
                yield f"{inner.prog}{_places(inner)}", said.get(name, "")
            yield from below


def _stands_alone(one: argparse.ArgumentParser) -> bool:
    inner = next(action for action in one._actions if isinstance(action, argparse._SubParsersAction))  # noqa: SLF001
    does = one.get_default("run")
    return not inner.required and all(below.get_default("run") != does for below in inner.choices.values())


def _places(one: argparse.ArgumentParser) -> str:
    """Return what has to be typed behind a command's name."""
    words = []
    for action in one._actions:  # noqa: SLF001
        if action.option_strings or isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            continue
        word = str(action.metavar or "|".join(action.choices or ()) or action.dest.upper())
        several = "…" if action.nargs in ("+", "*") else ""
        words.append(f" [{word}{several}]" if action.nargs in ("?", "*") else f" {word}{several}")
    return "".join(words)


def table() -> str:
    """Return the list as a table in Markdown."""
    rows = [f"| `{typed.replace('|', '/')}` | {does} |" for typed, does in commands()]
    return "\n".join(["| command | does |", "|---|---|", "| `caseboard` | open the board |", *rows])


def rewritten(readme: str) -> str:
    """Return *readme* with its list made anew."""
    before, _, rest = readme.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


if __name__ == "__main__":
    README.write_text(rewritten(README.read_text(encoding="utf-8")), encoding="utf-8")
