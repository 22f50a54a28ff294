"""Settings: how a rating becomes a weight, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from ecograph.model import RatingRange, Settings

STEEP = {1: 1, 2: 2, 3: 4, 4: 8, 5: 16}
RATINGS = st.floats(min_value=1, max_value=5)


@pytest.mark.parametrize(
    ("rating", "weight"),
    [
        (1, 1),
        (1.5, 1.5),
        (2, 2),
        (2.5, 3),
        (3, 4),
        (4, 8),
        (4.25, 10),
        (4.5, 12),
        (5, 16),
        (RatingRange(low=4, high=5), 12),
        (RatingRange(low=1, best=3, high=5), 4),
    ],
)
def test_a_mapping_gives_weights_straight_between_its_levels(rating, weight):
    """A whole rating weighs what the mapping says, one between two levels in proportion."""
    assert Settings(weights=STEEP).weight(rating) == weight


@given(RATINGS)
def test_without_a_mapping_a_rating_weighs_what_it_says(rating):
    """The default mapping is the rating itself, also when it is spelt out."""
    assert Settings().weight(rating) == rating
    assert Settings(weights={n: n for n in range(1, 6)}).weight(rating) == pytest.approx(rating)


@given(RATINGS, RATINGS, st.lists(st.floats(0.01, 9), min_size=5, max_size=5))
def test_a_higher_rating_never_weighs_less(one, other, steps):
    """Whatever the mapping, weights rise with ratings and stay within its ends."""
    levels = {n: sum(steps[:n]) for n in range(1, 6)}
    settings = Settings(weights=levels)
    low, high = sorted((one, other))
    assert levels[1] <= settings.weight(low) <= settings.weight(high) * (1 + 1e-12)
    assert settings.weight(high) <= levels[5] * (1 + 1e-12)


def test_keys_of_a_mapping_may_be_text():
    """JSON and YAML keys are text; they are the same levels."""
    assert Settings(weights={str(key): str(value) for key, value in STEEP.items()}) == Settings(weights=STEEP)


@pytest.mark.parametrize(
    "weights",
    [
        {},
        {1: 1},
        {1: 1, 2: 2, 3: 3, 4: 4},
        {0: 0.5, **STEEP},
        {**STEEP, 6: 32},
        {**STEEP, 5: 8},
        {**STEEP, 5: 7},
        {**STEEP, 1: 0},
        {**STEEP, 1: -1},
        {**STEEP, 5: float("inf")},
        {**STEEP, 5: float("nan")},
        {**STEEP, 3: "four"},
        {1.5: 1, **STEEP},
        "linear",
        "",
        5,
        None,
        [1, 2, 4, 8, 16],
        {"one": 1},
    ],
    ids=repr,
)
def test_a_bad_mapping_is_refused(weights):
    """A mapping names each of the levels 1 to 5 once, above nothing and rising; only `rating` is a word."""
    with pytest.raises(ValidationError):
        Settings(weights=weights)


@pytest.mark.parametrize(
    "wrong",
    [
        {"critical": 0},
        {"critical": 6},
        {"poor": "low"},
        {"within": "now"},
        {"headlines": -1},
        {"headlines": 1.5},
        {"seed": -1},
        {"select": "net-giver"},
        {"thresholds": {"net-giver": 5}},
        {"thresholds": {"r": {"x": [1]}}},
        {"thresholds": {"r": {"x": None}}},
        {"critcal": 5},
    ],
    ids=repr,
)
def test_a_bad_setting_is_refused(wrong):
    """Settings outside their range, of another type or with an unknown name are refused."""
    with pytest.raises(ValidationError):
        Settings(**wrong)


def test_settings_read_back_what_they_write():
    """Dumped settings, with weights or without, build equal settings with an equal hash."""
    for settings in (Settings(), Settings(weights=STEEP, thresholds={"r": {"x": 2, "y": "z", "on": True}})):
        assert Settings.model_validate(settings.model_dump()) == settings
        again = Settings.model_validate_json(settings.model_dump_json())
        assert (again, hash(again)) == (settings, hash(settings))
