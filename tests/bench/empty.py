"""The floor: an app of Textual's that shows one word.

python -m tests.bench.empty
"""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Static


class Empty(App[None]):
    """One word on the screen."""

    def compose(self) -> ComposeResult:
        """Show it."""
        yield Static("READY")


if __name__ == "__main__":
    Empty().run()
