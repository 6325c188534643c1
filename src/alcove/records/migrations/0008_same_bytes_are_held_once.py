"""A version may have the bytes of an older one; the column that holds bytes keeps its name."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0007_new_records_in_change_sets'),
    ]

    operations = [
        # Only the name in Python: renaming a column makes the table anew on SQLite, a million records long.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameField(model_name='version', old_name='raw', new_name='own_raw'),
                migrations.AlterField(
                    model_name='version',
                    name='own_raw',
                    field=models.BinaryField(db_column='raw'),
                ),
            ],
        ),
        migrations.AddField(
            model_name='version',
            name='same_as',
            field=models.ForeignKey(
                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.version'
            ),
        ),
    ]
