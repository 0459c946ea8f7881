"""The only room with SQL: tables, guards, migrations, applying events, named reads, blobs."""
