Feature: 3.3.2 Follow-up of the service
  Systems in service are watched, the service is evaluated and adjusted, and renewal is talked about in time.

  Rule: R-3.3.2-01 Systems monitored without a gap

    Scenario Outline: 99 % of the days, while monitoring itself worked
      Given the following information system records:
        | id | in_service_from | retired_at |
        | S1 | <service>       | <retired>  |
      And the following monitoring record records:
        | id | target_type        | target_id | period_start | period_end | coverage |
        | M1 | information_system | S1        | <from>       | 2026-04-01 | <worked> |
      When requirement "R-3.3.2-01" is checked as of "2026-04-01"
      Then the verdict for "S1" is "<verdict>"

      Examples:
        | service    | retired    | from       | worked | verdict        |
        | 2026-01-01 |            | 2026-01-01 | 1      | pass           |
        | 2026-01-01 |            | 2026-01-02 | 1      | fail           |
        | 2020-01-01 |            | 2025-04-04 | 0.99   | pass           |
        | 2020-01-01 |            | 2025-04-05 | 0.99   | fail           |
        | 2026-01-01 |            | 2026-01-01 | 0.98   | fail           |
        | 2026-01-01 |            | 2026-01-01 |        | no_evidence    |
        |            |            | 2026-01-02 | 1      | not_applicable |
        | 2026-01-01 | 2026-04-01 | 2026-01-02 | 1      | not_applicable |

    Scenario: Monitoring records were not handed in
      Given the following information system records:
        | id | in_service_from | retired_at |
        | S1 | 2026-01-01      |            |
      And the monitoring record file is missing
      When requirement "R-3.3.2-01" is checked as of "2026-04-01"
      Then the verdict for "S1" is "no_evidence"

  Rule: R-3.3.2-02 Service evaluated regularly

    Scenario Outline: Each dimension at least every 90 days, or as the contract agrees
      Given the following contract records:
        | id | signed_at | start_date | end_date   | terminated_at | assessment_cycle_days |
        | C1 | <signed>  | <start>    | 2026-12-31 |               | <cycle>               |
      And the following performance assessment records:
        | id | contract_id | completed_at | dimensions   |
        | A1 | C1          | 2026-01-01   | <dimensions> |
      When requirement "R-3.3.2-02/<part>" is checked as of "<date>"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | signed     | start      | cycle | dimensions                      | part         | date       | verdict        |
        | 2025-06-01 | 2025-10-03 |       | performance; satisfaction; risk | performance  | 2026-04-01 | pass           |
        | 2025-06-01 | 2025-10-03 |       | performance; satisfaction; risk | satisfaction | 2026-04-01 | pass           |
        | 2025-06-01 | 2025-10-03 |       | performance; satisfaction; risk | risk         | 2026-04-01 | pass           |
        | 2025-06-01 | 2025-10-02 |       | performance; satisfaction; risk | risk         | 2026-04-01 | fail           |
        | 2025-06-01 | 2025-10-03 |       | performance; satisfaction; risk | risk         | 2026-04-02 | fail           |
        | 2025-06-01 | 2025-10-02 | 91    | performance; satisfaction; risk | risk         | 2026-04-02 | pass           |
        | 2025-06-01 | 2025-10-03 | 60    | performance; satisfaction; risk | risk         | 2026-04-01 | fail           |
        | 2025-06-01 | 2025-10-03 |       | performance; satisfaction       | risk         | 2026-04-01 | fail           |
        |            | 2025-10-03 |       | none                            | risk         | 2026-04-01 | not_applicable |

    Scenario: Assessments were not handed in
      Given the following contract records:
        | id | signed_at  | start_date | end_date   | terminated_at | assessment_cycle_days |
        | C1 | 2025-06-01 | 2025-10-03 | 2026-12-31 |               |                       |
      And the performance assessment file is missing
      When requirement "R-3.3.2-02/risk" is checked as of "2026-04-01"
      Then the verdict for "C1" is "no_evidence"

  Rule: R-3.3.2-03 Service adjusted after the evaluation

    Scenario Outline: An action with a goal, within 30 days of a result below target
      Given the following performance assessment records:
        | id | completed_at | result   | improvement_action_ids |
        | A1 | <completed>  | <result> | <actions>              |
      And the following improvement action records:
        | id | goal_set_at |
        | I1 | 2026-02-09  |
      When requirement "R-3.3.2-03" is checked as of "2026-04-01"
      Then the verdict for "A1" is "<verdict>"

      Examples:
        | completed  | result       | actions | verdict        |
        | 2026-01-10 | below_target | I1; I9  | pass           |
        | 2026-01-09 | below_target | I1      | fail           |
        | 2026-01-10 | below_target | none    | fail           |
        | 2026-03-02 | below_target | none    | pending        |
        | 2026-03-01 | below_target | none    | fail           |
        | 2026-01-10 | on_target    | none    | not_applicable |
        | 2026-01-10 | below_target |         | no_evidence    |

  Rule: R-3.3.2-04 Renewal or change talked about before the end

    Scenario Outline: Both sides talk before the last day, where the contract provides for renewal
      Given the following contract records:
        | id | signed_at  | end_date | terminated_at |
        | C1 | 2025-03-01 | <end>    | <terminated>  |
      And the following contract clause records:
        | id | contract_id | type     |
        | K1 | C1          | <clause> |
      And the following communication record records:
        | id | contract_id | topics   | parties   | held_at |
        | M1 | C1          | <topics> | <parties> | <held>  |
      When requirement "R-3.3.2-04" is checked as of "2026-04-01"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | end        | terminated | clause  | topics            | parties          | held       | verdict        |
        | 2026-03-31 |            | renewal | progress; renewal | provider; client | 2026-03-30 | pass           |
        | 2026-03-31 |            | renewal | change            | provider; client | 2026-03-30 | pass           |
        | 2026-03-31 |            | renewal | renewal           | provider; client | 2026-03-31 | fail           |
        | 2026-03-31 |            | renewal | progress          | provider; client | 2026-03-30 | fail           |
        | 2026-03-31 |            | renewal | renewal           | provider         | 2026-03-30 | fail           |
        | 2026-03-31 |            | renewal |                   | provider; client | 2026-03-30 | no_evidence    |
        | 2026-04-02 |            | renewal | progress          | provider; client | 2026-03-30 | pending        |
        | 2026-04-01 |            | renewal | progress          | provider; client | 2026-03-30 | fail           |
        | 2026-03-31 | 2026-03-15 | renewal | progress          | provider; client | 2026-03-30 | not_applicable |
        | 2026-03-31 |            | term    | progress          | provider; client | 2026-03-30 | not_applicable |
