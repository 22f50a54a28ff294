"""Numbers about an ecosystem, without opinions; usable without any rule.

Each measure is a function of the graph. The functions that take plain arcs and numbers are
the kernels behind them, for values no rating can express.
"""

from ecograph.measures.dependence import Cascade, SinglePoint, Step, Supply, cascade, losses, single_points
from ecograph.measures.exchange import (
    Ring,
    Transfer,
    compatible_rings,
    cycles,
    open_interests,
    rings,
    transfers,
)
from ecograph.measures.reciprocity import (
    Balance,
    Layers,
    Pair,
    balances,
    layers,
    maximum_circulation,
    own_books,
    pairs,
    split_into_layers,
)
from ecograph.measures.summary import EcosystemNumbers, actor_table, ecosystem_numbers

__all__ = [
    "Balance",
    "Cascade",
    "EcosystemNumbers",
    "Layers",
    "Pair",
    "Ring",
    "SinglePoint",
    "Step",
    "Supply",
    "Transfer",
    "actor_table",
    "balances",
    "cascade",
    "compatible_rings",
    "cycles",
    "ecosystem_numbers",
    "layers",
    "losses",
    "maximum_circulation",
    "open_interests",
    "own_books",
    "pairs",
    "rings",
    "single_points",
    "split_into_layers",
    "transfers",
]
