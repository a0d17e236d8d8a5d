from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.forms.modules import plain_helper
from catalog.models import NamedTeacher


class TeacherForm(forms.ModelForm):
    """Whom to ask, and as what. Name and address are used for nothing but the question until there is a yes."""

    use_required_attribute = False

    class Meta:
        model = NamedTeacher
        fields = ("part", "name", "email", "expertise_nl", "expertise_en")

    def __init__(self, *args, module, **kwargs):
        super().__init__(*args, **kwargs)
        self.module = module
        for language in ("nl", "en"):
            self.fields[f"expertise_{language}"].widget.attrs.update(lang=language, dir="auto")
        self.fields["name"].help_text = _("Of a person, or of an organisation that developed the module with you.")
        self.helper = plain_helper()

    def clean_email(self):
        return self.cleaned_data["email"].lower()

    def clean(self):
        given = super().clean()
        same = self.module.named_teachers.filter(email=given.get("email"), part=given.get("part"))
        if same.exists():
            self.add_error("email", _("This person has been asked already."))
        return given
