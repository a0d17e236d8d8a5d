import uuid
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog import permissions, providers
from catalog.actions.offerings import code_in_use
from catalog.forms.modules import Section, codes_field, plain_helper
from catalog.forms.rows import MOST_ROWS, Rows
from catalog.meetings import NoSuchTime, Zone, moment, outside
from catalog.models import Delivery, Language, Offering, Price, Vat
from config.days import DayField
from config.texts import text
from partners.models import Organisation, Term

EnrolVia = Offering.EnrolVia
SECTIONS = (
    Section("when", _("When and where"), fields=("starts_on", "ends_on", "delivery", "languages", "city", "province", "address", "online_url"), pairs=("schedule",)),
    Section("enrol", _("How to enrol"), fields=("enrol_via", "enrol_url", "enrol_email", "enrol_opens_on", "enrol_closes_on", "needs_approval")),
    Section("places", _("Places"), _("Only for an offering in which people enrol here."), fields=("capacity", "minimum")),
    Section("terms", _("Terms"), fields=("terms_url",), pairs=("cancellation",)),
    Section("administration", _("Administration"), fields=("provider", "code")),
)  # fmt: skip


def day_field(label, **options):
    return DayField(label=label, required=False, **options)


class OfferingForm(forms.ModelForm):
    """What an offering says. Works on a copy; the action locks and writes the stored one."""

    use_required_attribute = False

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    starts_on = day_field(
        _("First day"),
        help_text=_("It may stay empty where people enrol at the provider or by asking, and begin when they want."),
    )
    ends_on = day_field(_("Last day"))
    enrol_opens_on = day_field(_("Enrolment opens on"), help_text=_("Empty: at once."))
    enrol_closes_on = day_field(_("Last day to enrol"), help_text=_("Empty: until the first day."))
    languages = codes_field(_("Language of instruction"), Language.choices)
    online_url = forms.URLField(
        label=_("Link to the online meeting"),
        required=False,
        assume_scheme="https",
        help_text=_("Only people who are enrolled get to see it."),
    )
    enrol_url = forms.URLField(
        label=_("Your own page where people enrol"),
        required=False,
        assume_scheme="https",
        help_text=_("Begins with https://. We tell people that they leave this site."),
        validators=Offering._meta.get_field("enrol_url").validators[1:],
    )
    terms_url = forms.URLField(label=_("Link to your terms"), required=False, assume_scheme="https")

    class Meta:
        model = Offering
        fields = (
            "provider", "code", "starts_on", "ends_on", "schedule_nl", "schedule_en", "delivery", "languages", "city",
            "province", "address", "online_url", "enrol_via", "enrol_url", "enrol_email", "enrol_opens_on",
            "enrol_closes_on", "needs_approval", "capacity", "minimum", "terms_url", "cancellation_nl", "cancellation_en",
        )  # fmt: skip
        widgets = {"delivery": forms.RadioSelect, "enrol_via": forms.RadioSelect}

    def __init__(self, *args, module, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["provider"].queryset = self._providers(module, user)
        self.fields["provider"].empty_label = None
        self.initial["provider"] = self.initial.get("provider") or self.fields["provider"].queryset.first()
        self.fields["uuid"].initial = uuid.uuid4
        self.fields["delivery"].choices = Delivery.choices
        self.fields["schedule_nl"].help_text = _("For instance: on Tuesdays from 19:00 to 21:30.")
        self.fields["capacity"].help_text = self._taken()
        self.fields["needs_approval"].help_text = _("An application does not hold a place until you approve it.")
        for language in ("nl", "en"):
            self.fields[f"cancellation_{language}"].widget.attrs["rows"] = 3
            for name in ("schedule", "cancellation"):
                self.fields[f"{name}_{language}"].widget.attrs.update(lang=language, dir="auto")
        self.helper = plain_helper()

    def _providers(self, module, user):
        own = permissions.organisations_of(user)
        allowed = providers.possible(module).filter(pk__in=own.values("pk"))
        if module.owner_community_id and permissions.can_write(user, module):
            allowed = allowed | Organisation.objects.filter(pk=module.owner_community.lead_id)
        if self.instance.provider_id:
            allowed = allowed | Organisation.objects.filter(pk=self.instance.provider_id)
        return allowed.distinct()

    def _taken(self):
        taken = self.instance.taken if self.instance.pk else 0
        return _("%(taken)s are taken; there cannot be fewer places than that.") % {"taken": taken} if taken else ""

    def clean(self):
        given = super().clean()
        for first, last, sentence in (
            ("starts_on", "ends_on", _("The last day cannot be before the first day.")),
            ("enrol_opens_on", "enrol_closes_on", _("Enrolment cannot close before it opens.")),
        ):
            if given.get(first) and given.get(last) and given[last] < given[first]:
                self.add_error(last, sentence)
        if given.get("minimum") and given.get("capacity") is not None and given["minimum"] > given["capacity"]:
            self.add_error("minimum", _("The minimum cannot be more than the number of places."))
        self._clean_enrolling(given)
        self._clean_code(given)
        return given

    def _clean_code(self, given):
        code, provider = given.get("code"), given.get("provider")
        same = Offering.objects.filter(provider=provider, code=code).exclude(pk=self.instance.pk)
        if code and provider and same.exists():
            self.add_error("code", code_in_use(code, provider))

    def _clean_enrolling(self, given):
        """Fields that another way to enrol would need are emptied, so that nothing old comes back unseen."""
        via = given.get("enrol_via")
        if via != EnrolVia.HERE:
            given["capacity"] = given["minimum"] = None
            given["needs_approval"] = False
        if via == EnrolVia.PROVIDER and not given.get("enrol_url") and "enrol_url" not in self.errors:
            self.add_error("enrol_url", _("Fill in the page of the provider where people enrol."))
        if via == EnrolVia.ASKING and not given.get("enrol_email") and "enrol_email" not in self.errors:
            self.add_error("enrol_email", _("Fill in the e-mail address that people can ask."))

    def _get_validation_exclusions(self):
        """What `clean` says at its field is not said again by the constraint above the form."""
        return super()._get_validation_exclusions() | {"status", "code", "minimum", "ends_on", "enrol_closes_on"}

    def content(self) -> dict:
        return {name: self.cleaned_data[name] for name in self._meta.fields}

    def sections(self):
        """The sections with their bound fields, for the page."""
        for section in SECTIONS:
            yield {
                "id": section.id,
                "title": section.title,
                "note": section.note,
                "pairs": [(self[f"{name}_nl"], self[f"{name}_en"]) for name in section.pairs],
                "fields": [self[name] for name in section.fields],
            }


class SessionForm(forms.Form):
    use_required_attribute = False

    day = day_field(_("Day"))
    begins = forms.TimeField(
        label=_("Begins"), required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )
    ends = forms.TimeField(label=_("Ends"), required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    zone = forms.ChoiceField(label=_("Time of"), required=False, choices=Zone.choices, initial=Zone.AMSTERDAM)
    place = forms.CharField(label=_("Place, if it differs"), required=False, max_length=160)
    online_url = forms.URLField(label=_("Link, if it differs"), required=False, assume_scheme="https")

    def clean(self):
        given = super().clean()
        if not any(given.get(name) for name in ("day", "begins", "ends", "place", "online_url")):
            return given | {"zone": ""}
        given["zone"] = given.get("zone") or Zone.AMSTERDAM
        for name in ("day", "begins", "ends"):
            if not given.get(name) and name not in self.errors:
                self.add_error(name, _("Fill this in, or remove the row."))
        if not self.errors:
            starts_at, ends_at = self._moment("begins"), self._moment("ends")
            if starts_at and ends_at and ends_at <= starts_at:
                self.add_error("ends", _("A meeting ends after it begins, on the same day."))
            given["starts_at"], given["ends_at"] = starts_at, ends_at
        return given

    def _moment(self, name):
        try:
            return moment(self.cleaned_data["day"], self.cleaned_data[name], ZoneInfo(self.cleaned_data["zone"]))
        except NoSuchTime:
            self.add_error(name, _("This time does not exist: the clock goes forward in that night."))
            return None


class SessionRows(Rows):
    def stay_within(self, first, last) -> bool:
        """Whether all meetings are between the days of the offering; says so at each that is not."""
        forms = [form for form in self.forms if form.cleaned_data.get("starts_at") and not form.cleaned_data["DELETE"]]
        wrong = outside([form.cleaned_data for form in forms], first, last)
        for number, sentence in wrong.items():
            forms[number].add_error("day", sentence)
        return not wrong

    def rows(self) -> list[dict]:
        """For `save_offering`, in the order of time."""
        names = ("starts_at", "ends_at", "zone", "place", "online_url")
        found = [{name: row[name] for name in names} for row in self.filled()]
        return sorted(found, key=lambda row: row["starts_at"])


def session_initial(offering: Offering) -> list[dict]:
    found = []
    for session in offering.sessions.all():
        begins, ends = session.starts_there, session.ends_there
        when = {"day": begins.date(), "begins": begins.time(), "ends": ends.time(), "zone": session.zone}
        found.append({**when, "place": session.place, "online_url": session.online_url})
    return found


class PeriodForm(forms.Form):
    use_required_attribute = False

    target_group = forms.ChoiceField(label=_("For whom"), required=False)
    opens_on = day_field(_("From"))
    closes_on = day_field(_("Until and including"))

    def __init__(self, *args, groups, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["target_group"].choices = [("", ""), *groups]

    def clean(self):
        given = super().clean()
        if not any(given.get(name) for name in ("target_group", "opens_on", "closes_on")):
            return given
        for name in ("target_group", "opens_on"):
            if not given.get(name) and name not in self.errors:
                self.add_error(name, _("Fill this in, or remove the row."))
        if given.get("opens_on") and given.get("closes_on") and given["closes_on"] < given["opens_on"]:
            self.add_error("closes_on", _("Enrolment cannot close before it opens."))
        return given


class PriceForm(forms.Form):
    use_required_attribute = False

    audience = forms.ChoiceField(label=_("For"), required=False, choices=[("", "")] + Price.Audience.choices)
    amount = forms.DecimalField(label=_("Amount in euro"), required=False, min_value=0, max_digits=9, decimal_places=2)
    vat = forms.ChoiceField(label=_("VAT"), required=False, choices=[("", "")] + Vat.choices)
    includes_nl = forms.CharField(label=_("Includes, in Dutch"), required=False, max_length=200)
    includes_en = forms.CharField(label=_("Includes, in English"), required=False, max_length=200)

    def clean(self):
        given = super().clean()
        if not any(value not in (None, "", False) for name, value in given.items() if name != "DELETE"):
            return given
        for name in ("audience", "amount", "vat"):
            if given.get(name) in (None, "") and name not in self.errors:
                self.add_error(name, _("Fill this in, or remove the row."))
        if given.get("audience") == Price.Audience.CONSUMER and given.get("vat") == Vat.EXCLUDED:
            self.add_error("vat", _("A consumer price includes VAT."))
        return given


class PriceRows(Rows):
    def clean(self):
        self.refuse_twice("audience", _("There is a price for this audience already."))

    def rows(self) -> list[dict]:
        """For `save_offering`, in the order in which the database gives them."""
        return sorted(self.filled(), key=lambda row: row["audience"])


class PeriodRows(Rows):
    def clean(self):
        self.refuse_twice("target_group", _("There is a period for this group already."))

    def rows(self) -> list[dict]:
        """For `save_offering`, in the order in which the database gives them."""
        return sorted(self.filled(), key=lambda row: (row["opens_on"], row["target_group"]))


def period_initial(offering: Offering) -> list[dict]:
    return list(offering.periods.values("target_group", "opens_on", "closes_on"))


def group_choices() -> list[tuple[str, str]]:
    return [(term.code, text(term, "label")) for term in Term.objects.of(Term.Vocabulary.TARGET_GROUP)]


def price_initial(offering: Offering) -> list[dict]:
    return list(offering.prices.values("audience", "amount", "vat", "includes_nl", "includes_en"))


SessionFormSet = forms.formset_factory(
    SessionForm, formset=SessionRows, extra=1, can_delete=True, max_num=MOST_ROWS, absolute_max=MOST_ROWS
)
PeriodFormSet = forms.formset_factory(
    PeriodForm, formset=PeriodRows, extra=1, can_delete=True, max_num=12, absolute_max=12
)
PriceFormSet = forms.formset_factory(PriceForm, formset=PriceRows, extra=1, can_delete=True, max_num=8, absolute_max=8)
