"""How the documents become a site: `sphinx-build -W --keep-going -n -b html docs site`."""
# ruff: noqa: INP001 - Sphinx reads this file by its place, not as a module of a package

from __future__ import annotations

from typing import TYPE_CHECKING

import ecograph

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "ecograph"
author = "the makers of ecograph"
version = release = ecograph.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_heading_anchors = 3  # a heading can be linked to as on a forge: model.md#actors

html_theme = "furo"
html_title = f"ecograph {version}"
html_copy_source = False

default_role = "code"  # docstrings mark code with single backticks, as Markdown does
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
napoleon_numpy_docstring = False
python_maximum_signature_line_length = 90

# References are checked only where there is a page to lead to: to what is documented here.
nitpick_ignore_regex = [("py:.*", r"(?!ecograph\.).*")]


def setup(app: Sphinx) -> None:
    """Hook into the build."""
    app.connect("autodoc-process-signature", _short)


def _short(_app: Sphinx, _what: str, _name: str, thing: object, *_: object) -> tuple[str, None] | None:
    """Leave out the arguments of a record: they are the fields, which stand below it one by one."""
    from ecograph.model import Record

    return ("", None) if isinstance(thing, type) and issubclass(thing, Record) else None
