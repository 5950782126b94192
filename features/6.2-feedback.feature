Feature: 6.2 Feedback and its analysis
  Clients, staff and third parties are heard, incidents are reported and explained, and what is proposed is carried out.
  What is only expected may be departed from with an approved reason.

  Rule: R-6.2-01 Feedback from all sides

    Scenario Outline: Each side is heard at the latest 365 days into the service
      Given the following contract records:
        | id | signed_at | start_date |
        | C1 | <signed>  | <start>    |
      And the following feedback records:
        | id | contract_id | source_type | received_at |
        | F1 | C1          | <from>      | <received>  |
      When requirement "R-6.2-01/<part>" is checked as of "2026-04-01"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | signed     | start      | from        | received   | part        | verdict        |
        | 2024-12-20 | 2025-01-01 | client      | 2026-04-01 | client      | pass           |
        | 2024-12-20 | 2025-01-01 | internal    | 2026-03-01 | internal    | pass           |
        | 2024-12-20 | 2025-01-01 | third_party | 2026-03-01 | third_party | pass           |
        | 2024-12-20 | 2025-01-01 | client      | 2026-03-01 | internal    | fail           |
        | 2024-12-20 | 2025-03-31 | client      | 2026-04-02 | client      | fail           |
        | 2024-12-20 | 2025-04-01 | client      | 2026-04-02 | client      | pending        |
        | 2024-12-20 | 2025-01-01 |             | 2026-03-01 | client      | no_evidence    |
        | 2024-12-20 | 2025-01-01 | client      |            | client      | no_evidence    |
        |            | 2026-04-02 | client      | 2026-03-01 | internal    | not_applicable |

  Rule: R-6.2-02 Feedback through several channels

    Scenario Outline: Two channels at the latest 365 days into the service
      Given the following contract records:
        | id | signed_at | start_date |
        | C1 | <signed>  | <start>    |
      And the following feedback records:
        | id | contract_id | channel   | received_at |
        | F1 | C1          | telephone | 2026-03-01  |
        | F2 | C1          | <second>  | 2026-03-02  |
      When requirement "R-6.2-02" is checked as of "2026-04-01"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | signed     | start      | second    | verdict        |
        | 2024-12-20 | 2025-01-01 | meeting   | pass           |
        | 2024-12-20 | 2025-03-31 | telephone | fail           |
        | 2024-12-20 | 2025-04-01 | telephone | pending        |
        | 2024-12-20 | 2025-01-01 |           | no_evidence    |
        |            | 2026-04-02 | telephone | not_applicable |

    Scenario: Feedback was not handed in
      Given the following contract records:
        | id | signed_at  | start_date |
        | C1 | 2024-12-20 | 2025-01-01 |
      And the feedback file is missing
      When requirement "R-6.2-02" is checked as of "2026-04-01"
      Then the verdict for "C1" is "no_evidence"

  Rule: R-6.2-03 Surveys through a named channel

    Scenario Outline: One of four channels
      Given the following satisfaction survey records:
        | id | channel   |
        | S1 | <channel> |
      When requirement "R-6.2-03" is checked as of "2026-04-01"
      Then the verdict for "S1" is "<verdict>"

      Examples:
        | channel              | verdict     |
        | online_questionnaire | pass        |
        | telephone            | pass        |
        | email                | pass        |
        | online_rating        | pass        |
        | other                | fail        |
        |                      | no_evidence |

    Scenario: A further channel that the organisation has named
      Given the following satisfaction survey records:
        | id | channel |
        | S1 | visit   |
      And the parameter "survey_channels" is "[telephone, visit]"
      When requirement "R-6.2-03" is checked as of "2026-04-01"
      Then the verdict for "S1" is "pass"

  Rule: R-6.2-04 Incidents reported in writing

    Scenario Outline: A report within 7 days that says what happened and when
      Given the following service incident records:
        | id | type   | occurred_at | reported_at |
        | N1 | <type> | <occurred>  | <reported>  |
      And no kpi definition records are declared
      And no kpi measurement records are declared
      When requirement "R-6.2-04/<part>" is checked as of "2026-04-01"
      Then the verdict for "N1" is "<verdict>"

      Examples:
        | type         | occurred         | reported         | part         | verdict        |
        | interruption | 2026-03-01 10:00 | 2026-03-01 10:00 | interruption | pass           |
        | failure      | 2026-03-01 10:00 | 2026-03-20 10:00 | failure      | pass           |
        | complaint    | 2026-03-01 10:00 | 2026-03-02 10:00 | complaint    | pass           |
        | complaint    | 2026-03-01 10:00 | 2026-03-01 09:59 | complaint    | fail           |
        | failure      |                  | 2026-03-01 10:00 | failure      | fail           |
        | interruption | 2026-03-24 10:00 |                  | interruption | fail           |
        | interruption | 2026-03-25 10:00 |                  | interruption | pending        |
        | interruption | 2026-03-24 10:00 |                  | complaint    | not_applicable |
        |              | 2026-03-01 10:00 | 2026-03-02 10:00 | failure      | no_evidence    |
        | interruption | 2026-03-01 10:00 |                  | kind         | pass           |
        | praise       | 2026-03-01 10:00 | 2026-03-02 10:00 | kind         | fail           |
        |              | 2026-03-01 10:00 | 2026-03-02 10:00 | kind         | fail           |

    Scenario Outline: Availability below 100 % has an incident behind it
      Given the following kpi definition records:
        | id | name         | unit    |
        | K1 | availability | percent |
      And the following kpi measurement records:
        | id | kpi_id | contract_id | period_start | period_end | value   |
        | M1 | K1     | C1          | 2026-02-01   | <end>      | <value> |
      And the following service incident records:
        | id | contract_id | type   | occurred_at | restored_at |
        | N1 | C1          | <type> | <occurred>  | <restored>  |
      When requirement "R-6.2-04/unreported" is checked as of "2026-04-01"
      Then the verdict for "M1" is "<verdict>"

      Examples:
        | value | end        | type      | occurred         | restored         | verdict        |
        | 99.95 | 2026-02-28 | failure   | 2026-02-01 00:30 |                  | pass           |
        | 99.95 | 2026-02-28 | failure   | 2026-02-28 23:30 |                  | pass           |
        | 99.95 | 2026-02-28 | failure   | 2026-01-31 10:00 | 2026-02-01 01:00 | pass           |
        | 99.95 | 2026-02-28 | failure   | 2026-01-31 10:00 | 2026-01-31 23:00 | fail           |
        | 99.95 | 2026-02-28 | failure   | 2026-03-01 00:30 | 2026-03-01 02:00 | fail           |
        | 99.95 | 2026-02-28 | complaint | 2026-02-10 10:00 |                  | fail           |
        | 99.95 | 2026-03-25 | complaint | 2026-02-10 10:00 |                  | pending        |
        | 99.95 | 2026-03-24 | complaint | 2026-02-10 10:00 |                  | fail           |
        | 99.95 | 2026-02-28 | failure   | 2026-01-31 10:00 |                  | no_evidence    |
        |       | 2026-02-28 | complaint | 2026-02-10 10:00 |                  | no_evidence    |
        | 100   | 2026-02-28 | complaint | 2026-02-10 10:00 |                  | not_applicable |

  Rule: R-6.2-05 Cause of each incident

    Scenario Outline: Found within 30 days
      Given the following service incident records:
        | id | occurred_at | cause   |
        | N1 | <occurred>  | <cause> |
      When requirement "R-6.2-05" is checked as of "2026-04-01"
      Then the verdict for "N1" is "<verdict>"

      Examples:
        | occurred         | cause     | verdict     |
        | 2026-03-01 10:00 | disk full | pass        |
        | 2026-03-02 10:00 |           | pending     |
        | 2026-03-01 10:00 |           | fail        |
        |                  |           | no_evidence |

  Rule: R-6.2-06 Improvement for each incident

    Scenario Outline: A measure proposed within 30 days
      Given the following service incident records:
        | id | occurred_at | improvement_action_id |
        | N1 | <occurred>  | <action>              |
      And the following improvement action records:
        | id | measure   | goal_set_at |
        | I1 | <measure> | <set>       |
      When requirement "R-6.2-06" is checked as of "2026-04-01"
      Then the verdict for "N1" is "<verdict>"

      Examples:
        | occurred         | action | measure     | set        | verdict     |
        | 2026-03-01 10:00 | I1     | second line | 2026-04-01 | pass        |
        | 2026-03-01 10:00 | I1     |             | 2026-03-05 | fail        |
        | 2026-03-01 10:00 | I9     | second line | 2026-03-05 | fail        |
        | 2026-03-01 10:00 |        | second line | 2026-03-05 | fail        |
        | 2026-03-02 10:00 |        | second line | 2026-03-05 | pending     |
        | 2026-03-01 10:00 | I1     | second line |            | no_evidence |

  Rule: R-6.2-07 Internal reviews of the service

    Scenario Outline: Processes, tools and documents reviewed by the service team
      Given the following organization records:
        | id | type     |
        | O1 | provider |
      And the following review records:
        | id | type   | subject_type | participants | held_at |
        | R1 | <type> | <of>         | <who>        | <held>  |
      When requirement "R-6.2-07/<part>" is checked as of "2026-04-01"
      Then the verdict for "O1" is "<verdict>"

      Examples:
        | type                    | of       | who                  | held             | part     | verdict     |
        | internal_service_review | process  | service_team         | 2026-04-01 10:00 | process  | pass        |
        | internal_service_review | tool     | service_team; client | 2026-03-01 10:00 | tool     | pass        |
        | internal_service_review | document | service_team         | 2026-03-01 10:00 | document | pass        |
        | internal_service_review | process  | service_team         | 2026-03-01 10:00 | document | fail        |
        | service_review          | process  | service_team         | 2026-03-01 10:00 | process  | fail        |
        | internal_service_review | process  | client               | 2026-03-01 10:00 | process  | fail        |
        | internal_service_review | process  | service_team         | 2026-04-02 10:00 | process  | fail        |
        | internal_service_review | process  |                      | 2026-03-01 10:00 | process  | no_evidence |
        | internal_service_review | process  | service_team         |                  | process  | no_evidence |

  Rule: R-6.2-08 Independent external assessment

    Scenario Outline: From outside, independent, or a reason on record
      Given the following organization records:
        | id | type   |
        | O1 | <role> |
      And the following assessment records:
        | id | type        | independent   | performer_party | completed_at     |
        | A1 | third_party | <independent> | <party>         | 2026-03-01 10:00 |
      And the following deviation records:
        | id | subject_type | subject_id | requirement_id | reason | approved_at | valid_until |
        | V1 | organization | <excused>  | R-6.2-08       | small  | 2026-01-15  | <until>     |
      When requirement "R-6.2-08" is checked as of "2026-04-01"
      Then the verdict for "O1" is "<verdict>"

      Examples:
        | role     | independent | party    | excused | until      | verdict        |
        | provider | true        | external | O9      | 2026-12-31 | pass           |
        | provider | false       | external | O9      | 2026-12-31 | fail           |
        | provider | true        | internal | O9      | 2026-12-31 | fail           |
        | provider | false       | external | O1      | 2026-04-01 | pass           |
        | provider | false       | external | O1      | 2026-03-31 | fail           |
        | provider | false       | external | O1      |            | no_evidence    |
        | provider |             | external | O9      | 2026-12-31 | no_evidence    |
        | client   | false       | external | O9      | 2026-12-31 | not_applicable |

  Rule: R-6.2-09 Analysis rests on figures

    Scenario Outline: Whatever was analysed
      Given the following feedback records:
        | id | analysed_at | quantified |
        | F1 | <analysed>  | <figures>  |
      When requirement "R-6.2-09" is checked as of "2026-04-01"
      Then the verdict for "F1" is "<verdict>"

      Examples:
        | analysed         | figures | verdict        |
        | 2026-03-01 10:00 | true    | pass           |
        | 2026-03-01 10:00 | false   | fail           |
        | 2026-03-01 10:00 |         | no_evidence    |
        |                  | false   | not_applicable |

  Rule: R-6.2-10 Feedback sorted and analysed

    Scenario Outline: Within 30 days of receipt
      Given the following feedback records:
        | id | received_at | category   | analysed_at |
        | F1 | <received>  | <category> | <analysed>  |
      When requirement "R-6.2-10/<part>" is checked as of "2026-04-01"
      Then the verdict for "F1" is "<verdict>"

      Examples:
        | received         | category | analysed         | part        | verdict     |
        | 2026-01-05 10:00 | quality  | 2026-04-01 10:00 | category    | pass        |
        | 2026-01-05 10:00 | quality  | 2026-04-01 10:00 | analysed_at | pass        |
        | 2026-03-01 10:00 |          |                  | category    | fail        |
        | 2026-03-01 10:00 | quality  |                  | analysed_at | fail        |
        | 2026-03-02 10:00 |          |                  | category    | pending     |
        | 2026-03-02 10:00 | quality  |                  | analysed_at | pending     |
        |                  | quality  |                  | analysed_at | no_evidence |

  Rule: R-6.2-11 Main problems identified

    Scenario Outline: From the feedback of the contract
      Given the following contract records:
        | id | signed_at | start_date |
        | C1 | <signed>  | <start>    |
      And the following feedback records:
        | id | contract_id | problem_ref | received_at |
        | F1 | C1          | <problem>   | <received>  |
      When requirement "R-6.2-11" is checked as of "2026-04-01"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | signed     | start      | problem      | received   | verdict        |
        | 2024-12-20 | 2025-01-01 | slow answers | 2026-04-01 | pass           |
        | 2024-12-20 | 2025-03-31 |              | 2026-03-01 | fail           |
        | 2024-12-20 | 2025-04-01 |              | 2026-03-01 | pending        |
        | 2024-12-20 | 2025-01-01 | slow answers |            | no_evidence    |
        |            | 2026-04-02 |              | 2026-03-01 | not_applicable |

  Rule: R-6.2-12 Proposal for each main problem

    Scenario Outline: On this feedback, or on other feedback of the same problem
      Given the following feedback records:
        | id | contract_id | received_at      | problem_ref | suggestion |
        | F1 | C1          | <received>       | <problem>   | <own>      |
        | F2 | C1          | 2026-02-01 10:00 | <other>     | training   |
      When requirement "R-6.2-12" is checked as of "2026-04-01"
      Then the verdict for "F1" is "<verdict>"

      Examples:
        | received         | problem | own         | other | verdict        |
        | 2026-01-05 10:00 | P1      | second line | P2    | pass           |
        | 2026-01-05 10:00 | P1      |             | P1    | pass           |
        | 2026-01-30 10:00 | P1      |             | P2    | fail           |
        | 2026-01-31 10:00 | P1      |             | P2    | pending        |
        |                  | P1      |             | P2    | no_evidence    |
        | 2026-01-05 10:00 |         |             | P2    | not_applicable |

  Rule: R-6.2-13 Proposals carried out and followed up

    Scenario Outline: Within 180 days, unless declined
      Given the following feedback records:
        | id | received_at | suggestion | disposition | improvement_action_id |
        | F1 | <received>  | training   | <decided>   | <action>              |
      And the following improvement action records:
        | id | implemented_at | last_tracked_at |
        | I1 | <done>         | <tracked>       |
      When requirement "R-6.2-13" is checked as of "2026-04-01"
      Then the verdict for "F1" is "<verdict>"

      Examples:
        | received         | decided  | action | done       | tracked    | verdict        |
        | 2025-10-02 10:00 | accepted | I1     | 2025-12-01 | 2025-12-01 | pass           |
        | 2025-10-02 10:00 | accepted | I1     | 2025-12-01 | 2025-11-30 | fail           |
        | 2025-10-02 10:00 | accepted | I1     | 2025-12-01 |            | fail           |
        | 2025-10-02 10:00 | accepted | I1     |            | 2025-12-01 | fail           |
        | 2025-10-02 10:00 | accepted |        | 2025-12-01 | 2025-12-01 | fail           |
        | 2025-10-03 10:00 | accepted |        | 2025-12-01 | 2025-12-01 | pending        |
        |                  | accepted |        | 2025-12-01 | 2025-12-01 | no_evidence    |
        | 2025-10-02 10:00 | rejected |        | 2025-12-01 | 2025-12-01 | not_applicable |

  Rule: R-6.2-14 Steps from feedback to improvement in order

    Scenario Outline: No step before the one it follows, or a reason on record
      Given the following feedback records:
        | id | contract_id | received_at      | analysed_at | improvement_action_id |
        | F1 | C1          | 2025-06-01 10:00 | <analysed>  | I1                    |
      And the following improvement action records:
        | id | goal_set_at | implemented_at | last_tracked_at |
        | I1 | <set>       | <done>         | <tracked>       |
      And the following deviation records:
        | id | subject_type | subject_id | requirement_id | reason | approved_at | valid_until |
        | V1 | contract     | <excused>  | R-6.2-14       | urgent | 2026-01-15  | 2026-12-31  |
      When requirement "R-6.2-14/<part>" is checked as of "2026-04-01"
      Then the verdict for "F1" is "<verdict>"

      Examples:
        | analysed         | set        | done       | tracked    | excused | part      | verdict        |
        | 2025-06-01 10:00 | 2025-06-01 | 2025-06-01 | 2025-06-01 | C9      | analyse   | pass           |
        | 2025-06-01 10:00 | 2025-06-01 | 2025-06-01 | 2025-06-01 | C9      | propose   | pass           |
        | 2025-06-01 10:00 | 2025-06-01 | 2025-06-01 | 2025-06-01 | C9      | implement | pass           |
        | 2025-06-01 10:00 | 2025-06-01 | 2025-06-01 | 2025-06-01 | C9      | follow_up | pass           |
        | 2025-06-01 09:59 | 2025-06-01 | 2025-06-01 | 2025-06-01 | C9      | analyse   | fail           |
        | 2025-06-02 10:00 | 2025-06-01 | 2025-06-01 | 2025-06-01 | C9      | propose   | fail           |
        | 2025-06-01 10:00 | 2025-06-01 | 2025-05-31 | 2025-06-01 | C9      | implement | fail           |
        | 2025-06-01 10:00 | 2025-06-01 | 2025-12-31 | 2025-12-01 | C9      | follow_up | fail           |
        | 2025-06-01 10:00 | 2025-06-01 | 2026-01-01 | 2025-12-01 | C9      | follow_up | pending        |
        | 2025-06-01 10:00 | 2025-06-01 | 2025-12-31 | 2025-12-01 | C1      | follow_up | pass           |
        |                  | 2025-06-01 | 2025-06-01 | 2025-06-01 | C9      | analyse   | not_applicable |
        |                  | 2025-06-01 | 2025-06-01 | 2025-06-01 | C9      | propose   | no_evidence    |
