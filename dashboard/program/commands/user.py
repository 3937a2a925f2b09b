"""`infusion-monitor user`: the people of the clinic."""

from __future__ import annotations

from pathlib import Path

import click

from clinic.people.people import ROLES, People
from dashboard.program.options import data_dir_option

FOLDER = data_dir_option()


@click.group()
def user() -> None:
    """The people who are on duty at a chair: add, list, deactivate."""


@user.command()
@click.argument("initials")
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), default="nurse", show_default=True)
@click.option(
    "--pin", prompt="PIN (4 to 8 digits)", hide_input=True, confirmation_prompt=True, help="Asked for if left out."
)
@FOLDER
def add(initials: str, name: str, role: str, pin: str, data_dir: Path) -> None:
    """Somebody new, as: user add EB "E. Brandt" --role nurse"""
    person = People(data_dir).add(initials, name, role, pin)
    click.echo(f"added: {person.initials}  {person.name}, {person.role}")


@user.command("list")
@FOLDER
def list_(data_dir: Path) -> None:
    """Everybody, with their role."""
    found = People(data_dir).all()
    if not found:
        click.echo(f"nobody named in {data_dir}")
    for person in found:
        gone = "" if person.active else "  (works here no more)"
        click.echo(f"{person.initials:<6}{person.role:<8}{person.name}{gone}")


@user.command()
@click.argument("initials")
@FOLDER
def deactivate(initials: str, data_dir: Path) -> None:
    """Somebody works here no more; their initials stay theirs, and so does what they did."""
    person = People(data_dir).deactivate(initials)
    click.echo(f"deactivated: {person.initials}  {person.name}")
