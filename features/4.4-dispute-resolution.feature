Feature: 4.4 Dispute resolution
  Disputes are settled by the ways agreed, in their order, before a named forum, and an award ends them.

  Rule: R-4.4-01 Disputes handled as the contract says

    Scenario Outline: Ways the clause names, and negotiation
      Given the following contract records:
        | id | terminated_at | end_date   |
        | C1 |               | 2026-03-31 |
      And the following contract clause records:
        | id | contract_id | type               | methods   |
        | K1 | C1          | dispute_resolution | <methods> |
      And the following dispute records:
        | id | contract_id | raised_at |
        | D1 | C1          | <raised>  |
      And the following dispute step records:
        | id | dispute_id | stage   | started_at | ended_at | outcome | proceeding |
        | S1 | D1         | <stage> | 2026-04-01 |          |         | <suit>     |
      When requirement "R-4.4-01" is checked as of "2026-04-01"
      Then the verdict for "S1" is "<verdict>"

      Examples:
        | methods     | raised     | stage       | suit         | verdict        |
        | arbitration | 2026-03-31 | arbitration |              | pass           |
        | arbitration | 2026-03-31 | negotiation |              | pass           |
        | arbitration | 2026-03-31 | litigation  | merits       | fail           |
        | arbitration | 2026-03-31 | litigation  | preservation | pass           |
        | arbitration | 2026-03-31 | litigation  | set_aside    | pass           |
        | arbitration | 2026-03-31 | litigation  |              | no_evidence    |
        | none        | 2026-03-31 | mediation   |              | fail           |
        |             | 2026-03-31 | mediation   |              | no_evidence    |
        | arbitration |            | litigation  | merits       | no_evidence    |
        | arbitration | 2026-04-01 | litigation  | merits       | not_applicable |

    Scenario Outline: To court once arbitration is over without an award that stands
      Given the following contract records:
        | id | terminated_at | end_date   |
        | C1 |               | 2026-12-31 |
      And the following contract clause records:
        | id | contract_id | type               | methods     |
        | K1 | C1          | dispute_resolution | arbitration |
      And the following dispute records:
        | id | contract_id | raised_at  |
        | D1 | C1          | 2026-01-01 |
      And the following dispute step records:
        | id | dispute_id | stage       | started_at | ended_at | outcome   | proceeding |
        | S1 | D1         | arbitration | 2026-01-05 | <ended>  | <outcome> |            |
        | S2 | D1         | litigation  | 2026-03-01 |          |           | merits     |
      When requirement "R-4.4-01" is checked as of "2026-04-01"
      Then the verdict for "S2" is "<verdict>"

      Examples:
        | ended      | outcome         | verdict     |
        | 2026-03-01 | award_set_aside | pass        |
        | 2026-03-02 | award_set_aside | fail        |
        | 2026-03-01 | refused         | pass        |
        | 2026-03-01 | award           | fail        |
        | 2026-03-01 |                 | no_evidence |
        |            |                 | fail        |

  Rule: R-4.4-02 Order of the ways of resolution

    Scenario Outline: Several ways in a stated order
      Given the following contract records:
        | id | signed_at |
        | C1 | <signed>  |
      And the following contract clause records:
        | id | contract_id | type               | methods   | methods_ordered |
        | K1 | C1          | dispute_resolution | <methods> | <ordered>       |
      When requirement "R-4.4-02" is checked as of "2026-04-01"
      Then the verdict for "K1" is "<verdict>"

      Examples:
        | signed     | methods                  | ordered | verdict        |
        | 2026-01-10 | negotiation; arbitration | yes     | pass           |
        | 2026-01-10 | arbitration              | no      | pass           |
        | 2026-01-10 | negotiation; arbitration | no      | fail           |
        | 2026-01-10 | negotiation; arbitration |         | no_evidence    |
        |            | negotiation; arbitration | no      | not_applicable |

  Rule: R-4.4-03 Court or arbitration institution named

    Scenario Outline: One of the two
      Given the following contract records:
        | id | signed_at  |
        | C1 | 2026-01-10 |
      And the following contract clause records:
        | id | contract_id | type   | court   | arbitration_institution |
        | K1 | C1          | <type> | <court> | <institution>           |
      When requirement "R-4.4-03" is checked as of "2026-04-01"
      Then the verdict for "K1" is "<verdict>"

      Examples:
        | type               | court        | institution | verdict        |
        | dispute_resolution | Pudong court |             | pass           |
        | dispute_resolution |              | CIETAC      | pass           |
        | dispute_resolution | Pudong court | CIETAC      | fail           |
        | dispute_resolution |              |             | fail           |
        |                    | Pudong court | CIETAC      | no_evidence    |
        | price              |              |             | not_applicable |

  Rule: R-4.4-04 Institution chosen by both parties

    Scenario Outline: Chosen jointly, by a document or by the clause
      Given the following contract clause records:
        | id | contract_id | type               | arbitration_institution |
        | K1 | C1          | dispute_resolution | CIETAC                  |
      And the following document records:
        | id | created_at |
        | A1 | 2026-03-01 |
      And the following dispute records:
        | id | contract_id |
        | D1 | C1          |
      And the following dispute step records:
        | id | dispute_id | stage   | started_at | jointly_selected | agreement_doc_id | institution   |
        | S1 | D1         | <stage> | 2026-03-05 | <jointly>        | <document>       | <institution> |
      When requirement "R-4.4-04" is checked as of "2026-04-01"
      Then the verdict for "jointly/S1" is "<joint verdict>"
      And the verdict for "agreement/S1" is "<agreement verdict>"

      Examples:
        | stage       | jointly | document | institution | joint verdict  | agreement verdict |
        | arbitration | yes     | A1       | SHIAC       | pass           | pass              |
        | arbitration | yes     |          | CIETAC      | pass           | pass              |
        | arbitration | no      |          | SHIAC       | fail           | fail              |
        | arbitration | no      | A9       | SHIAC       | fail           | fail              |
        | arbitration |         |          | CIETAC      | no_evidence    | pass              |
        | litigation  | no      |          | court       | not_applicable | not_applicable    |

  Rule: R-4.4-05 Negotiation first

    Scenario Outline: Negotiation is the first stage
      Given the following contract clause records:
        | id | contract_id | type               | methods   |
        | K1 | C1          | dispute_resolution | <methods> |
      And the following dispute records:
        | id | contract_id |
        | D1 | C1          |
      And the following dispute step records:
        | id | dispute_id | stage       | started_at   |
        | S1 | D1         | negotiation | <negotiated> |
        | S2 | D1         | arbitration | 2026-03-01   |
      When requirement "R-4.4-05" is checked as of "2026-04-01"
      Then the verdict for "as_agreed/D1" is "<as agreed>"
      And the verdict for "without_clause/D1" is "<without clause>"

      Examples:
        | methods                  | negotiated | as agreed      | without clause |
        | negotiation; arbitration | 2026-02-01 | pass           | not_applicable |
        | negotiation; arbitration | 2026-03-01 | pass           | not_applicable |
        | negotiation; arbitration | 2026-03-02 | fail           | not_applicable |
        | negotiation; arbitration |            | no_evidence    | not_applicable |
        | arbitration              | 2026-02-01 | not_applicable | pass           |
        | arbitration              | 2026-03-02 | not_applicable | fail           |

  Rule: R-4.4-06 Arbitration where the contract was signed or agreed

    Scenario Outline: At the place of signing, or as the clause says
      Given the following contract records:
        | id | signing_place |
        | C1 | Shanghai      |
      And the following contract clause records:
        | id | contract_id | type               | arbitration_institution |
        | K1 | C1          | dispute_resolution | CIETAC                  |
      And the following dispute records:
        | id | contract_id |
        | D1 | C1          |
      And the following dispute step records:
        | id | dispute_id | stage   | started_at | institution   | institution_place | jointly_selected | agreement_doc_id |
        | S1 | D1         | <stage> | 2026-03-05 | <institution> | <place>           | <both>           | DOC1             |
      And the following document records:
        | id   | created_at |
        | DOC1 | 2026-03-01 |
      And the following deviation records:
        | id | subject_type | subject_id | requirement_id | reason      | approved_at | valid_until |
        | V1 | dispute_step | S1         | R-4.4-06       | both agreed | <approved>  | 2026-04-01  |
      When requirement "R-4.4-06" is checked as of "2026-04-01"
      Then the verdict for "S1" is "<verdict>"

      Examples:
        | stage       | institution | place    | both  | approved   | verdict        |
        | arbitration | SHIAC       | Shanghai | false |            | pass           |
        | arbitration | CIETAC      | Beijing  | false |            | pass           |
        | arbitration | SCIA        | Shenzhen | false | 2026-03-01 | pass           |
        | arbitration | SCIA        | Shenzhen | true  |            | pass           |
        | arbitration | SCIA        | Shenzhen | false |            | fail           |
        | arbitration | SCIA        |          | false |            | no_evidence    |
        | litigation  | SCIA        | Shenzhen | false |            | not_applicable |

  Rule: R-4.4-07 No suit after an award

    Scenario Outline: An award ends the dispute
      Given the following dispute step records:
        | id | dispute_id | stage       | started_at | ended_at | outcome   | proceeding |
        | A1 | D1         | arbitration | 2026-01-05 | <ended>  | <outcome> |            |
        | S1 | D1         | <stage>     | 2026-02-02 |          |           | <asked>    |
      When requirement "R-4.4-07" is checked as of "2026-04-01"
      Then the verdict for "S1" is "<verdict>"

      Examples:
        | ended      | outcome | stage      | asked        | verdict        |
        | 2026-02-01 | award   | litigation | merits       | fail           |
        | 2026-02-02 | award   | litigation | merits       | pass           |
        | 2026-02-01 | failed  | litigation | merits       | pass           |
        | 2026-02-01 | award   | litigation | set_aside    | pass           |
        | 2026-02-01 | award   | litigation | enforcement  | pass           |
        | 2026-02-01 | award   | litigation | preservation | pass           |
        |            |         | litigation | merits       | pass           |
        | 2026-02-01 | award   | litigation |              | no_evidence    |
        |            | award   | litigation | merits       | no_evidence    |
        | 2026-02-01 |         | litigation | merits       | no_evidence    |
        | 2026-02-01 | award   | mediation  |              | not_applicable |
