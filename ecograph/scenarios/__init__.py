"""What would be: an ecosystem after a change, beside the ecosystem as it is."""

from ecograph.scenarios.loss import WhatIf, what_if
from ecograph.scenarios.sharing import Shared, shared

__all__ = ["Shared", "WhatIf", "shared", "what_if"]
