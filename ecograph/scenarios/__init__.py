"""What would be: an ecosystem after a change, beside the ecosystem as it is."""

from ecograph.scenarios.loss import WhatIf, what_if

__all__ = ["WhatIf", "what_if"]
