"""A record can be hidden from readers."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0008_same_bytes_are_held_once'),
    ]

    operations = [
        # Said to the database in one word: on SQLite, Django would make the table anew, a million records long.
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    'ALTER TABLE records_record ADD COLUMN suppressed bool NOT NULL DEFAULT false',
                    'ALTER TABLE records_record DROP COLUMN suppressed',
                ),
            ],
            state_operations=[
                migrations.AddField(
                    model_name='record',
                    name='suppressed',
                    field=models.BooleanField(db_default=False, default=False),
                ),
            ],
        ),
    ]
