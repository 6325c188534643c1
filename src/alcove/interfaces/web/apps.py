from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "alcove.interfaces.web"
    label = "web"
