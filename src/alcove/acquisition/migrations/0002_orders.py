"""Vendors, orders with a row for every copy, invoices, rollovers."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('acquisition', '0001_ledger'),
        ('libraries', '0001_initial'),
        ('records', '0011_protocols'),
    ]

    operations = [
        migrations.CreateModel(
            name='PurchaseOrder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=50, verbose_name='number')),
                ('state', models.CharField(choices=[('pending', 'pending'), ('open', 'on order'), ('closed', 'closed'), ('cancelled', 'cancelled')], default='pending', max_length=10, verbose_name='state')),
                ('currency', models.CharField(max_length=3, verbose_name='currency')),
                ('rate', models.DecimalField(decimal_places=8, max_digits=18, null=True, verbose_name='rate')),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('created', models.DateTimeField(default=django.utils.timezone.now)),
                ('opened', models.DateTimeField(null=True)),
                ('library', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='libraries.library')),
                ('year', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='acquisition.fiscalyear')),
            ],
            options={
                'verbose_name': 'order',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='OrderLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('one-time', 'one-time'), ('standing', 'standing order'), ('subscription', 'subscription'), ('approval', 'on approval'), ('gift', 'gift'), ('exchange', 'exchange')], default='one-time', max_length=12, verbose_name='type')),
                ('form', models.CharField(choices=[('print', 'print'), ('electronic', 'electronic'), ('other', 'other')], default='print', max_length=12, verbose_name='form')),
                ('title', models.CharField(max_length=500, verbose_name='title')),
                ('isbn', models.CharField(blank=True, max_length=20, verbose_name='ISBN')),
                ('price', models.BigIntegerField(default=0, verbose_name='price')),
                ('discount', models.PositiveIntegerField(default=0, verbose_name='discount')),
                ('additional', models.BigIntegerField(default=0, verbose_name='additional cost')),
                ('adjustment', models.BigIntegerField(default=0)),
                ('vendor_number', models.CharField(blank=True, max_length=50, verbose_name="vendor's number")),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('expected', models.DateField(null=True, verbose_name='expected')),
                ('claims', models.PositiveIntegerField(default=0)),
                ('record', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.record')),
                ('order', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='acquisition.purchaseorder')),
            ],
            options={
                'verbose_name': 'order line',
                'ordering': ['order_id', 'number'],
            },
        ),
        migrations.CreateModel(
            name='Rollover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recipe', models.JSONField(default=dict)),
                ('report', models.JSONField(default=dict)),
                ('actor_name', models.CharField(max_length=150)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('undone', models.DateTimeField(null=True)),
                ('ledger', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='rollovers', to='acquisition.ledger')),
                ('new', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='acquisition.fiscalyear')),
                ('old', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='acquisition.fiscalyear')),
            ],
            options={
                'verbose_name': 'rollover',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Vendor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=50, verbose_name='code')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('currency', models.CharField(max_length=3, verbose_name='currency')),
                ('san', models.CharField(blank=True, max_length=20, verbose_name='SAN or GLN')),
                ('contact', models.TextField(blank=True, verbose_name='address and contacts')),
                ('terms', models.JSONField(default=dict)),
                ('is_active', models.BooleanField(default=True, verbose_name='in use')),
                ('library', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='vendors', to='libraries.library')),
            ],
            options={
                'verbose_name': 'vendor',
                'ordering': ['code'],
            },
        ),
        migrations.AddField(
            model_name='purchaseorder',
            name='vendor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='acquisition.vendor'),
        ),
        migrations.CreateModel(
            name='Invoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=50, verbose_name='number')),
                ('dated', models.DateField(verbose_name='dated')),
                ('currency', models.CharField(max_length=3, verbose_name='currency')),
                ('rate', models.DecimalField(decimal_places=8, max_digits=18, null=True, verbose_name='rate')),
                ('state', models.CharField(choices=[('open', 'open'), ('approved', 'approved'), ('paid', 'paid'), ('cancelled', 'cancelled')], default='open', max_length=10, verbose_name='state')),
                ('lock_total', models.BigIntegerField(null=True, verbose_name='total on paper')),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('rounds', models.PositiveIntegerField(default=0)),
                ('created', models.DateTimeField(default=django.utils.timezone.now)),
                ('library', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='invoices', to='libraries.library')),
                ('year', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invoices', to='acquisition.fiscalyear')),
                ('vendor', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='invoices', to='acquisition.vendor')),
            ],
            options={
                'verbose_name': 'invoice',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Charge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('description', models.CharField(max_length=200, verbose_name='description')),
                ('amount', models.BigIntegerField(null=True, verbose_name='amount')),
                ('percent', models.IntegerField(null=True, verbose_name='percent')),
                ('prorate', models.CharField(choices=[('amount', 'by amount'), ('quantity', 'by quantity'), ('line', 'by line'), ('not', 'not divided')], default='amount', max_length=10, verbose_name='divided')),
                ('relation', models.CharField(choices=[('added', 'in addition to the total'), ('included', 'included in the total'), ('separate', 'separate from the total')], default='added', max_length=10, verbose_name='relation')),
                ('expense_class', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='acquisition.expenseclass')),
                ('fund', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='acquisition.fund')),
                ('invoice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='charges', to='acquisition.invoice')),
            ],
            options={
                'verbose_name': 'charge',
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('amount', None), ('percent__isnull', False)), models.Q(('amount__isnull', False), ('percent', None)), _connector='OR'), name='charge_is_an_amount_or_a_percentage')],
            },
        ),
        migrations.CreateModel(
            name='InvoiceLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('description', models.CharField(blank=True, max_length=500, verbose_name='description')),
                ('quantity', models.PositiveIntegerField(default=1, verbose_name='quantity')),
                ('amount', models.BigIntegerField(verbose_name='amount')),
                ('releases', models.BooleanField(default=True, verbose_name='nothing more is to come')),
                ('expense_class', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='acquisition.expenseclass')),
                ('fund', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='acquisition.fund')),
                ('invoice', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='acquisition.invoice')),
                ('line', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invoiced', to='acquisition.orderline')),
            ],
            options={
                'verbose_name': 'invoice line',
                'ordering': ['invoice_id', 'number'],
                'constraints': [models.UniqueConstraint(fields=('invoice', 'number'), name='invoice_line_number_is_unique')],
            },
        ),
        migrations.CreateModel(
            name='FundShare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('percent', models.PositiveIntegerField()),
                ('expense_class', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='acquisition.expenseclass')),
                ('fund', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='acquisition.fund')),
                ('line', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='shares', to='acquisition.orderline')),
            ],
            options={
                'verbose_name': 'share of a fund',
                'ordering': ['id'],
                'indexes': [models.Index(fields=['line'], name='fund_share_by_line')],
            },
        ),
        migrations.CreateModel(
            name='Copy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('location', models.CharField(blank=True, max_length=50, verbose_name='location')),
                ('call_number', models.CharField(blank=True, max_length=200, verbose_name='call number')),
                ('barcode', models.CharField(blank=True, max_length=50, verbose_name='barcode')),
                ('received', models.DateTimeField(null=True)),
                ('received_by', models.CharField(blank=True, max_length=150)),
                ('cancelled', models.DateTimeField(null=True)),
                ('cancelled_because', models.CharField(blank=True, max_length=300)),
                ('keeps_encumbrance', models.BooleanField(default=False)),
                ('expense_class', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='acquisition.expenseclass')),
                ('fund', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='acquisition.fund')),
                ('line', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='acquisition.orderline')),
            ],
            options={
                'verbose_name': 'copy',
                'ordering': ['line_id', 'number'],
                'constraints': [models.UniqueConstraint(fields=('line', 'number'), name='copy_number_is_unique'), models.UniqueConstraint(condition=models.Q(('barcode', ''), _negated=True), fields=('barcode',), name='copy_barcode_is_unique'), models.CheckConstraint(condition=models.Q(('received', None), ('cancelled', None), _connector='OR'), name='copy_is_received_or_cancelled')],
            },
        ),
        migrations.AddConstraint(
            model_name='orderline',
            constraint=models.UniqueConstraint(fields=('order', 'number'), name='order_line_number_is_unique'),
        ),
        migrations.AddConstraint(
            model_name='orderline',
            constraint=models.CheckConstraint(condition=models.Q(('additional__gte', 0), ('discount__lte', 10000), ('price__gte', 0)), name='order_line_price'),
        ),
        migrations.AddConstraint(
            model_name='rollover',
            constraint=models.UniqueConstraint(condition=models.Q(('undone', None)), fields=('ledger', 'new'), name='ledger_is_rolled_over_once_a_year'),
        ),
        migrations.AddConstraint(
            model_name='vendor',
            constraint=models.UniqueConstraint(fields=('library', 'code'), name='vendor_code_is_unique'),
        ),
        migrations.AddConstraint(
            model_name='purchaseorder',
            constraint=models.UniqueConstraint(fields=('library', 'number'), name='order_number_is_unique'),
        ),
        migrations.AddConstraint(
            model_name='invoice',
            constraint=models.UniqueConstraint(fields=('library', 'vendor', 'number'), name='invoice_number_is_unique_of_a_vendor'),
        ),
    ]
