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
elderly pregnant pregnancy breastfeeding renal hepatic kidney liver women men boys girls male female males females
older younger
thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety
hundred thousand million billion couple dozen few many
teaspoon teaspoons teaspoonful tablespoon tablespoons tablespoonful sachet sachets spray sprays patch patches lozenge
lozenges vial vials ampoule ampoules suppository suppositories injection injections infusion infusions bolus
noon midnight am pm afternoon breakfast lunch dinner quarterly annually monday mondays tuesday tuesdays wednesday
wednesdays thursday thursdays friday fridays saturday saturdays sunday sundays weekday weekdays weekend weekends
eye eyes ear ears nostril nostrils left right both affected slowly rapidly quickly immediately
low high lower higher empty full starting initial later increases decreases increasing decreasing doubled halved
extended sustained controlled immediate delayed modified release
< > ≤ ≥ ± − ~ ≈
"""
NEGATION = """
no not never none neither nor without except unless avoid avoided stop stopped cannot don't doesn't mustn't shouldn't
can't won't isn't aren't didn't hasn't haven't hadn't wasn't weren't must contraindicated unsafe safe safely prohibited
forbidden nothing anything nobody anybody only caution cautiously rarely seldom often always sometimes may might
discontinue discontinued continue continued refrain cease ceased resume start restart suitable unsuitable indicated
dangerous harmless harmful recommended
"""
DOSE_WORDS, NEGATIONS = frozenset(DOSE.split()), frozenset(NEGATION.split())


def is_negation(text: str) -> bool:
    plain = text.lower().replace("’", "'")
    return plain in NEGATIONS or plain.startswith("non-")


def is_weighty(text: str) -> bool:
    """Tell whether a word, or any part of one with hyphens ("low-dose"), can change a dose or turn a warning round."""
    return is_negation(text) or any(part in DOSE_WORDS for part in (text.lower(), *text.lower().split("-")))
