"""`make test`: a browser if one can be had, then all tests on two cores."""

import os
import shutil
import subprocess
import sys

from config.embedded import BASE_DIR
from tests.harness import browser

QUIET = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
# Without windows of its own it needs a third less work per page; Ubuntu and older Debians have only the other.
PACKAGES = ("chromium-headless-shell", "chromium")
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
        subprocess.run(["apt-get", "update", "-qq"], env=QUIET, stdout=subprocess.DEVNULL)
        for package in PACKAGES:
            if not has_browser():
                print(f"==> installing {package} with apt-get", flush=True)
                install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", package]
                subprocess.run(install, env=QUIET, stdout=subprocess.DEVNULL)
    if not has_browser():
        print("==> downloading chromium with Playwright", flush=True)
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"])


def has_browser() -> bool:
    from playwright.sync_api import sync_playwright  # slow to import, and not needed without browser tests

    with sync_playwright() as playwright:
        return browser.find(playwright) is not None


if __name__ == "__main__":
    sys.exit(main())
