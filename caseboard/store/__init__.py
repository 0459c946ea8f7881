"""The only room with SQL: tables, guards, migrations, applying events, named reads, blobs."""

from caseboard.store.one_sqlite import load

load()
