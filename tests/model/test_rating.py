"""Ratings: numbers, ranges and guesses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from ecograph.model import Rating, RatingRange, point_of

RATING = TypeAdapter(Rating)
LEVELS = st.floats(min_value=1, max_value=5)


@pytest.mark.parametrize(
    ("written", "point", "said"),
    [
        (4, 4, "4"),
        ("4", 4, "4"),
        (" 4 ", 4, "4"),
        ("4.5", 4.5, "4.5"),
        (1, 1, "1"),
        (5.0, 5, "5"),
        ("3-5", 4, "3-5"),
        (" 3 - 5 ", 4, "3-5"),
        ("3–5", 4, "3-5"),
        ("3..5", 4, "3-5"),
        ("2.5-3.5", 3, "2.5-3.5"),
        ("2.5..3.5", 3, "2.5-3.5"),
        ("2..3..5", 3, "2-5, best 3"),
        (" 2 .. 2.5 .. 5 ", 2.5, "2-5, best 2.5"),
        ([3, 5], 4, "3-5"),
        ((2, 2), 2, "2-2"),
        (["2", "5"], 3.5, "2-5"),
        ([2, 3, 5], 3, "2-5, best 3"),
        ({"low": 2, "high": 5}, 3.5, "2-5"),
        ({"low": "2", "best": "3", "high": "5"}, 3, "2-5, best 3"),
        ({"low": 1, "best": 1, "high": 1}, 1, "1-1, best 1"),
    ],
)
def test_a_rating_is_read_in_all_its_forms(written, point, said):
    """A number, a range in text or list, and a guess give the point they stand for."""
    rating = RATING.validate_python(written)
    assert point_of(rating) == point
    assert (f"{rating:g}" if isinstance(rating, float) else str(rating)) == said


@pytest.mark.parametrize(
    "written",
    [
        0,
        6,
        -1,
        5.01,
        0.99,
        "0",
        "9",
        "",
        " ",
        "many",
        "nan",
        "inf",
        "-inf",
        None,
        "3-",
        "-3",
        "3-5-7",
        "5-3",
        "0-3",
        "3-9",
        "3--5",
        "3...5",
        "2..3..",
        "2..4..3",
        "2-3-5",
        "1..2..3..4",
        "0..3..5",
        [],
        [3],
        [1, 2, 3, 4],
        [5, 3],
        [2, 5, 4],
        ["a", "b"],
        [3, None],
        {},
        {"low": 2},
        {"high": 2},
        {"low": 3, "high": 2},
        {"low": 1, "best": 4, "high": 3},
        {"low": 1, "high": 3, "x": 2},
        {"low": 0, "high": 3},
        "true",
        "1e9",
        "٤",
        float("nan"),
        float("inf"),
    ],
    ids=repr,
)
def test_what_is_no_rating_is_refused(written):
    """Outside 1 to 5, reversed, half a range or no number at all: refused."""
    with pytest.raises(ValidationError):
        RATING.validate_python(written)


@given(low=LEVELS, best=LEVELS, high=LEVELS)
def test_a_point_lies_within_its_range(low, best, high):
    """The point of a guess is its best and lies within; without one it is the midpoint."""
    low, best, high = sorted((low, best, high))
    assert point_of(RatingRange(low=low, best=best, high=high)) == best
    assert low <= point_of(RatingRange(low=low, high=high)) <= high


@given(low=st.integers(10, 50), high=st.integers(10, 50))
def test_a_range_reads_back_what_it_writes(low, high):
    """The text of a range is read as the same range."""
    low, high = sorted((low / 10, high / 10))
    rating = RatingRange(low=low, high=high)
    assert RATING.validate_python(str(rating)) == rating
    assert RATING.validate_json(RATING.dump_json(rating)) == rating


def test_a_range_is_frozen_and_hashable():
    """A range can be a key and cannot be changed."""
    rating = RatingRange(low=2, high=3)
    assert {rating: 1}[RatingRange(low=2, high=3)] == 1
    with pytest.raises(ValidationError, match="frozen"):
        rating.low = 1
