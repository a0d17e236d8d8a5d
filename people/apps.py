from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "people"

    def ready(self):
        # Imported here because the models exist only now.
        from people import actions, checks, own_data, panels, registry, roles  # noqa: F401  (checks register themselves)
        from people.models import PortalRole

        roles.register(PortalRole, leading=PortalRole.Role.values, check_end=actions.keep_one_administrator)
        registry.register_export("account", own_data.export_of)
        registry.register_erasure(
            "account",
            fields=own_data.FIELDS,
            obstacles=actions.obstacles_of_own_part,
            erase=actions.erase_own_part,
        )
