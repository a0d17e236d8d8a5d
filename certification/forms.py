"""Parsing and labels. What follows from a filled-in form is done by `certification.actions`, called by the view."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certification.models import Application, Conflict, Review
from config.days import DayField

SCORES = [("1", _("insufficient")), ("2", _("partly")), ("3", _("sufficient")), ("4", _("good"))]


def area(rows, **attributes):
    return forms.Textarea(attrs={"rows": rows, **attributes})


class AssessmentForm(forms.Form):
    text = forms.CharField(
        label=_("How does the module meet this criterion?"),
        required=False,
        max_length=5000,
        widget=area(6),
        help_text=_("Say it in your own words. Name where the reviewer can see it."),
    )
    evidence_url = forms.URLField(
        label=_("Link to evidence"),
        required=False,
        assume_scheme="https",
        help_text=_("A page or document that reviewers can open, without signing in."),
    )


class StatementForm(forms.Form):
    statement = forms.CharField(
        label=_("Your statement"),
        required=False,
        max_length=3000,
        widget=area(4),
        help_text=_("Anything the reviewers should know of the module as a whole. You may leave it empty."),
    )
    objections = forms.CharField(
        label=_("Reviewers that you object to"),
        required=False,
        max_length=2000,
        widget=area(3),
        help_text=_("Name them and say why. Only the secretary reads this."),
    )


class SubmitForm(forms.Form):
    is_true = forms.BooleanField(label=_("What we say in this application is true, as far as we know."))


class RetractForm(forms.Form):
    note = forms.CharField(
        label=_("Why do you take the application back?"),
        required=False,
        max_length=1000,
        widget=area(3),
        help_text=_("You need not say why."),
    )


class ReplyForm(forms.Form):
    reply = forms.CharField(
        label=_("Your reply to the findings"),
        max_length=5000,
        widget=area(8),
        help_text=_("You can reply once. The decision maker reads your reply; the scores do not change by it."),
    )


class CheckForm(forms.Form):
    ADMISSIBLE, INCOMPLETE, INADMISSIBLE = "admissible", "incomplete", "inadmissible"
    verdict = forms.ChoiceField(
        label=_("Your judgement"),
        widget=forms.RadioSelect,
        choices=[
            (ADMISSIBLE, _("Complete: the file goes to reviewers")),
            (INCOMPLETE, _("Incomplete: the applicant completes it")),
            (INADMISSIBLE, _("Inadmissible: the file is not judged")),
        ],
    )
    reasons = forms.CharField(
        label=_("What is missing, or why not"),
        required=False,
        max_length=3000,
        widget=area(5),
        help_text=_("The applicant reads this. Needed unless the file is complete."),
    )

    def __init__(self, *args, is_too_late=False, **kwargs):
        super().__init__(*args, **kwargs)
        if is_too_late:
            self.fields["verdict"].choices = self.fields["verdict"].choices[2:]

    def clean(self):
        data = super().clean()
        if data.get("verdict") in (self.INCOMPLETE, self.INADMISSIBLE) and not data.get("reasons", "").strip():
            self.add_error("reasons", _("Say what is missing, or why the file is not judged."))
        return data


class AssignForm(forms.Form):
    """`candidates` are those who may be asked; `places` how many are needed."""

    reviewers = forms.MultipleChoiceField(label=_("Reviewers"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, candidates, places, **kwargs):
        super().__init__(*args, **kwargs)
        self.places = places
        self.people = {str(candidate.person.uuid): candidate.person for candidate in candidates}
        self.fields["reviewers"].choices = [
            (
                str(candidate.person.uuid),
                _("%(name)s (%(load)s reviews waiting)") % {"name": candidate.person, "load": candidate.load},
            )
            for candidate in candidates
        ]

    def clean_reviewers(self):
        chosen = self.cleaned_data["reviewers"]
        if len(chosen) != self.places:
            raise forms.ValidationError(_("Choose exactly %(places)s.") % {"places": self.places})
        return [self.people[uuid] for uuid in chosen]


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=area(3))


class SetAsideForm(forms.Form):
    reason = forms.CharField(
        label=_("Why does this tie not stand in the way?"),
        max_length=1000,
        widget=area(4),
        help_text=_("Applicant and decision maker read this. Do not name the reviewer."),
    )


class AcceptForm(forms.Form):
    has_no_interest = forms.BooleanField(
        label=_(
            "I have no interest in this file: I do not work with or for the applicant, did not advise it, and have no private or financial tie."
        )
    )


class DeclineForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Do you have an interest in this file?"),
        required=False,
        choices=[("", _("No, I cannot do it for another reason")), *Conflict.Kind.choices],
    )
    note = forms.CharField(
        label=_("Explanation"), max_length=1000, widget=area(3), help_text=_("Only the secretary reads this.")
    )


class InterestForm(forms.Form):
    kind = forms.ChoiceField(label=_("What is your interest?"), choices=Conflict.Kind.choices)
    note = forms.CharField(
        label=_("Explanation"), max_length=1000, widget=area(3), help_text=_("Kept with the file, for its audit trail.")
    )


class ScoreForm(forms.Form):
    score = forms.ChoiceField(label=_("Your score"), choices=SCORES, required=False, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Finding for the applicant"),
        required=False,
        max_length=3000,
        widget=area(4),
        help_text=_("The applicant reads this, without your name. Needed for a score of 1 or 2."),
    )

    def clean_score(self):
        return int(self.cleaned_data["score"]) if self.cleaned_data["score"] else None


class ReportForm(forms.Form):
    recommendation = forms.ChoiceField(
        label=_("Your recommendation"), required=False, choices=Review.Recommendation.choices, widget=forms.RadioSelect
    )
    strengths = forms.CharField(label=_("What is strong"), required=False, max_length=3000, widget=area(3))
    findings = forms.CharField(
        label=_("Findings on the whole"),
        required=False,
        max_length=5000,
        widget=area(5),
        help_text=_("The applicant reads this, without your name."),
    )
    confidential_note = forms.CharField(
        label=_("Confidential note for the secretary"),
        required=False,
        max_length=3000,
        widget=area(3),
        help_text=_("The applicant never sees this. Secretary and decision maker do."),
    )


class AdviseForm(forms.Form):
    advice = forms.CharField(
        label=_("Your advice"),
        max_length=5000,
        widget=area(8),
        help_text=_("Sum up the findings and the reply. The outcome follows from the reviews and is added by itself."),
    )


class DecideForm(forms.Form):
    outcome = forms.ChoiceField(label=_("Decision"), choices=Application.Outcome.choices, widget=forms.RadioSelect)
    reasons_nl = forms.CharField(label=_("Reasons in Dutch"), max_length=5000, widget=area(6, lang="nl"))
    reasons_en = forms.CharField(
        label=_("Reasons in English"),
        required=False,
        max_length=5000,
        widget=area(6, lang="en"),
        help_text=_("A service: the Dutch text prevails."),
    )
    deviation_reasons = forms.CharField(
        label=_("Why the decision differs from the advice"), required=False, max_length=3000, widget=area(3)
    )

    def __init__(self, *args, advised_outcome, **kwargs):
        super().__init__(*args, **kwargs)
        self.advised_outcome = advised_outcome

    def clean(self):
        data = super().clean()
        if (
            data.get("outcome")
            and data["outcome"] != self.advised_outcome
            and not data.get("deviation_reasons", "").strip()
        ):
            self.add_error("deviation_reasons", _("The decision differs from the advice: say why."))
        return data


class ConditionForm(forms.Form):
    """One criterion's condition: both or neither. `is_needed`: the reviews find this criterion too low."""

    text = forms.CharField(label=_("Condition"), required=False, max_length=2000, widget=area(2))
    due_on = DayField(label=_("To be met by"), required=False)

    def __init__(self, *args, criterion, is_needed=False, **kwargs):
        super().__init__(*args, prefix=f"condition-{criterion.code}", **kwargs)
        self.criterion, self.is_needed = criterion, is_needed

    @property
    def is_filled_in(self):
        return bool(self.cleaned_data.get("text"))

    def clean(self):
        data = super().clean()
        if data.get("text") and not data.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", _("Say by which day this condition has to be met."))
        if data.get("due_on") and not data.get("text"):
            self.add_error("text", _("Say what has to be done by this day."))
        if data.get("due_on") and data["due_on"] <= timezone.localdate():
            self.add_error("due_on", _("Choose a day after today."))
        return data
