"""Asks this container's own web server whether it lives (the health check of docker-compose.yml)."""

import os
import sys
import urllib.request

port = os.environ.get("BIND", "127.0.0.1:8000").rpartition(":")[2]
host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip()
request = urllib.request.Request(f"http://127.0.0.1:{port}/healthz", headers={"Host": host})
try:
    urllib.request.urlopen(request, timeout=4).close()  # noqa: S310 (an address of our own)
except OSError as error:
    sys.exit(f"/healthz does not answer: {error}")
