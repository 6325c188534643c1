"""Nominations of the community, the panel that decides on them, and the fund it has."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('selection', '0001_selection_lists'),
    ]

    operations = []
