from django.apps import AppConfig


class RetrievalConfig(AppConfig):
    name = "alcove.retrieval"
    label = "retrieval"
