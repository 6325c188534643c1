from django.apps import AppConfig


class AcquisitionConfig(AppConfig):
    name = "alcove.acquisition"
    label = "acquisition"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Money, orders and invoices"
