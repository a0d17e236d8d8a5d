"""How the lines of the audit trail read. Each app registers its own verbs in `AppConfig.ready`."""

from collections.abc import Mapping

from django.apps import apps
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import Event

_sentences: dict[str, Promise | str] = {}


def register(sentences: Mapping[str, Promise | str]) -> None:
    """`{"community.submitted": gettext_lazy("Submitted to the hub")}`. A sentence may hold `%(role)s` and other keys of
    the event's data. Moves to a status need none: without one they read as the thing and its new status, or as the
    status alone where the model has no translated name."""
    _sentences.update(sentences)


register(
    {
        "role.given": gettext_lazy("Role offered: %(role)s"),
        "role.accepted": gettext_lazy("Role accepted: %(role)s"),
        "role.refused": gettext_lazy("Role refused: %(role)s"),
        "role.ended": gettext_lazy("Role ended: %(role)s"),
        "account.opened": gettext_lazy("Account made"),
        "account.changed": gettext_lazy("Name or language changed"),
        "account.erased": gettext_lazy("Account closed and erased"),
    }
)


def sentence(event: Event) -> str:
    """One line in the reader's language."""
    model = apps.get_model(event.subject_type)
    known = _sentences.get(event.verb)
    if known:
        data = dict(event.data)
        if "role" in data:
            data["role"] = dict(model._meta.get_field("role").flatchoices).get(data["role"], data["role"])
        return str(known) % data
    if event.to_status:
        label = dict(model._meta.get_field("status").flatchoices).get(event.to_status, event.to_status)
        if not isinstance(model._meta.verbose_name, Promise):  # a name from the code is in no language of a reader
            return capfirst(str(label))
        return _("%(thing)s: %(status)s") % {"thing": capfirst(str(model._meta.verbose_name)), "status": label}
    return event.verb.replace(".", ": ").replace("_", " ")
