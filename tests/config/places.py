"""A folder for embedded servers, and the processes that use them."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from config import embedded
from config.embedded.locks import Lock

USER = """
import os, sys
from config import embedded
embedded.ensure()
print(os.environ["DATABASE_URL"], os.environ["REDIS_URL"], flush=True)
sys.stdin.read()
"""


class Place:
    """A VAR_DIR with the processes that use its servers."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.users: list[subprocess.Popen] = []

    def start_user(self, **environment) -> subprocess.Popen:
        surroundings = {name: value for name, value in os.environ.items() if name not in embedded.KINDS.values()}
        user = subprocess.Popen(
            [sys.executable, "-c", USER],
            cwd=embedded.BASE_DIR,
            env=surroundings | {"VAR_DIR": str(self.folder)} | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.users.append(user)
        return user

    def addresses(self, user: subprocess.Popen) -> list[str]:
        return user.stdout.readline().split()

    def number(self, kind: str, who: str) -> int:
        return json.loads((self.folder / kind / "address.json").read_text())[who]

    def end(self) -> None:
        for user in self.users:
            user.kill()
            user.communicate()
        self.users.clear()

    def processes(self) -> list[str]:
        """Living processes that name this folder or work in it; dead ones (zombies) do neither."""
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                place = os.readlink(process / "cwd")
            except OSError:
                continue
            if str(self.folder) in command + place and process.name != str(os.getpid()):
                found.append(command)
        return found

    def is_quiet(self, within: float = 10) -> bool:
        """Whether all ends within so many seconds: no process, no lock, no address."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            locks = all(Lock(path).is_free() for path in self.folder.glob("*/*.lock"))
            if locks and not self.processes() and not list(self.folder.glob("*/address.json")):
                return True
            time.sleep(0.05)
        return False
