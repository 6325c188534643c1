"""Z39.50 version 3 in pure Python: both sides of the talk (Z39.50-2003, the same as ISO 23950).

`ber.py` reads and writes values, `asked.py` requests, `answered.py` responses, `rpn.py` queries. `session.py` is a server
without a network, `client.py` asks others.
"""
