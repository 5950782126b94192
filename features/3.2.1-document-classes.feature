Feature: 3.2.1 Classes and contents of acceptance documents
  Documents of a delivery are of a known class and complete; the report says what came out, and every change is on record.

  Rule: R-3.2.1-01 Acceptance documents classed

    Scenario Outline: One of four classes
      Given the following document records:
        | id | deliverable_id | subject_type | doc_class |
        | D1 | <deliverable>  | <about>      | <class>   |
      When requirement "R-3.2.1-01" is checked as of "2026-04-01"
      Then the verdict for "D1" is "<verdict>"

      Examples:
        | deliverable | about             | class             | verdict        |
        | L1          |                   | deliverable       | pass           |
        |             | acceptance_test   | test_verification | pass           |
        |             | acceptance_report | acceptance_report | pass           |
        |             | rectification     | change_record     | pass           |
        | L1          |                   | attachment        | fail           |
        | L1          |                   |                   | fail           |
        |             | contract          | attachment        | not_applicable |
        |             |                   | deliverable       | no_evidence    |

    Scenario: The classes were not handed in
      Given the following document records:
        | id | deliverable_id |
        | D1 | L1             |
      When requirement "R-3.2.1-01" is checked as of "2026-04-01"
      Then the verdict for "D1" is "no_evidence"

  Rule: R-3.2.1-02 Documents of a delivered system

    Scenario Outline: Four documents come with a system
      Given the following deliverable records:
        | id | type   | delivered_at |
        | L1 | <type> | <delivered>  |
      And the following document records:
        | id | deliverable_id | doc_class   | doc_type   | created_at |
        | D1 | L1             | deliverable | <document> | <made>     |
      When requirement "R-3.2.1-02/<part>" is checked as of "2026-04-01"
      Then the verdict for "L1" is "<verdict>"

      Examples:
        | type    | delivered  | document                | made       | part                    | verdict        |
        | system  | 2026-03-01 | configuration_file      | 2026-02-20 | configuration_file      | pass           |
        | system  | 2026-03-01 | user_manual             | 2026-02-20 | user_manual             | pass           |
        | system  | 2026-03-01 | operation_guide         | 2026-02-20 | operation_guide         | pass           |
        | system  | 2026-03-01 | operation_manual        | 2026-02-20 | operation_guide         | pass           |
        | system  | 2026-03-01 | technical_specification | 2026-04-01 | technical_specification | pass           |
        | system  | 2026-03-01 | technical_specification | 2026-04-02 | technical_specification | fail           |
        | system  | 2026-03-01 | user_manual             | 2026-02-20 | configuration_file      | fail           |
        | system  | 2026-03-01 | user_manual             |            | user_manual             | no_evidence    |
        | system  |            | user_manual             | 2026-02-20 | configuration_file      | not_applicable |
        | service | 2026-03-01 | user_manual             | 2026-02-20 | configuration_file      | not_applicable |

    Scenario: The documents were not handed in
      Given the following deliverable records:
        | id | type   | delivered_at |
        | L1 | system | 2026-03-01   |
      And the document file is missing
      When requirement "R-3.2.1-02/user_manual" is checked as of "2026-04-01"
      Then the verdict for "L1" is "no_evidence"

  Rule: R-3.2.1-03 Test documents of a deliverable

    Scenario Outline: Report, cases and results of the test
      Given the following deliverable records:
        | id | type   | delivered_at |
        | L1 | <type> | 2026-03-01   |
      And the following document records:
        | id | deliverable_id | doc_class | doc_type   | created_at |
        | D1 | L1             | <class>   | <document> | 2026-02-20 |
      When requirement "R-3.2.1-03/<part>" is checked as of "2026-04-01"
      Then the verdict for "L1" is "<verdict>"

      Examples:
        | type     | class             | document     | part         | verdict        |
        | system   | test_verification | test_report  | test_report  | pass           |
        | service  | test_verification | test_cases   | test_cases   | pass           |
        | system   | test_verification | test_results | test_results | pass           |
        | system   | deliverable       | test_report  | test_report  | fail           |
        | system   | test_verification | test_cases   | test_report  | fail           |
        | document | test_verification | test_cases   | test_report  | not_applicable |

    Scenario Outline: A performance test where performance is a criterion
      Given the following deliverable records:
        | id | type   | delivered_at |
        | L1 | system | 2026-03-01   |
      And the following acceptance criterion records:
        | id | deliverable_id | category   |
        | K1 | L1             | <category> |
      And no document records are declared
      When requirement "R-3.2.1-03/performance_test_report" is checked as of "2026-04-01"
      Then the verdict for "L1" is "<verdict>"

      Examples:
        | category    | verdict        |
        | performance | fail           |
        | function    | not_applicable |
        |             | no_evidence    |

  Rule: R-3.2.1-04 Result and rectification demands in the acceptance report

    Scenario Outline: Both are stated, if only that nothing is to be put right
      Given the following acceptance report records:
        | id | accepted_at | provider_signed_at | client_signed_at | conclusion   | rectification_requirements |
        | R1 | <accepted>  |                    | <signed>         | <conclusion> | <demands>                  |
      When requirement "R-3.2.1-04/<part>" is checked as of "2026-04-01"
      Then the verdict for "R1" is "<verdict>"

      Examples:
        | accepted   | signed     | conclusion | demands           | part                       | verdict        |
        | 2026-03-01 |            | conform    | none              | conclusion                 | pass           |
        | 2026-03-01 |            | conform    | none              | rectification_requirements | pass           |
        | 2026-03-01 |            | conform    | repair the export | rectification_requirements | pass           |
        | 2026-03-01 |            |            | none              | conclusion                 | fail           |
        |            | 2026-03-01 | conform    |                   | rectification_requirements | fail           |
        |            |            |            |                   | conclusion                 | not_applicable |

    Scenario: The demands were not handed in
      Given the following acceptance report records:
        | id | accepted_at | provider_signed_at | client_signed_at | conclusion |
        | R1 | 2026-03-01  |                    |                  | conform    |
      When requirement "R-3.2.1-04/rectification_requirements" is checked as of "2026-04-01"
      Then the verdict for "R1" is "no_evidence"

  Rule: R-3.2.1-05 Changes of deliverables recorded

    Scenario Outline: Reason, content and impact when submitted, the result once carried out
      Given the following change request records:
        | id | subject_type | submitted_at | implemented_at | reason   | content   | impact_scope | result   |
        | G1 | <subject>    | <submitted>  | <implemented>  | <reason> | <content> | <impact>     | <result> |
      When requirement "R-3.2.1-05/<part>" is checked as of "2026-04-01"
      Then the verdict for "G1" is "<verdict>"

      Examples:
        | subject      | submitted  | implemented | reason  | content   | impact | result  | part         | verdict        |
        | deliverable  | 2026-03-01 | 2026-03-10  | new law | new field | form   | success | reason       | pass           |
        | deliverable  | 2026-03-01 | 2026-03-10  | new law | new field | form   | success | result       | pass           |
        | deliverable  | 2026-03-01 | 2026-03-10  |         | new field | form   | success | reason       | fail           |
        | deliverable  | 2026-03-01 | 2026-03-10  | new law |           | form   | success | content      | fail           |
        | deliverable  | 2026-03-01 | 2026-03-10  | new law | new field |        | success | impact_scope | fail           |
        | deliverable  | 2026-03-01 | 2026-03-10  | new law | new field | form   |         | result       | fail           |
        | deliverable  | 2026-03-01 |             | new law | new field | form   |         | result       | not_applicable |
        | deliverable  |            |             |         |           |        |         | reason       | not_applicable |
        | project_plan | 2026-03-01 | 2026-03-10  |         |           |        |         | reason       | not_applicable |
        |              | 2026-03-01 | 2026-03-10  |         |           |        |         | reason       | no_evidence    |
