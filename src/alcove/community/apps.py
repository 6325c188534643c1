from django.apps import AppConfig


class CommunityConfig(AppConfig):
    name = "alcove.community"
    label = "community"
