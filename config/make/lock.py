"""`make lock`: exact versions with hashes from the ranges in pyproject.toml, and the same for package.json.

`faults()` tells, without network, whether the lock files still say what the ranges ask.
"""

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from config.embedded import BASE_DIR

OPTIONS = [
    *("--quiet", "--generate-hashes", "--allow-unsafe", "--strip-extras"),
    *("--no-emit-index-url", "--no-emit-find-links", "--no-emit-trusted-host"),
]
PROMISED = ("3.11.0", "3.12.0", "3.13.0")  # Debian 12 has 3.11.2
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)(?: ;[^\\]*)? \\", re.M)


def main() -> None:
    pip_compile("requirements.txt", "pyproject.toml")
    pip_compile("requirements-dev.txt", "pyproject.toml", "--extra=dev", "--constraint=requirements.txt")
    # Apart from the rest: installed only where npm is missing.
    pip_compile("requirements-node.txt", "-", stdin="\n".join(ranges()["node"]))
    subprocess.run(["npm", "install", "--package-lock-only", "--ignore-scripts"], cwd=BASE_DIR, check=True)


def pip_compile(output: str, source: str, *options: str, stdin: str = "") -> None:
    command = [sys.executable, "-m", "piptools", "compile", *OPTIONS, *options, f"--output-file={output}", source]
    subprocess.run(command, cwd=BASE_DIR, input=stdin, text=True, check=True)


def ranges() -> dict[str, list[str]]:
    project = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]
    return {"run": project["dependencies"], **project["optional-dependencies"]}


def faults(folder: Path = BASE_DIR) -> list[str]:
    """What differs between ranges and locks, one line each."""
    wanted = ranges()
    found = list(python_faults(folder / "requirements.txt", wanted["run"]))
    found += python_faults(folder / "requirements-dev.txt", [*wanted["run"], *wanted["dev"]])
    found += python_faults(folder / "requirements-node.txt", wanted["node"])
    found += other_pythons(folder / "requirements.txt", folder / "requirements-dev.txt")
    return [*found, *node_faults(folder)]


def python_faults(path: Path, wanted: list[str]) -> Iterator[str]:
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    text = path.read_text()
    pinned = {canonicalize_name(name): version for name, version in PINNED.findall(text)}
    direct = {canonicalize_name(name) for name in asked_for_directly(text)}
    requirements = {canonicalize_name(each.name): each for each in map(Requirement, wanted)}
    for name, requirement in requirements.items():
        if name not in pinned:
            yield f"{path.name} lacks {name}"
        elif not requirement.specifier.contains(pinned[name], prereleases=True):
            yield f"{path.name} has {name} {pinned[name]}, asked for is {requirement}"
    for name in sorted(direct - set(requirements)):
        yield f"{path.name} still has {name}, which nobody asks for"


def other_pythons(*paths: Path) -> Iterator[str]:
    """What goes wrong on a Python that we promise and that did not make the lock. Read from what is installed.

    A package may refuse it, or need one more package there, which must then be locked with its hashes too.
    """
    from packaging.requirements import Requirement
    from packaging.specifiers import SpecifierSet
    from packaging.utils import canonicalize_name

    locked = {canonicalize_name(name) for path in paths for name, _version in PINNED.findall(path.read_text())}
    for name in sorted(locked):
        try:
            facts = metadata.metadata(name)
        except metadata.PackageNotFoundError:
            continue  # not for this machine
        needs = [Requirement(line) for line in facts.get_all("Requires-Dist") or []]
        for promised in PROMISED:
            if not SpecifierSet(facts["Requires-Python"] or "").contains(promised):
                yield f"{name} refuses Python {promised}: give it an upper limit in pyproject.toml"
            there = {"python_full_version": promised, "python_version": promised.rpartition(".")[0], "extra": ""}
            for need in needs:
                if canonicalize_name(need.name) not in locked and (not need.marker or need.marker.evaluate(there)):
                    yield f"{name} needs {need.name} on Python {promised}: add that to pyproject.toml"


def asked_for_directly(text: str) -> Iterator[str]:
    """pip-compile notes below each pin who wants it; the project itself stands as `(pyproject.toml)` or `-r -`."""
    for block in re.split(r"\n(?=\S)", text):
        pin = PINNED.match(block)
        if pin and re.search(r"#.*(\(pyproject\.toml\)|-r -)", block):
            yield pin.group(1)


def node_faults(folder: Path) -> Iterator[str]:
    package = json.loads((folder / "package.json").read_text())
    locked = json.loads((folder / "package-lock.json").read_text())["packages"]
    for kind in ("dependencies", "devDependencies"):
        if package.get(kind, {}) != locked[""].get(kind, {}):
            yield f"package-lock.json and package.json differ in {kind}"
    for name, entry in locked.items():
        if "resolved" in entry:
            yield f"package-lock.json records a download address for {name}"


if __name__ == "__main__":
    main()
