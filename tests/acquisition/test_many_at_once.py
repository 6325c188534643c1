"""Four processes post at random at the same time: nothing is lost, nothing is doubled, nothing is overspent."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

BEGIN = """
from datetime import date
from decimal import Decimal
from alcove.acquisition.actions import funds
from alcove.libraries import queries
from alcove.libraries.action import Actor
clerk = Actor("clerk", queries.default_library().pk, frozenset({"*"}))
year = funds.add_year(clerk, code="2026", starts=date(2026, 1, 1), ends=date(2026, 12, 31))
ledger = funds.add_ledger(clerk, code="MAIN", name="Main", currency="EUR")
for code in ("A", "B", "C"):
    fund = funds.add_fund(clerk, ledger=ledger, code=code, name=code)
    budget = funds.open_budget(clerk, fund=fund, year=year, encumbrance_limit=Decimal(100), expenditure_limit=Decimal(100))
    funds.allocate(clerk, budget=budget, amount=50_000, key=f"first of {code}")
"""
WORK = """
import json, random
from alcove.acquisition.errors import CannotPost, NotEnough
from alcove.acquisition.models import Budget
from alcove.acquisition.posting import Move, post
from alcove.libraries import queries
from alcove.libraries.action import Actor, action
clerk = Actor("clerk", queries.default_library().pk, frozenset({"*"}))
chance = random.Random(SEED)
budgets = list(Budget.objects.select_related("year").order_by("pk"))
did = {"posted": 0, "unbalanced": 0, "overspent": 0}

@action("acquisition.post_at_random")
def at_random(actor, key, moves, kind):
    return post(actor, year=budgets[0].year, kind=kind, key=key, currency="EUR", moves=moves)

for number in range(TIMES):
    budget, amount = chance.choice(budgets), chance.randint(1, 900)
    # Keys are shared by all processes: most are posted by the first who comes.
    key = f"random {chance.randint(0, TIMES * 3)}"
    moves = [Move(budget, "available", -amount), Move(budget, "encumbered", amount)]
    if number % 7 == 0:
        moves[1] = Move(budget, "encumbered", amount - 1)
        key = f"wrong {SEED} {number}"
    try:
        at_random(clerk, key, moves, "encumbrance")
        did["posted"] += 1
    except NotEnough:
        did["overspent"] += 1
    except CannotPost:
        did["unbalanced"] += 1
print(json.dumps(did))
"""
END = """
import json
from django.db.models import Count, Sum
from alcove.acquisition.balances import balances
from alcove.acquisition.models import Budget, Entry, Posting
found = balances(Budget.objects.values_list("pk", flat=True))
print(json.dumps({
    "sum": Posting.objects.aggregate(sum=Sum("amount"))["sum"],
    "unposted": Entry.objects.filter(posted=False).count(),
    "doubled": Entry.objects.values("key").annotate(n=Count("id")).filter(n__gt=1).count(),
    "lowest": min(one.available for one in found.values()),
    "unbalanced": sum(1 for one in Entry.objects.annotate(s=Sum("postings__amount")) if one.s),
    "entries": Entry.objects.count(),
}))
"""


@pytest.mark.slow
def test_four_processes_at_once(command_line):
    times = 400
    command_line.run("manage", "shell", "-c", BEGIN)
    base = [sys.executable, "-m", "alcove.interfaces.cli", "manage", "shell", "-c"]
    running = [
        subprocess.Popen(
            [*base, WORK.replace("SEED", str(seed)).replace("TIMES", str(times))], env=command_line.environ,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for seed in range(4)
    ]  # fmt: skip
    outs = [one.communicate(timeout=300) for one in running]
    assert [one.returncode for one in running] == [0] * 4, outs
    did = [json.loads(out.splitlines()[-1]) for out, _ in outs]

    found = json.loads(command_line.run("manage", "shell", "-c", END).splitlines()[-1])

    assert sum(one["unbalanced"] for one in did) == 4 * len(range(0, times, 7))
    assert sum(one["overspent"] for one in did) > 0
    assert found["sum"] == found["unposted"] == found["doubled"] == found["unbalanced"] == 0
    assert found["lowest"] >= 0 and found["entries"] > 100
