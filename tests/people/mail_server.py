"""A small SMTP server on loopback that can accept, refuse or fall silent. For tests of what the outbox does then."""

import socketserver
import threading


class _Session(socketserver.StreamRequestHandler):
    def handle(self):
        server = self.server.owner
        self._say("220 hier ben ik")
        body = None
        for raw in self.rfile:
            line = raw.decode().rstrip("\r\n")
            if body is not None:
                if line == ".":
                    if server.hangs:
                        server.reached.set()
                        server.released.wait()
                        return
                    server.accepted.append("\n".join(body))
                    body = None
                    self._say("250 aangenomen")
                else:
                    body.append(line)
                continue
            verb = line[:4].upper()
            if verb == "DATA":
                body = []
                self._say("354 ga uw gang")
            elif verb == "RCPT" and server.refuses:
                self._say(server.refuses)
            elif verb == "QUIT":
                self._say("221 dag")
                return
            else:
                self._say("250 goed")

    def _say(self, line):
        self.wfile.write(f"{line}\r\n".encode())


class MailServer:
    """`accepted`: the mails that it took over. `refuses`: the answer to a recipient, as "550 onbekend". `hangs`: it
    reads a mail and never answers; `reached` tells that one has come so far."""

    def __init__(self):
        self.accepted, self.refuses, self.hangs = [], "", False
        self.reached, self.released = threading.Event(), threading.Event()
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Session)
        self._server.owner, self._server.daemon_threads = self, True
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    @property
    def port(self) -> int:
        return self._server.server_address[1]

    def close(self):
        self.released.set()
        self._server.shutdown()
        self._server.server_close()
