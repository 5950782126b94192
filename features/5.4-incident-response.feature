Feature: 5.4 Response to leaks of information
  The provider is prepared for a leak of information.

  Rule: R-5.4-01 Response mechanism for leaks

    Scenario Outline: An approved plan that covers leaks
      Given the following incident response plan records:
        | id | approved_at | covers   |
        | P1 | <approved>  | <covers> |
      When requirement "R-5.4-01" is checked as of "2026-04-01"
      Then the verdict for "organization" is "<verdict>"

      Examples:
        | approved   | covers                           | verdict     |
        | 2026-04-01 | system_failure; information_leak | pass        |
        | 2026-04-01 | 数据泄露                         | pass        |
        | 2026-04-01 | system_failure                   | fail        |
        | 2026-04-01 | none                             | fail        |
        | 2026-04-02 | information_leak                 | fail        |
        |            | information_leak                 | fail        |
        | 2026-04-01 |                                  | no_evidence |

    Scenario: It is declared that there is no plan
      Given no incident response plan records are declared
      When requirement "R-5.4-01" is checked as of "2026-04-01"
      Then the verdict for "organization" is "fail"

    Scenario: Nobody handed in the plans
      Given the incident response plan file is missing
      When requirement "R-5.4-01" is checked as of "2026-04-01"
      Then the verdict for "organization" is "no_evidence"
