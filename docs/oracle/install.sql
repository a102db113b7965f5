-- What self-care needs in the corporate database. For the DBA, to read first and to adapt where marked ADAPT.
-- Run as the owner of the customer tables, in SQL*Plus or SQLcl. Parts 3 and 4 need a DBA. It stops at the first error, so that
-- no later part stands on one that failed; what stood before it stays, and is taken out of the script before it runs again.
WHENEVER SQLERROR EXIT FAILURE
-- The password of part 3 is asked for unseen and shown nowhere, in no spool either.
SET VERIFY OFF
ACCEPT password CHAR PROMPT 'Password of the account selfcare: ' HIDE
-- Nothing here gives self-care a right on your own tables: it sees one view and may change named columns of it.

-- 1. Three columns beside your customer table, for changes that never overwrite each other.
--    VERSION grows with every change, from whichever program. CHANGE_KEY names the last change made through self-care,
--    so that a change whose answer was lost can be found again; the trigger clears it on every change by your own programs.
--    ADAPT: table name.
ALTER TABLE customers ADD (
    selfcare_version    NUMBER(18)   DEFAULT 1 NOT NULL,
    selfcare_changed_at TIMESTAMP(6) DEFAULT SYS_EXTRACT_UTC(SYSTIMESTAMP) NOT NULL,
    selfcare_change_key VARCHAR2(36)
);

-- Changes made by your own programs count too. Self-care sets VERSION itself, and then this trigger stays out of the way.
CREATE OR REPLACE TRIGGER customers_selfcare_version
BEFORE UPDATE ON customers FOR EACH ROW
WHEN (NEW.selfcare_version = OLD.selfcare_version)
BEGIN
    :NEW.selfcare_version    := :OLD.selfcare_version + 1;
    :NEW.selfcare_changed_at := SYS_EXTRACT_UTC(SYSTIMESTAMP);
    :NEW.selfcare_change_key := NULL;
END;
/

-- 2. The view. ADAPT: the right-hand side. Keep the names on the left, and keep it a plain projection of one table, so that
--    Oracle can update through it (no DISTINCT, no GROUP BY; a column that a customer may change must not be an expression).
--    The columns for which an expression is fine are the ones that self-care never changes.
CREATE OR REPLACE VIEW selfcare_customer AS
SELECT c.uuid                                                AS customer_id,            -- UUID, lower case, 36 characters
       CASE c.state WHEN 'A' THEN 'active' ELSE 'suspended' END AS status,              -- active or suspended
       c.contact_given_name                                  AS given_name,
       c.contact_family_name                                 AS family_name,
       c.company                                             AS organization_name,
       c.msisdn                                              AS msisdn,                 -- E.164 with +, unique
       c.account_no                                          AS billing_account,        -- unique, as the rating engine knows it
       c.email                                               AS email,                  -- changeable
       c.contact_phone                                       AS contact_phone,          -- changeable, E.164
       c.street                                              AS street,                 -- changeable
       c.zip                                                 AS postal_code,            -- changeable
       c.city                                                AS city,                   -- changeable
       c.country                                             AS country,                -- changeable, ISO 3166 alpha-2
       c.language                                            AS language,               -- changeable, ISO 639-1, lower case
       c.marketing_consent                                   AS marketing_consent,      -- changeable, 0 or 1
       c.statement_notification                              AS statement_notification, -- changeable: none, sms, email
       c.selfcare_version                                    AS version,
       c.selfcare_changed_at                                 AS updated_at,             -- UTC
       c.selfcare_change_key                                 AS change_key
  FROM customers c
 WHERE c.segment = 'CORPORATE'
  WITH CHECK OPTION;

-- Self-care asks by these two alone, so both must be indexed.
CREATE UNIQUE INDEX customers_uuid   ON customers (uuid);
CREATE UNIQUE INDEX customers_msisdn ON customers (msisdn);

-- 3. The account. Its profile must not lock it after a few wrong passwords: while a password is being rotated, every running
--    process tries the old one, and a locked account would outlive the rotation. Nor may the password end by itself: the
--    DEFAULT profile's 180 days would shut all corporate customers out one night (ORA-28001). Rotate it by a date of yours.
--    ADAPT: verification function, tablespace.
CREATE PROFILE selfcare_profile LIMIT
    FAILED_LOGIN_ATTEMPTS 100
    PASSWORD_LIFE_TIME    UNLIMITED
    PASSWORD_LOCK_TIME    1/24
    SESSIONS_PER_USER     400
    IDLE_TIME             60;
CREATE USER selfcare IDENTIFIED BY "&password" PROFILE selfcare_profile;
GRANT CREATE SESSION TO selfcare;

-- 4. The grants: read the view, change nine named columns for the customer and three for the guard. ADAPT: owner's name.
GRANT SELECT ON crm.selfcare_customer TO selfcare;
GRANT UPDATE (email, contact_phone, street, postal_code, city, country, language, marketing_consent,
              statement_notification, version, updated_at, change_key) ON crm.selfcare_customer TO selfcare;
CREATE OR REPLACE SYNONYM selfcare.selfcare_customer FOR crm.selfcare_customer;
