"""The `dealwire` command: the one door for people. Each command is in a file of its own, read when it is used."""

import importlib
import sys

import click

# Command: file and one line of help, so that `dealwire --help` and each command start without reading all others.
COMMANDS = {
    "up": ("up", "Start broker, database and services in the background."),
    "down": ("down", "Stop what `dealwire up` started, and only that."),
    "status": ("status", "What runs, its health, consumer lag, dead letters."),
    "logs": ("logs", "Show the logs of what `dealwire up` started."),
    "demo": ("demo", "Feed news through a stack of its own and print the alerts."),
    "push": ("push", "Send articles to ingest."),
    "tail": ("tail", "Print alerts as they come."),
    "extract": ("extract", "Read the deals in an article, without broker and database."),
    "resolve": ("resolve", "Which articles tell the same deal, without broker and database."),
    "company": ("company", "A company: what is known of it, its deals, what is expected and overdue."),
    "explain": ("explain", "The way of an article, deal or alert through all services."),
    "deals": ("deals", "Deals: list, and decide what belongs together and what is right."),
    "export": ("export", "Write deals or all their versions to Parquet, CSV or XLSX."),
    "comps": ("comps", "Comparable deals: median and range of upfront, total, royalties."),
    "replay": ("replay", "The past under another configuration: what would have differed."),
    "companies": ("companies", "Names that the registry lacks: list them, give them to it."),
    "dlq": ("dlq", "Dead letters: list, show, retry."),
    "webhooks": ("webhooks", "Endpoints of private deliveries: list, ping, retry."),
}


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"services.cli.{COMMANDS[cmd_name][0]}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def dealwire() -> None:
    """Finds the deals in biotech and pharma news, scores them, and alerts.

    Exit codes: 0 done, 1 failed, 2 called wrongly, 130 interrupted.

    \b
    Environment:
      DEALWIRE_HOME             data, logs and state of what `up` and `demo` start
      DEALWIRE_CACHE            fetched programs (Java, Kafka, mongod)
      DEALWIRE_LOCAL_BUNDLED=1  use the fetched ones even if the machine has its own
      DEALWIRE_KAFKA_BOOTSTRAP, DEALWIRE_MONGO_URI, DEALWIRE_INGEST_URL, DEALWIRE_INGEST_TOKEN
                                a stack that runs elsewhere, instead of the one that `up` started
    """


def main() -> None:
    """Runs the command. What goes wrong is one clear message on standard error and exit code 1."""
    from shared.errors import DealwireError

    try:
        sys.exit(dealwire.main(prog_name="dealwire", standalone_mode=False) or 0)
    except click.UsageError as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.ClickException, DealwireError) as error:
        click.echo(f"dealwire: {error}", err=True)
        sys.exit(1)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except BrokenPipeError:  # the reader of our output left, as `head` does
        sys.stderr.close()
        sys.exit(1)
