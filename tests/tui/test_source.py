"""Reads the board's source: nothing that a widget would parse or pass on gets a string past the door."""

import ast
from pathlib import Path

import pytest

import caseboard.tui

ROOM = Path(caseboard.tui.__file__).parent
FILES = sorted(ROOM.rglob("*.py"))
DOOR = {"show", "clean", "one_line"}
"""What comes out of these has been cleaned."""
PARSES = {
    "Static", "Label", "Button", "OptionList", "Tree", "DataTable", "TextArea", "Input", "Text", "Content",
    "Option", "Segment", "Placeholder", "Markdown", "Log", "RichLog", "Select", "SelectionList", "RadioButton",
    "Checkbox", "Collapsible", "TabPane", "Digits", "Toast", "Notification", "SystemCommand", "Hit", "DiscoveryHit",
}  # fmt: skip
METHODS = {
    "notify", "update", "add_option", "add_options", "add_row", "add_rows", "add_column", "add_columns", "add_leaf",
    "write", "load_text", "set_options", "from_markup", "from_ansi", "render_str", "assemble",
}  # fmt: skip
EVERY = {"add_row", "add_rows", "add_columns", "add_options", "assemble", "Input", "SystemCommand", "Notification"}
"""What takes more than one text; of all else only the first argument is one."""
NAMED = {"content", "renderable", "prompt", "message", "help"}
"""Further names under which a text is handed over; ``**words`` may be any of them."""
TITLES = {"border_title", "border_subtitle", "tooltip", "title", "sub_title", "placeholder", "label", "text", "value"}
OWN = {
    "text.py": {"Text"},  # the door itself
    "filters.py": {"Segment"},  # takes away, adds nothing
    "pen.py": {"Segment"},  # draws lines, and those are made by the door
    "frame/sections.py": {"Segment"},  # names that `one_line` cleaned, and counts
    "dialogs/choice.py": {"Segment", "value"},  # draws what `one_line` made; its value is a name of the rules
    "palette.py": {"Hit", "Hit(help)", "DiscoveryHit", "DiscoveryHit(help)"},  # acts of the table; scores; own help
    "saying.py": {"update"},  # fields of messages, which are no widgets
    "selecting.py": {"Segment"},  # draws again what was drawn
    "home.py": {"write"},  # to the terminal, as base64; and to the editor
    "lasting.py": {"write"},  # hands on what the driver wrote, behind door and filter
    "viewers/half_cells.py": {"Segment"},  # draws blocks of its own, in colours
    "viewers/kitty.py": {"Segment"},  # letters of the protocol's own, that stand for parts of a picture
    "viewers/sixel.py": {"Segment"},  # pixels of our own making, encoded
    "viewers/pictures.py": {"write"},  # to the terminal, as base64
}
"""What a file may do because of what it is."""


def safe(node):
    """Whether an expression is a literal, or has come through the door."""
    match node:
        case ast.JoinedStr():
            return all(isinstance(part, ast.Constant) for part in node.values)
        case ast.Call():
            return name_of(node) in DOOR
        case ast.Starred():
            return safe(node.value)
        case ast.IfExp():
            return safe(node.body) and safe(node.orelse)
        case ast.List() | ast.Tuple():
            return all(safe(one) for one in node.elts)
    return isinstance(node, ast.Constant)


def name_of(call):
    """Return the name that a call calls."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def parsed_as_markup(call):
    """Whether a notification does not say that its words are no markup."""
    said = [one.value for one in call.keywords if one.arg == "markup"]
    return name_of(call) == "notify" and [ast.unparse(one) for one in said] != ["False"]


def of_call(call):
    """Yield what a call hands to a widget without having cleaned it."""
    name = name_of(call)
    if name == "setattr" and len(call.args) == 3 and not safe(call.args[2]):
        set_ = call.args[1]
        if not isinstance(set_, ast.Constant) or set_.value in TITLES:
            yield name
    if name not in PARSES | METHODS or ast.unparse(call.func) == "desk.write":
        return
    texts = call.args if name in EVERY else call.args[:1]
    if any(not safe(one) for one in texts):
        yield name
    named = (one for one in call.keywords if one.arg is None or one.arg in TITLES | NAMED)
    yield from (f"{name}({one.arg})" for one in named if not safe(one.value))
    if parsed_as_markup(call):
        yield "notify without markup=False"


def of_assignment(node):
    """Yield the titles and values that an assignment sets without having cleaned them."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    targets = [one for target in targets for one in getattr(target, "elts", [target])]
    names = [one.attr for one in targets if isinstance(one, ast.Attribute) and one.attr in TITLES]
    if node.value is not None and not safe(node.value):
        yield from names


def offences(source):
    """Return the lines of *source* that hand a widget a string which did not come through the door."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            found += [(node.lineno, what) for what in of_call(node)]
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
            found += [(node.lineno, what) for what in of_assignment(node)]
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ROOM).as_posix())
def test_no_widget_gets_a_string_past_the_door(file):
    """Whatever a widget parses or passes to the terminal is a literal or comes from `show` or `clean`."""
    allowed = OWN.get(file.relative_to(ROOM).as_posix(), set())
    assert [one for one in offences(file.read_text("utf-8")) if one[1] not in allowed] == []


@pytest.mark.parametrize(
    "source",
    [
        "Static(card.name)",
        "Static(f'{card.name}')",
        "self.notify(why, markup=False)",
        "self.notify('done')",  # parsed as markup
        "self.notify(clean(why))",
        "pane.border_title = case.number",
        "pane.border_title = f'Case {number}'",
        "Button('ok', tooltip=words)",
        "area.load_text(text)",
        "Segment(text, style)",
        "Text(text)",
        "show(a) if a else a; Label(show(a) if a else a)",
        "Static(content=words)",
        "Static(**words)",
        "Option(prompt=card.name)",
        "self.notify(message=why, markup=False)",
        "table.add_row('number', card.name)",
        "table.add_row(*cells)",
        "Input('', card.name)",
        "pane.border_title += card.name",
        "pane.border_title, pane.border_subtitle = card.name, ''",
        "setattr(pane, 'border_title', card.name)",
        "setattr(pane, name, card.name)",
        "Text.from_ansi(words)",
    ],
)
def test_the_scan_finds_what_it_is_for(source):
    """Each of these hands a widget a string that has not been cleaned, and the scan says so."""
    assert offences(source)


@pytest.mark.parametrize(
    "source",
    [
        "Static('Outcome')",
        "Static(show(f'{card.name}'))",
        "self.notify(clean(why), markup=False)",
        "TextArea(id='words')",
    ],
)
def test_the_scan_lets_pass_what_came_through_the_door(source):
    """Literals, and what the door has cleaned, are fine."""
    assert not offences(source)
