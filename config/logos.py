"""Logos that people upload. What is kept is never the file itself but what we drew or wrote from it: a picture of at
most `SIDE` pixels without anything hidden in it, or an SVG of shapes only.

    logo = logos.LogoField(label=_("Logo"))            in a form: PNG, JPEG or SVG, checked by content
    stored = uploads.keep(form.cleaned_data["logo"])   in an action
"""

import io
import re

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps
from py_svg_hush import filter_svg

from config import file_kinds, uploads
from config.file_kinds import JPEG, MB, PNG, Kind, NotAccepted

SIDE = 640
MOST_BYTES = 2 * MB
SCRIPTED = re.compile(rb"<\s*(\w+:)?(script|foreignObject|iframe|handler)\b|\son\w+\s*=|javascript:", re.IGNORECASE)
ENTITIES = re.compile(rb"<!(ENTITY|DOCTYPE[^>]*\[)", re.IGNORECASE)
DRAWS = re.compile(rb"<(path|rect|circle|ellipse|line|polyline|polygon|text|image|use)\b")


def plain_svg(content: bytes) -> bytes:
    """The same drawing without links, addresses of elsewhere and unknown parts.

    Raises `NotAccepted` for what is no SVG, draws nothing, or holds scripts: such a file is no logo by accident.
    """
    if SCRIPTED.search(content) or ENTITIES.search(content):
        raise NotAccepted(
            _("This SVG holds scripts or other parts that can run by themselves. Save it as “plain SVG”, or as PNG.")
        )
    try:
        written = filter_svg(content, keep_data_url_mime_types={"image": ["png", "jpeg"]})
    except ValueError as error:
        raise NotAccepted(_("The name says SVG, but the content is something else. Save it as SVG first.")) from error
    if b"<svg" not in written or not DRAWS.search(written):
        raise NotAccepted(_("This SVG draws nothing that we can show. Save it as “plain SVG”, or as PNG."))
    return written


def redrawn(content: bytes, kind: Kind) -> bytes:
    """The picture as it stands upright, without anything besides its pixels, and no larger than needed."""
    with Image.open(io.BytesIO(content)) as picture:
        picture = ImageOps.exif_transpose(picture)
        picture = picture.convert("RGBA" if kind is PNG else "RGB")
        picture.thumbnail((SIDE, SIDE))
        drawn = io.BytesIO()
        picture.save(drawn, "PNG" if kind is PNG else "JPEG", optimize=True)
    return drawn.getvalue()


class LogoField(uploads.FileField):
    """Gives a `Checked` file with our own drawing of it."""

    def __init__(self, **kwargs):
        super().__init__(kinds=(PNG, JPEG, file_kinds.SVG), most_bytes=MOST_BYTES, **kwargs)

    def to_python(self, data):
        checked = super().to_python(data)
        if checked is None:
            return None
        content = checked.file.read()
        try:
            drawn = plain_svg(content) if checked.kind is file_kinds.SVG else redrawn(content, checked.kind)
        except NotAccepted as error:
            raise forms.ValidationError(str(error), code="not_accepted") from error
        file = SimpleUploadedFile(checked.name, drawn, content_type=checked.kind.content_type)
        return uploads.Checked(file, checked.name, checked.kind, checked.waiting)
