Feature: 8.4 Revision and repeal
  How contracts and standard texts are amended, and that what was repealed is out of use.

  Rule: R-8.4-01 Procedure for amendments

    Scenario Outline: In a clause
      Given the following contract records:
        | id | signed_at | start_date |
        | C1 | <signed>  | 2026-05-01 |
      And the following contract clause records:
        | id | contract_id | type   | content   |
        | K1 | C1          | <type> | <content> |
      And no process definition records are declared
      When requirement "R-8.4-01" is checked as of "2026-04-01"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | signed     | type                | content   | verdict        |
        | 2026-01-10 | amendment_procedure | clause 14 | pass           |
        | 2026-01-10 | amendment_procedure |           | fail           |
        | 2026-01-10 |                     | clause 14 | no_evidence    |
        |            | amendment_procedure |           | not_applicable |

    Scenario Outline: In a process
      Given the following contract records:
        | id | signed_at  | start_date |
        | C1 | 2026-01-10 | 2026-05-01 |
      And no contract clause records are declared
      And the following process definition records:
        | id | type      | effective_at | steps   | general   | contract_id |
        | P1 | amendment | <from>       | <steps> | <general> | <contract>  |
      When requirement "R-8.4-01" is checked as of "2026-04-01"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | from       | steps   | general | contract | verdict     |
        | 2026-04-01 | request | true    |          | pass        |
        | 2026-04-01 | request | false   | C1       | pass        |
        | 2026-04-01 | request | false   | C2       | fail        |
        | 2026-04-02 | request | true    |          | fail        |
        | 2026-04-01 | none    | true    |          | fail        |
        | 2026-04-01 | request |         |          | no_evidence |

  Rule: R-8.4-02 Each revision on record

    Scenario Outline: Number, day, approval, summary
      Given the following document records:
        | id  | doc_type |
        | STD | <kind>   |
      And the following document version records:
        | id | document_id | version  | changed_at | change_summary |
        | V1 | STD         | <number> | 2026-01-10 | <summary>      |
      And the following approval records:
        | id  | subject_type     | subject_id | decision   | decided_at |
        | AP1 | document_version | V1         | <decision> | 2026-01-05 |
      When requirement "R-8.4-02/<part>" is checked as of "2026-04-01"
      Then the verdict for "V1" is "<verdict>"

      Examples:
        | kind          | number | summary      | decision | part     | verdict        |
        | standard_text | 2024   | first issue  | approved | version  | pass           |
        | standard_text |        | first issue  | approved | version  | fail           |
        | standard_text | 2024   | first issue  | approved | date     | pass           |
        | standard_text | 2024   |              | approved | summary  | fail           |
        | standard_text | 2024   | first issue  | approved | approval | pass           |
        | standard_text | 2024   | first issue  | rejected | approval | fail           |
        | standard_text | 2024   | first issue  |          | approval | no_evidence    |
        | test_report   |        |              | rejected | version  | not_applicable |

  Rule: R-8.4-03 Repealed version no longer used

    Scenario Outline: No contract from the day of the repeal
      Given the following document version records:
        | id | document_id | version | repealed_at |
        | V1 | STD         | 2024    | <repealed>  |
      And the following contract records:
        | id | template_id | template_version | signed_at |
        | C1 | STD         | <version>        | <signed>  |
      When requirement "R-8.4-03" is checked as of "2026-04-01"
      Then the verdict for "V1" is "<verdict>"

      Examples:
        | repealed   | version | signed     | verdict        |
        | 2026-01-10 | 2024    | 2026-01-09 | pass           |
        | 2026-01-10 | 2024    | 2026-01-10 | fail           |
        | 2026-01-10 | 2025    | 2026-02-01 | pass           |
        | 2026-01-10 |         | 2026-02-01 | no_evidence    |
        | 2026-01-10 | 2024    |            | no_evidence    |
        |            | 2024    | 2026-02-01 | not_applicable |

  Rule: R-8.4-04 Procedure for repeal

    Scenario Outline: A process in force with steps
      Given the following organization records:
        | id   | type     |
        | ORG1 | provider |
      And the following process definition records:
        | id | type   | effective_at | steps   |
        | P1 | <type> | <from>       | <steps> |
      When requirement "R-8.4-04" is checked as of "2026-04-01"
      Then the verdict for "ORG1" is "<verdict>"

      Examples:
        | type      | from       | steps   | verdict     |
        | repeal    | 2026-04-01 | request | pass        |
        | repeal    | 2026-04-02 | request | fail        |
        | repeal    | 2026-01-01 | none    | fail        |
        | amendment | 2026-01-01 | request | fail        |
        |           | 2026-01-01 | request | no_evidence |
