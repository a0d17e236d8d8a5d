"""A PostgreSQL folder in which all migrations have run, made once for each state of them and then copied.

Running the migrations costs more than most tests. Each state has a folder in `var/tests/`, named after what went into
it: the migrations, the facts they load, settings, and the locked packages that bring migrations of their own. Newer ones
than the folder knows are applied by Django as always, so the worst that can happen is a slow start.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg

from config.embedded import BASE_DIR
from config.embedded.locks import Lock
from config.embedded.postgres import Postgres

DATABASE = "migrated"  # what test databases are made from
SOURCES = ("*/migrations/*.py", "*/facts.py", "config/settings.py", "requirements.txt")
PLACE = BASE_DIR / "var" / "tests"
MIGRATE = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]


def copy_to(folder: Path, *, settings: dict[str, str]) -> bool:
    """Fills a new folder for `Postgres(folder)`; False where the server keeps its data elsewhere (user `nobody`)."""
    PLACE.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = Lock(PLACE / "lock")
    lock.take(patience=600)
    try:
        made = PLACE / state()
        if not made.exists() and not _make(made, settings):
            return False
        shutil.copytree(made, folder)
    finally:
        lock.release()
    return True


def state() -> str:
    total = hashlib.sha256()
    for path in sorted(path for pattern in SOURCES for path in BASE_DIR.glob(pattern)):
        total.update(path.relative_to(BASE_DIR).as_posix().encode() + path.read_bytes())
    return total.hexdigest()[:16]


def _make(made: Path, settings: dict[str, str]) -> bool:
    for older in PLACE.glob("*/"):
        shutil.rmtree(older)
    building = Path(tempfile.mkdtemp(dir=PLACE, prefix="building-"))
    server = Postgres(building, settings=settings)
    if server.as_nobody:
        shutil.rmtree(building)
        return False
    server.start()
    try:
        with psycopg.connect(server.url, autocommit=True) as connection:
            connection.execute(f"create database {DATABASE}")
        address = server.url.rpartition("/")[0] + f"/{DATABASE}"
        environment = {
            **os.environ,
            "DJANGO_ENV": "test",
            "DATABASE_URL": address,
            "REDIS_URL": "redis://127.0.0.1:1/0",
        }
        subprocess.run(MIGRATE, cwd=BASE_DIR, env=environment, check=True)
    finally:
        server.stop()
    for name in ("port", "log"):
        (building / name).unlink()
    building.rename(made)
    return True
