"""What undoing writes stands with the proposal, so that undoing reads each version once."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0005_replaced_before'),
    ]

    operations = [
        migrations.AddField(
            model_name='proposedchange',
            name='digest_before',
            field=models.BinaryField(default=bytes, max_length=32),
        ),
        migrations.RunSQL(
            "UPDATE records_proposedchange SET digest_before = (SELECT v.digest FROM records_version v WHERE v.record_id = "
            "records_proposedchange.record_id AND v.number = records_proposedchange.base_version)",
            migrations.RunSQL.noop,
        ),
    ]
