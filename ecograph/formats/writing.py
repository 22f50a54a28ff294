"""A model as a file: the one door to every format that holds a model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ecograph.errors import ConfigError
from ecograph.formats.written import Written, tables_of
from ecograph.words import did_you_mean, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ecograph.model import Ecosystem


def _yaml(ecosystem: Ecosystem) -> Written:
    from ecograph.formats.yaml import write_yaml

    return Written(write_yaml(tables_of(ecosystem)))


def _json(ecosystem: Ecosystem) -> Written:
    from ecograph.formats.json import write_json

    return Written(write_json(tables_of(ecosystem)))


def _workbook(ecosystem: Ecosystem) -> Written:
    from ecograph.formats.sheets import respelled, sheets_of
    from ecograph.formats.workbook import write_workbook

    tables = tables_of(ecosystem)
    return Written(write_workbook(sheets_of(tables)), tuple(respelled(tables)))


def _csv(ecosystem: Ecosystem) -> Written:
    from ecograph.formats.csv import write_csv
    from ecograph.formats.sheets import respelled, sheets_of

    tables = tables_of(ecosystem)
    return Written(write_csv(sheets_of(tables)), tuple(respelled(tables)))


def _kumu(ecosystem: Ecosystem) -> Written:
    from ecograph.formats.kumu import write_kumu

    return write_kumu(ecosystem)


def _graphml(ecosystem: Ecosystem) -> Written:
    from ecograph.formats.graphml import write_graphml

    return write_graphml(ecosystem)


_WRITERS: Final[Mapping[str, Callable[[Ecosystem], Written]]] = {
    "yaml": _yaml,
    "json": _json,
    "xlsx": _workbook,
    "csv": _csv,
    "kumu": _kumu,
    "graphml": _graphml,
}
MODEL_FORMATS: Final = tuple(_WRITERS)
"""What a model can be written as; `csv` is a folder of files."""


def written(ecosystem: Ecosystem, format: str) -> Written:
    """Write a model in a format, and tell what that format cannot hold.

    Returns:
        The content (a mapping of file names to bytes for a folder), and each row or cell left.

    Raises:
        ConfigError: there is no such format.

    >>> from ecograph.model import Ecosystem
    >>> str(written(Ecosystem(actors=[{"id": "a"}]), "json").content).splitlines()[2:4]
    [' "actors": [', '  {"id": "a"}']
    """
    if format not in _WRITERS:
        raise ConfigError(
            f'a model cannot be written as "{printable(format)}" ({did_you_mean(format, MODEL_FORMATS)})'
        )
    return _WRITERS[format](ecosystem)
