from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificationConfig(AppConfig):
    name = "certification"

    def ready(self):
        # Imported here because the models exist only now.
        from catalog import consequences, panels
        from certification import lineage_panels, marks, own_data, sentences, start
        from certification.models import SchemeRole
        from partners import merging
        from people import desks, registry, roles
        from people import sentences as trail

        roles.register(SchemeRole, leading=[SchemeRole.Role.SECRETARY, SchemeRole.Role.DECISION_MAKER])
        desks.register(start.panel)
        trail.register(sentences.SENTENCES)
        consequences.register("version_published", marks.after_publishing)
        panels.register_mark_panel(marks.panel)
        lineage_panels.register()
        registry.register_export("certification", own_data.export_of)
        registry.register_erasure(
            "certification", fields=own_data.FIELDS, obstacles=own_data.obstacles_of, erase=own_data.erase_part_of
        )
        merging.register("certification.application.applicant", called=_("applications for the mark"))
        merging.register("certification.certificate.holder", called=_("modules with the mark"))
