"""Who buys and sells in the demo, and what is on offer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from caseboard.cli.demo_data.book import SHOP, Book
from caseboard.cli.demo_data.words import table

_REGULARS = 0.62
"""How often a dispute is opened by somebody who opened one before."""


@dataclass(frozen=True, slots=True)
class Goods:
    """Something on offer; prices in whole units of the market's currency."""

    kind: str
    title: str
    listing: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Party:
    """A buyer or a seller."""

    ref: str
    name: str
    language: str
    address: tuple[str, str, str]
    """Street, town with its code, country; of a buyer."""


@dataclass(frozen=True, slots=True)
class Market:
    """One of the markets, with everything it takes to buy something there."""

    name: str
    currency: str
    country: str
    language: str
    zone: str
    decimals: int
    carriers: tuple[tuple[str, str], ...]
    first: tuple[str, ...]
    last: tuple[str, ...]
    streets: tuple[str, ...]
    cities: tuple[str, ...]
    sellers: tuple[tuple[str, float, int], ...]
    goods: tuple[Goods, ...]


def markets() -> tuple[Market, ...]:
    """Return the markets of the demo."""
    return tuple(
        Market(
            **{
                **one,
                **{name: tuple(one[name]) for name in ("first", "last", "streets", "cities")},
                "carriers": tuple((name, form) for name, form in one["carriers"]),
                "sellers": tuple((name, rating, rated) for name, rating, rated in one["sellers"]),
                "goods": tuple(Goods(*goods) for goods in one["goods"]),
            }
        )
        for one in table("markets.toml")["market"]
    )


class People:
    """Buyers and sellers, entered into the book when they are first met."""

    def __init__(self, book: Book, chance: Random, everywhere: Iterable[Market], since: datetime) -> None:
        """Know the markets; parties are on record from *since* on."""
        self._book = book
        self._chance = chance
        self._since = since
        self.markets = tuple(everywhere)
        self._buyers: dict[str, list[Party]] = {market.name: [] for market in self.markets}
        self._sellers: dict[tuple[str, str], Party] = {}

    def seller(self, market: Market) -> Party:
        """Return one of the shops of *market*."""
        name, rating, rated = self._chance.choice(market.sellers)
        known = self._sellers.get((market.name, name))
        if known is None:
            known = Party(f"s-{market.name}-{len(self._sellers) + 1}", name, market.language, ("", "", ""))
            self._sellers[market.name, name] = known
            self._enter(known, "seller", market, rating=rating, rated_orders=rated)
        return known

    def buyer(self, market: Market) -> Party:
        """Return a buyer of *market*, now and then one who has disputed before."""
        known = self._buyers[market.name]
        if known and self._chance.random() < _REGULARS:
            return self._chance.choice(known)
        chance = self._chance
        name = f"{chance.choice(market.first)} {chance.choice(market.last)}"
        if market.language == "ja":
            name = f"{chance.choice(market.last)} {chance.choice(market.first)}"
        place = (
            f"{chance.choice(market.streets)} {chance.randrange(1, 140)}",
            chance.choice(market.cities),
            market.country,
        )
        made = Party(f"b-{market.name}-{len(known) + 1}", name, market.language, place)
        known.append(made)
        self._enter(made, "buyer", market)
        return made

    def _enter(self, party: Party, role: str, market: Market, **more: object) -> None:
        joined = self._since - timedelta(days=self._chance.randrange(60, 3000))
        self._book.add(
            SHOP, "party", party.ref, self._since, role=role, name=party.name, email=f"{party.ref}@example.com",
            language=party.language, time_zone=market.zone, joined_at=joined, **more,
        )  # fmt: skip
