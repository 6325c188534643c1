"""A role for those who buy."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('libraries', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='membership',
            name='role',
            field=models.CharField(choices=[('administrator', 'administrator'), ('acquisitions', 'acquisitions'), ('cataloguer', 'cataloguer'), ('viewer', 'viewer')], max_length=20, verbose_name='role'),
        ),
    ]
