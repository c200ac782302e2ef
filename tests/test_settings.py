"""Settings are typed, and a slip of the key is an error."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from reform.settings import Settings


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("REFORM_HOME", str(tmp_path))
    return tmp_path


def test_a_file_in_the_home_folder_sets_what_the_environment_does_not(home, monkeypatch):
    (home / "settings.toml").write_text('home_province = "01"\nlanguage = "en"\n', encoding="utf-8")
    assert (Settings().home_province, Settings().language) == ("01", "en")
    monkeypatch.setenv("REFORM_LANGUAGE", "vi")
    assert Settings().language == "vi"


def test_an_unknown_key_is_an_error(home):
    (home / "settings.toml").write_text('home_provnce = "01"\n', encoding="utf-8")
    with pytest.raises(ValidationError, match="home_provnce"):
        Settings()


@pytest.mark.parametrize("value", ["7", "BP", "070"])
def test_a_home_that_is_no_code_is_refused(home, value):
    with pytest.raises(ValidationError):
        Settings(home_province=value)
