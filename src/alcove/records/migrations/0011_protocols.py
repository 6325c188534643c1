"""A record says what the community asks whose material it is."""

from django.db import migrations, models

_COLUMN = (
    "ALTER TABLE records_record ADD COLUMN protocol varchar(12) NOT NULL DEFAULT '' CONSTRAINT record_protocol_is_known "
    "CHECK (protocol IN ('', 'open', 'notice-first', 'ask-us', 'not-online'))"
)


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0010_sealed_values'),
    ]

    operations = [
        # Said to the database in one word, as in 0009: on SQLite, Django would make the table anew.
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(_COLUMN, 'ALTER TABLE records_record DROP COLUMN protocol'),
            ],
            state_operations=[
                migrations.AddField(
                    model_name='record',
                    name='protocol',
                    field=models.CharField(blank=True, db_default='', default='', max_length=12),
                ),
                migrations.AddConstraint(
                    model_name='record',
                    constraint=models.CheckConstraint(
                        condition=models.Q(('protocol__in', ['', 'open', 'notice-first', 'ask-us', 'not-online'])),
                        name='record_protocol_is_known',
                    ),
                ),
            ],
        ),
    ]
