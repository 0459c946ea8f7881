"""Money in minor units with ISO 4217 exponents, and what was paid for the lines of an order (R7)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import NamedTuple

BIGGEST = 2**63 - 1
"""The most minor units that the database's BIGINT holds, either sign."""

_EXPONENTS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
# ISO 4217, table A.1. Codes without a minor unit (gold, XDR, XXX) are no money that an order is paid in. The
# lev gave way to the euro in 2026, but orders paid in it are still disputed.
_HUNDREDTHS = """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF
    CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ
    GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD
    MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON
    RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS
    UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG
"""
EXPONENTS: dict[str, int] = {
    code: exponent for exponent, codes in {2: _HUNDREDTHS, **_EXPONENTS}.items() for code in codes.split()
}
"""Each active currency with the number of decimals that its amounts have."""
CURRENCIES = frozenset(EXPONENTS)

_DECIMAL = re.compile(r"([+-]?)([0-9]+)(?:\.([0-9]+))?")
_LONGEST = 40


class MoneyError(ValueError):
    """An amount that is none, or lines of an order whose amounts contradict each other."""


class UnknownCurrency(MoneyError):
    """A code that no active currency of ISO 4217 has."""


class PaidLine(NamedTuple):
    """One line of an order as R7 reads it; money in minor units of the order's currency."""

    ref: str
    quantity: int
    price: int
    """Of one piece."""
    paid: int | None
    """What the buyer paid for the whole line, where the order says so."""

    @property
    def priced(self) -> int:
        """What the whole line costs by its price."""
        return self.price * self.quantity


def decimals(currency: str) -> int:
    """Return how many decimals amounts of *currency* have (ISO 4217).

    Raises:
        UnknownCurrency: no active currency has this code.
    """
    try:
        return EXPONENTS[currency]
    except KeyError:
        raise UnknownCurrency(f"{_quoted(currency)} is no active currency of ISO 4217") from None


# An order's amounts are read when it comes in, when it is taken, and when a dispute is opened on it.
@lru_cache(maxsize=8192)
def minor(text: str, currency: str) -> int:
    """Return the decimal string *text* in minor units of *currency*.

    An amount finer than the currency is refused even where the surplus digits are
    zeros: whoever writes 5.0 yen means another currency, or has rounded.

    Raises:
        MoneyError: no plain decimal number, more decimals than the currency allows, or too large.
        UnknownCurrency: no active currency has this code.
    """
    exponent = decimals(currency)
    match = _DECIMAL.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None:
        raise MoneyError(f"amount {_quoted(text)} is no decimal number such as {decimal_text(6990, currency)}")
    sign, whole, fraction = match[1], match[2], match[3] or ""
    if len(fraction) > exponent:
        raise MoneyError(f"amount {text} has more decimals than {currency} allows ({exponent})")
    amount = int(whole + fraction.ljust(exponent, "0"))
    if amount > BIGGEST:
        raise MoneyError(f"amount {text} is too large")
    return -amount if sign == "-" else amount


def decimal_text(amount: int, currency: str) -> str:
    """Return *amount* minor units as a decimal string with all decimals of *currency*, such as ``69.90``.

    Raises:
        UnknownCurrency: no active currency has this code.
    """
    exponent = decimals(currency)
    digits = str(abs(amount)).rjust(exponent + 1, "0")
    sign = "-" if amount < 0 else ""
    return f"{sign}{digits[:-exponent]}.{digits[-exponent:]}" if exponent else f"{sign}{digits}"


def paid_for(lines: Sequence[PaidLine], paid: int, of: Collection[str]) -> int:
    """Return what was paid for the lines *of* an order, minor units (R7).

    Raises:
        MoneyError: as `paid_per_line`, or the order has no such line.
    """
    each = paid_per_line(lines, paid)
    wanted = set(of)
    if missing := sorted(wanted - each.keys()):
        raise MoneyError(f"the order has no line {_quoted(missing[0])}")
    return sum(each[ref] for ref in wanted)


def paid_per_line(lines: Sequence[PaidLine], paid: int) -> dict[str, int]:
    """Return what was paid for each line of an order, minor units, in the order's sequence (R7).

    A line that names what was paid for it keeps that. The others cost their price
    and share what is then still missing from the order's `paid` (freight) or is too
    much (a discount), so that all lines together make exactly what the buyer paid.
    Where every line names its own amount there is nothing to share.

    Raises:
        MoneyError: a line stands twice, has less than one piece or a negative amount, or the
            lines name more than the order's `paid` leaves for the others.
    """
    _check(lines, paid)
    shared = [line for line in lines if line.paid is None]
    each = {line.ref: line.priced if line.paid is None else line.paid for line in lines}
    if not shared:
        return each
    difference = paid - sum(each.values())
    sign = -1 if difference < 0 else 1
    parts = _shares(abs(difference), [line.priced for line in shared])
    for line, part in zip(shared, parts, strict=True):
        each[line.ref] += sign * part
    return each


def _shares(amount: int, weights: Sequence[int]) -> list[int]:
    """Split *amount* by *weights*, the largest remainders rounded up, ties by place.

    Lines that all cost nothing weigh the same: the freight was paid for them all alike.
    """
    weights = weights if any(weights) else [1] * len(weights)
    total = sum(weights)
    parts = [amount * weight // total for weight in weights]
    left = amount - sum(parts)
    by_remainder = sorted(range(len(weights)), key=lambda place: -(amount * weights[place] % total))
    for place in by_remainder[:left]:
        parts[place] += 1
    return parts


def _check(lines: Sequence[PaidLine], paid: int) -> None:
    if len({line.ref for line in lines}) < len(lines):
        twice = [ref for ref, count in Counter(line.ref for line in lines).items() if count > 1]
        raise MoneyError(f"line {_quoted(twice[0])} stands twice in the order")
    for line in lines:
        if line.quantity < 1:
            raise MoneyError(f"line {_quoted(line.ref)} has a quantity of {line.quantity}")
        if line.price < 0 or (line.paid or 0) < 0:
            raise MoneyError(f"line {_quoted(line.ref)} has a negative amount")
    named = sum(line.paid for line in lines if line.paid is not None)
    if paid < named and any(line.paid is None for line in lines):
        raise MoneyError("the lines name more than was paid for the whole order")


def _quoted(text: str) -> str:
    """Return foreign *text* short and escaped, fit for a message on a terminal."""
    return ascii(text if len(text) <= _LONGEST else text[:_LONGEST] + "...")
