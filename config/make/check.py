"""`make check`: everything but the tests, without network. With --fix: repair what can be repaired."""

import os
import secrets
import subprocess
import sys
import time

from config.embedded import BASE_DIR
from config.make import lock

PYTHON = sys.executable
BIN = os.path.dirname(PYTHON)
MANAGE = [PYTHON, "manage.py"]
# What production is told, so that `check --deploy` judges the settings that hold there. Nothing is connected to.
PRODUCTION = {
    "DJANGO_ENV": "production",
    "SECRET_KEY": secrets.token_urlsafe(50),
    "DATABASE_URL": "postgres://nobody:nothing@127.0.0.1:9/nowhere",
    "REDIS_URL": "redis://127.0.0.1:9/0",
    "ALLOWED_HOSTS": "leerkring.example",
    "SITE_URL": "https://leerkring.example",
    "EMAIL_URL": "smtp+tls://nobody:nothing@mail.example:587",
    "DEFAULT_FROM_EMAIL": "post@leerkring.example",
}
FIXES = {
    "imports and simple faults": [f"{BIN}/ruff", "check", "--fix", "--quiet", "."],
    "formatting": [f"{BIN}/ruff", "format", "--quiet", "."],
}
CHECKS = {
    "formatting": [f"{BIN}/ruff", "format", "--check", "."],
    "rules": [f"{BIN}/ruff", "check", "."],
    "templates": [f"{BIN}/djlint", "--lint", "--quiet", "templates"],
    "imports go one way": [f"{BIN}/lint-imports"],
    "migrations": [*MANAGE, "makemigrations", "--check", "--dry-run"],
    "production settings": [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"],
    "translations": [*MANAGE, "messages", "--check"],
}


def main() -> int:
    if "--fix" in sys.argv:
        return max(run(name, command) for name, command in FIXES.items())
    failed = [name for name, command in CHECKS.items() if run(name, command)]
    if faults := lock.faults():
        failed.append("locks")
        print("FAIL  locks\n" + "\n".join(faults) + "\nRun `make lock`.")
    else:
        print("ok    locks")
    print(f"make check: {'failed: ' + ', '.join(failed) if failed else 'all is well'}")
    return 1 if failed else 0


def run(name: str, command: list[str]) -> int:
    began = time.monotonic()
    environment = {**os.environ, **(PRODUCTION if "--deploy" in command else {})}
    done = subprocess.run(command, cwd=BASE_DIR, env=environment, capture_output=True, text=True)
    print(f"{'FAIL' if done.returncode else 'ok':5} {name} ({time.monotonic() - began:.1f} s)", flush=True)
    if done.returncode:
        print(done.stdout + done.stderr, flush=True)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
