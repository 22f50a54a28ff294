"""What the user writes: frozen nouns, checked when they are made, without any graph."""

from ecograph.model.ecosystem import FORMAT, Ecosystem
from ecograph.model.goals import Goal, Position
from ecograph.model.journeys import Cause, Journey, Metric, Touchpoint
from ecograph.model.links import Dependency, Interest, Offer
from ecograph.model.parties import RESOURCE_KINDS, Actor, Resource
from ecograph.model.rating import Rating, RatingRange, point_of
from ecograph.model.record import EvidenceLevel, Record, Statement
from ecograph.model.roadmap import Change, Decision, Initiative, Lever, Scenario
from ecograph.model.settings import Settings
from ecograph.model.table import Table

__all__ = [
    "FORMAT",
    "RESOURCE_KINDS",
    "Actor",
    "Cause",
    "Change",
    "Decision",
    "Dependency",
    "Ecosystem",
    "EvidenceLevel",
    "Goal",
    "Initiative",
    "Interest",
    "Journey",
    "Lever",
    "Metric",
    "Offer",
    "Position",
    "Rating",
    "RatingRange",
    "Record",
    "Resource",
    "Scenario",
    "Settings",
    "Statement",
    "Table",
    "Touchpoint",
    "point_of",
]
