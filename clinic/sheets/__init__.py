"""Sheets that are printed: for the patient, for the clinic, for a form. Each is made of the record alone, so that
it can be opened again for any session that ever was."""
