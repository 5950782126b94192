Feature: 7.1 Before and at the start of a dispute
  What the provider and the contract hold ready, that both sides keep talking, and that a dispute is taken up in time.

  Rule: R-7.1-01 Mechanism for handling disputes

    Scenario Outline: A process in force with steps
      Given the following organization records:
        | id   | type     |
        | ORG1 | provider |
      And the following process definition records:
        | id | type   | effective_at | steps   |
        | P1 | <type> | <from>       | <steps> |
      When requirement "R-7.1-01" is checked as of "2026-04-01"
      Then the verdict for "ORG1" is "<verdict>"

      Examples:
        | type              | from       | steps   | verdict |
        | dispute_handling  | 2026-04-01 | receive | pass    |
        | dispute_handling  | 2026-04-02 | receive | fail    |
        | dispute_handling  |            | receive | fail    |
        | dispute_handling  | 2026-01-01 | none    | fail    |
        | change_management | 2026-01-01 | receive | fail    |

    Scenario: Processes were not handed in
      Given the following organization records:
        | id   | type     |
        | ORG1 | provider |
      And the process definition file is missing
      When requirement "R-7.1-01" is checked as of "2026-04-01"
      Then the verdict for "ORG1" is "no_evidence"

  Rule: R-7.1-02 Contract settles what disputes arise from

    Scenario Outline: A clause with content for each matter
      Given the following contract records:
        | id | signed_at | start_date |
        | C1 | <signed>  | 2026-05-01 |
      And the following contract clause records:
        | id | contract_id | type   | content   |
        | K1 | C1          | <type> | <content> |
      When requirement "R-7.1-02/<part>" is checked as of "2026-04-01"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | signed     | type                | content | part                | verdict        |
        | 2026-01-10 | service_standard    | annex 1 | service_standard    | pass           |
        | 2026-01-10 | delivery_period     | annex 2 | delivery_period     | pass           |
        | 2026-01-10 | quality_requirement | annex 3 | quality_requirement | pass           |
        | 2026-01-10 | breach_liability    | annex 4 | breach_liability    | pass           |
        | 2026-01-10 | breach_liability    |         | breach_liability    | fail           |
        | 2026-01-10 | service_standard    | annex 1 | delivery_period     | fail           |
        | 2026-01-10 |                     | annex 1 | delivery_period     | no_evidence    |
        |            | service_standard    | annex 1 | delivery_period     | not_applicable |

  Rule: R-7.1-03 Service meetings at regular intervals

    Scenario Outline: Never longer apart than the cycle
      Given the following contract records:
        | id | signed_at  | start_date | end_date   | terminated_at |
        | C1 | 2025-12-20 | 2026-01-01 | 2026-12-31 |               |
      And the following communication record records:
        | id | contract_id | type            | held_at | parties   | cycle_days |
        | M1 | C1          | service_meeting | <held>  | <parties> | <cycle>    |
      When requirement "R-7.1-03" is checked as of "2026-04-02"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | held       | parties          | cycle | verdict     |
        | 2026-02-15 | provider; client | 46    | pass        |
        | 2026-02-15 | provider; client | 45    | fail        |
        | 2026-02-15 | provider         | 46    | fail        |
        | 2026-02-15 | provider; client |       | no_evidence |
        |            | provider; client | 46    | no_evidence |

    Scenario Outline: The first meeting is due on day 90
      Given the following contract records:
        | id | signed_at  | start_date | end_date   | terminated_at |
        | C1 | 2025-12-20 | 2026-01-01 | 2026-12-31 |               |
      And no communication record records are declared
      When requirement "R-7.1-03" is checked as of "<day>"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | day        | verdict |
        | 2026-04-01 | pending |
        | 2026-04-02 | fail    |

  Rule: R-7.1-04 What service meetings talk about

    Scenario Outline: The three topics
      Given the following communication record records:
        | id | type   | topics   |
        | M1 | <type> | <topics> |
      When requirement "R-7.1-04/<part>" is checked as of "2026-04-01"
      Then the verdict for "M1" is "<verdict>"

      Examples:
        | type            | topics                | part        | verdict        |
        | service_meeting | progress; problems    | progress    | pass           |
        | service_meeting | progress; problems    | problems    | pass           |
        | service_meeting | progress; problems    | suggestions | fail           |
        | service_meeting | none                  | progress    | fail           |
        | service_meeting |                       | progress    | no_evidence    |
        | telephone       | none                  | progress    | not_applicable |

  Rule: R-7.1-05 Resolution begun when a dispute arises

    Scenario Outline: A stage has begun, overdue after 30 days
      Given the following dispute records:
        | id | raised_at  |
        | D1 | 2026-03-01 |
      And the following dispute step records:
        | id | dispute_id | started_at |
        | S1 | <dispute>  | <started>  |
      When requirement "R-7.1-05" is checked as of "<day>"
      Then the verdict for "D1" is "<verdict>"

      Examples:
        | dispute | started    | day        | verdict     |
        | D1      | 2026-03-31 | 2026-05-01 | pass        |
        | D1      | 2026-04-01 | 2026-05-01 | pass        |
        | D1      | 2026-04-02 | 2026-04-01 | fail        |
        | D1      | 2026-02-28 | 2026-05-01 | fail        |
        | D2      | 2026-03-05 | 2026-03-31 | pending     |
        | D2      | 2026-03-05 | 2026-04-01 | fail        |
        | D1      |            | 2026-05-01 | no_evidence |

  Rule: R-7.1-06 Disputes told apart by kind

    Scenario Outline: One of the known kinds
      Given the following dispute records:
        | id | raised_at  | category |
        | D1 | 2026-03-01 | <kind>   |
      And no deviation records are declared
      When requirement "R-7.1-06" is checked as of "2026-04-01"
      Then the verdict for "D1" is "<verdict>"

      Examples:
        | kind    | verdict |
        | delay   | pass    |
        | other   | pass    |
        | weather | fail    |
        |         | fail    |

    Scenario: Deviations were not handed in
      Given the following dispute records:
        | id | category |
        | D1 | weather  |
      And the deviation file is missing
      When requirement "R-7.1-06" is checked as of "2026-04-01"
      Then the verdict for "D1" is "no_evidence"
