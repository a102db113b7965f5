"""Statements to render and to read: data of every month, language and script, and a reader of the PDFs."""
