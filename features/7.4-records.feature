Feature: 7.4 The file of a dispute
  What it holds, that it is archived, how long it is kept, and who may read it.

  Rule: R-7.4-01 Every dispute on record

    Scenario Outline: What the record holds
      Given the following contract records:
        | id | client_id |
        | C1 | CL1       |
      And the following dispute records:
        | id | contract_id | category | raised_at  | closed_at | status   | outcome   |
        | D1 | <contract>  | <kind>   | 2026-02-01 | <closed>  | <status> | <outcome> |
      And the following dispute step records:
        | id | dispute_id | started_at |
        | S1 | <dispute>  | 2026-02-10 |
      When requirement "R-7.4-01/<part>" is checked as of "<day>"
      Then the verdict for "D1" is "<verdict>"

      Examples:
        | contract | kind  | closed     | status | outcome | dispute | day        | part      | verdict        |
        | C1       | delay | 2026-03-01 | closed | settled | D1      | 2026-04-01 | parties   | pass           |
        | C9       | delay | 2026-03-01 | closed | settled | D1      | 2026-04-01 | parties   | fail           |
        | C1       | delay | 2026-03-01 | closed | settled | D1      | 2026-04-01 | category  | pass           |
        | C1       |       | 2026-03-01 | closed | settled | D1      | 2026-04-01 | category  | fail           |
        | C1       | delay | 2026-03-01 | closed | settled | D1      | 2026-04-01 | raised_at | pass           |
        | C1       | delay | 2026-03-01 | closed | settled | D1      | 2026-04-01 | steps     | pass           |
        | C1       | delay |            | open   |         | D2      | 2026-03-03 | steps     | pending        |
        | C1       | delay |            | open   |         | D2      | 2026-03-04 | steps     | fail           |
        | C1       | delay | 2026-03-01 | closed | settled | D1      | 2026-04-01 | outcome   | pass           |
        | C1       | delay |            | waived |         | D1      | 2026-04-01 | outcome   | fail           |
        | C1       | delay |            | open   |         | D1      | 2026-04-01 | outcome   | not_applicable |
        | C1       | delay |            |        |         | D1      | 2026-04-01 | outcome   | no_evidence    |

  Rule: R-7.4-02 Each stage documented

    Scenario Outline: On file, overdue after 30 days
      Given the following dispute step records:
        | id | started_at | ended_at | record_doc_id |
        | S1 | 2026-02-01 | <ended>  | <record>      |
      And the following document records:
        | id   | created_at |
        | DOC1 | <made>     |
      When requirement "R-7.4-02" is checked as of "2026-04-01"
      Then the verdict for "S1" is "<verdict>"

      Examples:
        | ended      | record | made       | verdict        |
        | 2026-02-28 | DOC1   | 2026-03-30 | pass           |
        | 2026-02-28 | DOC1   | 2026-04-01 | pass           |
        | 2026-02-28 | DOC1   | 2026-04-02 | fail           |
        | 2026-03-01 |        | 2026-03-05 | fail           |
        | 2026-03-02 |        | 2026-03-05 | pending        |
        | 2026-02-28 | DOC1   |            | no_evidence    |
        |            |        | 2026-03-05 | not_applicable |

  Rule: R-7.4-03 Dispute file archived

    Scenario Outline: After the end, and within 30 days
      Given the following dispute records:
        | id | raised_at  | closed_at | status |
        | D1 | 2026-01-01 | <closed>  | closed |
      And the following archive record records:
        | id | subject_type | subject_id | archived_at |
        | A1 | dispute      | <dispute>  | <archived>  |
      When requirement "R-7.4-03" is checked as of "2026-04-01"
      Then the verdict for "D1" is "<verdict>"

      Examples:
        | closed     | dispute | archived   | verdict     |
        | 2026-03-01 | D1      | 2026-03-01 | pass        |
        | 2026-03-01 | D1      | 2026-02-28 | fail        |
        | 2026-03-01 | D2      | 2026-03-05 | fail        |
        | 2026-03-02 | D2      | 2026-03-05 | pending     |
        | 2026-03-01 | D1      |            | no_evidence |

  Rule: R-7.4-04 Dispute file kept for five years

    Scenario Outline: Five years from the end of the dispute
      Given the following dispute records:
        | id | raised_at  | closed_at |
        | D1 | 2024-01-01 | <closed>  |
      And the following archive record records:
        | id | subject_type   | subject_id | archived_at | retention_until |
        | A1 | <subject type> | D1         | 2024-03-10  | <until>         |
      When requirement "R-7.4-04" is checked as of "2026-04-01"
      Then the verdict for "A1" is "<verdict>"

      Examples:
        | closed     | subject type | until      | verdict        |
        | 2024-02-29 | dispute      | 2029-02-28 | pass           |
        | 2024-02-29 | dispute      | 2029-02-27 | fail           |
        | 2024-02-29 | dispute      |            | no_evidence    |
        |            | dispute      | 2029-02-28 | no_evidence    |
        | 2024-02-29 | contract     | 2025-01-01 | not_applicable |

  Rule: R-7.4-05 Dispute files read only by those who may

    Scenario Outline: Roles laid down
      Given the following document records:
        | id   | subject_type   | allowed_roles |
        | DOC1 | <subject type> | <roles>       |
      When requirement "R-7.4-05/roles" is checked as of "2026-04-01"
      Then the verdict for "DOC1" is "<verdict>"

      Examples:
        | subject type | roles | verdict        |
        | dispute      | RO1   | pass           |
        | dispute_step | none  | pass           |
        | dispute      |       | fail           |
        | contract     |       | not_applicable |

    Scenario Outline: Read by somebody with the role
      Given the following document records:
        | id   | subject_type | allowed_roles |
        | DOC1 | dispute      | RO1           |
      And the following person records:
        | id  | name     | role_id |
        | PE1 | Zhou Min | <role>  |
      And the following access log records:
        | id | resource_type | resource_id | actor | at               | result   |
        | L1 | document      | DOC1        | PE1   | 2026-03-01 10:00 | <result> |
      When requirement "R-7.4-05/access" is checked as of "2026-04-01"
      Then the verdict for "L1" is "<verdict>"

      Examples:
        | role | result  | verdict        |
        | RO1  | allowed | pass           |
        | RO2  | allowed | fail           |
        |      | allowed | no_evidence    |
        | RO2  | denied  | not_applicable |
