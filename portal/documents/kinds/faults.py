"""Why a file is not taken, and what the person can do about it."""

from django.utils.translation import gettext as _

from portal.ui.refusals import Invalid


def unknown() -> Invalid:
    return _fault(_("Please attach a PDF, HWP, HWPX, DOCX, XLSX, PPTX, PNG or JPG file, or a ZIP of these."))


def broken() -> Invalid:
    return _fault(_("The file is damaged. Save it again in its program, then attach it."))


def locked() -> Invalid:
    return _fault(_("The file is protected by a password. Attach it without one."))


def secured() -> Invalid:
    return _fault(
        _(
            "The file is locked by document security (DRM) and cannot be opened outside your office. "
            "Release it in the security program, then attach the released file."
        )
    )


def macros() -> Invalid:
    return _fault(_("The file holds macros. Save it without them, then attach it."))


def active() -> Invalid:
    return _fault(
        _(
            "The file holds a script or starts something when opened. Print it to a new PDF or save it without."
        )
    )


def double() -> Invalid:
    return _fault(_("The file hides another file within it. Save it again in its program."))


def growing() -> Invalid:
    return _fault(_("The file would grow too large when opened."))


def remote() -> Invalid:
    return _fault(_("The file fetches parts of itself from elsewhere. Save them within it, then attach it."))


def large_picture() -> Invalid:
    return _fault(_("The picture is too large. Make it smaller, then attach it."))


def old() -> Invalid:
    return _fault(_("The file is of an old format. Save it as HWPX, DOCX, XLSX or PPTX, then attach it."))


def within(name: str, fault: Invalid) -> Invalid:
    """The same of a file in a zip, which is named."""
    return _fault(_("In the ZIP, %(name)s: %(fault)s") % {"name": name, "fault": fault})


def _fault(sentence: str) -> Invalid:
    return Invalid(sentence, field="file")
