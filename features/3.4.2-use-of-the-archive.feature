Feature: 3.4.2 Use of the archive
  Archived acceptance records serve a purpose, stay unaltered, and are read by those who may.

  Rule: R-3.4.2-01 Archive put to use

    Scenario Outline: Linked to support, audit or performance review
      Given the following archive record records:
        | id | subject_type | linked_uses |
        | A1 | <kind>       | <uses>      |
      When requirement "R-3.4.2-01" is checked as of "2026-04-01"
      Then the verdict for "A1" is "<verdict>"

      Examples:
        | kind              | uses           | verdict        |
        | acceptance_report | support        | pass           |
        | acceptance_report | audit          | pass           |
        | acceptance_report | x; performance | pass           |
        | acceptance_report | none           | fail           |
        | acceptance_report |                | no_evidence    |
        | document          | none           | not_applicable |

  Rule: R-3.4.2-02 Archived acceptance records unaltered

    Scenario Outline: Checksum and verification for files, a place for paper
      Given the following archive record records:
        | id | subject_type | medium   | checksum   | archived_at | integrity_verified_at | archive   |
        | A1 | <kind>       | <medium> | <checksum> | 2026-03-01  | <verified>            | <archive> |
      When requirement "R-3.4.2-02/<part>" is checked as of "2026-04-01"
      Then the verdict for "A1" is "<verdict>"

      Examples:
        | kind              | medium     | checksum | verified   | archive            | part     | verdict        |
        | acceptance_report | electronic | 9f86d081 | 2026-03-01 |                    | checksum | pass           |
        | acceptance_report | electronic |          | 2026-03-01 |                    | checksum | fail           |
        | acceptance_report | electronic | 9f86d081 | 2026-03-01 |                    | verified | pass           |
        | acceptance_report | electronic | 9f86d081 | 2026-02-28 |                    | verified | fail           |
        | acceptance_report | electronic | 9f86d081 |            |                    | verified | fail           |
        | acceptance_report | electronic | 9f86d081 | 2026-03-01 |                    | place    | not_applicable |
        | acceptance_report | paper      |          |            | service_management | place    | pass           |
        | acceptance_report | paper      |          |            |                    | place    | fail           |
        | acceptance_report | paper      |          |            |                    | checksum | not_applicable |
        | acceptance_report |            |          |            |                    | checksum | no_evidence    |
        | document          | electronic |          |            |                    | checksum | not_applicable |

  Rule: R-3.4.2-03 Acceptance records used with permission

    Scenario Outline: Whoever was let in holds one of the roles
      Given the following acceptance report records:
        | id | report_doc_id |
        | R1 | <report>      |
      And the following document records:
        | id | allowed_roles |
        | D1 | RO1; RO2      |
      And the following person records:
        | id  | name     | role_id |
        | PE1 | Zhou Min | <role>  |
      And the following access log records:
        | id | resource_type     | resource_id | actor   | at         | result   |
        | L1 | acceptance_report | R1          | <actor> | 2026-03-01 | <result> |
      When requirement "R-3.4.2-03" is checked as of "2026-04-01"
      Then the verdict for "L1" is "<verdict>"

      Examples:
        | report | role | actor    | result  | verdict        |
        | D1     | RO2  | PE1      | allowed | pass           |
        | D1     | RO2  | Zhou Min | allowed | pass           |
        | D1     | RO3  | PE1      | allowed | fail           |
        | D1     | RO1  | PE9      | allowed | fail           |
        | D1     | RO3  | PE1      | denied  | not_applicable |
        |        | RO1  | PE1      | allowed | no_evidence    |
