"""Maps of order data in vendors' MARC records, a file each (see order_maps). Add one here; its name is the name of its file."""
