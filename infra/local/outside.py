"""What is outside: WhatsApp and the language model, each simulated unless `.env` holds real keys for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from infra.local.ports import LOOPBACK, Ports

GRAPH_API = "https://graph.facebook.com/v25.0"
OPENAI_API = "https://api.openai.com/v1"


class EnvironmentFileInvalid(Exception):
    """A line of the environment file cannot be read, or a provider's settings are incomplete."""


@dataclass(frozen=True)
class WhatsApp:
    """The business's WhatsApp number and how to reach the Cloud API."""

    simulated: bool
    api_url: str
    app_secret: str
    verify_token: str
    access_token: str
    phone_number_id: str
    display_phone_number: str


@dataclass(frozen=True)
class LanguageModel:
    """An OpenAI-compatible endpoint."""

    simulated: bool
    base_url: str
    model: str
    api_key: str


@dataclass(frozen=True)
class Outside:
    whatsapp: WhatsApp
    model: LanguageModel


def outside_of(settings: Mapping[str, str], ports: Ports) -> Outside:
    """What the settings of an environment file choose; a provider without a key is simulated.

    Raises:
        EnvironmentFileInvalid: WhatsApp has an access token but not everything else it needs.
    """
    return Outside(_whatsapp(settings, ports), _model(settings, ports))


def read_environment_file(path: Path) -> dict[str, str]:
    """`NAME=value` lines; blank lines and those that begin with # are skipped, quotes are removed.

    Only this file counts: a key that happens to be in the shell does not make a demo call a real provider.

    Raises:
        EnvironmentFileInvalid: a line is none of these; the text says which.
    """
    if not path.exists():
        return {}
    settings: dict[str, str] = {}
    for number, line in enumerate(path.read_text().splitlines(), start=1):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        name, equals, value = stripped.partition("=")
        if not equals:
            raise EnvironmentFileInvalid(f"{path}, line {number}: expected NAME=value")
        settings[name.strip()] = value.strip().strip("\"'")
    return {name: value for name, value in settings.items() if value}


def _whatsapp(settings: Mapping[str, str], ports: Ports) -> WhatsApp:
    if "WHATSAPP_ACCESS_TOKEN" not in settings:
        return WhatsApp(
            simulated=True,
            api_url=f"http://{LOOPBACK}:{ports.whatsapp_simulator}/v25.0",
            app_secret="simulated-app-secret",
            verify_token="simulated-verify-token",
            access_token="simulated-access-token",
            phone_number_id="100000000000001",
            display_phone_number="15550100001",
        )
    needed = ("APP_SECRET", "VERIFY_TOKEN", "PHONE_NUMBER_ID", "DISPLAY_PHONE_NUMBER")
    missing = [f"WHATSAPP_{name}" for name in needed if f"WHATSAPP_{name}" not in settings]
    if missing:
        raise EnvironmentFileInvalid(f"WHATSAPP_ACCESS_TOKEN also needs {', '.join(missing)}")
    return WhatsApp(
        simulated=False,
        api_url=settings.get("WHATSAPP_API_URL", GRAPH_API),
        app_secret=settings["WHATSAPP_APP_SECRET"],
        verify_token=settings["WHATSAPP_VERIFY_TOKEN"],
        access_token=settings["WHATSAPP_ACCESS_TOKEN"],
        phone_number_id=settings["WHATSAPP_PHONE_NUMBER_ID"],
        display_phone_number=settings["WHATSAPP_DISPLAY_PHONE_NUMBER"],
    )


def _model(settings: Mapping[str, str], ports: Ports) -> LanguageModel:
    model = settings.get("OPENAI_MODEL", "gpt-5-mini")
    if "OPENAI_API_KEY" not in settings:
        return LanguageModel(
            True, f"http://{LOOPBACK}:{ports.openai_simulator}/v1", model, "simulated-api-key"
        )
    return LanguageModel(
        False, settings.get("OPENAI_BASE_URL", OPENAI_API), model, settings["OPENAI_API_KEY"]
    )
