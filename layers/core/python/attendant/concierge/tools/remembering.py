"""The tool that keeps what a guest said about themselves for their next visits."""

from enum import StrEnum

from attendant.concierge.quoting import sentence_with
from attendant.concierge.refusals import Refusal
from attendant.concierge.tools.base import Arguments, Result, Tool


class About(StrEnum):
    """What the guest spoke of."""

    ALLERGY = "allergy"
    DIET = "diet"
    PREFERENCE = "preference"


class RememberArguments(Arguments):
    """What it is about, and the guest's own words."""

    about: str
    words: str


class Remember(Tool):
    name = "remember"
    description = (
        "Keep for later visits what the guest said they need, cannot have or always like: about is allergy, "
        "diet or preference; words are copied exactly from the guest's message. Only what they wrote, never "
        "what you conclude, and no wish for this booking alone."
    )
    arguments = RememberArguments

    def run(self, wish: RememberArguments) -> Result:
        if wish.about not in set(About):
            raise Refusal("malformed", "", f"about is one of {', '.join(About)}.")
        sentence = sentence_with(wish.words, self.desk.case.texts)
        if sentence is None:
            raise Refusal(
                "not_said", "", "Nothing was kept: copy the guest's own words of this message exactly."
            )
        self.desk.remember(wish.about, sentence)
        return {"ok": True, "kept": sentence, "next": "Go on with what the guest wants."}
