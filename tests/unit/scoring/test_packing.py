"""Packed versions come back byte for byte, over few steps."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from services.scoring.packing import base_of, chain, pack, unpack


@given(st.lists(st.binary(max_size=400), min_size=1, max_size=40))
def test_all_versions_come_back(wires: list[bytes]) -> None:
    by_version = dict(enumerate(wires, 1))
    packed = {
        version: pack(wire, by_version[base] if (base := base_of(version)) else None)
        for version, wire in by_version.items()
    }
    for version, wire in by_version.items():
        known = None
        for step in chain(version):
            known = unpack(packed[step], known)
        assert known == wire


@given(st.integers(min_value=1, max_value=10**6))
def test_a_chain_is_short_and_ends_in_a_whole_version(version: int) -> None:
    steps = chain(version)
    assert steps == sorted(steps) and steps[-1] == version and len(steps) <= version.bit_length()
    assert base_of(steps[0]) is None
    assert all(base_of(step) == before for before, step in pairwise(steps))


def test_what_differs_little_packs_small() -> None:
    wire = bytes(range(256)) * 60
    assert len(pack(wire.replace(b"\x10\x11", b"\x11\x10", 1), wire)) < 200
