Feature: 5.4.2 Handling of leaks
  A leak is graded, met with the measures of its grade, analysed and learned from; the response follows a written flow
  that is exercised and improved.

  Rule: R-5.4.2-01 Leak graded

    Scenario Outline: Major, severe or general, within 24 hours
      Given the following security event records:
        | id | type   | detected_at | grade   |
        | E1 | <type> | <detected>  | <grade> |
      When requirement "R-5.4.2-01" is checked as of "2026-04-01"
      Then the verdict for "E1" is "<verdict>"

      Examples:
        | type             | detected                  | grade    | verdict        |
        | information_leak | 2026-03-02T09:00:00+08:00 | major    | pass           |
        | information_leak | 2026-03-02T09:00:00+08:00 | 严重     | pass           |
        | information_leak | 2026-03-02T09:00:00+08:00 | general  | pass           |
        | information_leak | 2026-03-02T09:00:00+08:00 | trifling | fail           |
        | information_leak | 2026-03-30T23:59:59+08:00 |          | fail           |
        | information_leak | 2026-03-31T00:00:00+08:00 |          | pending        |
        | information_leak |                           |          | no_evidence    |
        | malware          | 2026-03-02T09:00:00+08:00 |          | not_applicable |

  Rule: R-5.4.2-02 Measures of the grade carried out

    Scenario Outline: The plan says which measures a grade asks for
      Given the following incident response plan records:
        | id | approved_at | covers           | measures_major  | measures_severe | measures_general |
        | P1 | 2025-01-10  | information_leak | isolate; notify | isolate         | none             |
      And the following security event records:
        | id | type             | detected_at      | grade   | closed_at  |
        | E1 | information_leak | 2026-03-02 09:00 | <grade> | 2026-03-10 |
      And the following response action records:
        | id | event_id | type | done_at          | result   |
        | A1 | E1       | 隔离 | 2026-03-02 10:00 | <result> |
      When requirement "R-5.4.2-02" is checked as of "2026-04-01"
      Then the verdict for "isolate/E1" is "<isolate>"
      And the verdict for "notify/E1" is "<notify>"
      And the verdict for "recover/E1" is "<recover>"

      Examples:
        | grade   | result  | isolate        | notify         | recover        |
        | major   | success | pass           | fail           | not_applicable |
        | severe  | partial | pass           | not_applicable | not_applicable |
        | severe  | failure | fail           | not_applicable | not_applicable |
        | severe  |         | no_evidence    | not_applicable | not_applicable |
        | general | success | not_applicable | not_applicable | not_applicable |
        |         | success | no_evidence    | no_evidence    | no_evidence    |

    Scenario Outline: Without a plan all three are owed for the two higher grades
      Given no incident response plan records are declared
      And the following security event records:
        | id | type             | detected_at | grade   | closed_at |
        | E1 | information_leak | <detected>  | <grade> | <closed>  |
      And no response action records are declared
      When requirement "R-5.4.2-02" is checked as of "2026-04-01"
      Then the verdict for "isolate/E1" is "<isolate>"
      And the verdict for "notify/E1" is "<isolate>"
      And the verdict for "recover/E1" is "<recover>"

      Examples:
        | detected                  | grade   | closed     | isolate        | recover        |
        | 2026-03-02T09:00:00+08:00 | major   | 2026-03-10 | fail           | fail           |
        | 2026-03-30T23:59:59+08:00 | severe  |            | fail           | pending        |
        | 2026-03-31T00:00:00+08:00 | severe  |            | pending        | pending        |
        | 2026-03-02T09:00:00+08:00 | severe  |            | fail           | pending        |
        | 2026-03-01T09:00:00+08:00 | severe  |            | fail           | fail           |
        | 2026-03-02T09:00:00+08:00 | general | 2026-03-10 | not_applicable | not_applicable |

  Rule: R-5.4.2-03 Event analysed

    Scenario Outline: Day and cause by the close, or within 30 days
      Given the following security event records:
        | id | type             | detected_at      | analysed_at | root_cause | closed_at |
        | E1 | information_leak | <detected> 09:00 | <analysed>  | <cause>    | <closed>  |
      When requirement "R-5.4.2-03" is checked as of "2026-04-01"
      Then the verdict for "E1" is "<verdict>"

      Examples:
        | detected   | analysed   | cause    | closed     | verdict |
        | 2026-03-02 | 2026-03-05 | 口令泄露 | 2026-03-10 | pass    |
        | 2026-03-02 |            | 口令泄露 | 2026-03-10 | fail    |
        | 2026-03-02 | 2026-03-05 |          | 2026-03-10 | fail    |
        | 2026-03-02 | 2026-04-02 | 口令泄露 | 2026-03-10 | fail    |
        | 2026-03-02 |            |          | 2026-04-01 | pending |
        | 2026-03-02 |            |          |            | pending |
        | 2026-03-01 |            |          |            | fail    |

  Rule: R-5.4.2-04 Lessons drawn

    Scenario Outline: Recorded by the close, or within 30 days
      Given the following security event records:
        | id | type             | detected_at      | lessons   | closed_at |
        | E1 | information_leak | <detected> 09:00 | <lessons> | <closed>  |
      When requirement "R-5.4.2-04" is checked as of "2026-04-01"
      Then the verdict for "E1" is "<verdict>"

      Examples:
        | detected   | lessons           | closed     | verdict |
        | 2026-03-02 | 定期更换共享口令  | 2026-03-10 | pass    |
        | 2026-03-02 |                   | 2026-03-31 | fail    |
        | 2026-03-02 |                   | 2026-04-01 | pending |
        | 2026-03-02 |                   |            | pending |
        | 2026-03-01 |                   |            | fail    |

  Rule: R-5.4.2-05 Mechanism improved after events

    Scenario Outline: The plan is revised, or a reason given for leaving it
      Given the following security event records:
        | id | type             | lessons   | analysed_at | plan_no_change_reason |
        | E1 | information_leak | <lessons> | <analysed>  | <reason>              |
      And the following incident response plan records:
        | id | covers   | last_revised_at |
        | P1 | <covers> | <revised>       |
      When requirement "R-5.4.2-05" is checked as of "2026-04-01"
      Then the verdict for "E1" is "<verdict>"

      Examples:
        | lessons      | analysed   | reason                   | covers           | revised    | verdict        |
        | Call earlier | 2025-12-01 |                          | information_leak | 2025-12-01 | pass           |
        | Call earlier | 2025-12-02 |                          | information_leak | 2025-12-01 | fail           |
        | Call earlier | 2025-12-02 | The plan already says so | information_leak | 2025-12-01 | pass           |
        | Call earlier | 2025-12-02 |                          | system_failure   | 2026-01-10 | fail           |
        | Call earlier | 2025-12-02 |                          | information_leak |            | fail           |
        | Call earlier | 2026-01-01 |                          | information_leak |            | pending        |
        | Call earlier | 2025-12-31 |                          | information_leak |            | fail           |
        | Call earlier |            |                          | information_leak | 2026-01-10 | no_evidence    |
        |              | 2025-12-02 |                          | information_leak |            | not_applicable |

  Rule: R-5.4.2-06 Written response flow

    Scenario Outline: Steps and grades
      Given the following incident response plan records:
        | id | approved_at | flow_steps | grades   |
        | P1 | <approved>  | <steps>    | <grades> |
      When requirement "R-5.4.2-06" is checked as of "2026-04-01"
      Then the verdict for "steps/P1" is "<flow>"
      And the verdict for "grades/P1" is "<graded>"

      Examples:
        | approved   | steps          | grades                 | flow           | graded         |
        | 2025-01-10 | report; close  | major; severe; general | pass           | pass           |
        | 2025-01-10 | 报告           | 重大; 严重; 一般       | pass           | pass           |
        | 2025-01-10 | none           | major; severe          | fail           | fail           |
        | 2025-01-10 |                |                        | fail           | fail           |
        |            | none           | none                   | not_applicable | not_applicable |

    Scenario: Nobody handed in the response plans
      Given the incident response plan file is missing
      When requirement "R-5.4.2-06" is checked as of "2026-04-01"
      Then the verdict for "steps/*" is "no_evidence"

  Rule: R-5.4.2-07 Regular response drills

    Scenario Outline: Exercised within the drill cycle
      Given the following incident response plan records:
        | id | approved_at | drill_cycle_days |
        | P1 | <approved>  | <drill cycle>    |
      And the following drill records:
        | id | plan_id | held_at |
        | D1 | P1      | <held>  |
      When requirement "R-5.4.2-07" is checked as of "2026-04-01"
      Then the verdict for "P1" is "<verdict>"

      Examples:
        | approved   | drill cycle | held       | verdict     |
        | 2024-01-10 |             | 2025-04-01 | pass        |
        | 2024-01-10 |             | 2025-03-31 | fail        |
        | 2024-01-10 | 90          | 2026-01-01 | pass        |
        | 2024-01-10 | 90          | 2025-12-31 | fail        |
        | 2024-01-10 |             | 2026-04-02 | fail        |
        | 2024-01-10 |             |            | no_evidence |

    Scenario Outline: The first drill of a plan
      Given the following incident response plan records:
        | id | approved_at | drill_cycle_days |
        | P1 | <approved>  |                  |
      And no drill records are declared
      When requirement "R-5.4.2-07" is checked as of "2026-04-01"
      Then the verdict for "P1" is "<verdict>"

      Examples:
        | approved   | verdict        |
        | 2025-04-01 | pending        |
        | 2025-03-31 | fail           |
        |            | not_applicable |

  Rule: R-5.4.2-08 Flow improved after drills

    Scenario Outline: What a drill shows goes into the plan
      Given the following drill records:
        | id | plan_id | held_at | findings   | plan_revision_ref |
        | D1 | P1      | <held>  | <findings> | <revision>        |
      And the following incident response plan records:
        | id | last_revised_at |
        | P1 | <revised>       |
      When requirement "R-5.4.2-08" is checked as of "2026-04-01"
      Then the verdict for "D1" is "<verdict>"

      Examples:
        | held       | findings               | revision | revised    | verdict        |
        | 2025-12-01 | phone list out of date | V2       | 2025-12-01 | pass           |
        | 2025-12-01 | phone list out of date | V2       | 2025-11-30 | fail           |
        | 2025-12-01 | phone list out of date |          | 2025-12-01 | fail           |
        | 2026-01-01 | no deputy; no keys     |          | 2025-12-01 | pending        |
        | 2025-12-31 | no deputy; no keys     |          | 2025-12-01 | fail           |
        | 2025-12-01 | no deputy; no keys     | V2       |            | no_evidence    |
        | 2025-12-01 | none                   |          | 2025-11-30 | not_applicable |
        | 2025-12-01 |                        |          | 2025-11-30 | no_evidence    |
