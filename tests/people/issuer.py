"""A small OpenID Connect issuer on loopback, for tests of signing in through an institution."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import jwt


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        issuer = self.server.owner
        if self.path.endswith("/.well-known/openid-configuration"):
            self._answer(
                {
                    "issuer": issuer.says_it_is or issuer.url,
                    "authorization_endpoint": f"{issuer.url}/authorize",
                    "token_endpoint": f"{issuer.url}/token",
                    "userinfo_endpoint": f"{issuer.url}/userinfo",
                    "jwks_uri": f"{issuer.url}/keys",
                    "token_endpoint_auth_methods_supported": ["client_secret_post"],
                }
            )
        else:
            self._answer(
                {"sub": issuer.userinfo_subject or issuer.subject, "email": issuer.email, "email_verified": True}
            )

    def do_POST(self):
        issuer = self.server.owner
        self.rfile.read(int(self.headers["Content-Length"]))
        claims = {"iss": issuer.url, "sub": issuer.subject, "aud": "leerkring", "iat": 1, "exp": 4_000_000_000}
        token = jwt.encode(claims, "een geheim van de uitgever, lang genoeg", algorithm="HS256")
        self._answer({"access_token": "toegang", "token_type": "Bearer", "id_token": token})

    def _answer(self, data):
        body = json.dumps(data).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


class Issuer:
    """Says to everybody who asks that they are `subject` with this `email`, confirmed."""

    def __init__(self, subject, email):
        self.subject, self.email = subject, email
        self.userinfo_subject = self.says_it_is = ""
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.owner, self._server.daemon_threads = self, True
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self):
        self._server.shutdown()
        self._server.server_close()
