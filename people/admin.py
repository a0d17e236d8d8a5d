"""For repairs by staff. What has a history is changed on the pages, not here."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin

from people.models import Event, Notification, PortalRole, User

admin.site.login = secure_admin_login(admin.site.login)  # the same sign-in for all, with the second factor


class ReadOnly(admin.ModelAdmin):
    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    list_display = ["email", "name", "language", "is_active", "is_staff", "last_login"]
    list_filter = ["is_active", "is_staff", "is_demo"]
    search_fields = ["email", "name"]
    fields = ["name", "language", "is_active", "is_staff", "is_superuser", "email", "date_joined", "last_login"]
    readonly_fields = ["email", "date_joined", "last_login"]  # an address changes by its confirmation only

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(PortalRole)
class PortalRoleAdmin(ReadOnly):
    list_display = ["person", "email", "role", "given_by", "given_at", "accepted_at", "ends_on"]
    list_filter = ["role"]


@admin.register(Event)
class EventAdmin(ReadOnly):
    list_display = ["at", "verb", "subject_type", "subject_id", "actor", "from_status", "to_status"]
    list_filter = ["subject_type"]
    search_fields = ["verb", "=subject_id"]


@admin.register(Notification)
class NotificationAdmin(ReadOnly):
    list_display = ["created_at", "kind", "recipient", "address", "status", "attempts", "sent_at", "error"]
    list_filter = ["status", "kind"]
    search_fields = ["address", "recipient__email", "message_id"]
    exclude = ["context"]  # it may hold keys that let somebody in
