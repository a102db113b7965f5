-- Schema migrations and the data migration.
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, CREATE TEMPORARY TABLES, ALTER, DROP, INDEX, REFERENCES ON `selfcare`.* TO 'selfcare_migrate'@'%';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX ON `awsdms_control`.* TO 'selfcare_migrate'@'%';

-- What the services may do: rows of named tables and no schema changes. Nothing can be deleted but a PDF that waited in the database
-- while the staging bucket was away. The audit trail can be written and its outcome completed; customers see who looked at them.

GRANT SELECT, UPDATE ON `selfcare`.`customer` TO 'selfcare_customer'@'%';
GRANT SELECT, INSERT, UPDATE ON `selfcare`.`login_link` TO 'selfcare_customer'@'%';
GRANT SELECT, INSERT, UPDATE ON `selfcare`.`link_challenge` TO 'selfcare_customer'@'%';
GRANT SELECT, INSERT, UPDATE ON `selfcare`.`link_approval` TO 'selfcare_customer'@'%';
GRANT SELECT, INSERT, UPDATE ON `selfcare`.`number_ownership` TO 'selfcare_customer'@'%';
GRANT SELECT (`statement_id`, `customer_id`, `month`, `state`, `size_bytes`, `sha256`, `created_at`, `archived_at`) ON `selfcare`.`statement` TO 'selfcare_customer'@'%';
GRANT SELECT, INSERT, UPDATE (`outcome`, `after_values`) ON `selfcare`.`audit_event` TO 'selfcare_customer'@'%';

GRANT SELECT ON `selfcare`.`customer` TO 'selfcare_billing'@'%';
GRANT SELECT ON `selfcare`.`login_link` TO 'selfcare_billing'@'%';
GRANT SELECT ON `selfcare`.`number_ownership` TO 'selfcare_billing'@'%';
GRANT SELECT, INSERT, UPDATE (`usage_read_at`, `language`) ON `selfcare`.`statement` TO 'selfcare_billing'@'%';
GRANT INSERT ON `selfcare`.`statement_spill` TO 'selfcare_billing'@'%';
GRANT INSERT, SELECT (`event_id`), UPDATE (`outcome`, `after_values`) ON `selfcare`.`audit_event` TO 'selfcare_billing'@'%';

GRANT SELECT ON `selfcare`.`login_link` TO 'selfcare_archiver'@'%';
GRANT SELECT ON `selfcare`.`number_ownership` TO 'selfcare_archiver'@'%';
-- INSERT: the role `reconcile` takes back statements that a restored database has lost.
GRANT SELECT, INSERT, UPDATE (`state`, `archived_at`, `failure`, `inspected_at`, `restore_asked_at`, `attempts`, `next_attempt_at`) ON `selfcare`.`statement` TO 'selfcare_archiver'@'%';
GRANT SELECT, DELETE ON `selfcare`.`statement_spill` TO 'selfcare_archiver'@'%';
GRANT INSERT, SELECT (`event_id`), UPDATE (`outcome`, `after_values`) ON `selfcare`.`audit_event` TO 'selfcare_archiver'@'%';
