"""For repairs by staff. What has a history is changed on the pages, not here."""

from django.contrib import admin

from catalog.models import Module, ModuleVersion, Offering, ProviderLicence


class ReadOnly(admin.ModelAdmin):
    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Module)
class ModuleAdmin(ReadOnly):
    list_display = ["slug", "code", "owner_organisation", "owner_community", "origin", "mark_number", "archived_at"]
    list_filter = ["origin", "is_demo"]
    search_fields = ["slug", "code"]


@admin.register(ModuleVersion)
class ModuleVersionAdmin(ReadOnly):
    list_display = ["module", "number", "status", "title_nl", "title_en", "published_at"]
    list_filter = ["status"]
    list_select_related = ["module"]
    search_fields = ["title_nl", "title_en", "module__slug"]


@admin.register(Offering)
class OfferingAdmin(ReadOnly):
    list_display = ["version", "provider", "status", "starts_on", "city", "enrol_via", "capacity", "taken", "waiting"]
    list_filter = ["status", "enrol_via"]
    list_select_related = ["version", "provider"]
    search_fields = ["code", "city", "version__title_nl"]


@admin.register(ProviderLicence)
class ProviderLicenceAdmin(ReadOnly):
    list_display = ["module", "organisation", "status", "from_on", "until_on"]
    list_filter = ["status"]
    list_select_related = ["module", "organisation"]
