"""The bytes of a deal's versions, kept small: a version is stored as what differs from an earlier one.

A deal that is told a thousand times has a thousand versions that are almost the same. Version n is packed against
version n with its lowest set bit cleared (7 against 6, 6 against 4), and powers of two are packed whole. So any version
is got back over at most as many steps as its number has bits, and early versions, which differ most, stand alone.
"""

import zlib

_LEVEL = 6


def base_of(version: int) -> int | None:
    """The version that this one is packed against; None: it is packed whole."""
    return version & (version - 1) or None


def chain(version: int) -> list[int]:
    """The versions that this one is unpacked over, the whole one first, itself last."""
    needed, step = [version], base_of(version)
    while step:
        needed.append(step)
        step = base_of(step)
    return needed[::-1]


def pack(wire: bytes, base: bytes | None) -> bytes:
    """`base`: the bytes of the version that `base_of` names; None packs it whole."""
    packer = zlib.compressobj(_LEVEL, zdict=base) if base is not None else zlib.compressobj(_LEVEL)
    return packer.compress(wire) + packer.flush()


def unpack(packed: bytes, base: bytes | None) -> bytes:
    """What was packed, against the same base."""
    return (zlib.decompressobj(zdict=base) if base is not None else zlib.decompressobj()).decompress(packed)
