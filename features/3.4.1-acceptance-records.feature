Feature: 3.4.1 Acceptance records
  What the record of an acceptance holds, in which form, who made it, and how long it is kept.

  Rule: R-3.4.1-01 Acceptance record complete

    Scenario Outline: Day, persons, result, demands and report
      Given the following acceptance report records:
        | id | accepted_at | provider_signed_at | client_signed_at | acceptors   | conclusion   | rectification_requirements | report_doc_id |
        | R1 | <accepted>  |                    | <signed>         | <acceptors> | <conclusion> | <demands>                  | <report>      |
      When requirement "R-3.4.1-01/<part>" is checked as of "2026-04-01"
      Then the verdict for "R1" is "<verdict>"

      Examples:
        | accepted   | signed     | acceptors | conclusion | demands | report | part                       | verdict        |
        | 2026-03-01 | 2026-03-01 | Gao Yuan  | conform    | none    | D1     | accepted_at                | pass           |
        | 2026-03-01 | 2026-03-01 | Gao Yuan  | conform    | none    | D1     | acceptors                  | pass           |
        | 2026-03-01 | 2026-03-01 | Gao Yuan  | conform    | none    | D1     | rectification_requirements | pass           |
        |            | 2026-03-01 | Gao Yuan  | conform    | none    | D1     | accepted_at                | fail           |
        | 2026-03-01 |            | none      | conform    | none    | D1     | acceptors                  | fail           |
        | 2026-03-01 |            | Gao Yuan  |            | none    | D1     | conclusion                 | fail           |
        | 2026-03-01 |            | Gao Yuan  | conform    |         | D1     | rectification_requirements | fail           |
        | 2026-03-01 |            | Gao Yuan  | conform    | none    |        | report_doc_id              | fail           |
        |            |            |           |            |         |        | acceptors                  | not_applicable |

    Scenario: Who accepted was not handed in
      Given the following acceptance report records:
        | id | accepted_at |
        | R1 | 2026-03-01  |
      When requirement "R-3.4.1-01/acceptors" is checked as of "2026-04-01"
      Then the verdict for "R1" is "no_evidence"

  Rule: R-3.4.1-02 Acceptance record in writing

    Scenario Outline: Electronic or on paper
      Given the following acceptance report records:
        | id | accepted_at | provider_signed_at | client_signed_at | conclusion | form   |
        | R1 | <accepted>  |                    |                  |            | <form> |
      When requirement "R-3.4.1-02" is checked as of "2026-04-01"
      Then the verdict for "R1" is "<verdict>"

      Examples:
        | accepted   | form       | verdict        |
        | 2026-03-01 | electronic | pass           |
        | 2026-03-01 | paper      | pass           |
        | 2026-03-01 | oral       | fail           |
        | 2026-03-01 |            | no_evidence    |
        |            | oral       | not_applicable |

  Rule: R-3.4.1-03 Acceptance record auditable

    Scenario Outline: A version of the report says when and by whom it was made
      Given the following acceptance report records:
        | id | report_doc_id |
        | R1 | <report>      |
      And the following document version records:
        | id | document_id | changed_at | changed_by |
        | V1 | D1          | <when>     | <who>      |
      When requirement "R-3.4.1-03" is checked as of "2026-04-01"
      Then the verdict for "R1" is "<verdict>"

      Examples:
        | report | when       | who      | verdict        |
        | D1     | 2026-03-01 | Zhou Min | pass           |
        | D1     |            | Zhou Min | fail           |
        | D1     | 2026-03-01 |          | fail           |
        | D2     | 2026-03-01 | Zhou Min | fail           |
        |        | 2026-03-01 | Zhou Min | not_applicable |

    Scenario: Versions were not handed in
      Given the following acceptance report records:
        | id | report_doc_id |
        | R1 | D1            |
      And the document version file is missing
      When requirement "R-3.4.1-03" is checked as of "2026-04-01"
      Then the verdict for "R1" is "no_evidence"

  Rule: R-3.4.1-04 Acceptance records kept for five years

    Scenario Outline: Five years from the end of the contract
      Given the following contract records:
        | id | terminated_at | end_date   |
        | C1 | <terminated>  | 2026-12-31 |
      And the following acceptance report records:
        | id | contract_id | report_doc_id |
        | R1 | C1          | D1            |
      And the following archive record records:
        | id | subject_type      | subject_id | retention_until | archived_at |
        | A1 | acceptance_report | <report>   | <kept until>    | 2026-03-01  |
      And no deviation records are declared
      When requirement "R-3.4.1-04/retention" is checked as of "2026-04-01"
      Then the verdict for "R1" is "<verdict>"

      Examples:
        | terminated | report | kept until | verdict        |
        |            | R1     | 2031-12-31 | pass           |
        |            | R1     | 2031-12-30 | fail           |
        | 2026-02-28 | R1     | 2031-02-28 | pass           |
        | 2026-02-28 | R1     | 2031-02-27 | fail           |
        |            | R1     |            | no_evidence    |
        |            | R9     | 2031-12-31 | not_applicable |

    Scenario Outline: A shorter term approved for the contract
      Given the following contract records:
        | id | terminated_at | end_date   |
        | C1 |               | 2026-12-31 |
      And the following acceptance report records:
        | id | contract_id | report_doc_id |
        | R1 | C1          | D1            |
      And the following archive record records:
        | id | subject_type      | subject_id | retention_until | archived_at |
        | A1 | acceptance_report | R1         | 2028-12-31      | 2026-03-01  |
      And the following deviation records:
        | id | subject_type | subject_id | requirement_id | reason      | approved_at | valid_until |
        | V1 | contract     | C1         | R-3.4.1-04     | term agreed | <approved>  | <until>     |
      When requirement "R-3.4.1-04/retention" is checked as of "2026-04-01"
      Then the verdict for "R1" is "<verdict>"

      Examples:
        | approved   | until      | verdict |
        | 2025-01-15 | 2026-04-01 | pass    |
        | 2025-01-15 | 2026-03-31 | fail    |
        |            | 2026-04-01 | fail    |

    Scenario Outline: Destroyed too early
      Given the following contract records:
        | id | terminated_at | end_date   |
        | C1 |               | 2021-03-01 |
      And the following acceptance report records:
        | id | contract_id | report_doc_id |
        | R1 | C1          | D1            |
      And the following disposal record records:
        | id | subject_type   | subject_id   | disposed_at |
        | X1 | <subject type> | <subject>    | <destroyed> |
      And no deviation records are declared
      When requirement "R-3.4.1-04/not_destroyed" is checked as of "2026-04-01"
      Then the verdict for "R1" is "<verdict>"

      Examples:
        | subject type      | subject | destroyed  | verdict     |
        | acceptance_report | R1      | 2026-03-01 | pass        |
        | acceptance_report | R1      | 2026-02-28 | fail        |
        | document          | D1      | 2026-03-01 | pass        |
        | document          | D1      | 2026-02-28 | fail        |
        | document          | D9      | 2026-02-28 | pass        |
        | acceptance_report | R1      |            | no_evidence |

  Rule: R-3.4.1-05 Longer retention by contract or law

    Scenario Outline: As long as demanded, with the basis
      Given the following archive record records:
        | id | required_until | retention_until | retention_basis |
        | A1 | <demanded>     | <kept until>    | <basis>         |
      When requirement "R-3.4.1-05/<part>" is checked as of "2026-04-01"
      Then the verdict for "A1" is "<verdict>"

      Examples:
        | demanded   | kept until | basis     | part  | verdict     |
        | 2031-12-31 | 2031-12-31 | clause 12 | term  | pass        |
        | 2031-12-31 | 2031-12-30 | clause 12 | term  | fail        |
        |            | 2031-12-31 | clause 12 | term  | no_evidence |
        | 2031-12-31 | 2031-12-31 | clause 12 | basis | pass        |
        | 2031-12-31 | 2031-12-31 |           | basis | fail        |
