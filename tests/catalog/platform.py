"""The demo platform as a real server on loopback, for tests of what travels."""

import contextlib
import threading
from pathlib import Path

from werkzeug.serving import WSGIRequestHandler, make_server

from demo_platform.app import make_app
from demo_platform.storage import Storage

SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="


class Silent(WSGIRequestHandler):
    def log(self, *args):
        pass


class Platform:
    def __init__(self, folder: Path, secrets=(SECRET,)):
        self.storage = Storage(folder / "platform.sqlite3")
        self.app = make_app(self.storage, list(secrets))
        self.base_url = ""

    @contextlib.contextmanager
    def running(self):
        server = make_server("127.0.0.1", 0, self.app, threaded=True, request_handler=Silent)
        server.daemon_threads = True
        self.base_url = f"http://127.0.0.1:{server.port}/api"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()
            thread.join()

    def chaos(self, mode: str) -> None:
        self.storage.set("chaos", mode)

    def shown(self) -> list[str]:
        """Dutch titles of the courses that the public sees there."""
        client = self.app.test_client()
        html = client.get("/").get_data(as_text=True)
        return [part.split("</a>")[0].rsplit(">", 1)[1] for part in html.split("<h2>")[1:] if "</a>" in part]
