"""What letters are written by: a template for each kind and language, a team's own where it has one.

A template is plain text. Its first line is ``Subject: …``, then come paragraphs with names in braces. Each name is
replaced once, by text that is never looked at again: what a party wrote stays what it wrote. A paragraph that is empty
then is left out. `words.toml` beside the templates holds what letters are put together from.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "pt")
FALLBACK = "en"
"""What a party is written to in whose language there are no templates."""
FRAME, WORDS = "frame", "words.toml"
_NAME = re.compile(r"\{([a-z_]+)\}")
_SUBJECT = "Subject: "

NEEDS: dict[str, tuple[str, str]] = {
    "frame": ("name letter case order", ""),
    "evidence_period": ("due", "reason wanted"),
    "reminder": ("due", "wanted"),
    "period_extended": ("due", "wanted"),
    "period_changed": ("reason due", "wanted"),
    "period_shortened": ("due notice", "wanted"),
    "review_early": ("notice", ""),
    "delivery_notice": ("delivered last", ""),
    "delivery_info": ("delivered", ""),
    "cancelled": ("", "whose"),
    "asked": ("asked text until", ""),
    "round_opened": ("due", ""),
    "letter": ("text", ""),
    "return_address": ("address by", ""),
    "return_unconfirmed": ("", "amount"),
    "return_refund": ("", "amount"),
    "return_release": ("", "amount"),
    "decision": ("outcome return findings silent empty grounds above rationale waived", ""),
}
"""The letters there are, each with the names its template cannot do without, and those it may use."""
PHRASES: dict[str, str] = {
    "wanted": "", "asked": "", "until": "due", "findings": "", "silent": "who", "and": "", "empty": "who",
    "above": "why", "waived": "who", "of_buyer": "", "of_either": "", "return": "confirm deliver",
    "moment": "weekday day month year time", "weekdays": "", "months": "",
}  # fmt: skip
"""The phrases there are, each with the names it cannot do without."""
_LISTS = {"weekdays": 7, "months": 12}
_TABLES = ("phrases", "outcomes", "names")


class TemplateError(ValueError):
    """A template that no letter can be written by: file, line, and what is wrong or missing."""


@dataclass(frozen=True, slots=True)
class Language:
    """The templates and words of one language."""

    letters: Mapping[str, tuple[str, str]]
    """Subject and body by kind of letter."""
    phrases: Mapping[str, str]
    outcomes: Mapping[str, str]
    names: Mapping[str, str]

    def named(self, name: str) -> str:
        """Return how a reason, slot, ground or party is called."""
        return self.names.get(name, name.replace("_", " "))

    def phrase(self, name: str, **values: str) -> str:
        """Return a phrase with its names replaced."""
        return filled(self.phrases[name], values)


Templates = Mapping[str, Language]
"""By language."""


def of_language(templates: Templates, language: str) -> Language:
    """Return what a party of that *language* is written to in: ``pt-BR`` is Portuguese, the unknown is English."""
    short = language.strip().lower().replace("_", "-").partition("-")[0]
    return templates.get(short) or templates[FALLBACK]


def filled(template: str, values: Mapping[str, str]) -> str:
    """Return *template* with each name replaced once, and without the paragraphs that are empty then."""
    paragraphs = (_NAME.sub(lambda found: values.get(found[1], ""), one) for one in template.split("\n\n"))
    return "\n\n".join(one for one in paragraphs if one.strip())


@cache
def packaged() -> Templates:
    """Return the templates that Caseboard ships with."""
    return {language: _read(language, dict(_shipped(language)), None) for language in LANGUAGES}


def _shipped(language: str) -> Iterator[tuple[str, str]]:
    for file in sorted((Path(__file__).with_name("letter_words") / language).iterdir()):
        yield file.name, file.read_text("utf-8")


def overridden(own: Mapping[str, Mapping[str, str]], where: str) -> Templates:
    """Return the packaged templates with a team's *own* in their place: by language, by file name, the text.

    *where* is the folder they lie in, for people.

    Raises:
        TemplateError: one of them cannot be used.
    """
    made = dict(packaged())
    for language, texts in own.items():
        if language not in LANGUAGES:
            raise TemplateError(f"{where}/{language}: no letters are written in {language!a}; {', '.join(LANGUAGES)}")
        made[language] = _read(f"{where}/{language}", dict(texts), made[language])
    return made


def _read(where: str, texts: dict[str, str], beneath: Language | None) -> Language:
    said = texts.pop(WORDS, None)
    letters = dict(beneath.letters) if beneath else {}
    for name, text in sorted(texts.items()):
        kind = name.removesuffix(".txt")
        if kind == name or kind not in NEEDS:
            raise TemplateError(f"{where}/{name}: no letter of that name; known are {', '.join(sorted(NEEDS))}")
        letters[kind] = _template(f"{where}/{name}", kind, text)
    tables = _words(f"{where}/{WORDS}", said) if said is not None else {name: {} for name in _TABLES}
    if beneath is None:
        made = Language(letters, tables["phrases"], tables["outcomes"], tables["names"])
    else:
        made = Language(
            letters,
            {**beneath.phrases, **tables["phrases"]},
            {**beneath.outcomes, **tables["outcomes"]},
            {**beneath.names, **tables["names"]},
        )
    for kind in sorted(NEEDS.keys() - made.letters.keys()):
        raise TemplateError(f"{where}: {kind}.txt is missing")
    for name in sorted(PHRASES.keys() - made.phrases.keys()):
        raise TemplateError(f"{where}/{WORDS}: [phrases] lacks {name}")
    return made


def _template(where: str, kind: str, text: str) -> tuple[str, str]:
    lines = text.replace("\r\n", "\n").split("\n")
    needed, allowed = (frozenset(one.split()) for one in NEEDS[kind])
    subject = ""
    if kind != FRAME:
        if not lines[0].startswith(_SUBJECT) or not lines[0].removeprefix(_SUBJECT).strip():
            raise TemplateError(f"{where} line 1: begins with `{_SUBJECT}` and the subject")
        if _NAME.search(lines[0]):
            raise TemplateError(f"{where} line 1: a subject has no names in braces")
        subject, lines[0] = lines[0].removeprefix(_SUBJECT).strip(), ""
    for number, line in enumerate(lines, 1):
        for name in _NAME.findall(line):
            if name not in needed | allowed:
                known = ", ".join(f"{{{one}}}" for one in sorted(needed | allowed)) or "none"
                raise TemplateError(f"{where} line {number}: nothing is known for {{{name}}}; known are {known}")
    body = "\n".join(lines).strip("\n")
    if missing := sorted(needed - set(_NAME.findall(body))):
        raise TemplateError(f"{where} line {len(body.splitlines()) or 1}: it ends, and {{{missing[0]}}} is missing")
    return subject, body


def _words(where: str, text: str) -> dict[str, dict[str, str]]:
    try:
        read = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise TemplateError(f"{where}: {error}") from error
    tables: dict[str, dict[str, str]] = {}
    for table in _TABLES:
        tables[table] = read.pop(table, {})
        for name, value in tables[table].items():
            if not isinstance(value, str):
                raise TemplateError(f"{where} line {_line_of(text, name)}: {name} wants a text in quotes")
    if read:
        raise TemplateError(f"{where} line {_line_of(text, min(read))}: no table [{min(read)}]; {', '.join(_TABLES)}")
    for name, value in tables["phrases"].items():
        _check_phrase(f"{where} line {_line_of(text, name)}", name, value)
    return tables


def _check_phrase(where: str, name: str, value: str) -> None:
    if name not in PHRASES:
        raise TemplateError(f"{where}: no phrase {name}; known are {', '.join(PHRASES)}")
    found, needed = set(_NAME.findall(value)), set(PHRASES[name].split())
    if found != needed:
        wrong = min(found ^ needed)
        raise TemplateError(f"{where}: {name} {'lacks' if wrong in needed else 'knows no'} {{{wrong}}}")
    if len(value.split()) != _LISTS.get(name, len(value.split())):
        raise TemplateError(f"{where}: {name} wants {_LISTS[name]} words")


def _line_of(text: str, name: str) -> int:
    wanted = re.compile(rf'\s*\[?"?{re.escape(name)}"?\]?\s*(=|$)')
    return next((number for number, line in enumerate(text.splitlines(), 1) if wanted.match(line)), 1)
