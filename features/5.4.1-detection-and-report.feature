Feature: 5.4.1 Detection and report of leaks
  Leaks are found by log audit and intrusion detection, reported to everybody concerned at once, and responded to.

  Rule: R-5.4.1-01 Means to detect leaks

    Scenario Outline: Log audit and intrusion detection
      Given the following information system records:
        | id | in_service_from | retired_at |
        | S1 | <since>         |            |
      And the following security control records:
        | id | target_type        | target_id | control_type | status   |
        | K1 | information_system | S1        | <control>    | <status> |
      When requirement "R-5.4.1-01" is checked as of "2026-04-01"
      Then the verdict for "log_audit/S1" is "<log audit>"
      And the verdict for "ids/S1" is "<detection>"

      Examples:
        | since      | control   | status  | log audit      | detection      |
        | 2025-01-10 | log_audit | active  | pass           | fail           |
        | 2025-01-10 | 入侵检测  | active  | fail           | pass           |
        | 2025-01-10 | audit_log | active  | fail           | fail           |
        | 2025-01-10 | ids       | retired | fail           | fail           |
        | 2025-01-10 | ids       |         | fail           | no_evidence    |
        |            | ids       | active  | not_applicable | not_applicable |

  Rule: R-5.4.1-02 Leak reported at once

    Scenario Outline: 24 hours are the outer limit
      Given the following security event records:
        | id | type   | detected_at               | reported_at | reported_to |
        | E1 | <type> | 2026-03-02T09:00:00+08:00 | <reported>  | <to>        |
      When requirement "R-5.4.1-02" is checked as of "2026-04-01"
      Then the verdict for "E1" is "<verdict>"

      Examples:
        | type             | reported                  | to        | verdict        |
        | information_leak | 2026-03-02T10:00:00+08:00 | client    | pass           |
        | 信息泄露         | 2026-03-03T09:00:00+08:00 | client    | pass           |
        | information_leak | 2026-03-03T01:00:00Z      | authority | pass           |
        | information_leak | 2026-03-03T09:00:01+08:00 | client    | fail           |
        | information_leak | 2026-03-02T08:59:59+08:00 | client    | fail           |
        | information_leak |                           | client    | fail           |
        | information_leak | 2026-03-02T10:00:00+08:00 | none      | fail           |
        | information_leak | 2026-03-02T10:00:00+08:00 |           | no_evidence    |
        | information_leak | 2026-03-02                | client    | no_evidence    |
        | system_failure   |                           | none      | not_applicable |

    Scenario Outline: A leak not reported yet is open through the day on which the limit ends
      Given the following security event records:
        | id | type             | detected_at | reported_at | reported_to |
        | E1 | information_leak | <detected>  |             | none        |
      When requirement "R-5.4.1-02" is checked as of "2026-04-01"
      Then the verdict for "E1" is "<verdict>"

      Examples:
        | detected                  | verdict     |
        | 2026-03-31T00:00:00+08:00 | pending     |
        | 2026-03-30T23:59:59+08:00 | fail        |
        |                           | no_evidence |

    Scenario Outline: A contract or a profile may ask for more
      Given the following security event records:
        | id | type             | detected_at      | reported_at | reported_to |
        | E1 | information_leak | 2026-03-02 09:00 | <reported>  | client      |
      And the parameter "immediate_hours" is "2"
      When requirement "R-5.4.1-02" is checked as of "2026-04-01"
      Then the verdict for "E1" is "<verdict>"

      Examples:
        | reported         | verdict |
        | 2026-03-02 11:00 | pass    |
        | 2026-03-02 11:01 | fail    |

  Rule: R-5.4.1-03 Response begun at once

    Scenario Outline: Within 24 hours of the detection
      Given the following security event records:
        | id | type             | detected_at | response_started_at |
        | E1 | information_leak | <detected>  | <started>           |
      When requirement "R-5.4.1-03" is checked as of "2026-04-01"
      Then the verdict for "E1" is "<verdict>"

      Examples:
        | detected                  | started                   | verdict     |
        | 2026-03-02T09:00:00+08:00 | 2026-03-03T09:00:00+08:00 | pass        |
        | 2026-03-02T09:00:00+08:00 | 2026-03-03T01:00:01Z      | fail        |
        | 2026-03-02T09:00:00+08:00 | 2026-03-02T08:59:59+08:00 | fail        |
        | 2026-03-31T00:00:00+08:00 |                           | pending     |
        | 2026-03-30T23:59:59+08:00 |                           | fail        |
        | 2026-03-30T23:59:59+08:00 | 2026-04-02T09:00:00+08:00 | fail        |
        | 2026-03-02                | 2026-03-02T10:00:00+08:00 | no_evidence |
        |                           |                           | no_evidence |
