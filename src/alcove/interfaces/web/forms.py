"""The forms of the workbench, in plain words."""

from __future__ import annotations

from django import forms
from django.contrib.auth.forms import AuthenticationForm
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
