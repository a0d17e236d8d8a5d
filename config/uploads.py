"""Files that people upload: checked by content, kept where no web server looks, served only by a view that has asked who
may read them.

    file = uploads.FileField(label=_("File"), kinds=file_kinds.DOCUMENTS)      in a form: what comes out has been checked
    stored = uploads.keep(form.cleaned_data["file"])                           in an action: the row to point at
    return uploads.answer(request, item.file)                                  in a view, after its own permission
    uploads.remove(stored)                                                     in an action, with what pointed at it
"""

import datetime
import hashlib
import os
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.core import signing
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import transaction
from django.db.models import ForeignObjectRel
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext_lazy as _

from config import file_kinds
from config.file_kinds import Kind, NotAccepted
from config.models import StoredFile

MOST_BYTES = 20 * file_kinds.MB
FOLDER = "files"
WAITING = "-waiting"
GRACE = datetime.timedelta(days=1)  # a form may be between writing its file and writing its row
# Nothing in the file may run or load, also where a browser opens it instead of keeping it.
POLICY = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox"


@dataclass(frozen=True)
class Checked:
    """An uploaded file of which the content is known to be of this kind."""

    file: UploadedFile
    name: str  # cleaned
    kind: Kind
    waiting: StoredFile | None = None  # where it comes from a form that was shown again


class WaitingUpload(SimpleUploadedFile):
    """What waited, as if it had been sent again."""

    def __init__(self, stored: StoredFile):
        with stored.file.open("rb") as file:
            super().__init__(stored.name, file.read())
        self.waiting = stored


class FileInput(forms.FileInput):
    """A browser forgets which file was chosen when a page comes back. What was right about it waits here meanwhile: the
    page names it, and its form brings it back where nobody chooses another one."""

    waiting: StoredFile | None = None

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        if self.waiting:
            token = signing.dumps(self.waiting.pk, salt=WAITING)
            context["widget"]["waiting"] = {"name": f"{name}{WAITING}", "file": self.waiting.name, "token": token}
        return context

    def value_from_datadict(self, data, files, name):
        chosen = super().value_from_datadict(data, files, name)
        waiting = None if chosen else self.waiting_in(data, name)
        return WaitingUpload(waiting) if waiting else chosen

    @staticmethod
    def waiting_in(data, name) -> StoredFile | None:
        """The file that waited for this form, as far as it is still there."""
        try:
            number = signing.loads(data.get(f"{name}{WAITING}", ""), salt=WAITING, max_age=GRACE)
        except signing.BadSignature:
            return None
        return StoredFile.objects.filter(pk=number).first()

    def use_required_attribute(self, initial):
        return super().use_required_attribute(initial) and not self.waiting


class FileField(forms.FileField):
    """Gives a `Checked` file (or what was there before, or False where it is taken away), or says what is wrong."""

    def __init__(
        self, *, kinds: Iterable[Kind] = file_kinds.DOCUMENTS, most_bytes: int = MOST_BYTES, help_text="", **kwargs
    ):
        self.kinds, self.most_bytes = tuple(kinds), most_bytes
        accepted = ",".join(f".{name}" for kind in self.kinds for name in kind.names)
        kwargs.setdefault("widget", FileInput({"accept": accepted}))
        super().__init__(help_text=help_text or self._hint, **kwargs)

    def _hint(self):
        return _("%(kinds)s; at most %(most)s.") % {
            "kinds": file_kinds.labels(self.kinds),
            "most": filesizeformat(self.most_bytes),
        }

    def to_python(self, data):
        if data in self.empty_values:
            return None
        try:
            kind = file_kinds.check(data.file, data.name, kinds=self.kinds, most_bytes=self.most_bytes)
        except NotAccepted as error:
            raise forms.ValidationError(str(error), code="not_accepted") from error
        return Checked(data, file_kinds.clean_name(data.name, kind), kind, getattr(data, "waiting", None))


def let_wait(form: forms.Form) -> None:
    """Keeps the files that were right of a form that is shown again, until its reader sends it: one for each field,
    however often it is shown. Nothing points at them: what nobody sends again the sweep takes away."""
    for name, field in form.fields.items():
        if isinstance(field.widget, FileInput) and not field.widget.waiting:
            checked = form.cleaned_data.get(name)
            before = field.widget.waiting_in(form.data, form.add_prefix(name))
            field.widget.waiting = _still_waiting(checked if isinstance(checked, Checked) else None, before)


def _still_waiting(checked: Checked | None, before: StoredFile | None) -> StoredFile | None:
    if checked and before and checked.waiting == before:
        StoredFile.objects.filter(pk=before.pk).update(stored_at=timezone.now())
        return before
    if before:
        remove(before)  # another one was chosen
    return _write(checked) if checked else None


def keep(checked: Checked) -> StoredFile:
    """Writes the file and its row. Call it inside the transaction of the change that points at it: where that fails,
    the sweep finds the file. What waited for it goes."""
    stored = _write(checked)
    if checked.waiting:
        remove(checked.waiting)
    return stored


def _write(checked: Checked) -> StoredFile:
    digest = hashlib.sha256()
    for chunk in checked.file.chunks():
        digest.update(chunk)
    checked.file.seek(0)
    stored = StoredFile(name=checked.name, kind=checked.kind.code, size=checked.file.size, sha256=digest.hexdigest())
    stored.file.save(uuid.uuid4().hex, checked.file, save=False)
    stored.save()
    return stored


def remove(stored: StoredFile) -> None:
    """Takes the row away, and the file as soon as that is certain. Nothing may point at it any more."""
    name = stored.file.name
    stored.delete()
    transaction.on_commit(lambda: default_storage.delete(name), robust=True)


def answer(request: HttpRequest, stored: StoredFile, *, is_public: bool = False) -> HttpResponseBase:
    """The file itself. Call it after the view has judged who may read it: nothing is asked here. Pictures may be shown
    in a page, everything else is kept as a file by the browser."""
    etag = f'"{stored.sha256}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = FileResponse(
            stored.file.open("rb"),
            as_attachment=not stored.is_picture,
            filename=stored.name,
            content_type=stored.content_type,
        )
    response["ETag"] = etag
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "public, no-cache" if is_public else "private, no-cache"
    return response


def sweep() -> tuple[int, int]:
    """Deletes rows to which nothing points and files without a row, both older than a day. Gives how many of each."""
    before = timezone.now() - GRACE
    loose = StoredFile.objects.filter(stored_at__lt=before)
    for relation in pointing_at_files():
        pointing = relation.related_model._base_manager.exclude(**{f"{relation.field.name}__isnull": True})
        loose = loose.exclude(pk__in=pointing.values(relation.field.name))
    loose = list(loose)
    for stored in loose:
        remove(stored)
    return len(loose), _sweep_folder(before)


def pointing_at_files() -> list[ForeignObjectRel]:
    """Every relation to a stored file, also those that cannot be followed from it (`related_name="+"`)."""
    everything = StoredFile._meta.get_fields(include_hidden=True)
    return [each for each in everything if each.is_relation and each.auto_created]


def _sweep_folder(before: datetime.datetime) -> int:
    if not default_storage.exists(FOLDER):
        return 0
    known = set(StoredFile.objects.values_list("file", flat=True))
    names = [os.path.join(FOLDER, name) for name in default_storage.listdir(FOLDER)[1]]
    lost = [each for each in names if each not in known and default_storage.get_modified_time(each) < before]
    for name in lost:
        default_storage.delete(name)
    return len(lost)
