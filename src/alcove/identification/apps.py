from django.apps import AppConfig


class IdentificationConfig(AppConfig):
    name = "alcove.identification"
    label = "identification"

    def ready(self) -> None:
        from alcove.libraries import jobs

        jobs.RUNNERS["identification.look_up_many"] = "alcove.identification.actions.looking_up.run_job"
