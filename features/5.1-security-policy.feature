Feature: 5.1 Information security management
  There is an information security policy, approved and in effect, that says what it has to say.
  A draft is not judged for its contents; it is no policy either.

  Rule: R-5.1-01 Information security policy in effect

    Scenario Outline: A policy counts once it is approved and in effect
      Given the following security policy records:
        | id  | approved_at | implemented_at |
        | SP1 | <approved>  | <in effect>    |
      When requirement "R-5.1-01" is checked as of "2026-04-01"
      Then the verdict for "organization" is "<verdict>"

      Examples:
        | approved   | in effect  | verdict |
        | 2026-03-01 | 2026-03-15 | pass    |
        | 2026-03-01 | 2026-04-01 | pass    |
        | 2026-03-01 | 2026-04-02 | fail    |
        | 2026-03-01 |            | fail    |
        |            | 2026-03-15 | fail    |

    Scenario: There is no policy
      Given no security policy records are declared
      When requirement "R-5.1-01" is checked as of "2026-04-01"
      Then the verdict for "organization" is "fail"

    Scenario: Nobody handed in the policies
      Given the security policy file is missing
      When requirement "R-5.1-01" is checked as of "2026-04-01"
      Then the verdict for "organization" is "no_evidence"

  Rule: R-5.1-02 Contents of the security policy

    Scenario Outline: The policy has a part on each of four matters
      Given the following security policy records:
        | id  | approved_at | sections   |
        | SP1 | <approved>  | <sections> |
      When requirement "R-5.1-02" is checked as of "2026-04-01"
      Then the verdict for "objectives/SP1" is "<objectives>"
      And the verdict for "scope/SP1" is "<scope>"
      And the verdict for "responsibilities/SP1" is "<responsibilities>"
      And the verdict for "procedures/SP1" is "<procedures>"

      Examples:
        | approved   | sections                               | objectives     | scope          | responsibilities | procedures     |
        | 2026-03-01 | 总体目标；范围；责任；程序             | pass           | pass           | pass             | pass           |
        | 2026-03-01 | scope;responsibilities;procedures      | fail           | pass           | pass             | pass           |
        | 2026-03-01 | objectives;responsibilities;procedures | pass           | fail           | pass             | pass           |
        | 2026-03-01 | objectives;scope;procedures            | pass           | pass           | fail             | pass           |
        | 2026-03-01 | objectives;scope;responsibilities      | pass           | pass           | pass             | fail           |
        | 2026-03-01 | none                                   | fail           | fail           | fail             | fail           |
        | 2026-03-01 |                                        | fail           | fail           | fail             | fail           |
        |            | none                                   | not_applicable | not_applicable | not_applicable   | not_applicable |

    Scenario: Nobody recorded what the policy has parts on
      Given the following security policy records:
        | id  | approved_at |
        | SP1 | 2026-03-01  |
      When requirement "R-5.1-02/scope" is checked as of "2026-04-01"
      Then the verdict for "SP1" is "no_evidence"
