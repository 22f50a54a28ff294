"""The opinions, one in each file; found by walking this folder."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from pathlib import Path

from ecograph.errors import RuleError
from ecograph.rule import Rule


@cache
def all_rules() -> tuple[Rule, ...]:
    """Find every rule, by family and name.

    Raises:
        RuleError: if a file of a family does not hold the rule it is named after.
    """
    found = []
    here = Path(__file__).parent
    for family in sorted(folder.name for folder in here.iterdir() if (folder / "__init__.py").is_file()):
        for module in pkgutil.iter_modules([str(here / family)]):
            home = importlib.import_module(f"{__name__}.{family}.{module.name}")
            rule = getattr(home, module.name, None)
            if not isinstance(rule, Rule):
                raise RuleError(f"{home.__name__} must define the rule {module.name}")
            found.append(rule)
    return tuple(found)
