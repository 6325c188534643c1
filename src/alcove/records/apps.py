from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "alcove.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Records, versions and changes"
