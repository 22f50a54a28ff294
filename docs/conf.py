"""How the documents become a site: `sphinx-build -W --keep-going -n -b html docs site`."""
# ruff: noqa: INP001 - Sphinx finds this file by its place, not as a module of a package

from __future__ import annotations

import types
import typing

import ecograph

if typing.TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "ecograph"
version = release = ecograph.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_heading_anchors = 4  # a heading can be linked to as on a forge: model.md#actors

html_theme = "furo"
html_title = f"ecograph {version}"
html_theme_options = {"light_css_variables": {"code-font-size": "80%"}}
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_copyright = False

default_role = "code"  # docstrings mark code with single backticks, as Markdown does
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
napoleon_numpy_docstring = False
python_maximum_signature_line_length = 110
toc_object_entries_show_parents = "hide"

# With -n every reference must lead somewhere, save the types of other packages and our own shorthands.
nitpick_ignore_regex = [
    ("py:(class|data|exc|obj)", r"(?!ecograph\.).*"),
    ("py:(class|obj)", r"ecograph\.(display\..+|model\.table\.R)"),
    ("py:(class|obj)", r"ecograph\.measures\.(exchange\.D(_co)?|reciprocity\.V)"),
]


def setup(app: Sphinx) -> None:
    """Make types readable (what pydantic checks stands on the page of the model), and one list short."""
    app.connect("source-read", _rules_by_name)
    app.connect("builder-inited", _plain_fields)
    app.connect("autodoc-before-process-signature", _plain_arguments)
    app.connect("autodoc-process-signature", _short)


def _rules_by_name(_app: Sphinx, page: str, source: list[str]) -> None:
    """List each rule beside the rules, without the headings they all share."""
    if page == "rules":
        source[0] = f"---\ntocdepth: 2\n---\n{source[0]}"


def _plain_fields(_app: Sphinx) -> None:
    from ecograph.model.record import all_records

    for record in all_records():
        plain = typing.get_type_hints(record)
        record.__annotations__ = {name: plain[name] for name in record.__annotations__}


def _plain_arguments(_app: Sphinx, function: object, _is_bound: bool) -> None:
    if isinstance(function, types.FunctionType) and function.__module__.startswith("ecograph.model."):
        function.__annotations__ = typing.get_type_hints(function)


def _short(_app: Sphinx, _what: str, _name: str, thing: object, *told: object) -> tuple[str, object] | None:
    """Leave out the arguments of a record: they are its fields, which stand below it one by one."""
    from ecograph.model import Record

    _options, arguments, result = told
    if isinstance(thing, type) and issubclass(thing, Record):
        return "", None
    # A bare `date` would be taken for the field of that name.
    return (arguments.replace(": date", ": datetime.date"), result) if isinstance(arguments, str) else None
