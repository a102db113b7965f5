"""Errors of the engine, which it tells with HTTP 200."""

from __future__ import annotations


class RpcError(Exception):
    """The text of `error`."""


# What an engine whose parts are away says, by the name of the fault that is played.
TROUBLES = {
    "overload": "MAX_CONCURRENT_RPC_EXCEEDED",
    "storage": "SERVER_ERROR: dial tcp 127.0.0.1:3306: connect: connection refused",
    "accounts": "dial tcp 127.0.0.1:6379: connect: connection refused",
    "starting": "rpc: can't find service APIerSv2.GetAccount",
}
