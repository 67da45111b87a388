"""What an unknown name is compared with costs what a known one costs."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import VerifyMismatchError

from sametable.edges.people.secrets import Argon2Hashes

HASHES = Argon2Hashes(memory_kib=64, passes=2)


def test_what_nobody_is_compared_with_has_the_cost_of_a_real_hash() -> None:
    assert extract_parameters(HASHES._nobody) == extract_parameters(HASHES.hash("a secret"))


def test_what_nobody_is_compared_with_is_worked_through_and_not_refused_unread() -> None:
    # A hash that cannot be read is refused at once, and that would tell an unknown name by its time.
    with pytest.raises(VerifyMismatchError):
        PasswordHasher().verify(HASHES._nobody, "a secret")
    assert not HASHES.holds(None, "a secret")


def test_no_two_nodes_compare_nobody_with_the_same_bytes() -> None:
    assert Argon2Hashes(memory_kib=64, passes=2)._nobody != HASHES._nobody
