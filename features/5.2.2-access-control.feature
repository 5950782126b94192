Feature: 5.2.2 Access control
  Accounts hold what they need and no more, key data need more than one factor, and every access leaves a trace.

  Rule: R-5.2.2-01 Least privilege

    Scenario Outline: An account holds nothing that its duty does not need
      Given the following access account records:
        | id | permissions | required_permissions |
        | U1 | <holds>     | <needs>              |
      When requirement "R-5.2.2-01" is checked as of "2026-04-01"
      Then the verdict for "U1" is "<verdict>"

      Examples:
        | holds             | needs      | verdict     |
        | read;write        | write;read | pass        |
        | read              | read;write | pass        |
        | none              | none       | pass        |
        | read;write;delete | read;write | fail        |
        | read              | none       | fail        |
        | read              |            | no_evidence |
        |                   | read       | no_evidence |

  Rule: R-5.2.2-02 Permissions through roles

    Scenario Outline: Permissions come from the role
      Given the following access account records:
        | id | role_id | permissions |
        | U1 | <role>  | <holds>     |
      And the following role records:
        | id | permissions |
        | R1 | read;write  |
      When requirement "R-5.2.2-02" is checked as of "2026-04-01"
      Then the verdict for "U1" is "<verdict>"

      Examples:
        | role | holds       | verdict     |
        | R1   | read;write  | pass        |
        | R1   | read        | pass        |
        | R1   | read;delete | fail        |
        |      | read        | fail        |
        | R9   | read        | no_evidence |

  Rule: R-5.2.2-03 Multi-factor authentication for key data

    Scenario Outline: Important, sensitive and declared key data need more than one factor
      Given the following data asset records:
        | id | level   | key_data | system_id |
        | A1 | <level> | <key>    | S1        |
      And the following access account records:
        | id | data_asset_id | system_id | mfa_enabled |
        | U1 | A1            |           | <mfa>       |
        | U2 |               | S1        | <mfa>       |
      And the following access log records:
        | id | resource_type | resource_id | result  | mfa_used |
        | L1 | data_asset    | A1          | allowed | <mfa>    |
      When requirement "R-5.2.2-03" is checked as of "2026-04-01"
      Then the verdict for "account/U1" is "<verdict>"
      And the verdict for "account/U2" is "<verdict>"
      And the verdict for "access/L1" is "<verdict>"

      Examples:
        | level     | key | mfa | verdict        |
        | important | no  | yes | pass           |
        | important | no  | no  | fail           |
        | sensitive | no  | no  | fail           |
        | general   | yes | no  | fail           |
        | general   | yes | yes | pass           |
        | general   | no  | no  | not_applicable |
        | sensitive | no  |     | no_evidence    |
        |           | no  | no  | no_evidence    |

    Scenario: An access that was denied is not judged
      Given the following data asset records:
        | id | level     | key_data |
        | A1 | sensitive | no       |
      And the following access log records:
        | id | resource_type | resource_id | result | mfa_used |
        | L1 | data_asset    | A1          | denied | no       |
      When requirement "R-5.2.2-03/access" is checked as of "2026-04-01"
      Then the verdict for "L1" is "not_applicable"

  Rule: R-5.2.2-04 Access to data is logged

    Scenario Outline: A line says who did what, when, with which result
      Given the following access log records:
        | id | actor   | action   | at     | result   |
        | L1 | <actor> | <action> | <time> | <result> |
      When requirement "R-5.2.2-04/<item>" is checked as of "2026-04-01"
      Then the verdict for "L1" is "<verdict>"

      Examples:
        | actor  | action | time             | result  | item   | verdict |
        | u.wang | read   | 2026-03-30T09:15 | allowed | actor  | pass    |
        |        | read   | 2026-03-30T09:15 | allowed | actor  | fail    |
        | u.wang |        | 2026-03-30T09:15 | allowed | action | fail    |
        | u.wang | read   |                  | allowed | at     | fail    |
        | u.wang | read   | 2026-03-30T09:15 |         | result | fail    |

    Scenario Outline: An audit log is in operation for the data set
      Given the following data asset records:
        | id | use_ended_at |
        | A1 |              |
      And the following security control records:
        | id | target_type | target_id | control_type | status   |
        | K1 | data_asset  | A1        | <control>    | <status> |
      When requirement "R-5.2.2-04/audit_log" is checked as of "2026-04-01"
      Then the verdict for "A1" is "<verdict>"

      Examples:
        | control    | status  | verdict     |
        | audit_log  | active  | pass        |
        | audit_log  | planned | fail        |
        | encryption | active  | fail        |
        | audit_log  |         | no_evidence |

    Scenario: Nobody handed in the log
      Given the access log file is missing
      When requirement "R-5.2.2-04/actor" is checked as of "2026-04-01"
      Then the verdict for "*" is "no_evidence"

  Rule: R-5.2.2-05 Real-time monitoring of access

    Scenario Outline: Monitoring raises alerts at once and is still running
      Given the following data asset records:
        | id | use_ended_at |
        | A1 |              |
      And the following monitoring record records:
        | id | target_type | target_id | period_start | period_end | realtime   |
        | M1 | data_asset  | A1        | <start>      | <end>      | <realtime> |
      When requirement "R-5.2.2-05" is checked as of "2026-04-01"
      Then the verdict for "A1" is "<verdict>"

      Examples:
        | start      | end        | realtime | verdict     |
        | 2026-01-01 | 2026-12-31 | yes      | pass        |
        | 2026-01-01 |            | yes      | no_evidence |
        | 2026-01-01 | 2026-04-01 | yes      | pass        |
        | 2026-01-01 | 2026-03-31 | yes      | fail        |
        | 2026-04-01 | 2026-04-01 | yes      | pass        |
        | 2026-04-02 | 2026-04-30 | yes      | fail        |
        |            | 2026-04-01 | yes      | no_evidence |
        | 2026-01-01 | 2026-04-01 | no       | fail        |
        | 2026-01-01 | 2026-04-01 |          | no_evidence |

  Rule: R-5.2.2-06 Technical and management measures together

    Scenario Outline: Both kinds in transmission, storage and use
      Given the following data asset records:
        | id | use_ended_at |
        | A1 |              |
      And the following security control records:
        | id | target_type | target_id | nature     | lifecycle_stage | status   |
        | K1 | data_asset  | A1        | technical  | transmit        | active   |
        | K2 | data_asset  | A1        | technical  | store           | active   |
        | K3 | data_asset  | A1        | technical  | 处理            | active   |
        | K4 | data_asset  | A1        | management | transmit        | active   |
        | K5 | data_asset  | A1        | management | store           | <status> |
        | K6 | data_asset  | A1        | <nature>   | use             | active   |
      When requirement "R-5.2.2-06" is checked as of "2026-04-01"
      Then the verdict for "technical/A1" is "pass"
      And the verdict for "management/A1" is "<verdict>"

      Examples:
        | status  | nature     | verdict     |
        | active  | management | pass        |
        | planned | management | fail        |
        | active  | technical  | fail        |
        | active  |            | no_evidence |
