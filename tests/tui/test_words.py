"""The board's words in Portuguese: all there, with the same placeholders, and shown where they are marked."""

import re

import pytest
from rich.cells import cell_len

from caseboard.tui import phrases
from caseboard.tui.actions import ACTIONS
from caseboard.tui.manner import Manner, spoken
from caseboard.tui.queue.pane import TYPING_RESTS
from caseboard.tui.words import LOCALE, _, many
from tests.docs.test_readme import script
from tests.tui.conftest import press, settled

make = script("make_words")


def words_of(pilot):
    """Return what stands on the screen, line by line."""
    strips = pilot.app.screen._compositor.render_strips()
    return "\n".join(strip.text for strip in strips)


FILES = sorted(LOCALE.glob("*/LC_MESSAGES/caseboard.po"))
RUN = "run `python docs/make_words.py`, and translate what it names"


@pytest.fixture
def portuguese():
    """Speak Portuguese for a test."""
    with spoken(Manner("pt")):
        yield


def test_there_is_a_language_besides_english():
    """Portuguese is there."""
    assert [file.parts[-3] for file in FILES] == ["pt"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parts[-3])
def test_every_word_is_translated(file):
    """Each word that the board marks has its translation, and the file holds no other."""
    said = make.read(file)
    assert set(said) == set(make.collected()), RUN
    assert not [word.one for word, texts in said.items() if not all(text.strip() for text in texts)], RUN


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parts[-3])
def test_placeholders_agree(file):
    """A translation fills in what the English does, and keeps the spaces and signs that join it to its neighbours."""
    for word, texts in make.read(file).items():
        for text in texts:
            assert sorted(re.findall(r"\{\w*\}", text)) == sorted(re.findall(r"\{\w*\}", word.one)), word
            assert (text[:1] == " ", text[-1:] == " ") == (word.one[:1] == " ", word.one[-1:] == " "), word
            assert (text[:2] == "! ") == (word.one[:2] == "! "), word


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parts[-3])
def test_what_is_compiled_is_what_is_written(file):
    """The `.mo` file is made from the `.po` file beside it, which is written as the script writes it."""
    said = make.read(file)
    assert file.with_suffix(".mo").read_bytes() == make.compiled(said), RUN
    assert file.read_text("utf-8") == make.written(said), RUN


def test_gettext_reads_what_is_compiled(portuguese):
    """Words come out of the compiled file, one and several, and what has no translation stays as it is."""
    assert _("Queue") == "Fila"
    assert (many("item", "items", 1), many("item", "items", 2)) == ("item", "itens")
    assert phrases.times(3, "slot", "slots") == "3 elementos"
    assert phrases.matter("not_received", "in_transit") == "não recebido · em trânsito"
    assert _("Brightgoods Ltd") == "Brightgoods Ltd"


def test_english_is_what_stands_in_the_code():
    """Without a language nothing is looked up."""
    assert _("Queue") == "Queue"
    assert many("item", "items", 2) == "items"


def test_footer_words_stay_short(portuguese):
    """A verb of the footer leaves room for seven others."""
    verbs = [action for action in ACTIONS if action.group == "Case"]
    assert all(cell_len(_(action.words)) <= 16 for action in verbs)


async def test_the_board_speaks_portuguese(board, portuguese):
    """Frame, queue, case, help and a dialog speak it; what parties wrote stays in their own words."""
    async with board().run_test(size=(180, 45)) as pilot:
        await settled(pilot)
        screen = words_of(pilot)
        for said in (
            "Fila · prazo mais próximo primeiro",
            "prazo caso",
            "Decidir",
            "Comando",
            "Cronologia",
            "comprador",
        ):
            assert said in screen
        assert "Timeline" not in screen
        await press(pilot, "question_mark")
        assert "O que faz cada tecla." not in words_of(pilot)  # further down
        await press(pilot, *"tecla")
        assert "O que faz cada tecla." in words_of(pilot)
        await press(pilot, "escape", "m")
        screen = words_of(pilot)
        assert "Carta · CB-" in screen
        assert "Tab campo seguinte · Esc volta" in screen
        assert "Pré-visualizar" in screen


async def test_tabs_faces_and_an_act_on_many_cases_speak_portuguese(board, portuguese):
    """Tabs, footer, a list without cases, the row of marks and the act on all of them are in the reader's language."""
    async with board().run_test(size=(180, 45)) as pilot:
        await settled(pilot)
        screen = words_of(pilot).splitlines()
        tabs = "Meus", "Por atribuir", "Vencem hoje", "Faltam provas", "Em negociação", "Todos abertos", "Terminados"
        assert all(name in screen[2] for name in tabs)
        footer = "Decidir", "Pedir provas", "Carta", "Atribuir", "Filtrar", "Comando", "Ajuda"
        assert all(name in screen[-1] for name in footer)
        pilot.app.screen.queue.filter.value = "zzz"
        await pilot.pause(TYPING_RESTS + 0.05)
        await settled(pilot)
        assert "Nenhum caso aqui corresponde a “zzz”." in words_of(pilot)
        assert "Esc limpa o filtro, l procura na secção seguinte." in words_of(pilot)
        await press(pilot, "escape", "V", "j", "V")
        assert "Fila · marcados: 2 · prazo mais próximo primeiro" in words_of(pilot)
        await press(pilot, "n", *"x")
        screen = words_of(pilot)
        assert "Nota · 2 casos marcados" in screen
        assert "Para colegas; nenhuma parte a lê" in screen
        await press(pilot, "tab", "enter")
        assert "seria anotado: 2" in words_of(pilot)
        assert "Escrever em 2 casos" in words_of(pilot)


async def test_the_footer_of_another_language_is_clicked_where_its_words_stand(board, portuguese):
    """Words of another length move what stands behind them, for the mouse as well."""
    async with board().run_test(size=(180, 45)) as pilot:
        await settled(pilot)
        footer = pilot.app.screen.footer
        line = words_of(pilot).splitlines()[-1]
        for action, start, size in footer.shown(180):
            assert line[start : start + size].endswith(_(action.words))
