"""Approval profiles, rubrics and reviews."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('selection', '0002_nominations'),
    ]

    operations = []
