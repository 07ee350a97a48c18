"""Well-known names: proposed with their source, found only once somebody else accepted them."""

import pytest
from django.core.management import CommandError, call_command

from drugs import known_names, search
from drugs.models import Name
from drugs.naming import normalise
from tests import factories


def test_names_of_the_drugs_here_are_proposed_once(db, editor, capsys):
    factories.make_approved(factories.make_drug("Paracetamol"))
    factories.make_drug("Acyclovir")  # its page is called by the other name

    call_command("propose_names", author=editor.username)
    call_command("propose_names", author=editor.username)

    found = {(name.entry.name, name.text, name.kind, name.country) for name in Name.objects.all()}
    assert ("Paracetamol", "acetaminophen", "synonym", "") in found
    assert ("Paracetamol", "Panadol", "brand", "GB") in found
    assert ("Acyclovir", "aciclovir", "synonym", "") in found
    assert all(name.source for name in Name.objects.all())
    assert capsys.readouterr().out.splitlines()[1].startswith("0 names")
    assert search.find("acetaminophen") == []


def test_a_name_that_another_page_has_is_not_proposed(db, editor):
    factories.make_drug("Furosemide")
    factories.make_drug("Frusemide")

    call_command("propose_names", author=editor.username)

    assert not Name.objects.filter(text="frusemide").exists()


def test_nobody_and_readers_propose_nothing(db):
    reader = factories.make_user("reader")

    with pytest.raises(CommandError, match="no active account"):
        call_command("propose_names", author="nobody")
    factories.make_drug("Paracetamol")
    with pytest.raises(CommandError):
        call_command("propose_names", author=reader.username)
    assert not Name.objects.exists()


def test_the_file_is_whole():
    lines = known_names.all_names()

    assert len([line for line in lines if line.kind != "brand"]) >= 190
    assert all(line.drug and line.name and line.source for line in lines)
    assert all((line.kind == "brand") == bool(line.country) for line in lines)
    assert len({(normalise(line.drug), normalise(line.name), line.country) for line in lines}) == len(lines)
    assert not [line for line in lines if normalise(line.drug) == normalise(line.name)]
