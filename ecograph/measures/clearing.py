"""Which exchange rings go together best: the clearing of a barter market.

Rings compete: an interest is served once, an offer has room for so many, a party may want to
take part in one ring only. Choosing among them is weighted set packing, which is hard where
each party can give to dozens. So the market is cut into parts that do not touch, small parts
are searched exhaustively in plain Python, and only what is left is given to HiGHS, after
annealing has found a good set and prices have bounded what any set can reach.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from math import exp, floor, fsum, isfinite
from random import Random
from time import monotonic
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from ecograph.errors import ConfigError
from ecograph.words import closest, did_you_mean, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import Any

Slot: TypeAlias = tuple[str, ...]
Objective: TypeAlias = Literal["parties", "gain", "worst-off"]

SMALL = 64
"""A part of so many rings is searched at once; a larger one is thinned out first."""
PRICED = 1000
"""A part of so many rings is priced in plain Python; a larger one by HiGHS."""
CORES = 0.02, 0.05
"""How far below its price, in shares of the average worth, a ring may be to be searched first."""
DEEPEST = 150
"""How many decisions deep the search goes, each two calls: far below what Python allows."""
BLOCK = 5000
"""How many moves of annealing are made between two looks at the clock."""
ALMOST = 1e-6
"""What HiGHS, too, takes for equal."""


class Candidate(NamedTuple):
    """A ring that may be chosen."""

    gains: Mapping[str, float]
    """What each member gains: the worth of what it gets less the effort of what it gives."""
    uses: frozenset[Slot] = frozenset()
    """What the ring needs and others may need too, such as an interest or room in an offer."""


@dataclass(frozen=True)
class Market:
    """Rings that compete for what there is room for.

    Args:
        candidates: the rings, in any order.
        capacities: how many chosen rings may use a slot, from 0; 1 for a slot that is not named.
            What has room for all is no slot.
        one_ring_each: whether a party takes part in one chosen ring at most.
    """

    candidates: Sequence[Candidate]
    capacities: Mapping[Slot, int] = field(default_factory=dict)
    one_ring_each: bool = False


class Work(NamedTuple):
    """How much may be done to find the best set and to prove it."""

    seconds: float | None = 5.0
    """When to stop, from the start of the call; None to go on until it is proved.

    A search in plain Python that has begun is finished, and so is the import of scipy: parts of a second."""
    nodes: int = 500
    """How many decisions the search in plain Python may take in each part; 0 leaves all to HiGHS."""
    moves: int = 250
    """How many moves of annealing a ring is worth."""
    seed: int = 0


class Packing(NamedTuple):
    """Rings that can all be carried out together."""

    chosen: tuple[int, ...]
    """Which candidates, by their places, ascending."""
    parties: int
    """How many parties take part."""
    gain: float
    """What all members gain together."""
    smallest: float | None
    """What the member that gains least gains, in one ring; None where nothing is chosen."""
    value: float | None
    """What the objective asks for; None for the worst-off where nothing can be chosen."""
    bound: float | None
    """What no compatible set can exceed."""
    proved: bool
    """Whether no compatible set is better, to within a millionth."""
    parties_bound: float | None = None
    """What no set can exceed in parties served; None where the objective is the gain."""

    @property
    def gap(self) -> float | None:
        """The share of the bound that is not reached, in [0, 1]: 0 where proved, None without a bound.

        1 too where the worst-off member of the set loses.
        """
        if self.proved:
            return 0.0
        if self.value is None or self.bound is None or self.bound <= 0:
            return None
        return min((self.bound - self.value) / self.bound, 1.0)


def best_packing(
    market: Market, *, objective: Objective = "parties", success: float = 1.0, work: Work | None = None
) -> Packing:
    """Choose the compatible set of rings that is best.

    maximise f(x) subject to sum over rings r that use slot s of x_r ≤ capacity_s, x_r in {0, 1},
    where f is one of:

    - `"parties"`: how many parties take part in a chosen ring, each counted once;
    - `"gain"`: the sum of what all members gain;
    - `"worst-off"`: of the sets that serve most parties, what the member that gains least gains
      (in the ring in which it gains least). Those left out gain nothing and are worse off than
      any who take part, so as few as possible are left out first, and then the smallest gain is
      raised: the first two steps of the leximin order over everybody. The other way round a
      single ring would be all that is ever proposed.

    Where each link holds with probability `success` = p, a ring of k members counts with p^k.

    The bound is the value of prices (Lagrangian multipliers) on slots and parties, or that of HiGHS where
    lower: sum of capacity · price + sum over rings of what their worth exceeds their prices by,
    0 at least.

    The candidates are ordered by what they say before anything is done, so their order in the
    market does not matter, and of equally good sets the same is chosen each time (of candidates that are
    equal in everything the first). That holds without a time limit, and with one that is not
    reached. Otherwise set and bound depend on the machine; a proved value never does.

    Args:
        market: the rings and what they compete for.
        objective: what is best.
        success: the probability that a link holds, in (0, 1]. Below 1 parties are counted only where
            each is in one ring, since two rings that may fail are not one and a half parties.
        work: how much may be done.

    Raises:
        ConfigError: if the objective is unknown, or if `success` is out of range or cannot be combined
            with it.
        ValueError: if a ring has fewer than two members or a gain that is no number.

    Source: cycle formulation of the clearing problem (Abraham, Blum & Sandholm 2007); failure-aware
    weights (Dickerson, Procaccia & Sandholm 2013); reduced-cost fixing and Lagrangian bounds as in
    Wolsey, *Integer Programming* (1998).

    >>> pair = Candidate({"a": 1, "b": 1}, frozenset({("b", "x"), ("a", "y")}))
    >>> ring = Candidate({"a": 2, "b": 2, "c": 2}, frozenset({("b", "x"), ("c", "y"), ("a", "z")}))
    >>> best_packing(Market([pair, ring]))[:3]
    ((1,), 3, 6.0)
    """
    *_, best = improving_packings(market, objective=objective, success=success, work=work)
    return best


def improving_packings(
    market: Market, *, objective: Objective = "parties", success: float = 1.0, work: Work | None = None
) -> Iterator[Packing]:
    """Give each better set of rings as it is found, the last with all that was proved.

    As `best_packing`; the first comes at once, from taking rings greedily, and is given even if
    it is empty. For the worst-off a set is better that serves more parties, or as many and its
    smallest gain is larger. Whoever is interrupted between two of them has the best so far in
    hand; only within HiGHS, which comes last, an interruption waits.

    >>> pair = Candidate({"a": 1, "b": 1}, frozenset({("b", "x"), ("a", "y")}))
    >>> [packing.proved for packing in improving_packings(Market([pair]))][-1]
    True
    """
    _check(market, objective, success)
    work = work or Work()
    until = None if work.seconds is None else monotonic() + work.seconds
    clock = _Clock(until)
    if objective == "worst-off":
        return _raising_the_worst_off(market, success, work, clock)
    return _improving(market, objective, success, work, clock)


def _check(market: Market, objective: Objective, success: float) -> None:
    known = ("parties", "gain", "worst-off")
    if objective not in known:
        near = f" ({did_you_mean(objective, known)})" if closest(objective, known) else ""
        raise ConfigError(f'"{printable(objective)}" is no objective; say parties, gain or worst-off{near}')
    if not 0 < success <= 1:
        raise ConfigError(f"the success of a link is a probability above 0, not {success}")
    if success < 1 and objective != "gain" and not market.one_ring_each:
        raise ConfigError("where links may fail, parties are counted only if each is in one ring at most")
    for place, candidate in enumerate(market.candidates):
        if len(candidate.gains) < 2 or not all(map(isfinite, candidate.gains.values())):
            raise ValueError(f"candidate {place} has fewer than two members or a gain that is no number")


class _Clock(NamedTuple):
    until: float | None

    def left(self) -> float:
        return float("inf") if self.until is None else max(0.0, self.until - monotonic())

    def share(self, part: float) -> _Clock:
        return _Clock(None if self.until is None else monotonic() + part * self.left())


# --- The worst-off ----------------------------------------------------------------------------------


def _raising_the_worst_off(market: Market, success: float, work: Work, clock: _Clock) -> Iterator[Packing]:
    """Serve most parties, then ask for the highest floor under all gains that serves as many."""
    floors = [min(candidate.gains.values()) for candidate in market.candidates]
    levels = sorted(set(floors))
    best = None
    for packing in _improving(market, "parties", success, work, clock.share(0.5)):
        best = packing
        highest = levels[-1] if packing.chosen else None
        yield packing._replace(
            value=packing.smallest, bound=highest, proved=not packing.chosen and packing.proved
        )
    if best is None or best.smallest is None or best.value is None:
        return
    most, served = best, best.value
    low, high, reachable = levels.index(best.smallest), len(levels), len(levels) - 1
    while low + 1 < high:
        middle = (low + high) // 2
        places = [place for place, least in enumerate(floors) if least >= levels[middle]]
        part = replace(market, candidates=[market.candidates[place] for place in places])
        above = None
        for above in _improving(part, "parties", success, work, clock.share(0.5)):
            if (above.value or 0.0) >= served - ALMOST:
                break
        if above is None or above.smallest is None or (above.value or 0.0) < served - ALMOST:
            high = middle
            if above is None or (above.bound or 0.0) < served - ALMOST:
                reachable = min(reachable, middle - 1)
        else:
            chosen = tuple(places[place] for place in above.chosen)
            best, served = _described(market, chosen), above.value or 0.0
            low = levels.index(above.smallest)
            yield best._replace(value=best.smallest, bound=levels[reachable], parties_bound=most.bound)
    yield _described(market, best.chosen)._replace(
        value=best.smallest,
        bound=levels[reachable],
        proved=most.proved and reachable <= low,
        parties_bound=most.bound,
    )


def _described(market: Market, chosen: tuple[int, ...]) -> Packing:
    gains = [market.candidates[place].gains for place in chosen]
    every = [gain for members in gains for gain in members.values()]
    return Packing(
        chosen=chosen,
        parties=len({party for members in gains for party in members}),
        gain=fsum(every),
        smallest=min(every, default=None),
        value=None,
        bound=None,
        proved=False,
    )


# --- Parts that do not touch ------------------------------------------------------------------------


@dataclass(frozen=True)
class _Part:
    """Rings that compete with one another and with no others; rings, slots and parties are numbers.

    A set is worth what its rings are worth and one for each party that they share in.
    """

    places: tuple[int, ...]
    worth: tuple[float, ...]
    uses: tuple[tuple[int, ...], ...]
    shares: tuple[tuple[int, ...], ...]
    room: tuple[int, ...]
    parties: int

    @property
    def scale(self) -> float:
        """What a ring is worth on average, with all the parties that it shares in."""
        return fsum((*self.worth, *map(len, self.shares))) / len(self.worth)

    @property
    def is_whole(self) -> bool:
        """Whether every set is worth a whole number, so that a bound may be rounded down."""
        return all(worth == floor(worth) for worth in self.worth)

    def value(self, rings: Iterable[int]) -> float:
        rings = tuple(rings)
        shared = {party for ring in rings for party in self.shares[ring]}
        return fsum(self.worth[ring] for ring in rings) + len(shared)

    def only(self, rings: Sequence[int]) -> _Part:
        return replace(
            self,
            places=tuple(self.places[ring] for ring in rings),
            worth=tuple(self.worth[ring] for ring in rings),
            uses=tuple(self.uses[ring] for ring in rings),
            shares=tuple(self.shares[ring] for ring in rings),
        )


class _Found(NamedTuple):
    """What is known of the best set of a part."""

    rings: tuple[int, ...]
    value: float
    bound: float

    @property
    def proved(self) -> bool:
        return self.bound <= self.value + ALMOST * max(1.0, abs(self.value))

    def or_better(self, part: _Part, rings: Iterable[int]) -> _Found:
        rings = tuple(sorted(rings))
        value = part.value(rings)
        return self if value <= self.value else _Found(rings, value, max(value, self.bound))

    def as_best(self) -> _Found:
        return self._replace(bound=self.value)

    def bounded(self, part: _Part, bound: float) -> _Found:
        reached = float(floor(bound + ALMOST)) if part.is_whole else bound
        return self._replace(bound=max(self.value, min(self.bound, reached)))


class _Entry(NamedTuple):
    """A candidate that can be carried out, and what it adds."""

    place: int
    worth: float
    uses: tuple[Slot | str, ...]
    shares: tuple[str, ...]


def _parts(market: Market, objective: Objective, success: float) -> list[_Part]:
    """Cut the market into parts, without rings that cannot be carried out or add nothing."""
    candidates = market.candidates
    # A slot is a tuple and a party a text, so that neither is taken for the other.
    room: dict[Slot | str, int] = {
        slot: market.capacities.get(slot, 1) for candidate in candidates for slot in candidate.uses
    }
    if market.one_ring_each:
        room |= {party: 1 for candidate in candidates for party in candidate.gains}
    possible = [
        place
        for place in sorted(range(len(candidates)), key=lambda place: _rank(candidates[place]))
        if all(room[slot] > 0 for slot in candidates[place].uses)
    ]
    often = Counter(party for place in possible for party in candidates[place].gains)
    entries = []
    for place in possible:
        gains, uses = candidates[place]
        shares: tuple[str, ...] = ()
        if objective == "gain":
            worth = fsum(gains.values()) * success ** len(gains)
        elif market.one_ring_each:
            worth = len(gains) * success ** len(gains)
        else:
            shares = tuple(sorted(party for party in gains if often[party] > 1))
            worth = float(len(gains) - len(shares))
        parties = sorted(gains) if market.one_ring_each else ()
        if worth > 0 or shares:
            entries.append(_Entry(place, worth, (*sorted(uses), *parties), shares))
    demand = Counter(slot for entry in entries for slot in entry.uses)
    scarce = {slot for slot, wanted in demand.items() if wanted > room[slot]}
    entries = [entry._replace(uses=tuple(slot for slot in entry.uses if slot in scarce)) for entry in entries]
    return [_numbered(together, room) for together in _touching(_undominated(entries, room))]


def _rank(candidate: Candidate) -> tuple[object, ...]:
    """Order as rings are ranked, and after that by all that a candidate says."""
    gains = candidate.gains.values()
    return -min(gains), -fsum(gains), len(gains), sorted(candidate.gains.items()), sorted(candidate.uses)


def _undominated(entries: Sequence[_Entry], room: Mapping[Slot | str, int]) -> list[_Entry]:
    """Leave out a ring where another with the same needs adds as much, and one alone can be chosen."""
    alike: dict[tuple[Slot | str, ...], list[int]] = defaultdict(list)
    for number in sorted(range(len(entries)), key=lambda number: (-entries[number].worth, number)):
        entry = entries[number]
        if not any(room[slot] == 1 for slot in entry.uses):
            alike[str(number),].append(number)
        elif not any(set(entry.shares) <= set(entries[other].shares) for other in alike[entry.uses]):
            alike[entry.uses].append(number)
    return [entries[number] for number in sorted(number for numbers in alike.values() for number in numbers)]


def _touching(entries: Sequence[_Entry]) -> Iterator[list[_Entry]]:
    at: dict[Slot | str, list[int]] = defaultdict(list)
    for number, entry in enumerate(entries):
        for common in (*entry.uses, *entry.shares):
            at[common].append(number)
    seen: set[int] = set()
    for start in range(len(entries)):
        if start in seen:
            continue
        seen.add(start)
        together, ahead = [], [start]
        while ahead:
            number = ahead.pop()
            together.append(number)
            for common in (*entries[number].uses, *entries[number].shares):
                fresh = [other for other in at.pop(common, ()) if other not in seen]
                seen.update(fresh)
                ahead += fresh
        yield [entries[number] for number in sorted(together)]


def _numbered(entries: Sequence[_Entry], room: Mapping[Slot | str, int]) -> _Part:
    slots: dict[Slot | str, int] = {}
    parties: dict[str, int] = {}
    return _Part(
        places=tuple(entry.place for entry in entries),
        worth=tuple(entry.worth for entry in entries),
        uses=tuple(tuple(slots.setdefault(slot, len(slots)) for slot in entry.uses) for entry in entries),
        shares=tuple(
            tuple(parties.setdefault(party, len(parties)) for party in entry.shares) for entry in entries
        ),
        room=tuple(room[slot] for slot in slots),
        parties=len(parties),
    )


# --- The best set of every part ---------------------------------------------------------------------


def _improving(
    market: Market, objective: Objective, success: float, work: Work, clock: _Clock
) -> Iterator[Packing]:
    parts = _parts(market, objective, success)
    founds = [_greedy(part) for part in parts]

    def packing() -> Packing:
        chosen = sorted(
            part.places[ring] for part, found in zip(parts, founds, strict=True) for ring in found.rings
        )
        value, bound = fsum(found.value for found in founds), fsum(found.bound for found in founds)
        proved = all(found.proved for found in founds)
        return _described(market, tuple(chosen))._replace(
            value=value,
            bound=value if proved else bound,
            proved=proved,
            parties_bound=None if objective == "gain" else value if proved else bound,
        )

    told = packing()
    yield told
    for stage in (_searched, _thinned, _optimised):
        for number, part in enumerate(parts):
            if founds[number].proved:
                continue
            open_parts = sum(not found.proved for found in founds[number:])
            for found in stage(part, founds[number], work, clock.share(1 / open_parts)):
                is_better = found.value > founds[number].value
                founds[number] = found
                if is_better:
                    told = packing()
                    yield told
    if packing() != told:
        yield packing()


def _greedy(part: _Part) -> _Found:
    """Take what fits, in the best of three orders: by rank, by worth, and by worth for what is used."""
    every = range(len(part.worth))
    prices = _shared_out(part)
    full = [part.worth[ring] + len(part.shares[ring]) for ring in every]
    best = _Found((), 0.0, _reached(part, prices)[0])
    for key in (
        lambda ring: ring,
        lambda ring: (-full[ring], ring),
        lambda ring: (-full[ring] / max(1, len(part.uses[ring])), ring),
    ):
        left = list(part.room)
        taken: list[int] = []
        for ring in sorted(every, key=key):
            if all(left[slot] for slot in part.uses[ring]):
                taken.append(ring)
                for slot in part.uses[ring]:
                    left[slot] -= 1
        best = best.or_better(part, taken)
        if len(taken) == len(every):
            return best.as_best()
    return best.bounded(part, best.bound)


def _searched(part: _Part, found: _Found, work: Work, _: _Clock) -> Iterator[_Found]:
    """Search a small part exhaustively."""
    if len(part.worth) <= SMALL:
        best = _search(part, range(len(part.worth)), work.nodes)
        if best is not None:
            yield found.or_better(part, best).as_best()


def _thinned(part: _Part, found: _Found, work: Work, clock: _Clock) -> Iterator[_Found]:
    """Search among the rings that prices favour, then among all that they do not rule out."""
    if len(part.worth) > PRICED or not work.nodes or not clock.left():
        return
    bound, reduced = _reached(part, _ascended(part, found.value))
    found = found.bounded(part, bound)
    for below in CORES:
        core = [ring for ring, over in enumerate(reduced) if over >= -below * part.scale]
        best = _search(part, core, work.nodes)
        if best is None:
            yield found
            return
        found = found.or_better(part, best)
        yield found
        if found.proved:
            return
    for better in _annealed(part, found, reduced, work, clock):
        found = better
        yield found
    best = _search(part, _promising(part, found, bound, reduced), work.nodes)
    if best is not None:
        yield found.or_better(part, best).as_best()


def _optimised(part: _Part, found: _Found, work: Work, clock: _Clock) -> Iterator[_Found]:
    """Anneal along the prices of the linear program, then let HiGHS better it or show it best."""
    if not clock.left():
        return
    prices = _linear_prices(part, clock)
    bound, reduced = _reached(part, prices)
    best = found.bounded(part, bound)
    yield best
    for better in _annealed(part, best, reduced, work, clock.share(0.9)):
        best = better
        yield best
    if not best.proved and clock.left():
        yield _branched(part, best, _promising(part, best, bound, reduced), clock)


# --- Prices -----------------------------------------------------------------------------------------


class _Prices(NamedTuple):
    """What a use of each slot costs, and what it costs to count each party."""

    slots: Sequence[float]
    parties: Sequence[float]


def _reached(part: _Part, prices: _Prices) -> tuple[float, list[float]]:
    """Give what no set exceeds at these prices, and what each ring is worth beyond them.

    Any prices ≥ 0 give a bound: it needs no solver to be believed.
    """
    counts = [max(0.0, 1.0 - price) for price in prices.parties]
    reduced = [
        worth + sum(counts[party] for party in shares) - sum(prices.slots[slot] for slot in uses)
        for worth, uses, shares in zip(part.worth, part.uses, part.shares, strict=True)
    ]
    room = (price * room for price, room in zip(prices.slots, part.room, strict=True))
    return fsum((*room, *prices.parties, *(over for over in reduced if over > 0))), reduced


def _promising(part: _Part, found: _Found, bound: float, reduced: Sequence[float]) -> list[int]:
    """List the rings that can be in a better set: reduced-cost fixing."""
    enough = found.value + (1 - ALMOST if part.is_whole else ALMOST * max(1.0, abs(found.value)))
    return [ring for ring, over in enumerate(reduced) if bound + min(0.0, over) >= enough]


def _shared_out(part: _Part) -> _Prices:
    """Price every slot so that each ring that uses any is paid for."""
    slots = [0.0] * len(part.room)
    parties = [0.5] * part.parties
    for worth, uses, shares in zip(part.worth, part.uses, part.shares, strict=True):
        for slot in uses:
            slots[slot] = max(slots[slot], (worth + 0.5 * len(shares)) / len(uses))
    return _Prices(slots, parties)


def _ascended(part: _Part, value: float, *, rounds: int = 200) -> _Prices:
    """Better the prices step by step, each slot by how much is wanted of it (subgradient, Polyak's steps)."""
    prices = best = _shared_out(part)
    least, reach, since = float("inf"), 1.0, 0
    for _ in range(rounds):
        bound, reduced = _reached(part, prices)
        since += 1
        if bound < least - ALMOST:
            best, least, since = prices, bound, 0
        elif since == 10:
            prices, reach, since = best, reach * 0.6, 0
            continue
        slots, parties = [float(room) for room in part.room], [1.0] * part.parties
        for ring, over in enumerate(reduced):
            if over > 0:
                for slot in part.uses[ring]:
                    slots[slot] -= 1
                for party in part.shares[ring]:
                    parties[party] -= prices.parties[party] < 1
        steps = [*zip(prices.slots, slots, strict=True), *zip(prices.parties, parties, strict=True)]
        square = fsum(slack * slack for price, slack in steps if price > 0 or slack < 0)
        if not square or least <= value + ALMOST:
            break
        step = reach * max(bound - value, 0.5) / square
        prices = _Prices(
            [max(0.0, price - step * slack) for price, slack in zip(prices.slots, slots, strict=True)],
            [
                min(1.0, max(0.0, price - step * slack))
                for price, slack in zip(prices.parties, parties, strict=True)
            ],
        )
    return best


# --- Search in plain Python -------------------------------------------------------------------------


class _TooHardError(Exception):
    """The search has taken all the decisions it may."""


class _Search:
    """Decide ring by ring, remember what is best among the rest, and search what does not touch apart."""

    def __init__(self, part: _Part, nodes: int) -> None:
        self.part, self.nodes = part, nodes
        self.sharing = [sum(1 << party for party in shares) for shares in part.shares]
        self.at_slot = [0] * len(part.room)
        at_party = [0] * part.parties
        for ring, uses in enumerate(part.uses):
            for slot in uses:
                self.at_slot[slot] |= 1 << ring
            for party in part.shares[ring]:
                at_party[party] |= 1 << ring
        self.rivals = []
        self.linked = []
        for ring, uses in enumerate(part.uses):
            rivals = 0
            for slot in uses:
                rivals |= self.at_slot[slot]
            linked = rivals
            for party in part.shares[ring]:
                linked |= at_party[party]
            self.rivals.append(rivals & ~(1 << ring))
            self.linked.append(linked & ~(1 << ring))
        self.wide = [slot for slot, room in enumerate(part.room) if room > 1]
        self.known: dict[tuple[int, int, tuple[int, ...]], tuple[float, int]] = {}

    def best(self, rings: int, counted: int, left: Mapping[int, int], depth: int = 0) -> tuple[float, int]:
        """Give the most that some of the rings add, and which do, as bits.

        Args:
            rings: those still open, as bits; all of them fit.
            counted: the parties that take part already, as bits.
            left: how much room is left in each slot with room for several.
            depth: how many decisions led here.
        """
        if depth > DEEPEST or self.nodes <= 0:
            raise _TooHardError
        value, chosen = 0.0, 0
        ahead = rings
        while ahead:
            ring = (ahead & -ahead).bit_length() - 1
            ahead &= ahead - 1
            if self._outweighs(ring, rings, counted):
                value += self._adds(ring, counted)
                chosen |= 1 << ring
                rings, counted, left = self._after(ring, rings, counted, left)
                ahead = rings
        while rings:
            together = self._together(rings)
            rings &= ~together
            more, others = self._decided(together, counted, left, depth)
            value, chosen = value + more, chosen | others
        return value, chosen

    def _decided(self, rings: int, counted: int, left: Mapping[int, int], depth: int) -> tuple[float, int]:
        near = 0
        for ring in _bits(rings):
            near |= self.sharing[ring]
        room = tuple(left[slot] for slot in self.wide if self.at_slot[slot] & rings)
        key = rings, counted & near, room
        if key not in self.known:
            self.nodes -= 1
            ring = max(_bits(rings), key=lambda ring: ((self.rivals[ring] & rings).bit_count(), -ring))
            value, chosen = self.best(*self._after(ring, rings, counted, left), depth + 1)
            value, chosen = value + self._adds(ring, counted), chosen | 1 << ring
            other = self.best(rings & ~(1 << ring), counted, left, depth + 1)
            self.known[key] = other if other[0] > value else (value, chosen)
        return self.known[key]

    def _adds(self, ring: int, counted: int) -> float:
        return self.part.worth[ring] + (self.sharing[ring] & ~counted).bit_count()

    def _after(
        self, ring: int, rings: int, counted: int, left: Mapping[int, int]
    ) -> tuple[int, int, Mapping[int, int]]:
        closed = 1 << ring
        for slot in self.part.uses[ring]:
            if slot not in left:
                closed |= self.at_slot[slot]
            else:
                left = {**left, slot: left[slot] - 1}
                if not left[slot]:
                    closed |= self.at_slot[slot]
        return rings & ~closed, counted | self.sharing[ring], left

    def _outweighs(self, ring: int, rings: int, counted: int) -> bool:
        """Whether a ring alone is worth all that it can displace, one ring at each of its slots."""
        worth = self.part.worth[ring]
        known = counted | self.sharing[ring]
        lost = {rival: self._adds(rival, known) for rival in _bits(self.rivals[ring] & rings)}
        if sum(lost.values()) <= worth:
            return True
        displaced = 0.0
        for slot in self.part.uses[ring]:
            rivals = self.at_slot[slot] & rings & ~(1 << ring)
            displaced += max((lost[rival] for rival in _bits(rivals)), default=0.0)
        return displaced <= worth

    def _together(self, rings: int) -> int:
        together, front = 0, rings & -rings
        while front:
            together |= front
            reached = 0
            for ring in _bits(front):
                reached |= self.linked[ring]
            front = reached & rings & ~together
        return together


def _bits(bits: int) -> Iterator[int]:
    while bits:
        yield (bits & -bits).bit_length() - 1
        bits &= bits - 1


def _search(part: _Part, rings: Sequence[int], nodes: int) -> list[int] | None:
    """Find the best set among some rings; None where that takes more decisions than may be taken."""
    search = _Search(part.only(rings), nodes)
    left = {slot: part.room[slot] for slot in search.wide}
    try:
        _, chosen = search.best((1 << len(rings)) - 1, 0, left)
    except _TooHardError:
        return None
    return [rings[ring] for ring in _bits(chosen)]


# --- Annealing --------------------------------------------------------------------------------------


class _Choice:
    """A compatible set that changes ring by ring."""

    def __init__(self, part: _Part, rings: Iterable[int]) -> None:
        self.part = part
        self.rings: set[int] = set()
        self.holders: list[list[int]] = [[] for _ in part.room]
        self.times = [0] * part.parties
        self.value = part.value(rings)
        for ring in rings:
            self._put(ring)

    def displaced(self, ring: int) -> set[int]:
        """Name the rings that must go for another: at each full slot the one that holds it longest."""
        room, holders = self.part.room, self.holders
        return {holders[slot][0] for slot in self.part.uses[ring] if len(holders[slot]) == room[slot]}

    def change(self, ring: int, displaced: Iterable[int]) -> float:
        """Give what the set is worth more when a ring takes the place of others."""
        worth = self.part.worth
        change = worth[ring]
        for other in displaced:
            change -= worth[other]
        if self.times:
            shares = self.part.shares
            gone = Counter(party for other in displaced for party in shares[other])
            come = shares[ring]
            change += sum(not self.times[party] for party in come)
            change -= sum(self.times[party] == gone[party] for party in gone if party not in come)
        return change

    def swap(self, ring: int, displaced: Iterable[int], change: float) -> None:
        for other in displaced:
            self.rings.remove(other)
            for slot in self.part.uses[other]:
                self.holders[slot].remove(other)
            for party in self.part.shares[other]:
                self.times[party] -= 1
        self._put(ring)
        self.value += change

    def _put(self, ring: int) -> None:
        self.rings.add(ring)
        for slot in self.part.uses[ring]:
            self.holders[slot].append(ring)
        for party in self.part.shares[ring]:
            self.times[party] += 1


def _annealed(
    part: _Part, found: _Found, reduced: Sequence[float], work: Work, clock: _Clock
) -> Iterator[_Found]:
    """Let rings displace one another, ever more rarely for the worse.

    Those worth most beyond their prices try most often.
    The rate at which a loss is accepted falls with the moves made, or with the time where that
    runs out first.
    """
    count = len(part.worth)
    moves, hot, cold = work.moves * count, 0.3, 0.02
    order = sorted(range(count), key=lambda ring: (-reduced[ring], ring))
    random = Random(work.seed).random  # noqa: S311 - a search, not a secret
    choice = _Choice(part, found.rings)
    best, most = found.rings, found.value
    scale, allowed = part.scale, clock.left()
    for start in range(0, moves, BLOCK):
        late = 1 - clock.left() / allowed if 0 < allowed < float("inf") else float(not allowed)
        passed = max(start / moves, late)
        if passed >= 1 or found.proved:
            break
        heat = scale * hot * (cold / hot) ** passed
        for _ in range(min(BLOCK, moves - start)):
            ring = order[int(count * random() ** 2)]
            if ring in choice.rings:
                continue
            displaced = choice.displaced(ring)
            change = choice.change(ring, displaced)
            if change >= 0 or random() < exp(change / heat):
                choice.swap(ring, displaced, change)
                if choice.value > most + ALMOST:
                    best, most = tuple(choice.rings), choice.value
        if most > found.value:
            found = found.or_better(part, best)
            yield found


# --- HiGHS ------------------------------------------------------------------------------------------


def _rows(part: _Part) -> tuple[object, object, object]:
    """Lay a part out for HiGHS: losses, matrix and limits; a shared party counts if a chosen ring has it."""
    import numpy
    import scipy.sparse

    rings, slots = len(part.worth), len(part.room)
    entries = [(slot, ring, 1.0) for ring, uses in enumerate(part.uses) for slot in uses]
    entries += [(slots + party, ring, -1.0) for ring, shares in enumerate(part.shares) for party in shares]
    entries += [(slots + party, rings + party, 1.0) for party in range(part.parties)]
    rows, columns, values = zip(*entries, strict=True)
    shape = slots + part.parties, rings + part.parties
    return (
        -numpy.array([*part.worth, *[1.0] * part.parties]),
        scipy.sparse.csr_matrix((values, (rows, columns)), shape=shape),
        numpy.array([*part.room, *[0] * part.parties], dtype=float),
    )


def _linear_prices(part: _Part, clock: _Clock) -> _Prices:
    """Take the prices at which the linear relaxation clears, by interior point."""
    from scipy.optimize import linprog

    gains, matrix, limits = _rows(part)
    options = {"time_limit": clock.left()} if clock.until is not None else {}
    solved = linprog(gains, A_ub=matrix, b_ub=limits, bounds=(0, 1), method="highs-ipm", options=options)
    if solved.status != 0:
        return _shared_out(part)
    slots = len(part.room)
    rows = [max(0.0, -float(price)) for price in solved.ineqlin.marginals]
    return _Prices(rows[:slots], [max(0.0, 1.0 - price) for price in rows[slots:]])


def _interruptible(work: Callable[..., Any], *arguments: object, **options: object) -> Any:
    """Work in a thread: what runs outside Python hears of an interrupt when it is done, minutes later."""
    from threading import Thread

    done: list[Any] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            done.append(work(*arguments, **options))
        except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
            failed.append(error)

    worker = Thread(target=run, daemon=True)
    worker.start()
    worker.join()
    if failed:
        raise failed[0]
    return done[0]


def _branched(part: _Part, found: _Found, rings: Sequence[int], clock: _Clock) -> _Found:
    """Let HiGHS branch over the rings that can be in a better set."""
    import numpy
    from scipy.optimize import Bounds, LinearConstraint, milp

    if not rings:
        return found.as_best()
    few = part.only(rings)
    gains, matrix, limits = _rows(few)
    options: dict[str, float] = {"mip_rel_gap": 0.0}
    if clock.until is not None:
        options["time_limit"] = clock.left()
    solved = _interruptible(
        milp,
        gains,
        integrality=numpy.array([1] * len(rings) + [0] * part.parties),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(matrix, -numpy.inf, limits),
        options=options,
    )
    if solved.x is not None:
        found = found.or_better(part, (ring for ring, x in zip(rings, solved.x, strict=False) if x > 0.5))
    if solved.status == 0:
        return found.as_best()
    bound = solved.mip_dual_bound
    return found if bound is None or not isfinite(bound) else found.bounded(part, -float(bound))
