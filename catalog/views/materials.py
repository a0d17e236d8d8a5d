"""The files among the materials of a module, for exactly those who may read what names them."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from catalog import listing, materials
from catalog.models import MaterialFile, Module
from catalog.views.modules import readable_versions
from config import uploads


@login_not_required
@require_safe
def material_file(request, uuid):
    """For everybody while the public version names it; besides for who reads a version that does at the desk."""
    kept = get_object_or_404(MaterialFile.objects.select_related("file"), uuid=uuid)
    if _is_shown(listing.public_modules(), kept):
        return uploads.answer(request, kept.file, is_public=True)
    if not _is_read_by(request.user, kept):
        raise Http404
    return uploads.answer(request, kept.file)


@login_not_required
@require_safe
def module_with_link_file(request, key, uuid):
    """For who has the link of the module; a new link ends this address, too."""
    kept = get_object_or_404(MaterialFile.objects.select_related("file"), uuid=uuid)
    if not _is_shown(listing.reachable_modules().filter(link_key=key, visibility=Module.Visibility.LINK), kept):
        raise Http404
    response = uploads.answer(request, kept.file)
    response["X-Robots-Tag"] = "noindex"
    return response


def _is_shown(modules, kept) -> bool:
    module = modules.filter(pk=kept.module_id).prefetch_related("versions").first()
    return module is not None and str(kept.uuid) in materials.named(module.published_version)


def _is_read_by(user, kept) -> bool:
    if not user.is_authenticated:
        return False
    module = Module.objects.visible_to(user).with_versions().filter(pk=kept.module_id).first()
    versions = readable_versions(user, module) if module else []
    return any(str(kept.uuid) in materials.named(version) for version in versions)
