"""What both flows need of one flow run: its settings, with their secrets, its week and its name."""

from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

from prefect import runtime
from prefect.blocks.system import Secret
from pydantic import SecretStr

from litwatch.config import Settings, load_settings
from litwatch.domain import IsoWeek
from litwatch.errors import LitwatchError

NCBI_KEY_BLOCK = "litwatch-ncbi-api-key"
SMTP_BLOCK = "litwatch-smtp-password"


def read_settings(config: str) -> Settings:
    """Read the configuration; a secret that the environment lacks may stand in a Secret block.

    Called inside the task that needs them, so that no secret is ever a parameter. Raises
    ConfigError.
    """
    settings = load_settings(Path(config))
    key = settings.pubmed.api_key or _secret(NCBI_KEY_BLOCK)
    password = settings.mail.password or _secret(SMTP_BLOCK)
    pubmed = settings.pubmed.model_copy(update={"api_key": key})
    mail = settings.mail.model_copy(update={"password": password})
    return settings.model_copy(update={"pubmed": pubmed, "mail": mail})


def _secret(block: str) -> SecretStr | None:
    try:
        return SecretStr(cast("Secret[str]", Secret.load(block)).get())
    except ValueError:  # Prefect's way to say that there is no block of that name
        return None


def due_week(config: str) -> IsoWeek:
    """Give the ISO week in which this run was due, on PubMed's calendar. Raises ConfigError."""
    timezone = ZoneInfo(load_settings(Path(config)).pubmed.timezone)
    return IsoWeek.of(runtime.flow_run.scheduled_start_time.astimezone(timezone).date())


def run_name() -> str:
    """Name the run by its topics and the week it was due in: `all topics 2026-W47`.

    It never fails: Prefect would leave a run without a name pending for ever. Where the
    configuration cannot be read, the run itself says what is wrong.
    """
    parameters = runtime.flow_run.parameters
    topics = ", ".join(parameters.get("topics") or ()) or "all topics"
    try:
        return f"{topics} {due_week(parameters['config'])}"
    except LitwatchError:
        return f"{topics} without a configuration"
