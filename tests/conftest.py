"""What the tests share with pytest: one flag to write the golden files anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import settings

if TYPE_CHECKING:
    import pytest

# Speed is measured in tests/benchmarks: a busy machine makes no law false.
settings.register_profile("ecograph", deadline=None, max_examples=30)
settings.load_profile("ecograph")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="Write the files in tests/golden anew; then read the diff.",
    )
