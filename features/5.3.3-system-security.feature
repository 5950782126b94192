Feature: 5.3.3 System security
  Systems are scanned for vulnerabilities, these are fixed in time, operations are logged and the logs are read.

  Rule: R-5.3.3-01 Regular vulnerability scans

    Scenario Outline: No longer than the cycle between scans, from the start to the day of the check
      Given the following information system records:
        | id | in_service_from | scan_cycle_days | retired_at |
        | S1 | <since>         | 30              |            |
      And the following security check records:
        | id | type   | target_type        | target_id | performed_at |
        | K1 | vulnerability_scan | information_system | S1        | <first>      |
        | K2 | <type> | information_system | S1        | <second>     |
      When requirement "R-5.3.3-01" is checked as of "2026-04-01"
      Then the verdict for "S1" is "<verdict>"

      Examples:
        | since      | first      | second     | type                  | verdict        |
        | 2026-01-01 | 2026-01-31 | 2026-03-02 | vulnerability_scan    | pass           |
        | 2025-12-31 | 2026-01-31 | 2026-03-02 | vulnerability_scan    | fail           |
        | 2026-01-01 | 2026-01-30 | 2026-03-02 | vulnerability_scan    | fail           |
        | 2026-01-01 | 2026-01-31 | 2026-03-01 | vulnerability_scan    | fail           |
        | 2026-01-01 | 2026-01-31 | 2026-03-02 | security_audit        | fail           |
        | 2026-01-01 | 2026-01-31 | 2026-03-02 |                       | no_evidence    |
        | 2026-01-01 | 2026-01-31 |            | vulnerability_scan    | no_evidence    |
        |            | 2026-01-31 |            | vulnerability_scan    | not_applicable |

    Scenario Outline: A yearly cycle asks for one in each of the last two years
      Given the following information system records:
        | id | in_service_from | scan_cycle_days | retired_at |
        | S1 | 2020-01-01      | 365             |            |
      And the following security check records:
        | id | type   | target_type        | target_id | performed_at |
        | K1 | vulnerability_scan | information_system | S1        | <day>        |
      When requirement "R-5.3.3-01" is checked as of "2026-04-01"
      Then the verdict for "S1" is "<verdict>"

      Examples:
        | day        | verdict |
        | 2025-03-31 | fail    |
        | 2025-04-01 | pass    |
        | 2025-04-02 | fail    |

    Scenario: No cycle is laid down
      Given the following information system records:
        | id | in_service_from | scan_cycle_days | retired_at |
        | S1 | 2026-03-20      |                 |            |
      And no security check records are declared
      When requirement "R-5.3.3-01" is checked as of "2026-04-01"
      Then the verdict for "S1" is "no_evidence"

  Rule: R-5.3.3-02 Vulnerabilities fixed in time

    Scenario Outline: Days by severity, or the deadline that was set
      Given the following vulnerability records:
        | id | severity   | found_at | fixed_at | fix_deadline |
        | V1 | <severity> | <found>  | <fixed>  | <deadline>   |
      When requirement "R-5.3.3-02" is checked as of "2026-04-10"
      Then the verdict for "V1" is "<verdict>"

      Examples:
        | severity | found      | fixed      | deadline   | verdict     |
        | critical | 2026-03-01 | 2026-03-08 |            | pass        |
        | critical | 2026-03-01 | 2026-03-09 |            | fail        |
        | 高危     | 2026-03-01 | 2026-03-08 |            | pass        |
        | 高危     | 2026-03-01 | 2026-03-09 |            | fail        |
        | medium   | 2026-02-01 | 2026-03-03 |            | pass        |
        | medium   | 2026-02-01 | 2026-03-04 |            | fail        |
        | low      | 2026-01-01 | 2026-04-01 |            | pass        |
        | low      | 2026-01-01 | 2026-04-02 |            | fail        |
        | low      | 2026-03-01 | 2026-03-04 | 2026-03-03 | fail        |
        | critical | 2026-03-01 | 2026-03-20 | 2026-03-20 | pass        |
        | critical | 2026-04-03 |            |            | pending     |
        | critical | 2026-04-02 |            |            | fail        |
        |          | 2026-01-01 |            |            | no_evidence |
        | low      |            | 2026-01-02 |            | no_evidence |

  Rule: R-5.3.3-03 System operations logged

    Scenario Outline: A log of operations is in operation
      Given the following information system records:
        | id | in_service_from | retired_at |
        | S1 | 2025-01-10      | <retired>  |
      And the following security control records:
        | id | target_type        | target_id | control_type | status   |
        | K1 | information_system | S1        | <control>    | <status> |
      When requirement "R-5.3.3-03" is checked as of "2026-04-01"
      Then the verdict for "S1" is "<verdict>"

      Examples:
        | control       | status    | retired    | verdict        |
        | operation_log | active    |            | pass           |
        | 操作日志      | 运行中    |            | pass           |
        | audit_log     | active    |            | fail           |
        | operation_log | suspended |            | fail           |
        | operation_log |           |            | no_evidence    |
        | audit_log     | active    | 2026-04-01 | not_applicable |

    Scenario: Nobody handed in the safeguards
      Given the following information system records:
        | id | in_service_from | retired_at |
        | S1 | 2025-01-10      |            |
      And the security control file is missing
      When requirement "R-5.3.3-03" is checked as of "2026-04-01"
      Then the verdict for "S1" is "no_evidence"

  Rule: R-5.3.3-04 Regular audit of system logs

    Scenario Outline: No longer than the cycle between audits, from the start to the day of the check
      Given the following information system records:
        | id | in_service_from | log_audit_cycle_days | retired_at |
        | S1 | <since>         | 30                   |            |
      And the following security check records:
        | id | type   | target_type        | target_id | performed_at |
        | K1 | log_audit | information_system | S1        | <first>      |
        | K2 | <type> | information_system | S1        | <second>     |
      When requirement "R-5.3.3-04" is checked as of "2026-04-01"
      Then the verdict for "S1" is "<verdict>"

      Examples:
        | since      | first      | second     | type                  | verdict        |
        | 2026-01-01 | 2026-01-31 | 2026-03-02 | log_audit             | pass           |
        | 2025-12-31 | 2026-01-31 | 2026-03-02 | log_audit             | fail           |
        | 2026-01-01 | 2026-01-30 | 2026-03-02 | log_audit             | fail           |
        | 2026-01-01 | 2026-01-31 | 2026-03-01 | log_audit             | fail           |
        | 2026-01-01 | 2026-01-31 | 2026-03-02 | security_audit        | fail           |
        | 2026-01-01 | 2026-01-31 | 2026-03-02 |                       | no_evidence    |
        | 2026-01-01 | 2026-01-31 |            | log_audit             | no_evidence    |
        |            | 2026-01-31 |            | log_audit             | not_applicable |

    Scenario Outline: A yearly cycle asks for one in each of the last two years
      Given the following information system records:
        | id | in_service_from | log_audit_cycle_days | retired_at |
        | S1 | 2020-01-01      | 365                  |            |
      And the following security check records:
        | id | type   | target_type        | target_id | performed_at |
        | K1 | log_audit | information_system | S1        | <day>        |
      When requirement "R-5.3.3-04" is checked as of "2026-04-01"
      Then the verdict for "S1" is "<verdict>"

      Examples:
        | day        | verdict |
        | 2025-03-31 | fail    |
        | 2025-04-01 | pass    |
        | 2025-04-02 | fail    |

    Scenario: No cycle is laid down
      Given the following information system records:
        | id | in_service_from | log_audit_cycle_days | retired_at |
        | S1 | 2026-03-20      |                      |            |
      And no security check records are declared
      When requirement "R-5.3.3-04" is checked as of "2026-04-01"
      Then the verdict for "S1" is "no_evidence"
