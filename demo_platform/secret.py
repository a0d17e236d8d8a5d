"""The secret that sender and receiver share on one machine: made at the first start, kept in the platform's folder."""

import base64
import os
import secrets
from pathlib import Path


def shared_secret(folder: Path) -> str:
    """A Standard Webhooks secret ("whsec_..."), readable by this user alone."""
    path = Path(folder) / "secret"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    made = "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
    with os.fdopen(handle, "w") as file:
        file.write(made)
    return made
