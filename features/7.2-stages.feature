Feature: 7.2 The stages of a dispute
  Negotiation, mediation, arbitration, litigation: how long each takes, before whom, and which may follow which.

  Rule: R-7.2-01 Negotiation within 30 days

    Scenario Outline: Day 30 is in time
      Given the following dispute step records:
        | id | stage       | started_at | ended_at |
        | S1 | negotiation | <started>  | <ended>  |
      And no deviation records are declared
      When requirement "R-7.2-01" is checked as of "2026-04-01"
      Then the verdict for "S1" is "<verdict>"

      Examples:
        | started    | ended      | verdict     |
        | 2026-03-01 | 2026-03-31 | pass        |
        | 2026-02-28 | 2026-03-31 | fail        |
        | 2026-03-02 |            | pending     |
        | 2026-03-01 |            | fail        |
        |            | 2026-03-31 | no_evidence |

    Scenario Outline: A longer time in the contract is a deviation
      Given the following dispute step records:
        | id | stage       | started_at | ended_at |
        | S1 | negotiation | 2026-01-01 |          |
      And the following deviation records:
        | id | subject_type | subject_id | requirement_id | reason         | approved_at | valid_until |
        | V1 | dispute_step | S1         | R-7.2-01       | agreed so      | 2026-01-10  | <until>     |
      When requirement "R-7.2-01" is checked as of "2026-04-01"
      Then the verdict for "S1" is "<verdict>"

      Examples:
        | until      | verdict |
        | 2026-04-01 | pass    |
        | 2026-03-31 | fail    |

  Rule: R-7.2-02 Next stage after failed negotiation

    Scenario Outline: Another stage, or the end of the dispute
      Given the following dispute records:
        | id | raised_at  | status   |
        | D1 | 2026-01-20 | <status> |
      And the following dispute step records:
        | id | dispute_id | stage       | started_at | ended_at   | outcome |
        | S1 | D1         | negotiation | 2026-02-01 | 2026-03-01 | failed  |
        | S2 | D1         | <next>      | <begun>    |            |         |
      When requirement "R-7.2-02" is checked as of "<day>"
      Then the verdict for "S1" is "<verdict>"

      Examples:
        | status | next        | begun      | day        | verdict     |
        | open   | mediation   | 2026-03-01 | 2026-05-01 | pass        |
        | open   | mediation   | 2026-03-31 | 2026-05-01 | pass        |
        | open   | mediation   | 2026-04-01 | 2026-05-01 | pass        |
        | open   | mediation   | 2026-04-02 | 2026-04-01 | fail        |
        | open   | mediation   | 2026-02-28 | 2026-05-01 | fail        |
        | open   | negotiation | 2026-03-05 | 2026-05-01 | fail        |
        | open   | negotiation | 2026-03-05 | 2026-03-31 | pending     |
        | waived | negotiation | 2026-03-05 | 2026-05-01 | pass        |
        | open   | mediation   |            | 2026-05-01 | no_evidence |

  Rule: R-7.2-03 Mediation by a third party

    Scenario Outline: Who leads it
      Given the following dispute step records:
        | id | stage     | started_at | institution_type |
        | S1 | mediation | 2026-03-01 | <who>            |
      And no deviation records are declared
      When requirement "R-7.2-03" is checked as of "2026-04-01"
      Then the verdict for "S1" is "<verdict>"

      Examples:
        | who               | verdict     |
        | trade_association | pass        |
        | court             | pass        |
        | party             | fail        |
        |                   | no_evidence |

  Rule: R-7.2-04 Mediation within 15 days

    Scenario Outline: Day 15 is in time
      Given the following dispute step records:
        | id | stage     | started_at | ended_at |
        | S1 | mediation | <started>  | <ended>  |
      And no deviation records are declared
      When requirement "R-7.2-04" is checked as of "2026-04-01"
      Then the verdict for "S1" is "<verdict>"

      Examples:
        | started    | ended      | verdict     |
        | 2026-03-01 | 2026-03-16 | pass        |
        | 2026-03-01 | 2026-03-17 | fail        |
        | 2026-03-17 |            | pending     |
        | 2026-03-16 |            | fail        |
        |            | 2026-03-16 | no_evidence |

  Rule: R-7.2-05 Successful mediation ends in an agreement

    Scenario Outline: The agreement is on file
      Given the following dispute step records:
        | id | stage     | started_at | ended_at   | outcome   | agreement_doc_id |
        | S1 | mediation | 2026-02-20 | 2026-03-01 | <outcome> | <agreement>      |
      And the following document records:
        | id   | created_at |
        | DOC1 | <made>     |
      When requirement "R-7.2-05" is checked as of "2026-04-01"
      Then the verdict for "S1" is "<verdict>"

      Examples:
        | outcome | agreement | made       | verdict        |
        | settled | DOC1      | 2026-03-01 | pass           |
        | settled |           | 2026-03-01 | fail           |
        | settled | DOC9      | 2026-03-01 | fail           |
        | settled | DOC1      |            | no_evidence    |
        |         | DOC1      | 2026-03-01 | no_evidence    |
        | failed  |           | 2026-03-01 | not_applicable |

  Rule: R-7.2-06 Arbitration after negotiation and mediation

    Scenario Outline: The ladder of the contract decides, else that of the standard
      Given the following contract clause records:
        | id | contract_id | type               | methods   |
        | K1 | C1          | dispute_resolution | <methods> |
      And the following dispute records:
        | id | contract_id | raised_at  |
        | D1 | C1          | 2025-12-20 |
      And the following dispute step records:
        | id | dispute_id | stage       | started_at | ended_at | outcome   |
        | S1 | D1         | negotiation | 2026-01-01 | <ended>  | <outcome> |
        | S2 | D1         | arbitration | 2026-02-01 |          |           |
      When requirement "R-7.2-06/<part>" is checked as of "2026-04-01"
      Then the verdict for "S2" is "<verdict>"

      Examples:
        | methods                             | ended      | outcome | part              | verdict        |
        | negotiation; arbitration            | 2026-02-01 | failed  | negotiation       | pass           |
        | negotiation; arbitration            | 2026-02-02 | failed  | negotiation       | fail           |
        | negotiation; arbitration            | 2026-01-20 | settled | negotiation       | fail           |
        | negotiation; arbitration            |            | failed  | negotiation       | no_evidence    |
        | negotiation; arbitration            | 2026-01-20 |         | negotiation       | no_evidence    |
        | negotiation; arbitration            |            |         | negotiation       | fail           |
        | negotiation; arbitration            | 2026-01-20 | failed  | mediation         | not_applicable |
        | negotiation; mediation; arbitration | 2026-01-20 | failed  | mediation         | fail           |
        | arbitration                         |            |         | negotiation       | not_applicable |
        | arbitration                         |            |         | usual_negotiation | not_applicable |
        | none                                | 2026-02-01 | failed  | usual_negotiation | pass           |
        | none                                | 2026-02-01 | failed  | usual_mediation   | fail           |
        |                                     | 2026-02-01 | failed  | negotiation       | no_evidence    |

  Rule: R-7.2-07 Arbitration rests on an agreement

    Scenario Outline: In the dispute clause
      Given the following contract clause records:
        | id | contract_id | type               | methods   |
        | K1 | C1          | dispute_resolution | <methods> |
      And the following dispute records:
        | id | contract_id | raised_at  |
        | D1 | C1          | 2025-12-20 |
      And the following dispute step records:
        | id | dispute_id | stage       | started_at | agreement_doc_id |
        | S1 | D1         | arbitration | 2026-02-01 |                  |
      And no document records are declared
      When requirement "R-7.2-07" is checked as of "2026-04-01"
      Then the verdict for "S1" is "<verdict>"

      Examples:
        | methods                  | verdict     |
        | negotiation; arbitration | pass        |
        | arbitration; litigation  | fail        |
        | negotiation              | fail        |
        |                          | no_evidence |

    Scenario Outline: In a separate agreement, before and after the revision of the law
      Given no contract clause records are declared
      And the following dispute records:
        | id | contract_id | raised_at  |
        | D1 | C1          | 2025-12-20 |
      And the following dispute step records:
        | id | dispute_id | stage       | started_at | agreement_doc_id |
        | S1 | D1         | arbitration | <started>  | DOC1             |
      And the following document records:
        | id   | created_at |
        | DOC1 | <made>     |
      When requirement "R-7.2-07" is checked as of "2026-04-01"
      Then the verdict for "S1" is "<verdict>"

      Examples:
        | started    | made       | verdict     |
        | 2026-02-28 | 2026-02-28 | pass        |
        | 2026-02-28 | 2026-03-01 | fail        |
        | 2026-03-01 | 2026-03-20 | pass        |
        | 2026-03-01 |            | no_evidence |

  Rule: R-7.2-08 Arbitration within 60 days

    Scenario Outline: Day 60 is in time; longer is an observation
      Given the following dispute step records:
        | id | stage       | started_at | ended_at |
        | S1 | arbitration | <started>  | <ended>  |
      And no deviation records are declared
      When requirement "R-7.2-08" is checked as of "2026-04-01"
      Then the verdict for "S1" is "<verdict>"

      Examples:
        | started    | ended      | verdict     |
        | 2026-01-01 | 2026-03-02 | pass        |
        | 2026-01-01 | 2026-03-03 | fail        |
        | 2026-01-31 |            | pending     |
        | 2026-01-30 |            | fail        |
        |            | 2026-03-02 | no_evidence |

  Rule: R-7.2-09 Lawsuit in the court that has jurisdiction

    Scenario Outline: The court of the clause, or a recorded basis
      Given the following contract clause records:
        | id | contract_id | type               | court          |
        | K1 | C1          | dispute_resolution | District court |
      And the following dispute records:
        | id | contract_id | raised_at  |
        | D1 | C1          | 2025-12-20 |
      And the following dispute step records:
        | id | dispute_id | stage      | started_at | institution_type | institution | jurisdiction_basis |
        | S1 | D1         | litigation | 2026-02-01 | <kind>           | <court>     | <basis>            |
      When requirement "R-7.2-09/<part>" is checked as of "2026-04-01"
      Then the verdict for "S1" is "<verdict>"

      Examples:
        | kind  | court          | basis              | part         | verdict     |
        | court | District court |                    | court        | pass        |
        | court | District court |                    | jurisdiction | pass        |
        | court | City court     | defendant_domicile | jurisdiction | pass        |
        | court | City court     |                    | jurisdiction | fail        |
        | party | District court |                    | court        | fail        |
        | court |                |                    | jurisdiction | no_evidence |

  Rule: R-7.2-10 No lawsuit past an arbitration agreement

    Scenario Outline: What opens the way to court
      Given the following contract clause records:
        | id | contract_id | type               | methods   |
        | K1 | C1          | dispute_resolution | <methods> |
      And the following dispute records:
        | id | contract_id | raised_at  |
        | D1 | C1          | 2025-12-20 |
      And the following dispute step records:
        | id | dispute_id | stage       | started_at | ended_at   | outcome   | proceeding |
        | S1 | D1         | arbitration | 2026-01-01 | 2026-03-01 | <outcome> |            |
        | S2 | D1         | litigation  | <sued>     |            |           | <suit>     |
      When requirement "R-7.2-10" is checked as of "2026-04-01"
      Then the verdict for "S2" is "<verdict>"

      Examples:
        | methods     | outcome         | sued       | suit         | verdict     |
        | litigation  | failed          | 2026-03-05 | merits       | pass        |
        | arbitration | failed          | 2026-03-05 | merits       | fail        |
        | arbitration | award           | 2026-03-05 | merits       | fail        |
        | litigation  | award           | 2026-03-05 | merits       | fail        |
        | arbitration | award           | 2026-03-05 | set_aside    | pass        |
        | arbitration | award           | 2026-03-05 | enforcement  | pass        |
        | arbitration | award           | 2026-01-05 | preservation | pass        |
        | litigation  | award           | 2026-03-02 | merits       | fail        |
        | litigation  | award           | 2026-03-01 | merits       | pass        |
        | arbitration | award           | 2026-03-01 | merits       | fail        |
        | arbitration | award_set_aside | 2026-03-01 | merits       | pass        |
        | arbitration | award_set_aside | 2026-02-28 | merits       | fail        |
        | arbitration | award           | 2026-03-05 |              | no_evidence |

    Scenario Outline: The court sets the award aside
      Given the following contract clause records:
        | id | contract_id | type               | methods     |
        | K1 | C1          | dispute_resolution | arbitration |
      And the following dispute records:
        | id | contract_id | raised_at  |
        | D1 | C1          | 2025-12-20 |
      And the following dispute step records:
        | id | dispute_id | stage       | started_at | ended_at   | outcome         | proceeding |
        | S1 | D1         | arbitration | 2026-01-01 | 2026-02-01 | award           |            |
        | S2 | D1         | litigation  | 2026-02-05 | 2026-03-01 | award_set_aside | set_aside  |
        | S3 | D1         | litigation  | <sued>     |            | judgment        | merits     |
      When requirement "R-7.2-10" is checked as of "2026-04-01"
      Then the verdict for "S3" is "<verdict>"

      Examples:
        | sued       | verdict |
        | 2026-03-01 | pass    |
        | 2026-02-28 | fail    |

  Rule: R-7.2-11 Court proceedings within 6 months

    Scenario Outline: The same day six months later is in time; longer is an observation
      Given the following dispute step records:
        | id | stage      | started_at | ended_at |
        | S1 | litigation | <started>  | <ended>  |
      And no deviation records are declared
      When requirement "R-7.2-11" is checked as of "2026-04-01"
      Then the verdict for "S1" is "<verdict>"

      Examples:
        | started    | ended      | verdict     |
        | 2025-08-31 | 2026-02-28 | pass        |
        | 2025-08-31 | 2026-03-01 | fail        |
        | 2025-10-01 |            | pending     |
        | 2025-09-30 |            | fail        |
        |            | 2026-03-01 | no_evidence |

  Rule: R-7.2-12 Final judgment ends the dispute

    Scenario Outline: What may come after it
      Given the following dispute step records:
        | id | dispute_id | stage      | started_at | ended_at   | outcome   | proceeding |
        | S1 | D1         | litigation | 2025-02-01 | 2025-08-01 | <outcome> | merits     |
        | S2 | D1         | <stage>    | <started>  |            |           | <suit>     |
      When requirement "R-7.2-12" is checked as of "2026-04-01"
      Then the verdict for "S1" is "<verdict>"

      Examples:
        | outcome        | stage       | started    | suit        | verdict        |
        | final_judgment | litigation  | 2025-08-01 | merits      | pass           |
        | final_judgment | litigation  | 2025-08-02 | merits      | fail           |
        | final_judgment | arbitration | 2025-08-02 |             | fail           |
        | final_judgment | litigation  | 2025-09-01 | enforcement | pass           |
        | final_judgment | litigation  | 2025-09-01 | retrial     | pass           |
        | final_judgment | litigation  | 2025-09-01 |             | no_evidence    |
        | judgment       | litigation  | 2025-08-15 | appeal      | not_applicable |
