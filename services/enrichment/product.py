"""What a deal is about: its assets, their field, their kind and how far they are. All four read the same words."""

from dataclasses import dataclass

from shared.events import DealType

from . import areas, assets, modalities, stage, topics, vocabulary
from .assets import AssetFound
from .document import Document
from .organisations import Organisation
from .parties import PartyFound
from .stage import StageFound
from .topics import Topic
from .vocabulary import Kind, Words

MAX_MENTIONS = 60


@dataclass(frozen=True)
class Subject:
    """What is known of the deal before its product is read. `symbols`: tickers, which are no assets."""

    document: Document
    organisations: list[Organisation]
    parties: list[PartyFound]
    symbols: set[str]
    type: DealType | None


@dataclass(frozen=True)
class Product:
    words: Words
    assets: list[AssetFound]
    areas: list[Topic]
    modalities: list[Topic]
    stage: StageFound | None


def find(subject: Subject) -> Product:
    words = vocabulary.scan(subject.document)
    named = assets.find(subject.document, words, subject.organisations, subject.parties, subject.symbols, subject.type)
    scene, told = scene_of(subject, words, named)
    return Product(words, named, areas.find(scene), modalities.find(scene, told), stage.find(scene))


def scene_of(subject: Subject, words: Words, named: list[AssetFound]) -> tuple[topics.Scene, dict[str, float]]:
    """What the words are seen against, and what the assets' own names tell of their modality."""
    names = [a.name for a in named]
    mentions = _mentions(subject.document.text, names, words.sentences[-1].end if words.sentences else 0)
    on_asset = frozenset(words.sentence_at(start) for start, _ in mentions)
    places = sorted({*_names_in_title(subject), *((p.start, p.end) for o in subject.organisations for p in o.places)})
    told = modalities.of_names(subject.document, named)
    others = _others(subject, words, mentions)
    return topics.scene(subject.document, words, on_asset, mentions, places, subject.type, others), told


def _others(subject: Subject, words: Words, mentions: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where the text names organisations that are no parties, and substances that are not the deal's; sorted."""
    parties = {p.organisation.key for p in subject.parties}
    found = [(p.start, p.end) for o in subject.organisations if o.key not in parties for p in o.places]
    own = {start for start, _ in mentions}
    found += [(h.start, h.end) for h in words.hits[Kind.substance] if h.start not in own]
    return sorted(found)


def _names_in_title(subject: Subject) -> list[tuple[int, int]]:
    """Where the headline, which may be written in capitals throughout, names the organisations of the text."""
    title = subject.document.text[: subject.document.title_end]
    found = []
    for organisation in subject.organisations:
        for name in dict.fromkeys((organisation.name, *organisation.aliases)):
            at = title.find(name)
            if at >= 0:
                found.append((at, at + len(name)))
    return found


def _mentions(text: str, names: list[str], end: int) -> list[tuple[int, int]]:
    """All places of the names within the news, sorted; a few dozen at most."""
    found: list[tuple[int, int]] = []
    for name in names:
        at = text.find(name, 0, end)
        while at >= 0 and len(found) < MAX_MENTIONS:
            found.append((at, at + len(name)))
            at = text.find(name, at + len(name), end)
    return sorted(found)
