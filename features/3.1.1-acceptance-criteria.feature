Feature: 3.1.1 Acceptance criteria
  What a deliverable is accepted by comes from the contract, and was shown: functions, the objective, performance against
  its targets, protection, compatibility, and the documents that come with it.

  Rule: R-3.1.1-01 Criteria taken from the contract

    Scenario Outline: A clause of the contract it is delivered under
      Given the following acceptance criterion records:
        | id | deliverable_id | source_type | source_ref |
        | A1 | <deliverable>  | <source>    | <clause>   |
      And the following deliverable records:
        | id | contract_id |
        | D1 | C1          |
      And the following contract clause records:
        | id | contract_id |
        | K1 | C1          |
        | K2 | C2          |
        | K3 |             |
      When requirement "R-3.1.1-01" is checked as of "2026-04-01"
      Then the verdict for "A1" is "<verdict>"

      Examples:
        | deliverable | source         | clause | verdict     |
        | D1          | performance    | K1     | pass        |
        | D1          | function       | K1     | pass        |
        | D1          | 技术规范       | K1     | pass        |
        | D1          | SLA            | K1     | pass        |
        | D1          | other          | K1     | fail        |
        | D1          | function       |        | fail        |
        | D1          | function       | K9     | fail        |
        | D1          | function       | K2     | fail        |
        | D1          |                | K1     | no_evidence |
        |             | function       | K1     | no_evidence |
        | D1          | function       | K3     | no_evidence |

    Scenario: A profile allows other sources
      Given the following acceptance criterion records:
        | id | deliverable_id | source_type | source_ref |
        | A1 | D1             | other       | K1         |
      And the following deliverable records:
        | id | contract_id |
        | D1 | C1          |
      And the following contract clause records:
        | id | contract_id |
        | K1 | C1          |
      And the parameter "source_types" is "[function, other]"
      When requirement "R-3.1.1-01" is checked as of "2026-04-01"
      Then the verdict for "A1" is "pass"

  Rule: R-3.1.1-02 Functions shown by tests

    Scenario Outline: Each criterion of function has a test that was passed
      Given the following deliverable records:
        | id | type   | status   |
        | D1 | <type> | <status> |
      And no acceptance report records are declared
      And the following acceptance criterion records:
        | id | deliverable_id | category   |
        | A1 | D1             | <category> |
        | A2 | D1             | function   |
      And the following acceptance test records:
        | id | criterion_id | result   |
        | T1 | A1           | <result> |
        | T2 | A2           | <second> |
      When requirement "R-3.1.1-02" is checked as of "2026-04-01"
      Then the verdict for "D1" is "<verdict>"

      Examples:
        | type     | status    | category    | result | second       | verdict        |
        | system   | accepted  | function    | pass   | pass         | pass           |
        | service  | accepted  | function    | pass   | pass         | pass           |
        | system   | accepted  | performance | fail   | pass         | pass           |
        | system   | accepted  | function    | fail   | pass         | fail           |
        | system   | accepted  | function    | pass   | inconclusive | fail           |
        | system   | accepted  | function    | pass   |              | no_evidence    |
        | system   | accepted  |             | fail   | pass         | no_evidence    |
        |          | accepted  | function    | pass   | pass         | no_evidence    |
        | document | accepted  | function    | fail   | fail         | not_applicable |
        | system   | delivered | function    | fail   | fail         | not_applicable |

    Scenario Outline: Without criteria nothing is shown
      Given the following deliverable records:
        | id | type   | status   |
        | D1 | system | accepted |
      And no acceptance report records are declared
      And the following acceptance criterion records:
        | id | deliverable_id | category   |
        | A1 | <deliverable>  | <category> |
      And the following acceptance test records:
        | id | criterion_id | result |
        | T1 | A1           | pass   |
      When requirement "R-3.1.1-02" is checked as of "2026-04-01"
      Then the verdict for "D1" is "<verdict>"

      Examples:
        | deliverable | category    | verdict     |
        | D1          | function    | pass        |
        | D1          | performance | fail        |
        | D2          | function    | fail        |
        |             | function    | no_evidence |

    Scenario Outline: A report accepts it as well
      Given the following deliverable records:
        | id | type   | status    |
        | D1 | system | delivered |
      And the following acceptance report records:
        | id | deliverable_ids | conclusion   |
        | R1 | <deliverables>  | <conclusion> |
      And no acceptance criterion records are declared
      And no acceptance test records are declared
      When requirement "R-3.1.1-02" is checked as of "2026-04-01"
      Then the verdict for "D1" is "<verdict>"

      Examples:
        | deliverables | conclusion  | verdict        |
        | D0; D1       | conform     | fail           |
        | D1           | not_conform | not_applicable |
        | D2           | conform     | not_applicable |
        | D1           |             | no_evidence    |

    Scenario: The tests were not handed in
      Given the following deliverable records:
        | id | type   | status   |
        | D1 | system | accepted |
      And the following acceptance criterion records:
        | id | deliverable_id | category |
        | A1 | D1             | function |
      And the acceptance test file is missing
      When requirement "R-3.1.1-02" is checked as of "2026-04-01"
      Then the verdict for "D1" is "no_evidence"

  Rule: R-3.1.1-03 Business objective judged

    Scenario Outline: A criterion of the objective has a test that was passed
      Given the following deliverable records:
        | id | type   | status   |
        | D1 | <type> | <status> |
      And no acceptance report records are declared
      And the following acceptance criterion records:
        | id | deliverable_id | category   |
        | A1 | <deliverable>  | <category> |
      And the following acceptance test records:
        | id | criterion_id | result   |
        | T1 | A1           | <result> |
      When requirement "R-3.1.1-03" is checked as of "2026-04-01"
      Then the verdict for "D1" is "<verdict>"

      Examples:
        | type     | status    | deliverable | category      | result       | verdict        |
        | system   | accepted  | D1          | business_goal | pass         | pass           |
        | service  | accepted  | D1          | 业务目标      | 合格         | pass           |
        | system   | accepted  | D1          | business_goal | fail         | fail           |
        | system   | accepted  | D1          | business_goal | inconclusive | fail           |
        | system   | accepted  | D1          | function      | pass         | fail           |
        | system   | accepted  | D2          | business_goal | pass         | fail           |
        | system   | accepted  | D1          | business_goal |              | no_evidence    |
        | system   | accepted  | D1          |               | pass         | no_evidence    |
        | document | accepted  | D1          | business_goal | fail         | not_applicable |
        | system   | delivered | D1          | business_goal | fail         | not_applicable |

  Rule: R-3.1.1-04 Performance measured against the target

    Scenario Outline: What was measured keeps to the target
      Given the following deliverable records:
        | id | type   | status   |
        | D1 | system | <status> |
      And no acceptance report records are declared
      And the following acceptance criterion records:
        | id | deliverable_id | category   | metric   | target   | target_bound |
        | A1 | D1             | <category> | <metric> | <target> | <bound>      |
      And the following acceptance test records:
        | id | criterion_id | result   | measured_value |
        | T1 | A1           | <result> | <measured>     |
      When requirement "R-3.1.1-04/<figure>" is checked as of "2026-04-01"
      Then the verdict for "D1" is "<verdict>"

      Examples:
        | figure        | status    | category    | metric        | target | bound    | result | measured | verdict        |
        | response_time | accepted  | performance | response_time | 2      | at_most  | pass   | 2        | pass           |
        | response_time | accepted  | performance | response_time | 2      | at_most  | pass   | 2.01     | fail           |
        | response_time | accepted  | performance | response_time | 2      | at_most  | fail   | 1.5      | fail           |
        | capacity      | accepted  | performance | capacity      | 500    | at_least | pass   | 500      | pass           |
        | capacity      | accepted  | performance | capacity      | 500    | at_least | pass   | 499      | fail           |
        | stability     | accepted  | performance | stability     | 0.1    | at_most  | pass   | 0.05     | pass           |
        | stability     | accepted  | performance | capacity      | 500    | at_least | pass   | 500      | fail           |
        | stability     | accepted  | function    | stability     | 99     | at_least | pass   | 99.9     | fail           |
        | response_time | accepted  | performance | response_time | 2      | at_most  | pass   |          | no_evidence    |
        | response_time | accepted  | performance | response_time |        | at_most  | pass   | 1.5      | no_evidence    |
        | response_time | accepted  | performance | response_time | 2      |          | pass   | 1.5      | no_evidence    |
        | response_time | delivered | performance | response_time | 2      | at_most  | fail   | 3        | not_applicable |

    Scenario Outline: Each criterion on its own
      Given the following deliverable records:
        | id | type   | status   |
        | D1 | system | accepted |
      And no acceptance report records are declared
      And the following acceptance criterion records:
        | id | deliverable_id | category    | metric        | target | target_bound |
        | A1 | D1             | performance | response_time | 2      | at_most      |
        | A2 | D1             | performance | response_time | 5      | at_most      |
      And the following acceptance test records:
        | id | criterion_id | result | measured_value |
        | T1 | A1           | fail   | 3              |
        | T2 | A1           | pass   | 1.5            |
        | T3 | <criterion>  | pass   | 4              |
      When requirement "R-3.1.1-04/response_time" is checked as of "2026-04-01"
      Then the verdict for "D1" is "<verdict>"

      Examples:
        | criterion | verdict |
        | A2        | pass    |
        | A1        | fail    |

  Rule: R-3.1.1-05 Protection checked at acceptance

    Scenario Outline: Encryption, access control and audit logging
      Given the following deliverable records:
        | id | type   | status   |
        | D1 | <type> | <status> |
      And no acceptance report records are declared
      And the following acceptance criterion records:
        | id | deliverable_id | category   | metric   |
        | A1 | D1             | <category> | <metric> |
      And the following acceptance test records:
        | id | criterion_id | result   |
        | T1 | A1           | <result> |
      When requirement "R-3.1.1-05/<protection>" is checked as of "2026-04-01"
      Then the verdict for "D1" is "<verdict>"

      Examples:
        | protection     | type     | status    | category | metric         | result | verdict        |
        | encryption     | system   | accepted  | security | encryption     | pass   | pass           |
        | encryption     | system   | accepted  | security | encryption     | fail   | fail           |
        | encryption     | system   | accepted  | function | encryption     | pass   | fail           |
        | access_control | service  | accepted  | security | access_control | pass   | pass           |
        | access_control | system   | accepted  | security | encryption     | pass   | fail           |
        | audit_log      | system   | accepted  | security | 审计日志       | pass   | pass           |
        | audit_log      | system   | accepted  | security | audit_log      | fail   | fail           |
        | audit_log      | system   | accepted  | security | audit_log      |        | no_evidence    |
        | audit_log      | system   | accepted  | security |                | pass   | no_evidence    |
        | audit_log      | document | accepted  | security | audit_log      | fail   | not_applicable |
        | audit_log      | system   | delivered | security | audit_log      | fail   | not_applicable |

  Rule: R-3.1.1-06 Compatibility checked at acceptance

    Scenario Outline: With whatever it has to work with
      Given the following deliverable records:
        | id | type   | status   | compatibility_targets |
        | D1 | system | <status> | <targets>             |
      And no acceptance report records are declared
      And the following acceptance criterion records:
        | id | deliverable_id | category   | metric   |
        | A1 | D1             | <category> | <metric> |
      And the following acceptance test records:
        | id | criterion_id | result   |
        | T1 | A1           | <result> |
      When requirement "R-3.1.1-06/<target>" is checked as of "2026-04-01"
      Then the verdict for "D1" is "<verdict>"

      Examples:
        | target               | status    | targets                     | category      | metric               | result | verdict        |
        | existing_systems     | accepted  | existing_systems; platforms | compatibility | existing_systems     | pass   | pass           |
        | existing_systems     | accepted  | existing_systems; platforms | compatibility | existing_systems     | fail   | fail           |
        | platforms            | accepted  | existing_systems; platforms | compatibility | 平台                 | pass   | pass           |
        | platforms            | accepted  | existing_systems; platforms | compatibility | existing_systems     | pass   | fail           |
        | third_party_services | accepted  | third_party_services        | compatibility | third_party_services | pass   | pass           |
        | third_party_services | accepted  | third_party_services        | function      | third_party_services | pass   | fail           |
        | third_party_services | accepted  | third_party_services        | compatibility | third_party_services |        | no_evidence    |
        | third_party_services | accepted  |                             | compatibility | third_party_services | fail   | no_evidence    |
        | third_party_services | accepted  | none                        | compatibility | third_party_services | fail   | not_applicable |
        | third_party_services | accepted  | platforms                   | compatibility | third_party_services | fail   | not_applicable |
        | platforms            | delivered | platforms                   | compatibility | platforms            | fail   | not_applicable |

  Rule: R-3.1.1-07 Documents delivered with the deliverable

    Scenario Outline: Description, manual, guide and test report
      Given the following deliverable records:
        | id | type   | status   | delivered_at |
        | D1 | <type> | <status> | <delivered>  |
      And the following document records:
        | id | deliverable_id | doc_type | created_at |
        | F1 | <deliverable>  | <kind>   | <created>  |
      When requirement "R-3.1.1-07/<document>" is checked as of "2026-04-01"
      Then the verdict for "D1" is "<verdict>"

      Examples:
        | document           | type     | status      | delivered  | deliverable | kind               | created    | verdict        |
        | technical_document | system   | delivered   | 2026-03-01 | D1          | technical_document | 2026-04-01 | pass           |
        | technical_document | system   | delivered   | 2026-03-01 | D1          | technical_document | 2026-04-02 | fail           |
        | operation_manual   | service  | accepted    |            | D1          | 操作手册           | 2026-02-20 | pass           |
        | operation_manual   | system   | in_progress | 2026-03-01 | D1          | user_manual        | 2026-02-20 | fail           |
        | maintenance_guide  | system   | rejected    |            | D1          | maintenance_guide  | 2026-02-20 | pass           |
        | maintenance_guide  | system   | delivered   | 2026-03-01 | D2          | maintenance_guide  | 2026-02-20 | fail           |
        | test_report        | system   | delivered   | 2026-03-01 | D1          | test_report        | 2026-02-20 | pass           |
        | test_report        | system   | delivered   | 2026-03-01 | D1          | debug_record       | 2026-02-20 | fail           |
        | test_report        | system   | delivered   | 2026-03-01 | D1          | test_report        |            | no_evidence    |
        | test_report        | system   | delivered   | 2026-03-01 |             | test_report        | 2026-02-20 | no_evidence    |
        | test_report        | system   | delivered   | 2026-03-01 | D1          |                    | 2026-02-20 | no_evidence    |
        | test_report        | document | delivered   | 2026-03-01 | D2          | test_report        | 2026-02-20 | not_applicable |
        | test_report        | system   | in_progress |            | D2          | test_report        | 2026-02-20 | not_applicable |

    Scenario Outline: A document of no deliverable may be the missing one, unless it is about something else
      Given the following deliverable records:
        | id | type   | status    | delivered_at |
        | D1 | system | delivered | 2026-03-01   |
      And the following document records:
        | id | deliverable_id | doc_type | subject_type | created_at |
        | F1 |                | <kind>   | <about>      | 2026-02-20 |
      When requirement "R-3.1.1-07/maintenance_guide" is checked as of "2026-04-01"
      Then the verdict for "D1" is "<verdict>"

      Examples:
        | kind              | about        | verdict     |
        | maintenance_guide | deliverable  | no_evidence |
        | maintenance_guide |              | no_evidence |
        |                   |              | no_evidence |
        | test_report       |              | fail        |
        | maintenance_guide | contract     | fail        |
        |                   | organization | fail        |
