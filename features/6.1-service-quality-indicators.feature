Feature: 6.1 Indicators of service quality
  Times and availability are measured, the client is asked, and every indicator can be proved. What is only expected
  may be departed from with an approved reason.

  Rule: R-6.1-01 Response time measured

    Scenario Outline: Measured at the latest 31 days into the service
      Given the following contract records:
        | id | signed_at  | start_date |
        | C1 | <signed>   | <start>    |
      And the following kpi definition records:
        | id | name   | unit   |
        | K1 | <name> | <unit> |
      And the following kpi measurement records:
        | id | kpi_id | contract_id | period_end | value   |
        | M1 | K1     | C1          | <ended>    | <value> |
      And no deviation records are declared
      When requirement "R-6.1-01" is checked as of "2026-04-01"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | signed     | start      | name            | unit   | ended      | value | verdict        |
        | 2025-12-20 | 2026-01-01 | response_time   | hour   | 2026-04-01 | 2     | pass           |
        | 2025-12-20 | 2026-01-01 | response_time   | minute | 2026-03-31 | 45    | pass           |
        | 2025-12-20 | 2026-01-01 | response_time   | week   | 2026-03-31 | 1     | fail           |
        | 2025-12-20 | 2026-01-01 | response_time   | hour   | 2026-03-31 |       | fail           |
        | 2025-12-20 | 2026-01-01 | backlog         | hour   | 2026-03-31 | 2     | fail           |
        | 2025-12-20 | 2026-02-28 | response_time   | hour   | 2026-04-02 | 2     | fail           |
        | 2025-12-20 | 2026-03-01 | response_time   | hour   | 2026-04-02 | 2     | pending        |
        | 2025-12-20 | 2026-01-01 | response_time   | hour   |            | 2     | no_evidence    |
        |            | 2026-05-01 | response_time   | hour   | 2026-03-31 |       | not_applicable |

    Scenario Outline: A contract may go without it for an approved reason
      Given the following contract records:
        | id | signed_at  | start_date |
        | C1 | 2025-12-20 | 2026-01-01 |
      And no kpi definition records are declared
      And no kpi measurement records are declared
      And the following deviation records:
        | id | subject_type | subject_id | requirement_id | reason   | approved_at | valid_until |
        | V1 | contract     | C1         | R-6.1-01       | <reason> | <approved>  | <until>     |
      When requirement "R-6.1-01" is checked as of "2026-04-01"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | reason       | approved   | until      | verdict     |
        | Small client | 2026-01-15 | 2026-04-01 | pass        |
        | Small client | 2026-01-15 | 2026-03-31 | fail        |
        |              | 2026-01-15 | 2026-12-31 | fail        |
        | Small client |            | 2026-12-31 | fail        |
        | Small client | 2026-01-15 |            | no_evidence |

  Rule: R-6.1-02 Resolution time measured

    Scenario Outline: Measured at the latest 31 days into the service
      Given the following contract records:
        | id | signed_at  | start_date |
        | C1 | <signed>   | <start>    |
      And the following kpi definition records:
        | id | name   | unit   |
        | K1 | <name> | <unit> |
      And the following kpi measurement records:
        | id | kpi_id | contract_id | period_end | value   |
        | M1 | K1     | C1          | <ended>    | <value> |
      And no deviation records are declared
      When requirement "R-6.1-02" is checked as of "2026-04-01"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | signed     | start      | name            | unit   | ended      | value | verdict        |
        | 2025-12-20 | 2026-01-01 | resolution_time | hour   | 2026-04-01 | 2     | pass           |
        | 2025-12-20 | 2026-01-01 | resolution_time | minute | 2026-03-31 | 45    | pass           |
        | 2025-12-20 | 2026-01-01 | resolution_time | hour   | 2026-03-31 |       | fail           |
        | 2025-12-20 | 2026-01-01 | backlog         | hour   | 2026-03-31 | 2     | fail           |
        | 2025-12-20 | 2026-02-28 | resolution_time | hour   | 2026-04-02 | 2     | fail           |
        | 2025-12-20 | 2026-03-01 | resolution_time | hour   | 2026-04-02 | 2     | pending        |
        | 2025-12-20 | 2026-01-01 | resolution_time | hour   |            | 2     | no_evidence    |
        |            | 2026-05-01 | resolution_time | hour   | 2026-03-31 |       | not_applicable |

    Scenario Outline: A contract may go without it for an approved reason
      Given the following contract records:
        | id | signed_at  | start_date |
        | C1 | 2025-12-20 | 2026-01-01 |
      And no kpi definition records are declared
      And no kpi measurement records are declared
      And the following deviation records:
        | id | subject_type | subject_id | requirement_id | reason   | approved_at | valid_until |
        | V1 | contract     | C1         | R-6.1-02       | <reason> | <approved>  | <until>     |
      When requirement "R-6.1-02" is checked as of "2026-04-01"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | reason       | approved   | until      | verdict     |
        | Small client | 2026-01-15 | 2026-04-01 | pass        |
        | Small client | 2026-01-15 | 2026-03-31 | fail        |
        |              | 2026-01-15 | 2026-12-31 | fail        |
        | Small client |            | 2026-12-31 | fail        |
        | Small client | 2026-01-15 |            | no_evidence |

  Rule: R-6.1-03 Recovery time measured

    Scenario Outline: Measured at the latest 31 days into the service
      Given the following contract records:
        | id | signed_at  | start_date |
        | C1 | <signed>   | <start>    |
      And the following kpi definition records:
        | id | name   | unit   |
        | K1 | <name> | <unit> |
      And the following kpi measurement records:
        | id | kpi_id | contract_id | period_end | value   |
        | M1 | K1     | C1          | <ended>    | <value> |
      And no deviation records are declared
      When requirement "R-6.1-03" is checked as of "2026-04-01"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | signed     | start      | name            | unit   | ended      | value | verdict        |
        | 2025-12-20 | 2026-01-01 | recovery_time   | hour   | 2026-04-01 | 2     | pass           |
        | 2025-12-20 | 2026-01-01 | recovery_time   | minute | 2026-03-31 | 45    | pass           |
        | 2025-12-20 | 2026-01-01 | recovery_time   | hour   | 2026-03-31 |       | fail           |
        | 2025-12-20 | 2026-01-01 | backlog         | hour   | 2026-03-31 | 2     | fail           |
        | 2025-12-20 | 2026-02-28 | recovery_time   | hour   | 2026-04-02 | 2     | fail           |
        | 2025-12-20 | 2026-03-01 | recovery_time   | hour   | 2026-04-02 | 2     | pending        |
        | 2025-12-20 | 2026-01-01 | recovery_time   | hour   |            | 2     | no_evidence    |
        |            | 2026-05-01 | recovery_time   | hour   | 2026-03-31 |       | not_applicable |

    Scenario Outline: A contract may go without it for an approved reason
      Given the following contract records:
        | id | signed_at  | start_date |
        | C1 | 2025-12-20 | 2026-01-01 |
      And no kpi definition records are declared
      And no kpi measurement records are declared
      And the following deviation records:
        | id | subject_type | subject_id | requirement_id | reason   | approved_at | valid_until |
        | V1 | contract     | C1         | R-6.1-03       | <reason> | <approved>  | <until>     |
      When requirement "R-6.1-03" is checked as of "2026-04-01"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | reason       | approved   | until      | verdict     |
        | Small client | 2026-01-15 | 2026-04-01 | pass        |
        | Small client | 2026-01-15 | 2026-03-31 | fail        |
        |              | 2026-01-15 | 2026-12-31 | fail        |
        | Small client |            | 2026-12-31 | fail        |
        | Small client | 2026-01-15 |            | no_evidence |

  Rule: R-6.1-04 Availability measured and reached

    Scenario Outline: Measured in percent at the latest 31 days into the service
      Given the following contract records:
        | id | signed_at  | start_date |
        | C1 | 2025-12-20 | <start>    |
      And the following kpi definition records:
        | id | name         | unit   |
        | K1 | availability | <unit> |
      And the following kpi measurement records:
        | id | kpi_id | contract_id | period_end | value |
        | M1 | K1     | <contract>  | 2026-03-31 | 99.95 |
      And no deviation records are declared
      When requirement "R-6.1-04/measured" is checked as of "2026-04-01"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | start      | unit    | contract | verdict     |
        | 2026-01-01 | percent | C1       | pass        |
        | 2026-01-01 | hour    | C1       | fail        |
        | 2026-01-01 | percent | C2       | fail        |
        | 2026-02-28 | percent | C2       | fail        |
        | 2026-03-01 | percent | C2       | pending     |
        | 2026-01-01 |         | C1       | no_evidence |

    Scenario Outline: Every measurement reaches the target, 99.9 percent where none is set
      Given the following kpi definition records:
        | id | name   | unit    | target   |
        | K1 | <name> | percent | <target> |
      And the following kpi measurement records:
        | id | kpi_id | contract_id | period_end | value   |
        | M1 | K1     | C1          | 2026-03-31 | <value> |
      And no deviation records are declared
      When requirement "R-6.1-04/reached" is checked as of "2026-04-01"
      Then the verdict for "M1" is "<verdict>"

      Examples:
        | name         | target | value | verdict        |
        | availability | 99.5   | 99.5  | pass           |
        | availability | 99.5   | 99.49 | fail           |
        | availability |        | 99.9  | pass           |
        | availability |        | 99.89 | fail           |
        | availability | 99.95  | 99.9  | fail           |
        | availability | 99.5   |       | no_evidence    |
        | backlog      | 99.5   | 1     | not_applicable |

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

  Rule: R-6.1-07 Indicators cover ten aspects of quality

    Scenario Outline: An indicator of the contract for each aspect
      Given the following contract records:
        | id | signed_at | start_date |
        | C1 | <signed>  | 2026-04-02 |
      And the following kpi definition records:
        | id | contract_id | aspect   |
        | K1 | <contract>  | <aspect> |
      When requirement "R-6.1-07/<asked>" is checked as of "2026-04-01"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | signed     | contract | aspect          | asked           | verdict        |
        | 2025-12-20 | C1       | functionality   | functionality   | pass           |
        | 2025-12-20 | C1       | performance     | performance     | pass           |
        | 2025-12-20 | C1       | security        | security        | pass           |
        | 2025-12-20 | C1       | reliability     | reliability     | pass           |
        | 2025-12-20 | C1       | accessibility   | accessibility   | pass           |
        | 2025-12-20 | C1       | operability     | operability     | pass           |
        | 2025-12-20 | C1       | maintainability | maintainability | pass           |
        | 2025-12-20 | C1       | scalability     | scalability     | pass           |
        | 2025-12-20 | C1       | traceability    | traceability    | pass           |
        | 2025-12-20 | C1       | auditability    | auditability    | pass           |
        | 2025-12-20 | C1       | performance     | security        | fail           |
        | 2025-12-20 | C2       | security        | security        | fail           |
        | 2025-12-20 |          | security        | security        | fail           |
        | 2025-12-20 | C1       |                 | security        | no_evidence    |
        |            | C1       | security        | security        | not_applicable |

  Rule: R-6.1-08 Indicators measurable and traceable

    Scenario Outline: Unit, target, formula and source are all there
      Given the following kpi definition records:
        | id | unit   | target   | formula   | source   |
        | K1 | <unit> | <target> | <formula> | <source> |
      When requirement "R-6.1-08/<part>" is checked as of "2026-04-01"
      Then the verdict for "K1" is "<verdict>"

      Examples:
        | unit    | target | formula                 | source     | part    | verdict     |
        | percent | 99.9   | Uptime by service time  | Monitoring | unit    | pass        |
        |         | 99.9   | Uptime by service time  | Monitoring | unit    | fail        |
        | percent |        | Uptime by service time  | Monitoring | target  | fail        |
        | percent | high   | Uptime by service time  | Monitoring | target  | no_evidence |
        | percent | 99.9   |                         | Monitoring | formula | fail        |
        | percent | 99.9   | Uptime by service time  |            | source  | fail        |
