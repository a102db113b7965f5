-- Accounts of the residential database. Role `accounts` of the customer image runs this file, then grants.sql (see __main__.py); each
-- ${...} stands for the password in that account's secret. Running it again sets the passwords again.

CREATE USER IF NOT EXISTS 'selfcare_migrate'@'%' IDENTIFIED WITH caching_sha2_password BY '${migrate_password}' REQUIRE SSL;
ALTER USER 'selfcare_migrate'@'%' IDENTIFIED WITH caching_sha2_password BY '${migrate_password}' REQUIRE SSL;
CREATE USER IF NOT EXISTS 'selfcare_customer'@'%' IDENTIFIED WITH caching_sha2_password BY '${customer_password}' REQUIRE SSL;
ALTER USER 'selfcare_customer'@'%' IDENTIFIED WITH caching_sha2_password BY '${customer_password}' REQUIRE SSL;
CREATE USER IF NOT EXISTS 'selfcare_billing'@'%' IDENTIFIED WITH caching_sha2_password BY '${billing_password}' REQUIRE SSL;
ALTER USER 'selfcare_billing'@'%' IDENTIFIED WITH caching_sha2_password BY '${billing_password}' REQUIRE SSL;
CREATE USER IF NOT EXISTS 'selfcare_archiver'@'%' IDENTIFIED WITH caching_sha2_password BY '${archiver_password}' REQUIRE SSL;
ALTER USER 'selfcare_archiver'@'%' IDENTIFIED WITH caching_sha2_password BY '${archiver_password}' REQUIRE SSL;
