"""Every act of the board, once: keys, words, help, and the name under which a case allows it.

Bindings, footer, help, command palette and the pages about keys are made from
this table, so that none of them can say something the others do not. It loads
no Textual: a keymap can be checked without the board.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

if TYPE_CHECKING:
    from textual.binding import Binding, BindingType

Group = Literal[
    "Case", "Supervisor", "Queue", "Evidence", "Compare", "Viewer", "Figures", "Move", "Board", "Dialog"
]  # fmt: skip
GROUPS: tuple[Group, ...] = get_args(Group)


class Action(NamedTuple):
    """One thing that a key, a click or the command palette does."""

    id: str
    keys: tuple[str, ...]
    words: str
    """As the footer and the palette say it."""
    help: str
    """One sentence for the help and the tooltip."""
    group: Group
    dangerous: bool = False
    """Whether it leads to something that cannot be taken back."""
    acts_name: str = ""
    """Its name in `CaseView.acts`; empty where no case forbids it."""
    under: str = ""
    """The action whose key it shares and which does it where a case allows it."""

    @property
    def writes(self) -> bool:
        """Whether it changes the case, so that a read-only board has to refuse it."""
        return bool(self.acts_name)


ACTIONS: tuple[Action, ...] = (
    Action(
        "case.decide", ("d",), "Decide", "Put a decision forward: form, sheet, the number typed by hand.",
        "Case", dangerous=True, acts_name="decide",
    ),
    Action(
        "case.ask", ("e",), "Ask for evidence", "Ask a party for what is missing; in review a new round.",
        "Case", acts_name="ask",
    ),
    Action(
        "case.letter", ("m",), "Letter", "Write to a party; the letter is shown before it goes.",
        "Case", acts_name="letter",
    ),
    Action(
        "case.assign", ("a",), "Assign", "Give the case to somebody, or to nobody.",
        "Case", acts_name="assign",
    ),
    Action(
        "case.approve", ("E",), "Approve", "Approve what somebody else proposed, or reject it; the number typed.",
        "Case", dangerous=True, acts_name="approve",
    ),
    Action(
        "case.hold_back", ("z",), "Hold back", "Take a proposed decision back before it is sealed.",
        "Case", acts_name="hold_back", under="board.undo",
    ),
    Action(
        "case.note", ("n",), "Note", "Write a note for colleagues.",
        "Case", acts_name="note",
    ),
    Action(
        "case.period", ("p",), "Evidence period", "Extend or shorten the running period, for one party or both.",
        "Case", acts_name="period",
    ),
    Action(
        "case.admit", ("i",), "Admit an item", "Let a late item count, with a reason; the one under the cursor first.",
        "Case", acts_name="admit",
    ),
    Action(
        "case.refile", ("u",), "Refile an item", "Lay an item under another slot; the one under the cursor first.",
        "Case", acts_name="refile",
    ),
    Action(
        "case.detail", ("D",), "Set the detail", "Set the detail of the reason, which decides what is owed.",
        "Case", acts_name="detail",
    ),
    Action(
        "case.record", ("R",), "Record by hand", "What came by phone or on paper: evidence, an answer, a withdrawal.",
        "Case", acts_name="record",
    ),
    Action(
        "case.acknowledge", ("K",), "Acknowledge", "Note that a letter which came back was seen; its flag goes.",
        "Case", acts_name="acknowledge",
    ),
    Action(
        "case.addendum", ("A",), "Addendum", "Add words to a sealed decision, for good; its outcome stays.",
        "Case", dangerous=True, acts_name="addendum",
    ),
    Action(
        "case.hold", ("H",), "Hold", "Hold a claim until a day: its decision waits, no party's deadline does.",
        "Supervisor", acts_name="hold",
    ),
    Action(
        "case.release", ("U",), "Release", "End a hold early, or let a case that came in overdue be taken up.",
        "Supervisor", acts_name="release",
    ),
    Action(
        "case.waive", ("W",), "Waive contact", "Decide without a party whose letters came back for good twice.",
        "Supervisor", dangerous=True, acts_name="waive",
    ),
    Action("case.compare", ("v",), "Compare", "What each side gave, beside each other, step by step.", "Case"),
    Action("case.earlier", ("left_square_bracket",), "Earlier", "The case as it stood one event before.", "Case"),
    Action("case.later", ("right_square_bracket",), "Later", "One event later; after the last, as it stands.", "Case"),
    Action("case.seal", ("L",), "Seal", "The entry of a case's end in the ledger, checked while you look.", "Case"),
    Action("case.clocks", ("w",), "Why", "Every clock: its instant, rule, anchor and arithmetic.", "Case"),
    Action(
        "queue.take", ("t",), "Take the next", "Take the open case with the next deadline that nobody has.",
        "Queue", acts_name="take",
    ),
    Action("case.copy_number", ("y",), "Copy number", "Copy the number of the case.", "Case"),
    Action("case.copy", ("Y",), "Copy as text", "Copy the case, item or letter in front as plain text.", "Case"),
    Action("case.pager", ("o",), "Pager", "Read the case, item or letter in front in $PAGER.", "Case"),
    Action("queue.filter", ("slash",), "Filter", "A part of number or names, or reason:damaged due:<2d.", "Queue"),
    Action("queue.next_section", ("l", "right"), "Next section", "The section to the right.", "Queue"),
    Action("queue.previous_section", ("h", "left"), "Previous section", "The section to the left.", "Queue"),
    Action("queue.sort", ("s",), "Order", "By deadline, amount, how long open, number.", "Queue"),
    Action("queue.keep", ("S",), "Keep section", "Keep what is asked for, for you or the team.", "Queue"),
    Action("queue.drop", ("X",), "Remove section", "Remove the section shown, if it was kept.", "Queue"),
    Action("mark.toggle", ("space",), "Mark", "Mark the case under the cursor, or let go of it.", "Queue"),
    Action("mark.down", ("shift+down",), "Mark down", "Mark the case under the cursor and the next one.", "Queue"),
    Action("mark.up", ("shift+up",), "Mark up", "Mark the case under the cursor and the one before.", "Queue"),
    Action("mark.range", ("V",), "Mark to here", "Mark every case from the last mark to the cursor.", "Queue"),
    Action("mark.all", ("asterisk", "ctrl+a"), "Mark all", "Mark every case of the list, 500 at most.", "Queue"),
    Action("mark.none", ("M",), "Marks off", "Let go of every mark; Esc in the queue does so too.", "Queue"),
    Action("queue.back", ("b",), "Case before", "Back to the case one looked at before.", "Queue"),
    Action("queue.forward", ("f",), "Case after", "Forward again to the case one came back from.", "Queue"),
    Action("evidence.open", ("enter",), "Open item", "The item, beside what the other side gave.", "Evidence"),
    Action("evidence.pick", ("space",), "Pick to cite", "A finding will cite the item.", "Evidence"),
    Action("compare.next", ("n",), "Next", "Pair by pair, then the desk's own records.", "Compare"),
    Action("compare.previous", ("p",), "Previous", "One step back.", "Compare"),
    Action("compare.new", ("N",), "Next not opened", "To the next of which something was not opened.", "Compare"),
    Action("compare.checklist", ("C",), "Checklist", "Slot by slot: there, missing, asked when.", "Compare"),
    Action("compare.weighed", ("W",), "What weighs", "What the team weighs, and the grounds that fit.", "Compare"),
    Action("compare.side", ("tab", "shift+tab"), "Side", "To the other side.", "Compare"),
    Action("compare.link", ("l",), "Linked", "Both sides scroll together, or each by itself.", "Compare"),
    Action("compare.cite", ("c",), "Cite", "A finding that cites the item, or the quote marked in it.", "Compare"),
    Action("compare.uncite", ("X",), "Take back", "Take the last finding out of the draft.", "Compare"),
    Action("viewer.find", ("slash",), "Find", "Words in the item one reads, whatever their case.", "Viewer"),
    Action("viewer.find_next", ("f3",), "Find next", "The same words further down, and round to the top.", "Viewer"),
    Action("viewer.wrap", ("backslash",), "Wrap", "Break long lines, or let them run on.", "Viewer"),
    Action("viewer.form", ("f",), "Other form", "Page or its words; tree or table, or the text itself.", "Viewer"),
    Action("viewer.next_page", ("right_parenthesis",), "Next page", "The next page of a document.", "Viewer"),
    Action("viewer.previous_page", ("left_parenthesis",), "Page before", "The page before.", "Viewer"),
    Action("viewer.closer", ("plus",), "Closer", "A picture or page larger, around its middle.", "Viewer"),
    Action("viewer.farther", ("minus",), "Farther", "A picture or page smaller.", "Viewer"),
    Action("viewer.fit", ("0",), "Whole", "The whole picture or page.", "Viewer"),
    Action("viewer.left", ("ctrl+left",), "Left", "To the left in an enlarged picture.", "Viewer"),
    Action("viewer.right", ("ctrl+right",), "Right", "To the right in an enlarged picture.", "Viewer"),
    Action("viewer.higher", ("ctrl+up",), "Higher", "Up in an enlarged picture.", "Viewer"),
    Action("viewer.lower", ("ctrl+down",), "Lower", "Down in an enlarged picture.", "Viewer"),
    Action("viewer.mark", ("shift+down",), "Mark words", "Mark the line, then one more: a quote to cite.", "Viewer"),
    Action("viewer.mark_less", ("shift+up",), "Mark less", "One line of the marked quote less.", "Viewer"),
    Action("viewer.outside", ("o",), "Open outside", "A private copy in the program that shows its kind.", "Viewer"),
    Action("viewer.save", ("s",), "Save a copy", "A copy of the file, where one says; never over another.", "Viewer"),
    Action("viewer.bytes", ("x",), "Bytes", "The bytes themselves, or back to what they show.", "Viewer"),
    Action("figures.open", ("enter",), "Open", "What lies behind a figure, an act to come or a name.", "Figures"),
    Action("figures.how", ("w",), "How", "How a figure is computed, of whom, with every value it has.", "Figures"),
    Action("figures.longer", ("plus",), "Longer", "Look further back, or ahead in what lies ahead.", "Figures"),
    Action("figures.shorter", ("minus",), "Shorter", "Look back, or ahead, less far.", "Figures"),
    Action("figures.by", ("b",), "By", "Group figures by reason, seller, staff, country, or not.", "Figures"),
    Action(
        "tomorrow.veto", ("v", "H"), "Veto", "Hold what is marked, so that the worker neither seals nor cancels (R41).",
        "Figures",
    ),
    Action("tomorrow.extend", ("p",), "Extend", "Extend the evidence periods of what is marked (R15).", "Figures"),
    Action("load.share", ("s",), "Share out", "Share out what nobody has: in turn, within capacity.", "Figures"),
    Action("move.down", ("j", "down"), "Down", "One line down.", "Move"),
    Action("move.up", ("k", "up"), "Up", "One line up.", "Move"),
    Action("move.half_down", ("ctrl+d",), "Half down", "Half a page down.", "Move"),
    Action("move.half_up", ("ctrl+u",), "Half up", "Half a page up.", "Move"),
    Action("move.page_down", ("pagedown",), "Page down", "A page down.", "Move"),
    Action("move.page_up", ("pageup",), "Page up", "A page up.", "Move"),
    Action("move.top", ("g", "home"), "Top", "To the first line.", "Move"),
    Action("move.bottom", ("G", "end"), "Bottom", "To the last line.", "Move"),
    Action("board.into", ("enter",), "In", "Into the case, then into its evidence.", "Move"),
    Action(
        "board.back", ("escape",), "Back",
        "Back out; in the queue it clears the filter, then the marks; from what was opened on Supervisor, back there.",
        "Move",
    ),
    Action("board.next_pane", ("tab",), "Next pane", "To the next pane.", "Move"),
    Action("board.previous_pane", ("shift+tab",), "Previous pane", "To the pane before.", "Move"),
    Action("board.desk", ("1",), "Desk", "The queue, the case, its evidence.", "Board"),
    Action("board.supervise", ("2",), "Supervisor", "Figures, what the worker will do, the team's load.", "Board"),
    Action("board.commands", ("colon", "ctrl+p"), "Command", "Every act by its words.", "Board"),
    Action("board.help", ("question_mark",), "Help", "What every key does.", "Board"),
    Action(
        "board.undo", ("z",), "Undo",
        "Take back your last note, assignment, draft thrown away or marks, newest first; a proposal while it can be.",
        "Board", acts_name="undo",
    ),
    Action("board.refresh", ("r",), "Refresh", "Read everything again.", "Board"),
    Action("board.copy", ("ctrl+c",), "Copy", "Copy what is selected, in a field or by the mouse.", "Board"),
    Action("board.jump", ("semicolon",), "Jump", "Letters on panes, lists and lines; press one to go there.", "Board"),
    Action("board.narrower", ("less_than_sign",), "Narrower", "Make the pane one stands in narrower.", "Board"),
    Action("board.wider", ("greater_than_sign",), "Wider", "Make the pane one stands in wider.", "Board"),
    Action("board.even", ("equals_sign",), "Usual widths", "Give all panes their usual widths again.", "Board"),
    Action("board.zoom", ("Z",), "Zoom", "The pane one stands in alone, or all again.", "Board"),
    Action("board.theme", ("T",), "Next theme", "Wear the next theme; the command palette names all.", "Board"),
    Action("board.quit", ("q", "ctrl+q"), "Quit", "Leave the board.", "Board"),
    Action("dialog.back", ("escape",), "Back", "Back, nothing done.", "Dialog"),
    Action("dialog.next", ("tab",), "Next field", "To the next field.", "Dialog"),
    Action("dialog.previous", ("shift+tab",), "Previous field", "To the field before.", "Dialog"),
    Action("dialog.editor", ("ctrl+o",), "Editor", "Go on writing the words of the field in $EDITOR.", "Dialog"),
    Action("choice.next", ("right", "l", "down", "j", "space"), "Next", "The next one.", "Dialog"),
    Action("choice.previous", ("left", "h", "up", "k"), "Previous", "The one before.", "Dialog"),
    Action(
        "picks.toggle", ("space", "enter"), "Pick", "Pick it, or let go of it; a letter goes to what begins with it.",
        "Dialog",
    ),
    Action("filter.clear", ("escape",), "Clear", "Show all cases again.", "Dialog"),
    Action("viewer.stop_looking", ("escape",), "Stop looking", "Back to the item one reads.", "Dialog"),
    Action("people.give", ("enter",), "Give", "Give the case to the one picked.", "Dialog"),
    Action("findings.edit", ("enter",), "Edit", "Change the finding.", "Dialog"),
    Action("findings.remove", ("x", "delete"), "Remove", "Take the finding out.", "Dialog"),
    Action("draft.discard", ("z",), "Discard", "Discard the draft, while its line has the keys.", "Dialog"),
    Action("draft.go_on", ("enter", "down"), "Go on", "Go on with the draft.", "Dialog"),
    Action("help.down", ("down",), "Down", "Down the help, while one types what to look for.", "Dialog"),
    Action("help.up", ("up",), "Up", "Up the help.", "Dialog"),
    Action("help.page_down", ("pagedown",), "Page down", "A page further down the help.", "Dialog"),
    Action("help.page_up", ("pageup",), "Page up", "A page up the help.", "Dialog"),
)  # fmt: skip

BY_ID = {action.id: action for action in ACTIONS}

VERBS = ("case.decide", "case.ask", "case.letter", "case.assign")
"""Verbs of the footer, in the order in which they stand there."""
ALWAYS = ("queue.filter", "board.commands", "board.help")
"""What closes the footer, whatever the case."""
FIRST = {
    "negotiating": "case.assign",
    "gathering": "case.ask",
    "review": "case.decide",
    "approval": "case.approve",
    "sealing": "case.hold_back",
    "decided": "case.addendum",
}
"""The verb each stage waits for."""
FOOTER_MOST = 8
APP_ACTIONS = ("board.commands", "board.quit")
"""What the app does itself."""
EVIDENCE_ACTIONS = ("evidence.open", "evidence.pick")
"""What the evidence pane does itself."""
COMPARE_ACTIONS = tuple(action.id for action in ACTIONS if action.group == "Compare")
"""What is done where two sides are compared."""
COMPARE_ALSO = (
    "case.ask", "case.decide", "case.admit", "case.refile", "case.detail", "case.letter", "case.clocks",
    "case.copy_number", "case.copy", "board.back", "board.help", "board.refresh", "board.copy",
    "board.narrower", "board.wider", "board.even", "board.zoom", "board.theme",
)  # fmt: skip
"""What of the desk's screen is done there as well, by the same keys."""
COMPARE_FOOTER = (
    "compare.next", "compare.previous", "compare.side", "compare.cite", "case.ask", "case.decide", "viewer.bytes",
    "board.help",
)  # fmt: skip
"""What the footer offers there, at most eight."""
SUPERVISOR_ACTIONS = (
    *(action.id for action in ACTIONS if action.group == "Figures"), "board.desk", "board.back", "board.next_pane",
    "board.previous_pane", "board.help", "board.refresh", "board.copy", "board.jump", "board.narrower", "board.wider",
    "board.even", "board.zoom", "board.theme",
)  # fmt: skip
"""What is done on the supervisor's screen."""
SUPERVISOR_FOOTER = (
    "figures.open", "figures.how", "figures.longer", "figures.by", "tomorrow.veto", "tomorrow.extend", "load.share",
    "board.help",
)  # fmt: skip
"""What its footer offers, at most eight."""
VIEWER_ACTIONS = tuple(action.id for action in ACTIONS if action.group == "Viewer")
"""What a viewer does itself, or asks of the screen it stands on."""
MOVES = tuple(action.id for action in ACTIONS if action.id.startswith("move."))
"""What every list and page does itself."""
DIALOG_ACTIONS = tuple(action.id for action in ACTIONS if action.group == "Dialog")
"""What a dialog or a field does itself, while it has the keys."""
MARKS = tuple(action.id for action in ACTIONS if action.id.startswith("mark."))
"""What the rows of the queue do themselves."""
MANY = ("case.assign", "case.ask", "case.note", "case.hold", "case.release")
"""What is done to every marked case, where cases are marked."""
BEHIND_ACTIONS = (*MANY, "figures.open", "board.back", "board.help", "board.refresh", "board.copy")
"""What is done to the cases behind a figure."""
BEHIND_FOOTER = ("figures.open", *MANY, "board.back", "board.help")
"""What the footer offers there."""
SHARING = tuple(action.id for action in ACTIONS if action.under)
"""What has no binding of its own, but the key of another action."""
SCREEN_ACTIONS = tuple(
    action.id
    for action in ACTIONS
    if action.group not in ("Compare", "Viewer", "Figures")
    and action.id not in (*APP_ACTIONS, *EVIDENCE_ACTIONS, *MOVES, *MARKS, *SHARING, *DIALOG_ACTIONS)
)
"""What the screen does, whichever pane has the keys."""

Keymap = Mapping[str, str]
"""Keys by the id of the action, several apart by commas; what is not in it keeps the keys of the table."""
USUAL: Keymap = MappingProxyType({})
"""The keymap of somebody who has changed nothing."""

_KEY_WORDS = {
    "slash": "/", "colon": ":", "semicolon": ";", "question_mark": "?", "less_than_sign": "<",
    "greater_than_sign": ">", "equals_sign": "=", "plus": "+", "minus": "-", "underscore": "_", "comma": ",",
    "full_stop": ".", "exclamation_mark": "!", "number_sign": "#", "asterisk": "*", "apostrophe": "'",
    "left_parenthesis": "(", "right_parenthesis": ")",
    "left_square_bracket": "[", "right_square_bracket": "]", "at": "@", "backslash": "\\",
    "enter": "Enter", "escape": "Esc", "space": "Space", "tab": "Tab", "shift+tab": "Shift+Tab",
    "up": "↑", "down": "↓", "left": "←", "right": "→",
    "pagedown": "PgDn", "pageup": "PgUp", "home": "Home", "end": "End",
}  # fmt: skip


def keys_of(action: Action, keymap: Keymap = USUAL) -> tuple[str, ...]:
    """Return the keys that call *action* under *keymap*."""
    said = keymap.get(action.id)
    return action.keys if said is None else tuple(key.strip() for key in said.split(","))


def key_words(action: Action, keymap: Keymap = USUAL) -> str:
    """Return the keys of *action* as people name them."""
    return " ".join(key_name(key) for key in keys_of(action, keymap))


def key_name(key: str) -> str:
    """Return *key* as people name it."""
    return _KEY_WORDS.get(key, key)


def first_key(id_: str, keymap: Keymap = USUAL) -> str:
    """Return the key that a hint names for the action *id_*."""
    return key_words(BY_ID[id_], keymap).split(" ")[0]


def bound(keys: str, call: str, words: str, tooltip: str, id_: str) -> Binding:
    """Return a binding in words of its own; `own` takes them from the table."""
    from textual.binding import Binding  # noqa: PLC0415  the table is read without the board as well

    return Binding(keys, call, words, show=False, tooltip=tooltip, id=id_)


def own(id_: str, call: str) -> Binding:
    """Return the binding of the action *id_* of a dialog or a field, calling *call*."""
    one = BY_ID[id_]
    return bound(",".join(one.keys), call, one.words, one.help, id_)


def bindings(ids: Iterable[str], call: str) -> list[BindingType]:
    """Return the bindings of the actions *ids*, each calling the action *call* with its id."""
    return [own(id_, f"{call}('{id_}')") for id_ in ids]


def grouped(group: Group) -> tuple[Action, ...]:
    """Return the actions of *group* in the order of the table."""
    return tuple(action for action in ACTIONS if action.group == group)


def footer(stage: str | None) -> tuple[Action, ...]:
    """Return what the footer offers on a case in *stage*: its verb first, at most eight."""
    first = FIRST.get(stage or "")
    verbs = ([first] if first else []) + [verb for verb in VERBS if verb != first]
    return tuple(BY_ID[id_] for id_ in (*verbs, *ALWAYS))[:FOOTER_MOST]
