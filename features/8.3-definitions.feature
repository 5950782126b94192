Feature: 8.3 Definitions and supplements
  What the words of a contract mean.

  Rule: R-8.3-01 Contract defines its terms

    Scenario Outline: At least one term
      Given the following contract records:
        | id | signed_at | start_date |
        | C1 | <signed>  | 2026-05-01 |
      And the following contract clause records:
        | id | contract_id | type   | terms   |
        | K1 | C1          | <type> | <terms> |
      When requirement "R-8.3-01" is checked as of "2026-04-01"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | signed     | type        | terms   | verdict        |
        | 2026-01-10 | definitions | service | pass           |
        | 2026-01-10 | definitions | none    | fail           |
        | 2026-01-10 | definitions |         | fail           |
        | 2026-01-10 | term        | service | fail           |
        | 2026-01-10 |             | service | no_evidence    |
        |            | definitions | none    | not_applicable |

  Rule: R-8.3-02 Key terms defined once

    Scenario Outline: Defined, and not twice
      Given the following contract records:
        | id | signed_at  | start_date |
        | C1 | 2026-01-10 | 2026-05-01 |
      And the following contract clause records:
        | id | contract_id | type        | terms    |
        | K1 | C1          | definitions | <first>  |
        | K2 | C1          | definitions | <second> |
      And the parameter "key_terms" is "[service, acceptance]"
      When requirement "R-8.3-02/<part>" is checked as of "2026-04-01"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | first               | second   | part    | verdict     |
        | service; acceptance | delivery | defined | pass        |
        | service             | delivery | defined | fail        |
        | service; acceptance | delivery | once    | pass        |
        | service; delivery   | delivery | once    | fail        |
        | service; delivery   |          | once    | no_evidence |

    Scenario: No key terms are set
      Given the following contract records:
        | id | signed_at  | start_date |
        | C1 | 2026-01-10 | 2026-05-01 |
      And the following contract clause records:
        | id | contract_id | type        | terms   |
        | K1 | C1          | definitions | service |
      When requirement "R-8.3-02/defined" is checked as of "2026-04-01"
      Then the verdict for "C1" is "no_evidence"

  Rule: R-8.3-03 Supplements tied to a clause

    Scenario Outline: In writing, and to a clause of the contract
      Given the following contract clause records:
        | id | contract_id | type       | content   | clause_ref |
        | K1 | C1          | price      | annex 3   |            |
        | K2 | C1          | <type>     | <content> | <clause>   |
      When requirement "R-8.3-03/<part>" is checked as of "2026-04-01"
      Then the verdict for "K2" is "<verdict>"

      Examples:
        | type       | content          | clause | part    | verdict        |
        | supplement | tax is included  | K1     | writing | pass           |
        | supplement |                  | K1     | writing | fail           |
        | supplement | tax is included  | K1     | clause  | pass           |
        | supplement | tax is included  | K9     | clause  | fail           |
        | supplement | tax is included  |        | clause  | fail           |
        |            | tax is included  |        | clause  | no_evidence    |
        | term       |                  |        | clause  | not_applicable |
