"""Salts, routes and forms of a substance: words that make another medicine until a person says otherwise."""

from __future__ import annotations

# Counter-ions and solvates as they stand in INN modified names (INNM) and on packs.
SALTS = frozenset((
    "acetate", "aluminium", "aluminum", "besilate", "besylate", "bromide", "calcium", "camsylate", "carbonate",
    "chloride", "citrate", "dihydrate", "dihydrochloride", "dipropionate", "disodium", "embonate", "enanthate",
    "erbumine", "esilate", "fumarate", "furoate", "gluconate", "hcl", "hemihydrate", "hyclate", "hydrobromide",
    "hydrochloride", "hydrate", "iodide", "isethionate", "lactate", "lithium", "lysine", "magnesium", "malate",
    "maleate", "mesilate", "mesylate", "monohydrate", "mononitrate", "nitrate", "oxalate", "palmitate", "pamoate",
    "phosphate", "potassium", "propionate", "salicylate", "sodium", "stearate", "succinate", "sulfate", "sulphate",
    "tartrate", "tosilate", "tosylate", "trihydrate", "trometamol", "valerate", "xinafoate", "zinc",
))  # fmt: skip
ROUTES = frozenset((
    "buccal", "cream", "drops", "ear", "extended", "eye", "gel", "im", "inhaled", "inhaler", "injectable",
    "injection", "intramuscular", "intranasal", "intravenous", "iv", "liposomal", "lotion", "modified", "mouthwash",
    "nasal", "ointment", "ophthalmic", "oral", "otic", "patch", "rectal", "release", "slow", "solution", "spray",
    "sublingual", "suppository", "suspension", "syrup", "tablet", "tablets", "capsule", "capsules", "topical",
    "transdermal", "vaginal",
))  # fmt: skip


def without_form(normalised: str) -> str:
    """Return a normalised name without words of salts and routes: "diclofenac sodium" is "diclofenac".

    The first word always stays: zinc sulfate is no sulfate. Empty when nothing was taken away.
    """
    first, *rest = normalised.split()
    kept = [word for word in rest if word not in SALTS and word not in ROUTES]
    return " ".join([first, *kept]) if len(kept) < len(rest) else ""
