from django.apps import AppConfig


class IdentificationConfig(AppConfig):
    name = "alcove.identification"
    label = "identification"
