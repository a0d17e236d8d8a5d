"""File locks that the kernel gives back when their process ends, however it ends."""

import fcntl
import os
import time
from pathlib import Path


class Lock:
    """`flock` on a file, held until `release` or the end of the process; children do not inherit it over exec."""

    def __init__(self, path: Path):
        self.path = path
        self.descriptor: int | None = None

    def take(self, *, shared: bool = False, patience: float = 60.0) -> bool:
        """Whether it was got within so many seconds."""
        if self.descriptor is None:
            self.descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        deadline = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(self.descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
                return True
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    return False
            time.sleep(0.02)

    def release(self) -> None:
        if self.descriptor is not None:
            os.close(self.descriptor)
            self.descriptor = None

    def is_free(self) -> bool:
        probe = Lock(self.path)
        try:
            return probe.take(patience=0)
        finally:
            probe.release()
