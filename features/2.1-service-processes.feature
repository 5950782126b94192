Feature: 2.1 Service processes
  Processes of a service are designed from the contract and for the client, complete, written down, controlled, measured,
  audited and improved; requests show that they are lived.

  Rule: R-2.1-01 Process designed from the contract

    Scenario Outline: Its clauses are there, and are of its own contract
      Given the following process definition records:
        | id | type   | contract_id | general   | clause_refs | effective_at |
        | P1 | <type> | <contract>  | <general> | <clauses>   | <since>      |
      And the following contract clause records:
        | id | contract_id |
        | K1 | C1          |
        | K2 | C1          |
        | K3 | C2          |
      When requirement "R-2.1-01" is checked as of "2026-04-01"
      Then the verdict for "P1" is "<verdict>"

      Examples:
        | type              | contract | general | clauses | since      | verdict        |
        | service           | C1       | no      | K1      | 2026-04-01 | pass           |
        | request_handling  | C1       | no      | K1; K2  | 2026-01-01 | pass           |
        | sla_execution     |          | yes     | K1; K3  | 2026-01-01 | pass           |
        | service           | C1       | no      | none    | 2026-01-01 | fail           |
        | service           | C1       | no      |         | 2026-01-01 | fail           |
        | service           | C1       | no      | K1; K9  | 2026-01-01 | fail           |
        | service           |          | yes     | K1; K9  | 2026-01-01 | fail           |
        | service           | C1       | no      | K1; K3  | 2026-01-01 | fail           |
        | service           |          | no      | K1      | 2026-01-01 | no_evidence    |
        |                   | C1       | no      | K1      | 2026-01-01 | no_evidence    |
        | service           | C1       | no      | none    | 2026-04-02 | not_applicable |
        | service           | C1       | no      | none    |            | not_applicable |
        | change_management | C1       | no      | none    | 2026-01-01 | not_applicable |

    Scenario: The clauses were not handed in
      Given the following process definition records:
        | id | type    | contract_id | general | clause_refs | effective_at |
        | P1 | service | C1          | no      | K1          | 2026-01-01   |
      And the contract clause file is missing
      When requirement "R-2.1-01" is checked as of "2026-04-01"
      Then the verdict for "P1" is "no_evidence"

  Rule: R-2.1-02 Contents of a service process

    Scenario Outline: What, how well, by whom and when
      Given the following process definition records:
        | id | type   | content   | delivery_standard | responsibilities | delivery_time | effective_at |
        | P1 | <type> | <content> | <standard>        | <who>            | <when>        | <since>      |
      When requirement "R-2.1-02/<part>" is checked as of "2026-04-01"
      Then the verdict for "P1" is "<verdict>"

      Examples:
        | type    | content | standard | who  | when | since      | part              | verdict        |
        | service | Desk    |          |      |      | 2026-04-01 | content           | pass           |
        | service |         | S1       | RACI | 8 h  | 2026-01-01 | content           | fail           |
        | service |         | S1       |      |      | 2026-01-01 | delivery_standard | pass           |
        | service | Desk    |          | RACI | 8 h  | 2026-01-01 | delivery_standard | fail           |
        | service |         |          | RACI |      | 2026-01-01 | responsibilities  | pass           |
        | service | Desk    | S1       |      | 8 h  | 2026-01-01 | responsibilities  | fail           |
        | service |         |          |      | 8 h  | 2026-01-01 | delivery_time     | pass           |
        | service | Desk    | S1       | RACI |      | 2026-01-01 | delivery_time     | fail           |
        | service |         |          |      |      |            | content           | not_applicable |
        | repeal  |         |          |      |      | 2026-01-01 | delivery_time     | not_applicable |

    Scenario: The contents were not handed in
      Given the following process definition records:
        | id | type    | effective_at |
        | P1 | service | 2026-01-01   |
      When requirement "R-2.1-02/content" is checked as of "2026-04-01"
      Then the verdict for "P1" is "no_evidence"

  Rule: R-2.1-03 Processes every contract needs

    Scenario Outline: In force for the contract or for all contracts
      Given the following contract records:
        | id | signed_at  | start_date |
        | C1 | 2025-12-20 | 2026-01-01 |
      And the following process definition records:
        | id | type   | contract_id | general   | effective_at |
        | P1 | <type> | <contract>  | <general> | <since>      |
      When requirement "R-2.1-03/<process>" is checked as of "2026-04-01"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | process                  | type                     | contract | general | since      | verdict     |
        | request_handling         | request_handling         |          | yes     | 2025-06-01 | pass        |
        | configuration_management | configuration_management | C1       | no      | 2026-04-01 | pass        |
        | sla_execution            | SLA执行                  | C1       |         | 2026-01-01 | pass        |
        | monitoring_improvement   | monitoring_improvement   | C1       | no      | 2026-01-01 | pass        |
        | monitoring_improvement   | sla_execution            | C1       | no      | 2026-01-01 | fail        |
        | request_handling         | request_handling         | C2       | no      | 2025-06-01 | fail        |
        | configuration_management | configuration_management | C1       | no      |            | fail        |
        | sla_execution            | sla_execution            |          | yes     | 2026-04-02 | fail        |
        | request_handling         | request_handling         |          | no      | 2025-06-01 | no_evidence |

    Scenario Outline: By the first day of the service
      Given the following contract records:
        | id | signed_at | start_date |
        | C1 | <signed>  | <start>    |
      And no process definition records are declared
      When requirement "R-2.1-03/request_handling" is checked as of "2026-04-01"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | signed     | start      | verdict        |
        | 2026-03-20 | 2026-04-01 | pending        |
        | 2026-03-20 | 2026-03-31 | fail           |
        | 2026-04-01 |            | pending        |
        | 2026-03-31 |            | fail           |
        |            | 2026-03-31 | fail           |
        |            | 2026-04-02 | not_applicable |
        |            |            | not_applicable |

  Rule: R-2.1-04 Stages of request handling

    Scenario Outline: From receipt to feedback
      Given the following process definition records:
        | id | type   | steps   | effective_at |
        | P1 | <type> | <steps> | <since>      |
      When requirement "R-2.1-04/<stage>" is checked as of "2026-04-01"
      Then the verdict for "P1" is "<verdict>"

      Examples:
        | type             | steps                               | since      | stage    | verdict        |
        | request_handling | receive                             | 2026-04-01 | receive  | pass           |
        | request_handling | evaluate; assign; handle; feedback  | 2026-01-01 | receive  | fail           |
        | request_handling | 评估                                | 2026-01-01 | evaluate | pass           |
        | request_handling | receive; assign; handle; feedback   | 2026-01-01 | evaluate | fail           |
        | request_handling | assign                              | 2026-01-01 | assign   | pass           |
        | request_handling | receive; evaluate; handle; feedback | 2026-01-01 | assign   | fail           |
        | request_handling | handle                              | 2026-01-01 | handle   | pass           |
        | request_handling | none                                | 2026-01-01 | handle   | fail           |
        | request_handling | feedback                            | 2026-01-01 | feedback | pass           |
        | request_handling |                                     | 2026-01-01 | feedback | fail           |
        | request_handling | none                                |            | receive  | not_applicable |
        | sla_execution    | none                                | 2026-01-01 | receive  | not_applicable |

    Scenario: The stages were not handed in
      Given the following process definition records:
        | id | type             | effective_at |
        | P1 | request_handling | 2026-01-01   |
      When requirement "R-2.1-04/receive" is checked as of "2026-04-01"
      Then the verdict for "P1" is "no_evidence"

  Rule: R-2.1-05 Life of a configuration item

    Scenario Outline: From identification to retirement
      Given the following process definition records:
        | id | type   | steps   | effective_at |
        | P1 | <type> | <steps> | <since>      |
      When requirement "R-2.1-05/<stage>" is checked as of "2026-04-01"
      Then the verdict for "P1" is "<verdict>"

      Examples:
        | type                     | steps                             | since      | stage    | verdict        |
        | configuration_management | identify                          | 2026-04-01 | identify | pass           |
        | configuration_management | record; change; monitor; retire   | 2026-01-01 | identify | fail           |
        | configuration_management | record                            | 2026-01-01 | record   | pass           |
        | configuration_management | identify; change; monitor; retire | 2026-01-01 | record   | fail           |
        | configuration_management | 变更                              | 2026-01-01 | change   | pass           |
        | configuration_management | identify; record; monitor; retire | 2026-01-01 | change   | fail           |
        | configuration_management | monitor                           | 2026-01-01 | monitor  | pass           |
        | configuration_management | none                              | 2026-01-01 | monitor  | fail           |
        | configuration_management | retire                            | 2026-01-01 | retire   | pass           |
        | configuration_management |                                   | 2026-01-01 | retire   | fail           |
        | configuration_management | none                              |            | identify | not_applicable |
        | request_handling         | none                              | 2026-01-01 | identify | not_applicable |

    Scenario: The stages were not handed in
      Given the following process definition records:
        | id | type                     | effective_at |
        | P1 | configuration_management | 2026-01-01   |
      When requirement "R-2.1-05/retire" is checked as of "2026-04-01"
      Then the verdict for "P1" is "no_evidence"

  Rule: R-2.1-06 Life of a service level

    Scenario Outline: From agreement to improvement
      Given the following process definition records:
        | id | type   | steps   | effective_at |
        | P1 | <type> | <steps> | <since>      |
      When requirement "R-2.1-06/<stage>" is checked as of "2026-04-01"
      Then the verdict for "P1" is "<verdict>"

      Examples:
        | type             | steps                     | since      | stage   | verdict        |
        | sla_execution    | 制定                      | 2026-04-01 | define  | pass           |
        | sla_execution    | execute; monitor; improve | 2026-01-01 | define  | fail           |
        | sla_execution    | execute                   | 2026-01-01 | execute | pass           |
        | sla_execution    | define; monitor; improve  | 2026-01-01 | execute | fail           |
        | sla_execution    | monitor                   | 2026-01-01 | monitor | pass           |
        | sla_execution    | none                      | 2026-01-01 | monitor | fail           |
        | sla_execution    | improve                   | 2026-01-01 | improve | pass           |
        | sla_execution    |                           | 2026-01-01 | improve | fail           |
        | sla_execution    | none                      |            | define  | not_applicable |
        | request_handling | none                      | 2026-01-01 | define  | not_applicable |

    Scenario: The stages were not handed in
      Given the following process definition records:
        | id | type          | effective_at |
        | P1 | sla_execution | 2026-01-01   |
      When requirement "R-2.1-06/improve" is checked as of "2026-04-01"
      Then the verdict for "P1" is "no_evidence"

  Rule: R-2.1-07 Measurements and feedback used

    Scenario Outline: An improvement came from them and was carried out
      Given the following process definition records:
        | id | type                   | contract_id | general   | effective_at |
        | P1 | monitoring_improvement | <process>   | <general> | 2025-01-01   |
      And the following improvement action records:
        | id | source_type | contract_id | implemented_at |
        | I1 | <source>    | <contract>  | <done>         |
      When requirement "R-2.1-07" is checked as of "2026-04-01"
      Then the verdict for "P1" is "<verdict>"

      Examples:
        | process | general | source          | contract | done       | verdict     |
        | C1      | no      | kpi_measurement | C1       | 2025-06-01 | pass        |
        | C1      | no      | 反馈            | C1       | 2026-04-01 | pass        |
        |         | yes     | feedback        | C2       | 2025-06-01 | pass        |
        | C1      | no      | feedback        | C2       | 2025-06-01 | fail        |
        | C1      | no      | review          | C1       | 2025-06-01 | fail        |
        |         | yes     | review          | C1       | 2025-06-01 | fail        |
        | C1      | no      | feedback        | C1       |            | fail        |
        | C1      | no      | feedback        | C1       | 2026-04-02 | fail        |
        | C1      | no      | feedback        |          | 2025-06-01 | no_evidence |
        | C1      | no      |                 | C1       | 2025-06-01 | no_evidence |
        |         | no      | feedback        | C1       | 2025-06-01 | no_evidence |

    Scenario Outline: Within a year of its start
      Given the following process definition records:
        | id | type   | contract_id | general | effective_at |
        | P1 | <type> | C1          | no      | <since>      |
      And no improvement action records are declared
      When requirement "R-2.1-07" is checked as of "2026-04-01"
      Then the verdict for "P1" is "<verdict>"

      Examples:
        | type                   | since      | verdict        |
        | monitoring_improvement | 2025-04-01 | pending        |
        | monitoring_improvement | 2025-03-31 | fail           |
        | monitoring_improvement |            | not_applicable |
        | sla_execution          | 2025-01-01 | not_applicable |

  Rule: R-2.1-08 Process serves the client

    Scenario Outline: Requirements of the client, or a service-level clause
      Given the following process definition records:
        | id | type   | clause_refs | client_requirement_refs | effective_at |
        | P1 | <type> | <clauses>   | <requirements>          | <since>      |
      And the following requirement records:
        | id |
        | Q1 |
        | Q2 |
      And the following contract clause records:
        | id | type  |
        | K1 | sla   |
        | K2 | price |
        | K3 |       |
      When requirement "R-2.1-08" is checked as of "2026-04-01"
      Then the verdict for "P1" is "<verdict>"

      Examples:
        | type          | clauses | requirements | since      | verdict        |
        | service       | none    | Q1           | 2026-04-01 | pass           |
        | service       | K2      | Q1; Q2       | 2026-01-01 | pass           |
        | sla_execution | K1; K2  | none         | 2026-01-01 | pass           |
        | service       | K2      | none         | 2026-01-01 | fail           |
        | service       | none    | none         | 2026-01-01 | fail           |
        | service       | K1      |              | 2026-01-01 | fail           |
        | service       | K1      | Q1; Q9       | 2026-01-01 | fail           |
        | service       | K3      | none         | 2026-01-01 | no_evidence    |
        | service       | none    | none         |            | not_applicable |
        | amendment     | none    | none         | 2026-01-01 | not_applicable |

  Rule: R-2.1-09 Requests can be traced

    Scenario Outline: To the process they were handled by
      Given the following service request records:
        | id | process_id | closed_at |
        | Q1 | <process>  | <closed>  |
      And the following process definition records:
        | id |
        | P1 |
      When requirement "R-2.1-09/process" is checked as of "2026-04-01"
      Then the verdict for "Q1" is "<verdict>"

      Examples:
        | process | closed     | verdict        |
        | P1      | 2026-04-01 | pass           |
        | P9      | 2026-03-02 | fail           |
        |         | 2026-03-02 | fail           |
        |         |            | not_applicable |
        |         | 2026-04-02 | not_applicable |

    Scenario Outline: With the time of each stage
      Given the following service request records:
        | id | received_at | evaluated_at | assigned_at | handled_at | feedback_at | closed_at |
        | Q1 | <received>  | <evaluated>  | <assigned>  | <handled>  | <fed back>  | <closed>  |
      When requirement "R-2.1-09/<stage>" is checked as of "2026-04-01"
      Then the verdict for "Q1" is "<verdict>"

      Examples:
        | received   | evaluated  | assigned   | handled    | fed back   | closed     | stage        | verdict        |
        | 2026-03-01 |            |            |            |            | 2026-03-02 | received_at  | pass           |
        |            | 2026-03-01 | 2026-03-01 | 2026-03-01 | 2026-03-01 | 2026-03-02 | received_at  | fail           |
        | 2026-03-01 | 2026-03-01 |            |            |            | 2026-03-02 | evaluated_at | pass           |
        | 2026-03-01 |            | 2026-03-01 | 2026-03-01 | 2026-03-01 | 2026-03-02 | evaluated_at | fail           |
        | 2026-03-01 |            | 2026-03-01 |            |            | 2026-03-02 | assigned_at  | pass           |
        | 2026-03-01 | 2026-03-01 |            | 2026-03-01 | 2026-03-01 | 2026-03-02 | assigned_at  | fail           |
        | 2026-03-01 |            |            | 2026-03-01 |            | 2026-03-02 | handled_at   | pass           |
        | 2026-03-01 | 2026-03-01 | 2026-03-01 |            | 2026-03-01 | 2026-03-02 | handled_at   | fail           |
        | 2026-03-01 |            |            |            | 2026-03-01 | 2026-03-02 | feedback_at  | pass           |
        | 2026-03-01 | 2026-03-01 | 2026-03-01 | 2026-03-01 |            | 2026-03-02 | feedback_at  | fail           |
        | 2026-03-01 |            |            |            |            |            | feedback_at  | not_applicable |

    Scenario: Times were not handed in
      Given the following service request records:
        | id | closed_at  |
        | Q1 | 2026-03-02 |
      When requirement "R-2.1-09/handled_at" is checked as of "2026-04-01"
      Then the verdict for "Q1" is "no_evidence"

  Rule: R-2.1-10 Stages in their order

    Scenario Outline: No stage before the one it follows
      Given the following service request records:
        | id | received_at | evaluated_at | assigned_at | handled_at | feedback_at |
        | Q1 | <received>  | <evaluated>  | <assigned>  | <handled>  | <fed back>  |
      When requirement "R-2.1-10/<stage>" is checked as of "2026-04-01"
      Then the verdict for "Q1" is "<verdict>"

      Examples:
        | received         | evaluated        | assigned         | handled          | fed back         | stage    | verdict        |
        | 2026-03-01T09:00 | 2026-03-01T09:00 |                  |                  |                  | evaluate | pass           |
        | 2026-03-01T09:01 | 2026-03-01T09:00 |                  |                  |                  | evaluate | fail           |
        |                  | 2026-03-01T09:00 |                  |                  |                  | evaluate | no_evidence    |
        | 2026-03-01T09:00 |                  |                  |                  |                  | evaluate | not_applicable |
        | 2026-03-01       | 2026-03-01       | 2026-03-01       |                  |                  | assign   | pass           |
        | 2026-03-01       | 2026-03-02       | 2026-03-01       |                  |                  | assign   | fail           |
        | 2026-03-01       |                  | 2026-03-01       |                  |                  | assign   | no_evidence    |
        | 2026-03-01T09:00 | 2026-03-01T09:10 | 2026-03-01T09:20 | 2026-03-01T09:20 |                  | handle   | pass           |
        | 2026-03-01T09:00 | 2026-03-01T09:10 | 2026-03-01T09:20 | 2026-03-01T09:19 |                  | handle   | fail           |
        | 2026-03-01T09:00 | 2026-03-01T09:10 | 2026-03-01T09:20 | 2026-03-01T09:30 | 2026-03-01T09:30 | feedback | pass           |
        | 2026-03-01T09:00 | 2026-03-01T09:10 | 2026-03-01T09:20 | 2026-03-01T09:30 | 2026-03-01T09:29 | feedback | fail           |
        | 2026-03-01T09:00 | 2026-03-01T09:10 | 2026-03-01T09:20 | 2026-03-01T09:30 | 2026-04-02T09:00 | feedback | not_applicable |

  Rule: R-2.1-11 Process control and quality measures

    Scenario Outline: At least one measure
      Given the following process definition records:
        | id | quality_measures | effective_at |
        | P1 | <measures>       | <since>      |
      When requirement "R-2.1-11" is checked as of "2026-04-01"
      Then the verdict for "P1" is "<verdict>"

      Examples:
        | measures                | since      | verdict        |
        | sampling                | 2026-04-01 | pass           |
        | sampling; second reader | 2026-01-01 | pass           |
        | none                    | 2026-01-01 | fail           |
        |                         | 2026-01-01 | fail           |
        | none                    |            | not_applicable |
        | none                    | 2026-04-02 | not_applicable |

    Scenario: The measures were not handed in
      Given the following process definition records:
        | id | effective_at |
        | P1 | 2026-01-01   |
      When requirement "R-2.1-11" is checked as of "2026-04-01"
      Then the verdict for "P1" is "no_evidence"

  Rule: R-2.1-12 Process can be revised

    Scenario Outline: It says how
      Given the following process definition records:
        | id | revision_mechanism | effective_at |
        | P1 | <mechanism>        | <since>      |
      When requirement "R-2.1-12" is checked as of "2026-04-01"
      Then the verdict for "P1" is "<verdict>"

      Examples:
        | mechanism          | since      | verdict        |
        | Read twice a year  | 2026-04-01 | pass           |
        |                    | 2026-01-01 | fail           |
        |                    |            | not_applicable |

    Scenario: How processes are revised was not handed in
      Given the following process definition records:
        | id | effective_at |
        | P1 | 2026-01-01   |
      When requirement "R-2.1-12" is checked as of "2026-04-01"
      Then the verdict for "P1" is "no_evidence"

  Rule: R-2.1-13 Process written down

    Scenario Outline: In a document on file
      Given the following process definition records:
        | id | document_id | effective_at |
        | P1 | <document>  | <since>      |
      And the following document records:
        | id | created_at |
        | D1 | <created>  |
      When requirement "R-2.1-13" is checked as of "2026-04-01"
      Then the verdict for "P1" is "<verdict>"

      Examples:
        | document | created    | since      | verdict        |
        | D1       | 2026-04-01 | 2026-04-01 | pass           |
        | D1       | 2026-04-02 | 2026-01-01 | fail           |
        | D9       | 2026-01-01 | 2026-01-01 | fail           |
        |          | 2026-01-01 | 2026-01-01 | fail           |
        | D1       |            | 2026-01-01 | no_evidence    |
        |          | 2026-01-01 |            | not_applicable |

  Rule: R-2.1-14 Flow chart

    Scenario Outline: A chart on file
      Given the following process definition records:
        | id | flowchart_id | effective_at |
        | P1 | <chart>      | <since>      |
      And the following document records:
        | id | created_at |
        | D1 | <created>  |
      When requirement "R-2.1-14" is checked as of "2026-04-01"
      Then the verdict for "P1" is "<verdict>"

      Examples:
        | chart | created    | since      | verdict        |
        | D1    | 2026-04-01 | 2026-04-01 | pass           |
        | D1    | 2026-04-02 | 2026-01-01 | fail           |
        | D9    | 2026-01-01 | 2026-01-01 | fail           |
        |       | 2026-01-01 | 2026-01-01 | fail           |
        | D1    |            | 2026-01-01 | no_evidence    |
        |       | 2026-01-01 |            | not_applicable |

    Scenario: The documents were not handed in
      Given the following process definition records:
        | id | flowchart_id | effective_at |
        | P1 | D1           | 2026-01-01   |
      And the document file is missing
      When requirement "R-2.1-14" is checked as of "2026-04-01"
      Then the verdict for "P1" is "no_evidence"

  Rule: R-2.1-15 Control points

    Scenario Outline: At least one
      Given the following process definition records:
        | id | control_points | effective_at |
        | P1 | <points>       | <since>      |
      When requirement "R-2.1-15" is checked as of "2026-04-01"
      Then the verdict for "P1" is "<verdict>"

      Examples:
        | points               | since      | verdict        |
        | check before closing | 2026-04-01 | pass           |
        | none                 | 2026-01-01 | fail           |
        |                      | 2026-01-01 | fail           |
        | none                 | 2026-04-02 | not_applicable |

    Scenario: The control points were not handed in
      Given the following process definition records:
        | id | effective_at |
        | P1 | 2026-01-01   |
      When requirement "R-2.1-15" is checked as of "2026-04-01"
      Then the verdict for "P1" is "no_evidence"

  Rule: R-2.1-16 Execution supported by tools

    Scenario Outline: At least one
      Given the following process definition records:
        | id | tool   | effective_at |
        | P1 | <tool> | <since>      |
      When requirement "R-2.1-16" is checked as of "2026-04-01"
      Then the verdict for "P1" is "<verdict>"

      Examples:
        | tool      | since      | verdict        |
        | ticketing | 2026-04-01 | pass           |
        | none      | 2026-01-01 | fail           |
        |           | 2026-01-01 | fail           |
        | none      |            | not_applicable |

    Scenario: The tools were not handed in
      Given the following process definition records:
        | id | effective_at |
        | P1 | 2026-01-01   |
      When requirement "R-2.1-16" is checked as of "2026-04-01"
      Then the verdict for "P1" is "no_evidence"

  Rule: R-2.1-17 Process monitored with indicators

    Scenario Outline: One of its indicators was measured
      Given the following process definition records:
        | id | kpi_ids      | effective_at |
        | P1 | <indicators> | 2026-01-01   |
      And the following kpi measurement records:
        | id | kpi_id      | period_end | value   |
        | M1 | <indicator> | <until>    | <value> |
      When requirement "R-2.1-17" is checked as of "2026-04-01"
      Then the verdict for "P1" is "<verdict>"

      Examples:
        | indicators | indicator | until      | value | verdict     |
        | K1; K2     | K2        | 2026-04-01 | 2     | pass        |
        | K1         | K2        | 2026-03-31 | 2     | fail        |
        | K1         | K1        | 2026-03-31 |       | fail        |
        | K1         | K1        | 2026-04-02 | 2     | fail        |
        | none       | K1        | 2026-03-31 | 2     | fail        |
        |            | K1        | 2026-03-31 | 2     | fail        |
        | K1         |           | 2026-03-31 | 2     | no_evidence |
        | K1         | K1        |            | 2     | no_evidence |

    Scenario Outline: Within a month of its start
      Given the following process definition records:
        | id | kpi_ids | effective_at |
        | P1 | K1      | <since>      |
      And no kpi measurement records are declared
      When requirement "R-2.1-17" is checked as of "2026-04-01"
      Then the verdict for "P1" is "<verdict>"

      Examples:
        | since      | verdict        |
        | 2026-03-01 | pending        |
        | 2026-02-28 | fail           |
        |            | not_applicable |

  Rule: R-2.1-18 Performance of the process evaluated

    Scenario Outline: Evaluated with a conclusion since it is in force
      Given the following process definition records:
        | id | effective_at |
        | P1 | 2025-01-01   |
      And the following assessment records:
        | id | type   | subject_type   | subject_id | conclusion   | completed_at |
        | A1 | <type> | <subject type> | <process>  | <conclusion> | <done>       |
      When requirement "R-2.1-18" is checked as of "2026-04-01"
      Then the verdict for "P1" is "<verdict>"

      Examples:
        | type                | subject type       | process | conclusion | done       | verdict     |
        | process_performance | process_definition | P1      | Runs well  | 2025-01-01 | pass        |
        | 流程绩效评估        | 流程               | P1      | Slow       | 2026-04-01 | pass        |
        | process_performance | process_definition | P1      | Runs well  | 2024-12-31 | fail        |
        | process_audit       | process_definition | P1      | Runs well  | 2025-06-01 | fail        |
        | process_performance | process_definition | P1      |            | 2025-06-01 | fail        |
        | process_performance | process_definition | P1      | Runs well  |            | fail        |
        | process_performance | process_definition | P1      | Runs well  | 2026-04-02 | fail        |
        | process_performance | process_definition | P2      | Runs well  | 2025-06-01 | fail        |
        | process_performance | contract           | P1      | Runs well  | 2025-06-01 | fail        |
        | process_performance | process_definition |         | Runs well  | 2025-06-01 | no_evidence |

    Scenario Outline: Within a year of its start
      Given the following process definition records:
        | id | effective_at |
        | P1 | <since>      |
      And no assessment records are declared
      When requirement "R-2.1-18" is checked as of "2026-04-01"
      Then the verdict for "P1" is "<verdict>"

      Examples:
        | since      | verdict        |
        | 2025-04-01 | pending        |
        | 2025-03-31 | fail           |
        |            | not_applicable |

  Rule: R-2.1-19 Process change approved, evaluated and tested

    Scenario Outline: All three once it is begun
      Given the following change request records:
        | id | subject_type | approval_id | evaluated_at | tested_at | implementation_started_at | implemented_at |
        | G1 | <subject>    | <approval>  | <evaluated>  | <tested>  | <begun>                   | <done>         |
      And the following approval records:
        | id | decision |
        | A1 | approved |
        | A2 | rejected |
      When requirement "R-2.1-19/<part>" is checked as of "2026-04-01"
      Then the verdict for "G1" is "<verdict>"

      Examples:
        | subject            | approval | evaluated  | tested     | begun      | done       | part       | verdict        |
        | process_definition | A1       |            |            | 2026-04-01 |            | approval   | pass           |
        | process_definition | A2       | 2026-03-01 | 2026-03-02 | 2026-03-03 |            | approval   | fail           |
        | process_definition | A9       | 2026-03-01 | 2026-03-02 | 2026-03-03 |            | approval   | fail           |
        | process_definition |          | 2026-03-01 | 2026-03-02 |            | 2026-03-03 | approval   | fail           |
        | process_definition |          | 2026-03-01 |            | 2026-03-03 |            | evaluation | pass           |
        | process_definition | A1       |            | 2026-03-02 | 2026-03-03 |            | evaluation | fail           |
        | 流程               |          |            | 2026-03-02 |            | 2026-03-03 | test       | pass           |
        | process_definition | A1       | 2026-03-01 |            |            | 2026-03-03 | test       | fail           |
        | process_definition |          |            |            |            |            | test       | not_applicable |
        | process_definition |          |            |            | 2026-04-02 |            | test       | not_applicable |
        | information_system |          |            |            | 2026-03-03 |            | test       | not_applicable |
        |                    |          |            |            | 2026-03-03 |            | test       | no_evidence    |

  Rule: R-2.1-20 Process change controlled before it takes effect

    Scenario Outline: No control after the change is in effect
      Given the following change request records:
        | id | subject_type | approved_at | evaluated_at | tested_at | implemented_at |
        | G1 | <subject>    | <approved>  | <evaluated>  | <tested>  | <done>         |
      When requirement "R-2.1-20" is checked as of "2026-04-01"
      Then the verdict for "G1" is "<verdict>"

      Examples:
        | subject            | approved         | evaluated        | tested           | done             | verdict        |
        | process_definition | 2026-03-01T09:00 | 2026-03-01T09:00 | 2026-03-01T09:00 | 2026-03-01T09:00 | pass           |
        | process_definition | 2026-03-01       | 2026-03-01       | 2026-03-01       | 2026-03-01       | pass           |
        | process_definition | 2026-03-01T09:01 | 2026-03-01T08:00 | 2026-03-01T08:00 | 2026-03-01T09:00 | fail           |
        | process_definition | 2026-03-01T08:00 | 2026-03-01T09:01 | 2026-03-01T08:00 | 2026-03-01T09:00 | fail           |
        | process_definition | 2026-03-01       | 2026-03-01       | 2026-03-02       | 2026-03-01       | fail           |
        | process_definition |                  | 2026-03-03       | 2026-03-01       | 2026-03-02       | fail           |
        | process_definition |                  | 2026-03-01       | 2026-03-01       | 2026-03-02       | no_evidence    |
        | process_definition | 2026-03-01       | 2026-03-01       |                  | 2026-03-02       | no_evidence    |
        | process_definition | 2026-03-01       | 2026-03-01       | 2026-03-01       |                  | not_applicable |
        | contract           | 2026-03-03       | 2026-03-03       | 2026-03-03       | 2026-03-02       | not_applicable |

  Rule: R-2.1-21 Processes audited

    Scenario Outline: At least once a year
      Given the following process definition records:
        | id | effective_at |
        | P1 | <since>      |
      And the following assessment records:
        | id | type   | subject_type   | subject_id | completed_at |
        | A1 | <type> | <subject type> | <process>  | <done>       |
      When requirement "R-2.1-21" is checked as of "2026-04-01"
      Then the verdict for "P1" is "<verdict>"

      Examples:
        | since      | type              | subject type       | process | done       | verdict        |
        | 2024-04-01 | process_audit     | process_definition | P1      | 2025-04-01 | pass           |
        | 2024-03-31 | process_audit     | process_definition | P1      | 2025-04-01 | fail           |
        | 2024-04-01 | process_audit     | process_definition | P1      | 2025-03-31 | fail           |
        | 2025-04-01 | process_audit     | process_definition | P1      |            | pass           |
        | 2025-03-31 | process_audit     | process_definition | P1      |            | fail           |
        | 2025-03-31 | process_audit     | process_definition | P1      | 2026-04-02 | fail           |
        | 2025-03-31 | due_diligence     | process_definition | P1      | 2025-10-01 | fail           |
        | 2025-03-31 | process_audit     | process_definition | P2      | 2025-10-01 | fail           |
        | 2025-03-31 | process_audit     | contract           | P1      | 2025-10-01 | fail           |
        | 2025-01-01 | process_audit     | process_definition |         | 2025-10-01 | no_evidence    |
        |            | process_audit     | process_definition | P1      | 2025-10-01 | not_applicable |

    Scenario: The audits were not handed in
      Given the following process definition records:
        | id | effective_at |
        | P1 | 2025-01-01   |
      And the assessment file is missing
      When requirement "R-2.1-21" is checked as of "2026-04-01"
      Then the verdict for "P1" is "no_evidence"

  Rule: R-2.1-22 Feedback on processes leads to improvement

    Scenario Outline: It is analysed within 30 days
      Given the following feedback records:
        | id | category   | received_at | analysed_at |
        | F1 | <category> | <received>  | <analysed>  |
      When requirement "R-2.1-22/analysed" is checked as of "2026-04-01"
      Then the verdict for "F1" is "<verdict>"

      Examples:
        | category | received   | analysed   | verdict        |
        | process  | 2026-01-05 | 2026-04-01 | pass           |
        | 流程     | 2026-01-05 | 2026-01-10 | pass           |
        | process  | 2026-03-02 |            | pending        |
        | process  | 2026-03-01 |            | fail           |
        | process  | 2026-01-05 | 2026-04-02 | fail           |
        | process  |            |            | no_evidence    |
        |          | 2026-01-05 |            | no_evidence    |
        | staff    | 2026-01-05 |            | not_applicable |

    Scenario Outline: An action follows, or a decision that none does
      Given the following feedback records:
        | id | category | received_at | improvement_action_id | disposition |
        | F1 | process  | 2026-01-05  | <action>              | <decision>  |
      And the following improvement action records:
        | id | source_type | source_id |
        | I1 | <source>    | <from>    |
      When requirement "R-2.1-22/improved" is checked as of "2026-04-01"
      Then the verdict for "F1" is "<verdict>"

      Examples:
        | action | decision  | source   | from | verdict     |
        |        |           | feedback | F1   | pass        |
        | I1     | accepted  | review   | R1   | pass        |
        |        | rejected  | review   | R1   | pass        |
        |        | no_action | review   | R1   | pass        |
        |        | accepted  | feedback | F2   | fail        |
        | I9     |           | feedback | F2   | fail        |
        |        |           | review   | F1   | fail        |
        |        |           | feedback |      | no_evidence |

    Scenario: The actions were not handed in
      Given the following feedback records:
        | id | category | received_at | improvement_action_id | disposition |
        | F1 | process  | 2026-01-05  |                       |             |
      And the improvement action file is missing
      When requirement "R-2.1-22/improved" is checked as of "2026-04-01"
      Then the verdict for "F1" is "no_evidence"

  Rule: R-2.1-23 Business goals and technical capability

    Scenario Outline: What it is for, and what it rests on
      Given the following process definition records:
        | id | type   | business_goal_refs | capability_basis | effective_at |
        | P1 | <type> | <goals>            | <capability>     | <since>      |
      When requirement "R-2.1-23/<part>" is checked as of "2026-04-01"
      Then the verdict for "P1" is "<verdict>"

      Examples:
        | type             | goals | capability     | since      | part               | verdict        |
        | service          | G1    |                | 2026-04-01 | business_goal_refs | pass           |
        | service          | none  | Cluster of two | 2026-01-01 | business_goal_refs | fail           |
        | service          |       | Cluster of two | 2026-01-01 | business_goal_refs | fail           |
        | service          | none  | Cluster of two | 2026-01-01 | capability_basis   | pass           |
        | request_handling | G1    |                | 2026-01-01 | capability_basis   | fail           |
        | service          | none  |                |            | business_goal_refs | not_applicable |
        | dispute_handling | none  |                | 2026-01-01 | capability_basis   | not_applicable |

    Scenario: Neither was handed in
      Given the following process definition records:
        | id | type    | effective_at |
        | P1 | service | 2026-01-01   |
      When requirement "R-2.1-23/business_goal_refs" is checked as of "2026-04-01"
      Then the verdict for "P1" is "no_evidence"
