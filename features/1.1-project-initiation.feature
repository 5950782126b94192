Feature: 1.1 Initiation of a project
  A project is applied for, evaluated and approved by those who may, and only then begun.
  An idea that nobody has initiated is not judged.

  Rule: R-1.1-01 Objectives and needs behind a project

    Scenario Outline: An initiated project names its objectives and its need
      Given the following project records:
        | id | initiated_at | execution_started_at | business_objectives | business_needs |
        | P1 | <initiated>  | <begun>              | <objectives>        | <needs>        |
      When requirement "R-1.1-01/<part>" is checked as of "2026-04-01"
      Then the verdict for "P1" is "<verdict>"

      Examples:
        | initiated  | begun      | objectives    | needs   | part                | verdict        |
        | 2026-01-10 |            | faster claims | backlog | business_objectives | pass           |
        | 2026-01-10 |            |               | backlog | business_objectives | fail           |
        | 2026-01-10 |            | none          | backlog | business_objectives | fail           |
        |            | 2026-02-01 | faster claims |         | business_needs      | fail           |
        |            |            | faster claims |         | business_needs      | not_applicable |

    Scenario: The needs were not handed in
      Given the following project records:
        | id | initiated_at |
        | P1 | 2026-01-10   |
      When requirement "R-1.1-01/business_needs" is checked as of "2026-04-01"
      Then the verdict for "P1" is "no_evidence"

  Rule: R-1.1-02 Project approved

    Scenario Outline: The last decision is the approval
      Given the following project records:
        | id | initiated_at | execution_started_at |
        | P1 | 2026-01-10   |                      |
      And the following approval records:
        | id | subject_type   | subject_id | decision | decided_at |
        | A1 | <subject type> | P1         | <first>  | 2026-01-05 |
        | A2 | <subject type> | P1         | <second> | <day>      |
      When requirement "R-1.1-02" is checked as of "2026-04-01"
      Then the verdict for "P1" is "<verdict>"

      Examples:
        | subject type | first    | second   | day        | verdict     |
        | project      | approved | approved | 2026-01-06 | pass        |
        | project      | returned | approved | 2026-01-06 | pass        |
        | project      | approved | rejected | 2026-01-06 | fail        |
        | project      | returned | approved | 2026-04-02 | fail        |
        | contract     | approved | approved | 2026-01-06 | fail        |
        | project      | approved | rejected | 2026-01-05 | no_evidence |
        | project      | approved |          | 2026-01-06 | no_evidence |

    Scenario: Nobody handed in the decisions
      Given the following project records:
        | id | initiated_at |
        | P1 | 2026-01-10   |
      And the approval file is missing
      When requirement "R-1.1-02" is checked as of "2026-04-01"
      Then the verdict for "P1" is "no_evidence"

    Scenario: There were no decisions
      Given the following project records:
        | id | initiated_at |
        | P1 | 2026-01-10   |
      And no approval records are declared
      When requirement "R-1.1-02" is checked as of "2026-04-01"
      Then the verdict for "P1" is "fail"

  Rule: R-1.1-03 No work before approval

    Scenario Outline: Approved by the day on which work begins
      Given the following project records:
        | id | execution_started_at |
        | P1 | <begun>              |
      And the following approval records:
        | id | subject_type | subject_id | decision | decided_at |
        | A1 | project      | P1         | approved | <approved> |
      When requirement "R-1.1-03" is checked as of "2026-04-01"
      Then the verdict for "P1" is "<verdict>"

      Examples:
        | begun            | approved         | verdict        |
        | 2026-02-01T09:00 | 2026-01-31       | pass           |
        | 2026-02-01T09:00 | 2026-02-01T18:00 | pass           |
        | 2026-02-01T09:00 | 2026-02-02T00:00 | fail           |
        | 2026-02-01T09:00 |                  | no_evidence    |
        |                  | 2026-02-02       | not_applicable |

    Scenario: The second level approves a day after the start
      Given the following project records:
        | id | execution_started_at |
        | P1 | 2026-02-01           |
      And the following approval records:
        | id | subject_type | subject_id | level | decision | decided_at |
        | A1 | project      | P1         | 1     | approved | 2026-01-20 |
        | A2 | project      | P1         | 2     | approved | 2026-02-02 |
      When requirement "R-1.1-03" is checked as of "2026-04-01"
      Then the verdict for "P1" is "fail"

  Rule: R-1.1-04 Applied for by those who want it

    Scenario Outline: By the initiator or a business department
      Given the following project records:
        | id | initiated_at | execution_started_at |
        | P1 | 2026-01-10   |                      |
      And the following project application records:
        | id | project_id | submitted_at | submitter_role |
        | B1 | P1         | <submitted>  | <role>         |
      When requirement "R-1.1-04" is checked as of "2026-04-01"
      Then the verdict for "P1" is "<verdict>"

      Examples:
        | submitted  | role                | verdict     |
        | 2026-01-02 | initiator           | pass        |
        | 2026-01-02 | business_department | pass        |
        | 2026-01-02 | provider            | fail        |
        |            | initiator           | fail        |
        | 2026-01-02 |                     | no_evidence |

  Rule: R-1.1-05 Contents of the application

    Scenario Outline: It explains background, objectives, outcomes and resources
      Given the following project application records:
        | id | submitted_at | background | objectives    | expected_outcomes | resource_needs |
        | B1 | <submitted>  | backlog    | half the time | <outcomes>        | <resources>    |
      When requirement "R-1.1-05/<part>" is checked as of "2026-04-01"
      Then the verdict for "B1" is "<verdict>"

      Examples:
        | submitted  | outcomes | resources | part              | verdict        |
        | 2026-01-02 | portal   | 4 people  | background        | pass           |
        | 2026-01-02 | portal   | 4 people  | objectives        | pass           |
        | 2026-01-02 |          | 4 people  | expected_outcomes | fail           |
        | 2026-01-02 | portal   |           | resource_needs    | fail           |
        |            | portal   |           | resource_needs    | not_applicable |

    Scenario: Nobody handed in the applications
      Given the project application file is missing
      When requirement "R-1.1-05/background" is checked as of "2026-04-01"
      Then the verdict for "*" is "no_evidence"

  Rule: R-1.1-06 Preliminary evaluation

    Scenario Outline: Completed by those whose task it is
      Given the following project records:
        | id | initiated_at | execution_started_at |
        | P1 | 2026-01-10   |                      |
      And the following assessment records:
        | id | subject_type | subject_id | type   | completed_at | performer_role |
        | E1 | project      | P1         | <type> | <completed>  | <role>         |
      When requirement "R-1.1-06" is checked as of "2026-04-01"
      Then the verdict for "P1" is "<verdict>"

      Examples:
        | type        | completed  | role                    | verdict     |
        | preliminary | 2026-01-05 | project_management_team | pass        |
        | preliminary | 2026-01-05 | functional_department   | pass        |
        | preliminary | 2026-01-05 | provider                | fail        |
        | preliminary |            | functional_department   | fail        |
        | legal       | 2026-01-05 | functional_department   | fail        |
        | preliminary | 2026-01-05 |                         | no_evidence |

  Rule: R-1.1-07 What the evaluation concludes on

    Scenario Outline: On the strategy and on the resource plan
      Given the following assessment records:
        | id | type   | completed_at | dimensions   | conclusion   |
        | E1 | <type> | 2026-01-05   | <dimensions> | <conclusion> |
      When requirement "R-1.1-07/<part>" is checked as of "2026-04-01"
      Then the verdict for "E1" is "<verdict>"

      Examples:
        | type        | dimensions                       | conclusion | part              | verdict        |
        | preliminary | strategic_fit; resource_plan_fit | positive   | strategic_fit     | pass           |
        | preliminary | strategic_fit                    | positive   | resource_plan_fit | fail           |
        | preliminary |                                  | positive   | strategic_fit     | fail           |
        | preliminary | strategic_fit; resource_plan_fit |            | strategic_fit     | fail           |
        | legal       | none                             | positive   | strategic_fit     | not_applicable |
        |             | none                             | positive   | strategic_fit     | no_evidence    |

  Rule: R-1.1-08 Approved at the required level

    Scenario Outline: The highest approval is one of senior management or the approval body
      Given the following approval records:
        | id | subject_type | subject_id | level | decision   | approver_role | decided_at |
        | A1 | project      | P1         | 1     | <decision> | <role>        | 2026-01-10 |
      When requirement "R-1.1-08" is checked as of "2026-04-01"
      Then the verdict for "A1" is "<verdict>"

      Examples:
        | decision | role              | verdict        |
        | approved | senior_management | pass           |
        | approved | approval_body     | pass           |
        | approved | department_head   | fail           |
        | approved |                   | no_evidence    |
        | rejected | department_head   | not_applicable |

    Scenario: A lower level prepares the decision
      Given the following approval records:
        | id | subject_type | subject_id | level | decision | approver_role     | decided_at |
        | A1 | project      | P1         | 1     | approved | department_head   | 2026-01-08 |
        | A2 | project      | P1         | 2     | approved | senior_management | 2026-01-10 |
      When requirement "R-1.1-08" is checked as of "2026-04-01"
      Then the verdict for "A1" is "not_applicable"
      And the verdict for "A2" is "pass"

  Rule: R-1.1-09 Conformity confirmed

    Scenario Outline: With policy, law and internal rules
      Given the following approval records:
        | id | subject_type | subject_id | level | decision | conformity   | decided_at |
        | A1 | project      | P1         | 1     | approved | <conformity> | 2026-01-10 |
      When requirement "R-1.1-09" is checked as of "2026-04-01"
      Then the verdict for "policy/A1" is "<policy>"
      And the verdict for "law/A1" is "<law>"
      And the verdict for "internal_rules/A1" is "<rules>"

      Examples:
        | conformity                  | policy | law  | rules |
        | policy; law; internal_rules | pass   | pass | pass  |
        | policy; internal_rules      | pass   | fail | pass  |
        | law                         | fail   | pass | fail  |
        |                             | fail   | fail | fail  |

    Scenario: What was confirmed was not handed in
      Given the following approval records:
        | id | subject_type | subject_id | level | decision |
        | A1 | project      | P1         | 1     | approved |
      When requirement "R-1.1-09/law" is checked as of "2026-04-01"
      Then the verdict for "A1" is "no_evidence"

  Rule: R-1.1-10 Application before evaluation before approval

    Scenario Outline: In this order, the same day being in order
      Given the following project records:
        | id | initiated_at | execution_started_at |
        | P1 | 2026-01-10   |                      |
      And the following project application records:
        | id | project_id | submitted_at |
        | B1 | P1         | <submitted>  |
      And the following assessment records:
        | id | subject_type | subject_id | type        | completed_at |
        | E1 | project      | P1         | preliminary | <evaluated>  |
      And the following approval records:
        | id | subject_type | subject_id | decision | decided_at |
        | A1 | project      | P1         | approved | <approved> |
      When requirement "R-1.1-10" is checked as of "2026-04-01"
      Then the verdict for "application_before_evaluation/P1" is "<first>"
      And the verdict for "evaluation_before_approval/P1" is "<second>"

      Examples:
        | submitted  | evaluated  | approved   | first       | second      |
        | 2026-01-02 | 2026-01-05 | 2026-01-10 | pass        | pass        |
        | 2026-01-05 | 2026-01-05 | 2026-01-05 | pass        | pass        |
        | 2026-01-06 | 2026-01-05 | 2026-01-10 | fail        | pass        |
        | 2026-01-02 | 2026-01-11 | 2026-01-10 | pass        | fail        |
        | 2026-01-02 |            | 2026-01-10 | no_evidence | no_evidence |

  Rule: R-1.1-11 Authority matches the project

    Scenario Outline: The authority of the approver covers the value
      Given the following project records:
        | id | value   |
        | P1 | <value> |
      And the following approval records:
        | id | subject_type | subject_id | level | decision | authority_limit | accountable_person |
        | A1 | project      | P1         | 1     | approved | <limit>         | <person>           |
      When requirement "R-1.1-11" is checked as of "2026-04-01"
      Then the verdict for "authority/A1" is "<authority>"
      And the verdict for "accountable_person/A1" is "<accountable>"

      Examples:
        | value  | limit  | person | authority   | accountable |
        | 500000 | 500000 | U1     | pass        | pass        |
        | 500000 | 499999 | U1     | fail        | pass        |
        | 500000 | 500001 |        | pass        | fail        |
        | 500000 |        | U1     | no_evidence | pass        |
        |        | 500000 | U1     | no_evidence | pass        |

  Rule: R-1.1-12 Applicant and evaluator and approver kept apart

    Scenario Outline: Three different persons
      Given the following project application records:
        | id | project_id | submitted_by |
        | B1 | P1         | <applicant>  |
      And the following assessment records:
        | id | subject_type | subject_id | type        | performed_by |
        | E1 | project      | P1         | preliminary | <evaluator>  |
      And the following approval records:
        | id | subject_type | subject_id | decision | approver   |
        | A1 | project      | P1         | approved | <approver> |
      When requirement "R-1.1-12" is checked as of "2026-04-01"
      Then the verdict for "applicant_approver/A1" is "<first>"
      And the verdict for "evaluator_approver/A1" is "<second>"
      And the verdict for "applicant_evaluator/E1" is "<third>"

      Examples:
        | applicant | evaluator | approver | first       | second | third       |
        | U1        | U2        | U3       | pass        | pass   | pass        |
        | U1        | U2        | U1       | fail        | pass   | pass        |
        | U1        | U2        | U2       | pass        | fail   | pass        |
        | U1        | U1        | U3       | pass        | pass   | fail        |
        |           | U2        | U3       | no_evidence | pass   | no_evidence |

  Rule: R-1.1-13 What the approval weighed

    Scenario Outline: Risk, resources, benefit and compliance
      Given the following approval records:
        | id | subject_type | subject_id | level | decision   | considerations |
        | A1 | project      | P1         | 1     | <decision> | <weighed>      |
      When requirement "R-1.1-13/<part>" is checked as of "2026-04-01"
      Then the verdict for "A1" is "<verdict>"

      Examples:
        | decision | weighed                                                  | part             | verdict        |
        | approved | risk_level; resource_input; expected_benefit; compliance | risk_level       | pass           |
        | approved | resource_input; expected_benefit; compliance             | risk_level       | fail           |
        | approved | risk_level; expected_benefit; compliance                 | resource_input   | fail           |
        | approved | risk_level; resource_input; compliance                   | expected_benefit | fail           |
        | approved |                                                          | compliance       | fail           |
        | rejected |                                                          | compliance       | not_applicable |
        |          | none                                                     | compliance       | no_evidence    |

  Rule: R-1.1-14 More than one level for high risk or value

    Scenario Outline: High risk or high value asks for two levels
      Given the parameter "high_value" is "1000000"
      And the following project records:
        | id | initiated_at | execution_started_at | risk_level | value   |
        | P1 | 2026-01-10   |                      | <risk>     | <value> |
      And the following approval records:
        | id | subject_type | subject_id | level    | decision   |
        | A1 | project      | P1         | 1        | approved   |
        | A2 | project      | P1         | <second> | <decision> |
      And no deviation records are declared
      When requirement "R-1.1-14" is checked as of "2026-04-01"
      Then the verdict for "P1" is "<verdict>"

      Examples:
        | risk   | value   | second | decision | verdict        |
        | high   | 1       | 2      | approved | pass           |
        | high   | 1       | 1      | approved | fail           |
        | high   | 1       | 2      | rejected | fail           |
        | medium | 1000000 | 2      | approved | pass           |
        | medium | 1000000 | 1      | approved | fail           |
        | medium | 999999  | 1      | approved | not_applicable |
        | high   | 1       |        | approved | no_evidence    |

    Scenario: Nobody has said what a high value is
      Given the following project records:
        | id | initiated_at | execution_started_at | risk_level | value |
        | P1 | 2026-01-10   |                      | low        | 5     |
      And no approval records are declared
      And no deviation records are declared
      When requirement "R-1.1-14" is checked as of "2026-04-01"
      Then the verdict for "P1" is "no_evidence"

    Scenario Outline: A reason that was approved and is still valid
      Given the following project records:
        | id | initiated_at | execution_started_at | risk_level | value |
        | P1 | 2026-01-10   |                      | high       | 5     |
      And no approval records are declared
      And the following deviation records:
        | id | subject_type | subject_id | requirement_id | reason   | approved_at | valid_until |
        | V1 | project      | P1         | R-1.1-14       | <reason> | <approved>  | <until>     |
      When requirement "R-1.1-14" is checked as of "2026-04-01"
      Then the verdict for "P1" is "<verdict>"

      Examples:
        | reason        | approved   | until      | verdict |
        | urgent repair | 2026-01-09 | 2026-04-01 | pass    |
        | urgent repair | 2026-01-09 | 2026-03-31 | fail    |
        |               | 2026-01-09 | 2026-04-01 | fail    |
        | urgent repair |            | 2026-04-01 | fail    |

  Rule: R-1.1-15 Approved by a process and with resources

    Scenario Outline: The approval names the process and the resources
      Given the following approval records:
        | id | subject_type | subject_id | level | decision   | process_id | resources_granted |
        | A1 | project      | P1         | 1     | <decision> | <process>  | <resources>       |
      And the following process definition records:
        | id | type             | effective_at |
        | D1 | project_approval | 2026-01-01   |
        | D2 | project_approval |              |
        | D3 | service          | 2026-01-01   |
      When requirement "R-1.1-15" is checked as of "2026-04-01"
      Then the verdict for "process_followed/A1" is "<followed>"
      And the verdict for "process_defined/A1" is "<defined>"
      And the verdict for "resources_granted/A1" is "<granted>"

      Examples:
        | decision | process | resources | followed       | defined        | granted        |
        | approved | D1      | 4 people  | pass           | pass           | pass           |
        | approved |         | 4 people  | fail           | not_applicable | pass           |
        | approved | D1      |           | pass           | pass           | fail           |
        | approved | D2      | 4 people  | pass           | fail           | pass           |
        | approved | D3      | 4 people  | pass           | fail           | pass           |
        | approved | D9      | 4 people  | pass           | fail           | pass           |
        |          | D1      | 4 people  | no_evidence    | no_evidence    | no_evidence    |
        | rejected |         |           | not_applicable | not_applicable | not_applicable |
