"""Collect the board's words, and compile what they are in other languages: `python docs/make_words.py`.

Words are marked by `_("…")` where they are shown; some doors mark what they are
given (`heading`, `labelled`, `times`, a dialog's title, hint, labels and buttons);
and tables hold words that are shown from elsewhere (actions, sections, reasons, stages).
What is new gets an empty translation in the `.po` file, what is gone goes from it,
and the `.mo` file beside it is made anew. `--missing` only lists what has no
translation yet.
"""

from __future__ import annotations

import ast
import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, get_args, get_type_hints

from caseboard.domain import facts, slot_table, verdict
from caseboard.domain.figure import POPULATIONS
from caseboard.domain.figures import FIGURES, OF_THE_SCREEN
from caseboard.domain.notice import CHANGES_TO
from caseboard.domain.party_acts import PROVENANCES, WHYS
from caseboard.domain.policy import shipped
from caseboard.domain.query import STATES
from caseboard.domain.sections import BUILT_IN
from caseboard.domain.staff import ROLES
from caseboard.exchange.shapes import Tracking
from caseboard.services import timeline
from caseboard.store import reckoning
from caseboard.tui.actions import ACTIONS, GROUPS
from caseboard.tui.dialogs import reading, record, when
from caseboard.tui.palette import LISTS_HELP
from caseboard.tui.queue import asking, faces
from caseboard.tui.supervisor.figures import BY
from caseboard.tui.supervisor.questions import SEALED
from caseboard.tui.supervisor.said import PIECES
from caseboard.tui.verbs import READ_ONLY
from caseboard.tui.viewers import made
from caseboard.tui.viewers.viewer import HINTS

ROOT = Path(__file__).parents[1]
TUI = ROOT / "caseboard" / "tui"
LOCALE = TUI / "locale"
HEADER = """\
Content-Type: text/plain; charset=UTF-8
Content-Transfer-Encoding: 8bit
Language: pt
Plural-Forms: nplurals=2; plural=(n != 1);
"""
DOORS = {"_": (0,), "heading": (0,), "labelled": (0,), "Button": (0,), "_label": (0,), "_row": (1,)}
"""Which arguments of a call are words of the board."""


class Word(NamedTuple):
    """Words as they stand in the code; those for several behind those for one."""

    one: str
    more: str = ""


SAID = frozenset({"TITLE", "TITLE_WORDS", "LABEL", "LACKING", "HINT", "BUTTON", "VERB", "DONE"})
"""What a dialog says that has it as an attribute of its class."""

# Collecting.


def collected() -> list[Word]:
    """Return every word of the board, each once, in an order that does not depend on where it stands."""
    found = {word for file in sorted(TUI.rglob("*.py")) for word in words_in(ast.parse(file.read_text("utf-8")))}
    plurals = {word.one for word in found if word.more}
    single = {Word(text) for text in (*table_words(), *(word.one for word in found if not word.more))}
    return sorted({word for word in found if word.more} | {word for word in single if word.one not in plurals})


def words_in(tree: ast.AST) -> Iterator[Word]:
    """Yield the words that a file of the board marks."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            yield from (Word(text) for text in _said_by(node))
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        given = [_text(argument) for argument in node.args]
        if name in ("times", "many", "word_for"):
            pair = [text for text in given if text]
            if len(pair) == 2:
                yield Word(*pair)
        elif name == "__init__":
            yield from (Word(text) for text in given if _is_said(text))
        elif name == "Static" and any(one.arg == "classes" and _text(one.value) == "label" for one in node.keywords):
            yield from (Word(text) for text in given[:1] if text)
        elif name in DOORS:
            yield from (Word(given[at]) for at in DOORS[name] if at < len(given) and given[at])


def _said_by(dialog: ast.ClassDef) -> Iterator[str]:
    """Yield what a dialog says through attributes of its class."""
    for node in dialog.body:
        for name, value in _set_by(node):
            if isinstance(name, ast.Name) and name.id in SAID:
                yield from filter(None, [_text(value)])


def _set_by(node: ast.stmt) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Yield what a statement sets, each with its value, one after the other where it sets several."""
    if isinstance(node, ast.AnnAssign) and node.value is not None:
        yield node.target, node.value
    elif isinstance(node, ast.Assign):
        for target in node.targets:
            if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                yield from zip(target.elts, node.value.elts, strict=True)
            else:
                yield target, node.value


def _text(node: ast.AST) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _is_said(text: str) -> bool:
    """Whether an argument of a dialog's making is a title or a hint."""
    return bool(text) and (text[0].isupper() or " · " in text)


def table_words() -> Iterator[str]:
    """Yield the words of tables, which are said through variables."""
    yield from GROUPS
    for action in ACTIONS:
        yield from (action.words, action.help)
    yield from (section.name for section in BUILT_IN)
    yield from (*faces._NOTHING.values(), faces._OTHERS_NOTHING, *faces._ORDERS.values())  # noqa: SLF001
    yield from (means for _, means in asking.WORDS if means != ", ".join(STATES))
    yield from (READ_ONLY, when.HINT, *LISTS_HELP.values())
    yield from (*made.TITLES.values(), *made.NOTHING, *(words for _, words in HINTS))
    yield from (*record.MEANS.values(), *reading.PROVENANCE.values(), "of unknown origin", "not on file")
    fields = {name for names in record.ROWS.values() for name in names}
    yield from (name.replace("_", " ") for name in (*record.ROWS, *fields, "received", "due_at"))
    yield from (name.replace("_", " ") for name in (*WHYS, *CHANGES_TO, *PROVENANCES))
    yield from ("Queue", "Case", "Evidence", "Esc back", "buyer", "seller", "desk", *ROLES)
    yield from ("full refund", "partial refund", "then", "how", "with", "platform", "carrier", "authority", "party")
    names = [*slot_table.REASONS, *(name for details in slot_table.REASONS.values() for name in details)]
    names += [row.slot for row in slot_table.TABLE]
    yield from verdict.OUTCOME_WORDS.values()
    names += [*verdict.OUTCOMES, *verdict.FAULTS, *verdict.GROUNDS]
    names += ["negotiating", "gathering", "review", "approval", "sealing", *facts.ENDED]
    yield from (name.replace("_", " ") for name in names)
    yield from ("seals", *reckoning._OF_STAGE.values(), *reckoning._THEN.values())  # noqa: SLF001
    yield from ("gave", "refund", "sent", "queued", "failed", "bounced", "opened", "closes", "proposed", "delivered")
    yield from (code.replace("_", " ") for code in parcels_codes())
    yield from figure_words()
    yield from CLOCKS
    yield from (f"review, because evidence of {who} is on file" for who in WHO)
    yield from (f"a reminder goes to {who}" for who in WHO)
    yield from (f"evidence of the {party} closes" for party in facts.PARTIES)
    yield from (f"{percent} % of the time to decide is spent" for percent in shipped().warn_at)
    yield from timeline_words()


def figure_words() -> Iterator[str]:
    """Yield the words of the figures that the supervisor's screen shows."""
    for figure in map(FIGURES.__getitem__, (*OF_THE_SCREEN, *SEALED)):
        yield from (figure.words, figure.how, POPULATIONS[figure.population])
    yield from (*PIECES, *filter(None, BY), "Supervisor", "nobody")


def parcels_codes() -> tuple[str, ...]:
    """Return what carriers report."""
    return get_args(get_type_hints(Tracking)["code"])


def timeline_words() -> Iterator[str]:
    """Yield the lines of a timeline that are words alone."""
    yield from timeline._WORDS.values()  # noqa: SLF001
    yield from ("dispute opened", "dispute edited", "letter came back", "message", "unassigned")
    for party in facts.PARTIES:
        yield f"reminder to the {party}"
        yield from (f"letter to the {party} {state}" for state in ("sent", "failed"))
        yield from (f"letter to the {party}: {kind}" for kind in KINDS)
    yield "reminder to the buyer and the seller"
    yield from KINDS
    yield from (f"carrier: {code.replace('_', ' ')}" for code in parcels_codes())


WHO = (*facts.PARTIES, "buyer and seller")
KINDS = (
    "evidence period", "reminder", "review early", "cancelled", "delivery notice", "delivery info", "decision",
    "letter", "request", "period extended", "period shortened", "period changed", "return address",
    "return unconfirmed", "return refund", "return release",
)  # fmt: skip
"""Kinds of letters."""
CLOCKS = (
    "claim opened", "period set", "evidence due", "both complete", "notice sent",
    "decide", "evidence closes", "review starts early", "the evidence period opens and both are told",
    "silence is judged", "review: the parties could not be told in time",
    "the period is renewed: not announced in time", "review: a file cannot be read", "cancels", "seals",
    "goes to the team by itself", "the buyer may escalate from here on", "the buyer is told of the delivery",
    "reason window closes", "flagged: delivered, no reply", "proposed", "approved", "sealed", "address confirmed",
    "sent back", "a second person approves or rejects", "the seller confirms a return address",
    "refunds without return", "refunds: the goods are back", "the goods are sent back", "releases the amount",
)  # fmt: skip
"""What a clock does, where the words do not name a party."""


# The languages' own files.


def read(file: Path) -> dict[Word, tuple[str, ...]]:
    """Return the translations of a `.po` file; its header is no word."""
    found: dict[Word, tuple[str, ...]] = {}
    entry: dict[str, str] = {}
    key = ""
    for line in [*file.read_text("utf-8").splitlines(), ""]:
        if line.startswith('"'):
            entry[key] += ast.literal_eval(line)
        elif line and not line.startswith("#"):
            key, _, text = line.partition(" ")
            entry[key] = ast.literal_eval(text)
        elif entry:
            word = Word(entry["msgid"], entry.get("msgid_plural", ""))
            said = (entry["msgstr[0]"], entry["msgstr[1]"]) if word.more else (entry["msgstr"],)
            found[word] = said
            entry = {}
    found.pop(Word(""), None)
    return found


def written(translations: dict[Word, tuple[str, ...]]) -> str:
    """Return a `.po` file that says *translations*."""
    made = ["# Words of the board. New ones are added by docs/make_words.py.", 'msgid ""', 'msgstr ""']
    made += [_quoted(f"{line}\n") for line in HEADER.splitlines()]
    for word, said in sorted(translations.items()):
        made += ["", f"msgid {_quoted(word.one)}"]
        if word.more:
            made += [
                f"msgid_plural {_quoted(word.more)}",
                *(f"msgstr[{n}] {_quoted(one)}" for n, one in enumerate(said)),
            ]
        else:
            made += [f"msgstr {_quoted(said[0])}"]
    return "\n".join(made) + "\n"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def compiled(translations: dict[Word, tuple[str, ...]]) -> bytes:
    """Return a `.mo` file, as GNU gettext describes it, that says *translations*; words without one are left out."""
    entries = {b"": HEADER.encode()}
    for word, said in translations.items():
        if all(said):
            entries["\0".join(filter(None, (word.one, word.more))).encode()] = "\0".join(said).encode()
    keys = sorted(entries)
    start = 28 + 16 * len(keys)
    tables: list[bytes] = []
    strings = b""
    for texts in (keys, [entries[key] for key in keys]):
        for text in texts:
            tables.append(struct.pack("<II", len(text), start + len(strings)))
            strings += text + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(keys), 28, 28 + 8 * len(keys), 0, start)
    return head + b"".join(tables) + strings


def main() -> None:
    """Bring every language up to date, and say what is missing."""
    for file in sorted(LOCALE.glob("*/LC_MESSAGES/caseboard.po")):
        before = read(file)
        now = {word: before.get(word, ("", "") if word.more else ("",)) for word in collected()}
        missing = [word for word, said in now.items() if not all(said)]
        for word in missing:
            sys.stdout.write(f"{file.parts[-3]}: {word.one!r}\n")
        if "--missing" not in sys.argv[1:]:
            file.write_text(written(now), encoding="utf-8")
            file.with_suffix(".mo").write_bytes(compiled(now))


if __name__ == "__main__":
    main()
