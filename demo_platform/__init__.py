"""A small education platform of its own, to show and test that listings travel: another process, with its own storage
and its own public page. It knows nothing of Leerkring but the contract in `docs/push-api.yaml`."""
