-- The two logins and the database, for a PostgreSQL of your own. Run once, as its superuser:
--   OWNER_PASSWORD=… WEB_PASSWORD=… psql -v ON_ERROR_STOP=1 -f portal/launch/roles.sql
-- `make run` without DATABASE_URL does the same in its own server.
\getenv owner_password OWNER_PASSWORD
\getenv web_password WEB_PASSWORD
CREATE ROLE maeul_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE maeul_web LOGIN PASSWORD :'web_password';
-- The owner may act with the web's rights, never the other way round.
GRANT maeul_web TO maeul_owner;

-- The character type must know UTF-8: under "C" the similarity of Korean words is silently 0.
CREATE DATABASE maeul OWNER maeul_owner ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8' TEMPLATE template0;
REVOKE ALL ON DATABASE maeul FROM PUBLIC;
GRANT CONNECT ON DATABASE maeul TO maeul_web;
\connect maeul
CREATE EXTENSION IF NOT EXISTS pg_trgm;
