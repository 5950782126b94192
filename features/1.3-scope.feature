Feature: 1.3 Scope of the project
  What a project delivers, and what it does not, is stated formally, broken down into work packages with an owner, a result
  and a date, confirmed by all sides, and kept to.

  Rule: R-1.3-01 Formal scope statement

    Scenario Outline: A project under way has a scope statement in force
      Given the following project records:
        | id | status   | execution_started_at |
        | P1 | <status> | <started>            |
      And the following scope statement records:
        | id | project_id | status     |
        | S1 | <project>  | <standing> |
      When requirement "R-1.3-01" is checked as of "2026-04-01"
      Then the verdict for "P1" is "<verdict>"

      Examples:
        | status  | started    | project | standing   | verdict        |
        | running | 2026-02-01 | P1      | in_force   | pass           |
        | running | 2026-02-01 | P1      | draft      | fail           |
        | running |            | P1      | superseded | fail           |
        | running | 2026-02-01 | P2      | in_force   | fail           |
        | running | 2026-02-01 | P1      |            | no_evidence    |
        | planned |            | P1      | draft      | not_applicable |

    Scenario: The scope statements were not handed in
      Given the following project records:
        | id | status  | execution_started_at |
        | P1 | running | 2026-02-01           |
      And the scope statement file is missing
      When requirement "R-1.3-01" is checked as of "2026-04-01"
      Then the verdict for "P1" is "no_evidence"

  Rule: R-1.3-02 Objectives and expected results stated

    Scenario Outline: Both are stated
      Given the following scope statement records:
        | id | status   | objectives   | expected_results |
        | S1 | <status> | <objectives> | <results>        |
      When requirement "R-1.3-02" is checked as of "2026-04-01"
      Then the verdict for "objectives/S1" is "<objectives verdict>"
      And the verdict for "expected_results/S1" is "<results verdict>"

      Examples:
        | status   | objectives       | results      | objectives verdict | results verdict |
        | in_force | One service desk | Calls halved | pass               | pass            |
        | in_force |                  | Calls halved | fail               | pass            |
        | in_force | One service desk |              | pass               | fail            |
        | draft    |                  |              | not_applicable     | not_applicable  |
        |          | One service desk | Calls halved | no_evidence        | no_evidence     |

  Rule: R-1.3-03 Deliverables listed with their kinds

    Scenario Outline: At least one deliverable, of kinds that are known
      Given the following scope statement records:
        | id | status   | deliverables   | deliverable_types |
        | S1 | in_force | <deliverables> | <kinds>           |
      When requirement "R-1.3-03" is checked as of "2026-04-01"
      Then the verdict for "S1" is "<verdict>"

      Examples:
        | deliverables | kinds            | verdict |
        | D1; D2       | system; document | pass    |
        | D1           | test_report      | pass    |
        | D1           | service; other   | pass    |
        | none         | system           | fail    |
        |              | system           | fail    |
        | D1           | none             | fail    |
        | D1           | system; goodwill | fail    |

    Scenario: The kinds were not handed in
      Given the following scope statement records:
        | id | status   | deliverables |
        | S1 | in_force | D1           |
      When requirement "R-1.3-03" is checked as of "2026-04-01"
      Then the verdict for "S1" is "no_evidence"

  Rule: R-1.3-04 Included and excluded

    Scenario Outline: Both sides of the boundary are named
      Given the following scope statement records:
        | id | status   | in_scope   | out_of_scope |
        | S1 | in_force | <included> | <excluded>   |
      When requirement "R-1.3-04" is checked as of "2026-04-01"
      Then the verdict for "in_scope/S1" is "<included verdict>"
      And the verdict for "out_of_scope/S1" is "<excluded verdict>"

      Examples:
        | included     | excluded        | included verdict | excluded verdict |
        | Service desk | Hardware repair | pass             | pass             |
        | Service desk |                 | pass             | fail             |
        | Service desk | none            | pass             | fail             |
        |              | Hardware repair | fail             | pass             |

    Scenario: What is left out was not handed in
      Given the following scope statement records:
        | id | status   | in_scope     |
        | S1 | in_force | Service desk |
      When requirement "R-1.3-04/out_of_scope" is checked as of "2026-04-01"
      Then the verdict for "S1" is "no_evidence"

  Rule: R-1.3-05 Milestones with date and result

    Scenario Outline: Each milestone has a date and a deliverable
      Given the following scope statement records:
        | id | status   | milestones   |
        | S1 | in_force | <milestones> |
      And the following milestone records:
        | id | planned_date | deliverable_id |
        | M1 | 2026-03-01   | D1             |
        | M2 | <date>       | <deliverable>  |
      When requirement "R-1.3-05" is checked as of "2026-04-01"
      Then the verdict for "date/S1" is "<date verdict>"
      And the verdict for "result/S1" is "<result verdict>"

      Examples:
        | milestones | date       | deliverable | date verdict | result verdict |
        | M1; M2     | 2026-06-01 | D2          | pass         | pass           |
        | M1; M2     |            | D2          | fail         | pass           |
        | M1; M2     | 2026-06-01 |             | pass         | fail           |
        | M1         |            |             | pass         | pass           |
        | M1; M3     | 2026-06-01 | D2          | fail         | fail           |
        | none       | 2026-06-01 | D2          | fail         | fail           |
        | M1; M2     | soon       | D2          | no_evidence  | pass           |

  Rule: R-1.3-06 Work breakdown structure

    Scenario Outline: Broken down into at least two work packages
      Given the following scope statement records:
        | id | status   | wbs   |
        | S1 | <status> | <wbs> |
      And the following work package records:
        | id | scope_id |
        | W1 | S1       |
        | W2 | <scope>  |
      When requirement "R-1.3-06" is checked as of "2026-04-01"
      Then the verdict for "S1" is "<verdict>"

      Examples:
        | status   | wbs     | scope | verdict        |
        | in_force | WBS 1.2 | S1    | pass           |
        | in_force | WBS 1.2 | S2    | fail           |
        | in_force |         | S1    | fail           |
        | in_force | WBS 1.2 |       | no_evidence    |
        | draft    |         | S2    | not_applicable |

  Rule: R-1.3-07 Person responsible for each work package

    Scenario Outline: Somebody is responsible
      Given the following scope statement records:
        | id | status   |
        | S1 | <status> |
      And the following work package records:
        | id | scope_id | owner   |
        | W1 | S1       | <owner> |
      When requirement "R-1.3-07" is checked as of "2026-04-01"
      Then the verdict for "W1" is "<verdict>"

      Examples:
        | status     | owner | verdict        |
        | in_force   | E1    | pass           |
        | in_force   |       | fail           |
        | superseded |       | not_applicable |
        |            | E1    | no_evidence    |

  Rule: R-1.3-08 Deliverable of each work package

    Scenario Outline: The deliverable is on file
      Given the following scope statement records:
        | id | status   |
        | S1 | in_force |
      And the following work package records:
        | id | scope_id | deliverable_id |
        | W1 | S1       | <deliverable>  |
      And the following deliverable records:
        | id | type   |
        | D1 | system |
      When requirement "R-1.3-08" is checked as of "2026-04-01"
      Then the verdict for "W1" is "<verdict>"

      Examples:
        | deliverable | verdict |
        | D1          | pass    |
        | D2          | fail    |
        |             | fail    |

    Scenario: The deliverables were not handed in
      Given the following scope statement records:
        | id | status   |
        | S1 | in_force |
      And the following work package records:
        | id | scope_id | deliverable_id |
        | W1 | S1       | D1             |
      And the deliverable file is missing
      When requirement "R-1.3-08" is checked as of "2026-04-01"
      Then the verdict for "W1" is "no_evidence"

  Rule: R-1.3-09 Delivery date of each work package

    Scenario Outline: There is a day to deliver by
      Given the following scope statement records:
        | id | status   |
        | S1 | <status> |
      And the following work package records:
        | id | scope_id | due_date |
        | W1 | S1       | <due>    |
      When requirement "R-1.3-09" is checked as of "2026-04-01"
      Then the verdict for "W1" is "<verdict>"

      Examples:
        | status   | due        | verdict        |
        | in_force | 2026-05-01 | pass           |
        | in_force |            | fail           |
        | in_force | soon       | no_evidence    |
        | draft    |            | not_applicable |

  Rule: R-1.3-10 Scope confirmed by all sides

    Scenario Outline: Client, business department and technical team have each accepted it
      Given the following scope statement records:
        | id | status   |
        | S1 | <status> |
      And the following review records:
        | id | subject_type    | subject_id | type   | decision   | participants   | held_at |
        | V1 | scope_statement | S1         | <type> | <decision> | <participants> | <held>  |
      When requirement "R-1.3-10" is checked as of "2026-04-01"
      Then the verdict for "client/S1" is "<client>"
      And the verdict for "business_department/S1" is "<business>"
      And the verdict for "technical_team/S1" is "<technical>"

      Examples:
        | status   | type               | decision | participants                                | held       | client         | business       | technical      |
        | in_force | scope_confirmation | accepted | client; business_department; technical_team | 2026-04-01 | pass           | pass           | pass           |
        | in_force | scope_confirmation | accepted | client; technical_team                      | 2026-02-01 | pass           | fail           | pass           |
        | in_force | scope_confirmation | rejected | client; business_department; technical_team | 2026-02-01 | fail           | fail           | fail           |
        | in_force | service_review     | accepted | client; business_department; technical_team | 2026-02-01 | fail           | fail           | fail           |
        | in_force | scope_confirmation | accepted | client; business_department; technical_team | 2026-04-02 | fail           | fail           | fail           |
        | in_force | scope_confirmation | accepted | client                                      |            | no_evidence    | fail           | fail           |
        | draft    | scope_confirmation | rejected | client                                      | 2026-02-01 | not_applicable | not_applicable | not_applicable |

  Rule: R-1.3-11 Plan traceable to the scope

    Scenario Outline: A task works on a deliverable of the project's scope
      Given the following scope statement records:
        | id | project_id | status     |
        | S1 | P1         | <standing> |
      And the following work package records:
        | id | scope_id | deliverable_id |
        | W1 | S1       | D1             |
      And the following project plan records:
        | id | project_id |
        | L1 | <project>  |
      And the following plan task records:
        | id | plan_id | deliverable_id |
        | T1 | L1      | <deliverable>  |
      When requirement "R-1.3-11" is checked as of "2026-04-01"
      Then the verdict for "T1" is "<verdict>"

      Examples:
        | standing | project | deliverable | verdict        |
        | in_force | P1      | D1          | pass           |
        | in_force | P1      | D2          | fail           |
        | in_force | P2      | D1          | fail           |
        | draft    | P1      | D1          | fail           |
        | in_force | P1      |             | no_evidence    |
        | in_force |         | D2          | not_applicable |

  Rule: R-1.3-12 Deliverables within the scope

    Scenario Outline: The scope in force lists the deliverable
      Given the following project records:
        | id | status   | execution_started_at |
        | P1 | <status> |                      |
      And the following scope statement records:
        | id | project_id | status     | deliverables |
        | S1 | P1         | <standing> | I1; I2       |
      And the following deliverable records:
        | id | project_id | scope_item_ref |
        | D1 | P1         | <item>         |
      When requirement "R-1.3-12" is checked as of "2026-04-01"
      Then the verdict for "D1" is "<verdict>"

      Examples:
        | status  | standing   | item | verdict        |
        | running | in_force   | I2   | pass           |
        | running | in_force   | I3   | fail           |
        | running | in_force   |      | fail           |
        | running | superseded | I1   | fail           |
        | running |            | I1   | no_evidence    |
        | planned | draft      | I3   | not_applicable |

  Rule: R-1.3-13 Deliverables reviewed before they are confirmed

    Scenario Outline: Reviewed for quality and for being fit for delivery, no later than confirmed
      Given the following deliverable records:
        | id | confirmed_at |
        | D1 | <confirmed>  |
      And the following review records:
        | id | subject_type | subject_id | conclusions   | held_at |
        | V1 | deliverable  | D1         | <conclusions> | <held>  |
      When requirement "R-1.3-13" is checked as of "2026-04-01"
      Then the verdict for "quality/D1" is "<quality verdict>"
      And the verdict for "deliverable/D1" is "<delivery verdict>"

      Examples:
        | confirmed        | conclusions          | held             | quality verdict | delivery verdict |
        | 2026-03-01T10:00 | quality; deliverable | 2026-03-01T10:00 | pass            | pass             |
        | 2026-03-01T10:00 | quality; deliverable | 2026-03-01T10:01 | fail            | fail             |
        | 2026-03-01       | quality; deliverable | 2026-03-01       | pass            | pass             |
        | 2026-03-01       | quality              | 2026-02-01       | pass            | fail             |
        | 2026-03-01       | none                 | 2026-02-01       | fail            | fail             |
        | 2026-03-01       | quality              |                  | no_evidence     | fail             |
        |                  | none                 | 2026-02-01       | not_applicable  | not_applicable   |
