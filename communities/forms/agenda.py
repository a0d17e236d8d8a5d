import datetime
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities import recurrence
from communities.forms import field_for
from communities.models import Meeting
from config.calendars import NoSuchTime, moment
from config.days import DayField
from config.texts import date_full
from partners.editing import PlainForm, VersionedForm

HELP = {
    "text_nl": _("What it is about, for whom, what to bring. You can use Markdown."),
    "link": _("Only partners and coordinators see it."),
    "is_public": _("Otherwise only partners and coordinators know of it."),
    "zone": _("The clock that the times are read from."),
}
LENGTH = datetime.timedelta(days=31)


def clock(**kwargs):
    return forms.TimeField(widget=forms.TimeInput({"type": "time"}, format="%H:%M"), **kwargs)


class MeetingForm(VersionedForm):
    names = ("title_nl", "title_en", "zone", "place", "city", "province", "link", "is_public", "text_nl", "text_en")
    starts_on = DayField(label=_("Day"))
    starts_clock = clock(label=_("Begins at"))
    ends_on = DayField(label=_("Last day"), required=False, help_text=_("Only where it ends on another day."))
    ends_clock = clock(label=_("Ends at"))

    def __init__(self, *args, meeting=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        for name in self.names:
            self.fields[name] = field_for(Meeting, name)
            self.fields[name].help_text = HELP.get(name, "")
        for name in ("text_nl", "text_en"):
            self.fields[name].widget = forms.Textarea({"rows": 5, "maxlength": 5_000})
        times = ["starts_on", "starts_clock", "ends_on", "ends_clock"]
        self.order_fields(["seen", "title_nl", "title_en", *times, *self.names[2:]])

    @staticmethod
    def initial_of(meeting):
        starts, ends = meeting.starts_there, meeting.ends_there
        return {
            **{name: getattr(meeting, name) for name in MeetingForm.names},
            "starts_on": starts.date(),
            "starts_clock": starts.time(),
            "ends_on": ends.date() if ends.date() != starts.date() else None,
            "ends_clock": ends.time(),
        }

    def clean(self):
        super().clean()
        given = self.cleaned_data
        self.starts_at = self._moment("starts_on", "starts_clock", given.get("starts_on"))
        self.ends_at = self._moment("ends_on", "ends_clock", given.get("ends_on") or given.get("starts_on"))
        if not (self.starts_at and self.ends_at):
            return
        if self.ends_at <= self.starts_at:
            self.add_error("ends_clock", _("The meeting ends before it begins."))
        elif self.ends_at - self.starts_at > LENGTH:
            self.add_error("ends_on", _("A meeting lasts a month at most. Plan several instead."))
        elif self.ends_at <= timezone.now():
            self.add_error("starts_on", _("This moment has passed."))

    def _moment(self, day_field, clock_field, day):
        hour, zone = self.cleaned_data.get(clock_field), self.cleaned_data.get("zone")
        if not (day and hour and zone):
            return None
        try:
            found = moment(day, hour, ZoneInfo(zone))
        except NoSuchTime:
            told = _("On %(day)s the clock skips this time: summer time begins.") % {"day": date_full(day)}
            self.add_error(clock_field, told)
            return None
        except OverflowError:
            self.add_error("starts_on", _("This day is too far away."))
            return None
        return self._stored(clock_field, found, zone)

    def _stored(self, clock_field, found, zone):
        """A time that the clock shows twice stays the one that it was."""
        kept = getattr(self.meeting, "starts_at" if clock_field == "starts_clock" else "ends_at", None)
        same = kept and kept.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0) == found.astimezone(
            ZoneInfo(zone)
        ).replace(tzinfo=None, fold=0)
        return kept if same else found

    def fields_given(self):
        texts = {name: self.cleaned_data[name] for name in self.names}
        return {**texts, "starts_at": self.starts_at, "ends_at": self.ends_at}


class CancelForm(PlainForm):
    notice = forms.CharField(
        label=_("Notice"),
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Why, and what now. It stands in the agenda and in the mail to the partners."),
    )


class CopyForm(PlainForm):
    every = forms.ChoiceField(
        label=_("How often?"),
        choices=[
            (recurrence.WEEKLY, _("every week")),
            (recurrence.FORTNIGHTLY, _("every two weeks")),
            (recurrence.MONTHLY, _("every month")),
        ],
    )
    times = forms.IntegerField(
        label=_("How many more?"),
        min_value=1,
        max_value=recurrence.MOST,
        initial=1,
        help_text=_("Each can be changed later."),
    )
