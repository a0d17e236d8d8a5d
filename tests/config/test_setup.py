import sys

import pytest

from config.make import setup


@pytest.fixture
def pythons(monkeypatch):
    """Let this machine have these Pythons and no others."""

    def _pythons(**versions):
        names = {name.replace("_", "."): version for name, version in versions.items()}
        monkeypatch.setattr(setup, "pythons", lambda: list(names))
        monkeypatch.setattr(setup, "version_of", names.get)
        monkeypatch.delenv("REDIS_URL", raising=False)

    return _pythons


def test_the_only_python_that_fits_is_taken(pythons):
    pythons(python3=(3, 13), python3_12=(3, 12))
    assert setup.find_python() == "python3.12"


def test_of_more_that_fit_the_fastest_is_taken(pythons, monkeypatch):
    pythons(python3_11=(3, 11), python3_12=(3, 12), python3=(3, 13))
    monkeypatch.setattr(setup, "seconds_of", {"python3.11": 0.047, "python3.12": 0.028}.get)
    assert setup.find_python() == "python3.12"


def test_each_python_of_the_path_is_found_once(tmp_path, monkeypatch):
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
        (folder / "python3.11").symlink_to(sys.executable)
    (other / "python3.12").write_text("#!/bin/sh\nexit 1\n")
    (other / "python3.12").chmod(0o755)
    monkeypatch.setenv("PATH", f"{one}:{other}:")
    assert setup.pythons() == [str(one / "python3.11"), str(other / "python3.12")]
    assert [setup.version_of(path) for path in setup.pythons()] == [sys.version_info[:2], ()]
    assert 0 < setup.seconds_of(str(one / "python3.11")) < float("inf")
    assert setup.seconds_of(str(other / "python3.12")) == float("inf")


def test_a_newer_python_is_taken_with_a_redis_of_ones_own(pythons, monkeypatch):
    pythons(python3=(3, 13))
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:6379/0")
    assert setup.find_python() == "python3"


@pytest.mark.parametrize("version, named", [((3, 13), "python3 is 3.13"), ((3, 9), "python3 is 3.9"), ((), "none")])
def test_any_other_python_gets_a_clear_line(pythons, version, named):
    pythons(python3=version)
    with pytest.raises(SystemExit) as stop:
        setup.find_python()
    assert str(stop.value) == (
        "Leerkring needs Python 3.11 or 3.12 (newer ones only with REDIS_URL set, to a Redis of your own).\n"
        f"Found here: {named}."
    )


def test_a_stamp_holds_until_the_lock_changes(tmp_path):
    lock = tmp_path / "requirements.txt"
    lock.write_text("one==1")
    assert not setup.is_stamped(str(tmp_path), "run", setup.digest([str(lock)]))
    setup.stamp(str(tmp_path), "run", setup.digest([str(lock)]))
    assert setup.is_stamped(str(tmp_path), "run", setup.digest([str(lock)]))
    lock.write_text("one==2")
    assert not setup.is_stamped(str(tmp_path), "run", setup.digest([str(lock)]))


def test_a_command_that_fails_stops_with_its_name():
    with pytest.raises(SystemExit, match="This failed with code 1: false"):
        setup.run(["false"])


@pytest.mark.parametrize("made_at, at_home", [("here", True), ("elsewhere", False)])
def test_an_environment_that_was_moved_is_seen(tmp_path, monkeypatch, made_at, at_home):
    here = tmp_path / "here"
    here.mkdir()
    (here / "pyvenv.cfg").write_text(
        f"home = /usr/bin\ncommand = /usr/bin/python3 -m venv --clear {tmp_path / made_at}\n"
    )
    monkeypatch.setattr(setup, "VENV", str(here))
    assert setup.is_at_home() is at_home
