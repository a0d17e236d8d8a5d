import json
import shutil

import pytest

from config.embedded import BASE_DIR
from config.make import lock

FILES = ["requirements.txt", "requirements-dev.txt", "requirements-node.txt", "package.json", "package-lock.json"]


@pytest.fixture
def locks(tmp_path):
    for name in FILES:
        shutil.copy(BASE_DIR / name, tmp_path / name)
    return tmp_path


def change(path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_the_locks_say_what_the_ranges_ask():
    assert lock.faults() == []


def test_a_package_that_was_not_locked_is_a_fault(locks):
    change(locks / "requirements.txt", "\nsegno==", "\nsomething-else==")
    assert "requirements.txt lacks segno" in lock.faults(locks)


def test_a_version_outside_its_range_is_a_fault(locks):
    change(locks / "requirements.txt", "\ndjango==5.2", "\ndjango==4.2")
    assert any(fault.startswith("requirements.txt has django 4.2") for fault in lock.faults(locks))


def test_a_package_that_nobody_asks_for_any_more_is_a_fault(locks, monkeypatch):
    wanted = lock.ranges()
    wanted["run"] = [each for each in wanted["run"] if not each.startswith("segno")]
    monkeypatch.setattr(lock, "ranges", lambda: wanted)
    assert "requirements.txt still has segno, which nobody asks for" in lock.faults(locks)


def test_front_end_packages_that_differ_from_their_lock_are_a_fault(locks):
    change(locks / "package.json", '"bootstrap": "^5.3.0"', '"bootstrap": "^6.0.0"')
    assert "package-lock.json and package.json differ in dependencies" in lock.faults(locks)


def test_a_download_address_in_the_lock_is_a_fault(locks):
    content = json.loads((locks / "package-lock.json").read_text())
    content["packages"]["node_modules/bootstrap"]["resolved"] = "https://registry.example/bootstrap.tgz"
    (locks / "package-lock.json").write_text(json.dumps(content))
    assert "package-lock.json records a download address for node_modules/bootstrap" in lock.faults(locks)


def test_a_package_that_only_another_promised_python_needs_is_a_fault(locks):
    change(locks / "requirements.txt", "\nasync-timeout==", "\nsomething-else==")
    change(locks / "requirements-dev.txt", "\nasync-timeout==", "\nsomething-else==")
    assert "redis needs async-timeout on Python 3.11.0: add that to pyproject.toml" in lock.faults(locks)
