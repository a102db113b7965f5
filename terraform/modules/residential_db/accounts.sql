-- Accounts of the residential database, and what each may do. The administrator account runs these files (see README.md):
-- accounts.sql before the first schema migration, grants.sql after it and after every migration that adds a table.
-- ${...} are the passwords in the service accounts' secrets, filled in by envsubst. Running it again sets the passwords again.

CREATE USER IF NOT EXISTS 'selfcare_migrate'@'%' IDENTIFIED WITH caching_sha2_password BY '${migrate_password}' REQUIRE SSL;
ALTER USER 'selfcare_migrate'@'%' IDENTIFIED WITH caching_sha2_password BY '${migrate_password}' REQUIRE SSL;
CREATE USER IF NOT EXISTS 'selfcare_customer'@'%' IDENTIFIED WITH caching_sha2_password BY '${customer_password}' REQUIRE SSL;
ALTER USER 'selfcare_customer'@'%' IDENTIFIED WITH caching_sha2_password BY '${customer_password}' REQUIRE SSL;
CREATE USER IF NOT EXISTS 'selfcare_billing'@'%' IDENTIFIED WITH caching_sha2_password BY '${billing_password}' REQUIRE SSL;
ALTER USER 'selfcare_billing'@'%' IDENTIFIED WITH caching_sha2_password BY '${billing_password}' REQUIRE SSL;
CREATE USER IF NOT EXISTS 'selfcare_archiver'@'%' IDENTIFIED WITH caching_sha2_password BY '${archiver_password}' REQUIRE SSL;
ALTER USER 'selfcare_archiver'@'%' IDENTIFIED WITH caching_sha2_password BY '${archiver_password}' REQUIRE SSL;

-- Schema migrations and the data migration.
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, CREATE TEMPORARY TABLES, ALTER, DROP, INDEX, REFERENCES ON `selfcare`.* TO 'selfcare_migrate'@'%';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX ON `awsdms_control`.* TO 'selfcare_migrate'@'%';
