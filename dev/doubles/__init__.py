"""Doubles of what is not ours: AWS, the gateway, the identity provider, the rating engines, Oracle, the number APIs.

Each speaks the protocol of its counterpart; docs/doubles.md says what proves it and what it cannot prove.
"""
