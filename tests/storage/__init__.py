"""SQL on the real engines: each test that takes `database` runs on SQLite and on PostgreSQL."""
