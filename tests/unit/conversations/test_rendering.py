"""An answer in the provider's words, within its limits."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from attendant.conversations.models import Choice, Outbound, Template
from attendant.conversations.rendering import content
from attendant.conversations.whatsapp import recipient

titles = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=72)
answers = st.builds(
    lambda text, found: Outbound(
        text=text, choices=[Choice(id=f"slot:{number}", title=title) for number, title in enumerate(found)]
    ),
    st.integers(1, 4096).map("x".__mul__),
    st.lists(titles, max_size=10),
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(answers)
def test_every_answer_fits_the_limits_and_keeps_its_choices(answer: Outbound) -> None:
    rendered = content(answer)
    if rendered["type"] == "text":
        assert answer.choices == []
        assert rendered["text"]["body"] == answer.text
        return
    interactive = rendered["interactive"]
    assert interactive["body"]["text"] == answer.text
    if interactive["type"] == "button":
        shown = [button["reply"] for button in interactive["action"]["buttons"]]
        limits = (3, 1024, 20, 256)
    else:
        [section] = interactive["action"]["sections"]
        shown = section["rows"]
        limits = (10, 4096, 24, 200)
        assert len(interactive["action"]["button"]) <= 20
        assert all(len(row.get("description", "")) <= 72 for row in shown)
    most, body, title, identity = limits
    assert len(shown) <= most
    assert len(answer.text) <= body
    assert all(len(each["title"]) <= title and len(each["id"]) <= identity for each in shown)
    assert [each["id"] for each in shown] == [choice.id for choice in answer.choices]
    assert len({each["title"] for each in shown}) == len(shown)


def test_up_to_three_short_choices_are_buttons_and_more_are_a_list() -> None:
    def kind(count: int, title: str = "Yes", text: str = "Book it?") -> str:
        choices = [Choice(id=str(number), title=f"{title} {number}") for number in range(count)]
        rendered = content(Outbound(text=text, choices=choices))
        return str(rendered["interactive"]["type"])

    assert kind(3) == "button"
    assert kind(4) == "list"
    assert kind(2, title="Tuesday 14 October, 19:30") == "list"
    assert kind(2, text="x" * 1025) == "list"


def test_a_template_has_no_parameter_the_provider_refuses() -> None:
    rendered = content(Template(name="reminder", language="en_US", parameters=["a\n\tb    c", ""]))
    [body] = rendered["template"]["components"]
    assert [each["text"] for each in body["parameters"]] == ["a b c", "-"]


@pytest.mark.parametrize(
    ("aliases", "members"),
    [
        (["whatsapp:phone:41795550100"], {"to": "+41795550100"}),
        (["whatsapp:phone:+41795550100"], {"to": "+41795550100"}),
        (["whatsapp:bsuid:CH.1"], {"recipient": "CH.1"}),
        (["whatsapp:bsuid:CH.1", "whatsapp:phone:41795550100"], {"to": "+41795550100"}),
    ],
)
def test_a_phone_goes_into_to_and_a_scoped_id_into_recipient(
    aliases: list[str], members: dict[str, str]
) -> None:
    assert recipient(aliases) == members


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": ""},
        {"text": "x" * 4097},
        {"text": "x", "choices": [{"id": str(number), "title": "t"} for number in range(11)]},
        {"text": "x", "choices": [{"id": "same", "title": "a"}, {"id": "same", "title": "b"}]},
    ],
)
def test_what_no_channel_can_show_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Outbound.model_validate(wrong)
