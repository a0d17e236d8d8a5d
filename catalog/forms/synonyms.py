from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.search.fold import words_in

MOST_WORDINGS = 20
MOST_CHARACTERS = 80


class SynonymForm(forms.Form):
    words = forms.CharField(
        label=_("Words that mean the same"),
        max_length=MOST_WORDINGS * (MOST_CHARACTERS + 2),
        widget=forms.Textarea({"rows": 6}),
        help_text=_("One wording on each line, in Dutch or English. Capitals, accents and plurals make no difference."),
    )

    def clean_words(self) -> list[str]:
        wordings = list(dict.fromkeys(" ".join(line.split()) for line in self.cleaned_data["words"].splitlines()))
        wordings = [wording for wording in wordings if wording]
        for wording in wordings:
            if not words_in(wording):
                raise forms.ValidationError(_("“%(words)s” has no letter or figure."), params={"words": wording})
            if len(wording) > MOST_CHARACTERS:
                message = _("“%(words)s” is too long: a wording has at most %(most)s characters.")
                raise forms.ValidationError(message, params={"words": f"{wording[:40]}…", "most": MOST_CHARACTERS})
        if len({tuple(words_in(wording)) for wording in wordings}) < 2:
            raise forms.ValidationError(_("Give at least two different wordings, each on a line of its own."))
        if len(wordings) > MOST_WORDINGS:
            message = _("Give at most %(most)s wordings; split what does not mean quite the same.")
            raise forms.ValidationError(message, params={"most": MOST_WORDINGS})
        return wordings
