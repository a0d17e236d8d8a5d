from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
import time_machine

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@pytest.fixture
def at():
    """`at("2026-03-02 09:00")`, a date or a datetime: from now on it is that moment in Amsterdam, and time goes on from
    there. PostgreSQL keeps its own clock: let Python hand over the times that matter."""
    journeys = []

    def go(moment: str | date | datetime) -> datetime:
        if isinstance(moment, str):
            moment = datetime.fromisoformat(moment)
        elif not isinstance(moment, datetime):
            moment = datetime.combine(moment, time(12))
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=AMSTERDAM)
        while journeys:
            journeys.pop().stop()
        journey = time_machine.travel(moment, tick=True)
        journey.start()
        journeys.append(journey)
        return moment

    yield go
    while journeys:
        journeys.pop().stop()
