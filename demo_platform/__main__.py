"""`python -m demo_platform --port 8001`: serves the platform on this machine alone."""

import argparse
import os
import sys
from pathlib import Path

from werkzeug.serving import WSGIRequestHandler, make_server

from demo_platform.app import make_app
from demo_platform.secret import shared_secret
from demo_platform.storage import Storage


class Quiet(WSGIRequestHandler):
    def log_request(self, code="-", size="-"):
        self.log("info", "%s %s", self.requestline.rsplit(" ", 1)[0], code)


def main():
    parser = argparse.ArgumentParser(description="A demonstration education platform that receives courses.")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--folder", type=Path, default=Path(os.environ.get("VAR_DIR", "var")) / "demo-platform")
    options = parser.parse_args()
    options.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    app = make_app(Storage(options.folder / "platform.sqlite3"), [shared_secret(options.folder)])
    sys.stdout.write(f"demo platform on http://127.0.0.1:{options.port}\n")
    sys.stdout.flush()
    make_server("127.0.0.1", options.port, app, threaded=True, request_handler=Quiet).serve_forever()


if __name__ == "__main__":
    main()
