"""A day of an integrator in Python: the generated package `rapport_client`, nothing else of ours. URL, TOKEN: environment."""

import os
import time

from rapport_client import AuthenticatedClient
from rapport_client.api.leads import create_lead, list_leads, update_lead
from rapport_client.models import Lead, LeadCreate, LeadPatch, Problem
from rapport_client.types import UNSET

client = AuthenticatedClient(base_url=os.environ["URL"], token=os.environ["TOKEN"])


def create(company):
    lead = create_lead.sync(client=client, body=LeadCreate(company=company))
    assert isinstance(lead, Lead), lead
    return lead


def every_company(prefix):
    found, cursor = [], UNSET
    while True:
        page = list_leads.sync(client=client, company_starts_with=prefix, sort="company", limit=2, cursor=cursor)
        found += [lead.company for lead in page.data]
        if not page.page.next_cursor:
            return found
        cursor = page.page.next_cursor


def change(lead, company):
    return update_lead.sync_detailed(lead.id, client=client, body=LeadPatch(company=company), if_match=f'"{lead.version}"')


prefix = f"py-{time.time_ns()}-"
names = [prefix + name for name in "abcde"]
for name in names:
    create(name)
assert every_company(prefix) == names, "the walk missed a lead"

lead = create(prefix + "z")
assert change(lead, prefix + "y").parsed.version == lead.version + 1
late = change(lead, prefix + "x")
assert late.status_code == 412 and isinstance(late.parsed, Problem) and late.parsed.current_version == 2, late

wrong = create_lead.sync_detailed(client=client, body=LeadCreate(company="x" * 1000))
assert wrong.status_code == 422 and wrong.parsed.errors[0].pointer == "#/company", wrong
print("python: created, listed to the end, changed, told of a conflict and of a wrong field")
