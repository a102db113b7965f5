-- What the services may do: rows of named tables, no schema changes, no deletion. The audit trail can be written, its outcome
-- completed, and nothing else of it read or changed.

GRANT SELECT, UPDATE ON `selfcare`.`customer` TO 'selfcare_customer'@'%';
GRANT SELECT, INSERT, UPDATE ON `selfcare`.`login_link` TO 'selfcare_customer'@'%';
GRANT SELECT, INSERT, UPDATE ON `selfcare`.`link_challenge` TO 'selfcare_customer'@'%';
GRANT INSERT, SELECT (`event_id`), UPDATE (`outcome`, `after_values`) ON `selfcare`.`audit_event` TO 'selfcare_customer'@'%';

GRANT SELECT ON `selfcare`.`customer` TO 'selfcare_billing'@'%';
GRANT SELECT ON `selfcare`.`login_link` TO 'selfcare_billing'@'%';
GRANT SELECT, INSERT ON `selfcare`.`statement` TO 'selfcare_billing'@'%';
GRANT INSERT, SELECT (`event_id`), UPDATE (`outcome`, `after_values`) ON `selfcare`.`audit_event` TO 'selfcare_billing'@'%';

GRANT SELECT ON `selfcare`.`customer` TO 'selfcare_archiver'@'%';
GRANT SELECT ON `selfcare`.`login_link` TO 'selfcare_archiver'@'%';
GRANT SELECT, UPDATE (`state`, `archived_at`) ON `selfcare`.`statement` TO 'selfcare_archiver'@'%';
GRANT INSERT, SELECT (`event_id`), UPDATE (`outcome`, `after_values`) ON `selfcare`.`audit_event` TO 'selfcare_archiver'@'%';
