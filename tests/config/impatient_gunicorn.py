"""The web server, whose processes make place for others after their first change."""

from config import gunicorn
from config.gunicorn import *  # noqa: F403


def when_ready(server):
    from catalog.search import sharing

    gunicorn.when_ready(server)
    sharing.MOST_OWN, sharing.LEAST = 0, 0.0
