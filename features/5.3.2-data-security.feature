Feature: 5.3.2 Data security
  Data are encrypted with strong algorithms in storage and transmission, protected against alteration, backed up,
  and can be restored in the time that was planned.

  Rule: R-5.3.2-01 Encryption in storage

    Scenario Outline: Encryption at rest is in operation
      Given the following data asset records:
        | id | level   | use_ended_at |
        | A1 | general |              |
      And the following security control records:
        | id | target_type | target_id | control_type | data_state | status   |
        | K1 | data_asset  | A1        | <control>    | <state>    | <status> |
      When requirement "R-5.3.2-01" is checked as of "2026-04-01"
      Then the verdict for "A1" is "<verdict>"

      Examples:
        | control    | state      | status    | verdict     |
        | encryption | at_rest    | active    | pass        |
        | 加密       | 静态存储   | active    | pass        |
        | encryption | in_transit | active    | fail        |
        | encryption | at_rest    | suspended | fail        |
        | hash       | at_rest    | active    | fail        |
        | encryption |            | active    | no_evidence |

  Rule: R-5.3.2-02 Encryption in transmission

    Scenario Outline: Encryption in transit is in operation
      Given the following data asset records:
        | id | level   | use_ended_at |
        | A1 | general |              |
      And the following security control records:
        | id | target_type   | target_id | control_type | data_state | status |
        | K1 | <target type> | A1        | encryption   | <state>    | active |
      When requirement "R-5.3.2-02" is checked as of "2026-04-01"
      Then the verdict for "A1" is "<verdict>"

      Examples:
        | target type        | state      | verdict     |
        | data_asset         | in_transit | pass        |
        | data_asset         | at_rest    | fail        |
        | information_system | in_transit | fail        |
        | data_asset         |            | no_evidence |

    Scenario: Nobody handed in the safeguards
      Given the following data asset records:
        | id | use_ended_at |
        | A1 |              |
      And the security control file is missing
      When requirement "R-5.3.2-02" is checked as of "2026-04-01"
      Then the verdict for "A1" is "no_evidence"

  Rule: R-5.3.2-03 Strong encryption algorithms

    Scenario Outline: AES from 256 bits, RSA from 2048, SM2 and SM4
      Given the following security control records:
        | id | control_type | algorithm   | key_bits | status   |
        | K1 | <control>    | <algorithm> | <bits>   | <status> |
      When requirement "R-5.3.2-03" is checked as of "2026-04-01"
      Then the verdict for "K1" is "<verdict>"

      Examples:
        | control    | algorithm | bits | status  | verdict        |
        | encryption | AES       | 256  | active  | pass           |
        | encryption | AES       | 255  | active  | fail           |
        | encryption | AES-256   | 256  | active  | pass           |
        | encryption | AES       |      | active  | no_evidence    |
        | encryption | RSA       | 2048 | active  | pass           |
        | encryption | RSA       | 2047 | active  | fail           |
        | encryption | SM2       |      | active  | pass           |
        | encryption | SM4       | 128  | active  | pass           |
        | encryption | DES       | 56   | active  | fail           |
        | encryption | 3DES      | 168  | active  | fail           |
        | encryption |           | 256  | active  | no_evidence    |
        | encryption | DES       | 56   | retired | not_applicable |
        | hash       | SM3       |      | active  | not_applicable |

    Scenario Outline: A profile may ask for longer keys
      Given the following security control records:
        | id | control_type | algorithm | key_bits | status |
        | K1 | encryption   | RSA       | <bits>   | active |
      And the parameter "rsa_min_bits" is "3072"
      When requirement "R-5.3.2-03" is checked as of "2026-04-01"
      Then the verdict for "K1" is "<verdict>"

      Examples:
        | bits | verdict |
        | 3072 | pass    |
        | 3071 | fail    |

  Rule: R-5.3.2-04 Integrity by hash or signature

    Scenario Outline: A hash or a signature in each state
      Given the following data asset records:
        | id | use_ended_at |
        | A1 |              |
      And the following security control records:
        | id | target_type | target_id | control_type | data_state | status |
        | K1 | data_asset  | A1        | <control>    | <state>    | active |
      When requirement "R-5.3.2-04" is checked as of "2026-04-01"
      Then the verdict for "at_rest/A1" is "<at rest>"
      And the verdict for "in_transit/A1" is "<in transit>"

      Examples:
        | control           | state      | at rest     | in transit  |
        | hash              | at_rest    | pass        | fail        |
        | digital_signature | in_transit | fail        | pass        |
        | encryption        | at_rest    | fail        | fail        |
        | hash              |            | no_evidence | no_evidence |

  Rule: R-5.3.2-05 Regular backup

    Scenario Outline: No gap longer than the cycle, from the start to the day of the check
      Given the following data asset records:
        | id | created_at | backup_cycle_days | use_ended_at |
        | A1 | <created>  | 7                 |              |
      And the following backup records:
        | id | data_asset_id | executed_at | result   |
        | B1 | A1            | <first>     | success  |
        | B2 | A1            | <second>    | <result> |
      When requirement "R-5.3.2-05" is checked as of "2026-04-01"
      Then the verdict for "A1" is "<verdict>"

      Examples:
        | created    | first      | second     | result  | verdict     |
        | 2026-03-11 | 2026-03-18 | 2026-03-25 | success | pass        |
        | 2026-03-10 | 2026-03-18 | 2026-03-25 | success | fail        |
        | 2026-03-15 | 2026-03-18 | 2026-03-26 | success | fail        |
        | 2026-03-11 | 2026-03-18 | 2026-03-24 | success | fail        |
        | 2026-03-11 | 2026-03-18 | 2026-03-25 | failed  | fail        |
        | 2026-03-11 | 2026-03-18 | 2026-03-25 |         | no_evidence |

    Scenario Outline: The cycle of the procedure serves where the data set gives none
      Given the following data asset records:
        | id | created_at | backup_cycle_days | use_ended_at |
        | A1 | <created>  |                   |              |
      And no backup records are declared
      And the parameter "backup_cycle_days" is "14"
      When requirement "R-5.3.2-05" is checked as of "2026-04-01"
      Then the verdict for "A1" is "<verdict>"

      Examples:
        | created    | verdict |
        | 2026-03-18 | pass    |
        | 2026-03-17 | fail    |

    Scenario: Nobody says how often to back up
      Given the following data asset records:
        | id | created_at | backup_cycle_days | use_ended_at |
        | A1 | 2026-03-18 |                   |              |
      And no backup records are declared
      When requirement "R-5.3.2-05" is checked as of "2026-04-01"
      Then the verdict for "A1" is "no_evidence"

    Scenario Outline: Only the last 365 days count
      Given the following data asset records:
        | id | created_at | backup_cycle_days | use_ended_at |
        | A1 | 2020-01-01 | 200               |              |
      And the following backup records:
        | id | data_asset_id | executed_at | result  |
        | B1 | A1            | <backup>    | success |
      When requirement "R-5.3.2-05" is checked as of "2026-04-01"
      Then the verdict for "A1" is "<verdict>"

      Examples:
        | backup     | verdict |
        | 2025-10-18 | pass    |
        | 2025-10-19 | fail    |

  Rule: R-5.3.2-06 Data recovery plan

    Scenario Outline: Each system has an approved plan
      Given the following information system records:
        | id | retired_at |
        | S1 | <retired>  |
      And the following recovery plan records:
        | id | system_id | approved_at |
        | P1 | <system>  | <approved>  |
      When requirement "R-5.3.2-06" is checked as of "2026-04-01"
      Then the verdict for "S1" is "<verdict>"

      Examples:
        | system | approved   | retired    | verdict        |
        | S1     | 2026-04-01 |            | pass           |
        | S1     | 2026-04-02 |            | fail           |
        | S1     |            |            | fail           |
        | S2     | 2026-01-15 |            | fail           |
        |        | 2026-01-15 |            | no_evidence    |
        | S1     |            | 2026-04-01 | not_applicable |
        | S1     |            | 2026-04-02 | fail           |

  Rule: R-5.3.2-07 Recovery within the time of the plan

    Scenario Outline: The latest test succeeded in time
      Given the following recovery plan records:
        | id | rto_hours   |
        | P1 | <objective> |
      And the following restore test records:
        | id | recovery_plan_id | executed_at | achieved_hours | result   |
        | T1 | P1               | 2026-02-01  | 12             | success  |
        | T2 | P1               | <date>      | <hours>        | <result> |
      When requirement "R-5.3.2-07" is checked as of "2026-04-01"
      Then the verdict for "P1" is "<verdict>"

      Examples:
        | objective | date       | hours | result  | verdict     |
        | 8         | 2026-03-01 | 8     | success | pass        |
        | 8         | 2026-03-01 | 8.01  | success | fail        |
        | 8         | 2026-03-01 | 4     | failed  | fail        |
        | 8         | 2026-01-01 | 8     | success | fail        |
        | 8         | 2026-04-01 | 8     | success | pass        |
        | 8         | 2026-04-02 | 8     | success | fail        |
        | 8         | 2026-03-01 |       | success | no_evidence |
        |           | 2026-03-01 | 8     | success | no_evidence |

    Scenario: A plan that was never tested
      Given the following recovery plan records:
        | id | rto_hours |
        | P1 | 8         |
      And no restore test records are declared
      When requirement "R-5.3.2-07" is checked as of "2026-04-01"
      Then the verdict for "P1" is "fail"
