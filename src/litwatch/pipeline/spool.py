"""Values that wait on disk: a run over many records holds only their places in memory."""

from __future__ import annotations

import pickle
from array import array
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Generic, TypeVar

from litwatch.errors import StoreError

Value = TypeVar("Value")


@contextmanager
def scratch_file(folder: Path) -> Iterator[IO[bytes]]:
    """Open a file without a name, which is gone when the process ends, however it ends.

    Raises StoreError where the folder cannot be written.
    """
    try:
        opened = TemporaryFile(dir=folder)  # noqa: SIM115 - it is closed below, outside this try
    except OSError as error:
        raise _unwritable(error) from error
    with opened:
        yield opened


class Spool(Generic[Value]):
    """Frozen values, written to a scratch file and read again as often as is needed, in order.

    Several spools may share one file.
    """

    def __init__(self, scratch: IO[bytes]) -> None:
        self._file = scratch
        self._places = array("q")

    def __len__(self) -> int:
        """Count the values."""
        return len(self._places)

    def __iter__(self) -> Iterator[Value]:
        """Read every value, one at a time."""
        return (self[number] for number in range(len(self._places)))

    def __getitem__(self, number: int) -> Value:
        """Read one value; numbers count from 0."""
        self._file.seek(self._places[number])
        value: Value = pickle.load(self._file)  # noqa: S301 - only this process wrote the file
        return value

    def extend(self, values: Iterable[Value]) -> None:
        """Add values at the end. Raises StoreError where the disk is full."""
        try:
            for value in values:
                place = self._file.seek(0, 2)
                pickle.dump(value, self._file, pickle.HIGHEST_PROTOCOL)
                self._places.append(place)
            self._file.flush()
        except OSError as error:
            raise _unwritable(error) from error


def _unwritable(error: OSError) -> StoreError:
    return StoreError(
        f"a temporary file cannot be written: {error.strerror}",
        where="the folder of the database",
        remedy="Make room on the disk, or mend the folder's permissions.",
    )
