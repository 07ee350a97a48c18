"""The nouns: one file each."""

from drugs.models.address import Address
from drugs.models.assessment import AssessedFinding, Assessment
from drugs.models.comment import Comment
from drugs.models.component import Component
from drugs.models.content import Content
from drugs.models.correction import Correction, CorrectionKind
from drugs.models.entry import Combination, Drug, Entry
from drugs.models.event import Event, EventCounter
from drugs.models.import_batch import ImportBatch
from drugs.models.import_job import ImportJob, JobStep
from drugs.models.mute import MailKind, Mute
from drugs.models.name import Name
from drugs.models.name_change import NameChange
from drugs.models.person import Person
from drugs.models.proposal import Proposal, ProposedVerb
from drugs.models.reading import Reading
from drugs.models.report import Report, ReportStatus
from drugs.models.revision import Revision
from drugs.models.revision_writer import RevisionWriter
from drugs.models.search_document import SearchDocument
from drugs.models.section_check import SectionCheck
from drugs.models.site_page import SitePage
from drugs.models.source_file import SourceFile
from drugs.models.vocabulary import (
    Approval,
    Evidence,
    Kind,
    NameKind,
    Origin,
    Outcome,
    Relation,
    Settlement,
    Severity,
    SourceKind,
    Status,
)

__all__ = [
    "Address",
    "Approval",
    "AssessedFinding",
    "Assessment",
    "Combination",
    "Comment",
    "Component",
    "Content",
    "Correction",
    "CorrectionKind",
    "Drug",
    "Entry",
    "Event",
    "EventCounter",
    "Evidence",
    "ImportBatch",
    "ImportJob",
    "JobStep",
    "Kind",
    "MailKind",
    "Mute",
    "Name",
    "NameChange",
    "NameKind",
    "Origin",
    "Outcome",
    "Person",
    "Proposal",
    "ProposedVerb",
    "Reading",
    "Relation",
    "Report",
    "ReportStatus",
    "Revision",
    "RevisionWriter",
    "SearchDocument",
    "SectionCheck",
    "Settlement",
    "Severity",
    "SitePage",
    "SourceFile",
    "SourceKind",
    "Status",
]
