"""The five events on the wire, and what they are made of. This file is the contract between the services.

Every model is frozen. Readers ignore fields that they do not know, and enumerations may grow: an unknown value is
kept as it is. On the wire an event is JSON (`to_wire`); a field without a value is left out. Moments are UTC with
microseconds in a fixed width (`2026-01-31T12:00:00.000000Z`), so that they sort as text. Amounts are numbers in full
units of their currency (35 million dollars are `35000000`), percentages are plain numbers (5 % is `5`).
"""

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Generic, Self, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainSerializer, model_validator

# --- building blocks -------------------------------------------------------------------------------------------------


def _to_utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def instant_text(moment: datetime) -> str:
    """A moment as it stands on the wire and in the database: UTC, six decimals, `Z`."""
    return _to_utc(moment).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


Instant = Annotated[datetime, AfterValidator(_to_utc), PlainSerializer(instant_text, return_type=str, when_used="json")]


class OpenEnum(StrEnum):
    """An enumeration that may grow: a value of a newer writer is kept, not refused."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_ = member._value_ = value
        return member


class Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


T = TypeVar("T")


class Evidence(Model):
    """Where a value comes from: a stretch of a document, or, where it follows from one, a rule or reference row.

    `start` and `end` count the code points of the document's normalised text; `quote` equals the text between them.
    `confidence` is the probability (0-1) that the value is right.
    """

    document: str = Field(
        description="hash of the normalised text, see shared.ids.document_hash; of what a person set, the decision's id"
    )
    start: int | None = None
    end: int | None = None
    quote: str | None = None
    rule: str | None = Field(
        default=None, description="name of the rule or reference row the value follows from; `person`: somebody set it"
    )
    extractor: str = Field(description="name and version of the code that found it, e.g. money/1")
    confidence: float = Field(ge=0, le=1)

    @model_validator(mode="after")
    def _has_a_ground(self) -> Self:
        missing = (self.start, self.end, self.quote).count(None)  # asked very often: one for each piece of evidence
        if missing and (missing < 3 or not self.rule):
            raise ValueError("evidence needs start, end and quote together, or the name of a rule")
        return self


class Fact(Model, Generic[T]):
    """A value with what proves it. There is no value without evidence."""

    value: T
    evidence: tuple[Evidence, ...] = Field(min_length=1)


class Mode(OpenEnum):
    live = "live"
    backfill = "backfill"
    reprocess = "reprocess"


class Times(Model):
    """When what happened to the message; each stage adds its own moment and passes the others on."""

    published: Instant | None = None
    first_seen: Instant
    accepted: Instant
    detected: Instant | None = None
    scored: Instant | None = None
    emitted: Instant | None = None


class Licence(Model):
    """What a source allows. `quote_chars` limits each quote that is shown (None: no limit)."""

    store_text: bool = True
    show_text: bool = True
    quote_chars: int | None = None


class Origin(Model):
    """One place where an article was found. `primary`: the company itself, a filing, or its wire release."""

    source: str
    publisher: str | None = None
    url: str | None = None
    source_id: str | None = Field(default=None, description="the source's own id of the article")
    primary: bool = False
    published: Instant | None = None
    first_seen: Instant
    licence: Licence = Licence()
    filing_items: tuple[str, ...] = Field(default=(), description="form and items of a filing, e.g. `8-K 1.01`")


# --- articles --------------------------------------------------------------------------------------------------------


class PartKind(OpenEnum):
    title = "title"  # type: ignore[assignment]  # hides str.title, which nobody calls on a part
    dateline = "dateline"
    byline = "byline"
    body = "body"
    boilerplate = "boilerplate"
    author_note = "author_note"
    contact = "contact"


class Part(Model):
    """A marked stretch of the text. What no part covers is body."""

    kind: PartKind
    start: int
    end: int


class ArticleChange(OpenEnum):
    new = "new"
    revised = "revised"
    origin_added = "origin_added"
    origin_removed = "origin_removed"
    withdrawn = "withdrawn"
    restored = "restored"
    reprocessed = "reprocessed"


class ArticleIngested(Model):
    """One revision of one article, whole: ingest -> enrichment.

    `text` is the normalised text with the title as its first line (see the `title` part); offsets count in it.
    A withdrawn article has no origins and an empty text.
    """

    article_id: str
    revision: int = Field(ge=1)
    generation: int = Field(ge=0)
    mode: Mode = Mode.live
    change: ArticleChange
    title: str
    text: str
    document: str = Field(description="hash of text")
    parts: tuple[Part, ...] = ()
    language: str | None = None
    origins: tuple[Origin, ...] = ()
    withdrawn: bool = False
    times: Times


# --- what a deal is --------------------------------------------------------------------------------------------------


class DealType(OpenEnum):
    acquisition = "acquisition"
    merger = "merger"
    asset_purchase = "asset_purchase"
    spin_off = "spin_off"
    license = "license"
    option = "option"
    collaboration = "collaboration"
    commercialization = "commercialization"
    manufacturing_supply = "manufacturing_supply"
    joint_venture = "joint_venture"
    venture_financing = "venture_financing"
    equity_offering = "equity_offering"
    ipo = "ipo"
    debt_financing = "debt_financing"
    royalty_financing = "royalty_financing"
    grant = "grant"
    public_partnership = "public_partnership"
    settlement = "settlement"


class DealStatus(OpenEnum):
    rumoured = "rumoured"
    denied = "denied"
    proposed = "proposed"
    announced = "announced"
    amended = "amended"
    option_exercised = "option_exercised"
    milestone = "milestone"
    completed = "completed"
    terminated = "terminated"


class Role(OpenEnum):
    acquirer = "acquirer"
    target = "target"
    seller = "seller"
    licensor = "licensor"
    licensee = "licensee"
    partner = "partner"
    investor = "investor"
    issuer = "issuer"
    lender = "lender"
    funder = "funder"
    recipient = "recipient"
    host = "host"
    supplier = "supplier"
    distributor = "distributor"
    advisor = "advisor"
    parent = "parent"


class CompanyKind(OpenEnum):
    public = "public"
    private = "private"
    government = "government"
    academic = "academic"
    nonprofit = "nonprofit"


class SizeKind(OpenEnum):
    market_value = "market_value"
    revenue = "revenue"
    employees = "employees"
    market_rank = "market_rank"


class Size(Model):
    """One figure of how large a company is. A rank by market value counts from 1, the largest."""

    kind: SizeKind
    amount: float = Field(ge=0, description="in full units of the currency, or a count")
    currency: str | None = Field(default=None, description="ISO 4217, of a market value or a year's revenue")
    day: date | None = Field(default=None, description="the day that the figure is of, where known")


class Company(Model):
    """What the registry knows of a party."""

    company_id: str
    name: str
    kind: CompanyKind | None = None
    country: str | None = Field(default=None, description="ISO 3166-1 alpha-2")
    parent: str | None = Field(default=None, description="company_id of its owner")
    listing: str | None = Field(default=None, description="home listing as MIC:symbol, e.g. XTKS:4503")
    identifiers: dict[str, str] = Field(default_factory=dict, description="LEI, CIK, ISIN, FIGI where known")
    sizes: tuple[Size, ...] = Field(default=(), description="how large it is, where known")
    provisional: tuple[str, ...] = Field(
        default=(), description="keys of parties that meant it before the registry was given this company"
    )


class Party(Model):
    name: str = Field(description="fullest form in the text")
    role: Role
    key: str = Field(description="registry id, or else the normalised name; equal for the same organisation")
    company: Company | None = None
    kind: CompanyKind | None = None
    country: str | None = None
    evidence: tuple[Evidence, ...] = Field(min_length=1)


class Money(Model):
    amount: float = Field(ge=0, description="in full units")
    currency: str = Field(description="ISO 4217")


class PaymentKind(OpenEnum):
    upfront = "upfront"
    equity = "equity"
    milestone = "milestone"
    development_milestone = "development_milestone"
    regulatory_milestone = "regulatory_milestone"
    sales_milestone = "sales_milestone"
    option_fee = "option_fee"
    deferred = "deferred"
    royalty = "royalty"
    per_share = "per_share"
    cvr = "cvr"
    break_fee = "break_fee"
    in_kind = "in_kind"


class Condition(OpenEnum):
    committed = "committed"
    contingent = "contingent"
    refundable = "refundable"


class RoyaltyTier(Model):
    """One rate and the sales that it is paid on: `above` and `up_to` as stated, None where that side is open."""

    pct: float
    above: Money | None = None
    up_to: Money | None = None


class Royalty(Model):
    low_pct: float | None = None
    high_pct: float | None = None
    text: str
    tiers: tuple[RoyaltyTier, ...] = Field(default=(), description="rates with their thresholds, in the text's order")


class Payment(Model):
    """One component of the consideration, as stated. `amount` is None where none is told (royalty, in kind, redacted)."""

    kind: PaymentKind
    condition: Condition
    amount: Money | None = None
    maximum: bool = Field(default=False, description="stated as an upper bound ('up to')")
    royalty: Royalty | None = None
    description: str | None = Field(default=None, description="what is given in kind, or what triggers the payment")
    due: date | None = Field(default=None, description="the day, or the last day of the period, by which it is due")
    due_text: str | None = Field(default=None, description="when it is due, as said, e.g. 'within 30 days of closing'")
    evidence: tuple[Evidence, ...] = Field(min_length=1)


class Asset(Model):
    name: str
    names: tuple[str, ...] = Field(default=(), description="its other names in the text: brand, substance, former name")
    codes: tuple[str, ...] = ()
    modality: Fact[str] | None = None
    target: Fact[str] | None = Field(default=None, description="the molecule it acts on, as written")
    indication: Fact[str] | None = Field(default=None, description="the disease it is for, as written")
    stage: Fact[str] | None = Field(default=None, description="its stage at signing")
    evidence: tuple[Evidence, ...] = Field(min_length=1)


class DateKind(OpenEnum):
    announced = "announced"
    signed = "signed"
    expected_close = "expected_close"
    outside_date = "outside_date"


class DealDate(Model):
    kind: DateKind
    date: date
    precision: str = Field(default="day", description="day, month, quarter, half or year; then `date` is its last day")
    evidence: tuple[Evidence, ...] = Field(min_length=1)


class FlagKind(OpenEnum):
    ticker_mismatch = "ticker_mismatch"
    ai_declared = "ai_declared"
    ai_suspected = "ai_suspected"
    commentary = "commentary"
    redacted_terms = "redacted_terms"
    conflicting_amounts = "conflicting_amounts"
    unsupported_language = "unsupported_language"
    corrected = "corrected"


class Flag(Model):
    kind: FlagKind
    detail: str
    evidence: tuple[Evidence, ...] = Field(min_length=1)


class TickerCheck(OpenEnum):
    ok = "ok"
    mismatch = "mismatch"
    unlisted = "unlisted"
    unknown = "unknown"


class Ticker(Model):
    """An exchange and symbol as the text gives it, checked against the registry."""

    name: str = Field(description="the company as the text names it")
    exchange: str = Field(description="as written")
    symbol: str
    mic: str | None = Field(default=None, description="ISO 10383 of the exchange, where it is known")
    check: TickerCheck
    expected: str | None = Field(default=None, description="the company's listing as MIC:symbol, on a mismatch")
    belongs_to: str | None = Field(default=None, description="whose the symbol is, on a mismatch")
    evidence: tuple[Evidence, ...] = Field(min_length=1)


class MentionRole(OpenEnum):
    comparator = "comparator"
    index = "index"  # type: ignore[assignment]  # hides str.index, likewise
    advisor = "advisor"
    regulator = "regulator"
    policy_actor = "policy_actor"
    author = "author"
    media = "media"
    boilerplate = "boilerplate"


class Mention(Model):
    """A name in the article that is no party of its deals."""

    name: str
    role: MentionRole
    evidence: tuple[Evidence, ...] = Field(min_length=1)


class Terms(Model):
    """What is told of a deal, apart from who. Each figure as stated; no sum and no conversion is made here."""

    total: Fact[Money] | None = None
    payments: tuple[Payment, ...] = ()
    assets: tuple[Asset, ...] = ()
    therapeutic_areas: tuple[Fact[str], ...] = ()
    modalities: tuple[Fact[str], ...] = ()
    stage: Fact[str] | None = None
    territory: tuple[Fact[str], ...] = ()
    territory_excluded: tuple[Fact[str], ...] = ()
    exclusivity: Fact[str] | None = None
    dates: tuple[DealDate, ...] = ()


class DealMention(Model):
    """One deal as one revision of one article tells it. `ordinal` counts the deals of that revision from 0."""

    ordinal: int = Field(ge=0)
    type: Fact[DealType]
    status: Fact[DealStatus]
    parties: tuple[Party, ...] = ()
    terms: Terms = Terms()
    flags: tuple[Flag, ...] = ()
    refers_back: bool = Field(default=False, description="the text says that the deal was announced before")


class Prints(Model):
    """By what copies and rewrites of one text are told, as samples of hashed runs of words (base64 of 32-bit numbers).

    `words`: of the news; `quotes`: of what somebody is quoted with.
    """

    words: str = ""
    quotes: str = ""
    cites_statement: bool = Field(default=False, description="it names a statement or release as what it has it from")
    own_sources: bool = Field(default=False, description="it names somebody that spoke to it, or papers that it saw")


class DealsDetected(Model):
    """All that one revision of one article tells, complete, possibly no deal at all: enrichment -> scoring."""

    article_id: str
    revision: int = Field(ge=1)
    generation: int = Field(ge=0)
    mode: Mode = Mode.live
    document: str
    title: str
    language: str | None = None
    origins: tuple[Origin, ...] = ()
    withdrawn: bool = False
    reason: str = Field(description="why there are deals, or why there are none, by name, e.g. no_deal_event")
    confidence: float = Field(ge=0, le=1, description="that the article's news is a deal, or that it is none")
    deals: tuple[DealMention, ...] = ()
    possible: tuple[DealMention, ...] = Field(
        (), description="where there is no deal: the one that it may tell all the same, too unsure to count by itself"
    )
    tickers: tuple[Ticker, ...] = ()
    mentions: tuple[Mention, ...] = ()
    flags: tuple[Flag, ...] = ()
    names: tuple[str, ...] = Field(
        (),
        description="where there are deals, or possible ones: the names that the article speaks of most, in small letters",
    )
    prints: Prints | None = Field(default=None, description="where there are deals")
    extractor: str = Field(description="version of the whole extraction")
    reference: str | None = Field(
        default=None, description="where there are deals: version of the company data that it was read with"
    )
    times: Times


# --- deals -----------------------------------------------------------------------------------------------------------


class SourceClass(OpenEnum):
    """Whose word it is. `release`: the company's own site or its wire release; `commentary`: opinion, by whomever."""

    filing = "filing"
    release = "release"
    news = "news"
    commentary = "commentary"


class ArticleRef(Model):
    """An article behind a deal. Evidence names it by `document`."""

    article_id: str
    revision: int
    generation: int
    document: str
    title: str
    url: str | None = None
    publisher: str | None = None
    source: str | None = None
    published: Instant | None = None
    primary: bool = False
    origins: int = 1
    quote_chars: int | None = Field(default=None, description="the strictest limit of its origins; None: no limit")
    filing_items: tuple[str, ...] = Field(default=(), description="form and items of a filing, e.g. `8-K 1.01`")
    extractor: str | None = Field(default=None, description="version of the extraction that read it")
    reference: str | None = Field(default=None, description="version of the company data that it was read with")
    source_class: SourceClass | None = Field(default=None, description="in a deal: what kind of source it is")
    told_from: int | None = Field(
        default=None, description="in a deal: its independent origin, from 1; copies and rewrites of one text share it"
    )
    possible: bool = Field(default=False, description="read as a possible telling only: it adds no fact to the deal")


class TimelineEvent(OpenEnum):
    expected_close = "expected_close"
    outside_date = "outside_date"
    recipients = "recipients"
    stage = "stage"
    overdue = "overdue"


class TimelineEntry(Model):
    """A step of a deal's life: when it was first told, by which article. Without `event` the step is the status itself;
    with it, `status` is what that article told as the status."""

    status: DealStatus
    at: Instant
    article_id: str
    event: TimelineEvent | None = Field(
        default=None,
        description="what happened beside the status: a closing date was told or moved, recipients were named, a stage "
        "was reached, or what was promised is overdue (then `at` is from when, and the article is the one that promised)",
    )
    detail: str | None = Field(default=None, description="the event in words, e.g. names, a stage, the date before")
    amount: Money | None = Field(default=None, description="what a milestone or an exercise pays, where told")
    day: date | None = Field(default=None, description="the closing date that was told, or what is overdue was due by")
    precision: str | None = Field(default=None, description="of `day`: day, month, quarter, half or year")
    evidence: tuple[Evidence, ...] = ()


class OverdueKind(OpenEnum):
    expected_close = "expected_close"
    outside_date = "outside_date"
    payment = "payment"


class Overdue(Model):
    """What was promised by a day that has passed, with its time of grace, without news that would settle it."""

    kind: OverdueKind
    day: date = Field(description="the day, or the last day of the period, by which it was promised")
    precision: str = Field(default="day", description="day, month, quarter, half or year")
    since: Instant = Field(description="from when it counts as overdue: the end of the day and of the time of grace")
    payment: PaymentKind | None = Field(default=None, description="which payment, of one that is overdue")
    amount: Money | None = Field(default=None, description="its amount, where told")
    article_id: str | None = Field(default=None, description="the article that promised it")
    evidence: tuple[Evidence, ...] = Field(min_length=1)


class OtherValue(Model):
    """A value that contradicts the one shown: by how many independent origins it is told, since when, and where."""

    value: str
    origins: int = Field(ge=1)
    first_told: Instant
    evidence: Evidence


class Conflict(Model):
    """A field of which different tellers tell what can't both be right."""

    field: str = Field(description="as in the facts of a change, e.g. `total`, `upfront`, `territory`, `role of Alpha`")
    shown: str
    rule: str = Field(description="by which it is shown rather than the others, e.g. `release over news`")
    others: tuple[OtherValue, ...] = Field(min_length=1, description="at most 3, those of the most origins first")


class Deal(Model):
    """A deal as its live claims tell it together: a pure fold over them. `retracted`: no article tells it any more."""

    type: Fact[DealType]
    status: Fact[DealStatus]
    parties: tuple[Party, ...] = ()
    terms: Terms = Terms()
    tickers: tuple[Ticker, ...] = ()
    mentions: tuple[Mention, ...] = ()
    flags: tuple[Flag, ...] = ()
    conflicts: tuple[Conflict, ...] = Field(default=(), description="at most 10")
    timeline: tuple[TimelineEntry, ...] = Field(default=(), description="the steps of its life in order, at most 40")
    overdue: tuple[Overdue, ...] = Field(default=(), description="what is overdue at the moment of this version")
    articles: tuple[ArticleRef, ...] = Field(
        default=(), description="the first ones, at most 20, possible ones last kept"
    )
    article_count: int = Field(default=0, description="how many tell it, possible tellings not counted")
    origin_count: int = Field(default=0, description="independent origins: copies and rewrites of one text are one")
    primary: bool = False
    first_published: Instant | None = None
    retracted: bool = False

    @property
    def telling(self) -> tuple[ArticleRef, ...]:
        """Its articles without the possible ones."""
        return tuple(article for article in self.articles if not article.possible)


class Contribution(Model):
    """One addend of a score: the points it gives, why, and the evidence it used."""

    name: str
    points: float
    reason: str
    evidence: tuple[Evidence, ...] = ()


class Score(Model):
    """0-100. The points of its contributions add up to the value."""

    value: float = Field(ge=0, le=100)
    contributions: tuple[Contribution, ...] = ()


class Scores(Model):
    materiality: Score
    novelty: Score
    relevance: Score
    reliability: Score
    policy_exposure: Score
    priority: Score
    model: str = Field(description="version of the scoring code")
    configuration: str = Field(description="hash of the scoring configuration")


class CauseKind(OpenEnum):
    article = "article"
    due = "due"
    merge = "merge"
    person = "person"
    configuration = "configuration"


class Cause(Model):
    """What made a new version of a deal."""

    kind: CauseKind
    article_id: str | None = None
    revision: int | None = None
    generation: int | None = None
    mode: Mode = Mode.live
    detail: str | None = Field(default=None, description="of a merge, the other deal; of a person, who it was and why")
    decision: str | None = Field(default=None, description="of a person: the id of the decision")


class ChangeKind(OpenEnum):
    founded = "founded"
    status = "status"
    type = "type"
    parties = "parties"
    money = "money"
    terms = "terms"
    correction = "correction"
    sources = "sources"
    possible_sources = "possible_sources"
    progress = "progress"
    overdue = "overdue"
    retracted = "retracted"
    revived = "revived"
    merged = "merged"
    absorbed = "absorbed"


class FactChange(Model):
    """One fact that differs from the version before, in words. `before` None: it was not told before."""

    field: str
    before: str | None = None
    after: str | None = None


class Change(Model):
    kinds: tuple[ChangeKind, ...] = Field(min_length=1)
    facts: tuple[FactChange, ...] = ()


class DealState(Model):
    """The newest version of a deal, on the compacted topic. With `superseded_by` it is a redirect to another deal."""

    deal_id: str
    version: int = Field(ge=1)
    superseded_by: str | None = None
    aliases: tuple[str, ...] = ()
    deal: Deal
    scores: Scores
    times: Times


class DealScored(Model):
    """A new version of a deal: what changed and why, and the scores. scoring -> alerting."""

    cause: Cause
    change: Change
    state: DealState


class AlertKind(OpenEnum):
    new = "new"
    update = "update"
    correction = "correction"
    retraction = "retraction"
    merged = "merged"


class DealAlert(Model):
    """A change worth telling. The same for every subscriber; apply the highest version of a deal, ignore lower ones."""

    alert_id: str
    kind: AlertKind
    deal_id: str
    version: int = Field(ge=1)
    supersedes: str | None = Field(default=None, description="the alert before it of the same deal")
    superseded_by: str | None = Field(default=None, description="of a merged deal: the deal that goes on")
    headline: str
    reasons: tuple[str, ...] = Field(description="names of the house rules that made it an alert")
    cause: Cause
    change: Change
    deal: Deal
    scores: Scores
    times: Times


Event = ArticleIngested | DealsDetected | DealScored | DealState | DealAlert


def to_wire(event: Event) -> bytes:
    """The event as it stands on the wire: JSON in UTF-8, fields without a value left out, always the same bytes."""
    return event.model_dump_json(exclude_none=True).encode()
