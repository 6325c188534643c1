"""Years, ledgers, funds, budgets, and movements of money that add up."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from alcove.acquisition.ledger_rules import set_up, take_down


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('libraries', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Budget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('active', 'active'), ('frozen', 'frozen'), ('closed', 'closed')], default='active', max_length=10, verbose_name='state')),
                ('encumbrance_limit', models.PositiveIntegerField(null=True)),
                ('expenditure_limit', models.PositiveIntegerField(null=True)),
                ('warns_at', models.PositiveIntegerField(null=True)),
            ],
            options={
                'verbose_name': 'budget',
            },
        ),
        migrations.CreateModel(
            name='ExpenseClass',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=30, verbose_name='code')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('library', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='expense_classes', to='libraries.library')),
            ],
            options={
                'verbose_name': 'expense class',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='Encumbrance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.BigIntegerField()),
                ('initial', models.BigIntegerField()),
                ('state', models.CharField(choices=[('pending', 'pending'), ('unreleased', 'set aside'), ('released', 'released')], default='pending', max_length=10)),
                ('budget', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='encumbrances', to='acquisition.budget')),
                ('expense_class', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='acquisition.expenseclass')),
            ],
            options={
                'verbose_name': 'encumbrance',
            },
        ),
        migrations.CreateModel(
            name='FiscalYear',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, verbose_name='code')),
                ('name', models.CharField(blank=True, max_length=100, verbose_name='name')),
                ('starts', models.DateField(verbose_name='starts')),
                ('ends', models.DateField(verbose_name='ends')),
                ('library', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='fiscal_years', to='libraries.library')),
            ],
            options={
                'verbose_name': 'fiscal year',
                'ordering': ['-starts'],
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('allocation', 'allocation'), ('transfer', 'transfer'), ('rollover', 'rollover transfer'), ('encumbrance', 'encumbrance'), ('pending', 'pending payment'), ('payment', 'payment'), ('credit', 'credit')], max_length=12)),
                ('key', models.CharField(max_length=120)),
                ('reason', models.TextField(blank=True)),
                ('origin', models.JSONField(default=dict)),
                ('invoice_line', models.BigIntegerField(db_index=True, null=True)),
                ('actor_name', models.CharField(max_length=150)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('posted', models.BooleanField(default=False)),
                ('library', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='libraries.library')),
                ('trail', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='libraries.trailentry')),
                ('year', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='acquisition.fiscalyear')),
            ],
            options={
                'verbose_name': 'entry',
                'ordering': ['id'],
            },
        ),
        migrations.AddField(
            model_name='budget',
            name='year',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='budgets', to='acquisition.fiscalyear'),
        ),
        migrations.CreateModel(
            name='Fund',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=50, verbose_name='code')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('kind', models.CharField(blank=True, max_length=50, verbose_name='type')),
                ('external_number', models.CharField(blank=True, max_length=50, verbose_name='number in the finance system')),
                ('is_active', models.BooleanField(default=True, verbose_name='in use')),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='acquisition.fund', verbose_name='part of')),
            ],
            options={
                'verbose_name': 'fund',
                'ordering': ['code'],
            },
        ),
        migrations.AddField(
            model_name='budget',
            name='fund',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='budgets', to='acquisition.fund'),
        ),
        migrations.CreateModel(
            name='FundingSource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=50, verbose_name='code')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('currency', models.CharField(max_length=3, verbose_name='currency')),
                ('library', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='funding_sources', to='libraries.library')),
            ],
            options={
                'verbose_name': 'funding source',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='Ledger',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=30, verbose_name='code')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('currency', models.CharField(max_length=3, verbose_name='currency')),
                ('restricts_encumbrance', models.BooleanField(default=True, verbose_name='encumbrances only as far as the money goes')),
                ('restricts_expenditure', models.BooleanField(default=True, verbose_name='payments only as far as the money goes')),
                ('library', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='ledgers', to='libraries.library')),
            ],
            options={
                'verbose_name': 'ledger',
                'ordering': ['code'],
            },
        ),
        migrations.AddField(
            model_name='fund',
            name='ledger',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='funds', to='acquisition.ledger'),
        ),
        migrations.CreateModel(
            name='Posting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('bucket', models.CharField(choices=[('available', 'available'), ('encumbered', 'encumbered'), ('awaiting', 'awaiting payment'), ('expended', 'expended'), ('credited', 'credited'), ('outside', 'outside')], max_length=10)),
                ('kind', models.CharField(choices=[('allocation', 'allocation'), ('transfer', 'transfer'), ('rollover', 'rollover transfer'), ('encumbrance', 'encumbrance'), ('pending', 'pending payment'), ('payment', 'payment'), ('credit', 'credit')], max_length=12)),
                ('amount', models.BigIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('budget', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='acquisition.budget')),
                ('encumbrance', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='acquisition.encumbrance')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='acquisition.entry')),
                ('expense_class', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='acquisition.expenseclass')),
                ('source', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='acquisition.fundingsource')),
            ],
            options={
                'verbose_name': 'posting',
            },
        ),
        migrations.AddConstraint(
            model_name='expenseclass',
            constraint=models.UniqueConstraint(fields=('library', 'code'), name='expense_class_code_is_unique'),
        ),
        migrations.AddConstraint(
            model_name='encumbrance',
            constraint=models.UniqueConstraint(fields=('line', 'budget', 'expense_class'), name='encumbrance_is_one'),
        ),
        migrations.AddConstraint(
            model_name='encumbrance',
            constraint=models.UniqueConstraint(condition=models.Q(('expense_class', None)), fields=('line', 'budget'), name='encumbrance_is_one_without_class'),
        ),
        migrations.AddConstraint(
            model_name='encumbrance',
            constraint=models.CheckConstraint(condition=models.Q(('initial__gte', 0)), name='encumbrance_is_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='fiscalyear',
            constraint=models.UniqueConstraint(fields=('library', 'code'), name='fiscal_year_code_is_unique'),
        ),
        migrations.AddConstraint(
            model_name='fiscalyear',
            constraint=models.CheckConstraint(condition=models.Q(('ends__gt', models.F('starts'))), name='fiscal_year_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.UniqueConstraint(fields=('library', 'key'), name='entry_is_posted_once'),
        ),
        migrations.AddConstraint(
            model_name='budget',
            constraint=models.UniqueConstraint(fields=('fund', 'year'), name='budget_is_one_a_fund_and_year'),
        ),
        migrations.AddConstraint(
            model_name='fundingsource',
            constraint=models.UniqueConstraint(fields=('library', 'code'), name='funding_source_code_is_unique'),
        ),
        migrations.AddConstraint(
            model_name='ledger',
            constraint=models.UniqueConstraint(fields=('library', 'code'), name='ledger_code_is_unique'),
        ),
        migrations.AddConstraint(
            model_name='fund',
            constraint=models.UniqueConstraint(fields=('ledger', 'code'), name='fund_code_is_unique_in_a_ledger'),
        ),
        migrations.AddIndex(
            model_name='posting',
            index=models.Index(fields=['budget', 'bucket', 'kind', 'amount'], name='posting_by_bucket'),
        ),
        migrations.AddConstraint(
            model_name='posting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('bucket', 'outside'), ('budget', None)), models.Q(models.Q(('bucket', 'outside'), _negated=True), ('budget__isnull', False)), _connector='OR'), name='posting_is_of_a_budget_or_outside'),
        ),
        migrations.RunPython(set_up, take_down),
    ]
