"""Modalities: what kind of product the deal is about."""

from . import topics
from .topics import Scene, Topic
from .vocabulary import Kind

EXTRACTOR = "modalities/3"
MODEL = "modalities"
LEAST, MOST = 0.4, 3
STEM_WEIGHT = 2.0  # of what an asset's own name says, in units of words' weights


def of_names(kinds: list[str | None]) -> dict[str, float]:
    """What the assets' own names tell, by modality."""
    return {kind: STEM_WEIGHT for kind in kinds if kind is not None}


def find(scene: Scene, told: dict[str, float]) -> list[Topic]:
    """The modalities of the deal's product; none where the text says too little. `told`: see `of_names`."""
    return topics.find(MODEL, scene, scene.words.hits[Kind.modality], told, LEAST, MOST)
