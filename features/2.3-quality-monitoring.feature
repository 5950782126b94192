Feature: 2.3 Monitoring and evaluation of service quality
  Quality is monitored with indicators and evaluated; what falls short leads to action.

  Rule: R-2.3-01 Quality monitored with indicators

    Scenario Outline: Indicators with a target by the start of the service
      Given the following contract records:
        | id | signed_at  | start_date | end_date   | terminated_at |
        | C1 | 2025-12-01 | <start>    | 2026-12-31 |               |
      And the following kpi definition records:
        | id | contract_id | target   |
        | K1 | <contract>  | <target> |
      And no kpi measurement records are declared
      When requirement "R-2.3-01/defined" is checked as of "2026-04-01"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | start      | contract | target | verdict     |
        | 2026-03-01 | C1       | 99.9   | pass        |
        | 2026-03-01 | C1       |        | fail        |
        | 2026-03-01 | C2       | 99.9   | fail        |
        | 2026-04-01 | C1       |        | pending     |
        | 2026-03-01 |          | 99.9   | no_evidence |

    Scenario Outline: No indicator goes unmeasured for longer than 92 days
      Given the following contract records:
        | id | signed_at  | start_date | end_date   | terminated_at |
        | C1 | 2025-09-01 | <start>    | 2026-12-31 | <end>         |
      And the following kpi definition records:
        | id | contract_id | target |
        | K1 | C1          | 99.9   |
      And the following kpi measurement records:
        | id | kpi_id | period_end | value   |
        | M1 | K1     | <measured> | <value> |
      When requirement "R-2.3-01/measured" is checked as of "2026-04-01"
      Then the verdict for "K1" is "<verdict>"

      Examples:
        | start      | end        | measured   | value | verdict        |
        | 2025-10-01 |            | 2025-12-31 | 99.5  | pass           |
        | 2025-09-30 |            | 2025-12-30 | 99.5  | pass           |
        | 2025-09-29 |            | 2025-12-31 | 99.5  | fail           |
        | 2025-10-01 |            | 2025-12-29 | 99.5  | fail           |
        | 2025-10-01 |            | 2025-12-31 |       | fail           |
        | 2025-10-01 | 2026-01-01 | 2025-12-31 |       | pass           |
        | 2025-10-01 |            |            | 99.5  | no_evidence    |
        | 2026-04-02 |            | 2025-12-31 | 99.5  | not_applicable |

    Scenario: Measurements were not handed in
      Given the following contract records:
        | id | signed_at  | start_date | end_date   | terminated_at |
        | C1 | 2025-09-01 | 2025-10-01 | 2026-12-31 |               |
      And the following kpi definition records:
        | id | contract_id | target |
        | K1 | C1          | 99.9   |
      When requirement "R-2.3-01/measured" is checked as of "2026-04-01"
      Then the verdict for "K1" is "no_evidence"

  Rule: R-2.3-02 Quality evaluated and deviations acted on

    Scenario Outline: A year at most between evaluations
      Given the following contract records:
        | id | signed_at  | start_date | end_date   | terminated_at |
        | C1 | 2024-01-10 | <start>    | 2026-12-31 |               |
      And the following performance assessment records:
        | id | contract_id | completed_at | result    |
        | A1 | C1          | <evaluated>  | on_target |
      When requirement "R-2.3-02/evaluated" is checked as of "2026-04-01"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | start      | evaluated  | verdict        |
        | 2024-04-02 | 2025-04-01 | pass           |
        | 2024-03-31 | 2025-04-01 | fail           |
        | 2024-04-02 | 2025-03-31 | fail           |
        | 2024-04-02 |            | fail           |
        | 2025-04-01 |            | pass           |
        | 2026-04-02 |            | not_applicable |

    Scenario Outline: An evaluation below target leads to an action
      Given the following performance assessment records:
        | id | contract_id | completed_at | result   | improvement_action_ids |
        | A1 | C1          | <evaluated>  | <result> | I1                     |
      And the following improvement action records:
        | id | goal_set_at | measure   | owner   | status   |
        | I1 | 2026-03-10  | <measure> | <owner> | <status> |
      When requirement "R-2.3-02/acted_on" is checked as of "2026-04-01"
      Then the verdict for "A1" is "<verdict>"

      Examples:
        | evaluated  | result       | measure      | owner  | status    | verdict        |
        | 2026-03-01 | below_target | more testers | Li Wei | planned   | pass           |
        | 2026-03-01 | below_target |              | Li Wei | planned   | fail           |
        | 2026-03-01 | below_target | more testers |        | planned   | fail           |
        | 2026-03-01 | below_target | more testers | Li Wei | cancelled | fail           |
        | 2026-03-02 | below_target |              | Li Wei | planned   | pending        |
        | 2026-03-01 | below_target | more testers | Li Wei |           | no_evidence    |
        | 2026-03-01 | on_target    |              |        | planned   | not_applicable |

    Scenario: Improvement actions were not handed in
      Given the following performance assessment records:
        | id | contract_id | completed_at | result       | improvement_action_ids |
        | A1 | C1          | 2026-03-01   | below_target | I1                     |
      When requirement "R-2.3-02/acted_on" is checked as of "2026-04-01"
      Then the verdict for "A1" is "no_evidence"
