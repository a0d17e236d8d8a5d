"""Keeping outside catalogues in step. The whole of it in one breath:

The database numbers each change of the public catalogue (`ListingChange`). A run per target reads the changes since the
last one into one `SyncItem` per module, compares, checks that it does not remove suspiciously much, pushes one item
after the other through the target's adapter, and records what the target answered. Whatever fails waits in its row and is
tried again. docs/sync.md tells it at length.

    run.py        the five steps: read -> compare -> check safety -> push -> record
    compare.py    pure: what they show against what we mean
    safety.py     pure: is this many removals believable?
    profile.py    pure: does a listing have what this target asks?
    backoff.py    pure: when to try again
    adapters/     how a target is spoken to; nothing else knows HTTP
"""
