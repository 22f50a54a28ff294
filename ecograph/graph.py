"""From an Ecosystem to a graph one can ask questions in the words of the field.

One relation, two readings: a dependency (the depender relies on the dependee) *is* a flow of
value from dependee to depender. Nothing ever adds up both readings. Everything is told per
whole: what a department gives or gets counts for the organisation it is part of.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from copy import copy
from functools import cached_property, wraps
from itertools import chain
from typing import TYPE_CHECKING, Any, Concatenate, Final, ParamSpec, TypeVar, cast

from ecograph.display import Shown
from ecograph.errors import ConfigError
from ecograph.links import Link, Links
from ecograph.model.record import FrozenDict
from ecograph.needs import Need, Needs
from ecograph.resolving import (
    interests_of,
    journeys_of,
    links_of,
    offers_of,
    positions_of,
    touchpoints_of,
    wholes_of,
)
from ecograph.words import did_you_mean, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import networkx

    from ecograph.columns import Numbers
    from ecograph.model import Ecosystem, Interest, Journey, Offer, Rating, Touchpoint
    from ecograph.model.goals import Position
    from ecograph.model.record import ActorId, ResourceId

P = ParamSpec("P")
T = TypeVar("T")

_GIVEN: Final = frozenset(
    {"facts", "settings", "_row", "_resources", "_whole", "_weights", "_missing", "_closed"}
)
"""What of a graph stays when something is lost."""
CUSTOMER: Final = "customer"
AUTHORITY: Final = "authority"


def build(ecosystem: Ecosystem, *, parts: bool = False) -> EcosystemGraph:
    """Turn a model into a graph.

    Args:
        ecosystem: the checked model.
        parts: tell departments and segments apart instead of counting them for their whole.

    Returns:
        The graph, the same whatever the order of rows in the model.

    >>> from ecograph.model import Ecosystem
    >>> eco = Ecosystem(
    ...     actors=[dict(id="airport"), dict(id="operations", part_of="airport"), dict(id="cleaner")],
    ...     dependencies=[dict(depender="operations", dependee="cleaner", resource="hall", importance=5)],
    ... )
    >>> [(link.depender, link.dependee) for link in build(eco).links]
    [('airport', 'cleaner')]
    """
    return EcosystemGraph(ecosystem, parts=parts)


def measure(
    function: Callable[Concatenate[EcosystemGraph, P], T],
) -> Callable[Concatenate[EcosystemGraph, P], T]:
    """Keep what a measure found with the graph it was asked about, so that rules can ask again for free."""

    @wraps(function)
    def remembered(graph: EcosystemGraph, *args: P.args, **kwargs: P.kwargs) -> T:
        key = (function, args, tuple(sorted(kwargs.items())))
        if key not in graph._memory:  # noqa: SLF001 - the two belong together
            answer = function(graph, *args, **kwargs)
            # Handed out to everybody who asks, so nobody may change it.
            graph._memory[key] = FrozenDict(answer) if isinstance(answer, dict) else answer  # noqa: SLF001
        found: T = graph._memory[key]  # noqa: SLF001
        return found

    return cast("Callable[Concatenate[EcosystemGraph, P], T]", remembered)


def _meant(text: str, names: Mapping[str, str]) -> str | None:
    """Find an id by itself, or by its name however it is capitalised."""
    by_name = {name.casefold(): known for known, name in sorted(names.items(), reverse=True)}
    return text if text in names else by_name.get(text.casefold())


def _near(text: str, names: Mapping[str, str]) -> str:
    hint = did_you_mean(text, {*names, *names.values()})
    return f" ({printable(hint)})" if hint else ""


class EcosystemGraph(Shown):
    """Who relies on whom for what, with the questions one asks of it; frozen once built.

    What is neither a link nor resolved here (goals, initiatives, decisions) is read from :attr:`facts`.
    """

    def __init__(self, facts: Ecosystem, *, parts: bool = False) -> None:
        self.facts: Final = facts
        self.settings: Final = facts.settings
        self._row = {actor: row for row, actor in enumerate(facts.actors.column("id"))}
        self._resources = {resource.id: resource for resource in facts.resources}
        self._whole = wholes_of(facts) if not parts else {actor: actor for actor in self._row}
        self._missing: frozenset[ResourceId] = frozenset()
        self._closed: frozenset[str] = frozenset()
        self.actors: Final[tuple[ActorId, ...]] = tuple(sorted(set(self._whole.values())))
        between, within = links_of(facts, self._whole)
        self.links: Final = between
        self.within: Final = within
        self._memory: dict[Any, Any] = {}
        self._weights: dict[Rating, float] = {}

    def without(
        self,
        actors: Iterable[ActorId] = (),
        *,
        resources: Iterable[ResourceId] = (),
        channels: Iterable[str] = (),
    ) -> EcosystemGraph:
        """Give the graph that is left when actors, resources or channels are lost, sharing the columns.

        A lost actor keeps its place in the facts, and is no actor of the graph any more. A link
        goes with either end, with its resource, and with the last of its channels; a step of a
        journey stays, performed by those who are left.

        Raises:
            KeyError: if an actor is not in the graph.

        >>> from ecograph.model import Ecosystem
        >>> eco = Ecosystem(
        ...     actors=[dict(id=actor) for actor in "abc"],
        ...     dependencies=[
        ...         dict(depender="a", dependee=other, resource="r", importance=4) for other in "bc"
        ...     ],
        ... )
        >>> [link.dependee for link in build(eco).without(["b"]).links]
        ['c']
        """
        gone, things, closed = frozenset(actors), frozenset(resources), frozenset(channels)
        for actor in gone.difference(self.actors):
            raise KeyError(actor)

        def stays(link: Link) -> bool:
            is_cut = bool(link.channels) and closed.issuperset(link.channels)
            return not (link.depender in gone or link.dependee in gone or link.resource in things or is_cut)

        left = copy(self)
        # What was worked out about the whole does not hold for the rest.
        for name in vars(left).keys() - _GIVEN:
            del vars(left)[name]
        staying = tuple(actor for actor in self.actors if actor not in gone)
        number = {actor: place for place, actor in enumerate(staying)}
        vars(left).update(
            actors=staying,
            links=Links.of([link for link in self.links if stays(link)], number),
            within=Links.of([link for link in self.within if stays(link)], number),
            _missing=self._missing | things,
            _closed=self._closed | closed,
            _memory={},
        )
        return left

    def __repr__(self) -> str:
        return f"EcosystemGraph({self.facts.name!r}, {len(self.actors)} actors, {len(self.links)} links)"

    # --- parties and resources ---------------------------------------------------------------

    def whole(self, actor: ActorId) -> ActorId:
        """Give the actor under which an actor is told: its whole, or itself."""
        return self._whole[actor]

    def find(self, text: str) -> ActorId:
        """Find whom somebody means by an id, or by a name as people read it; a part stands for its whole.

        Raises:
            ConfigError: if nobody is called so.
        """
        meant = _meant(text, self.names)
        if meant is None:
            raise ConfigError(f'nobody on the map is called "{printable(text)}"{_near(text, self.names)}')
        return self.whole(meant)

    def find_resource(self, text: str) -> ResourceId:
        """Find which resource somebody means by an id, or by a name as people read it.

        Raises:
            ConfigError: if nothing is called so.
        """
        known = {*self._resources, *self.links.column("resource"), *self.within.column("resource")}
        names = {resource: self.resource_name(resource) for resource in known}
        meant = _meant(text, names)
        if meant is None:
            raise ConfigError(f'nothing on the map is called "{printable(text)}"{_near(text, names)}')
        return meant

    @cached_property
    def names(self) -> Mapping[ActorId, str]:
        """What people read for every actor, parts included."""
        return {actor: self.name(actor) for actor in self._row}

    def name(self, actor: ActorId) -> str:
        """Give what people read."""
        return self._names[actor] or actor

    def resource_name(self, resource: ResourceId) -> str:
        """Give what people read; for what a touchpoint gives, the name of the touchpoint."""
        if resource in self._resources:
            return self._resources[resource].name or resource
        return self._touchpoint_names.get(resource, resource)

    def is_touchpoint(self, resource: ResourceId) -> bool:
        """Whether a resource is what a touchpoint without a resource of its own gives."""
        return resource not in self._resources and resource in self._touchpoint_names

    @cached_property
    def _touchpoint_names(self) -> Mapping[ResourceId, str]:
        return {f"{journey.id}/{point.id}": point.name or point.id for journey, point in self._touchpoints}

    @cached_property
    def _touchpoints(self) -> tuple[tuple[Journey, Touchpoint], ...]:
        return touchpoints_of(self.facts)

    def resource_kind(self, resource: ResourceId) -> str:
        """Give the kind of a resource; what is in no glossary is a service."""
        return self._resources[resource].kind if resource in self._resources else "service"

    def kind(self, actor: ActorId) -> str:
        """Give the kind of an actor: customer, organisation, authority or anything else."""
        return self._kinds[actor]

    @cached_property
    def _names(self) -> Mapping[ActorId, str | None]:
        return self._by_actor("name")

    @cached_property
    def _kinds(self) -> Mapping[ActorId, str]:
        return self._by_actor("kind")

    def _by_actor(self, field: str) -> dict[ActorId, Any]:
        return dict(zip(self._row, self.facts.actors.column(field), strict=True))

    def is_customer(self, actor: ActorId) -> bool:
        """Whether the actor is a customer."""
        return self.kind(actor) == CUSTOMER

    def is_authority(self, actor: ActorId) -> bool:
        """Whether the actor is an authority."""
        return self.kind(actor) == AUTHORITY

    def is_there(self, actor: ActorId) -> bool:
        """Whether an actor, or the whole it is part of, is in the graph and not lost."""
        return self._whole[actor] in self._there

    def can_be_influenced(self, actor: ActorId) -> bool:
        """Whether the others can hope to change what it does."""
        return self._influenceable[actor]

    @cached_property
    def _influenceable(self) -> Mapping[ActorId, bool]:
        return self._by_actor("influenceable")

    def can_trade(self, actor: ActorId) -> bool:
        """Whether it could give something in return: a customer pays in other ways, an authority may not."""
        return self._trading[actor]

    @cached_property
    def _trading(self) -> Mapping[ActorId, bool]:
        return {actor: kind not in {CUSTOMER, AUTHORITY} for actor, kind in self._kinds.items()}

    @cached_property
    def focal(self) -> ActorId | None:
        """The actor from whom the ecosystem is seen."""
        focal = None if self.facts.focal is None else self._whole[self.facts.focal]
        return focal if focal in self._there else None

    # --- links ---------------------------------------------------------------------------------

    def weight(self, rating: Rating) -> float:
        """Give the weight of a rating under the model's mapping."""
        if rating not in self._weights:
            self._weights[rating] = self.settings.weight(rating)
        return self._weights[rating]

    def worth(self, link: Link) -> float:
        """Give what the depender receives: weight × satisfaction / 5, or the weight where that is unknown."""
        satisfied = 1.0 if link.satisfaction is None else link.satisfaction / 5
        return self.weight(link.importance) * satisfied

    @cached_property
    def worths(self) -> Numbers:
        """The :meth:`worth` of each link to its depender, a column to do sums with."""
        links = self.links
        return links.arithmetic.product(self.weights("importance"), links.numbers("satisfaction"), scale=5)

    def weights(self, field: str) -> Numbers:
        """Give the weight of one rating of every link, a column to do sums with; unknown ones stay so."""
        links = self.links
        if self.settings.weights == "rating":
            return links.numbers(field)
        weights = [None if rating is None else self.weight(rating) for rating in links.column(field)]
        return links.arithmetic.taken(weights, range(len(links)))

    def received_by(self, actor: ActorId) -> tuple[Link, ...]:
        """Give the links over which an actor receives."""
        return self._received[actor]

    def given_by(self, actor: ActorId) -> tuple[Link, ...]:
        """Give the links over which an actor gives."""
        return self._given[actor]

    def given_between(self, *, provider: ActorId, recipient: ActorId) -> tuple[Link, ...]:
        """Give the links over which one actor gives to another."""
        links, giver, receiver = self.links, self._number.get(provider), self._number.get(recipient)
        if giver is None or receiver is None:
            return ()
        # Links stand in order of depender, then of dependee.
        givers = links.numbers("dependee")
        start, end = self._starts[receiver : receiver + 2]
        first, last = (cut(givers, giver, start, end) for cut in (bisect_left, bisect_right))
        return links[first:last]

    @cached_property
    def _starts(self) -> list[int]:
        """Where the links of each depender begin, and where the last ones end."""
        _, starts = self.links.arithmetic.bundles(self.links.numbers("depender"), len(self.actors))
        return starts

    @cached_property
    def _number(self) -> Mapping[ActorId, int]:
        return {actor: number for number, actor in enumerate(self.actors)}

    @cached_property
    def _received(self) -> Mapping[ActorId, tuple[Link, ...]]:
        return self.links.by_end("depender", self._number)

    @cached_property
    def _given(self) -> Mapping[ActorId, tuple[Link, ...]]:
        return self.links.by_end("dependee", self._number)

    @cached_property
    def needs(self) -> Needs:
        """What each depender needs: its links for one resource are alternatives, money is not."""
        return Needs(
            self.links,
            self.actors,
            self.settings,
            money={resource for resource in self._resources if self.resource_kind(resource) == "money"},
            own={(link.depender, link.resource) for link in self.within},
        )

    def between_traders(self, links: Links) -> Links:
        """Keep the links of which both ends could give something in return."""
        trades = list(map(self.can_trade, self.actors))
        ends = (links.arithmetic.taken(trades, links.numbers(end)) for end in ("depender", "dependee"))
        return links.chosen(links.arithmetic.filled(*ends))

    @cached_property
    def critical_links(self) -> Links:
        """The links that serve a critical need."""
        sums = self.links.arithmetic
        is_critical = sums.taken(self.needs.is_critical, self.needs.served_by)
        return self.links.chosen(sums.filled(is_critical, is_critical))

    def needs_of(self, actor: ActorId) -> tuple[Need, ...]:
        """What one actor needs, in the order of :attr:`needs`.

        Raises:
            KeyError: there is no such actor.

        >>> from ecograph import load
        >>> build(load('''
        ... actors: [{id: a}, {id: b}]
        ... dependencies: [{depender: a, dependee: b, resource: r, importance: 5}]
        ... ''')).needs_of("a")[0].dependees
        ('b',)
        """
        if actor not in self._needs_by_depender:
            places = self.needs.of(self._number[actor])
            self._needs_by_depender[actor] = tuple(map(self.needs.__getitem__, places))
        return self._needs_by_depender[actor]

    @cached_property
    def _needs_by_depender(self) -> dict[ActorId, tuple[Need, ...]]:
        return {}

    # --- wants and offers ----------------------------------------------------------------------

    @cached_property
    def _there(self) -> frozenset[ActorId]:
        return frozenset(self.actors)

    @cached_property
    def interests(self) -> tuple[Interest, ...]:
        """Who wants what, one for each actor, resource and giver; views resolved, told per whole."""
        told = interests_of(self.facts, self._whole)
        return tuple(interest for interest in told if interest.actor in self._there)

    @cached_property
    def offers(self) -> tuple[Offer, ...]:
        """Who could give what, one for each actor and resource; views resolved, told per whole."""
        return tuple(offer for offer in offers_of(self.facts, self._whole) if offer.actor in self._there)

    # --- goals and journeys --------------------------------------------------------------------

    @cached_property
    def positions(self) -> tuple[Position, ...]:
        """Who stands where, one for each actor and goal; views resolved, told per whole.

        Of the parts of one whole the firmest counts; where some are for a goal and others
        against it, the whole stands at 0. A median between two stances counts as the one
        nearer to 0.
        """
        return self._those_there(positions_of(self.facts, self._whole))

    @cached_property
    def positions_apart(self) -> tuple[Position, ...]:
        """Who stands where, as :attr:`positions`, with the departments of a whole told apart."""
        return self._those_there(positions_of(self.facts, {actor: actor for actor in self._row}))

    def _those_there(self, told: Iterable[Position]) -> tuple[Position, ...]:
        return tuple(position for position in told if self._whole[position.actor] in self._there)

    @cached_property
    def journeys(self) -> tuple[Journey, ...]:
        """What customers go through, by id, with the steps in their order.

        Views of steps are resolved, everybody is told per whole, a rating is one number. What
        is lost performs nothing, answers for nothing and owns nothing; a closed channel is none.
        """
        told = journeys_of(self.facts, self._whole)
        if len(self.actors) == len(set(self._whole.values())) and not self._missing and not self._closed:
            return told
        return tuple(self._left_of(journey) for journey in told if journey.customer in self._there)

    def _left_of(self, journey: Journey) -> Journey:
        def there(actor: ActorId | None) -> ActorId | None:
            return actor if actor in self._there else None

        def left(point: Touchpoint) -> Touchpoint:
            channels = tuple(channel for channel in point.channel if channel not in self._closed)
            is_cut = bool(point.channel) and not channels
            is_missing = (point.resource or f"{journey.id}/{point.id}") in self._missing
            performers = () if is_cut or is_missing else tuple(filter(there, point.performer))
            return point.model_copy(
                update={
                    "performer": performers,
                    "accountable": there(point.accountable),
                    "blamed": there(point.blamed),
                    "channel": channels,
                }
            )

        return journey.model_copy(
            update={
                "owner": there(journey.owner),
                "sponsor": there(journey.sponsor),
                "touchpoints": tuple(map(left, journey.touchpoints)),
            }
        )

    @cached_property
    def heard(self) -> frozenset[ActorId]:
        """The actors, told per whole, from whom a wish, an offer, a stance or a view on the map comes."""
        facts = self.facts
        said = (facts.interests, facts.offers, facts.positions)
        # What another party says of somebody is not that party's own voice.
        own = (row.actor for table in said for row in table if row.according_to in {None, row.actor})
        tables = (facts.actors, facts.interests, facts.offers, facts.dependencies)
        voices = (voice for table in tables for voice in table.column("according_to") if voice)
        points = (point.according_to for journey in facts.journeys for point in journey.touchpoints)
        spoken = (position.according_to for position in facts.positions)
        return frozenset(self.whole(actor) for actor in chain(own, voices, points, spoken) if actor)

    # --- as networkx ---------------------------------------------------------------------------

    @cached_property
    def network(self) -> networkx.MultiDiGraph[str]:
        """The graph as a frozen networkx MultiDiGraph, depender → dependee, keyed by resource.

        Nodes carry `name`, `kind`, `focal` and `influenceable`; edges carry `resource`, `kind`,
        `importance`, `weight`, `worth` and, where they are known, `satisfaction`, `effort`,
        `tolerance`, `agreement`, `amount`, `unit`, `evidence`. Value flows against the edges.
        """
        import networkx

        frozen: networkx.MultiDiGraph[str] = networkx.freeze(self.as_networkx())
        return frozen

    def as_networkx(self) -> networkx.MultiDiGraph[str]:
        """Give a copy of :attr:`network` to change.

        >>> from ecograph.model import Ecosystem
        >>> eco = Ecosystem(
        ...     actors=[dict(id="a"), dict(id="b")],
        ...     dependencies=[dict(depender="a", dependee="b", resource="r", importance=4, satisfaction=5)],
        ... )
        >>> build(eco).as_networkx().edges["a", "b", "r"]["worth"]
        4.0
        """
        import networkx

        network: networkx.MultiDiGraph[str] = networkx.MultiDiGraph(name=self.facts.name)
        for actor in self.actors:
            row = self.facts.actors[self._row[actor]]
            network.add_node(
                actor,
                name=self.name(actor),
                kind=row.kind,
                focal=actor == self.focal,
                influenceable=row.influenceable,
            )
        for link in self.links:
            known = {
                name: value
                for name, value in zip(link._fields[3:12], link[3:12], strict=True)
                if value is not None and name != "channels"
            }
            network.add_edge(
                link.depender,
                link.dependee,
                key=link.resource,
                resource=link.resource,
                kind=self.resource_kind(link.resource),
                weight=self.weight(link.importance),
                worth=self.worth(link),
                **known,
            )
        return network


__all__ = ["EcosystemGraph", "Link", "Need", "build", "measure"]
