"""Acquisition: money that is always right, vendors, orders of a row per copy, invoices, and the exchange with vendors."""
