"""Starting is quick: the command line shows its help before a person has let go of the key."""

from __future__ import annotations

import resource
import subprocess
import sys

MOST_CPU_SECONDS = 0.20


def test_help_takes_little_processor_time():
    spent = min(_cpu_seconds("--help") for _ in range(5))

    assert spent < MOST_CPU_SECONDS


def test_help_names_every_command():
    command = [sys.executable, "-m", "alcove.interfaces.cli", "--help"]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout

    names = ["load", "search", "show", "export", "check", "convert", "jobs", "index", "serve", "doctor", "user", "manage"]
    for name in names:
        assert f"\n  {name} " in out


def test_checking_a_file_never_starts_django(tmp_path):
    file = tmp_path / "a.mrk"
    file.write_text("=LDR  00000nam a2200000 a 4500\n=245  10$aHello\n")
    code = (
        "import sys; sys.argv = ['alcove', 'check', sys.argv[1]]\n"
        "from alcove.interfaces.cli.main import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "sys.exit('django' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code, str(file)], capture_output=True, check=False).returncode == 0


def _cpu_seconds(*arguments: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "alcove.interfaces.cli", *arguments], capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
