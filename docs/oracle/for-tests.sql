-- A scratch schema for `make test-oracle` on a server of yours. Run as a DBA; the test run empties the table.
WHENEVER SQLERROR EXIT FAILURE
SET VERIFY OFF
ACCEPT owner_password CHAR PROMPT 'Password of corp_owner: ' HIDE
ACCEPT password CHAR PROMPT 'Password of selfcare: ' HIDE
CREATE USER corp_owner IDENTIFIED BY "&owner_password" QUOTA UNLIMITED ON users;
GRANT CREATE SESSION, CREATE TABLE TO corp_owner;
CREATE TABLE corp_owner.selfcare_customer (
    customer_id VARCHAR2(36 CHAR) PRIMARY KEY, status VARCHAR2(16 CHAR) NOT NULL, given_name VARCHAR2(100 CHAR),
    family_name VARCHAR2(100 CHAR), organization_name VARCHAR2(200 CHAR), msisdn VARCHAR2(16 CHAR) NOT NULL UNIQUE,
    billing_account VARCHAR2(32 CHAR) NOT NULL UNIQUE, email VARCHAR2(254 CHAR), contact_phone VARCHAR2(16 CHAR),
    street VARCHAR2(200 CHAR), postal_code VARCHAR2(20 CHAR), city VARCHAR2(100 CHAR), country VARCHAR2(2 CHAR),
    language VARCHAR2(2 CHAR) NOT NULL, marketing_consent NUMBER(1) NOT NULL, statement_notification VARCHAR2(8 CHAR) NOT NULL,
    version NUMBER(18) NOT NULL, updated_at TIMESTAMP(6) NOT NULL, change_key VARCHAR2(36 CHAR));
CREATE USER selfcare IDENTIFIED BY "&password";
GRANT CREATE SESSION TO selfcare;
GRANT SELECT ON corp_owner.selfcare_customer TO selfcare;
GRANT UPDATE (email, contact_phone, street, postal_code, city, country, language, marketing_consent,
              statement_notification, version, updated_at, change_key) ON corp_owner.selfcare_customer TO selfcare;
CREATE SYNONYM selfcare.selfcare_customer FOR corp_owner.selfcare_customer;
