"""The fast `NamedTuple` is like that of `typing` in everything people can see."""

from __future__ import annotations

import pickle
import typing

import pytest

from ecograph import tuples


class Ours(tuples.NamedTuple):
    """A place."""

    row: int
    column: int = 3

    @property
    def both(self) -> int:
        """Add them up."""
        return self.row + self.column

    def moved(self) -> Ours:
        """Go one row down."""
        return self._replace(row=self.row + 1)


class Theirs(typing.NamedTuple):
    """A place."""

    row: int
    column: int = 3


def test_it_is_a_tuple_with_names_and_defaults():
    """Items can be had by name and by place, and what is left out has its default."""
    place = Ours(1)
    assert place == (1, 3) == Theirs(1)
    assert (place.row, place.column, place.both, place.moved()) == (1, 3, 4, (2, 3))
    assert repr(place) == "Ours(row=1, column=3)"
    assert Ours._fields == Theirs._fields
    assert Ours._field_defaults == Theirs._field_defaults
    assert typing.get_type_hints(Ours) == typing.get_type_hints(Theirs)
    assert (Ours.__doc__, Ours.__module__, Ours.__qualname__) == ("A place.", __name__, "Ours")


def test_it_refuses_what_that_of_typing_refuses():
    """A name that is no field, an item too few and an assignment are errors."""
    with pytest.raises(TypeError):
        Ours()
    with pytest.raises(TypeError):
        Ours(1, height=2)
    with pytest.raises(AttributeError):
        Ours(1).row = 2


def test_it_can_be_sent_to_another_process():
    """A pickled tuple is of its class again."""
    assert pickle.loads(pickle.dumps(Ours(5))) == Ours(5)
