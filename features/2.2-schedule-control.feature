Feature: 2.2 Schedule control
  A plan made from the contract is approved before work starts, tracked at regular intervals, compared with what
  happened, and adjusted with a reason where the two part.

  Rule: R-2.2-01 Plan made from the contract

    Scenario Outline: An approved plan names clauses of this contract
      Given the following contract records:
        | id | signed_at  | start_date |
        | C1 | 2026-01-10 | 2026-02-01 |
      And the following contract clause records:
        | id | contract_id |
        | K1 | C1          |
        | K2 | C1          |
        | K3 | C2          |
      And the following project plan records:
        | id | contract_id | clause_refs | approved_at |
        | P1 | C1          | <clauses>   | <approved>  |
      When requirement "R-2.2-01" is checked as of "2026-04-01"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | clauses | approved   | verdict     |
        | K1; K2  | 2026-01-20 | pass        |
        | K1      | 2026-01-20 | pass        |
        | K1; K3  | 2026-01-20 | fail        |
        | none    | 2026-01-20 | fail        |
        | K1      |            | fail        |
        |         | 2026-01-20 | no_evidence |

    Scenario Outline: No plan by the start of the service
      Given the following contract records:
        | id | signed_at  | start_date |
        | C1 | <signed>   | 2026-02-01 |
      And no project plan records are declared
      And no contract clause records are declared
      When requirement "R-2.2-01" is checked as of "<date>"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | signed     | date       | verdict        |
        | 2026-01-10 | 2026-02-01 | pending        |
        | 2026-01-10 | 2026-02-02 | fail           |
        |            | 2026-02-02 | not_applicable |

    Scenario: The plans were not handed in
      Given the following contract records:
        | id | signed_at  | start_date |
        | C1 | 2026-01-10 | 2026-02-01 |
      And no contract clause records are declared
      And the project plan file is missing
      When requirement "R-2.2-01" is checked as of "2026-04-01"
      Then the verdict for "C1" is "no_evidence"

  Rule: R-2.2-02 Dates, result and owner of each phase

    Scenario Outline: A phase of an approved plan is complete
      Given the following project plan records:
        | id | approved_at |
        | P1 | <approved>  |
      And the following plan task records:
        | id | plan_id | start   | end   | deliverable_id | owner   |
        | T1 | P1      | <start> | <end> | <result>       | <owner> |
      When requirement "R-2.2-02/<item>" is checked as of "2026-04-01"
      Then the verdict for "T1" is "<verdict>"

      Examples:
        | item           | approved   | start      | end        | result | owner | verdict        |
        | start          | 2026-01-20 | 2026-02-01 |            |        |       | pass           |
        | start          | 2026-01-20 |            | 2026-02-28 | D1     | U1    | fail           |
        | end            | 2026-01-20 |            | 2026-02-28 |        |       | pass           |
        | end            | 2026-01-20 | 2026-02-01 |            | D1     | U1    | fail           |
        | deliverable_id | 2026-01-20 |            |            | D1     |       | pass           |
        | deliverable_id | 2026-01-20 | 2026-02-01 | 2026-02-28 |        | U1    | fail           |
        | owner          | 2026-01-20 |            |            |        | U1    | pass           |
        | owner          | 2026-01-20 | 2026-02-01 | 2026-02-28 | D1     |       | fail           |
        | owner          |            | 2026-02-01 | 2026-02-28 | D1     |       | not_applicable |

    Scenario: The plan of the phase was not handed in
      Given the following plan task records:
        | id | plan_id | start      | end        | deliverable_id | owner |
        | T1 | P1      | 2026-02-01 | 2026-02-28 | D1             | U1    |
      And the project plan file is missing
      When requirement "R-2.2-02/start" is checked as of "2026-04-01"
      Then the verdict for "T1" is "no_evidence"

  Rule: R-2.2-03 Resources allocated

    Scenario Outline: People, equipment and software are allocated
      Given the following project plan records:
        | id | approved_at | resources   |
        | P1 | <approved>  | <resources> |
      When requirement "R-2.2-03/<item>" is checked as of "2026-04-01"
      Then the verdict for "P1" is "<verdict>"

      Examples:
        | item      | approved   | resources                   | verdict        |
        | people    | 2026-01-20 | people; equipment; software | pass           |
        | people    | 2026-01-20 | equipment; software         | fail           |
        | equipment | 2026-01-20 | 人力; 设备                  | pass           |
        | equipment | 2026-01-20 | 人力; 软件                  | fail           |
        | software  | 2026-01-20 | software                    | pass           |
        | software  | 2026-01-20 | none                        | fail           |
        | software  | 2026-01-20 |                             | fail           |
        | software  |            | none                        | not_applicable |

    Scenario: Resources were not handed in
      Given the following project plan records:
        | id | approved_at |
        | P1 | 2026-01-20  |
      When requirement "R-2.2-03/people" is checked as of "2026-04-01"
      Then the verdict for "P1" is "no_evidence"

  Rule: R-2.2-04 Milestones set

    Scenario Outline: The plan has a milestone with a date
      Given the following project plan records:
        | id | approved_at |
        | P1 | <approved>  |
      And the following milestone records:
        | id | plan_id | planned_date |
        | M1 | <plan>  | <date>       |
      When requirement "R-2.2-04" is checked as of "2026-04-01"
      Then the verdict for "P1" is "<verdict>"

      Examples:
        | approved   | plan | date       | verdict        |
        | 2026-01-20 | P1   | 2026-03-01 | pass           |
        | 2026-01-20 | P1   |            | fail           |
        | 2026-01-20 | P2   | 2026-03-01 | fail           |
        |            | P2   | 2026-03-01 | not_applicable |

    Scenario: The milestones were not handed in
      Given the following project plan records:
        | id | approved_at |
        | P1 | 2026-01-20  |
      And the milestone file is missing
      When requirement "R-2.2-04" is checked as of "2026-04-01"
      Then the verdict for "P1" is "no_evidence"

  Rule: R-2.2-05 Schedule risks anticipated

    Scenario Outline: The plan names a risk to the schedule
      Given the following project plan records:
        | id | approved_at |
        | P1 | <approved>  |
      And the following schedule risk records:
        | id | plan_id | description |
        | S1 | <plan>  | <risk>      |
      When requirement "R-2.2-05" is checked as of "2026-04-01"
      Then the verdict for "P1" is "<verdict>"

      Examples:
        | approved   | plan | risk                | verdict        |
        | 2026-01-20 | P1   | Servers arrive late | pass           |
        | 2026-01-20 | P1   |                     | fail           |
        | 2026-01-20 | P2   | Servers arrive late | fail           |
        |            | P2   | Servers arrive late | not_applicable |

    Scenario: The schedule risks were not handed in
      Given the following project plan records:
        | id | approved_at |
        | P1 | 2026-01-20  |
      And the schedule risk file is missing
      When requirement "R-2.2-05" is checked as of "2026-04-01"
      Then the verdict for "P1" is "no_evidence"

  Rule: R-2.2-06 Response to each schedule risk

    Scenario Outline: Each risk has a response
      Given the following project plan records:
        | id | approved_at |
        | P1 | <approved>  |
      And the following schedule risk records:
        | id | plan_id | response   |
        | S1 | <plan>  | <response> |
      When requirement "R-2.2-06" is checked as of "2026-04-01"
      Then the verdict for "S1" is "<verdict>"

      Examples:
        | approved   | plan | response    | verdict        |
        | 2026-01-20 | P1   | Order early | pass           |
        | 2026-01-20 | P1   |             | fail           |
        |            | P1   |             | not_applicable |
        | 2026-01-20 |      |             | no_evidence    |

  Rule: R-2.2-07 Plan approved before work starts

    Scenario Outline: Approved no later than execution began
      Given the following project records:
        | id | execution_started_at |
        | J1 | <started>            |
      And the following project plan records:
        | id | project_id | approved_at |
        | P1 | J1         | <approved>  |
      When requirement "R-2.2-07" is checked as of "2026-04-01"
      Then the verdict for "J1" is "<verdict>"

      Examples:
        | started          | approved         | verdict        |
        | 2026-02-01T09:00 | 2026-02-01T09:00 | pass           |
        | 2026-02-01T09:00 | 2026-02-01T09:01 | fail           |
        | 2026-02-01       | 2026-02-01       | pass           |
        | 2026-02-01       | 2026-02-02       | fail           |
        | 2026-02-01       |                  | fail           |
        |                  |                  | not_applicable |

    Scenario: The plans were not handed in
      Given the following project records:
        | id | execution_started_at |
        | J1 | 2026-02-01           |
      And the project plan file is missing
      When requirement "R-2.2-07" is checked as of "2026-04-01"
      Then the verdict for "J1" is "no_evidence"

  Rule: R-2.2-08 Progress tracked with a tool

    Scenario Outline: The plan names its tool
      Given the following project plan records:
        | id | approved_at | tracking_tool |
        | P1 | <approved>  | <tool>        |
      When requirement "R-2.2-08" is checked as of "2026-04-01"
      Then the verdict for "P1" is "<verdict>"

      Examples:
        | approved   | tool       | verdict        |
        | 2026-01-20 | Jira       | pass           |
        | 2026-01-20 | 自建看板   | pass           |
        | 2026-01-20 |            | fail           |
        |            |            | not_applicable |

    Scenario: Tools were not handed in
      Given the following project plan records:
        | id | approved_at |
        | P1 | 2026-01-20  |
      When requirement "R-2.2-08" is checked as of "2026-04-01"
      Then the verdict for "P1" is "no_evidence"

  Rule: R-2.2-09 Progress evaluated at regular intervals

    Scenario Outline: No interval is longer than the cycle
      Given the following project records:
        | id | execution_started_at | closed_at | progress_cycle_days |
        | J1 | 2026-01-01           | <closed>  | <cycle>             |
      And the following progress report records:
        | id | project_id | reported_at |
        | R1 | J1         | <first>     |
        | R2 | J1         | 2026-03-02  |
      When requirement "R-2.2-09" is checked as of "<date>"
      Then the verdict for "J1" is "<verdict>"

      Examples:
        | first      | closed     | cycle | date       | verdict |
        | 2026-01-31 |            |       | 2026-04-01 | pass    |
        | 2026-01-31 |            |       | 2026-04-02 | fail    |
        | 2026-01-31 | 2026-03-15 |       | 2026-12-31 | pass    |
        | 2026-02-01 |            |       | 2026-03-02 | fail    |
        | 2026-02-01 |            | 31    | 2026-03-02 | pass    |
        | 2026-01-31 |            | 29    | 2026-03-02 | fail    |
        |            |            |       | 2026-03-02 | fail    |

    Scenario Outline: A profile sets another cycle
      Given the following project records:
        | id | execution_started_at | closed_at | progress_cycle_days |
        | J1 | 2026-01-01           |           |                     |
      And no progress report records are declared
      And the parameter "progress_cycle_days" is "7"
      When requirement "R-2.2-09" is checked as of "<date>"
      Then the verdict for "J1" is "<verdict>"

      Examples:
        | date       | verdict |
        | 2026-01-08 | pass    |
        | 2026-01-09 | fail    |

    Scenario Outline: Not begun, or no reports handed in
      Given the following project records:
        | id | execution_started_at | closed_at | progress_cycle_days |
        | J1 | <started>            |           |                     |
      And the progress report file is missing
      When requirement "R-2.2-09" is checked as of "2026-04-01"
      Then the verdict for "J1" is "<verdict>"

      Examples:
        | started    | verdict        |
        |            | not_applicable |
        | 2026-01-01 | no_evidence    |

  Rule: R-2.2-10 Actual compared with planned progress

    Scenario Outline: Both figures and their difference
      Given the following progress report records:
        | id | reported_at | planned_progress | actual_progress | variance   |
        | R1 | <reported>  | <planned>        | <actual>        | <variance> |
      When requirement "R-2.2-10/<item>" is checked as of "2026-04-01"
      Then the verdict for "R1" is "<verdict>"

      Examples:
        | item             | reported   | planned | actual | variance | verdict        |
        | planned_progress | 2026-02-01 | 40      |        |          | pass           |
        | planned_progress | 2026-02-01 |         | 32.5   | -7.5     | fail           |
        | actual_progress  | 2026-02-01 |         | 32.5   |          | pass           |
        | actual_progress  | 2026-02-01 | 40      |        | -7.5     | fail           |
        | variance         | 2026-02-01 | 40      | 32.5   | -7.5     | pass           |
        | variance         | 2026-02-01 | 40      | 32.5   | -7.4     | fail           |
        | variance         | 2026-02-01 | 40      | 32.5   | 7.5      | fail           |
        | variance         | 2026-02-01 | 40      | 32.5   |          | fail           |
        | variance         | 2026-02-01 |         | 32.5   | -7.5     | no_evidence    |
        | variance         |            |         |        |          | not_applicable |

  Rule: R-2.2-11 Cause of each deviation

    Scenario Outline: A deviation has a cause
      Given the following progress report records:
        | id | reported_at | variance   | cause   |
        | R1 | 2026-02-01  | <variance> | <cause> |
      When requirement "R-2.2-11" is checked as of "2026-04-01"
      Then the verdict for "R1" is "<verdict>"

      Examples:
        | variance | cause          | verdict        |
        | -0.1     | Two people ill | pass           |
        | -0.1     |                | fail           |
        | 0.1      |                | fail           |
        | 0        |                | not_applicable |
        |          |                | no_evidence    |

    Scenario Outline: A profile tolerates five points
      Given the following progress report records:
        | id | reported_at | variance   | cause |
        | R1 | 2026-02-01  | <variance> |       |
      And the parameter "variance_tolerance" is "5"
      When requirement "R-2.2-11" is checked as of "2026-04-01"
      Then the verdict for "R1" is "<verdict>"

      Examples:
        | variance | verdict        |
        | -5       | not_applicable |
        | -5.1     | fail           |
        | 5        | not_applicable |
        | 5.1      | fail           |

  Rule: R-2.2-12 Corrective action for each delay

    Scenario Outline: A delay has a corrective action
      Given the following progress report records:
        | id | reported_at | variance   | corrective_action |
        | R1 | <reported>  | <variance> | <action>          |
      When requirement "R-2.2-12" is checked as of "2026-04-01"
      Then the verdict for "R1" is "<verdict>"

      Examples:
        | reported   | variance | action   | verdict        |
        | 2026-02-01 | -0.1     | Overtime | pass           |
        | 2026-02-01 | -0.1     |          | fail           |
        | 2026-02-01 | 0        |          | not_applicable |
        | 2026-02-01 | 4        |          | not_applicable |
        | 2026-02-01 |          |          | no_evidence    |
        |            | -0.1     |          | not_applicable |

  Rule: R-2.2-13 Plan adjusted with a reason

    Scenario Outline: A missed milestone is taken up in a revision
      Given the following milestone records:
        | id | plan_id | planned_date | actual_date | revision_id |
        | M1 | P1      | 2026-03-01   | <actual>    | <revision>  |
      And the following plan revision records:
        | id | plan_id | revised_at | reason   |
        | V1 | <plan>  | 2026-03-10 | <reason> |
      When requirement "R-2.2-13" is checked as of "<date>"
      Then the verdict for "M1" is "<verdict>"

      Examples:
        | actual     | revision | plan | reason            | date       | verdict        |
        | 2026-03-02 | V1       | P1   | Tests took longer | 2026-04-01 | pass           |
        |            | V1       | P1   | Tests took longer | 2026-04-01 | pass           |
        |            | V1       | P1   |                   | 2026-04-01 | fail           |
        |            | V1       | P2   | Tests took longer | 2026-04-01 | fail           |
        | 2026-03-02 |          | P1   | Tests took longer | 2026-04-01 | fail           |
        | 2026-03-02 |          | P1   | Tests took longer | 2026-03-31 | pending        |
        | 2026-03-01 |          | P1   | Tests took longer | 2026-04-01 | not_applicable |

    Scenario: The revisions were not handed in
      Given the following milestone records:
        | id | plan_id | planned_date | actual_date | revision_id |
        | M1 | P1      | 2026-03-01   | 2026-03-02  | V1          |
      And the plan revision file is missing
      When requirement "R-2.2-13" is checked as of "2026-04-01"
      Then the verdict for "M1" is "no_evidence"

  Rule: R-2.2-14 Milestones reached on time

    Scenario Outline: By the planned date
      Given the following milestone records:
        | id | planned_date | revised_date | revision_id | actual_date |
        | M1 | 2026-03-01   |              |             | <actual>    |
      And no plan revision records are declared
      When requirement "R-2.2-14" is checked as of "<date>"
      Then the verdict for "M1" is "<verdict>"

      Examples:
        | actual     | date       | verdict |
        | 2026-03-01 | 2026-04-01 | pass    |
        | 2026-03-02 | 2026-04-01 | fail    |
        |            | 2026-03-01 | pending |
        |            | 2026-03-02 | fail    |

    Scenario Outline: By the date to which an approved revision moved it in time
      Given the following milestone records:
        | id | planned_date | revised_date | revision_id | actual_date |
        | M1 | 2026-03-01   | 2026-03-15   | V1          | <actual>    |
      And the following plan revision records:
        | id | revised_at | approved_by |
        | V1 | <revised>  | <approver>  |
      When requirement "R-2.2-14" is checked as of "2026-04-01"
      Then the verdict for "M1" is "<verdict>"

      Examples:
        | revised    | approver | actual     | verdict     |
        | 2026-03-01 | U1       | 2026-03-15 | pass        |
        | 2026-03-01 | U1       | 2026-03-16 | fail        |
        | 2026-03-02 | U1       | 2026-03-15 | fail        |
        | 2026-03-01 |          | 2026-03-15 | fail        |
        |            | U1       | 2026-03-15 | no_evidence |

  Rule: R-2.2-15 Plan, execute, monitor, adjust

    Scenario Outline: Each part of the loop is there
      Given the following project records:
        | id | execution_started_at | progress_cycle_days |
        | J1 | 2026-02-01           |                     |
      And the following project plan records:
        | id | project_id | approved_at |
        | P1 | J1         | <approved>  |
      And the following plan task records:
        | id | plan_id | actual_start |
        | T1 | P1      | <begun>      |
      And the following progress report records:
        | id | project_id | reported_at | variance   |
        | R1 | J1         | <reported>  | <variance> |
      And no plan revision records are declared
      When requirement "R-2.2-15/<item>" is checked as of "<date>"
      Then the verdict for "J1" is "<verdict>"

      Examples:
        | item    | approved   | begun      | reported   | variance | date       | verdict     |
        | plan    | 2026-01-20 |            |            |          | 2026-04-01 | pass        |
        | plan    |            |            |            |          | 2026-02-01 | fail        |
        | execute |            | 2026-02-02 |            |          | 2026-04-01 | pass        |
        | execute |            |            |            |          | 2026-03-03 | pending     |
        | execute |            |            |            |          | 2026-03-04 | fail        |
        | monitor |            |            | 2026-03-01 |          | 2026-04-01 | pass        |
        | monitor |            |            |            |          | 2026-03-03 | pending     |
        | monitor |            |            |            |          | 2026-03-04 | fail        |
        | adjust  |            |            | 2026-03-01 | 0        | 2026-04-01 | pass        |
        | adjust  |            |            | 2026-03-01 | -1       | 2026-04-01 | fail        |
        | adjust  |            |            | 2026-03-01 |          | 2026-04-01 | no_evidence |

    Scenario: A delay that led to a revision
      Given the following project records:
        | id | execution_started_at | progress_cycle_days |
        | J1 | 2026-02-01           |                     |
      And the following project plan records:
        | id | project_id |
        | P1 | J1         |
      And the following progress report records:
        | id | project_id | reported_at | variance |
        | R1 | J1         | 2026-03-01  | -1       |
      And the following plan revision records:
        | id | plan_id | revised_at |
        | V1 | P1      | 2026-03-05 |
      When requirement "R-2.2-15/adjust" is checked as of "2026-04-01"
      Then the verdict for "J1" is "pass"

  Rule: R-2.2-16 Tracking by a project management method

    Scenario Outline: The plan names its method
      Given the following project plan records:
        | id | approved_at | methodology |
        | P1 | <approved>  | <method>    |
      When requirement "R-2.2-16" is checked as of "2026-04-01"
      Then the verdict for "P1" is "<verdict>"

      Examples:
        | approved   | method     | verdict        |
        | 2026-01-20 | agile      | pass           |
        | 2026-01-20 | 瀑布       | pass           |
        | 2026-01-20 | hybrid     | pass           |
        | 2026-01-20 | other      | pass           |
        | 2026-01-20 | by feel    | fail           |
        | 2026-01-20 |            | fail           |
        |            |            | not_applicable |

    Scenario: Methods were not handed in
      Given the following project plan records:
        | id | approved_at |
        | P1 | 2026-01-20  |
      When requirement "R-2.2-16" is checked as of "2026-04-01"
      Then the verdict for "P1" is "no_evidence"

  Rule: R-2.2-17 A recognised tracking technique

    Scenario Outline: At least one of the four, or an approved reason
      Given the following project plan records:
        | id | approved_at | techniques   |
        | P1 | 2026-01-20  | <techniques> |
      And the following deviation records:
        | id | subject_type | subject_id | requirement_id | reason   | approved_at | valid_until |
        | V1 | project_plan | <excused>  | R-2.2-17       | One task | 2026-01-20  | <until>     |
      When requirement "R-2.2-17" is checked as of "2026-04-01"
      Then the verdict for "P1" is "<verdict>"

      Examples:
        | techniques | excused | until      | verdict     |
        | gantt      | P9      | 2026-12-31 | pass        |
        | cpm; evm   | P9      | 2026-12-31 | pass        |
        | none       | P9      | 2026-12-31 | fail        |
        | none       | P1      | 2026-04-01 | pass        |
        | none       | P1      | 2026-03-31 | fail        |
        |            | P9      | 2026-12-31 | no_evidence |

  Rule: R-2.2-18 What a Gantt chart shows

    Scenario Outline: Each task has its dates and dependencies
      Given the following project plan records:
        | id | approved_at | techniques   |
        | P1 | 2026-01-20  | <techniques> |
      And the following plan task records:
        | id | plan_id | start   | end   | dependencies   |
        | T1 | P1      | <start> | <end> | <dependencies> |
      And no deviation records are declared
      When requirement "R-2.2-18/<item>" is checked as of "2026-04-01"
      Then the verdict for "T1" is "<verdict>"

      Examples:
        | item         | techniques | start      | end        | dependencies | verdict        |
        | start        | gantt      | 2026-02-01 |            |              | pass           |
        | start        | gantt      |            | 2026-02-28 | T0           | fail           |
        | end          | gantt      |            | 2026-02-28 |              | pass           |
        | end          | gantt      | 2026-02-01 |            | T0           | fail           |
        | dependencies | gantt      |            |            | none         | pass           |
        | dependencies | gantt      | 2026-02-01 | 2026-02-28 |              | fail           |
        | dependencies | software   | 2026-02-01 | 2026-02-28 |              | not_applicable |

    Scenario: Deviations were not handed in, so there may be a reason
      Given the following project plan records:
        | id | approved_at | techniques |
        | P1 | 2026-01-20  | gantt      |
      And the following plan task records:
        | id | plan_id | dependencies |
        | T1 | P1      |              |
      And the deviation file is missing
      When requirement "R-2.2-18/dependencies" is checked as of "2026-04-01"
      Then the verdict for "T1" is "no_evidence"

  Rule: R-2.2-19 What project software is used for

    Scenario Outline: Tasks are assigned and tracked
      Given the following project plan records:
        | id | approved_at | techniques   |
        | P1 | 2026-01-20  | <techniques> |
      And the following plan task records:
        | id | plan_id | owner   | end        | actual_start |
        | T1 | P1      | <owner> | 2026-03-31 | <begun>      |
      And no milestone records are declared
      And no deviation records are declared
      When requirement "R-2.2-19/<item>" is checked as of "<date>"
      Then the verdict for "T1" is "<verdict>"

      Examples:
        | item              | techniques | owner | begun      | date       | verdict        |
        | task_assignment   | software   | U1    |            | 2026-04-01 | pass           |
        | task_assignment   | software   |       |            | 2026-04-01 | fail           |
        | progress_tracking | software   |       | 2026-03-02 | 2026-04-01 | pass           |
        | progress_tracking | software   |       |            | 2026-03-31 | pending        |
        | progress_tracking | software   |       |            | 2026-04-01 | fail           |
        | progress_tracking | gantt      |       |            | 2026-04-01 | not_applicable |
        | progress_tracking |            |       |            | 2026-04-01 | no_evidence    |

    Scenario Outline: Each moved milestone names a revision on record
      Given the following project plan records:
        | id | approved_at | techniques |
        | P1 | 2026-01-20  | software   |
      And no plan task records are declared
      And the following milestone records:
        | id | plan_id | revised_date | revision_id |
        | M1 | P1      | <moved>      | <revision>  |
      And the following plan revision records:
        | id | plan_id |
        | V1 | P1      |
      And no deviation records are declared
      When requirement "R-2.2-19/change_management" is checked as of "2026-04-01"
      Then the verdict for "M1" is "<verdict>"

      Examples:
        | moved      | revision | verdict        |
        | 2026-03-15 | V1       | pass           |
        | 2026-03-15 |          | fail           |
        | 2026-03-15 | V2       | fail           |
        |            |          | not_applicable |

  Rule: R-2.2-20 Critical path identified and kept

    Scenario Outline: Some task is marked as critical
      Given the following project plan records:
        | id | approved_at | techniques   |
        | P1 | 2026-01-20  | <techniques> |
      And the following plan task records:
        | id | plan_id | on_critical_path |
        | T1 | P1      | <critical>       |
      And no deviation records are declared
      When requirement "R-2.2-20/identified" is checked as of "2026-04-01"
      Then the verdict for "P1" is "<verdict>"

      Examples:
        | techniques | critical | verdict        |
        | cpm        | true     | pass           |
        | cpm        | false    | fail           |
        | cpm        |          | no_evidence    |
        | gantt      | false    | not_applicable |

    Scenario Outline: A critical task ends by its day
      Given the following project plan records:
        | id | approved_at | techniques |
        | P1 | 2026-01-20  | cpm        |
      And the following plan task records:
        | id | plan_id | end        | on_critical_path | actual_end |
        | T1 | P1      | 2026-03-31 | <critical>       | <ended>    |
      And no deviation records are declared
      When requirement "R-2.2-20/on_time" is checked as of "<date>"
      Then the verdict for "T1" is "<verdict>"

      Examples:
        | critical | ended      | date       | verdict        |
        | true     | 2026-03-31 | 2026-04-01 | pass           |
        | true     | 2026-04-01 | 2026-04-01 | fail           |
        | true     |            | 2026-03-31 | pending        |
        | true     |            | 2026-04-01 | fail           |
        | false    | 2026-04-01 | 2026-04-01 | not_applicable |

  Rule: R-2.2-21 Earned value worked out and acted on

    Scenario Outline: The three figures, and an action where less was earned
      Given the following project plan records:
        | id | techniques   |
        | P1 | <techniques> |
      And the following progress report records:
        | id | plan_id | reported_at | planned_value | earned_value | actual_cost | corrective_action |
        | R1 | P1      | 2026-03-01  | <pv>          | <ev>         | <ac>        | <action>          |
      And no deviation records are declared
      When requirement "R-2.2-21/<item>" is checked as of "2026-04-01"
      Then the verdict for "R1" is "<verdict>"

      Examples:
        | item       | techniques | pv  | ev   | ac  | action   | verdict        |
        | pv         | evm        | 100 |      |     |          | pass           |
        | pv         | evm        |     | 100  | 100 |          | fail           |
        | ev         | evm        |     | 100  |     |          | pass           |
        | ev         | evm        | 100 |      | 100 |          | fail           |
        | ac         | evm        |     |      | 100 |          | pass           |
        | ac         | evm        | 100 | 100  |     |          | fail           |
        | correction | evm        | 100 | 100  | 100 |          | pass           |
        | correction | evm        | 100 | 99.9 | 90  |          | fail           |
        | correction | evm        | 90  | 99.9 | 100 |          | fail           |
        | correction | evm        | 90  | 99.9 | 100 | Overtime | pass           |
        | correction | evm        |     | 100  | 100 |          | no_evidence    |
        | pv         | gantt      |     | 100  | 100 |          | fail           |
        | pv         | gantt      |     |      |     |          | not_applicable |
