Feature: 6.4 Continual improvement
  An improvement has a goal, data, a cause, a measure, and an effect that is verified and followed up; the contract asks
  for it. What is only expected may be departed from with an approved reason.

  Rule: R-6.4-01 Goals from service goals and feedback

    Scenario Outline: A goal, and where it comes from
      Given the following improvement action records:
        | id | goal   | goal_basis |
        | I1 | <goal> | <basis>    |
      When requirement "R-6.4-01" is checked as of "2026-04-01"
      Then the verdict for "I1" is "<verdict>"

      Examples:
        | goal                 | basis                         | verdict     |
        | answer in 30 minutes | service_goal                  | pass        |
        | answer in 30 minutes | client_feedback               | pass        |
        | answer in 30 minutes | service_goal; client_feedback | pass        |
        | answer in 30 minutes | none                          | fail        |
        |                      | service_goal                  | fail        |
        | answer in 30 minutes |                               | no_evidence |

  Rule: R-6.4-02 Improvement watched with indicators

    Scenario Outline: Measured since the goal was set, within 92 days
      Given the following improvement action records:
        | id | goal_set_at | monitored_by | implemented_at | status   |
        | I1 | <set>       | <indicators> |                | <status> |
      And the following kpi measurement records:
        | id | kpi_id | period_end | value   |
        | M1 | K1     | <ended>    | <value> |
      When requirement "R-6.4-02" is checked as of "2026-04-01"
      Then the verdict for "I1" is "<verdict>"

      Examples:
        | set        | indicators | status      | ended      | value | verdict        |
        | 2025-12-01 | K1; K9     | in_progress | 2025-12-01 | 30    | pass           |
        | 2025-12-01 | K1         | in_progress | 2025-11-30 | 30    | fail           |
        | 2025-12-01 | K1         | in_progress | 2026-01-31 |       | fail           |
        | 2025-12-29 | none       | in_progress | 2026-01-31 | 30    | fail           |
        | 2025-12-30 | none       | in_progress | 2026-01-31 | 30    | pending        |
        | 2025-12-01 | none       | cancelled   | 2026-01-31 | 30    | not_applicable |
        | 2025-12-01 |            | in_progress | 2026-01-31 | 30    | no_evidence    |
        |            | none       | in_progress | 2026-01-31 | 30    | no_evidence    |

  Rule: R-6.4-03 Root cause found

    Scenario Outline: Within 30 days of the goal
      Given the following improvement action records:
        | id | goal_set_at | root_cause | implemented_at | status   |
        | I1 | <set>       | <cause>    | <done>         | <status> |
      When requirement "R-6.4-03" is checked as of "2026-04-01"
      Then the verdict for "I1" is "<verdict>"

      Examples:
        | set        | cause         | done       | status    | verdict        |
        | 2026-03-01 | one line only |            | planned   | pass           |
        | 2026-03-01 |               |            | planned   | fail           |
        | 2026-03-02 |               |            | planned   | pending        |
        | 2026-03-01 |               |            | cancelled | not_applicable |
        | 2026-03-01 |               | 2026-03-10 | cancelled | fail           |
        | 2026-03-01 |               |            |           | no_evidence    |
        |            |               |            | planned   | no_evidence    |

  Rule: R-6.4-04 Measure defined and carried out

    Scenario Outline: Within 90 days of the goal
      Given the following improvement action records:
        | id | goal_set_at | measure   | owner   | implemented_at | status   |
        | I1 | <set>       | <measure> | <owner> | <done>         | <status> |
      When requirement "R-6.4-04" is checked as of "2026-04-01"
      Then the verdict for "I1" is "<verdict>"

      Examples:
        | set        | measure     | owner | done       | status      | verdict        |
        | 2025-12-01 | second line | Li    | 2026-04-01 | done        | pass           |
        | 2025-12-01 |             | Li    | 2026-03-01 | done        | fail           |
        | 2025-12-01 | second line |       | 2026-03-01 | done        | fail           |
        | 2025-12-31 | second line | Li    |            | in_progress | fail           |
        | 2026-01-01 | second line | Li    |            | in_progress | pending        |
        | 2025-12-31 | second line | Li    |            | cancelled   | not_applicable |
        | 2025-12-31 | second line | Li    |            |             | no_evidence    |

  Rule: R-6.4-05 Effect verified by an assessment

    Scenario Outline: By an assessment completed after the measure, within 90 days
      Given the following improvement action records:
        | id | implemented_at | verification_ref | verification_result |
        | I1 | <done>         | <by>             | <result>            |
      And the following performance assessment records:
        | id | completed_at |
        | A1 | <completed>  |
      When requirement "R-6.4-05" is checked as of "2026-04-01"
      Then the verdict for "I1" is "<verdict>"

      Examples:
        | done       | by | result      | completed  | verdict        |
        | 2025-12-01 | A1 | ineffective | 2025-12-02 | pass           |
        | 2025-12-01 | A1 | effective   | 2025-12-01 | fail           |
        | 2025-12-01 | A1 |             | 2025-12-02 | fail           |
        | 2025-12-01 | A9 | effective   | 2025-12-02 | fail           |
        | 2025-12-31 |    | effective   | 2026-02-01 | fail           |
        | 2026-01-01 |    | effective   | 2026-02-01 | pending        |
        | 2025-12-01 | A1 | effective   |            | no_evidence    |
        |            | A1 | effective   | 2025-12-02 | not_applicable |

  Rule: R-6.4-06 Followed up after verification

    Scenario Outline: Within 90 days
      Given the following improvement action records:
        | id | verified_at | last_tracked_at |
        | I1 | <verified>  | <tracked>       |
      When requirement "R-6.4-06" is checked as of "2026-04-01"
      Then the verdict for "I1" is "<verdict>"

      Examples:
        | verified   | tracked    | verdict        |
        | 2025-12-01 | 2025-12-02 | pass           |
        | 2025-12-01 | 2025-12-01 | fail           |
        | 2025-12-31 |            | fail           |
        | 2026-01-01 |            | pending        |
        |            |            | not_applicable |

  Rule: R-6.4-07 Steps of improvement in order

    Scenario Outline: No step before the one it follows, or a reason on record
      Given the following improvement action records:
        | id | contract_id | goal_set_at | analysed_at | implemented_at | verified_at | last_tracked_at |
        | I1 | C1          | 2025-10-05  | <analysed>  | <done>         | <verified>  | <tracked>       |
      And the following deviation records:
        | id | subject_type | subject_id | requirement_id | reason | approved_at | valid_until |
        | V1 | contract     | <excused>  | R-6.4-07       | urgent | 2026-01-15  | 2026-12-31  |
      When requirement "R-6.4-07/<part>" is checked as of "2026-04-01"
      Then the verdict for "I1" is "<verdict>"

      Examples:
        | analysed   | done       | verified   | tracked    | excused | part         | verdict        |
        | 2025-10-05 | 2025-10-05 | 2025-10-05 | 2025-10-05 | C9      | analysis     | pass           |
        | 2025-10-05 | 2025-10-05 | 2025-10-05 | 2025-10-05 | C9      | measure      | pass           |
        | 2025-10-05 | 2025-10-05 | 2025-10-05 | 2025-10-05 | C9      | verification | pass           |
        | 2025-10-05 | 2025-10-05 | 2025-10-05 | 2025-10-05 | C9      | follow_up    | pass           |
        | 2025-10-04 | 2025-10-05 | 2025-10-05 | 2025-10-05 | C9      | analysis     | fail           |
        | 2025-10-06 | 2025-10-05 | 2025-10-05 | 2025-10-05 | C9      | measure      | fail           |
        | 2025-10-05 | 2025-10-05 | 2025-10-04 | 2025-10-05 | C9      | verification | fail           |
        | 2025-10-05 | 2025-10-05 | 2025-12-31 | 2025-12-30 | C9      | follow_up    | fail           |
        | 2025-10-05 | 2025-10-05 | 2026-01-01 | 2025-12-30 | C9      | follow_up    | pending        |
        | 2025-10-05 | 2025-10-05 | 2025-12-31 | 2025-12-30 | C1      | follow_up    | pass           |
        |            | 2025-10-05 | 2025-10-05 | 2025-10-05 | C9      | analysis     | not_applicable |
        |            | 2025-10-05 | 2025-10-05 | 2025-10-05 | C9      | measure      | no_evidence    |

  Rule: R-6.4-08 Improvement owed by contract

    Scenario Outline: A clause, and an improvement that refers to it
      Given the following contract records:
        | id | signed_at | start_date |
        | C1 | <signed>  | <start>    |
      And the following contract clause records:
        | id | contract_id | type   | content   |
        | K1 | C1          | <type> | <content> |
      And the following improvement action records:
        | id | contract_id | clause_ref | goal_set_at |
        | I1 | C1          | <clause>   | <set>       |
      When requirement "R-6.4-08/<part>" is checked as of "2026-04-01"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | signed     | start      | type                  | content   | clause | set        | part    | verdict        |
        | 2024-12-20 | 2025-03-31 | continual_improvement | each year | K1     | 2026-04-01 | clause  | pass           |
        | 2024-12-20 | 2025-03-31 | continual_improvement | each year | K1     | 2026-04-01 | applied | pass           |
        | 2024-12-20 | 2025-03-31 | continual_improvement |           | K1     | 2026-03-01 | clause  | fail           |
        | 2024-12-20 | 2025-03-31 | sla                   | each year | K1     | 2026-03-01 | clause  | fail           |
        | 2024-12-20 | 2025-03-31 | sla                   | each year | K1     | 2026-03-01 | applied | fail           |
        | 2024-12-20 | 2025-03-31 | continual_improvement | each year |        | 2026-03-01 | applied | fail           |
        | 2024-12-20 | 2025-04-01 | continual_improvement | each year |        | 2026-03-01 | applied | pending        |
        | 2024-12-20 | 2025-03-31 | continual_improvement | each year | K1     |            | applied | no_evidence    |
        |            | 2026-04-02 | sla                   | each year | K1     | 2026-03-01 | clause  | not_applicable |

  Rule: R-6.4-09 Means of improvement

    Scenario Outline: A service review, or a measure by one of the means
      Given the following contract records:
        | id | signed_at | start_date |
        | C1 | <signed>  | <start>    |
      And the following review records:
        | id | subject_type | subject_id | type   | held_at          |
        | R1 | contract     | C1         | <type> | 2026-03-01 10:00 |
      And the following improvement action records:
        | id | contract_id | means   | goal_set_at |
        | I1 | C1          | <means> | 2026-03-01  |
      When requirement "R-6.4-09" is checked as of "2026-04-01"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | signed     | start      | type           | means                  | verdict        |
        | 2024-12-20 | 2025-01-01 | service_review | none                   | pass           |
        | 2024-12-20 | 2025-01-01 | policy_review  | service_review_meeting | pass           |
        | 2024-12-20 | 2025-01-01 | policy_review  | improvement_plan       | pass           |
        | 2024-12-20 | 2025-01-01 | policy_review  | process_optimisation   | pass           |
        | 2024-12-20 | 2025-03-31 | policy_review  | none                   | fail           |
        | 2024-12-20 | 2025-04-01 | policy_review  | none                   | pending        |
        | 2024-12-20 | 2025-01-01 | policy_review  |                        | no_evidence    |
        |            | 2026-04-02 | policy_review  | none                   | not_applicable |
