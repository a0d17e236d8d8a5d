"""`make run`: everything on this machine, until Ctrl-C.

Order: services, `manage.py prepare` (catalogues, migrations, demonstration data), then web, worker, beat and the demo
education platform under supervisor. supervisor signals only the leader of each and waits, so that a running task ends
in peace. Whatever way this process ends, the kernel tells supervisor, and whatever way supervisor ends, the kernel
tells the programs; the services stop with their last user.
"""

import configparser
import contextlib
import io
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from json import loads
from pathlib import Path

from config import embedded
from config.embedded import parent
from config.embedded.locks import Lock
from config.embedded.server import children

BASE_DIR = embedded.BASE_DIR
READY_WITHIN = 120  # seconds
GUARDED_EVERY = 2  # seconds
STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """Somebody asked this run to end; not an Exception, so that nothing swallows it."""


def main() -> int:
    for number in STOPS:
        signal.signal(number, _stop)
    if Path(f"/proc/{os.getppid()}/comm").read_text().strip() == "make":
        parent.bind(signal.SIGTERM)
    folder = embedded.var_dir() / "run"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    only = Lock(folder / "lock")
    if not only.take(patience=0):
        print("`make run` is already running in this folder; its addresses are in its output.", file=sys.stderr)
        return 1
    web, platform = ports()
    supervisor = None
    try:
        settle_environment(web, platform)
        say("starting PostgreSQL and Redis")
        hold_services()
        prepare(folder / "sign-ins")
        say("starting web server, worker, beat and demo platform")
        supervisor = start_supervisor(folder, programs(web, platform))
        wait_until_all_answer(supervisor, web, platform)
        print(welcome(web, platform, (folder / "sign-ins").read_text()), flush=True)
        guard(supervisor)
        return 1
    except Stopped:
        return 0
    except NotReady as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        for number in STOPS:
            signal.signal(number, signal.SIG_IGN)  # stopping takes some seconds and must not be cut off
        say("stopping")
        if supervisor is not None:
            stop(supervisor)
        embedded.release()
        only.release()
        say("stopped")


class NotReady(Exception):
    pass


def _stop(*_):
    raise Stopped


def ports() -> tuple[int, int]:
    """PORT as asked, or the first free one from 8000 on; the platform takes the next free one, or PLATFORM_PORT."""
    asked = int(os.environ.get("PORT") or 0)
    if asked and not is_free(asked):
        sys.exit(f"Port {asked} is taken. Choose another: PORT={asked + 1} make run")
    web = asked or next(port for port in range(8000, 8100) if is_free(port))
    given = int(os.environ.get("PLATFORM_PORT") or 0)
    return web, given or next(port for port in range(web + 1, web + 101) if is_free(port))


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return True
    return False


def hold_services() -> None:
    """For the life of this run. The addresses stay out of the environment: each program holds them by itself."""
    for kind in embedded.needed():
        embedded.hold(kind)


def settle_environment(web: int, platform: int) -> None:
    os.environ["VAR_DIR"] = str(embedded.var_dir())
    os.environ.setdefault("SITE_URL", f"http://127.0.0.1:{web}")
    os.environ.setdefault("DEMO_PLATFORM_URL", f"http://127.0.0.1:{platform}")
    os.environ.setdefault("DEBUG", "0")  # the site as its visitors see it, with its own error pages
    os.environ.setdefault("PYTHONUNBUFFERED", "1")


def prepare(sign_ins: Path) -> None:
    command = [sys.executable, "manage.py", "prepare", "--verbosity", "0", "--sign-ins", str(sign_ins)]
    if subprocess.run(command, cwd=BASE_DIR).returncode:
        raise NotReady("`manage.py prepare` failed; see the lines above.")


def programs(web: int, platform: int) -> dict[str, list[str]]:
    """In the order of starting; they stop in the opposite order."""
    python = sys.executable
    run = embedded.var_dir() / "run"
    # On a development machine root runs it all; Celery's warning about that says nothing new.
    celery = [python, "-W", "ignore:You're running the worker", "-m", "celery", "--quiet", "--app", "config.celery"]
    return {
        "platform": [python, "-m", "demo_platform", "--port", str(platform)],
        "web": [python, "-m", "gunicorn", "--config", "python:config.gunicorn", "--bind", f"127.0.0.1:{web}", "config.wsgi"],
        "worker": [*celery, "worker", "--loglevel", "INFO", "--concurrency", "2", "--without-gossip", "--without-mingle"],
        "beat": [*celery, "beat", "--loglevel", "INFO", "--schedule", str(run / "beat-schedule"), "--pidfile", ""],
    }  # fmt: skip


def start_supervisor(folder: Path, commands: dict[str, list[str]]) -> subprocess.Popen:
    for old in folder.glob("beat-schedule*"):
        old.unlink()  # only a memory of when what was last sent
    configuration = folder / "supervisord.conf"
    configuration.write_text(supervisor_configuration(commands))
    supervisor = subprocess.Popen(
        parent.bound(signal.SIGTERM, [sys.executable, "-m", "supervisor.supervisord", "-c", str(configuration)]),
        cwd=BASE_DIR,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,  # not our own output: supervisor opens it by name, which a borrowed terminal refuses
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    threading.Thread(target=_show, args=(supervisor.stdout,), daemon=True).start()
    return supervisor


def supervisor_configuration(commands: dict[str, list[str]]) -> str:
    sections = {
        "supervisord": {
            "nodaemon": "true",
            "logfile": "/dev/null",
            "logfile_maxbytes": "0",
            "loglevel": "warn",
            "pidfile": embedded.var_dir() / "run" / "supervisord.pid",
        }
    }
    if os.geteuid() == 0:
        sections["supervisord"]["user"] = "root"  # or it warns about just that
    for priority, (name, command) in enumerate(commands.items()):
        sections[f"program:{name}"] = {
            "command": shlex.join(parent.bound(signal.SIGTERM, command, to="anybody")),
            "directory": BASE_DIR,
            "priority": priority,
            "autorestart": "true",
            "startsecs": "2",
            "stopsignal": "TERM",
            "stopwaitsecs": "30",  # a running task may end; only the leader gets the signal
            "redirect_stderr": "true",
            "stdout_logfile": "/dev/fd/1",
            "stdout_logfile_maxbytes": "0",
        }
    parser = configparser.RawConfigParser()
    for name, section in sections.items():
        parser[name] = {key: str(value).replace("%", "%%") for key, value in section.items()}
    text = io.StringIO()
    parser.write(text)
    return text.getvalue()


def _show(output) -> None:
    """Pass all logs on; when nobody reads them any more the programs must not feel it."""
    for line in output:
        with contextlib.suppress(OSError, ValueError):
            sys.stdout.buffer.write(line)
            sys.stdout.buffer.flush()


def wait_until_all_answer(supervisor: subprocess.Popen, web: int, platform: int) -> None:
    began = time.monotonic()
    everybody = {
        "the site": lambda: site_answers(web, since=time.monotonic() - began),
        "the demo platform": lambda: platform_answers(platform),
        "one of the four programs": lambda: len(children(supervisor.pid)) == len(programs(web, platform)),
    }
    missing = list(everybody)
    while missing:
        if supervisor.poll() is not None:
            raise NotReady("The process manager ended; see the lines above.")
        if time.monotonic() - began > READY_WITHIN:
            raise NotReady(f"After {READY_WITHIN} seconds there is no answer from {' and '.join(missing)}.")
        time.sleep(0.2)
        missing = [name for name in missing if not everybody[name]()]


def site_answers(port: int, *, since: float) -> bool:
    """Whether all that /readyz looks at is well, and the worker's heart has beaten in this run, not in an earlier one."""
    try:
        state = loads(fetch(f"http://127.0.0.1:{port}/readyz"))
    except (OSError, ValueError):
        return False
    parts = [state.get(part, {}).get("status") for part in ("database", "redis", "worker")]
    return parts == ["ok"] * 3 and state["worker"]["seconds"] <= since


def platform_answers(port: int) -> bool:
    try:
        return bool(fetch(f"http://127.0.0.1:{port}/"))
    except OSError:
        return False


def fetch(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=3) as answer:
        return answer.read()


def guard(supervisor: subprocess.Popen) -> None:
    """Return when supervisor ends. A server that was killed is started again on the same port."""
    while supervisor.poll() is None:
        time.sleep(GUARDED_EVERY)
        hold_services()


def stop(supervisor: subprocess.Popen) -> None:
    supervisor.terminate()
    try:
        supervisor.wait(60)
    except subprocess.TimeoutExpired:
        family = [supervisor.pid, *children(supervisor.pid)]
        for pid in family:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        supervisor.wait()


def welcome(web: int, platform: int, sign_ins: str) -> str:
    width = min(shutil.get_terminal_size().columns, 100)
    return f"""
{"=" * width}
Leerkring       http://127.0.0.1:{web}/
Demo platform   http://127.0.0.1:{platform}/
Health          http://127.0.0.1:{web}/readyz
Mails           here below, and in {embedded.var_dir() / "mail"}

{sign_ins.strip()}

Ctrl-C stops everything; the data stays in {embedded.var_dir()}.
{"=" * width}"""


def say(line: str) -> None:
    with contextlib.suppress(OSError):
        print(f"==> {line}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
