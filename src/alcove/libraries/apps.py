from django.apps import AppConfig


class LibrariesConfig(AppConfig):
    name = "alcove.libraries"
    label = "libraries"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Libraries, people and trails"
