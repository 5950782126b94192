Feature: 5.2.3 Privacy
  Sensitive data are masked, sharing is protected, data are destroyed after use, and processing rests on law and contract.

  Rule: R-5.2.3-01 Sensitive data are anonymised or masked

    Scenario Outline: Anonymisation, de-identification and masking each suffice
      Given the following data asset records:
        | id | level   | use_ended_at |
        | A1 | <level> |              |
      And the following security control records:
        | id | target_type | target_id | control_type | status   |
        | K1 | data_asset  | A1        | <control>    | <status> |
      When requirement "R-5.2.3-01" is checked as of "2026-04-01"
      Then the verdict for "A1" is "<verdict>"

      Examples:
        | level     | control           | status  | verdict        |
        | sensitive | anonymisation     | active  | pass           |
        | sensitive | de_identification | active  | pass           |
        | sensitive | 脱敏              | active  | pass           |
        | sensitive | masking           | planned | fail           |
        | sensitive | encryption        | active  | fail           |
        | sensitive |                   | active  | no_evidence    |
        | important | encryption        | active  | not_applicable |

  Rule: R-5.2.3-02 Shared data are encrypted and masked

    Scenario Outline: A recorded ground excuses from masking, not from encryption
      Given the following processing activity records:
        | id | stage   | encrypted   | masked   | unmasked_basis |
        | G1 | <stage> | <encrypted> | <masked> | <ground>       |
      When requirement "R-5.2.3-02" is checked as of "2026-04-01"
      Then the verdict for "encrypted/G1" is "<encryption verdict>"
      And the verdict for "masked/G1" is "<masking verdict>"

      Examples:
        | stage | encrypted | masked | ground        | encryption verdict | masking verdict |
        | share | yes       | yes    |               | pass               | pass            |
        | share | no        | yes    |               | fail               | pass            |
        | share | yes       | no     |               | pass               | fail            |
        | share | no        | no     | court request | fail               | pass            |
        | share |           |        |               | no_evidence        | no_evidence     |
        | store | no        | no     |               | not_applicable     | not_applicable  |

  Rule: R-5.2.3-03 Destruction or backup after use

    Scenario Outline: Personal information is destroyed, by a secure method
      Given the following data asset records:
        | id | personal_data | use_ended_at |
        | A1 | yes           | <ended>      |
      And the following disposal record records:
        | id | subject_type | subject_id | method   | disposed_at |
        | X1 | data_asset   | A1         | <method> | <disposed>  |
      And no backup records are declared
      When requirement "R-5.2.3-03" is checked as of "2026-04-01"
      Then the verdict for "A1" is "<verdict>"

      Examples:
        | ended      | method    | disposed   | verdict        |
        | 2026-01-31 | overwrite | 2026-02-10 | pass           |
        | 2026-01-31 | 物理销毁  | 2026-04-01 | pass           |
        | 2026-01-31 | overwrite | 2026-04-02 | fail           |
        | 2026-01-31 | deletion  | 2026-02-10 | fail           |
        | 2026-01-31 |           | 2026-02-10 | no_evidence    |
        | 2026-04-01 | overwrite |            | pending        |
        | 2026-03-31 | overwrite |            | fail           |
        |            | overwrite |            | not_applicable |

    Scenario Outline: A backup keeps data that are not personal
      Given the following data asset records:
        | id | personal_data | use_ended_at |
        | A1 | <personal>    | 2026-01-31   |
      And no disposal record records are declared
      And the following backup records:
        | id | data_asset_id | executed_at | result   |
        | B1 | A1            | <backup>    | <result> |
      When requirement "R-5.2.3-03" is checked as of "2026-04-01"
      Then the verdict for "A1" is "<verdict>"

      Examples:
        | personal | backup           | result  | verdict     |
        | no       | 2026-01-31T00:00 | success | pass        |
        | no       | 2026-01-30T23:59 | success | fail        |
        | no       | 2026-01-31T00:00 | failed  | fail        |
        | yes      | 2026-01-31T00:00 | success | fail        |
        |          | 2026-01-31T00:00 | success | no_evidence |

    Scenario Outline: A profile may grant days of grace
      Given the following data asset records:
        | id | personal_data | use_ended_at |
        | A1 | yes           | <ended>      |
      And no disposal record records are declared
      And no backup records are declared
      And the parameter "disposal_grace_days" is "30"
      When requirement "R-5.2.3-03" is checked as of "2026-04-01"
      Then the verdict for "A1" is "<verdict>"

      Examples:
        | ended      | verdict |
        | 2026-03-02 | pending |
        | 2026-03-01 | fail    |

  Rule: R-5.2.3-04 Duties of the data processor in the contract

    Scenario Outline: The clause covers each stage
      Given the following contract records:
        | id | processes_client_data | signed_at  | start_date |
        | C1 | <client data>         | 2026-01-05 | 2026-02-01 |
      And the following contract clause records:
        | id | contract_id | type                  | stages   |
        | K1 | C1          | data_processor_duties | <stages> |
      When requirement "R-5.2.3-04/<stage>" is checked as of "2026-04-01"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | client data | stages                              | stage   | verdict        |
        | yes         | collect;store;use;transmit;destroy  | destroy | pass           |
        | yes         | 采集；存储；处理；传输；销毁        | collect | pass           |
        | yes         | 采集；存储；处理；传输；销毁        | use     | pass           |
        | yes         | collect;store;use;transmit          | destroy | fail           |
        | yes         | none                                | store   | fail           |
        | yes         |                                     | store   | no_evidence    |
        | no          | none                                | store   | not_applicable |

    Scenario Outline: A draft is not judged until it is signed or performed
      Given the following contract records:
        | id | processes_client_data | signed_at | start_date |
        | C1 | yes                   | <signed>  | <start>    |
      And no contract clause records are declared
      When requirement "R-5.2.3-04/store" is checked as of "2026-04-01"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | signed     | start      | verdict        |
        |            | 2026-04-02 | not_applicable |
        |            | 2026-04-01 | fail           |
        | 2026-04-01 | 2026-05-01 | fail           |

    Scenario: Nobody handed in the clauses
      Given the following contract records:
        | id | processes_client_data | signed_at  | start_date |
        | C1 | yes                   | 2026-01-05 | 2026-02-01 |
      And the contract clause file is missing
      When requirement "R-5.2.3-04/store" is checked as of "2026-04-01"
      Then the verdict for "C1" is "no_evidence"

  Rule: R-5.2.3-05 Legal basis and compliance check

    Scenario Outline: Processing rests on a recognised basis and was checked
      Given the following processing activity records:
        | id | stage | legal_basis | compliance_checked_at |
        | G1 | use   | <basis>     | <checked>             |
      When requirement "R-5.2.3-05" is checked as of "2026-04-01"
      Then the verdict for "legal_basis/G1" is "<basis verdict>"
      And the verdict for "compliance_check/G1" is "<check verdict>"

      Examples:
        | basis        | checked    | basis verdict | check verdict |
        | consent      | 2026-04-01 | pass          | pass          |
        | 受客户委托处理 | 2026-02-01 | pass          | pass          |
        | habit        | 2026-04-02 | fail          | fail          |
        |              |            | fail          | fail          |

    Scenario: The register has no column for the basis
      Given the following processing activity records:
        | id | stage | compliance_checked_at |
        | G1 | use   | 2026-02-01            |
      When requirement "R-5.2.3-05/legal_basis" is checked as of "2026-04-01"
      Then the verdict for "G1" is "no_evidence"
