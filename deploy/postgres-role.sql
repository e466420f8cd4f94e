-- The role that `hailong serve` and its commands run as on PostgreSQL: it reads everything and adds to it, and can
-- change or delete nothing that the ledger's proof rests on, nor take the triggers away that refuse it, as it owns no
-- table. Run it as the owner of the tables, in their database, once they are there, and again after each upgrade:
--
--   createuser --pwprompt hailong_service
--   hailong init --database-url postgres://hailong_owner:…@HOST/hailong --name "Tỉnh Quảng Trị" …
--   psql --single-transaction --file deploy/postgres-role.sql postgres://hailong_owner:…@HOST/hailong
--
-- Afterwards `database.url` names hailong_service. An upgrade that changes the schema is opened once by the owner:
-- `hailong doctor --database-url postgres://hailong_owner:…`.
--
-- What it does not keep from: the owner, a superuser and whoever writes the server's files. Against these stand the
-- checkpoints, their witnesses and `hailong verify`.

GRANT USAGE ON SCHEMA public TO hailong_service;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO hailong_service;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO hailong_service;

-- What was said stays said.
REVOKE UPDATE, DELETE, TRUNCATE ON entry, checkpoint, cosignature, audit FROM hailong_service;
-- The head row counts up; no ledger goes.
REVOKE DELETE, TRUNCATE ON ledger FROM hailong_service;
-- The schema is the owner's.
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON seaql_migrations FROM hailong_service;
