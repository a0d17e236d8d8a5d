from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


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
        merging.register("partners.organisation.merged_into", called=_("organisations that were merged into it"))
        merging.register("partners.organisation.part_of", called=_("parts"), stays=actions.closes_circle)
        merging.register("partners.organisationname.organisation", called=_("other names"), stays=merging.clashes)
        merging.register("partners.organisationaddress.organisation", called=_("old addresses"))
        merging.register(
            "partners.organisationrole.organisation", called=_("roles of people"), stays=actions.is_held_there
        )
        merging.register(
            "partners.roleclaim.organisation", called=_("people who ask for a role"), stays=merging.clashes
        )
        merging.register("partners.lab_organisations.organisation", called=_("labs"), stays=merging.clashes)
        merging.register("partners.merger.old", stays=merging.always)
        merging.register("partners.merger.into", stays=merging.always)
        merging.register("partners.qualitymark.organisation", called=_("quality marks"), stays=merging.clashes)
