"""A database server that speaks the wire protocol of Oracle's thin drivers (TNS and TTC), with SQLite behind it.

It exists so that the unmodified driver, its pool, its timeouts and its error paths run on a laptop and in tests. It proves
nothing about Oracle's SQL: statements are plain reads and writes by key.
"""
