Feature: 2.4 Change management
  A change is asked for, evaluated, decided on by somebody else at the right level, carried out as approved, verified,
  and looked back on.

  Rule: R-2.4-01 Change begins with a request

    Scenario Outline: Somebody submits it before it is begun
      Given the following change request records:
        | id | requester   | submitted_at | implementation_started_at | implemented_at |
        | G1 | <requester> | <submitted>  | <begun>                   | <done>         |
      When requirement "R-2.4-01" is checked as of "2026-04-01"
      Then the verdict for "G1" is "<verdict>"

      Examples:
        | requester | submitted        | begun            | done       | verdict     |
        | U1        | 2026-03-01T09:00 | 2026-03-01T09:00 |            | pass        |
        | U1        | 2026-03-01T09:01 | 2026-03-01T09:00 |            | fail        |
        | U1        | 2026-03-01       |                  |            | pass        |
        |           | 2026-03-01       | 2026-03-02       |            | fail        |
        | U1        |                  |                  |            | fail        |
        | U1        | 2026-03-01       |                  | 2026-03-03 | no_evidence |

  Rule: R-2.4-02 Contents of a change request

    Scenario Outline: Each point is stated
      Given the following change request records:
        | id | content   | reason   | expected_effect | impact_scope | risks   |
        | G1 | <content> | <reason> | <effect>        | <scope>      | <risks> |
      When requirement "R-2.4-02/<item>" is checked as of "2026-04-01"
      Then the verdict for "G1" is "<verdict>"

      Examples:
        | item            | content | reason         | effect    | scope    | risks     | verdict |
        | content         | Gateway |                |           |          |           | pass    |
        | content         |         | End of support | Less spam | All mail | Lost mail | fail    |
        | reason          |         | End of support |           |          |           | pass    |
        | reason          | Gateway |                | Less spam | All mail | Lost mail | fail    |
        | expected_effect |         |                | Less spam |          |           | pass    |
        | expected_effect | Gateway | End of support |           | All mail | Lost mail | fail    |
        | impact_scope    |         |                |           | All mail |           | pass    |
        | impact_scope    | Gateway | End of support | Less spam |          | Lost mail | fail    |
        | risks           |         |                |           |          | Lost mail | pass    |
        | risks           | Gateway | End of support | Less spam | All mail |           | fail    |

    Scenario: Risks were not handed in
      Given the following change request records:
        | id | content |
        | G1 | Gateway |
      When requirement "R-2.4-02/risks" is checked as of "2026-04-01"
      Then the verdict for "G1" is "no_evidence"

  Rule: R-2.4-03 Impact of a change evaluated

    Scenario Outline: On quality, stability, security and compliance
      Given the following change request records:
        | id | evaluation   | approved_at | implementation_started_at | implemented_at |
        | G1 | <evaluation> | <approved>  | <begun>                   |                |
      When requirement "R-2.4-03/<item>" is checked as of "2026-04-01"
      Then the verdict for "G1" is "<verdict>"

      Examples:
        | item       | evaluation                     | approved   | begun      | verdict        |
        | quality    | quality; stability             | 2026-03-01 |            | pass           |
        | quality    | stability                      | 2026-03-01 |            | fail           |
        | stability  | quality; stability             |            | 2026-03-01 | pass           |
        | stability  | quality; security; compliance  |            | 2026-03-01 | fail           |
        | security   | 安全性                         | 2026-03-01 |            | pass           |
        | security   | none                           | 2026-03-01 |            | fail           |
        | compliance | compliance                     | 2026-03-01 |            | pass           |
        | compliance |                                | 2026-03-01 |            | fail           |
        | compliance |                                |            |            | not_applicable |

    Scenario: Evaluations were not handed in
      Given the following change request records:
        | id | approved_at | implementation_started_at | implemented_at |
        | G1 | 2026-03-01  |                           |                |
      When requirement "R-2.4-03/quality" is checked as of "2026-04-01"
      Then the verdict for "G1" is "no_evidence"

  Rule: R-2.4-04 Evaluation complete before approval

    Scenario Outline: Evaluated no later than approved
      Given the following change request records:
        | id | evaluated_at | approved_at |
        | G1 | <evaluated>  | <approved>  |
      When requirement "R-2.4-04" is checked as of "2026-04-01"
      Then the verdict for "G1" is "<verdict>"

      Examples:
        | evaluated        | approved         | verdict        |
        | 2026-03-01T09:00 | 2026-03-01T09:00 | pass           |
        | 2026-03-01T09:01 | 2026-03-01T09:00 | fail           |
        | 2026-03-01       | 2026-03-01       | pass           |
        | 2026-03-02       | 2026-03-01       | fail           |
        |                  | 2026-03-01       | no_evidence    |
        | 2026-03-01       |                  | not_applicable |

  Rule: R-2.4-05 Approval at the level of the impact

    Scenario Outline: The level of the decision matches the impact
      Given the following change request records:
        | id | approval_id | impact_level | approved_at | implementation_started_at | implemented_at |
        | G1 | <approval>  | <impact>     | <approved>  | <begun>                   |                |
      And the following approval records:
        | id | decision   | level   |
        | A1 | <decision> | <level> |
      When requirement "R-2.4-05" is checked as of "2026-04-01"
      Then the verdict for "G1" is "<verdict>"

      Examples:
        | impact | approval | decision | level | approved   | begun      | verdict        |
        | low    | A1       | approved | 1     | 2026-03-01 |            | pass           |
        | low    | A1       | approved | 0     | 2026-03-01 |            | fail           |
        | medium | A1       | approved | 2     | 2026-03-01 |            | pass           |
        | medium | A1       | approved | 1     | 2026-03-01 |            | fail           |
        | high   | A1       | approved | 3     | 2026-03-01 |            | pass           |
        | high   | A1       | approved | 2     |            | 2026-03-01 | fail           |
        | high   | A1       | rejected | 3     |            | 2026-03-01 | fail           |
        | low    |          | approved | 1     | 2026-03-01 |            | fail           |
        | low    | A2       | approved | 1     | 2026-03-01 |            | fail           |
        |        | A1       | approved | 3     | 2026-03-01 |            | no_evidence    |
        | low    |          | approved | 1     |            |            | not_applicable |

    Scenario: The approvals were not handed in
      Given the following change request records:
        | id | approval_id | impact_level | approved_at | implementation_started_at | implemented_at |
        | G1 | A1          | low          | 2026-03-01  |                           |                |
      And the approval file is missing
      When requirement "R-2.4-05" is checked as of "2026-04-01"
      Then the verdict for "G1" is "no_evidence"

  Rule: R-2.4-06 Decided by the change control board

    Scenario Outline: The board decides, or delegates changes of low impact
      Given the following change request records:
        | id | ccb_decision_ref | ccb_delegation_ref | impact_level | approved_at | implementation_started_at | implemented_at |
        | G1 | <decision>       | <delegation>       | <impact>     | <approved>  |                           |                |
      When requirement "R-2.4-06" is checked as of "2026-04-01"
      Then the verdict for "G1" is "<verdict>"

      Examples:
        | decision | delegation | impact | approved   | verdict        |
        | CCB-7    |            | high   | 2026-03-01 | pass           |
        |          | CCB-1      | low    | 2026-03-01 | pass           |
        |          | CCB-1      | medium | 2026-03-01 | fail           |
        |          |            | low    | 2026-03-01 | fail           |
        |          | CCB-1      |        | 2026-03-01 | no_evidence    |
        |          |            | high   |            | not_applicable |

  Rule: R-2.4-07 Nobody approves their own change

    Scenario Outline: Requester and approver are two persons
      Given the following change request records:
        | id | requester   | approval_id |
        | G1 | <requester> | <approval>  |
      And the following approval records:
        | id | approver |
        | A1 | U2       |
      When requirement "R-2.4-07" is checked as of "2026-04-01"
      Then the verdict for "G1" is "<verdict>"

      Examples:
        | requester | approval | verdict        |
        | U1        | A1       | pass           |
        | U2        | A1       | fail           |
        |           | A1       | no_evidence    |
        | U1        | A2       | no_evidence    |
        | U1        |          | not_applicable |

  Rule: R-2.4-08 No change before its approval

    Scenario Outline: A change that was begun is approved
      Given the following change request records:
        | id | approved_at | implementation_started_at | implemented_at |
        | G1 | <approved>  | <begun>                   |                |
      When requirement "R-2.4-08/approved" is checked as of "2026-04-01"
      Then the verdict for "G1" is "<verdict>"

      Examples:
        | approved   | begun      | verdict        |
        | 2026-03-02 | 2026-03-01 | pass           |
        |            | 2026-03-01 | fail           |
        | 2026-04-02 | 2026-03-01 | fail           |
        |            |            | not_applicable |

    Scenario Outline: An approval afterwards is told apart from none
      Given the following change request records:
        | id | approved_at | implementation_started_at | implemented_at |
        | G1 | <approved>  | <begun>                   | <done>         |
      When requirement "R-2.4-08/beforehand" is checked as of "2026-04-01"
      Then the verdict for "G1" is "<verdict>"

      Examples:
        | approved         | begun            | done       | verdict        |
        | 2026-03-01T09:00 | 2026-03-01T09:00 |            | pass           |
        | 2026-03-01T09:01 | 2026-03-01T09:00 |            | fail           |
        | 2026-03-01       | 2026-03-01       |            | pass           |
        |                  | 2026-03-01       |            | not_applicable |
        | 2026-03-01       |                  | 2026-03-02 | no_evidence    |

  Rule: R-2.4-09 Carried out as approved

    Scenario Outline: The same version of the change plan
      Given the following change request records:
        | id | implemented_at | approved_plan_version | implemented_plan_version |
        | G1 | <done>         | <approved>            | <implemented>            |
      When requirement "R-2.4-09" is checked as of "2026-04-01"
      Then the verdict for "G1" is "<verdict>"

      Examples:
        | done       | approved | implemented | verdict        |
        | 2026-03-02 | v1.0     | v1.0        | pass           |
        | 2026-03-02 | v1.0     | v1.1        | fail           |
        | 2026-03-02 |          | v1.0        | no_evidence    |
        | 2026-03-02 | v1.0     |             | no_evidence    |
        |            | v1.0     | v1.1        | not_applicable |

  Rule: R-2.4-10 Contents of the change record

    Scenario Outline: Content, implementer, time and result
      Given the following change request records:
        | id | content   | implementer   | result   | implementation_started_at | implemented_at |
        | G1 | <content> | <implementer> | <result> | <begun>                   | <done>         |
      When requirement "R-2.4-10/<item>" is checked as of "2026-04-01"
      Then the verdict for "G1" is "<verdict>"

      Examples:
        | item           | content | implementer | result  | begun      | done       | verdict        |
        | content        | Gateway |             |         | 2026-03-01 |            | pass           |
        | content        |         | U3          | success | 2026-03-01 | 2026-03-02 | fail           |
        | implementer    |         | U3          |         | 2026-03-01 |            | pass           |
        | implementer    | Gateway |             | success | 2026-03-01 | 2026-03-02 | fail           |
        | implemented_at | Gateway | U3          |         | 2026-03-01 | 2026-03-02 | pass           |
        | implemented_at | Gateway | U3          |         | 2026-03-02 |            | pending        |
        | implemented_at | Gateway | U3          |         | 2026-03-01 |            | fail           |
        | result         | Gateway | U3          | failed  | 2026-03-01 | 2026-03-02 | pass           |
        | result         | Gateway | U3          |         | 2026-03-01 | 2026-04-01 | pending        |
        | result         | Gateway | U3          |         | 2026-03-01 | 2026-03-31 | fail           |
        | result         |         |             |         |            |            | not_applicable |

  Rule: R-2.4-11 Verified after implementation

    Scenario Outline: Verified, and not before it was complete
      Given the following change request records:
        | id | implemented_at | verified_at |
        | G1 | <done>         | <verified>  |
      When requirement "R-2.4-11" is checked as of "<date>"
      Then the verdict for "G1" is "<verdict>"

      Examples:
        | done             | verified         | date       | verdict        |
        | 2026-03-02T09:00 | 2026-03-02T09:00 | 2026-04-01 | pass           |
        | 2026-03-02T09:00 | 2026-03-02T08:59 | 2026-04-01 | fail           |
        | 2026-03-02       | 2026-03-31       | 2026-04-01 | pass           |
        | 2026-03-02       |                  | 2026-03-09 | pending        |
        | 2026-03-02       |                  | 2026-03-10 | fail           |
        |                  |                  | 2026-04-01 | not_applicable |

    Scenario: Verifications were not handed in
      Given the following change request records:
        | id | implemented_at |
        | G1 | 2026-03-02     |
      When requirement "R-2.4-11" is checked as of "2026-04-01"
      Then the verdict for "G1" is "no_evidence"

  Rule: R-2.4-12 Result of the verification recorded

    Scenario Outline: What the verification found is on record
      Given the following change request records:
        | id | verified_at | verification_result |
        | G1 | <verified>  | <result>            |
      When requirement "R-2.4-12" is checked as of "2026-04-01"
      Then the verdict for "G1" is "<verdict>"

      Examples:
        | verified   | result          | verdict        |
        | 2026-03-03 | as_expected     | pass           |
        | 2026-03-03 | not_as_expected | pass           |
        | 2026-03-03 |                 | fail           |
        |            |                 | not_applicable |

    Scenario: Results were not handed in
      Given the following change request records:
        | id | verified_at |
        | G1 | 2026-03-03  |
      When requirement "R-2.4-12" is checked as of "2026-04-01"
      Then the verdict for "G1" is "no_evidence"

  Rule: R-2.4-13 What did not work leads to action

    Scenario Outline: As expected, rolled back, or followed by an action
      Given the following change request records:
        | id | verified_at | verification_result | result   |
        | G1 | <verified>  | <found>             | <result> |
      And the following improvement action records:
        | id | source_type    | source_id | goal_set_at | measure   | status   |
        | I1 | change_request | <source>  | 2026-03-10  | <measure> | <status> |
      When requirement "R-2.4-13" is checked as of "2026-04-01"
      Then the verdict for "G1" is "<verdict>"

      Examples:
        | verified   | found           | result      | source | measure   | status    | verdict        |
        | 2026-03-01 | as_expected     | success     | G2     | new index | planned   | pass           |
        | 2026-03-01 | not_as_expected | rolled_back | G2     | new index | planned   | pass           |
        | 2026-03-01 | partial         | success     | G1     | new index | planned   | pass           |
        | 2026-03-01 | partial         | success     | G1     |           | planned   | fail           |
        | 2026-03-01 | partial         | success     | G1     | new index | cancelled | fail           |
        | 2026-03-01 | partial         | success     | G2     | new index | planned   | fail           |
        | 2026-03-02 | partial         | success     | G2     | new index | planned   | pending        |
        | 2026-03-01 |                 | success     | G2     | new index | planned   | no_evidence    |
        |            |                 |             | G2     | new index | planned   | not_applicable |

    Scenario: Improvement actions were not handed in
      Given the following change request records:
        | id | verified_at | verification_result | result  |
        | G1 | 2026-03-01  | partial             | success |
      When requirement "R-2.4-13" is checked as of "2026-04-01"
      Then the verdict for "G1" is "no_evidence"

  Rule: R-2.4-14 Lasting effect reviewed

    Scenario Outline: Reviewed some time after the verification, with a conclusion
      Given the following change request records:
        | id | verified_at | retrospective_at | retrospective_conclusion |
        | G1 | <verified>  | <reviewed>       | <conclusion>             |
      When requirement "R-2.4-14" is checked as of "<date>"
      Then the verdict for "G1" is "<verdict>"

      Examples:
        | verified         | reviewed         | conclusion   | date       | verdict        |
        | 2026-01-01T09:00 | 2026-01-01T09:01 | Effect lasts | 2026-06-30 | pass           |
        | 2026-01-01T09:00 | 2026-01-01T09:00 | Effect lasts | 2026-06-30 | fail           |
        | 2026-01-01       | 2026-02-01       |              | 2026-06-30 | fail           |
        | 2026-01-01       |                  |              | 2026-04-01 | pending        |
        | 2026-01-01       |                  |              | 2026-04-02 | fail           |
        |                  |                  |              | 2026-06-30 | not_applicable |

  Rule: R-2.4-15 Change process laid down in writing

    Scenario Outline: A process for changes is in force and in writing
      Given the following organization records:
        | id | type     |
        | O1 | <kind>   |
      And the following process definition records:
        | id | type   | effective_at | document_id |
        | P1 | <type> | <in force>   | <document>  |
      When requirement "R-2.4-15/in_writing" is checked as of "2026-04-01"
      Then the verdict for "O1" is "<verdict>"

      Examples:
        | kind     | type              | in force   | document | verdict        |
        | provider | change_management | 2026-04-01 | D1       | pass           |
        | provider | change_management | 2026-04-02 | D1       | fail           |
        | provider | change_management |            | D1       | fail           |
        | provider | change_management | 2026-01-01 |          | fail           |
        | provider | service           | 2026-01-01 | D1       | fail           |
        | provider |                   | 2026-01-01 | D1       | no_evidence    |
        | client   | service           | 2026-01-01 | D1       | not_applicable |

    Scenario Outline: Five steps
      Given the following process definition records:
        | id | type              | effective_at | steps   |
        | P1 | change_management | <in force>   | <steps> |
      When requirement "R-2.4-15/<step>" is checked as of "2026-04-01"
      Then the verdict for "P1" is "<verdict>"

      Examples:
        | step      | in force   | steps                                         | verdict        |
        | request   | 2026-01-01 | request; evaluate; approve; implement; verify | pass           |
        | request   | 2026-01-01 | evaluate; approve; implement; verify          | fail           |
        | evaluate  | 2026-01-01 | request; approve; implement; verify           | fail           |
        | approve   | 2026-01-01 | request; evaluate; implement; verify          | fail           |
        | implement | 2026-01-01 | request; evaluate; approve; verify            | fail           |
        | verify    | 2026-01-01 | request; evaluate; approve; implement         | fail           |
        | verify    | 2026-01-01 | none                                          | fail           |
        | verify    |            | none                                          | not_applicable |

    Scenario: Processes were not handed in
      Given the following organization records:
        | id | type     |
        | O1 | provider |
      When requirement "R-2.4-15/in_writing" is checked as of "2026-04-01"
      Then the verdict for "O1" is "no_evidence"
