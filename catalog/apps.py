from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogConfig(AppConfig):
    name = "catalog"

    def ready(self):
        # Imported here because the models exist only now.
        from catalog import desk, listing, neighbours, own_data, sentences, uptake_places, visitor_desk
        from catalog.actions import heirs, uptakes
        from catalog.models import OfferingRole
        from catalog.search import freshness, sharing
        from catalog.sync import lag
        from communities import consequences, takers
        from config import health, warming
        from partners import merging, panels
        from people import desks, registry, roles
        from people import sentences as trail

        roles.register(OfferingRole)
        consequences.register("community_ended", heirs.inherit_modules)
        consequences.register("challenge_withdrawn", uptakes.end_projects)
        consequences.register("output_removed", uptakes.keep_source)
        takers.register(uptakes.has_project)
        desks.register(desk.panel)
        desks.register(visitor_desk.panel)
        desks.register(uptake_places.start_panel)
        uptake_places.register()
        panels.organisation_desk.register(desk.organisation_panel)
        neighbours.register()
        trail.register(sentences.SENTENCES)
        health.register("listing_lag", listing.lag)
        health.register("sync_lag", lag.of_all, at_most=3600)
        health.register_part("search", freshness.status)
        warming.register(freshness.warm, before_fork=sharing.prepare, is_worn=sharing.is_worn)
        registry.register_export("catalog", own_data.export_of)
        registry.register_erasure("catalog", fields=own_data.FIELDS, erase=own_data.erase)
        merging.register("catalog.module.owner_organisation", called=_("modules"))
        merging.register("catalog.learningpath.owner_organisation", called=_("learning paths"))
        merging.register("catalog.offering.provider", called=_("offerings of modules"))
        merging.register("catalog.providerlicence.organisation", called=_("licences for modules of others"))
        merging.register("catalog.importbatch.organisation", called=_("imported spreadsheets"))
