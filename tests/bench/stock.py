"""Another floor: a stock DataTable of a thousand rows.

python -m tests.bench.stock
"""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import DataTable

ROWS = 1_000


class Stock(App[None]):
    """A table with as many columns as the queue has."""

    def compose(self) -> ComposeResult:
        """Show it."""
        yield DataTable(cursor_type="row")

    def on_mount(self) -> None:
        """Fill it."""
        table = self.query_one(DataTable)
        table.add_columns("number", "due", "then", "reason", "buyer", "seller", "amount", "who")
        for row in range(ROWS):
            number = f"ST-{row:04d}"
            table.add_row(number, "in 3 d", "decide", "not received", "Mara Lind", "Bright Goods", "64.90 EUR", "lena")


if __name__ == "__main__":
    Stock().run()
