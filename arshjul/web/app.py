"""The web application: which address leads to which page."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware

from arshjul.settings import Settings, read_settings
from arshjul.store import Store
from arshjul.web.accessibility import accessibility
from arshjul.web.beginning.association_step import association_step, save_association
from arshjul.web.beginning.dates_step import dates_step, save_dates
from arshjul.web.beginning.mail_step import mail_step, send_trial
from arshjul.web.beginning.members_step import members_step, save_members
from arshjul.web.beginning.overview import begin_page
from arshjul.web.beginning.people_file import people_file
from arshjul.web.beginning.people_step import people_step, save_people
from arshjul.web.beginning.undoing import undo_edit
from arshjul.web.chains.answer_files import answer_file
from arshjul.web.chains.bundle import document, keep_document, send, sending, take_back
from arshjul.web.chains.chains import chains, former_chains, record_in_chain
from arshjul.web.chains.contact import document as contacts_document
from arshjul.web.chains.contact import report, report_page, send_later, tell_expected
from arshjul.web.chains.contact_papers import add_answer_file, answer_as_contact, contacts_paper, papers_page
from arshjul.web.chains.contact_reports import answer, extract
from arshjul.web.chains.contact_tasks import contact_page, tell_council
from arshjul.web.chains.discharge import discharge, nearest_discharge, record_discharge
from arshjul.web.chains.elections import add_election_file, election_page, tell_election
from arshjul.web.chains.papers import keep_sent_paper, send_to_members, sent_paper, take_papers_back
from arshjul.web.chains.papers import sending as papers_sending
from arshjul.web.entering import administration, at_provider, own, second_factor, sign_in
from arshjul.web.frame.door import Door
from arshjul.web.frame.failures import HANDLERS, Failures
from arshjul.web.frame.front import front, moved
from arshjul.web.frame.gate import Open
from arshjul.web.frame.headers import Headers
from arshjul.web.frame.house import House
from arshjul.web.frame.noted import noted
from arshjul.web.frame.request_log import RequestLog
from arshjul.web.frame.routes import does, former, shows
from arshjul.web.frame.static_files import FILES, static_file, static_path
from arshjul.web.frame.wrong_links import WrongLinks
from arshjul.web.health import health
from arshjul.web.history.history import history_page, undo_change
from arshjul.web.history.retention import cull_now, decide_retention, retention_page
from arshjul.web.mails.deliveries import deliveries, delivery, delivery_file, delivery_html
from arshjul.web.mails.inbox import count_incoming, ignore_incoming, inbox, incoming, incoming_file
from arshjul.web.mails.strays import judge_stray, stray, strays
from arshjul.web.mails.undoing import undo_waiting
from arshjul.web.meetings import attendance
from arshjul.web.meetings.adding import add_meeting, adding
from arshjul.web.meetings.agenda import agenda, edit_agenda
from arshjul.web.meetings.documents import agenda_file, extract_file, kallelse_file, minutes_file, minutes_page
from arshjul.web.meetings.guests import guests, invite, uninvite
from arshjul.web.meetings.meetings import finish_last_day, meeting, tick_meeting
from arshjul.web.meetings.minutes import choose_approver, record_step
from arshjul.web.meetings.moving import call_meeting_off, calling_off, move_meeting, moving
from arshjul.web.meetings.notices import notice_page, tell_notice
from arshjul.web.meetings.noting import answer_by_phone, undo_answer
from arshjul.web.meetings.papers import keep_paper, paper
from arshjul.web.meetings.sending_again import send_mail_again
from arshjul.web.meetings.summons import agree, send_summons, summons
from arshjul.web.meetings.word_templates import (
    change_template,
    earlier_file,
    example_file,
    template_file,
    word_templates,
)
from arshjul.web.people import answers, followers, own_page
from arshjul.web.people.calendars import change_address, guide, own_guide
from arshjul.web.people.expiring import change_expiring, expiring
from arshjul.web.people.feeds import feed
from arshjul.web.people.following import following_file, following_page
from arshjul.web.people.members import members
from arshjul.web.people.person import change_person, person_page
from arshjul.web.people.protecting import change_protected, protected
from arshjul.web.people.readdressing import renew_links
from arshjul.web.people.standing_in import change_stand_in, standing_in
from arshjul.web.plans.draft import accept_finding, call_already, decide_matter, draft, mend_draft
from arshjul.web.plans.drafting import draft_plan
from arshjul.web.plans.opening import open_plan, opening
from arshjul.web.plans.own_items import add_item, change_item, item_page, items_page, new_item, remove_item
from arshjul.web.plans.reading import reading
from arshjul.web.plans.reading_deeds import answer_question, change_reading, record_decisions, settle_row
from arshjul.web.plans.rehearsing import rehearsing
from arshjul.web.plans.renewal import renew_draft, renewal
from arshjul.web.plans.revising import revise_year, revising
from arshjul.web.public.public_page import proposal, public_page
from arshjul.web.public.publishing import change_publishing, publishing_page
from arshjul.web.year.adopting import adopt_year, adopting
from arshjul.web.year.closing import close_by_hand, closing
from arshjul.web.year.collisions import accept_collision, collisions, decide_here, this_years_collisions
from arshjul.web.year.files import calendar_file, list_csv, list_excel, wheel_pdf, wheel_svg
from arshjul.web.year.overview import overview
from arshjul.web.year.trial import change_trial, trial_page
from arshjul.web.year.years import deadline, finish_deadline, set_agreed_day, this_year, tick_deadline, year
from arshjul.work.entering import LinkSender
from arshjul.work.opening import open_in_order
from arshjul.year.access import Right

PAGES = (
    shows("/", front, Open.REMEMBERED),
    shows("/", overview, Right.READ_OVERVIEW, narrows=True),
    shows("/min-sida", own_page.own_here, Right.READ_OVERVIEW, narrows=True),
    shows("/arshjul", this_year, Right.READ_YEAR),
    shows("/arshjul/{year:int}", year, Right.READ_YEAR),
    shows("/arshjul/{year:int}/faststall", adopting, Right.ADOPT),
    shows("/arshjul/{year:int}/avsluta", closing, Right.ADOPT),
    shows("/arshjul/{year:int}/fornyelse", renewal, Right.DRAFT),
    shows("/arshjul/{year:int}/nytt-mote", adding, Right.ADOPT),
    shows("/arshjul/{year:int}/utkast", draft, Right.DRAFT),
    shows("/arshjul/{year:int}/utkast/ovning", rehearsing, Right.DRAFT),
    shows("/arshjul/{year:int}/hjul.svg", wheel_svg, Right.READ_YEAR),
    shows("/arshjul/{year:int}/hjul.pdf", wheel_pdf, Right.READ_YEAR),
    shows("/arshjul/{year:int}/lista.xlsx", list_excel, Right.READ_YEAR),
    shows("/arshjul/{year:int}/lista.csv", list_csv, Right.READ_YEAR),
    shows("/arshjul/{year:int}/kalender.ics", calendar_file, Right.READ_YEAR),
    shows("/arshjul/{year:int}/{key}", deadline, Right.READ_YEAR),
    shows("/las-in", opening, Right.DRAFT),
    shows("/las-in/{number:int}", reading, Right.DRAFT),
    shows("/las-in/{number:int}/andring", revising, Right.ADOPT),
    shows("/moten/{id}", meeting, Right.READ_MEETING),
    shows("/moten/{id}/dagordning", agenda, Right.READ_MEETING),
    shows("/moten/{id}/dagordning.docx", agenda_file, Right.READ_MEETING),
    shows("/moten/{id}/kallelse.docx", kallelse_file, Right.READ_MEETING),
    shows("/moten/{id}/protokoll", minutes_page, Right.RECORD_MINUTES),
    shows("/moten/{id}/protokoll.docx", noted(minutes_file, "protokollet"), Right.RECORD_MINUTES),
    shows("/moten/{id}/protokoll/{number:int}.docx", noted(extract_file, "protokollsutdraget"), Right.RECORD_MINUTES),
    shows("/moten/{id}/flytta", moving, Right.ADOPT),
    shows("/moten/{id}/stall-in", calling_off, Right.ADOPT),
    shows("/moten/{id}/gaster", guests, Right.ADOPT),
    shows("/moten/{id}/kallelse", summons, Right.SEND_SUMMONS),
    shows("/moten/{id}/handlingar/{paper:int}", noted(paper, "handlingen"), Right.READ_DOCUMENTS),
    shows("/moten/{id}/narvaro", attendance.attendance, Right.READ_ATTENDANCE),
    shows("/moten/{id}/narvaro.csv", noted(attendance.fees_file, "arvodesunderlaget"), Right.READ_ATTENDANCE),
    shows("/word-mallar", word_templates, Right.EDIT_ASSOCIATION),
    shows("/word-mallar/{name}.docx", template_file, Right.EDIT_ASSOCIATION),
    shows("/word-mallar/{name}/exempel.docx", example_file, Right.EDIT_ASSOCIATION),
    shows("/word-mallar/{name}/{sha256}.docx", earlier_file, Right.EDIT_ASSOCIATION),
    shows("/svar/{token}/{occasion}", answers.invitation, Open.LINK),
    shows("/min-sida/{token}", own_page.own_by_link, Open.LINK),
    shows("/min-sida/{token}/kalender", own_guide, Open.LINK),
    shows("/krockar", this_years_collisions, Right.READ_YEAR),
    shows("/krockar/{year:int}", collisions, Right.READ_YEAR),
    shows("/ansvarsfrihet", nearest_discharge, Right.READ_CHAINS),
    shows("/ansvarsfrihet/{year:int}", discharge, Right.READ_CHAINS, across=True),
    shows("/ansvarsfrihet/{year:int}/skicka", sending, Right.SEND_BUNDLE),
    shows("/ansvarsfrihet/{year:int}/utdrag/{id:int}", noted(extract, "utdraget"), Right.READ_DOCUMENTS),
    shows("/ansvarsfrihet/{year:int}/dokument/{id}", noted(document, "handlingen"), Right.READ_DOCUMENTS),
    shows("/steg-for-steg/{year:int}", chains, Right.READ_CHAINS),
    shows("/steg-for-steg/{year:int}/{chain}/{step}", papers_sending, Right.SEND_BUNDLE),
    shows("/steg-for-steg/{year:int}/{chain}/{step}/{id:int}", noted(sent_paper, "handlingen"), Right.READ_DOCUMENTS),
    shows("/steg-for-steg/{year:int}/svarsfil-{id:int}", noted(answer_file, "svarsfilen"), Right.READ_DOCUMENTS),
    shows("/kedjor/{year:int}", former_chains, Right.READ_CHAINS),
    shows("/beslut/{token}", report_page, Open.LINK),
    shows("/beslut/{token}/dokument/{id}", contacts_document, Open.LINK),
    shows("/kontakt/{token}", contact_page, Open.LINK),
    shows("/anslag/{token}/{occasion}", notice_page, Open.LINK),
    shows("/val/{token}/{year:int}", election_page, Open.LINK),
    shows("/handlingar/{token}/{chain}/{step}/{year:int}", papers_page, Open.LINK),
    shows("/handlingar/{token}/{chain}/{step}/{year:int}/{id:int}", contacts_paper, Open.LINK),
    shows("/utskick", deliveries, Right.READ_MAILS),
    shows("/utskick/{id:int}.eml", noted(delivery_file, "mejlet"), Right.READ_MAILS),
    shows("/utskick/{id:int}/html", noted(delivery_html, "mejlet"), Right.READ_MAILS),
    shows("/utskick/{id:int}", noted(delivery, "utskicket"), Right.READ_MAILS),
    shows("/inkorg", inbox, Right.READ_INBOX),
    shows("/inkorg/{id:int}.eml", noted(incoming_file, "det inkomna mejlet"), Right.READ_INBOX),
    shows("/inkorg/{id:int}", noted(incoming, "det inkomna mejlet"), Right.READ_INBOX),
    shows("/medlemmar", members, Right.READ_PEOPLE),
    shows("/medlemmar/skyddade", protected, Right.SEE_PROTECTED),
    shows("/provdrift", trial_page, Right.ADOPT),
    shows("/kom-igang", begin_page, Right.EDIT_ASSOCIATION),
    shows("/kom-igang/forbundet", association_step, Right.EDIT_ASSOCIATION),
    shows("/kom-igang/medlemmar", members_step, Right.EDIT_ASSOCIATION),
    shows("/kom-igang/personer", people_step, Right.EDIT_ASSOCIATION),
    shows("/kom-igang/datum", dates_step, Right.EDIT_ASSOCIATION),
    shows("/kom-igang/e-post", mail_step, Right.EDIT_ASSOCIATION),
    shows("/personer/{key}", person_page, Right.EDIT_ASSOCIATION),
    shows("/vikarie", standing_in, Right.EDIT_ASSOCIATION),
    shows("/avtal", expiring, Right.EDIT_ASSOCIATION),
    shows("/egna-punkter", items_page, Right.EDIT_ASSOCIATION),
    shows("/egna-punkter/{key}", item_page, Right.EDIT_ASSOCIATION),
    shows("/ny-egen-punkt", new_item, Right.EDIT_ASSOCIATION),
    shows("/personer.xlsx", noted(people_file, "listan över personer"), Right.EDIT_ASSOCIATION),
    shows("/historik", history_page, Right.READ_HISTORY),
    shows("/gallring", retention_page, Right.DECIDE_RETENTION),
    shows("/logga-in", sign_in.ask_page, Open.ALL),
    shows("/logga-in/{token}", sign_in.link_page, Open.LINK),
    shows("/logga-in/hos/{provider}", at_provider.leave_for_provider, Open.ALL),
    shows("/logga-in/hos/{provider}/svar", at_provider.come_back, Open.ALL),
    shows("/administration", administration.administration, Right.RUN_HOUSE),
    shows("/administration/logg", administration.log_page, Right.RUN_HOUSE),
    shows("/administration/mejl", strays, Right.RUN_HOUSE),
    shows("/administration/mejl/{id:int}", stray, Right.RUN_HOUSE),
    shows("/andra-faktorn", second_factor.factor_page, Open.SIGNED_IN),
    shows("/andra-faktorn/fornya", second_factor.renewals, Right.RENEW_FACTOR),
    shows("/offentligt/{association}", public_page, Open.PUBLIC),
    shows("/offentligt/{association}/budgetforslag-{year:int}.pdf", proposal, Open.PUBLIC),
    shows("/offentligt", publishing_page, Right.PUBLISH),
    shows("/foljare", followers.followers, Right.APPOINT_FOLLOWERS),
    shows("/mina-forbund/laget", following_page, Open.SIGNED_IN),
    shows("/mina-forbund/laget.csv", following_file, Open.SIGNED_IN),
    shows("/mina-forbund", own.choices, Open.REMEMBERED),
    shows("/mina-inloggningar", own.sessions, Open.SIGNED_IN),
    shows("/kalendrar", guide, Open.ALL),
    shows("/kalendrar", guide, Right.READ_PEOPLE),
    shows("/kalender/{token}.ics", feed, Open.LINK),
    shows("/halsa", health, Open.ALL),
    shows("/tillganglighet", accessibility, Open.ALL),
    *(shows(static_path(name), static_file, Open.ALL) for name in FILES),
)
DEEDS = (
    does("/logga-in", sign_in.ask_for_link, Open.ALL),
    does("/logga-in/{token}", sign_in.use_link, Open.LINK),
    does("/administration", administration.administer, Right.RUN_HOUSE),
    does("/administration/mejl/{id:int}", judge_stray, Right.RUN_HOUSE),
    does("/andra-faktorn", second_factor.give_code, Open.SIGNED_IN),
    does("/andra-faktorn/fornya", second_factor.ask_renewal, Right.RENEW_FACTOR),
    does("/offentligt", change_publishing, Right.PUBLISH),
    does("/medlemmar/skyddade", change_protected, Right.SEE_PROTECTED),
    does("/provdrift", change_trial, Right.ADOPT),
    does("/kom-igang/forbundet", save_association, Right.EDIT_ASSOCIATION),
    does("/kom-igang/angra", undo_edit, Right.UNDO),
    does("/historik/angra", undo_change, Right.UNDO),
    does("/kom-igang/e-post", send_trial, Right.EDIT_ASSOCIATION),
    does("/personer/{key}", change_person, Right.EDIT_ASSOCIATION),
    does("/vikarie", change_stand_in, Right.EDIT_ASSOCIATION),
    does("/avtal", change_expiring, Right.EDIT_ASSOCIATION),
    does("/ny-egen-punkt", add_item, Right.EDIT_ASSOCIATION),
    does("/egna-punkter/{key}", change_item, Right.EDIT_ASSOCIATION),
    does("/egna-punkter/{key}/ta-bort", remove_item, Right.EDIT_ASSOCIATION),
    does("/kom-igang/datum", save_dates, Right.EDIT_ASSOCIATION),
    does("/kom-igang/personer", save_people, Right.EDIT_ASSOCIATION),
    does("/kom-igang/medlemmar", save_members, Right.EDIT_ASSOCIATION),
    does("/gallring", decide_retention, Right.DECIDE_RETENTION),
    does("/gallring/nu", cull_now, Right.DECIDE_RETENTION),
    does("/foljare", followers.change_followers, Right.APPOINT_FOLLOWERS),
    does("/logga-ut", sign_in.leave, Open.REMEMBERED),
    does("/mina-inloggningar", own.end_sessions, Open.SIGNED_IN),
    does("/mina-inloggningar/koppling", own.loosen_binding, Open.SIGNED_IN),
    does("/inkorg/{id:int}/svar", count_incoming, Right.JUDGE_INBOX),
    does("/inkorg/{id:int}/ignorera", ignore_incoming, Right.JUDGE_INBOX),
    does("/moten/{id}/lista", tick_meeting, Right.TICK, narrows=True),
    does("/moten/{id}/klar", finish_last_day, Right.TICK),
    does("/moten/{id}/dagordning", edit_agenda, Right.EDIT_AGENDA),
    does("/moten/{id}/kallelse", send_summons, Right.SEND_SUMMONS),
    does("/moten/{id}/kallelse/ja", agree, Right.AGREE_SUMMONS),
    does("/moten/{id}/handlingar", keep_paper, Right.EDIT_AGENDA),
    does("/moten/{id}/protokoll", record_step, Right.RECORD_MINUTES),
    does("/moten/{id}/justerare", choose_approver, Right.RECORD_MINUTES),
    does("/moten/{id}/narvaro", attendance.record, Right.RECORD_ATTENDANCE),
    does("/moten/{id}/flytta", move_meeting, Right.ADOPT),
    does("/moten/{id}/stall-in", call_meeting_off, Right.ADOPT),
    does("/moten/{id}/gaster", invite, Right.ADOPT),
    does("/moten/{id}/gaster/ta-bort", uninvite, Right.ADOPT),
    does("/moten/{id}/skicka-igen", send_mail_again, Right.ADOPT),
    does("/moten/{id}/svar", answer_by_phone, Right.ANSWER, narrows=True),
    does("/moten/{id}/svar/angra", undo_answer, Right.UNDO),
    does("/word-mallar/{name}", change_template, Right.EDIT_ASSOCIATION),
    does("/svar/{token}/{occasion}", answers.answer, Open.LINK),
    does("/min-sida", own_page.answer_here, Right.ANSWER, narrows=True),
    does("/min-sida/{token}", own_page.answer_by_link, Open.LINK),
    does("/kalendrar", change_address, Right.RENEW_ADDRESSES),
    does("/lankar", renew_links, Right.RENEW_ADDRESSES),
    does("/arshjul/{year:int}/{key}/lista", tick_deadline, Right.TICK, narrows=True),
    does("/arshjul/{year:int}/{key}/klar", finish_deadline, Right.TICK),
    does("/arshjul/{year:int}/{key}/dag", set_agreed_day, Right.EDIT_ASSOCIATION),
    does("/arshjul/{year:int}/faststall", adopt_year, Right.ADOPT),
    does("/arshjul/{year:int}/avsluta", close_by_hand, Right.ADOPT),
    does("/arshjul/{year:int}/fornyelse", renew_draft, Right.DRAFT),
    does("/arshjul/{year:int}/nytt-mote", add_meeting, Right.ADOPT),
    does("/arshjul/{year:int}/utkast/krock", accept_finding, Right.DRAFT),
    does("/arshjul/{year:int}/utkast/atgard", mend_draft, Right.DRAFT),
    does("/arshjul/{year:int}/utkast/beslut", decide_matter, Right.DRAFT),
    does("/arshjul/{year:int}/utkast/kallad", call_already, Right.DRAFT),
    does("/krockar/{year:int}", accept_collision, Right.DRAFT),
    does("/krockar/{year:int}/beslut", decide_here, Right.DRAFT),
    does("/las-in", open_plan, Right.DRAFT),
    does("/las-in/{number:int}", change_reading, Right.DRAFT),
    does("/las-in/{number:int}/rad", settle_row, Right.DRAFT),
    does("/las-in/{number:int}/fraga", answer_question, Right.DRAFT),
    does("/las-in/{number:int}/beslut", record_decisions, Right.RECORD_CHAIN),
    does("/las-in/{number:int}/utkast", draft_plan, Right.DRAFT),
    does("/las-in/{number:int}/andring", revise_year, Right.ADOPT),
    does("/utskick/angra", undo_waiting, Right.UNDO),
    does("/ansvarsfrihet/{year:int}", record_discharge, Right.RECORD_CHAIN),
    does("/ansvarsfrihet/{year:int}/skicka", send, Right.SEND_BUNDLE),
    does("/ansvarsfrihet/{year:int}/handlingar", take_back, Right.SEND_BUNDLE),
    does("/ansvarsfrihet/{year:int}/dokument", keep_document, Right.SEND_BUNDLE),
    does("/ansvarsfrihet/{year:int}/svar", answer, Right.RECORD_CHAIN),
    does("/steg-for-steg/{year:int}", record_in_chain, Right.RECORD_CHAIN),
    does("/steg-for-steg/{year:int}/{chain}/{step}", send_to_members, Right.SEND_BUNDLE),
    does("/steg-for-steg/{year:int}/{chain}/{step}/handling", keep_sent_paper, Right.SEND_BUNDLE),
    does("/steg-for-steg/{year:int}/{chain}/{step}/angra", take_papers_back, Right.SEND_BUNDLE),
    does("/beslut/{token}", report, Open.LINK),
    does("/beslut/{token}/fil", send_later, Open.LINK),
    does("/beslut/{token}/vantas", tell_expected, Open.LINK),
    does("/kontakt/{token}", tell_council, Open.LINK),
    does("/anslag/{token}/{occasion}", tell_notice, Open.LINK),
    does("/val/{token}/{year:int}", tell_election, Open.LINK),
    does("/val/{token}/{year:int}/fil", add_election_file, Open.LINK),
    does("/handlingar/{token}/{chain}/{step}/{year:int}", answer_as_contact, Open.LINK),
    does("/handlingar/{token}/{chain}/{step}/{year:int}/fil", add_answer_file, Open.LINK),
)
ROUTES = (*PAGES, *DEEDS, *former((*PAGES, *DEEDS), moved))


def create_app() -> Starlette:
    """The application of the settings in the environment; for ``uvicorn --factory``."""
    os.umask(0o077)  # as in `arshjul.cli`
    settings = read_settings()
    return build_app(settings, open_in_order(settings))


def build_app(settings: Settings, store: Store) -> Starlette:
    """The application of *settings* and *store*, which it closes when it stops."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        app.state.link_sender = sender = LinkSender(store, settings) if settings.needs_sign_in else None
        sending = asyncio.create_task(sender.run()) if sender else None
        yield
        if sending:
            sending.cancel()
            await asyncio.wait({sending})
        store.close()

    app = Starlette(
        routes=ROUTES,
        middleware=[
            Middleware(RequestLog, settings),
            Middleware(Headers, settings),
            Middleware(Failures),
            Middleware(Door, settings),
        ],
        exception_handlers=HANDLERS,
        lifespan=lifespan,
    )
    app.state.house = House(settings, store)
    app.state.wrong_links = WrongLinks()
    app.state.link_sender = None
    app.state.provider_clients = {}
    return app
