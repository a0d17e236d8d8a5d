from django.apps import AppConfig


class CommunitiesConfig(AppConfig):
    name = "communities"

    def ready(self):
        # Imported here because the models exist only now.
        from communities import actions, neighbours, own_data, sentences, work
        from communities.models import CommunityRole
        from partners import merging
        from people import desks, registry, roles
        from people import sentences as trail

        roles.register(CommunityRole, check_end=actions.keep_one_coordinator)
        desks.register(work.start_panel)
        trail.register(sentences.SENTENCES)
        registry.register_export("communities", own_data.export_of)
        registry.register_erasure("communities", fields=own_data.FIELDS)
        neighbours.register()
        merging.register("communities.community.lead")
        merging.register("communities.ending.heir")
        merging.register("communities.partnership.organisation")
