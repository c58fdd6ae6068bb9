"""Therapeutic areas of a deal, by the names of diseases, organs and specialties."""

from . import topics
from .topics import Scene, Topic
from .vocabulary import Kind

EXTRACTOR = "areas/3"
MODEL = "areas"
LEAST, MOST = 0.45, 3


def find(scene: Scene) -> list[Topic]:
    """The areas of the deal; none where the text names no disease or specialty often enough."""
    return topics.find(MODEL, scene, scene.words.hits[Kind.area], {}, LEAST, MOST)
