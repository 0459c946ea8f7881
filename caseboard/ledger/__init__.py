"""The ledger's bytes: canonical entries, leaf hashes, commitments; pure as the rules are."""
