"""The addresses of the site before this one lead to what is public or withdrawn, and betray nothing else."""

import pytest

from drugs.models import Address


@pytest.mark.parametrize("ending", ["", "/", ".html", ".html/"])
def test_an_old_address_leads_to_its_entry(library, client, ending):
    Address.objects.create(entry=library.second.entry, path="composition/a/alphamol")

    response = client.get(f"/composition/a/alphamol{ending}")

    assert (response.status_code, response["Location"]) == (301, "/drugs/alphamol/")


def test_an_old_address_of_a_combination_leads_to_its_one_address(library, client):
    Address.objects.create(entry=library.combined.entry, path="composition/b/betamol-alphamol")

    response = client.get("/composition/b/betamol-alphamol.html")

    assert (response.status_code, response["Location"]) == (301, "/combinations/alphamol+betamol/")


def test_an_old_address_of_a_withdrawn_page_leads_to_when_and_why(library, client):
    Address.objects.create(entry=library.gone.entry, path="composition/g/gonamol")

    response = client.get("/composition/g/gonamol.html", follow=True)

    assert response.redirect_chain == [("/drugs/gonamol/", 301)]
    assert response.status_code == 410


def test_an_old_address_of_an_unreleased_page_is_like_one_that_never_was(library, client):
    from drugs.models import Entry

    secret = Entry.objects.get(slug="secretamol")
    Address.objects.create(entry=secret, path="composition/s/secretamol")

    hidden, unknown = client.get("/composition/s/secretamol"), client.get("/composition/s/unheard-of")

    assert hidden.status_code == unknown.status_code == 404
    assert hidden.content == unknown.content


def test_an_old_address_costs_one_query(library, client, django_assert_num_queries):
    Address.objects.create(entry=library.second.entry, path="composition/a/alphamol")

    with django_assert_num_queries(1):
        client.get("/composition/a/alphamol")
