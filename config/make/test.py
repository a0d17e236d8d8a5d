"""`make test`: a browser if one can be had, then all tests on two cores."""

import os
import shutil
import subprocess
import sys

from config.embedded import BASE_DIR
from tests.harness import browser

PROCESSES = os.environ.get("TEST_PROCESSES", "2")


def main() -> int:
    if browser.wanted():
        get_browser()
    command = [sys.executable, "-m", "pytest", "-n", PROCESSES, "--dist", "worksteal", "-q", *sys.argv[1:]]
    return subprocess.run(command, cwd=BASE_DIR).returncode


def get_browser() -> None:
    """Where this does not bring one, the browser tests fail and say how to get one."""
    if has_browser():
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("==> installing chromium with apt-get", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]
        if subprocess.run(install, env=quiet, stdout=subprocess.DEVNULL).returncode:  # perhaps without package lists
            subprocess.run(["apt-get", "update", "-qq"], env=quiet, stdout=subprocess.DEVNULL)
            subprocess.run(install, env=quiet, stdout=subprocess.DEVNULL)
    if not has_browser():
        print("==> downloading chromium with Playwright", flush=True)
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"])


def has_browser() -> bool:
    from playwright.sync_api import sync_playwright  # slow to import, and not needed without browser tests

    with sync_playwright() as playwright:
        return browser.find(playwright) is not None


if __name__ == "__main__":
    sys.exit(main())
