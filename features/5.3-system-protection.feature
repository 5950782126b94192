Feature: 5.3 Protection of information systems
  Each information system has a protection level, and the safeguards that this level demands.

  Rule: R-5.3-01 Protection level determined

    Scenario Outline: Level and day
      Given the following information system records:
        | id | protection_level | level_determined_at | retired_at |
        | S1 | <level>          | <day>               | <retired>  |
      When requirement "R-5.3-01" is checked as of "2026-04-01"
      Then the verdict for "S1" is "<verdict>"

      Examples:
        | level | day        | retired    | verdict        |
        | 1     | 2025-01-10 |            | pass           |
        | 5     | 2026-04-01 |            | pass           |
        | 3     | 2026-04-02 |            | fail           |
        | 0     | 2025-01-10 |            | fail           |
        | 6     | 2025-01-10 |            | fail           |
        |       | 2025-01-10 |            | fail           |
        | 3     |            |            | fail           |
        | third | 2025-01-10 |            | no_evidence    |
        |       |            | 2026-04-01 | not_applicable |
        |       |            | 2026-04-02 | fail           |

  Rule: R-5.3-02 Safeguards of the level in operation

    Scenario Outline: The level demands a firewall and an audit log
      Given the following information system records:
        | id | required_controls   | in_service_from | retired_at |
        | S1 | firewall; audit_log | <since>         |            |
      And the following security control records:
        | id | target_type        | target_id | control_type | status   |
        | K1 | information_system | S1        | 防火墙       | active   |
        | K2 | information_system | <target>  | <control>    | <status> |
      When requirement "R-5.3-02" is checked as of "2026-04-01"
      Then the verdict for "S1" is "<verdict>"

      Examples:
        | since      | target | control   | status  | verdict        |
        | 2025-01-10 | S1     | audit_log | active  | pass           |
        | 2025-01-10 | S1     | audit_log | planned | fail           |
        | 2025-01-10 | S1     | firewall  | active  | fail           |
        | 2025-01-10 | S2     | audit_log | active  | fail           |
        | 2025-01-10 | S1     | audit_log |         | no_evidence    |
        | 2025-01-10 |        | audit_log | active  | no_evidence    |
        |            | S1     | audit_log | planned | not_applicable |

    Scenario Outline: What the level demands is laid down
      Given the following information system records:
        | id | required_controls | in_service_from | retired_at |
        | S1 | <required>        | 2025-01-10      |            |
      And no security control records are declared
      When requirement "R-5.3-02" is checked as of "2026-04-01"
      Then the verdict for "S1" is "<verdict>"

      Examples:
        | required | verdict     |
        | none     | fail        |
        | firewall | fail        |
        |          | no_evidence |
