Feature: 1.4 Risk assessment
  Risks are identified before execution begins, in every class and by more than one method; each is rated and ranked,
  and the high ones have a strategy, an owner and somebody who looks at them again.

  Rule: R-1.4-01 Risks identified before execution begins

    Scenario Outline: The first risk is identified no later than execution begins
      Given the following project records:
        | id | status   | execution_started_at |
        | P1 | <status> | <started>            |
      And the following risk register entry records:
        | id | project_id | identified_at | status |
        | R1 | <project>  | <identified>  | open   |
      When requirement "R-1.4-01" is checked as of "2026-04-01"
      Then the verdict for "P1" is "<verdict>"

      Examples:
        | status  | started          | project | identified | verdict        |
        | running | 2026-02-01T09:00 | P1      | 2026-02-01 | pass           |
        | running | 2026-02-01T09:00 | P1      | 2026-02-02 | fail           |
        | running | 2026-02-01T09:00 | P2      | 2026-01-10 | fail           |
        | running | 2026-02-01T09:00 | P1      |            | no_evidence    |
        | running |                  | P1      | 2026-01-10 | no_evidence    |
        | planned |                  | P1      | 2026-01-10 | not_applicable |

    Scenario: The risk registers were not handed in
      Given the following project records:
        | id | status  | execution_started_at |
        | P1 | running | 2026-02-01           |
      And the risk register entry file is missing
      When requirement "R-1.4-01" is checked as of "2026-04-01"
      Then the verdict for "P1" is "no_evidence"

  Rule: R-1.4-02 Five classes of risk covered

    Scenario Outline: A risk, or the entry that none was found, for each class
      Given the following project records:
        | id | status   | execution_started_at |
        | P1 | <status> |                      |
      And the following risk register entry records:
        | id | project_id | category   | identified_at | status     |
        | R1 | P1         | technical  | 2026-01-10    | open       |
        | R2 | P1         | <category> | 2026-01-10    | none_found |
      When requirement "R-1.4-02/<class>" is checked as of "2026-04-01"
      Then the verdict for "P1" is "<verdict>"

      Examples:
        | status  | category   | class      | verdict        |
        | running | compliance | technical  | pass           |
        | running | resource   | resource   | pass           |
        | running | schedule   | schedule   | pass           |
        | running | quality    | quality    | pass           |
        | running | compliance | compliance | pass           |
        | running | compliance | quality    | fail           |
        | running |            | quality    | no_evidence    |
        | planned | compliance | quality    | not_applicable |

  Rule: R-1.4-03 More than one identification method

    Scenario Outline: At least two different methods
      Given the following project records:
        | id | status  | execution_started_at |
        | P1 | running | 2026-02-01           |
      And the following risk register entry records:
        | id | project_id | method        | identified_at | status |
        | R1 | P1         | brainstorming | 2026-01-10    | open   |
        | R2 | P1         | <second>      | 2026-01-10    | open   |
      When requirement "R-1.4-03" is checked as of "2026-04-01"
      Then the verdict for "P1" is "<verdict>"

      Examples:
        | second        | verdict     |
        | delphi        | pass        |
        | brainstorming | fail        |
        |               | no_evidence |

    Scenario: A profile that asks for three methods
      Given the following project records:
        | id | status  | execution_started_at |
        | P1 | running | 2026-02-01           |
      And the following risk register entry records:
        | id | project_id | method        | identified_at | status |
        | R1 | P1         | brainstorming | 2026-01-10    | open   |
        | R2 | P1         | risk_matrix   | 2026-01-10    | open   |
      And the parameter "min_risk_methods" is "3"
      When requirement "R-1.4-03" is checked as of "2026-04-01"
      Then the verdict for "P1" is "fail"

  Rule: R-1.4-04 Each risk rated for impact

    Scenario Outline: A rating for every risk there is
      Given the following risk register entry records:
        | id | status   | impact   |
        | R1 | <status> | <impact> |
      When requirement "R-1.4-04" is checked as of "2026-04-01"
      Then the verdict for "R1" is "<verdict>"

      Examples:
        | status     | impact | verdict        |
        | open       | 4      | pass           |
        | closed     |        | fail           |
        | open       |        | fail           |
        | open       | grave  | no_evidence    |
        | none_found |        | not_applicable |
        |            |        | no_evidence    |

  Rule: R-1.4-05 Each risk rated for probability

    Scenario Outline: A rating for every risk there is
      Given the following risk register entry records:
        | id | status   | probability   |
        | R1 | <status> | <probability> |
      When requirement "R-1.4-05" is checked as of "2026-04-01"
      Then the verdict for "R1" is "<verdict>"

      Examples:
        | status     | probability | verdict        |
        | open       | 2           | pass           |
        | closed     |             | fail           |
        | open       |             | fail           |
        | open       | likely      | no_evidence    |
        | none_found |             | not_applicable |

  Rule: R-1.4-06 Risks ranked by impact and probability

    Scenario Outline: No risk comes before a graver one without a reason
      Given the following risk register entry records:
        | id | project_id | status   | impact   | probability | priority | priority_reason |
        | R1 | P1         | open     | 4        | 2           | <rank>   | <reason>        |
        | R2 | P1         | <status> | <impact> | 3           | 2        |                 |
      When requirement "R-1.4-06" is checked as of "2026-04-01"
      Then the verdict for "R1" is "<verdict>"

      Examples:
        | rank | reason             | status | impact | verdict     |
        | 1    |                    | open   | 2      | pass        |
        | 1    |                    | open   | 3      | fail        |
        | 2    |                    | open   | 3      | pass        |
        | 3    |                    | open   | 3      | pass        |
        | 1    | The client insists | open   | 3      | pass        |
        | 1    |                    | closed | 3      | pass        |
        |      |                    | open   | 2      | fail        |
        | 1    |                    | open   |        | no_evidence |

  Rule: R-1.4-07 Risk register of the project

    Scenario Outline: The register has an entry
      Given the following project records:
        | id | status   | execution_started_at |
        | P1 | <status> | <started>            |
      And the following risk register entry records:
        | id | project_id | identified_at | status |
        | R1 | <project>  | <identified>  | open   |
      When requirement "R-1.4-07" is checked as of "2026-04-01"
      Then the verdict for "P1" is "<verdict>"

      Examples:
        | status  | started    | project | identified | verdict        |
        | running | 2026-02-01 | P1      | 2026-04-01 | pass           |
        | running | 2026-02-01 | P1      | 2026-04-02 | fail           |
        | running | 2026-02-01 | P2      | 2026-01-10 | fail           |
        | running | 2026-02-01 |         | 2026-01-10 | no_evidence    |
        | running | 2026-02-01 | P1      |            | no_evidence    |
        | planned |            | P2      | 2026-01-10 | not_applicable |

    Scenario: A register was declared to be empty
      Given the following project records:
        | id | status  | execution_started_at |
        | P1 | running | 2026-02-01           |
      And no risk register entry records are declared
      When requirement "R-1.4-07" is checked as of "2026-04-01"
      Then the verdict for "P1" is "fail"

  Rule: R-1.4-08 Register used during the project

    Scenario Outline: Open risks are looked at again within thirty days of execution
      Given the following project records:
        | id | status  | execution_started_at |
        | P1 | running | 2026-02-01T09:00     |
      And the following risk register entry records:
        | id | project_id | status   | identified_at | last_reviewed_at |
        | R1 | P1         | <status> | <identified>  | <reviewed>       |
      When requirement "R-1.4-08" is checked as of "<date>"
      Then the verdict for "R1" is "<verdict>"

      Examples:
        | status | identified | reviewed   | date       | verdict        |
        | open   | 2026-01-10 | 2026-02-02 | 2026-04-01 | pass           |
        | open   | 2026-01-10 | 2026-02-01 | 2026-04-01 | fail           |
        | open   | 2026-02-02 |            | 2026-04-01 | pass           |
        | open   | 2026-01-10 |            | 2026-03-03 | pending        |
        | open   | 2026-01-10 |            | 2026-03-04 | fail           |
        | closed | 2026-01-10 |            | 2026-03-04 | not_applicable |

  Rule: R-1.4-09 Response strategy for each high risk

    Scenario Outline: A high risk has a strategy
      Given the following risk register entry records:
        | id | status   | level   | response_strategy |
        | R1 | <status> | <level> | <strategy>        |
      When requirement "R-1.4-09" is checked as of "2026-04-01"
      Then the verdict for "R1" is "<verdict>"

      Examples:
        | status     | level  | strategy             | verdict        |
        | open       | high   | Avoid: second source | pass           |
        | open       | high   |                      | fail           |
        | open       | medium |                      | not_applicable |
        | open       |        |                      | no_evidence    |
        | none_found |        |                      | not_applicable |

    Scenario: The strategies were not handed in
      Given the following risk register entry records:
        | id | status | level |
        | R1 | open   | high  |
      When requirement "R-1.4-09" is checked as of "2026-04-01"
      Then the verdict for "R1" is "no_evidence"

  Rule: R-1.4-10 High risks owned and followed up

    Scenario Outline: Somebody owns it, and looks at it again within thirty days
      Given the following risk register entry records:
        | id | status | level   | owner   | identified_at | last_reviewed_at |
        | R1 | open   | <level> | <owner> | 2026-01-10    | <reviewed>       |
      When requirement "R-1.4-10" is checked as of "<date>"
      Then the verdict for "owner/R1" is "<owner verdict>"
      And the verdict for "follow_up/R1" is "<follow-up verdict>"

      Examples:
        | level  | owner | reviewed   | date       | owner verdict  | follow-up verdict |
        | high   | E1    | 2026-01-11 | 2026-04-01 | pass           | pass              |
        | high   |       | 2026-01-11 | 2026-04-01 | fail           | pass              |
        | high   | E1    | 2026-01-10 | 2026-04-01 | pass           | fail              |
        | high   | E1    |            | 2026-02-09 | pass           | pending           |
        | high   | E1    |            | 2026-02-10 | pass           | fail              |
        | medium |       |            | 2026-02-10 | not_applicable | not_applicable    |
        |        | E1    | 2026-01-11 | 2026-04-01 | no_evidence    | no_evidence       |
