"""The home folder and its settings."""

from __future__ import annotations

import stat

import pytest

from alcove.libraries import home


def test_a_home_is_made_once_and_kept(tmp_path):
    first = home.make(tmp_path / "h", library_name='Öffentliche Bücherei "Nord"')
    again = home.make(tmp_path / "h", library_name="Another name")

    assert first.config.SECRET_KEY == again.config.SECRET_KEY
    assert again.config.LIBRARY_NAME == 'Öffentliche Bücherei "Nord"'


def test_nobody_else_can_read_the_secret_key(tmp_path):
    home.make(tmp_path / "h")

    assert stat.S_IMODE((tmp_path / "h" / "alcove.toml").stat().st_mode) == 0o600


def test_the_environment_comes_before_the_file(tmp_path):
    home.make(tmp_path)

    found = home.find({"ALCOVE_HOME": str(tmp_path), "ALCOVE_PORT": "9000", "ALCOVE_HTTPS": "yes"})

    assert (found.config.PORT, found.config.HTTPS) == (9000, True)


@pytest.mark.parametrize("text", ["PRT = 80\n", "PORT = 'eighty'\n", "PORT = \n", "\xff\n"])
def test_a_mistake_in_the_settings_is_named(tmp_path, text):
    (tmp_path / "alcove.toml").write_bytes(text.encode("latin-1"))

    with pytest.raises(home.BadSettings, match="A101"):
        home.find({"ALCOVE_HOME": str(tmp_path)})
