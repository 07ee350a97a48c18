"""Which admin shows which model. Imported once, by medref.admin_site, when the site object stands."""

from axes.models import AccessLog
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from drugs.admin import (
    accounts,
    addresses,
    entries,
    imports,
    proposals,
    records,
    reports,
    revisions,
    site_pages,
    source_files,
)
from drugs.models import (
    Address,
    Combination,
    Correction,
    Drug,
    Event,
    ImportBatch,
    Name,
    Person,
    Proposal,
    Report,
    Revision,
    SitePage,
    SourceFile,
)

# The rows of a second factor are secrets: no page shows or makes them, not to a superuser either.
for model in (User, Group, TOTPDevice, StaticDevice):
    admin.site.unregister(model)

admin.site.register(User, accounts.UserAdmin)
admin.site.register(Group, accounts.GroupAdmin)
admin.site.register(AccessLog, accounts.SignInAdmin)
admin.site.register(Person, accounts.PersonAdmin)
admin.site.register(Drug, entries.DrugAdmin)
admin.site.register(Combination, entries.CombinationAdmin)
admin.site.register(Revision, revisions.RevisionAdmin)
admin.site.register(ImportBatch, imports.ImportBatchAdmin)
admin.site.register(SourceFile, source_files.SourceFileAdmin)
admin.site.register(Event, records.EventAdmin)
admin.site.register(Name, records.NameAdmin)
admin.site.register(Report, reports.ReportAdmin)
admin.site.register(Proposal, proposals.ProposalAdmin)
admin.site.register(Correction, records.CorrectionAdmin)
admin.site.register(Address, addresses.AddressAdmin)
admin.site.register(SitePage, site_pages.SitePageAdmin)
