from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "alcove.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Records, versions and changes"

    def ready(self) -> None:
        from alcove.libraries import jobs

        jobs.RUNNERS["records.apply_change_set"] = "alcove.records.actions.run_apply"
        jobs.RUNNERS["records.undo_change_set"] = "alcove.records.actions.run_undo"
