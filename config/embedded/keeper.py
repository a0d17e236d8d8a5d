"""The small detached process that is the parent of one embedded server: keeper.py KIND FOLDER.

Every user of the server holds a shared lock. The keeper asks for the exclusive one and gets it when the last
user has gone, by exit or by kill -9; then it stops the server. It also ends when its server dies.
"""

import json
import os
import signal
import sys
import time
from pathlib import Path

from config.embedded.locks import Lock
from config.embedded.server import Server


def server_of(kind: str, folder: Path) -> Server:
    if kind == "postgres":
        from config.embedded.postgres import Postgres  # only what this process needs: it lives long

        return Postgres(folder)
    from config.embedded.redis_server import Redis

    return Redis(folder)


def keep(kind: str, folder: Path) -> None:
    alive = Lock(folder / "keeper.lock")
    if not alive.take(patience=2):
        return  # another keeper was first
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # the users decide, not the terminal
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    server = server_of(kind, folder)
    address, users = folder / "address.json", Lock(folder / "users.lock")
    try:
        server.start()
        draft = folder / "address.draft"
        draft.touch(mode=0o600)
        draft.write_text(json.dumps({"url": server.url, "keeper": os.getpid(), "server": server.process.pid}))
        draft.rename(address)
        while not server.died() and not users.take(patience=0):
            time.sleep(0.2)
    finally:
        address.unlink(missing_ok=True)
        server.stop()


if __name__ == "__main__":
    keep(sys.argv[1], Path(sys.argv[2]))
