from django.apps import AppConfig


class SelectionConfig(AppConfig):
    name = "alcove.selection"
    label = "selection"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Lists of what could be bought"
