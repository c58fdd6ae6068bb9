from hypothesis import given
from hypothesis import strategies as st

from services.ingest.lost_spaces import mend

GLUED = (
    "BASELandTOKYO,March 3, 2026 -- Orvane and Tessel andannounced a pact. Orvane pays$50 millionand up to$1.2 billionin "
    'milestones. "We are glad," saidMaren Holt, who leads Orvane inJapan. The pact was signed onMarch 2.'
)


def test_lost_spaces_are_set_again() -> None:
    assert mend(GLUED) == (
        "BASEL and TOKYO, March 3, 2026 -- Orvane and Tessel and announced a pact. Orvane pays $50 million and up to "
        '$1.2 billion in milestones. "We are glad," said Maren Holt, who leads Orvane in Japan. The pact was signed on '
        "March 2."
    )


def test_names_stay_where_a_text_lost_nothing() -> None:
    text = "inVentiv and BioNTech, listed as INVN,BNTX, hired 23andMe. McDonald said: “onCore is ours.”"
    assert mend(text) == text


@given(st.lists(st.sampled_from([*GLUED.split(), "inVentiv", "andMe", "a,B", "\n"])).map(" ".join))
def test_mending_again_changes_nothing(text: str) -> None:
    assert mend(mend(text)) == mend(text)
