Feature: Exposure of risks
  Probability times impact says how exposed a project is, whatever level somebody wrote beside it.

  Rule: RISK-01 Risk of high exposure treated

    Scenario Outline: An open risk of high exposure has a response and an owner
      Given the following risk register entry records:
        | id | status   | probability | impact | response_strategy | owner   |
        | R1 | <status> | <p>         | <i>    | <response>        | <owner> |
      When requirement "RISK-01" is checked as of "2026-04-01"
      Then the verdict for "R1" is "<verdict>"

      Examples:
        | status | p   | i | response | owner | verdict        |
        | open   | 3   | 5 | Reduce   | U1    | pass           |
        | open   | 3   | 5 |          | U1    | fail           |
        | open   | 3   | 5 | Reduce   |       | fail           |
        | open   | 3.5 | 4 |          |       | not_applicable |
        | closed | 5   | 5 |          |       | not_applicable |
        | open   |     | 5 |          |       | no_evidence    |

    Scenario: An organisation that rates from 1 to 10
      Given the following risk register entry records:
        | id | status | probability | impact | response_strategy | owner |
        | R1 | open   | 6           | 10     |                   |       |
        | R2 | open   | 6           | 9      |                   |       |
      And the parameter "high_exposure" is "60"
      When requirement "RISK-01" is checked as of "2026-04-01"
      Then the verdict for "R1" is "fail"
      And the verdict for "R2" is "not_applicable"

  Rule: RISK-02 Level does not play the exposure down

    Scenario Outline: The level is at least what the ratings make it
      Given the following risk register entry records:
        | id | status | probability | impact | level   |
        | R1 | open   | <p>         | <i>    | <level> |
      When requirement "RISK-02" is checked as of "2026-04-01"
      Then the verdict for "R1" is "<verdict>"

      Examples:
        | p   | i | level  | verdict        |
        | 3   | 5 | high   | pass           |
        | 3   | 5 | medium | fail           |
        | 3.5 | 4 | medium | pass           |
        | 2   | 4 | low    | fail           |
        | 3.5 | 2 | low    | not_applicable |
        | 3   | 5 |        | no_evidence    |
