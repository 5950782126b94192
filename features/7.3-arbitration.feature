Feature: 7.3 Arbitration
  That it is held in confidence, and what becomes of its award.

  Rule: R-7.3-01 Arbitration kept confidential

    Scenario Outline: The proceedings
      Given the following dispute step records:
        | id | stage   | started_at | confidential   |
        | S1 | <stage> | 2026-02-01 | <confidential> |
      And no deviation records are declared
      When requirement "R-7.3-01/proceedings" is checked as of "2026-04-01"
      Then the verdict for "S1" is "<verdict>"

      Examples:
        | stage       | confidential | verdict        |
        | arbitration | true         | pass           |
        | arbitration | false        | fail           |
        | arbitration |              | no_evidence    |
        | litigation  | false        | not_applicable |

    Scenario Outline: The documents
      Given the following dispute step records:
        | id | stage       | started_at | confidential |
        | S1 | arbitration | 2026-02-01 | true         |
      And the following document records:
        | id   | subject_type   | subject_id | confidential   |
        | DOC1 | <subject type> | S1         | <confidential> |
      And no deviation records are declared
      When requirement "R-7.3-01/documents" is checked as of "2026-04-01"
      Then the verdict for "DOC1" is "<verdict>"

      Examples:
        | subject type | confidential | verdict        |
        | dispute_step | true         | pass           |
        | dispute_step | false        | fail           |
        | dispute_step |              | no_evidence    |
        | contract     | false        | not_applicable |

  Rule: R-7.3-02 Award performed or enforced

    Scenario Outline: After the day to perform
      Given the following dispute step records:
        | id | dispute_id | stage       | started_at | ended_at   | outcome   | performance_due | performed_at | enforcement_applied_at |
        | S1 | D1         | arbitration | 2023-01-01 | 2023-12-01 | award     | <due>           | <performed>  | <applied>              |
        | S2 | D1         | litigation  | 2024-01-10 | 2024-02-01 | <suit>    |                 |              |                        |
      And no deviation records are declared
      When requirement "R-7.3-02" is checked as of "2026-04-01"
      Then the verdict for "S1" is "<verdict>"

      Examples:
        | due        | performed  | applied    | suit            | verdict        |
        | 2024-02-29 | 2024-03-20 |            | failed          | pass           |
        | 2024-02-29 |            | 2026-02-28 | failed          | pass           |
        | 2024-02-29 |            | 2026-03-01 | failed          | fail           |
        | 2026-03-31 |            |            | failed          | fail           |
        | 2026-03-31 |            |            | award_set_aside | not_applicable |
        | 2026-04-01 |            |            | failed          | pending        |
        |            |            |            | failed          | no_evidence    |
