import pytest

from drugs.findings import PageText, assistant_talk


def found(text: str, key: str = "introduction") -> list[str]:
    return [finding.section for finding in assistant_talk.check(PageText("Testamol", sections={key: text}))]


@pytest.mark.parametrize(
    "text",
    [
        "I cannot provide information on a combination of these.",
        "Please note: I cannot provide medical advice.",
        "As an AI language model, I have no opinion.",
        "Therefore, providing details in the requested format is misleading.",
        "The effects as requested are these.",
        "While the prompt mentions Testamol, it does not exist.",
        "Therefore, this response will detail each drug.",
        "I'm unable to help with that.",
        "It's impossible to provide accurate details about this product.",
    ],
)
def test_a_chatbot_is_found(text):
    assert found(text) == ["introduction"]


@pytest.mark.parametrize(
    "text",
    [
        "**Q: What if I cannot swallow the tablet?** A: Ask your pharmacist.",
        "**Q: Can I stop taking it when I feel better?** A: No.",
        "The response to the medicine differs. Your doctor cannot give more.",
        "Topoisomerase I inhibitors such as angiotensin I blockers.",
        "Take it only as prescribed; the request of your doctor counts.",
        "A blood test may be requested by your doctor.",
    ],
)
def test_a_patient_or_a_plain_text_is_not(text):
    assert found(text, "faqs") == []


def test_a_dose_that_cannot_be_given_is_no_refusal_of_the_page():
    text = "The product is withdrawn; providing a dose would be irresponsible."

    assert found(text, "dosage") == []
    assert found(text, "introduction") == ["introduction"]
