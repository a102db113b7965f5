"""Phone numbers, e-mail addresses, countries, languages and lines of text: one rule each.

The API, the migration and the notices judge a value by the same functions, so that what one of them takes all of them take.
"""
