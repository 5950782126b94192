Feature: 4.1 Conclusion and performance of the contract
  What a service contract must say, who may sign it, and whether both sides do their part.
  An empty cell is a recorded absence; a column or file that nobody supplied leaves the verdict open.

  Rule: R-4.1-01 Signed after negotiation by authorised persons

    Scenario Outline: A signed contract needs both signatories, verified power and negotiation
      Given the following contract records:
        | id | signed_at  | provider_signatory | client_signatory | signatories_authorised | negotiated   |
        | C1 | 2026-01-10 | <provider>         | <client>         | <authorised>           | <negotiated> |
      When requirement "R-4.1-01" is checked as of "2026-04-01"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | provider | client  | authorised | negotiated | verdict     |
        | Li Wei   | Chen Na | yes        | yes        | pass        |
        |          | Chen Na | yes        | yes        | fail        |
        | Li Wei   |         | yes        | yes        | fail        |
        | Li Wei   | Chen Na | no         | yes        | fail        |
        | Li Wei   | Chen Na | yes        | no         | fail        |
        | Li Wei   | Chen Na |            | yes        | no_evidence |

    Scenario Outline: Without a signature it is a draft until the service starts
      Given the following contract records:
        | id | signed_at | start_date | provider_signatory | client_signatory | signatories_authorised | negotiated |
        | C1 |           | 2026-04-01 | Li Wei             | Chen Na          | yes                    | yes        |
      When requirement "R-4.1-01" is checked as of "<date>"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | date       | verdict        |
        | 2026-03-31 | not_applicable |
        | 2026-04-01 | fail           |

    Scenario: Nobody handed in the contracts
      Given the contract file is missing
      When requirement "R-4.1-01" is checked as of "2026-04-01"
      Then the verdict for "*" is "no_evidence"

  Rule: R-4.1-02 Core terms fixed

    Scenario Outline: Each core term has a clause with content
      Given the following contract records:
        | id | signed_at  |
        | C1 | 2026-01-10 |
      And the following contract clause records:
        | id | contract_id | type            | content            |
        | K1 | C1          | service_content | Clause 1           |
        | K2 | C1          | price           |                    |
        | K3 | C2          | term            | Of another contract |
      When requirement "R-4.1-02/<term>" is checked as of "2026-04-01"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | term              | verdict |
        | service_content   | pass    |
        | delivery_standard | fail    |
        | price             | fail    |
        | payment_method    | fail    |
        | term              | fail    |
        | responsibility    | fail    |

    Scenario: Without the file of clauses nothing is known
      Given the following contract records:
        | id | signed_at  |
        | C1 | 2026-01-10 |
      And the contract clause file is missing
      When requirement "R-4.1-02" is checked as of "2026-04-01"
      Then the verdict for "price/C1" is "no_evidence"
      And the verdict for "responsibility/C1" is "no_evidence"

  Rule: R-4.1-03 Background check of the provider before signing

    Scenario Outline: The check is completed no later than the signing
      Given the following contract records:
        | id | provider_id | signed_at        |
        | C1 | P1          | 2026-01-10T10:00 |
      And the following assessment records:
        | id | type   | subject_type | subject_id | completed_at |
        | A1 | <type> | organization | P1         | <completed>  |
      When requirement "R-4.1-03" is checked as of "2026-04-01"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | type          | completed        | verdict     |
        | due_diligence | 2026-01-10T10:00 | pass        |
        | due_diligence | 2026-01-10T10:01 | fail        |
        | due_diligence | 2026-01-11       | fail        |
        | due_diligence |                  | no_evidence |
        | legal         | 2026-01-02       | fail        |

    Scenario: No assessment was made at all
      Given the following contract records:
        | id | provider_id | signed_at  |
        | C1 | P1          | 2026-01-10 |
      And no assessment records are declared
      When requirement "R-4.1-03" is checked as of "2026-04-01"
      Then the verdict for "C1" is "fail"

  Rule: R-4.1-04 Risk assessment before signing

    Scenario Outline: The risk is assessed no later than the signing
      Given the following contract records:
        | id | signed_at        |
        | C1 | 2026-01-10T10:00 |
      And the following assessment records:
        | id | type          | subject_type   | subject_id | completed_at |
        | A1 | contract_risk | <subject type> | C1         | <completed>  |
      When requirement "R-4.1-04" is checked as of "2026-04-01"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | subject type | completed        | verdict     |
        | contract     | 2026-01-10T10:00 | pass        |
        | contract     | 2026-01-10T10:01 | fail        |
        | organization | 2026-01-02       | fail        |
        | contract     |                  | no_evidence |

    Scenario: The assessments were not handed in
      Given the following contract records:
        | id | signed_at  |
        | C1 | 2026-01-10 |
      And the assessment file is missing
      When requirement "R-4.1-04" is checked as of "2026-04-01"
      Then the verdict for "C1" is "no_evidence"

  Rule: R-4.1-05 Required qualifications held

    Scenario Outline: A required certificate is valid at signing and on every day of the term so far
      Given the following contract records:
        | id | provider_id | signed_at  | start_date | end_date   | terminated_at |
        | C1 | P1          | 2026-01-10 | 2026-01-15 | 2026-03-31 |               |
      And the following qualification records:
        | id | provider_id | type      | required | valid_from | valid_to |
        | Q1 | P1          | ISO 27001 | yes      | <from>     | <to>     |
      When requirement "R-4.1-05" is checked as of "2026-04-01"
      Then the verdict for "at_signing/C1" is "<at signing>"
      And the verdict for "during_term/C1" is "<during term>"

      Examples:
        | from       | to         | at signing  | during term |
        | 2026-01-10 | 2026-03-31 | pass        | pass        |
        | 2026-01-11 | 2026-03-31 | fail        | pass        |
        | 2026-01-10 | 2026-03-30 | pass        | fail        |
        | 2026-01-10 |            | no_evidence | no_evidence |

    Scenario Outline: A renewal must follow without a gap
      Given the following contract records:
        | id | provider_id | signed_at  | start_date | end_date   | terminated_at |
        | C1 | P1          | 2026-01-10 | 2026-01-15 | 2026-12-31 |               |
      And the following qualification records:
        | id | provider_id | type      | required | valid_from | valid_to   |
        | Q1 | P1          | ISO 27001 | yes      | 2023-02-01 | 2026-01-31 |
        | Q2 | P1          | ISO 27001 | yes      | <renewed>  | 2029-01-31 |
      When requirement "R-4.1-05/during_term" is checked as of "2026-04-01"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | renewed    | verdict |
        | 2026-02-01 | pass    |
        | 2026-02-02 | fail    |

    Scenario: A provider that holds nothing has nothing to show
      Given the following contract records:
        | id | provider_id | signed_at  | start_date | end_date   | terminated_at |
        | C1 | P1          | 2026-01-10 | 2026-01-15 | 2026-03-31 |               |
      And no qualification records are declared
      When requirement "R-4.1-05/at_signing" is checked as of "2026-04-01"
      Then the verdict for "C1" is "fail"

  Rule: R-4.1-06 Drawn up on a standard text

    Scenario Outline: The standard text and the departures from it are recorded
      Given the following contract records:
        | id | signed_at  | template_id | template_deviations |
        | C1 | 2026-01-10 | <text>      | <departures>        |
      When requirement "R-4.1-06" is checked as of "2026-04-01"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | text  | departures         | verdict |
        | ST-01 | clause 7; clause 9 | pass    |
        | ST-01 | none               | pass    |
        |       | none               | fail    |
        | ST-01 |                    | fail    |

    Scenario: Nobody recorded departures
      Given the following contract records:
        | id | signed_at  | template_id |
        | C1 | 2026-01-10 | ST-01       |
      When requirement "R-4.1-06" is checked as of "2026-04-01"
      Then the verdict for "C1" is "no_evidence"

  Rule: R-4.1-07 Frequent matters settled

    Scenario Outline: Each matter has a clause with content
      Given the following contract records:
        | id | signed_at  |
        | C1 | 2026-01-10 |
      And the following contract clause records:
        | id | contract_id | type                 | content  |
        | K1 | C1          | qualification        | Clause 1 |
        | K2 | C1          | technical_capability |          |
        | K3 | C2          | response_time        | Clause 3 |
      When requirement "R-4.1-07/<matter>" is checked as of "2026-04-01"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | matter                | verdict |
        | qualification         | pass    |
        | technical_capability  | fail    |
        | response_time         | fail    |
        | interruption_handling | fail    |

    Scenario: Without the file of clauses nothing is known
      Given the following contract records:
        | id | signed_at  |
        | C1 | 2026-01-10 |
      When requirement "R-4.1-07/response_time" is checked as of "2026-04-01"
      Then the verdict for "C1" is "no_evidence"

  Rule: R-4.1-08 Services performed as agreed

    Scenario Outline: An item is completed by its due day, with proof
      Given the following contract records:
        | id | signed_at  | terminated_at |
        | C1 | 2026-01-10 |               |
      And the following contract item records:
        | id | contract_id | due_date   | completed_at | status   | delivery_ref |
        | I1 | C1          | 2026-02-28 | <completed>  | <status> | <proof>      |
      When requirement "R-4.1-08" is checked as of "<date>"
      Then the verdict for "I1" is "<verdict>"

      Examples:
        | completed  | status | proof | date       | verdict     |
        | 2026-02-28 | done   | DN-1  | 2026-04-01 | pass        |
        | 2026-03-01 | done   | DN-1  | 2026-04-01 | fail        |
        | 2026-02-20 | done   |       | 2026-04-01 | fail        |
        |            | open   |       | 2026-02-28 | pending     |
        |            | open   |       | 2026-03-01 | fail        |
        |            | done   | DN-1  | 2026-04-01 | no_evidence |

    Scenario Outline: What falls due after the contract ended early is no longer owed
      Given the following contract records:
        | id | signed_at  | terminated_at |
        | C1 | 2026-01-10 | 2026-02-28    |
      And the following contract item records:
        | id | contract_id | due_date | completed_at | status | delivery_ref |
        | I1 | C1          | <due>    |              | open   |              |
      When requirement "R-4.1-08" is checked as of "2026-04-01"
      Then the verdict for "I1" is "<verdict>"

      Examples:
        | due        | verdict        |
        | 2026-02-28 | fail           |
        | 2026-03-01 | not_applicable |

  Rule: R-4.1-09 Service reports at regular intervals

    Scenario Outline: A report every thirty days, up to the day of the check
      Given the following contract records:
        | id | signed_at  | start_date | end_date   | terminated_at | report_cycle_days |
        | C1 | 2026-01-01 | 2026-01-01 | 2026-12-31 |               | 30                |
      And the following service report records:
        | id | contract_id | submitted_at |
        | R1 | C1          | 2026-01-31   |
        | R2 | C1          | <second>     |
      When requirement "R-4.1-09" is checked as of "<date>"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | second     | date       | verdict |
        | 2026-03-02 | 2026-04-01 | pass    |
        | 2026-03-02 | 2026-04-02 | fail    |
        | 2026-03-03 | 2026-04-01 | fail    |
        |            | 2026-03-02 | pass    |
        |            | 2026-03-03 | fail    |

    Scenario: The contract does not say how often
      Given the following contract records:
        | id | signed_at  | start_date | end_date   | terminated_at | report_cycle_days |
        | C1 | 2026-01-01 | 2026-01-01 | 2026-12-31 |               |                   |
      And no service report records are declared
      When requirement "R-4.1-09" is checked as of "2026-04-01"
      Then the verdict for "C1" is "no_evidence"

  Rule: R-4.1-10 Contents of the service report

    Scenario Outline: A report handed in has its three parts
      Given the following service report records:
        | id | submitted_at | sections   |
        | R1 | <submitted>  | <sections> |
      When requirement "R-4.1-10/quality_evaluation" is checked as of "2026-04-01"
      Then the verdict for "R1" is "<verdict>"

      Examples:
        | submitted  | sections                                       | verdict        |
        | 2026-01-31 | progress; quality_evaluation; problem_handling | pass           |
        | 2026-01-31 | progress; problem_handling                     | fail           |
        | 2026-01-31 | none                                           | fail           |
        | 2026-01-31 |                                                | no_evidence    |
        |            | none                                           | not_applicable |

  Rule: R-4.1-11 Payment on the agreed date

    Scenario Outline: The payments together reach the amount by the due day
      Given the following payment obligation records:
        | id | amount | due_date   | condition_ref | condition_met_at |
        | O1 | 100    | 2026-01-31 |               |                  |
      And the following payment records:
        | id | obligation_id | amount   | paid_at    |
        | P1 | O1            | 60       | 2026-01-10 |
        | P2 | O1            | <second> | <paid>     |
      When requirement "R-4.1-11" is checked as of "<date>"
      Then the verdict for "O1" is "<verdict>"

      Examples:
        | second | paid       | date       | verdict     |
        | 40     | 2026-01-31 | 2026-04-01 | pass        |
        | 40     | 2026-02-01 | 2026-04-01 | fail        |
        | 39.99  | 2026-01-31 | 2026-04-01 | fail        |
        | 39.99  | 2026-01-31 | 2026-01-31 | pending     |
        | 39.99  | 2026-01-31 | 2026-02-01 | fail        |
        | 40     |            | 2026-04-01 | no_evidence |

    Scenario Outline: An instalment with a condition falls due no earlier than the condition is met
      Given the following payment obligation records:
        | id | amount | due_date   | condition_ref | condition_met_at |
        | O1 | 100    | 2026-01-31 | Acceptance    | <met>            |
      And the following payment records:
        | id | obligation_id | amount | paid_at    |
        | P1 | O1            | 100    | 2026-02-10 |
      When requirement "R-4.1-11" is checked as of "2026-04-01"
      Then the verdict for "O1" is "<verdict>"

      Examples:
        | met        | verdict        |
        | 2026-02-10 | pass           |
        | 2026-02-09 | fail           |
        |            | not_applicable |

  Rule: R-4.1-12 Payment of the agreed amount

    Scenario Outline: To the cent, whenever it was paid
      Given the following payment obligation records:
        | id | amount | due_date   | condition_ref | condition_met_at |
        | O1 | 100    | 2026-01-31 |               |                  |
      And the following payment records:
        | id | obligation_id | amount | paid_at    |
        | P1 | O1            | <paid> | 2026-03-15 |
      When requirement "R-4.1-12" is checked as of "2026-04-01"
      Then the verdict for "in_full/O1" is "<in full>"
      And the verdict for "not_exceeded/O1" is "<not exceeded>"

      Examples:
        | paid   | in full     | not exceeded |
        | 100    | pass        | pass         |
        | 99.99  | fail        | pass         |
        | 100.01 | pass        | fail         |
        |        | no_evidence | no_evidence  |

    Scenario Outline: Nothing paid yet
      Given the following payment obligation records:
        | id | amount | due_date   | condition_ref | condition_met_at |
        | O1 | 100    | 2026-01-31 |               |                  |
      And no payment records are declared
      When requirement "R-4.1-12/in_full" is checked as of "<date>"
      Then the verdict for "O1" is "<verdict>"

      Examples:
        | date       | verdict |
        | 2026-01-31 | pending |
        | 2026-02-01 | fail    |

  Rule: R-4.1-13 Invoice or receipt for every payment

    Scenario Outline: A payment has a voucher
      Given the following payment records:
        | id | paid_at    |
        | P1 | 2026-01-10 |
      And the following invoice records:
        | id | payment_id | type   | issued_at  |
        | V1 | <payment>  | <type> | 2026-01-12 |
      When requirement "R-4.1-13" is checked as of "2026-04-01"
      Then the verdict for "P1" is "<verdict>"

      Examples:
        | payment | type    | verdict     |
        | P1      | invoice | pass        |
        | P1      | receipt | pass        |
        | P2      | invoice | fail        |
        | P1      |         | no_evidence |
        |         | invoice | no_evidence |

    Scenario: Where the tax office asks for an invoice, a receipt is not enough
      Given the following payment records:
        | id | paid_at    |
        | P1 | 2026-01-10 |
      And the following invoice records:
        | id | payment_id | type    | issued_at  |
        | V1 | P1         | receipt | 2026-01-12 |
      And the parameter "accepted_types" is "[invoice]"
      When requirement "R-4.1-13" is checked as of "2026-04-01"
      Then the verdict for "P1" is "fail"

  Rule: R-4.1-14 Invoices agree with payments

    Scenario Outline: The invoices of a payment add up to it
      Given the following payment records:
        | id | amount | paid_at    |
        | P1 | 100    | 2026-01-10 |
      And the following invoice records:
        | id | payment_id | type    | amount   | issued_at  |
        | V1 | P1         | invoice | 60       | 2026-01-05 |
        | V2 | P1         | invoice | <second> | 2026-01-05 |
        | V3 | P1         | receipt | 100      | 2026-01-10 |
      When requirement "R-4.1-14" is checked as of "2026-04-01"
      Then the verdict for "P1" is "<verdict>"

      Examples:
        | second | verdict     |
        | 40     | pass        |
        | 39.99  | fail        |
        | 40.01  | fail        |
        |        | no_evidence |

    Scenario: Without any voucher it is R-4.1-13 that fails
      Given the following payment records:
        | id | amount | paid_at    |
        | P1 | 100    | 2026-01-10 |
      And no invoice records are declared
      When requirement "R-4.1-14" is checked as of "2026-04-01"
      Then the verdict for "P1" is "not_applicable"

  Rule: R-4.1-15 Dispute clause naming a way of resolution

    Scenario Outline: The dispute clause names at least one way
      Given the following contract records:
        | id | signed_at  |
        | C1 | 2026-01-10 |
      And the following contract clause records:
        | id | contract_id | type   | methods   |
        | K1 | C1          | <type> | <methods> |
      When requirement "R-4.1-15" is checked as of "2026-04-01"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | type               | methods                 | verdict |
        | dispute_resolution | arbitration             | pass    |
        | dispute_resolution | negotiation; litigation | pass    |
        | dispute_resolution | none                    | fail    |
        | dispute_resolution |                         | fail    |
        | price              | arbitration             | fail    |

    Scenario: The clauses were not handed in
      Given the following contract records:
        | id | signed_at  |
        | C1 | 2026-01-10 |
      And the contract clause file is missing
      When requirement "R-4.1-15" is checked as of "2026-04-01"
      Then the verdict for "C1" is "no_evidence"

  Rule: R-4.1-16 Only known ways of resolution

    Scenario Outline: Every way is one of the four
      Given the following contract records:
        | id | signed_at  |
        | C1 | 2026-01-10 |
      And the following contract clause records:
        | id | contract_id | type               | methods   |
        | K1 | C1          | dispute_resolution | <methods> |
      When requirement "R-4.1-16" is checked as of "2026-04-01"
      Then the verdict for "K1" is "<verdict>"

      Examples:
        | methods                                         | verdict        |
        | negotiation; mediation; arbitration; litigation | pass           |
        | 协商；仲裁                                      | pass           |
        | negotiation; coin toss                          | fail           |
        | none                                            | not_applicable |
        |                                                 | no_evidence    |

  Rule: R-4.1-17 Arbitration recommended

    Scenario Outline: The clause names arbitration
      Given the following contract records:
        | id | signed_at  |
        | C1 | 2026-01-10 |
      And the following contract clause records:
        | id | contract_id | type               | methods   |
        | K1 | C1          | dispute_resolution | <methods> |
      When requirement "R-4.1-17" is checked as of "2026-04-01"
      Then the verdict for "K1" is "<verdict>"

      Examples:
        | methods                  | verdict     |
        | negotiation; arbitration | pass        |
        | litigation               | fail        |
        |                          | no_evidence |
