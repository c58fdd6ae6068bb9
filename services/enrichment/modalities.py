"""Modalities: what kind of product the deal is about."""

import re

from . import topics
from .assets import AssetFound
from .document import Document
from .topics import Scene, Topic
from .vocabulary import Kind

EXTRACTOR = "modalities/3"
MODEL = "modalities"
LEAST, MOST = 0.4, 3
STEM_WEIGHT = 2.0  # of what an asset's own name says, in units of words' weights
HEAD_WEIGHT = 1.2  # of the noun behind it
_HEADS = {
    noun: label
    for label, nouns in {
        "platform": "platform platforms technology technologies",
        "digital": "app software algorithm portal tool cloud assistant",
        "device": "device devices system catheter pump implant stent valve robot scanner wearable sensor inhaler lens stimulator patch",
        "diagnostic": "test tests assay assays panel",
        "vaccine": "vaccine vaccines",
    }.items()
    for noun in nouns.split()
}
_HEAD = re.compile(rf"(?:\A|[ \w®™)])(?: [a-z-]+){{0,2}} ({'|'.join(_HEADS)})\b", re.IGNORECASE)


def of_names(document: Document, named: list[AssetFound]) -> dict[str, float]:
    """What the assets' own names, and the nouns that they are called by, tell of their modality."""
    found: dict[str, float] = {}
    for asset in named:
        if asset.kind is not None:
            found[asset.kind] = STEM_WEIGHT
        match = _HEAD.search(document.text, asset.start, min(len(document.text), asset.end + 40))
        if match is not None and match.end() > asset.end - 12:
            label = _HEADS[match[1].lower()]
            found[label] = max(found.get(label, 0.0), HEAD_WEIGHT)
    return found


def find(scene: Scene, told: dict[str, float]) -> list[Topic]:
    """The modalities of the deal's product; none where the text says too little. `told`: see `of_names`."""
    return topics.find(MODEL, scene, scene.words.hits[Kind.modality], told, LEAST, MOST)
