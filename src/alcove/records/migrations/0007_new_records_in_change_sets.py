"""A change-set may add records: until it is carried out they have no version, and nobody finds them."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0006_digest_before'),
    ]

    operations = [
        migrations.AlterField(
            model_name='record',
            name='status',
            field=models.CharField(
                choices=[('active', 'active'), ('deleted', 'deleted'), ('proposed', 'proposed')], default='active', max_length=8,
            ),
        ),
        migrations.RemoveConstraint(model_name='record', name='record_counts_from_one'),
        migrations.AddConstraint(
            model_name='record',
            constraint=models.CheckConstraint(condition=models.Q(('occurrence__gte', 1)), name='record_counts_from_one'),
        ),
        migrations.AddConstraint(
            model_name='record',
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(models.Q(('status', 'proposed'), _negated=True), ('version__gte', 1)),
                    models.Q(('status', 'proposed'), ('version', 0)), _connector='OR',
                ),
                name='record_has_a_version',
            ),
        ),
    ]
