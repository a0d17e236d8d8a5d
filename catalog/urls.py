from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.decorators.http import condition

from catalog.feeds import NewModules, last_change
from catalog.views import desks, imports, licences, listings, modules, offerings, paths, sync

app_name = "catalog"
urlpatterns = [
    path("catalogue/", listings.listing_list, name="listing-list"),
    path("catalogue/new.atom", condition(etag_func=last_change)(login_not_required(NewModules())), name="listing-feed"),
    path("catalogue/words/suggest/", listings.listing_suggest, name="listing-suggest"),
    path("catalogue/demand/new/", listings.demand_create, name="demand-create"),
    path("catalogue/offerings/<uuid:uuid>/leave/", listings.offering_leave, name="offering-leave"),
    path("catalogue/<slug:slug>/", listings.listing_detail, name="listing-detail"),
    # The desk: modules
    path("organisations/<slug:slug>/supply/", desks.provider_desk, name="provider-desk"),
    path("communities/<slug:slug>/supply/", desks.community_supply, name="community-supply"),
    path("desk/modules/new/", modules.module_create, name="module-create"),
    path("desk/modules/<slug:slug>/", modules.module_detail, name="module-detail"),
    path("desk/modules/<slug:slug>/edit/", modules.module_edit, name="module-edit"),
    path("desk/modules/<slug:slug>/preview/", modules.module_preview, name="module-preview"),
    path("desk/modules/<slug:slug>/publish/", modules.module_publish, name="module-publish"),
    path("desk/modules/<slug:slug>/propose/", modules.module_propose, name="module-propose"),
    path("desk/modules/<slug:slug>/return/", modules.module_return, name="module-return"),
    path("desk/modules/<slug:slug>/unpublish/", modules.module_unpublish, name="module-unpublish"),
    path("desk/modules/<slug:slug>/archive/", modules.module_archive, name="module-archive"),
    path("desk/modules/<slug:slug>/restore/", modules.module_restore, name="module-restore"),
    path("desk/modules/<slug:slug>/hide/", modules.module_hide, name="module-hide"),
    path("desk/modules/<slug:slug>/unhide/", modules.module_unhide, name="module-unhide"),
    path("desk/modules/<slug:slug>/differences/", modules.module_differences, name="module-differences"),
    path("desk/modules/<slug:slug>/versions/new/", modules.module_version_create, name="module-version-create"),
    path("desk/modules/<slug:slug>/versions/discard/", modules.module_version_discard, name="module-version-discard"),
    # The desk: licences
    path("desk/modules/<slug:slug>/licences/new/", licences.licence_request, name="licence-request"),
    path("desk/licences/<uuid:uuid>/answer/", licences.licence_answer, name="licence-answer"),
    path("desk/licences/<uuid:uuid>/refuse/", licences.licence_refuse, name="licence-refuse"),
    path("desk/licences/<uuid:uuid>/revoke/", licences.licence_revoke, name="licence-revoke"),
    # The desk: offerings
    path("desk/modules/<slug:slug>/offerings/new/", offerings.offering_create, name="offering-create"),
    path("desk/offerings/<uuid:uuid>/", offerings.offering_edit, name="offering-edit"),
    path("desk/offerings/<uuid:uuid>/open/", offerings.offering_activate, name="offering-activate"),
    path("desk/offerings/<uuid:uuid>/close/", offerings.offering_close, name="offering-close"),
    path("desk/offerings/<uuid:uuid>/cancel/", offerings.offering_cancel, name="offering-cancel"),
    path("desk/offerings/<uuid:uuid>/duplicate/", offerings.offering_duplicate, name="offering-duplicate"),
    # Learning paths: the public pages and the desk
    path("paths/", paths.path_list, name="path-list"),
    path("paths/<slug:slug>/", paths.path_detail, name="path-detail"),
    path("desk/paths/new/", paths.path_create, name="path-create"),
    path("desk/paths/<slug:slug>/", paths.path_compose, name="path-compose"),
    path("desk/paths/<slug:slug>/edit/", paths.path_edit, name="path-edit"),
    path("desk/paths/<slug:slug>/preview/", paths.path_preview, name="path-preview"),
    path("desk/paths/<slug:slug>/step/", paths.path_step, name="path-step"),
    path("desk/paths/<slug:slug>/stack/", paths.path_stack, name="path-stack"),
    path("desk/paths/<slug:slug>/unstack/", paths.path_unstack, name="path-unstack"),
    path("desk/paths/<slug:slug>/publish/", paths.path_publish, name="path-publish"),
    path("desk/paths/<slug:slug>/unpublish/", paths.path_unpublish, name="path-unpublish"),
    path("desk/paths/<slug:slug>/archive/", paths.path_archive, name="path-archive"),
    path("desk/paths/<slug:slug>/restore/", paths.path_restore, name="path-restore"),
    # Inventories on their way in
    path("imports/", imports.import_list, name="import-list"),
    path("imports/new/", imports.import_create, name="import-create"),
    path("imports/<uuid:uuid>/", imports.import_detail, name="import-detail"),
    path("imports/<uuid:uuid>/columns/", imports.import_columns, name="import-columns"),
    path("imports/<uuid:uuid>/discard/", imports.import_discard, name="import-discard"),
    path("imports/<uuid:uuid>/problems.csv", imports.import_problems, name="import-problems"),
    path("imports/<uuid:uuid>/publish/", imports.import_publish, name="import-publish"),
    path("imports/<uuid:uuid>/unpublish/", imports.import_unpublish, name="import-unpublish"),
    # The catalogue manager: synchronisation
    path("synchronisation/", sync.sync_target_list, name="sync-target-list"),
    path("synchronisation/items/<int:pk>/retry/", sync.sync_retry, name="sync-retry"),
    path("synchronisation/<slug:slug>/", sync.sync_target_detail, name="sync-target-detail"),
    path("synchronisation/<slug:slug>/reconcile/", sync.sync_reconcile, name="sync-reconcile"),
    path("synchronisation/<slug:slug>/switch/", sync.sync_switch, name="sync-switch"),
    path("synchronisation/<slug:slug>/removals/", sync.sync_allow_removals, name="sync-allow-removals"),
]
