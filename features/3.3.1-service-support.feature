Feature: 3.3.1 Service support after acceptance
  Support is there from the first day and round the clock; problems are answered and solved, operators trained, wishes decided on.
  The day of an event is not counted: thirty days after 2 March is 1 April, to the end of that day.

  Rule: R-3.3.1-01 Support from the day of acceptance

    Scenario Outline: A channel can be used on the day after the acceptance
      Given the following acceptance report records:
        | id | contract_id | conclusion   | accepted_at |
        | R1 | C1          | <conclusion> | 2026-03-01  |
      And the following support channel records:
        | id | contract_id | available_from | available_to |
        | S1 | C1          | <from>         | <to>         |
      When requirement "R-3.3.1-01" is checked as of "<date>"
      Then the verdict for "R1" is "<verdict>"

      Examples:
        | conclusion | from       | to         | date       | verdict        |
        | conform    | 2026-03-02 | 2026-12-31 | 2026-04-01 | pass           |
        | conform    | 2026-03-03 | 2026-12-31 | 2026-04-01 | fail           |
        | conform    | 2026-01-01 | 2026-03-01 | 2026-04-01 | fail           |
        | conform    | 2026-03-03 | 2026-12-31 | 2026-03-02 | pending        |
        | conform    | 2026-03-02 |            | 2026-04-01 | no_evidence    |
        | not_conform | 2026-03-03 | 2026-12-31 | 2026-04-01 | not_applicable |

    Scenario: The support channels were not handed in
      Given the following acceptance report records:
        | id | contract_id | conclusion | accepted_at |
        | R1 | C1          | conform    | 2026-03-01  |
      And the support channel file is missing
      When requirement "R-3.3.1-01" is checked as of "2026-04-01"
      Then the verdict for "R1" is "no_evidence"

  Rule: R-3.3.1-02 Support round the clock

    Scenario Outline: 24 hours on 7 days, without a day's gap
      Given the following contract records:
        | id | support_end |
        | C1 | <end>       |
      And the following acceptance report records:
        | id | contract_id | conclusion | accepted_at |
        | R1 | C1          | conform    | 2026-03-01  |
      And the following support channel records:
        | id | contract_id | hours_per_day | days_per_week | available_from | available_to |
        | S1 | C1          | <hours>       | <days>        | 2026-03-02     | <to>         |
        | S2 | C1          | 24            | 7             | 2026-03-16     | 2026-12-31   |
      When requirement "R-3.3.1-02" is checked as of "<date>"
      Then the verdict for "R1" is "<verdict>"

      Examples:
        | end        | hours | days | to         | date       | verdict     |
        | 2026-12-31 | 24    | 7    | 2026-03-15 | 2026-04-01 | pass        |
        | 2026-12-31 | 24    | 7    | 2026-03-14 | 2026-04-01 | fail        |
        | 2026-12-31 | 23    | 7    | 2026-03-15 | 2026-04-01 | fail        |
        | 2026-12-31 | 24    | 6    | 2026-03-15 | 2026-04-01 | fail        |
        | 2026-03-14 | 24    | 7    | 2026-03-14 | 2026-04-01 | pass        |
        | 2026-12-31 | 8     | 5    | 2026-03-15 | 2026-03-02 | pending     |
        | 2026-12-31 | 8     | 5    | 2026-03-15 | 2026-03-03 | fail        |
        |            | 24    | 7    | 2026-03-15 | 2026-04-01 | no_evidence |

  Rule: R-3.3.1-03 Timely answer to reported problems

    Scenario Outline: Within the hours the contract agrees on
      Given the following contract records:
        | id | response_time_limit |
        | C1 | <limit>             |
      And the following support ticket records:
        | id | contract_id | status   | created_at                | responded_at |
        | T1 | C1          | <status> | 2026-03-02T09:00:00+08:00 | <answered>   |
      When requirement "R-3.3.1-03" is checked as of "<date>"
      Then the verdict for "T1" is "<verdict>"

      Examples:
        | limit | status    | answered                  | date       | verdict        |
        | 4     | resolved  | 2026-03-02T13:00:00+08:00 | 2026-04-01 | pass           |
        | 4     | resolved  | 2026-03-02T13:00:01+08:00 | 2026-04-01 | fail           |
        | 4     | new       |                           | 2026-03-02 | pending        |
        | 4     | new       |                           | 2026-03-03 | fail           |
        | 4     | cancelled |                           | 2026-03-03 | not_applicable |
        |       | new       |                           | 2026-03-03 | not_applicable |
        | 4     | resolved  | 2026-03-02                | 2026-04-01 | no_evidence    |

  Rule: R-3.3.1-04 Reported problems are solved

    Scenario Outline: Solved within 30 days, and it is known how
      Given the following support ticket records:
        | id | status   | created_at | resolved_at | resolution   |
        | T1 | <status> | <reported> | <resolved>  | <resolution> |
      When requirement "R-3.3.1-04" is checked as of "2026-04-01"
      Then the verdict for "T1" is "<verdict>"

      Examples:
        | status      | reported   | resolved   | resolution     | verdict        |
        | resolved    | 2026-01-01 | 2026-01-02 | cable replaced | pass           |
        | resolved    | 2026-01-01 | 2026-01-02 |                | fail           |
        | in_progress | 2026-03-02 |            |                | pending        |
        | in_progress | 2026-03-01 |            |                | fail           |
        | cancelled   | 2026-01-01 |            |                | not_applicable |
        |             | 2026-01-01 |            |                | no_evidence    |

  Rule: R-3.3.1-05 Operators of the client trained

    Scenario Outline: Within 30 days of the acceptance of a system
      Given the following deliverable records:
        | id | type   |
        | L1 | <type> |
      And the following acceptance report records:
        | id | deliverable_ids | conclusion | accepted_at |
        | R1 | L1; L2          | conform    | <accepted>  |
      And the following training record records:
        | id | deliverable_id | audience | held_at    |
        | T1 | L1             | <group>  | 2026-03-20 |
      When requirement "R-3.3.1-05" is checked as of "2026-04-01"
      Then the verdict for "L1" is "<verdict>"

      Examples:
        | type    | accepted   | group            | verdict        |
        | system  | 2026-01-10 | client_operators | pass           |
        | system  | 2026-03-02 | management       | pending        |
        | system  | 2026-03-01 | management       | fail           |
        | system  | 2026-01-10 |                  | no_evidence    |
        | service | 2026-01-10 | management       | not_applicable |

  Rule: R-3.3.1-06 Trained operators can use the system

    Scenario Outline: Passed, at once or after training again
      Given the following training record records:
        | id | audience | trainee  | topic  | held_at | competency_result |
        | T1 | <group>  | Gao Yuan | orders | <held>  | <result>          |
      When requirement "R-3.3.1-06" is checked as of "2026-04-01"
      Then the verdict for "T1" is "<verdict>"

      Examples:
        | group            | held       | result | verdict        |
        | client_operators | 2026-01-05 | pass   | pass           |
        | client_operators | 2026-03-02 | fail   | pending        |
        | client_operators | 2026-03-01 | fail   | fail           |
        | client_operators | 2026-03-01 |        | fail           |
        | staff            | 2026-01-05 | fail   | not_applicable |
        |                  | 2026-01-05 | fail   | no_evidence    |

    Scenario Outline: Failed first, trained again
      Given the following training record records:
        | id | audience         | trainee  | topic  | held_at    | competency_result |
        | T1 | client_operators | Gao Yuan | orders | 2026-01-05 | fail              |
        | T2 | client_operators | <who>    | orders | <again>    | pass              |
      When requirement "R-3.3.1-06" is checked as of "2026-04-01"
      Then the verdict for "T1" is "<verdict>"

      Examples:
        | who      | again      | verdict |
        | Gao Yuan | 2026-01-06 | pass    |
        | Gao Yuan | 2026-01-04 | fail    |
        | Shen Li  | 2026-01-06 | fail    |

  Rule: R-3.3.1-07 Wishes of the client decided on

    Scenario Outline: Decided on within 30 days, and planned where accepted
      Given the following feedback records:
        | id | upgrade_request | received_at | disposition | improvement_action_id |
        | F1 | <wish>          | <received>  | <decision>  | <action>              |
      And the following improvement action records:
        | id | source_type | source_id | goal_set_at |
        | I1 | feedback    | <source>  | 2026-02-10  |
      When requirement "R-3.3.1-07" is checked as of "2026-04-01"
      Then the verdict for "F1" is "<verdict>"

      Examples:
        | wish | received   | decision | action | source | verdict        |
        | yes  | 2026-01-05 | accepted |        | F1     | pass           |
        | yes  | 2026-01-05 | accepted | I1     | F2     | pass           |
        | yes  | 2026-01-05 | accepted |        | F2     | fail           |
        | yes  | 2026-01-05 | rejected |        | F2     | pass           |
        | yes  | 2026-03-02 |          |        | F2     | pending        |
        | yes  | 2026-03-01 |          |        | F2     | fail           |
        | no   | 2026-01-05 |          |        | F2     | not_applicable |
        |      | 2026-01-05 |          |        | F2     | no_evidence    |
