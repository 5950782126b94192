Feature: 6.1 Indicators of service quality
  Times and availability are measured, the client is asked, and every indicator can be proved. What is only expected
  may be departed from with an approved reason.

  Rule: R-6.1-05 Client satisfaction scored

    Scenario Outline: Scored within the first year of the service
      Given the following contract records:
        | id | signed_at | start_date |
        | C1 | <signed>  | <start>    |
      And the following satisfaction survey records:
        | id | contract_id | held_at | score   |
        | S1 | C1          | <held>  | <score> |
      And no deviation records are declared
      When requirement "R-6.1-05" is checked as of "2026-04-01"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | signed     | start      | held       | score | verdict        |
        | 2024-12-20 | 2025-01-01 | 2026-04-01 | 4     | pass           |
        | 2024-12-20 | 2025-01-01 | 2026-04-02 | 4     | fail           |
        | 2024-12-20 | 2025-01-01 | 2026-03-01 |       | fail           |
        | 2024-12-20 | 2025-04-01 | 2026-03-01 |       | pending        |
        | 2024-12-20 | 2025-03-31 | 2026-03-01 |       | fail           |
        | 2024-12-20 | 2025-01-01 |            | 4     | no_evidence    |
        |            | 2026-04-02 | 2026-03-01 |       | not_applicable |

  Rule: R-6.1-06 Satisfaction scored from 1 to 5

    Scenario Outline: The scale runs from 1 to 5, and the score lies on it
      Given the following satisfaction survey records:
        | id | score   | scale_min | scale_max |
        | S1 | <score> | <min>     | <max>     |
      And no deviation records are declared
      When requirement "R-6.1-06" is checked as of "2026-04-01"
      Then the verdict for "S1" is "<verdict>"

      Examples:
        | score | min | max | verdict        |
        | 1     | 1   | 5   | pass           |
        | 5     | 1   | 5   | pass           |
        | 0     | 1   | 5   | fail           |
        | 6     | 1   | 5   | fail           |
        | 3     | 0   | 5   | fail           |
        | 3     | 1   | 10  | fail           |
        | 3     |     | 5   | no_evidence    |
        |       | 1   | 10  | not_applicable |

    Scenario: Another scale was approved with a reason
      Given the following satisfaction survey records:
        | id | score | scale_min | scale_max |
        | S1 | 7     | 1         | 10        |
      And the following deviation records:
        | id | subject_type        | subject_id | requirement_id | reason                 | approved_at | valid_until |
        | V1 | satisfaction_survey | S1         | R-6.1-06       | Scale of the client    | 2026-01-15  | 2026-12-31  |
      When requirement "R-6.1-06" is checked as of "2026-04-01"
      Then the verdict for "S1" is "pass"
