"""Nothing above the store sets a stage or a clock: an event is applied, and they follow."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "caseboard"
KEPT = {"stage", "acts_at", "next_due"}
ABOVE_STORE = ("services", "exchange", "worker", "tui", "cli")
CHANGING_CALLS = {"update", "insert", "replace"}


def called(node: ast.Call) -> str:
    """Return the last name of what *node* calls."""
    target = node.func
    return target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")


def settings_of(source: str) -> Iterator[tuple[int, str]]:
    """Yield (line, name) wherever *source* sets a stage or a clock."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in KEPT:
            if not isinstance(node.ctx, ast.Load):
                yield node.lineno, node.attr
        elif isinstance(node, ast.Call) and called(node) in CHANGING_CALLS:
            yield from ((node.lineno, word.arg) for word in node.keywords if word.arg in KEPT)
        elif isinstance(node, ast.Call) and called(node) == "setattr" and len(node.args) > 1:
            name = node.args[1]
            if isinstance(name, ast.Constant) and name.value in KEPT:
                yield node.lineno, name.value


@pytest.mark.parametrize(
    "source",
    [
        "case.stage = 'decided'",
        "case.acts_at, other = None, 1",
        "case.next_due += 1",
        "setattr(case, 'stage', 'decided')",
        "Case.update(acts_at=None).where(Case.id == 1)",
        "facts = replace(facts, stage='decided')",
    ],
)
def test_the_search_finds_what_it_looks_for(source):
    """Each way of setting a stage or a clock is seen by the search."""
    assert list(settings_of(source))


def test_the_search_lets_reading_pass():
    """Reading a stage, and filling a row to show, are no settings."""
    assert not list(settings_of("row = Row(stage=case.stage)\nif case.acts_at: show(case.next_due)"))


def test_only_store_and_domain_set_stage_and_clocks():
    """No service, command, pane or job sets a stage or a clock itself."""
    found = [
        f"{file.relative_to(PACKAGE)}:{line} sets {name}"
        for room in ABOVE_STORE
        for file in sorted((PACKAGE / room).rglob("*.py"))
        for line, name in settings_of(file.read_text(encoding="utf-8"))
    ]
    assert not found
