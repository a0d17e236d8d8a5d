"""A real server on a free loopback port, from the binaries that a Python wheel carries.

The wheels' own Python interfaces are never imported: theirs make system users and widen the permissions of
folders. A server is a child of the process that starts it and dies with it, also after kill -9.
"""

import contextlib
import importlib.util
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from config.embedded import parent


class StartFailed(Exception):
    """A server did not start; the message says why, with the end of its log."""


class Server:
    """One server process with its folder: `start`, `stop`, and for tests `pause` and `resume`.

    The port is kept in the folder and taken again while it is free, so that addresses survive a restart.
    """

    name = ""
    stop_signal = signal.SIGTERM
    death_signal = signal.SIGTERM  # what the kernel sends when the starting process dies
    patience = 60.0  # seconds

    def __init__(self, folder: Path):
        self.folder = Path(folder)
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.process: subprocess.Popen | None = None
        self.log = self.folder / "log"
        self.password = self._kept("password", lambda: secrets.token_urlsafe(24))

    @property
    def port(self) -> int:
        return int((self.folder / "port").read_text())

    @property
    def url(self) -> str:
        raise NotImplementedError

    def command(self) -> list[str]:
        raise NotImplementedError

    def answers(self) -> bool:
        raise NotImplementedError

    def prepare(self) -> None:
        """What must be there before each start."""

    def after_start(self) -> None:
        """What needs a running server."""

    def start(self) -> None:
        """Return when the server answers. Raises StartFailed."""
        for _attempt in range(3):  # somebody may take the port between choosing and binding
            self._choose_port()
            self.prepare()
            self.process = self._popen(self.command())
            if self._wait_until_it_answers():
                self.after_start()
                return
        raise StartFailed(f"{self.name} did not start in {self.folder}:\n{self._log_tail()}")

    def stop(self) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        self.resume()
        self.process.send_signal(self.stop_signal)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def pause(self) -> None:
        """Let the server hang: connections stay open and nothing answers."""
        self._signal_all(signal.SIGSTOP)

    def resume(self) -> None:
        self._signal_all(signal.SIGCONT)

    def died(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def _bound(self, command: list[str]) -> list[str]:
        return parent.bound(self.death_signal, command)

    def _popen(self, command: list[str], **options) -> subprocess.Popen:
        with self.log.open("ab") as log:
            return subprocess.Popen(
                self._bound(command),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **{"cwd": self.folder, **options},
            )

    def _wait_until_it_answers(self) -> bool:
        deadline = time.monotonic() + self.patience
        while time.monotonic() < deadline and self.process.poll() is None:
            if self.answers():
                return True
            time.sleep(0.02)
        self.stop()
        return False

    def _choose_port(self) -> None:
        kept = self.folder / "port"
        wanted = int(kept.read_text()) if kept.exists() else 0
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", wanted))
            except OSError:
                probe.bind(("127.0.0.1", 0))
            kept.write_text(str(probe.getsockname()[1]))

    def _kept(self, name: str, make) -> str:
        """A secret of this folder, made once, readable by its owner only."""
        path = self.folder / name
        with contextlib.suppress(FileExistsError):
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(make())
        return path.read_text()

    def _signal_all(self, number: int) -> None:
        pid = self.process.pid
        for each in [pid, *children(pid)]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(each, number)

    def _log_tail(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-15:]) if self.log.exists() else ""


def children(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        found += [int(child) for child in task.read_text().split()]
    return found


def package_folder(package: str, variable: str) -> Path:
    """The folder of an installed wheel, found without importing it."""
    found = importlib.util.find_spec(package)
    if found is None:
        raise StartFailed(
            f"The wheel {package} is not installed for Python {sys.version_info.major}.{sys.version_info.minor}. "
            f"Use Python 3.11 or 3.12, or set {variable} to a server of your own."
        )
    return Path(next(iter(found.submodule_search_locations)))
