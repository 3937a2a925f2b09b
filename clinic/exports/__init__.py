"""A session written for others: one table of formats, one contract test for all of them."""
