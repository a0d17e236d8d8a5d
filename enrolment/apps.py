from django.apps import AppConfig


class EnrolmentConfig(AppConfig):
    name = "enrolment"

    def ready(self):
        from enrolment import panels, personal_data, reactions, trained  # noqa: F401  (they register themselves)

        trained.register()
