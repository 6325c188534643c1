from django.apps import AppConfig


class CommunityConfig(AppConfig):
    name = "alcove.community"
    label = "community"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from alcove.records import protocols

        from . import kinds
        from .heading_change import HeadingChange
        from .queries.materials import fields

        if fields not in protocols.NOTES:
            protocols.NOTES.append(fields)
        kinds.KINDS["heading_change"] = HeadingChange("heading_change", _("change of a heading"))
