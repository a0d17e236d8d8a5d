from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommunitiesConfig(AppConfig):
    name = "communities"

    def ready(self):
        # Imported here because the models exist only now.
        from communities import (
            actions,
            challenge_places,
            ledger_work,
            neighbours,
            own_data,
            panels,
            sentences,
            sharing,
            work,
        )
        from communities.models import CommunityRole
        from partners import merging
        from partners.panels import organisation_desk
        from people import desks, registry, roles
        from people import sentences as trail

        roles.register(CommunityRole, check_end=actions.keep_one_coordinator)
        desks.register(work.start_panel)
        trail.register(sentences.SENTENCES)
        registry.register_export("communities", own_data.export_of)
        registry.register_erasure("communities", fields=own_data.FIELDS, erase=own_data.erase)
        neighbours.register()
        desks.register(ledger_work.start_panel)
        panels.community_desk.register(ledger_work.on_community_desk)
        organisation_desk.register(ledger_work.on_organisation_desk)
        challenge_places.register()
        desks.register(challenge_places.start_panel)
        merging.register("communities.challenge.organisation", called=_("challenges"))
        sharing.register()
        merging.register("communities.community.lead", called=_("communities that it leads"))
        merging.register("communities.ending.heir", called=_("ended communities of which it took over the modules"))
        merging.register("communities.partnership.organisation", called=_("places in communities"))
        merging.register(
            "communities.knowledgeauthor.organisation", called=_("items of the knowledge base"), stays=merging.clashes
        )
