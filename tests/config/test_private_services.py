import os

import psycopg
import pytest
from redis import Redis as Client
from redis.exceptions import RedisError


def test_postgres_returns_on_the_same_port_after_a_stop(postgres):
    port = postgres.port
    postgres.stop()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(postgres.url)
    postgres.start()
    psycopg.connect(postgres.url).close()
    assert postgres.port == port


def test_a_paused_postgres_hangs_and_goes_on_after_resume(postgres):
    with psycopg.connect(postgres.url) as connection:
        postgres.pause()
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(postgres.url, connect_timeout=1)
        postgres.resume()
        assert connection.execute("select 1").fetchone() == (1,)


def test_a_paused_redis_hangs_and_goes_on_after_resume(redis):
    with Client.from_url(os.environ["REDIS_URL"], socket_timeout=0.2, retry=None) as client:
        client.set("kept", "yes")
        redis.pause()
        with pytest.raises(RedisError):
            client.get("kept")
        redis.resume()
        assert client.get("kept") == b"yes"


def test_a_stopped_redis_comes_back_for_the_next_test(redis):
    redis.stop()
    assert redis.died()


def test_the_next_test_finds_it_running(redis):
    with Client.from_url(os.environ["REDIS_URL"]) as client:
        assert client.ping()
