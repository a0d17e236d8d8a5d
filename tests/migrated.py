"""A PostgreSQL folder in which all migrations have run, made once for each state of them and then copied.

Running the migrations costs more than most tests. Each state has a folder in `var/tests/`, named after what went into
it: the migrations, the facts they load, settings, and the locked packages that bring migrations of their own. Where
migrations were only added, the folder of before is taken further instead of beginning anew.
"""

import hashlib
import json
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
MADE_FROM = "made-from.json"
PLACE = BASE_DIR / "var" / "tests"
MIGRATE = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]


def copy_to(folder: Path, *, settings: dict[str, str]) -> bool:
    """Fills a new folder for `Postgres(folder)`; False where the server keeps its data elsewhere (user `nobody`)."""
    PLACE.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = Lock(PLACE / "lock")
    lock.take(patience=600)
    try:
        sources = digests()
        made = PLACE / hashlib.sha256(json.dumps(sources).encode()).hexdigest()[:16]
        if not made.exists() and not _make(made, sources, settings):
            return False
        shutil.copytree(made, folder)
    finally:
        lock.release()
    return True


def digests() -> dict[str, str]:
    """What the migrated database depends on: files and their hashes."""
    paths = sorted(path for pattern in SOURCES for path in BASE_DIR.glob(pattern))
    return {path.relative_to(BASE_DIR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def _make(made: Path, sources: dict[str, str], settings: dict[str, str]) -> bool:
    building = Path(tempfile.mkdtemp(dir=PLACE, prefix="building-"))
    older = [each for each in PLACE.glob("*/") if each != building]
    base = next((each for each in older if _can_go_on_from(each, sources)), None)
    if base is not None:
        shutil.copytree(base, building, dirs_exist_ok=True)
    server = Postgres(building, settings=settings)
    if server.as_nobody:
        shutil.rmtree(building)
        return False
    server.start()
    try:
        if base is None:
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
    (building / MADE_FROM).write_text(json.dumps(sources))
    building.rename(made)
    for each in older:
        shutil.rmtree(each)
    return True


def _can_go_on_from(folder: Path, sources: dict[str, str]) -> bool:
    """Whether migrations were added since, and nothing else changed."""
    manifest = folder / MADE_FROM
    if not manifest.exists():
        return False
    before = json.loads(manifest.read_text())
    added = sources.keys() - before.keys()
    return before.items() <= sources.items() and all("/migrations/" in path for path in added)
