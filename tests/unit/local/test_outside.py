"""Real keys replace a simulator, one by one."""

from pathlib import Path

import pytest

from infra.local.outside import EnvironmentFileInvalid, outside_of, read_environment_file
from infra.local.ports import Ports

WHATSAPP = {
    "WHATSAPP_ACCESS_TOKEN": "token",
    "WHATSAPP_APP_SECRET": "secret",
    "WHATSAPP_VERIFY_TOKEN": "verify",
    "WHATSAPP_PHONE_NUMBER_ID": "1",
    "WHATSAPP_DISPLAY_PHONE_NUMBER": "43660",
}


def test_without_keys_everything_is_simulated() -> None:
    outside = outside_of({}, Ports())
    assert outside.whatsapp.simulated and outside.model.simulated
    assert outside.whatsapp.api_url == "http://127.0.0.1:8081/v25.0"
    assert outside.model.base_url == "http://127.0.0.1:8082/v1"


def test_a_model_key_replaces_only_the_model() -> None:
    outside = outside_of({"OPENAI_API_KEY": "sk-1"}, Ports())
    assert not outside.model.simulated
    assert outside.model.base_url == "https://api.openai.com/v1"
    assert outside.whatsapp.simulated


def test_whatsapp_keys_replace_only_whatsapp() -> None:
    outside = outside_of(WHATSAPP, Ports())
    assert not outside.whatsapp.simulated
    assert outside.whatsapp.api_url == "https://graph.facebook.com/v25.0"
    assert outside.model.simulated


@pytest.mark.parametrize("left_out", sorted(set(WHATSAPP) - {"WHATSAPP_ACCESS_TOKEN"}))
def test_half_a_whatsapp_setting_is_refused_by_name(left_out: str) -> None:
    settings = {name: value for name, value in WHATSAPP.items() if name != left_out}
    with pytest.raises(EnvironmentFileInvalid, match=left_out):
        outside_of(settings, Ports())


def test_the_example_file_simulates_everything() -> None:
    example = Path(__file__).parents[3] / ".env.example"
    outside = outside_of(read_environment_file(example), Ports())
    assert outside.whatsapp.simulated and outside.model.simulated


def test_an_unreadable_line_is_named(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text('# keys\nOPENAI_API_KEY="sk-1"\nnonsense\n')
    with pytest.raises(EnvironmentFileInvalid, match="line 3"):
        read_environment_file(file)
