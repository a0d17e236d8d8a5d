"""Why a file, a row or a cell could not be used. Codes are stored, sentences are shown in the reader's language."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Fault(TextChoices):
    """Why a file is no inventory. Nothing of it is kept."""

    EMPTY = "empty", _("The file is empty.")
    TOO_LARGE = "too_large", _("The file is larger than 10 MB. Split it, or leave out columns that are not needed.")
    TOO_MANY_ROWS = "too_many_rows", _("The file has more than 50,000 rows. Split it.")
    TOO_WIDE = "too_wide", _("The file has more than 200 columns. Leave out what is not needed.")
    UNPACKS_TOO_LARGE = "unpacks_too_large", _("Unpacked, this file would be far too large. It was not opened.")
    OLD_EXCEL = "old_excel", _("This is a file of an old version of Excel (.xls). Save it as .xlsx or CSV first.")
    PROTECTED = "protected", _("This workbook has a password. Save it without one first.")
    NO_TABLE = "no_table", _("This is not a table: we read CSV files and Excel workbooks (.xlsx).")
    BROKEN = "broken", _("The file is damaged or broke off. Save it again and try once more.")
    ENCODING = "encoding", _("We cannot tell in which encoding the letters are stored. Save the file as CSV UTF-8.")
    ONE_COLUMN = "one_column", _("We find only one column. Separate the columns by commas, semicolons or tabs.")
    NO_ROWS = "no_rows", _("There are headings, but no rows below them.")
    OPEN_QUOTE = (
        "open_quote",
        _("A quotation mark is opened or closed in a wrong place, so we cannot tell the rows apart."),
    )
    GONE = "gone", _("The file is not here any more. Upload it again.")
    STOPPED = "stopped", _("The worker failed on this file several times. The people who run this site can see why.")


class Reason(TextChoices):
    """Why a row, or one cell of it, could not be used."""

    # The whole row is kept apart.
    NO_TITLE = "no_title", _("There is no title.")
    NO_CODE = "no_code", _("There is no course code, so a later file could not recognise this course.")
    CODE_TOO_LONG = "code_too_long", _("The code is longer than 60 characters.")
    TOO_MANY_CELLS = "too_many_cells", _("The row has more cells than there are headings, so cells may have shifted.")
    # One cell is left out.
    LOAD_RANGE = "load_range", _("The study load is a range; a module has one study load.")
    LOAD_CHOICE = "load_choice", _("The study load is a choice; a module has one study load.")
    LOAD_ZERO = "load_zero", _("A study load of nothing says nothing.")
    LOAD_UNREADABLE = "load_unreadable", _("We cannot read a study load in this.")
    LEVEL_UNKNOWN = "level_unknown", _("This is not a level that we know.")
    LANGUAGE_UNKNOWN = "language_unknown", _("This is not a language that we know.")
    DELIVERY_UNKNOWN = "delivery_unknown", _("This does not tell whether it is online, on site or at work.")
    DATE_UNREADABLE = "date_unreadable", _("We cannot read a day in this.")
    DATE_AMBIGUOUS = "date_ambiguous", _("Day and month may stand either way round here.")
    ENDS_BEFORE_START = "ends_before_start", _("The last day lies before the first day.")
    TIME_UNREADABLE = "time_unreadable", _("We cannot read a time in this.")
    DAYS_UNREADABLE = "days_unreadable", _("We cannot read days of the week in this.")
    TIMES_REVERSED = "times_reversed", _("The end lies before the beginning.")
    TOO_MANY_MEETINGS = "too_many_meetings", _("This would be more than 200 meetings; only the pattern was kept.")
    PRICE_UNREADABLE = "price_unreadable", _("We cannot read one price in this.")
    TOO_LONG = "too_long", _("The text was too long and has been cut off.")
    COURSE_DIFFERS = "course_differs", _("An earlier row of this course says something else here; that one counts.")
    SECTION_AGAIN = (
        "section_again",
        _("This section stands in an earlier row too; it became an offering with a number added."),
    )
    # What is here already.
    EDITED_HERE = "edited_here", _("Somebody has changed this module here, so the file changes nothing in it.")
    PUBLISHED_HERE = "published_here", _("This module has been published, so the file changes nothing in it.")
    WRITTEN_HERE = "written_here", _("A module with this code was written here, so the file changes nothing in it.")
    ARCHIVED_HERE = "archived_here", _("A module with this code was archived here, so the file changes nothing in it.")
    OFFERING_IN_USE = (
        "offering_in_use",
        _("Somebody has changed or opened this offering here, so the file changes nothing in it."),
    )
    OFFERING_CODE_TAKEN = (
        "offering_code_taken",
        _("Another module has an offering of this provider with this code already, so this one was left out."),
    )


@dataclass(frozen=True)
class Problem:
    """One thing that could not be used. `column` is the heading as in the file, `value` what stands there."""

    row_number: int
    reason: Reason
    column: str = ""
    value: str = ""
    is_row_kept_apart: bool = False


class NotAnInventory(Exception):
    """The file is no table that we can read; `fault` says why and `line`, where it is known, how far we came."""

    def __init__(self, fault: Fault, line: int | None = None):
        super().__init__(fault.value)
        self.fault, self.line = fault, line
