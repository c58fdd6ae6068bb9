"""Every Prometheus metric of Dealwire, in one list. docs/metrics.md lists each; a test fails where one is missing.

Label values come from fixed sets (names of topics, groups, outcomes, reasons): never ids, names or free text.
"""

from prometheus_client import Counter, Gauge, Histogram

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)

# --- messages (shared/messaging.py) ----------------------------------------------------------------------------------
RECORDS = Counter(
    "dealwire_records_total",
    "Records taken from a topic, by outcome: handled, dead_letter.",
    ["topic", "group", "outcome"],
)
BATCH_SECONDS = Histogram(
    "dealwire_batch_seconds", "Seconds from taking a batch of records to its commit.", ["group"], buckets=_SECONDS
)
RETRIES = Counter("dealwire_batch_retries_total", "Batches begun again because broker or database was away.", ["group"])
CONSUMER_LAG = Gauge(
    "dealwire_consumer_lag", "Records that this process's partitions hold and it has not taken.", ["group", "topic"]
)
PUBLISHED = Counter("dealwire_published_total", "Records that the broker has acknowledged.", ["topic"])
PUBLISH_SECONDS = Histogram(
    "dealwire_publish_seconds", "Seconds until the broker acknowledged all records of one call.", buckets=_SECONDS
)

# --- outbox and due entries (shared/outbox.py, shared/due.py) --------------------------------------------------------
OUTBOX_PENDING = Gauge("dealwire_outbox_pending", "Documents with events that are not yet sent.", ["collection"])
OUTBOX_OLDEST = Gauge(
    "dealwire_outbox_oldest_seconds", "Age in seconds of the oldest unsent event, 0 without one.", ["collection"]
)
RELAYED = Counter(
    "dealwire_relayed_total", "Documents whose events the relay sent, because a crash left them unsent.", ["collection"]
)
DUE_OVERDUE = Gauge("dealwire_due_overdue", "Due entries whose time has come and that nobody has done.", ["collection"])

# --- the services ----------------------------------------------------------------------------------------------------
READY = Gauge("dealwire_ready", "1 while the service can work, 0 while something it needs is missing.", ["service"])
SUBMISSIONS = Counter(
    "dealwire_submissions_total", "Submitted articles, by outcome: new, revised, unchanged, rejected, ...", ["outcome"]
)
ARTICLES_READ = Counter(
    "dealwire_articles_read_total", "Article revisions read by enrichment, by the reason of its verdict.", ["reason"]
)
LANGUAGES_NOT_READ = Counter(
    "dealwire_languages_not_read_total",
    "Article revisions left unread because of their language, by its ISO 639-1 code.",
    ["language"],
)
READ_SECONDS = Histogram("dealwire_read_seconds", "Seconds that reading one article took.", buckets=_SECONDS)
DEALS = Counter(
    "dealwire_deals_total", "What became of deals: founded, joined, merged, changed, retracted.", ["outcome"]
)
DECISIONS = Counter(
    "dealwire_decisions_total", "Decisions on new deal versions, by alert kind or the reason for none.", ["decision"]
)
DELIVERIES = Counter("dealwire_deliveries_total", "Private deliveries decided on, by channel.", ["channel"])
DELIVERY_ATTEMPTS = Counter(
    "dealwire_delivery_attempts_total",
    "Attempts at private deliveries to webhooks, chat and mail, by outcome: sent, retry, gone.",
    ["channel", "outcome"],
)
DELIVERIES_OVERDUE = Gauge(
    "dealwire_deliveries_overdue",
    "Private deliveries of all replicas that wait for longer than DEALWIRE_ALERTING_OVERDUE_SECONDS.",
)
ENDPOINTS_DISABLED = Counter(
    "dealwire_endpoints_disabled_total", "Endpoints that were given up, by channel.", ["channel"]
)
STAGE_SECONDS = Histogram(
    "dealwire_stage_seconds",
    "Seconds from an article's acceptance to the end of a stage: detected, scored, emitted.",
    ["stage"],
    buckets=_SECONDS,
)
