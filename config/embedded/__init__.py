"""PostgreSQL and Redis for a machine that has neither: started when first needed, stopped with their last user.

`ensure()` is all that others call. How it holds together: docs/decisions/0002-embedded-services.md.
"""

import contextlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

from config.embedded.locks import Lock

BASE_DIR = Path(__file__).resolve().parent.parent.parent
KINDS = {"postgres": "DATABASE_URL", "redis": "REDIS_URL"}

_held: dict[Path, Lock] = {}  # shared locks that this process holds to its end
_keepers: list[subprocess.Popen] = []  # started by this process; they outlive it where others need them


def var_dir() -> Path:
    """The folder for all that a run leaves behind: VAR_DIR, or `var` in the checkout."""
    return Path(os.environ.get("VAR_DIR") or BASE_DIR / "var").absolute()


def ensure() -> None:
    """Set DATABASE_URL and REDIS_URL where they are not set, starting the servers if nobody did yet.

    Processes that start at the same moment share one pair. The servers live as long as any of their users.
    """
    for kind in needed():
        os.environ[KINDS[kind]] = hold(kind)["url"]


def needed() -> list[str]:
    """The servers that the environment does not name."""
    return [kind for kind, variable in KINDS.items() if not os.environ.get(variable)]


def hold(kind: str) -> dict:
    """Start the server if need be, hold it for the life of this process, and return its address."""
    folder = var_dir() / kind
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    starting = Lock(folder / "start.lock")
    if not starting.take(patience=120):
        raise SystemExit(f"Another process has been starting {kind} in {folder} for two minutes. Look in {folder}/log.")
    try:
        if folder not in _held:
            lock = Lock(folder / "users.lock")
            lock.take(shared=True)  # waits while a keeper is stopping its server
            _held[folder] = lock
        if Lock(folder / "keeper.lock").is_free():
            _start_keeper(kind, folder)
        return json.loads((folder / "address.json").read_text())
    finally:
        starting.release()


def _start_keeper(kind: str, folder: Path) -> None:
    address = folder / "address.json"
    address.unlink(missing_ok=True)  # of a keeper that was killed
    log = folder / "keeper.log"
    with log.open("wb") as output:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "config.embedded.keeper", kind, str(folder)],
            cwd=BASE_DIR,
            env={**os.environ, "PYTHONPATH": str(BASE_DIR)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    _keepers.append(keeper)
    while not address.exists():
        with contextlib.suppress(subprocess.TimeoutExpired):
            keeper.wait(0.03)
            raise SystemExit(f"{kind} could not be started.\n{log.read_text(errors='replace')}")


def release() -> None:
    """Give up the servers now instead of at the end of this process, and wait until those nobody uses are gone."""
    folders = list(_held)
    for folder in folders:
        _held.pop(folder).release()
    deadline = time.monotonic() + 20
    while any(_is_stopping(folder) for folder in folders) and time.monotonic() < deadline:
        time.sleep(0.05)
    for keeper in _keepers:
        keeper.poll()


def _is_stopping(folder: Path) -> bool:
    """A keeper without users: it has the users' lock or will have it at once."""
    if Lock(folder / "keeper.lock").is_free():
        return False
    users = Lock(folder / "users.lock")
    try:
        # Nobody holds it: the keeper will see that. Held exclusively: it is the keeper, who is stopping.
        return users.take(patience=0) or not users.take(shared=True, patience=0)
    finally:
        users.release()
