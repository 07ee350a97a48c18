"""Words, other than numbers, by which a dose or a warning turns into another one."""

from __future__ import annotations

DOSE = """
once twice thrice daily nightly hourly weekly fortnightly biweekly monthly yearly every each per alternate half quarter
third double triple zero one two three four five six seven eight nine ten eleven twelve several
mg mcg µg μg g kg ml l iu unit units gram grams milligram milligrams microgram micrograms nanograms litre litres
tablet tablets capsule capsules drop drops puff puffs hour hours day days week weeks month months year years minutes
maximum minimum max min most least more less than above below over under up increase decrease reduce raise increased
decreased reduced higher lower before after morning evening bedtime night with
oral orally mouth intravenous intravenously intramuscular intramuscularly subcutaneous subcutaneously rectal rectally
topical topically vaginal vaginally sublingual inhaled nasal intranasal iv im sc transdermal
adult adults child children infant infants neonate neonates newborn newborns baby babies toddlers adolescent adolescents
elderly pregnant pregnancy breastfeeding renal hepatic kidney liver women men
"""
NEGATION = """
no not never none neither nor without except unless avoid avoided stop stopped cannot don't doesn't mustn't shouldn't
can't won't isn't aren't didn't must contraindicated unsafe safe safely prohibited forbidden
"""
DOSE_WORDS, NEGATIONS = frozenset(DOSE.split()), frozenset(NEGATION.split())


def is_negation(text: str) -> bool:
    return text.lower().replace("’", "'") in NEGATIONS


def is_weighty(text: str) -> bool:
    return text.lower() in DOSE_WORDS or is_negation(text)
