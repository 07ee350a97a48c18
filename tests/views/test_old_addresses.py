"""The addresses of the site before this one lead to what is public or withdrawn, and betray nothing else."""

import pytest

from drugs import review
from drugs.models import Address, Entry


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
    secret = Entry.objects.get(slug="secretamol")
    Address.objects.create(entry=secret, path="composition/s/secretamol")

    hidden, unknown = client.get("/composition/s/secretamol"), client.get("/composition/s/unheard-of")

    assert hidden.status_code == unknown.status_code == 404
    assert hidden.content == unknown.content


def test_an_old_address_costs_one_query(library, client, django_assert_num_queries):
    Address.objects.create(entry=library.second.entry, path="composition/a/alphamol")

    with django_assert_num_queries(1):
        client.get("/composition/a/alphamol")


def test_another_path_leads_on_too(library, client, django_assert_num_queries):
    Address.objects.create(entry=library.second.entry, path="medicines/alphamol")

    with django_assert_num_queries(1):
        response = client.get("/medicines/alphamol.html")

    assert (response.status_code, response["Location"]) == (301, "/drugs/alphamol/")
    assert not response.cookies


@pytest.mark.parametrize("path", ["/medicines/secretamol", "/composition/s/secretamol.html"])
def test_no_path_betrays_what_is_unreleased(library, client, path):
    secret = Entry.objects.get(slug="secretamol")
    Address.objects.create(entry=secret, path="medicines/secretamol")
    Address.objects.create(entry=secret, path="composition/s/secretamol")

    hidden, unknown = client.get(path), client.get(path.replace("secretamol", "unheard-of"))

    assert hidden.status_code == unknown.status_code == 404
    assert hidden.content == unknown.content
    for answer in (hidden, unknown):
        del answer.headers["X-Request-ID"]  # that of the one request
    assert hidden.headers == unknown.headers


@pytest.mark.parametrize("asked", ["/composition/b/a%2Bb%20(c)", "/composition/b/a+b%20%28c%29.html"])
def test_characters_may_be_encoded_or_not(library, client, asked):
    Address.objects.create(entry=library.combined.entry, path="composition/b/a+b (c)")

    assert client.get(asked).status_code == 301
    assert client.head(asked).status_code == 301


def test_a_slash_is_still_added_before_an_address_is_looked_up(library, client):
    response = client.get("/drugs")

    assert (response.status_code, response["Location"]) == (301, "/drugs/")


def test_a_drug_merged_into_one_that_was_never_public_leads_nowhere(library, client, moderator, moderator2):
    secret = Entry.objects.get(slug="secretamol")
    asked = review.propose_merge(library.second.entry, into=secret, actor=moderator, reason="One substance.")
    review.merge_drugs(asked, actor=moderator2)

    merged, unknown = client.get("/drugs/alphamol/"), client.get("/drugs/unheard-of/")

    assert merged.status_code == unknown.status_code == 404
    assert merged.content == unknown.content


def test_two_renames_are_one_step(library, client, editor, moderator, moderator2):
    drug = library.second.entry
    for text in ("Gammamol", "Deltamol"):
        name = review.propose_name(drug, text, actor=editor)
        review.accept_name(name, actor=moderator)
        name.refresh_from_db()
        review.rename(name, actor=moderator2, reason="the international name")

    response = client.get("/drugs/alphamol/")

    assert (response.status_code, response["Location"]) == (301, "/drugs/deltamol/")
    assert client.get("/drugs/gammamol/")["Location"] == "/drugs/deltamol/"


@pytest.mark.parametrize("path", ["/" + "x" * 5000, "/%00", "/%F0%9F%98%80", "/a%5Cb"])
def test_odd_paths_are_not_found(library, client, path):
    assert client.get(path).status_code in (400, 404, 414)
