"""The director gives a person new links on the page of the members; nobody else does."""

from __future__ import annotations

from addressed import never_renewed
from visitors import signed_in
from web_pages import Reader

from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.work.links import page_token
from arshjul.work.undoing import deeds

KEY, PERSON = "degerfors-karlskoga", "ledamot-degerfors"
DIRECTOR, SECRETARY = "forbundschef@finsam-dk.example", "sekreterare@finsam-dk.example"


def test_a_director_renews_a_link_and_the_old_one_is_gone(web_settings: Settings, web_store: Store) -> None:
    director = signed_in(web_settings, web_store, DIRECTOR)
    old = f"/min-sida/{page_token(web_settings, never_renewed(KEY), PERSON)}"
    assert director.get(old).status_code == 200
    page = director.get(f"/f/{KEY}/medlemmar").text
    assert "Byt hemliga länkar" in page
    assert Reader(page).faults == []

    form = {"vem": PERSON, "vad": "page", "formular": "lankar-byts"}
    answer = director.post(f"/f/{KEY}/lankar", data=form, follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (303, f"/f/{KEY}/medlemmar#lankar")
    gone = director.get(old)
    assert gone.status_code == 404
    assert "Använd länken i den senaste kallelsen, eller be kansliet om en ny" in gone.text
    assert deeds(web_store, KEY)[0].by == "Förbundschef"


def test_what_is_not_chosen_is_told_and_nobody_else_may(web_settings: Settings, web_store: Store) -> None:
    director, secretary = (signed_in(web_settings, web_store, one) for one in (DIRECTOR, SECRETARY))
    before = deeds(web_store, KEY)

    refused = director.post(f"/f/{KEY}/lankar", data={"vem": PERSON, "vad": "", "formular": "lankar-byts"})
    nobody = director.post(f"/f/{KEY}/lankar", data={"vem": "", "vad": "page", "formular": "lankar-byts"})

    assert refused.status_code == 400
    assert "Välj vad som ska bytas" in refused.text
    assert "Välj vems länk som ska bytas" in nobody.text
    assert secretary.post(f"/f/{KEY}/lankar", data={"vem": PERSON, "vad": "page"}).status_code == 403
    assert "Byt hemliga länkar" not in secretary.get(f"/f/{KEY}/medlemmar").text
    assert deeds(web_store, KEY) == before
