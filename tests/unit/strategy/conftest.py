"""A small MeSH tree and records made for one purpose each."""

import pytest

from litwatch.strategy.mesh import MeshTree

POSITIONS = (
    ("Neuroma", "C04.557.580.600.610"),
    ("Neurilemmoma", "C04.557.580.600.610.595"),
    ("Neuroma, Acoustic", "C04.557.580.600.610.595.600"),
    ("Morton Neuroma", "C10.668.829.600.375"),
    ("Nerve Compression Syndromes", "C10.668.829.550"),
    ("Animals", "B01.050"),
    ("Humans", "B01.050.150.900.649.313.988.400.112.400.400"),
    ("Rats", "B01.050.150.900.649.313.992.635.505.700"),
    ("Cryosurgery", "E02.218.220"),
    ("Clinical Trial", "V03.175.250"),
    ("Controlled Clinical Trial", "V03.175.250.500"),
    ("Randomized Controlled Trial", "V03.175.250.500.500"),
    ("Review", "V02.900"),
)


@pytest.fixture(scope="session")
def mesh() -> MeshTree:
    """Thirteen headings, some of them publication types."""
    return MeshTree.of(2019, POSITIONS)
