"""One typed settings object, read from a TOML file and the environment.

The file is `settings.toml` in the installation's data directory; an environment variable
`REFORM_<NAME>` wins over it. Unknown keys are errors, so a typing slip never goes unnoticed.
"""

from __future__ import annotations

import difflib
import os
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Literal, get_args

import platformdirs
from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from reform.logs import LogFormat
from reform.wording.texts import text

PROJECT_ROOT = Path(__file__).resolve().parent.parent


def default_home() -> Path:
    """Return the installation's data directory when nothing else is said."""
    return Path(platformdirs.user_data_dir("binh-phuoc-reform", appauthor=False))


class Settings(BaseSettings):
    """Settings of one installation; every field has a safe default."""

    model_config = SettingsConfigDict(
        env_prefix="REFORM_", extra="forbid", frozen=True, use_attribute_docstrings=True
    )

    home: Path = Field(default_factory=default_home)
    """Folder of the installation: warehouse versions, imports, audit, backups."""
    data_dir: Path = PROJECT_ROOT / "data"
    """Folder of the shipped facts."""
    home_province: str = Field(default="70", pattern=r"^\d{2}$")
    """GSO code of the province whose place is shown (70 = Bình Phước)."""
    agency_vi: str = "ỦY BAN NHÂN DÂN TỈNH BÌNH PHƯỚC"
    """Name printed at the top of Vietnamese briefings."""
    agency_en: str = "BÌNH PHƯỚC PROVINCIAL PEOPLE'S COMMITTEE"
    """Name printed at the top of English briefings."""
    wordmark: str = "TỈNH BÌNH PHƯỚC"
    """Name in the header of the screen."""
    language: Literal["vi", "en"] = "vi"
    """Language of a page whose address names none, and of the command line."""
    include_derived: bool = True
    """Show cells that follow by subtraction or by another reading of the print, marked as such."""
    allowed_hosts: str = "localhost,127.0.0.1,[::1]"
    """Comma-separated host names the server answers to; `*` answers to any."""
    log_format: LogFormat = "text"
    """Log of the server: `text`, or `json` for one JSON document a line."""
    browser_path: Path | None = None
    """Chromium, Chrome or Edge used for pictures; found by itself when empty."""
    build_memory_gb: float = Field(default=3.0, gt=0.1)
    """Memory that a build or an import may use; more is put down in the installation's folder."""
    export_tabs: int = Field(default=2, ge=1, le=8)
    """Browser tabs that draw pictures at the same time."""
    dossier_rhythm: Literal["daily", "hourly"] = "daily"
    """How often extracts of dossiers come in; the wall judges their age by it."""

    dossier_lake: str = ""
    """Catalogue of a DuckLake for the dossiers, e.g. `postgres:host=db dbname=lake`; empty: own files."""
    dossier_lake_files: Path | None = None
    """Folder of the lake's files, the same for every machine; `dossiers/lake` of the home when empty."""

    editors: str = ""
    """Comma-separated e-mail addresses that may write after single sign-on (`[auth]` in secrets.toml)."""
    administrators: str = ""
    """Comma-separated e-mail addresses that may also see the log, after single sign-on."""
    session_idle_minutes: int = Field(default=30, ge=1, le=720)
    """Minutes without a click after which a signed-in session has no rights any more."""
    session_hours: int = Field(default=8, ge=1, le=24)
    """Hours after which a signed-in session ends in any case."""

    def agency(self, language: str) -> str:
        """Return the name printed at the top of briefings in a language."""
        return self.agency_vi if language == "vi" else self.agency_en

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Order the sources: call, environment, settings.toml of the home folder."""
        home = Path(os.environ.get("REFORM_HOME") or default_home())
        return (
            init_settings,
            env_settings,
            TomlConfigSettingsSource(settings_cls, toml_file=home / "settings.toml"),
        )


class SettingsRefused(Exception):
    """The settings cannot be read. Its text is the sentence for the person, never a value that was given."""


@lru_cache(maxsize=1)
def settings() -> Settings:
    """Return the settings of this process. Raises SettingsRefused."""
    try:
        return Settings()
    except (ValidationError, tomllib.TOMLDecodeError, OSError, UnicodeDecodeError) as problem:
        raise SettingsRefused(_sentence(problem)) from problem


def _sentence(problem: Exception) -> str:
    """Say in Vietnamese what is wrong, where, and what to do: no language is known yet."""
    file = Path(os.environ.get("REFORM_HOME") or default_home()) / "settings.toml"
    if not isinstance(problem, ValidationError):
        return text("vi", "settings.unreadable", file=file, why=problem)
    said = []
    for error in problem.errors():
        name = str(error["loc"][0]) if error["loc"] else ""
        variable = f"REFORM_{name.upper()}"
        place = variable if variable in os.environ else file
        if error["type"] == "extra_forbidden":
            near = difflib.get_close_matches(name, Settings.model_fields, n=1)
            key = "unknown_near" if near else "unknown"
            said.append(text("vi", f"settings.{key}", name=name, place=place, near="".join(near)))
        elif error["type"] == "literal_error":
            choices = ", ".join(get_args(Settings.model_fields[name].annotation))
            said.append(text("vi", "settings.choice", name=name, place=place, choices=choices))
        else:
            said.append(text("vi", "settings.value", name=name, place=place))
    return "\n".join(said)
