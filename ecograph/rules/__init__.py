"""The opinions, one in each file; found by walking this folder."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
import sys
from functools import cache
from pathlib import Path

from ecograph.errors import ConfigError, RuleError
from ecograph.rule import Rule


def rules_in(path: Path) -> tuple[Rule, ...]:
    """Load the rules somebody wrote in a Python file of their own, which is run to do so.

    Raises:
        ConfigError: if the file does not exist, breaks, or holds no rule.
    """
    spec = importlib.util.spec_from_file_location(f"rules_of_{path.stem}", path)
    if spec is None or spec.loader is None or not path.is_file():
        raise ConfigError(f"{path}: there is no Python file with rules here")
    # Known by its name while it runs, as any module is: dataclasses look themselves up.
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        raise ConfigError(f"{path}: the rules cannot be read: {type(error).__name__}: {error}") from error
    values = (value for value in vars(module).values() if isinstance(value, Rule))
    found = tuple(value for value in values if value.check.__module__ == spec.name)
    if not found:
        raise ConfigError(f"{path}: there is no rule in this file; make one with @rule")
    return found


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
