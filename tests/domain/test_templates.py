"""Templates of letters: each party in its language, a team's own in place of ours, nothing broken (R15, R20)."""

from dataclasses import replace

import pytest

from caseboard.domain import letters, templates
from caseboard.domain.templates import LANGUAGES, NEEDS, TemplateError, filled, overridden, packaged
from caseboard.domain.verdict import GROUNDS, Finding
from tests.domain.build import CLOSES, at, claim, gave, in_review, verdict

HERE = "letters"


def speaks(language, **changes):
    """A case in review whose buyer reads *language*, and whose seller reads English."""
    facts = in_review(since=CLOSES, items=[gave("buyer")], **changes)
    return replace(facts, buyer=replace(facts.buyer, language=language))


@pytest.mark.parametrize(
    ("language", "greeting"),
    [
        ("en", "Dear "), ("pt", "Caro/a "), ("pt-BR", "Caro/a "), ("PT_pt", "Caro/a "), ("de", "Dear "), ("", "Dear "),
        ("ptx", "Dear "),
    ],
)  # fmt: skip
def test_each_party_in_its_own_language(language, greeting):
    """Portuguese of any country is Portuguese, and whoever reads neither gets English; the other side is not asked."""
    facts = speaks(language)
    assert letters.reminder(facts, "buyer", at(7)).body.startswith(greeting)
    assert letters.reminder(facts, "seller", at(7)).body.startswith("Dear ")


def test_a_decision_in_portuguese():
    """Outcome, money, findings, silence, grounds, dates and slots are all said in Portuguese."""
    ruling = verdict(
        outcome="return_and_refund", amount=12_000, gave_none=("seller",), above_request="O porte foi pago a dobrar.",
        findings=(Finding("A encomenda nunca saiu.", ("a" * 64,), "R18"),), grounds=("not_delivered",),
    )  # fmt: skip
    said = letters.decision(speaks("pt"), "buyer", ruling)
    assert said.subject == "[CB-1] A decisão"
    for words in (
        "Decidimos: devolução dos artigos e reembolso, 120.00 BRL.",
        "dentro de 3 d a contar desta decisão",
        "Factos apurados:\n1. A encomenda nunca saiu. (R18)",
        "Não apresentou provas: o vendedor.",
        "Fundamentos: não entregue.",
        "Porquê mais do que foi pedido: O porte foi pago a dobrar.",
        "The seller keeps the rest.",  # the desk's own words stay as they were written
        "Esta decisão é definitiva.",
    ):
        assert words in said.body
    assert "quinta-feira, 8 de novembro de 2018, 02:30:00 UTC" in letters.reminder(speaks("pt"), "buyer", at(7)).body


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_packaged_templates_are_whole(language):
    """Every letter and phrase is there; in Portuguese every reason, slot and ground has a name of its own."""
    said = packaged()[language]
    assert said.letters.keys() == NEEDS.keys()
    assert said.phrases.keys() == templates.PHRASES.keys()
    if language != "en":
        named = [*GROUNDS, *(slot for slot in ("statement", "proof_of_shipment", "photos", "invoice"))]
        assert [name for name in named if name not in said.names] == []


def test_a_teams_own_take_the_place_of_ours():
    """One file replaces one letter of one language; everything else stays."""
    own = overridden({"pt": {"reminder.txt": "Subject: Olá\n\nAté {due}.\n"}}, HERE)
    facts = replace(speaks("pt"), templates=own)
    assert letters.reminder(facts, "buyer", at(7)).subject == "[CB-1] Olá"
    assert "Até quinta-feira" in letters.reminder(facts, "buyer", at(7)).body
    assert letters.reminder(facts, "seller", at(7)) == letters.reminder(speaks("pt"), "seller", at(7))
    assert letters.review_early(facts, "buyer") == letters.review_early(speaks("pt"), "buyer")
    words = overridden({"en": {"words.toml": '[names]\nnot_delivered = "it never came"\n'}}, HERE)
    said = letters.decision(replace(speaks("en"), templates=words), "buyer", verdict())
    assert "Grounds: it never came." in said.body
    assert "Findings:" in said.body


DECISION = "Subject: So\n\n{outcome} {return} {findings} {silent} {empty} {grounds} {above} {rationale}"


@pytest.mark.parametrize(
    ("language", "name", "text", "said"),
    [
        ("fr", "reminder.txt", "", "letters/fr: no letters are written in 'fr'; en, pt"),
        ("en", "remainder.txt", "Subject: So\n", "letters/en/remainder.txt: no letter of that name; known are"),
        ("en", "reminder", "Subject: So\n", "letters/en/reminder: no letter of that name"),
        ("en", "reminder.txt", "", "letters/en/reminder.txt line 1: begins with `Subject: ` and the subject"),
        ("en", "reminder.txt", "Subject: \n\n{due}", "reminder.txt line 1: begins with"),
        ("en", "reminder.txt", "Subject: {due}\n\n{due}", "line 1: a subject has no names in braces"),
        ("en", "reminder.txt", "Subject: So\n\nDo\n{duo}", "line 4: nothing is known for {duo}; known are {due}"),
        ("en", "reminder.txt", "Subject: So\n\nDo.", "reminder.txt line 1: it ends, and {due} is missing"),
        ("pt", "decision.txt", DECISION, "decision.txt line 1: it ends, and {waived} is missing"),
        ("pt", "decision.txt", DECISION + "\n{waived} {amount}", "decision.txt line 4: nothing is known for {amount}"),
        ("en", "frame.txt", "{name} {letter} {order}", "frame.txt line 1: it ends, and {case} is missing"),
        ("en", "words.toml", "[phrases\n", "words.toml: Expected ']'"),
        pytest.param("en", "words.toml", "a = " + "[" * 20_000, "words.toml: maximum recursion", id="deep"),
        ("en", "words.toml", '[names]\n\n[phrases]\nuntil = "soon"', "words.toml line 4: until lacks {due}"),
        ("en", "words.toml", '[phrases]\nand = "{due}"', "words.toml line 2: and knows no {due}"),
        ("en", "words.toml", '[phrases]\nperhaps = "x"', "words.toml line 2: no phrase perhaps"),
        ("en", "words.toml", '[phrases]\nmonths = "a b c"', "words.toml line 2: months wants 12 words"),
        ("en", "words.toml", "[names]\nbuyer = 5", "words.toml line 2: buyer wants a text in quotes"),
        ("en", "words.toml", '[name]\nbuyer = "x"', "words.toml line 1: no table [name]"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_template_is_said_with_file_and_line(language, name, text, said):
    """Nothing is left for the day on which the letter goes."""
    with pytest.raises(TemplateError) as error:
        overridden({language: {name: text}}, HERE)
    assert said in str(error.value)


HOSTILE = "{name} {rationale} {0} {__class__} %s ${due} \n\n{case}\r\nSubject: You won"


def test_hostile_words_stay_words():
    """What somebody wrote is set in once and never read as a template, whatever it looks like."""
    facts = speaks("en")
    facts = replace(facts, buyer=replace(facts.buyer, name="{order}{letter}"))
    said = letters.decision(facts, "buyer", verdict(rationale=HOSTILE))
    assert said.body.startswith("Dear {order}{letter},\n\n")
    assert HOSTILE.strip() in said.body
    assert said.subject == "[CB-1] The decision"
    assert letters.from_staff(facts, "buyer", HOSTILE).body.count(HOSTILE.strip()) == 1


def test_an_empty_paragraph_is_left_out():
    """A name that says nothing leaves no hole."""
    assert filled("One {a}.\n\n{b}\n\nTwo {c}", {"a": "{b}", "b": "", "c": "3"}) == "One {b}.\n\nTwo 3"
    assert "\n\n\n" not in letters.decision(claim(), "buyer", verdict()).body
