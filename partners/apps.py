from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "partners"

    def ready(self):
        # Imported here because the models exist only now.
        from partners import actions, merging, own_data, sentences, start
        from partners.models import HubRole, OrganisationRole
        from people import desks, registry, roles
        from people import sentences as trail

        roles.register(HubRole, leading=HubRole.Role.values)
        roles.register(OrganisationRole, check_end=actions.keep_one_manager)
        desks.register(start.panel)
        trail.register(sentences.SENTENCES)
        registry.register_export("partners", own_data.export_of)
        registry.register_erasure("partners", fields=own_data.FIELDS, erase=own_data.erase)
        merging.register("partners.organisation.merged_into")
        merging.register("partners.organisation.part_of", stays=actions.closes_circle)
        merging.register("partners.organisationname.organisation", stays=merging.clashes)
        merging.register("partners.organisationaddress.organisation")
        merging.register("partners.organisationrole.organisation", stays=actions.is_held_there)
        merging.register("partners.roleclaim.organisation", stays=merging.clashes)
        merging.register("partners.lab_organisations.organisation", stays=merging.clashes)
        merging.register("partners.merger.old", stays=merging.always)
        merging.register("partners.merger.into", stays=merging.always)
        merging.register("partners.qualitymark.organisation", stays=merging.clashes)
