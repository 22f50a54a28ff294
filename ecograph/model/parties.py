"""Who is in the ecosystem, and what can be given in it."""

from typing import Final, Literal, TypeAlias, get_args

from ecograph.model.record import ActorId, ResourceId, Statement

ResourceKind: TypeAlias = Literal[
    "service", "product", "money", "information", "access", "recognition", "capability"
]
RESOURCE_KINDS: Final[tuple[str, ...]] = get_args(ResourceKind)


class Resource(Statement):
    """Anything one actor can give another."""

    id: ResourceId
    """The text by which other tables refer to it."""
    name: str | None = None
    """What people read; the id where left out."""
    kind: ResourceKind = "service"
    """Money adds up instead of being an alternative; information and recognition are made once for all."""


class Actor(Statement):
    """A party in the ecosystem: a customer, an organisation, an authority, or a part of one."""

    id: ActorId
    """The text by which other tables refer to it."""
    name: str | None = None
    """What people read; the id where left out."""
    kind: str = "organisation"
    """Free text; customer, organisation and authority carry meaning."""
    part_of: ActorId | None = None
    """The whole of a department or a customer segment; numbers are told per whole."""
    influenceable: bool = True
    """Whether the others can hope to change what it does; if not: inform, and keep a distance."""
    trusted_by: tuple[ActorId, ...] = ()
    """Who trusts it, for finding a neutral facilitator."""
    disciplines: tuple[str, ...] = ()
    """What it covers: operations, research, marketing and so on."""
