"""Lists to choose from, and the titles on them."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('acquisition', '0002_orders'),
        ('libraries', '0002_acquisitions_role'),
    ]

    operations = [
        migrations.CreateModel(
            name='SelectionList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=300, verbose_name='name')),
                ('source_name', models.CharField(blank=True, max_length=300)),
                ('form', models.CharField(max_length=20)),
                ('sha256', models.CharField(max_length=64)),
                ('raw', models.BinaryField()),
                ('problems', models.JSONField(default=list)),
                ('loaded_by', models.CharField(max_length=150)),
                ('loaded', models.DateTimeField(default=django.utils.timezone.now)),
                ('library', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='selection_lists', to='libraries.library')),
                ('vendor', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='acquisition.vendor')),
            ],
            options={
                'verbose_name': 'selection list',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Candidate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('title', models.CharField(max_length=500, verbose_name='title')),
                ('author', models.CharField(blank=True, max_length=300, verbose_name='author')),
                ('publisher', models.CharField(blank=True, max_length=300, verbose_name='publisher')),
                ('year', models.CharField(blank=True, max_length=10, verbose_name='year')),
                ('isbns', models.JSONField(default=list)),
                ('price', models.BigIntegerField(null=True)),
                ('currency', models.CharField(blank=True, max_length=3)),
                ('quantity', models.PositiveIntegerField(default=1)),
                ('location', models.CharField(blank=True, max_length=50)),
                ('state', models.CharField(choices=[('new', 'to be looked at'), ('chosen', 'chosen'), ('rejected', 'not wanted'), ('ordered', 'ordered')], default='new', max_length=10)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('offer', models.JSONField(default=dict)),
                ('decided_by', models.CharField(blank=True, max_length=150)),
                ('fund', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='acquisition.fund')),
                ('line', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='acquisition.orderline')),
                ('of', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='candidates', to='selection.selectionlist')),
            ],
            options={
                'verbose_name': 'candidate',
                'ordering': ['of_id', 'number'],
            },
        ),
        migrations.AddConstraint(
            model_name='selectionlist',
            constraint=models.UniqueConstraint(fields=('library', 'sha256'), name='selection_list_is_loaded_once'),
        ),
        migrations.AddConstraint(
            model_name='candidate',
            constraint=models.UniqueConstraint(fields=('of', 'number'), name='candidate_number_is_unique'),
        ),
    ]
