Feature: 5.2 Data protection and privacy management
  There is an approved mechanism for data protection, and data are protected in every stage of their life.
  Data whose use has ended and which are destroyed need no more protection; until then they do.

  Rule: R-5.2-01 Mechanism for data protection and privacy

    Scenario Outline: An approved procedure governs data protection and privacy
      Given the following security procedure records:
        | id | topic   | approved_at |
        | P1 | <topic> | <approved>  |
      When requirement "R-5.2-01" is checked as of "2026-04-01"
      Then the verdict for "organization" is "<verdict>"

      Examples:
        | topic                   | approved   | verdict     |
        | data_protection_privacy | 2026-01-10 | pass        |
        | 数据保护与隐私          | 2026-04-01 | pass        |
        | data_protection_privacy | 2026-04-02 | fail        |
        | data_protection_privacy |            | fail        |
        | backup                  | 2026-01-10 | fail        |
        |                         | 2026-01-10 | no_evidence |

    Scenario: There are no procedures
      Given no security procedure records are declared
      When requirement "R-5.2-01" is checked as of "2026-04-01"
      Then the verdict for "organization" is "fail"

    Scenario: Nobody handed in the procedures
      Given the security procedure file is missing
      When requirement "R-5.2-01" is checked as of "2026-04-01"
      Then the verdict for "organization" is "no_evidence"

  Rule: R-5.2-02 Protection in every stage of the life cycle

    Scenario Outline: A safeguard works in each stage, whatever the stage is called
      Given the following data asset records:
        | id | use_ended_at |
        | A1 |              |
      And the following security control records:
        | id | target_type | target_id | lifecycle_stage | status    |
        | K1 | data_asset  | A1        | 收集            | active    |
        | K2 | data_asset  | A1        | store           | planned   |
        | K3 | data_asset  | A1        | 处理            | active    |
        | K4 | data_asset  | A2        | transmit        | active    |
      When requirement "R-5.2-02/<stage>" is checked as of "2026-04-01"
      Then the verdict for "A1" is "<verdict>"

      Examples:
        | stage    | verdict |
        | collect  | pass    |
        | store    | fail    |
        | use      | pass    |
        | transmit | fail    |
        | destroy  | fail    |

    Scenario Outline: Data stay under protection until they are destroyed
      Given the following data asset records:
        | id | use_ended_at |
        | A1 | <ended>      |
      And the following disposal record records:
        | id | subject_type | subject_id | disposed_at |
        | X1 | data_asset   | A1         | <disposed>  |
      And no security control records are declared
      When requirement "R-5.2-02/store" is checked as of "2026-04-01"
      Then the verdict for "A1" is "<verdict>"

      Examples:
        | ended      | disposed   | verdict        |
        | 2026-01-31 | 2026-04-01 | not_applicable |
        | 2026-01-31 | 2026-04-02 | fail           |
        | 2026-01-31 |            | fail           |
        |            | 2026-02-10 | fail           |

    Scenario: Nobody handed in the safeguards
      Given the following data asset records:
        | id | use_ended_at |
        | A1 |              |
      And the security control file is missing
      When requirement "R-5.2-02/store" is checked as of "2026-04-01"
      Then the verdict for "A1" is "no_evidence"
