"""The names people may rely on."""

from __future__ import annotations

import inspect

import pytest

import ecograph


def test_public_names_are_pinned():
    """The package offers exactly these names, and each can be had."""
    assert list(ecograph.__all__) == [
        "ConfigError",
        "EcographError",
        "Ecosystem",
        "EcosystemGraph",
        "ExecutableMissing",
        "Finding",
        "GuessWarning",
        "InvalidModel",
        "LayoutTimeout",
        "ModelError",
        "Problem",
        "RenderError",
        "Report",
        "RuleError",
        "UnreadableModel",
        "__version__",
        "build",
        "load",
        "measures",
        "model",
        "render",
        "save",
        "scan",
        "scenarios",
    ]
    assert all(hasattr(ecograph, name) for name in ecograph.__all__)


def test_a_wrong_name_is_an_attribute_error():
    """A name that does not exist fails as in any module, with the nearest name as a hint from Python."""
    with pytest.raises(AttributeError, match="laod"):
        ecograph.laod  # noqa: B018


@pytest.mark.parametrize(
    ("verb", "parameters"),
    [
        ("load", ["source", "mapping", "arrows", "unknown_columns", "progress"]),
        ("build", ["ecosystem", "parts"]),
        ("scan", ["what", "rules", "today", "progress"]),
        ("render", ["what", "format", "options"]),
        ("save", ["what", "path", "options"]),
    ],
)
def test_the_verbs_keep_their_parameters(verb, parameters):
    """The verbs take these parameters, in this order."""
    assert list(inspect.signature(getattr(ecograph, verb)).parameters) == parameters


def test_every_measure_that_is_offered_exists():
    """`measures.__all__` names what can be imported, sorted."""
    assert list(ecograph.measures.__all__) == sorted(ecograph.measures.__all__)
    assert all(hasattr(ecograph.measures, name) for name in ecograph.measures.__all__)
