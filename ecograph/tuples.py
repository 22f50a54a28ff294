"""`NamedTuple`, made four times faster: start-up is the run time of a small model.

`typing.NamedTuple` compiles each annotation that is text, to see that it could be a type. That takes three
quarters of the time of making a class, and a scan makes a hundred of them. Type checkers do that work anyway,
so here it is left to them; everything else is the same. Why: docs/decisions/0006-start-up.md
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = ["NamedTuple"]

if TYPE_CHECKING:
    from typing import NamedTuple
else:
    from collections import namedtuple

    _OWN = {"__module__", "__qualname__", "__annotations__"}

    class _Maker(type):
        """Makes a tuple class of the annotations of a class body, as `typing` does."""

        def __new__(cls, name, bases, body):
            if not bases:
                return super().__new__(cls, name, bases, body)
            fields = body.get("__annotations__", {})
            defaults = [body[field] for field in fields if field in body]
            made = namedtuple(name, fields, defaults=defaults, module=body["__module__"])
            made.__annotations__ = made.__new__.__annotations__ = dict(fields)
            for key, value in body.items():
                if key not in _OWN and key not in fields:
                    setattr(made, key, value)
            return made

    class NamedTuple(metaclass=_Maker):
        """A tuple whose items have names, as `typing.NamedTuple`."""
