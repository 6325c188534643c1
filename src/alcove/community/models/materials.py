"""Materials of a community: what it asks for them, its labels as a hub gave them, and who looked."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alcove.formats.local_contexts import Protocol
from alcove.libraries.models import Library
from alcove.records.models import Record

from .spaces import Space


class HubAnswer(models.Model):
    """A file of a Local Contexts Hub as it was given to the library: labels are shown from it, word for word."""

    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="hub_answers")
    source_name = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)
    raw = models.BinaryField()
    received = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("answer of a hub")

    def __str__(self) -> str:
        return f"{self.pk} {self.source_name}"


class LabelProject(models.Model):
    """A project of a hub: which answer has its labels. One that was withdrawn keeps its place, and shows nothing."""

    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="label_projects", db_index=False)
    hub_id = models.CharField(max_length=100)
    title = models.TextField(blank=True)
    answer = models.ForeignKey(HubAnswer, null=True, on_delete=models.PROTECT, related_name="projects", db_index=False)
    withdrawn = models.DateTimeField(null=True)
    withdrawn_because = models.TextField(blank=True)

    class Meta:
        verbose_name = _("project of a hub")
        ordering = ["title", "id"]
        constraints = [models.UniqueConstraint(fields=["library", "hub_id"], name="hub_project_is_once_in_a_library")]

    def __str__(self) -> str:
        return self.title or self.hub_id


class LabelFile(models.Model):
    """A picture or a recording of a label, given with the hub's file, so that no page asks another host for it."""

    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="label_files", db_index=False)
    address = models.CharField(max_length=2000)
    address_key = models.CharField(max_length=64)
    media_type = models.CharField(max_length=40)
    content = models.BinaryField()

    class Meta:
        verbose_name = _("file of a label")
        constraints = [models.UniqueConstraint(fields=["library", "address_key"], name="label_file_is_once_in_a_library")]

    def __str__(self) -> str:
        return self.address


class Materials(models.Model):
    """Records that are the material of a community, with what it asks for them.

    `notices` are placeholders that staff set until the community has spoken; nobody here can write a label. `words` is the
    notice that is shown first, `how_to_ask` says whom to ask; both are the community's, in `language`.
    """

    class Asked(models.TextChoices):
        """What is asked for (Local Contexts; equity, 9), the strictest last."""

        OPEN = Protocol.OPEN.value, _("open")
        NOTICE_FIRST = Protocol.NOTICE_FIRST.value, _("show the notice first")
        ASK_US = Protocol.ASK_US.value, _("ask us")
        NOT_ONLINE = Protocol.NOT_ONLINE.value, _("not online")

    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="materials")
    name = models.CharField(_("name"), max_length=300)
    community = models.CharField(_("community"), max_length=300)
    space = models.ForeignKey(Space, null=True, on_delete=models.PROTECT, related_name="materials")
    project = models.ForeignKey(LabelProject, null=True, on_delete=models.PROTECT, related_name="materials")
    notices = models.JSONField(default=list)
    protocol = models.CharField(_("protocol"), max_length=12, choices=Asked.choices, default=Asked.OPEN)
    words = models.TextField(_("notice"), blank=True)
    how_to_ask = models.TextField(_("how to ask"), blank=True)
    language = models.CharField(_("language"), max_length=35, blank=True)
    may_export_text = models.BooleanField(_("labels may travel in exports"), default=False)
    # Who said last what is asked for: a steward of the community, or staff for the time being.
    is_by_steward = models.BooleanField(default=False)
    said_by = models.CharField(max_length=150, blank=True)
    said = models.DateTimeField(null=True)
    opened = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("materials of a community")
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class MaterialRecord(models.Model):
    """A record that belongs to materials of a community."""

    materials = models.ForeignKey(Materials, on_delete=models.CASCADE, related_name="records", db_index=False)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("record of a community")
        constraints = [models.UniqueConstraint(fields=["materials", "record"], name="record_is_once_in_materials")]

    def __str__(self) -> str:
        return f"{self.materials_id}: {self.record_id}"


class Look(models.Model):
    """Somebody who works here looked at a record whose community holds it: once a person and day."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=150)
    day = models.DateField()
    times = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("look at a held record")
        ordering = ["-day", "-id"]
        constraints = [models.UniqueConstraint(fields=["record", "name", "day"], name="look_is_once_a_day")]

    def __str__(self) -> str:
        return f"{self.day}: {self.name}, {self.record_id}"
