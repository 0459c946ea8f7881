"""Why something was refused: what the rules do not allow, and what came too late."""

from __future__ import annotations


class Refused(Exception):
    """Something the rules do not allow, in one clear line.

    `rule` names the rule or heading that refuses it, `why` says it in words.
    """

    def __init__(self, why: str, rule: str = "") -> None:
        super().__init__(f"{why} ({rule})" if rule else why)
        self.why = why
        self.rule = rule


class PassedOver(Refused):
    """Something that has happened already; it changes nothing and is no fault of its sender."""


class Changed(Refused):
    """Somebody else was faster: the case is not what was seen."""


class NoSuchCase(Refused):
    """There is no case of that number."""


class CaseEnded(Refused):
    """Something for a case that has ended."""

    def __init__(self, number: str, stage: str) -> None:
        super().__init__(f"case has ended: {number} is {stage}", "Endings")
