Feature: 8.1 Effect and end of a contract
  When a contract takes effect, and on what ground it ends.

  Rule: R-8.1-01 Contract says when it takes effect

    Scenario Outline: The clause and the day
      Given the following contract records:
        | id | signed_at | start_date | effective_at |
        | C1 | <signed>  | 2026-05-01 | <effective>  |
      And the following contract clause records:
        | id | contract_id | type   | content   |
        | K1 | C1          | <type> | <content> |
      When requirement "R-8.1-01/<part>" is checked as of "2026-04-01"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | signed     | effective  | type          | content      | part   | verdict        |
        | 2026-01-10 | 2026-01-10 | effectiveness | on signature | clause | pass           |
        | 2026-01-10 | 2026-01-10 | effectiveness |              | clause | fail           |
        | 2026-01-10 | 2026-01-10 | term          | one year     | clause | fail           |
        | 2026-01-10 | 2026-01-10 |               | on signature | clause | no_evidence    |
        | 2026-01-10 | 2026-01-10 | effectiveness | on signature | date   | pass           |
        | 2026-01-10 |            | effectiveness | on signature | date   | fail           |
        |            |            | effectiveness | on signature | date   | not_applicable |

  Rule: R-8.1-02 No performance before the contract takes effect

    Scenario Outline: The start of the service
      Given the following contract records:
        | id | signed_at  | start_date | effective_at |
        | C1 | 2026-01-10 | 2026-02-01 | <effective>  |
      When requirement "R-8.1-02/start" is checked as of "2026-04-01"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | effective  | verdict     |
        | 2026-02-01 | pass        |
        | 2026-02-02 | fail        |
        |            | no_evidence |

    Scenario Outline: The completion of items
      Given the following contract records:
        | id | signed_at  | start_date | effective_at |
        | C1 | 2026-01-10 | 2026-02-01 | 2026-02-01   |
      And the following contract item records:
        | id | contract_id | completed_at |
        | I1 | C1          | <completed>  |
      When requirement "R-8.1-02/completion" is checked as of "2026-04-01"
      Then the verdict for "I1" is "<verdict>"

      Examples:
        | completed  | verdict        |
        | 2026-02-01 | pass           |
        | 2026-01-31 | fail           |
        |            | not_applicable |

  Rule: R-8.1-03 Contract states the conditions of its end

    Scenario Outline: A clause with content
      Given the following contract records:
        | id | signed_at | start_date |
        | C1 | <signed>  | 2026-05-01 |
      And the following contract clause records:
        | id | contract_id | type   | content   |
        | K1 | C1          | <type> | <content> |
      When requirement "R-8.1-03" is checked as of "2026-04-01"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | signed     | type                   | content   | verdict        |
        | 2026-01-10 | termination_conditions | clause 11 | pass           |
        | 2026-01-10 | termination_conditions |           | fail           |
        | 2026-01-10 | term                   | one year  | fail           |
        | 2026-01-10 |                        | clause 11 | no_evidence    |
        |            | term                   | one year  | not_applicable |

  Rule: R-8.1-04 Every termination has its ground

    Scenario Outline: In itself, in the contract, or in the law
      Given the following contract clause records:
        | id | contract_id | type                   | conditions         |
        | K1 | C1          | termination_conditions | merger; insolvency |
      And the following termination records:
        | id | contract_id | type   | notice_reason | legal_ground |
        | T1 | C1          | <type> | <reason>      | <law>        |
      When requirement "R-8.1-04" is checked as of "2026-04-01"
      Then the verdict for "T1" is "<verdict>"

      Examples:
        | type       | reason       | law             | verdict     |
        | expiry     |              |                 | pass        |
        | unilateral | insolvency   |                 | pass        |
        | unilateral | dissatisfied |                 | fail        |
        | unilateral | dissatisfied | Civil Code 563  | pass        |
        | walkout    | insolvency   | Civil Code 563  | fail        |
        | unilateral |              |                 | no_evidence |
