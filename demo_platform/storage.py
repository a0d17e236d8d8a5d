"""What the platform knows, in an SQLite file of its own. One connection per call: the server has threads."""

import contextlib
import json
import sqlite3
import time
from pathlib import Path

SCHEMA = """
create table if not exists course (
    id text primary key, version integer not null, removed integer not null, hash text not null, body text not null,
    changed_at real not null
);
create table if not exists delivery (
    key text primary key, status integer not null, answer text not null, arrivals integer not null, at real not null
);
create table if not exists setting (name text primary key, value text not null);
"""


class Storage:
    def __init__(self, path: Path):
        self.path = str(path)
        with self._open() as db:
            db.executescript(SCHEMA)

    @contextlib.contextmanager
    def _open(self):
        db = sqlite3.connect(self.path, timeout=10, isolation_level=None)
        db.row_factory = sqlite3.Row
        try:
            yield db
        finally:
            db.close()

    @contextlib.contextmanager
    def writing(self):
        """One transaction at a time; nothing is half-written."""
        with self._open() as db:
            db.execute("begin immediate")
            try:
                yield db
            except BaseException:
                db.execute("rollback")
                raise
            db.execute("commit")

    def answered(self, db, key):
        """The answer that was given to this key before, and counts that it arrived again; None for a new key."""
        row = db.execute("select status, answer from delivery where key = ?", [key]).fetchone()
        if row is not None:
            db.execute("update delivery set arrivals = arrivals + 1 where key = ?", [key])
        return row and (row["status"], json.loads(row["answer"]))

    def remember(self, db, key, status, answer):
        db.execute(
            "insert into delivery (key, status, answer, arrivals, at) values (?, ?, ?, 1, ?)",
            [key, status, json.dumps(answer), time.time()],
        )

    def course(self, db, course_id):
        return db.execute("select * from course where id = ?", [course_id]).fetchone()

    def store(self, db, course_id, version, body, digest, removed):
        db.execute(
            "insert into course (id, version, removed, hash, body, changed_at) values (?, ?, ?, ?, ?, ?)"
            " on conflict (id) do update set version = excluded.version, removed = excluded.removed,"
            " hash = excluded.hash, body = excluded.body, changed_at = excluded.changed_at",
            [course_id, version, removed, digest, json.dumps(body), time.time()],
        )

    def page(self, after, size):
        """Courses and tombstones in the order of their id."""
        with self._open() as db:
            rows = db.execute("select * from course where id > ? order by id limit ?", [after, size + 1]).fetchall()
        return rows[:size], len(rows) > size

    def shown(self, words=""):
        """Courses that the public sees, newest change first; with `words`, those whose text has them all."""
        with self._open() as db:
            rows = db.execute("select * from course where removed = 0 order by changed_at desc").fetchall()
        asked = words.lower().split()
        return [row for row in rows if all(word in row["body"].lower() for word in asked)]

    def one(self, course_id):
        with self._open() as db:
            return self.course(db, course_id)

    def setting(self, name, default=""):
        with self._open() as db:
            row = db.execute("select value from setting where name = ?", [name]).fetchone()
        return row["value"] if row else default

    def set(self, name, value):
        with self.writing() as db:
            db.execute("insert or replace into setting (name, value) values (?, ?)", [name, value])

    def deliveries(self):
        with self._open() as db:
            return {row["key"]: row["arrivals"] for row in db.execute("select key, arrivals from delivery")}
