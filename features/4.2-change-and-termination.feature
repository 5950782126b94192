Feature: 4.2 Change and termination of the contract
  Changes and early ends are agreed, written, approved and announced; a contract is closed with a final report.
  The day of an event is not counted: fifteen days after 1 March is 16 March, to the end of that day.

  Rule: R-4.2-01 Change only by agreement of both parties

    Scenario Outline: Both sides sign by the day the change takes effect
      Given the following contract amendment records:
        | id | provider_signed_at | client_signed_at | effective_at |
        | M1 | <provider>         | <client>         | 2026-03-01   |
      When requirement "R-4.2-01" is checked as of "<date>"
      Then the verdict for "provider_signature/M1" is "<provider verdict>"
      And the verdict for "client_signature/M1" is "<client verdict>"

      Examples:
        | provider   | client     | date       | provider verdict | client verdict |
        | 2026-03-01 | 2026-03-01 | 2026-04-01 | pass             | pass           |
        | 2026-03-02 | 2026-03-01 | 2026-04-01 | fail             | pass           |
        | 2026-03-01 | 2026-03-02 | 2026-04-01 | pass             | fail           |
        | 2026-02-20 |            | 2026-03-01 | pass             | pending        |
        | 2026-02-20 |            | 2026-03-02 | pass             | fail           |

    Scenario: Nobody handed in the changes
      Given the contract amendment file is missing
      When requirement "R-4.2-01/client_signature" is checked as of "2026-04-01"
      Then the verdict for "*" is "no_evidence"

    Scenario: There were no changes
      Given no contract amendment records are declared
      When requirement "R-4.2-01/client_signature" is checked as of "2026-04-01"
      Then the verdict for "*" is "not_applicable"

  Rule: R-4.2-02 Change confirmed in writing

    Scenario Outline: On paper or electronically, by the day it takes effect
      Given the following contract amendment records:
        | id | form   | effective_at |
        | M1 | <form> | 2026-03-01   |
      When requirement "R-4.2-02" is checked as of "<date>"
      Then the verdict for "M1" is "<verdict>"

      Examples:
        | form               | date       | verdict     |
        | written            | 2026-03-02 | pass        |
        | electronic_written | 2026-03-02 | pass        |
        | oral               | 2026-03-01 | pending     |
        | oral               | 2026-03-02 | fail        |
        |                    | 2026-03-02 | no_evidence |

  Rule: R-4.2-03 Contents of a change

    Scenario Outline: It says what is changed, on which basis, and who is responsible
      Given the following contract amendment records:
        | id | content   | basis   | responsibilities   | effective_at |
        | M1 | <content> | <basis> | <responsibilities> | 2026-03-01   |
      When requirement "R-4.2-03/<part>" is checked as of "<date>"
      Then the verdict for "M1" is "<verdict>"

      Examples:
        | content | basis    | responsibilities | part             | date       | verdict |
        | 2 sites | clause 9 | provider         | content          | 2026-03-02 | pass    |
        |         | clause 9 | provider         | content          | 2026-03-02 | fail    |
        | 2 sites |          | provider         | basis            | 2026-03-02 | fail    |
        | 2 sites | clause 9 |                  | responsibilities | 2026-03-02 | fail    |
        | 2 sites | clause 9 |                  | responsibilities | 2026-03-01 | pending |

    Scenario: The basis was not handed in
      Given the following contract amendment records:
        | id | content | effective_at |
        | M1 | 2 sites | 2026-03-01   |
      When requirement "R-4.2-03/basis" is checked as of "2026-03-02"
      Then the verdict for "M1" is "no_evidence"

  Rule: R-4.2-04 Change and termination approved

    Scenario Outline: Approved by the day it takes effect
      Given the following contract amendment records:
        | id | approval_id | effective_at |
        | M1 | <approval>  | 2026-03-01   |
      And the following termination records:
        | id | type   | approval_id | effective_at |
        | T1 | mutual | <approval>  | 2026-03-01   |
      And the following approval records:
        | id | decision   | decided_at |
        | A1 | <decision> | <decided>  |
      When requirement "R-4.2-04" is checked as of "2026-04-01"
      Then the verdict for "amendment/M1" is "<verdict>"
      And the verdict for "termination/T1" is "<verdict>"

      Examples:
        | approval | decision | decided          | verdict     |
        | A1       | approved | 2026-03-01T18:00 | pass        |
        | A1       | approved | 2026-03-02T00:00 | fail        |
        | A1       | rejected | 2026-02-20       | fail        |
        |          | approved | 2026-02-20       | fail        |
        | A1       | approved |                  | no_evidence |

    Scenario Outline: Nobody decides on the end of the term
      Given the following termination records:
        | id | type   | approval_id | effective_at |
        | T1 | <type> |             | 2026-03-01   |
      And no approval records are declared
      When requirement "R-4.2-04/termination" is checked as of "<date>"
      Then the verdict for "T1" is "<verdict>"

      Examples:
        | type       | date       | verdict        |
        | expiry     | 2026-03-02 | not_applicable |
        | performed  | 2026-03-02 | not_applicable |
        | unilateral | 2026-03-01 | pending        |
        | unilateral | 2026-03-02 | fail           |

  Rule: R-4.2-05 Consent of both parties to a termination by agreement

    Scenario Outline: Both have agreed once it takes effect
      Given the following termination records:
        | id | type   | effective_at | provider_consent_at | client_consent_at |
        | T1 | <type> | 2026-03-01   | 2026-02-20          | <client>          |
      When requirement "R-4.2-05/client_consent" is checked as of "<date>"
      Then the verdict for "T1" is "<verdict>"

      Examples:
        | type       | client     | date       | verdict        |
        | mutual     | 2026-02-21 | 2026-04-01 | pass           |
        | mutual     |            | 2026-03-01 | pending        |
        | mutual     |            | 2026-03-02 | fail           |
        | unilateral |            | 2026-03-02 | not_applicable |
        |            |            | 2026-03-02 | no_evidence    |

    Scenario: The provider has not agreed
      Given the following termination records:
        | id | type   | effective_at | provider_consent_at |
        | T1 | mutual | 2026-03-01   |                     |
      When requirement "R-4.2-05" is checked as of "2026-03-02"
      Then the verdict for "provider_consent/T1" is "fail"
      And the verdict for "client_consent/T1" is "no_evidence"

  Rule: R-4.2-06 Termination by agreement in writing

    Scenario Outline: The confirming document is on file
      Given the following termination records:
        | id | type   | effective_at | written_doc_id |
        | T1 | mutual | 2026-03-01   | <document>     |
      And the following document records:
        | id | created_at |
        | D1 | 2026-02-20 |
      When requirement "R-4.2-06" is checked as of "<date>"
      Then the verdict for "T1" is "<verdict>"

      Examples:
        | document | date       | verdict |
        | D1       | 2026-03-02 | pass    |
        | D2       | 2026-03-02 | fail    |
        |          | 2026-03-01 | pending |
        |          | 2026-03-02 | fail    |

    Scenario: The documents were not handed in
      Given the following termination records:
        | id | type   | effective_at | written_doc_id |
        | T1 | mutual | 2026-03-01   | D1             |
      And the document file is missing
      When requirement "R-4.2-06" is checked as of "2026-04-01"
      Then the verdict for "T1" is "no_evidence"

  Rule: R-4.2-07 Notice in advance of an early end

    Scenario Outline: As many days as the contract asks for
      Given the following contract records:
        | id | notice_days |
        | C1 | 30          |
      And the following termination records:
        | id | contract_id | type       | notice_at | effective_at |
        | T1 | C1          | unilateral | <notice>  | 2026-03-31   |
      When requirement "R-4.2-07" is checked as of "<date>"
      Then the verdict for "T1" is "<verdict>"

      Examples:
        | notice     | date       | verdict |
        | 2026-03-01 | 2026-04-01 | pass    |
        | 2026-03-02 | 2026-04-01 | fail    |
        |            | 2026-03-30 | pending |
        |            | 2026-03-31 | fail    |

    Scenario Outline: The contract is silent and nobody set a number
      Given the following contract records:
        | id | notice_days |
        | C1 |             |
      And the following termination records:
        | id | contract_id | type       | notice_at | effective_at |
        | T1 | C1          | unilateral | <notice>  | 2026-03-31   |
      When requirement "R-4.2-07" is checked as of "2026-04-01"
      Then the verdict for "T1" is "<verdict>"

      Examples:
        | notice     | verdict     |
        | 2026-03-30 | no_evidence |
        | 2026-03-31 | fail        |
        |            | fail        |

    Scenario Outline: The contract is silent and the profile asks for fourteen days
      Given the following contract records:
        | id | notice_days |
        | C1 |             |
      And the following termination records:
        | id | contract_id | type       | notice_at | effective_at |
        | T1 | C1          | unilateral | <notice>  | 2026-03-31   |
      And the parameter "notice_days" is "14"
      When requirement "R-4.2-07" is checked as of "2026-04-01"
      Then the verdict for "T1" is "<verdict>"

      Examples:
        | notice     | verdict |
        | 2026-03-17 | pass    |
        | 2026-03-18 | fail    |

  Rule: R-4.2-08 Notice of an early end gives the reason

    Scenario Outline: The notice states its reason
      Given the following termination records:
        | id | type       | notice_at | notice_reason |
        | T1 | unilateral | <notice>  | <reason>      |
      When requirement "R-4.2-08" is checked as of "2026-04-01"
      Then the verdict for "T1" is "<verdict>"

      Examples:
        | notice     | reason      | verdict        |
        | 2026-03-01 | Fees unpaid | pass           |
        | 2026-03-01 |             | fail           |
        |            |             | not_applicable |

    Scenario: Reasons were not handed in
      Given the following termination records:
        | id | type       | notice_at  |
        | T1 | unilateral | 2026-03-01 |
      When requirement "R-4.2-08" is checked as of "2026-04-01"
      Then the verdict for "T1" is "no_evidence"

  Rule: R-4.2-09 Remaining services completed after termination

    Scenario Outline: An item the contract keeps alive is completed when it falls due
      Given the following termination records:
        | id | contract_id | effective_at | remaining_item_ids |
        | T1 | C1          | 2026-03-01   | <remaining>        |
      And the following contract item records:
        | id | contract_id | due_date   | completed_at | status   |
        | I1 | C1          | 2026-03-31 | <completed>  | <status> |
      When requirement "R-4.2-09" is checked as of "<date>"
      Then the verdict for "I1" is "<verdict>"

      Examples:
        | remaining | completed  | status | date       | verdict        |
        | I1; I2    | 2026-03-31 | done   | 2026-04-01 | pass           |
        | I1; I2    |            | open   | 2026-03-31 | pending        |
        | I1; I2    |            | open   | 2026-04-01 | fail           |
        | none      |            | open   | 2026-04-01 | not_applicable |
        |           |            | open   | 2026-04-01 | no_evidence    |

    Scenario: The terminations were not handed in
      Given the following contract item records:
        | id | contract_id | due_date   | completed_at | status |
        | I1 | C1          | 2026-03-31 |              | open   |
      And the termination file is missing
      When requirement "R-4.2-09" is checked as of "2026-04-01"
      Then the verdict for "I1" is "no_evidence"

  Rule: R-4.2-10 Final report within 15 days of termination

    Scenario Outline: The report is handed in by day 15
      Given the following termination records:
        | id | contract_id | effective_at |
        | T1 | C1          | 2026-03-01   |
      And the following final report records:
        | id | contract_id | submitted_at |
        | F1 | C1          | <submitted>  |
      When requirement "R-4.2-10" is checked as of "2026-04-01"
      Then the verdict for "T1" is "<verdict>"

      Examples:
        | submitted  | verdict     |
        | 2026-03-16 | pass        |
        | 2026-03-17 | fail        |
        |            | no_evidence |

    Scenario Outline: No report was handed in
      Given the following termination records:
        | id | contract_id | effective_at |
        | T1 | C1          | 2026-03-01   |
      And no final report records are declared
      When requirement "R-4.2-10" is checked as of "<date>"
      Then the verdict for "T1" is "<verdict>"

      Examples:
        | date       | verdict |
        | 2026-03-16 | pending |
        | 2026-03-17 | fail    |

    Scenario: The final reports were not supplied as evidence
      Given the following termination records:
        | id | contract_id | effective_at |
        | T1 | C1          | 2026-03-01   |
      And the final report file is missing
      When requirement "R-4.2-10" is checked as of "2026-04-01"
      Then the verdict for "T1" is "no_evidence"

  Rule: R-4.2-11 Final report covers every contract item

    Scenario Outline: No item is left out
      Given the following contract item records:
        | id | contract_id |
        | I1 | C1          |
        | I2 | C1          |
        | I3 | C2          |
      And the following final report records:
        | id | contract_id | submitted_at | item_ids   |
        | F1 | C1          | <submitted>  | <reported> |
      When requirement "R-4.2-11" is checked as of "2026-04-01"
      Then the verdict for "F1" is "<verdict>"

      Examples:
        | submitted  | reported | verdict        |
        | 2026-03-10 | I1; I2   | pass           |
        | 2026-03-10 | I1       | fail           |
        | 2026-03-10 | none     | fail           |
        | 2026-03-10 |          | no_evidence    |
        |            | I1       | not_applicable |

  Rule: R-4.2-12 Later disputes handled as the contract says

    Scenario Outline: Only ways that the dispute clause names
      Given the following contract records:
        | id | terminated_at | end_date   |
        | C1 | 2026-03-01    | 2026-12-31 |
      And the following contract clause records:
        | id | contract_id | type               | methods                  |
        | K1 | C1          | dispute_resolution | negotiation; arbitration |
      And the following dispute records:
        | id | contract_id | raised_at |
        | D1 | C1          | <raised>  |
      And the following dispute step records:
        | id | dispute_id | stage   | started_at | ended_at | outcome | proceeding |
        | S1 | D1         | <stage> | 2026-03-10 |          |         | <suit>     |
      When requirement "R-4.2-12" is checked as of "2026-04-01"
      Then the verdict for "S1" is "<verdict>"

      Examples:
        | raised     | stage       | suit        | verdict        |
        | 2026-03-02 | negotiation |             | pass           |
        | 2026-03-02 | arbitration |             | pass           |
        | 2026-03-02 | litigation  | merits      | fail           |
        | 2026-03-02 | litigation  | enforcement | pass           |
        | 2026-03-02 | litigation  |             | no_evidence    |
        | 2026-03-01 | litigation  | merits      | not_applicable |
        | 2026-03-02 |             |             | no_evidence    |
