"""What the keys for marking do to the marks of the queue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caseboard.tui.queue.marks import MOST, Marks

if TYPE_CHECKING:
    from caseboard.tui.gateway import Gateway
    from caseboard.tui.queue.rows import QueueRows
    from caseboard.tui.told import NumbersLoaded


class Marking:
    """Marks cases for the rows, and has them say so."""

    def __init__(self, rows: QueueRows, gateway: Gateway) -> None:
        self._rows = rows
        self._gateway = gateway
        self.marks = Marks(lambda: gateway.deeds)

    def do(self, id_: str) -> None:
        """Do the action *id_*: on the case under the cursor, on a range, on the list, or on all marks."""
        number = None if self._rows.gone else self._rows.number
        if id_ == "mark.none":
            self.clear()
        elif id_ == "mark.all":
            self._gateway.numbers(self._rows, self._rows.view, None, None, MOST)
        elif number is None:
            return
        elif id_ == "mark.toggle":
            self._rows.show_marks(0 if self.marks.toggle(number) else 1)
        elif id_ == "mark.range":
            self._gateway.numbers(self._rows, self._rows.view, self.marks.last or number, number, MOST)
        else:
            self._rows.action_move(id_.replace("mark.", "move."))
            come_to = self._rows.number
            self._rows.show_marks(self.marks.add([number] if come_to is None else [number, come_to]))

    def found(self, told: NumbersLoaded) -> None:
        """Mark the cases that were asked for, unless another list is looked at by now."""
        if told.view == self._rows.view:
            self._rows.show_marks(self.marks.add(told.numbers) + told.left_out)

    def clear(self) -> bool:
        """Let go of every mark; return whether there was one."""
        there = self.marks.clear()
        self._rows.show_marks()
        return there
