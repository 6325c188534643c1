"""The forms of the workbench, in plain words."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

# How characters are coded, with a hint for people who never wondered. Add one here.
ENCODINGS = (
    ("detected", _("Find out (best for most files)"), _("Every record is looked at; a wrong label is noticed and reported.")),
    ("labelled", _("As each record says"), _("Trust the label in the leader, even if it looks wrong.")),
    ("utf-8", "UTF-8 (Unicode)", _("Files of today.")),
    ("marc-8", "MARC-8", _("Older files from North American systems.")),
    ("iso5426", "ISO 5426", _("Older files from European systems, UNIMARC.")),
    ("iso8859-1", "ISO 8859-1 (Latin-1)", _("Files from Windows and Unix programs of western Europe.")),
    ("cp1251", "Windows-1251", _("Files in Cyrillic from Windows programs.")),
)
_CHOICES = [(code, label) for code, label, _hint in ENCODINGS]


class EncodingForm(forms.Form):
    """How to read the characters of a file."""

    encoding = forms.ChoiceField(choices=_CHOICES, initial="detected", label=_("How are the characters coded?"))


class PlanForm(forms.Form):
    """By which profiles a file is loaded."""

    match = forms.ChoiceField(required=False, label=_("Which of yours is it?"))
    overlay = forms.ChoiceField(required=False, label=_("What stays of yours?"))

    def __init__(self, data: QueryDict | None, *, profiles: Iterable[tuple[str, str]]) -> None:
        """Offer the profiles, given as (use, name)."""
        super().__init__(data)
        names: dict[str, list[tuple[str, str]]] = {"match": [], "overlay": []}
        for use, name in profiles:
            names[use].append((name, name))
        self.fields["match"].choices = [("", _("By control number, whole")), *names["match"]]  # type: ignore[attr-defined]
        self.fields["overlay"].choices = [("", _("Nothing: all is taken")), *names["overlay"]]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, str]:
        """What stays is a question only where records are matched by a profile."""
        said = {"match": "", "overlay": "", **(super().clean() or {})}
        if said["overlay"] and not said["match"]:
            raise forms.ValidationError(_("Choose how records are matched, too."))
        return said


class LoadForm(EncodingForm):
    """A file of records, and how to read it."""

    file = forms.FileField(
        label=_("File of records"),
        error_messages={
            "required": _("Choose a file first."),
            "empty": _("This file is empty. Export it again from where it came."),
        },
    )
    encodings = ENCODINGS


class SignInForm(AuthenticationForm):
    """Name and password; both may be pasted, and password managers know them."""

    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": _("This name and password do not belong together. Capital letters count in the password."),
    }
