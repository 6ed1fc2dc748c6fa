"""`muster run`, `demo` and `health`: starting it, trying it, asking whether it runs."""

import urllib.error
import urllib.request
from datetime import timedelta
from ipaddress import ip_address
from typing import Annotated

import typer

from app.cli.options import Config
from app.cli.printing import say
from app.config import Web, load_settings
from app.demo.running import Demo, run_demo
from app.logs import start_logging
from app.running import Part, run_everything
from domain.errors import Refused

PATIENCE = 5.0
"""Seconds a healthy server may take to say so."""

Only = Annotated[
    Part | None,
    typer.Option("--only", help="Run one part in this process, the others elsewhere; needs PostgreSQL."),
]
Once = Annotated[bool, typer.Option("--once", help="Show one change arriving on an open page, and exit.")]
Port = Annotated[
    int | None,
    typer.Option(
        "--port", min=0, max=65535, help="The port of the pages.", show_default="8080, or a free one"
    ),
]
Interval = Annotated[
    float, typer.Option("--interval", min=0, help="Seconds between the moves made by themselves; 0: none.")
]
Quick = Annotated[bool, typer.Option("--quick", help="Move somebody every second.")]


def run(only: Only = None, config: Config = None) -> None:
    """Run the bot, the pages and the clock, until Ctrl-C or SIGTERM."""
    settings = load_settings(config)
    start_logging(settings.log, secrets=settings.secrets())
    run_everything(settings, only=only)


def demo(once: Once = False, port: Port = None, interval: Interval = 15.0, quick: Quick = False) -> None:
    """Show a live roster of a simulated Discord server; nothing is kept and no token needed."""
    seconds = 1.0 if quick else interval
    run_demo(Demo(port=port, interval=timedelta(seconds=seconds), is_once=once))


def health(config: Config = None) -> None:
    """Say whether the configured server answers; exit code 1 if it does not."""
    settings = load_settings(config)
    address = f"{local_address(settings.web)}/healthz"
    try:
        # The address is our own, made above.
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:  # noqa: S310
            say(f"{address} answers {answer.status}.")
    except urllib.error.HTTPError as error:
        error.close()
        raise Refused(f"{address} answers {error.code}.") from None
    except OSError as error:
        raise Refused(f"{address} does not answer: {getattr(error, 'reason', error)}.") from None


def local_address(web: Web) -> str:
    """Return where this machine itself reaches the pages, whatever their public address is."""
    host = web.host
    try:
        if ip_address(host).is_unspecified:
            host = "127.0.0.1" if ip_address(host).version == 4 else "::1"
    except ValueError:
        pass  # A name, such as localhost.
    return f"http://[{host}]:{web.port}" if ":" in host else f"http://{host}:{web.port}"
