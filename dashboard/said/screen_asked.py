"""Words of the live scripts about what is asked, checked and given; part of SCREEN (screen.py)."""

from __future__ import annotations

ASKED: dict[str, str] = {
    "after_the_cuff": ", after the cuff",
    "answer_now": "Answer now",
    "consider_pause": "Protocol: consider a pause",
    "drug_amount": "How much was given? A number.",
    "drug_chart": "Chart drug",
    "drug_how_much": "how much",
    "drug_name": "Drug or fluid",
    "drug_route": "route",
    "drug_unit": "unit",
    "drug_written": "{drug} written",
    "due_taps": "{scale} due",
    "items_of_the_sheet": "as on the clinic's sheet, 0 not at all to 4 extremely",
    "last_was": ", last was {value}",
    "next_due": "next {scale} {time}",
    "none_missing": "Everything on the list is answered.",
    "nothing_asked": "nothing is asked now",
    "nothing_to_skip": "Nothing is due: there is nothing to skip.",
    "observe": "Observe",
    "one_missing": "1 thing is missing:",
    "overdue_since": "overdue since {time}",
    "save_items": "Save {n} of {all}",
    "scale_item": "Item {n}",
    "scored": "{scale} {value} written",
    "since_due": "since {time}",
    "skipped": "{scale}: {reason}",
    "some_missing": "{n} things are missing:",
    "still_there": ", still there",
    "sum_of": "{sum} of {top}",
}
