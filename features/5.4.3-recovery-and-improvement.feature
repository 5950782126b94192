Feature: 5.4.3 Recovery and improvement
  After a leak, data are restored and verified, the way in is closed, protection is strengthened, and the strategy is
  improved so that it does not happen again.

  Rule: R-5.4.3-01 Affected data restored

    Scenario Outline: Data that were altered or lost
      Given the following security event records:
        | id | type             | detected_at      | data_effects | closed_at |
        | E1 | information_leak | <detected> 09:00 | <effects>    | <closed>  |
      And the following response action records:
        | id | event_id | type   | done_at          | result   |
        | A1 | E1       | <type> | 2026-03-05 10:00 | <result> |
      When requirement "R-5.4.3-01" is checked as of "2026-04-01"
      Then the verdict for "E1" is "<verdict>"

      Examples:
        | detected   | effects         | closed     | type         | result  | verdict        |
        | 2026-03-02 | altered         | 2026-03-10 | restore_data | success | pass           |
        | 2026-03-02 | disclosed; 丢失 | 2026-03-10 | 恢复数据     | 成功    | pass           |
        | 2026-03-02 | lost            | 2026-03-10 | restore_data | partial | fail           |
        | 2026-03-02 | lost            | 2026-03-10 | fix          | success | fail           |
        | 2026-03-02 | lost            | 2026-04-01 | fix          | success | pending        |
        | 2026-03-02 | lost            |            | fix          | success | pending        |
        | 2026-03-01 | lost            |            | fix          | success | fail           |
        | 2026-03-02 | lost            | 2026-03-10 | restore_data |         | no_evidence    |
        | 2026-03-02 |                 | 2026-03-10 | fix          | success | no_evidence    |
        | 2026-03-02 | disclosed       | 2026-03-10 | fix          | success | not_applicable |

  Rule: R-5.4.3-02 Restored data verified

    Scenario Outline: Verified after it was done, and correct
      Given the following response action records:
        | id | type   | done_at | result   | verified_at | verification_result |
        | A1 | <type> | <done>  | <result> | <verified>  | <found>             |
      When requirement "R-5.4.3-02" is checked as of "2026-04-01"
      Then the verdict for "A1" is "<verdict>"

      Examples:
        | type         | done                | result  | verified            | found     | verdict        |
        | restore_data | 2026-03-05 10:00:00 | success | 2026-03-05 10:00:00 | correct   | pass           |
        | restore_data | 2026-03-05 10:00:00 | success | 2026-03-05 09:59:59 | correct   | fail           |
        | restore_data | 2026-03-05 10:00:00 | success | 2026-03-05 12:00:00 | incorrect | fail           |
        | restore_data | 2026-03-05 10:00:00 | success | 2026-03-05 12:00:00 |           | no_evidence    |
        | restore_data | 2026-03-31 23:00:00 | success |                     |           | fail           |
        | restore_data | 2026-04-01 01:00:00 | success |                     |           | pending        |
        | restore_data | 2026-03-05 10:00:00 | failure |                     |           | not_applicable |
        | isolate      | 2026-03-05 10:00:00 | success |                     |           | not_applicable |

  Rule: R-5.4.3-03 Vulnerability behind the event fixed

    Scenario Outline: Fixed by the close of the event, or within 30 days
      Given the following security event records:
        | id | detected_at      | closed_at |
        | E1 | <detected> 09:00 | <closed>  |
      And the following vulnerability records:
        | id | event_id | fixed_at |
        | V1 | <event>  | <fixed>  |
      When requirement "R-5.4.3-03" is checked as of "2026-04-01"
      Then the verdict for "V1" is "<verdict>"

      Examples:
        | detected   | closed     | event | fixed      | verdict        |
        | 2026-03-02 | 2026-03-10 | E1    | 2026-03-08 | pass           |
        | 2026-03-02 | 2026-03-31 | E1    |            | fail           |
        | 2026-03-02 | 2026-03-31 | E1    | 2026-04-02 | fail           |
        | 2026-03-02 | 2026-04-01 | E1    |            | pending        |
        | 2026-03-02 |            | E1    |            | pending        |
        | 2026-03-01 |            | E1    |            | fail           |
        | 2026-03-02 | 2026-03-31 | E9    |            | no_evidence    |
        | 2026-03-02 | 2026-03-31 |       |            | not_applicable |

  Rule: R-5.4.3-04 Protection strengthened after the event

    Scenario Outline: Hardened by the close of the event, or within 30 days
      Given the following security event records:
        | id | type             | detected_at      | closed_at |
        | E1 | information_leak | <detected> 09:00 | <closed>  |
      And the following response action records:
        | id | event_id | type   | done_at | result   |
        | A1 | <event>  | <type> | <done>  | <result> |
      When requirement "R-5.4.3-04" is checked as of "2026-04-01"
      Then the verdict for "E1" is "<verdict>"

      Examples:
        | detected   | closed     | event | type   | done             | result  | verdict     |
        | 2026-03-02 | 2026-03-10 | E1    | harden | 2026-03-05 10:00 | success | pass        |
        | 2026-03-02 | 2026-03-10 | E1    | 加固   | 2026-03-20 10:00 | partial | pass        |
        | 2026-03-02 | 2026-03-10 | E1    | harden | 2026-03-05 10:00 | failure | fail        |
        | 2026-03-02 | 2026-03-10 | E1    | harden |                  | success | fail        |
        | 2026-03-02 | 2026-03-10 | E1    | fix    | 2026-03-05 10:00 | success | fail        |
        | 2026-03-02 | 2026-04-01 | E1    | fix    | 2026-03-05 10:00 | success | pending     |
        | 2026-03-02 |            | E1    | fix    | 2026-03-05 10:00 | success | pending     |
        | 2026-03-01 |            | E1    | fix    | 2026-03-05 10:00 | success | fail        |
        | 2026-03-02 | 2026-03-10 |       | harden | 2026-03-05 10:00 | success | no_evidence |

  Rule: R-5.4.3-05 Strategy improved against recurrence

    Scenario Outline: An improvement within 90 days of the analysis
      Given the following security event records:
        | id | type             | detected_at      | root_cause      | root_cause_code    | analysed_at | policy_no_change_reason |
        | E1 | information_leak | 2025-12-01 09:00 | password shared | stolen_credentials | <analysed>  |                         |
      And the following improvement action records:
        | id | source_type    | source_id | implemented_at |
        | I1 | security_event | <source>  | <implemented>  |
      And the following security policy records:
        | id | approved_at | last_updated_at |
        | P1 | 2025-01-10  | <updated>       |
      When requirement "R-5.4.3-05" is checked as of "2026-04-01"
      Then the verdict for "improvement/E1" is "<improvement>"
      And the verdict for "policy/E1" is "<policy>"

      Examples:
        | analysed   | source | implemented | updated    | improvement | policy      |
        | 2025-12-05 | E1     | 2026-01-10  | 2025-12-05 | pass        | pass        |
        | 2025-12-05 | E1     |             | 2025-12-04 | fail        | fail        |
        | 2025-12-05 | E9     | 2026-01-10  |            | fail        | fail        |
        | 2026-01-01 | E1     |             |            | pending     | pending     |
        | 2025-12-31 | E1     |             |            | fail        | fail        |
        |            | E1     |             | 2026-01-10 | no_evidence | no_evidence |

    Scenario Outline: A like leak after the improvement
      Given the following security event records:
        | id | type             | detected_at      | root_cause      | root_cause_code    | analysed_at |
        | E1 | information_leak | 2025-12-01 09:00 | password shared | <first>            | 2025-12-05  |
        | E2 | <type>           | <detected>       | password known  | stolen_credentials | 2025-12-30  |
      And the following improvement action records:
        | id | source_type    | source_id | implemented_at |
        | I1 | security_event | E1        | 2025-12-20     |
      When requirement "R-5.4.3-05" is checked as of "2026-04-01"
      Then the verdict for "no_recurrence/E1" is "<verdict>"

      Examples:
        | first              | type             | detected         | verdict     |
        | stolen_credentials | information_leak | 2025-12-21 00:00 | fail        |
        | 账号被盗           | information_leak | 2025-12-21 00:00 | fail        |
        | stolen_credentials | information_leak | 2025-12-20 23:59 | pass        |
        | misconfiguration   | information_leak | 2025-12-21 00:00 | pass        |
        | stolen_credentials | malware          | 2025-12-21 00:00 | pass        |
        | stolen_credentials | information_leak |                  | no_evidence |
        |                    | information_leak | 2025-12-21 00:00 | no_evidence |

  Rule: R-5.4.3-06 Follow-up within the ISMS

    Scenario Outline: Restoring, fixes and hardening
      Given the following response action records:
        | id | type   | isms_ref    |
        | A1 | <type> | <reference> |
      When requirement "R-5.4.3-06" is checked as of "2026-04-01"
      Then the verdict for "A1" is "<verdict>"

      Examples:
        | type         | reference | verdict        |
        | restore_data | CA-12     | pass           |
        | restore_data |           | fail           |
        | 修复         | CA-12     | pass           |
        | fix          |           | fail           |
        | harden       |           | fail           |
        | notify       |           | not_applicable |
        |              |           | no_evidence    |
