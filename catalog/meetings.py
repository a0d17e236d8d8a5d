"""Days and clock times of meetings, in the Netherlands."""

from config.calendars import AMSTERDAM, NoSuchTime, moment

__all__ = ["AMSTERDAM", "NoSuchTime", "moment"]
