"""Profiles of the collection and of the communities it serves."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('selection', '0003_approval'),
    ]

    operations = []
