"""The embedded services as separate processes use them, in a folder of their own."""

import os
import pwd
import shutil
import signal
import time
from pathlib import Path

import psycopg
import pytest

from config.embedded.locks import Lock
from config.embedded.postgres import Postgres
from config.embedded.server import StartFailed, package_folder
from tests.config.places import Place


@pytest.fixture
def place(tmp_path):
    folder = tmp_path / "var"
    place = Place(folder)
    yield place
    place.end()
    assert place.is_quiet(), place.processes()


@pytest.fixture
def place_of_postgres_only(place, monkeypatch):
    """Half the work for tests in which the second server adds nothing."""
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:9/0")
    place.start_user = lambda start=place.start_user: start(REDIS_URL="redis://127.0.0.1:9/0")
    return place


def test_six_processes_at_once_share_one_pair(place):
    users = [place.start_user() for _ in range(6)]
    addresses = {tuple(place.addresses(user)) for user in users}
    assert len(addresses) == 1
    assert len([line for line in place.processes() if "bin/postgres -D" in line]) == 1
    assert len([line for line in place.processes() if "redis-server" in line]) == 1


def test_the_servers_stay_until_the_last_user_has_gone(place):
    first, second = place.start_user(), place.start_user()
    place.addresses(first)
    database, _redis = place.addresses(second)
    first.kill()
    first.communicate()
    time.sleep(0.5)  # the keeper looks five times a second
    with psycopg.connect(database) as connection:
        assert connection.execute("select 1").fetchone() == (1,)
    second.kill()
    second.communicate()
    assert place.is_quiet()


def test_a_second_start_keeps_address_and_data(place_of_postgres_only):
    place = place_of_postgres_only
    before, _ = place.addresses(place.start_user())
    with psycopg.connect(before) as connection:
        connection.execute("create table kept as select 42 as number")
    place.end()
    assert place.is_quiet()
    after, _ = place.addresses(place.start_user())
    assert after == before
    with psycopg.connect(after) as connection:
        assert connection.execute("select number from kept").fetchone() == (42,)


@pytest.mark.parametrize("who", ["keeper", "server"])
def test_after_a_kill_of_either_process_the_next_start_recovers(place_of_postgres_only, who):
    place = place_of_postgres_only
    before, _ = place.addresses(place.start_user())
    with psycopg.connect(before) as connection:
        connection.execute("create table kept as select 42 as number")
    os.kill(place.number("postgres", who), signal.SIGKILL)
    deadline = time.monotonic() + 10
    while not Lock(place.folder / "postgres" / "keeper.lock").is_free() and time.monotonic() < deadline:
        time.sleep(0.05)
    after, _ = place.addresses(place.start_user())
    with psycopg.connect(after) as connection:
        assert connection.execute("select number from kept").fetchone() == (42,)


def test_a_process_number_that_now_belongs_to_somebody_else_does_not_stop_the_start(place_of_postgres_only):
    place = place_of_postgres_only
    place.addresses(place.start_user())
    place.end()
    assert place.is_quiet()
    (place.folder / "postgres" / "data" / "postmaster.pid").write_text(f"{os.getpid()}\n{place.folder}\n")
    database, _ = place.addresses(place.start_user())
    psycopg.connect(database).close()


def test_a_deep_folder_of_mode_700_is_enough_and_stays_as_it_was(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    place = Place(closed / ("deep" * 25) / ("deeper" * 20) / "var")
    try:
        database, _redis = place.addresses(place.start_user())
        psycopg.connect(database).close()
        assert len(str(place.folder)) > 202
        assert oct(closed.stat().st_mode & 0o777) == "0o700"
        secrets = [place.folder / "postgres" / "password", place.folder / "redis" / "redis.conf"]
        assert [oct(path.stat().st_mode & 0o777) for path in secrets] == ["0o600", "0o600"]
    finally:
        place.end()
    assert place.is_quiet()


def test_another_password_is_refused(place):
    database, _redis = place.addresses(place.start_user())
    password = (place.folder / "postgres" / "password").read_text()
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(database.replace(password, "guess"))


def test_servers_that_the_environment_names_are_left_alone(place):
    given = {"DATABASE_URL": "postgres://elsewhere/db", "REDIS_URL": "redis://elsewhere/0"}
    assert place.addresses(place.start_user(**given)) == list(given.values())
    assert not place.folder.exists()


def test_a_missing_wheel_says_which_variable_to_set():
    with pytest.raises(StartFailed, match="set REDIS_URL to a server of your own"):
        package_folder("no_such_wheel", "REDIS_URL")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs a namespace")
def test_where_namespaces_are_refused_root_runs_it_as_nobody(tmp_path, monkeypatch):
    monkeypatch.setattr("config.embedded.postgres.user_namespaces_work", lambda: False)
    server = Postgres(tmp_path / "postgres")
    outside = server.place.parent
    try:
        server.start()
        with psycopg.connect(server.url) as connection:
            assert connection.execute("select 1").fetchone() == (1,)
        owner = Path(f"/proc/{server.process.pid}").stat().st_uid
        assert (owner, server.place.stat().st_uid) == (pwd.getpwnam("nobody").pw_uid,) * 2
    finally:
        server.stop()
        shutil.rmtree(outside)
