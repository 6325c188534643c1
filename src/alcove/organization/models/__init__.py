"""What the cataloguing room keeps beside the records themselves."""

from .cataloguing import (
    AuthorityNumber,
    ControlSetOfLibrary,
    CorrectionRequest,
    Draft,
    FollowedUpTo,
    Heading,
    Link,
    LinkQuestion,
    LinkQuestionRecord,
    NumberSeries,
    OwnCheck,
    QualityFinding,
    QualityRun,
    RecordTemplate,
)
from .fair_work import PainfulLook, WorkWish
from .wording import AuditHit, AuditRun, KeptTerm, KeptTermList, Overlay, Verdict, WordingDecision

__all__ = [
    "AuditHit",
    "AuditRun",
    "AuthorityNumber",
    "ControlSetOfLibrary",
    "CorrectionRequest",
    "Draft",
    "FollowedUpTo",
    "Heading",
    "KeptTerm",
    "KeptTermList",
    "Link",
    "LinkQuestion",
    "LinkQuestionRecord",
    "NumberSeries",
    "Overlay",
    "OwnCheck",
    "PainfulLook",
    "QualityFinding",
    "QualityRun",
    "RecordTemplate",
    "Verdict",
    "WordingDecision",
    "WorkWish",
]
