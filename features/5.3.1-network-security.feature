Feature: 5.3.1 Network security
  The boundary is guarded, devices are hardened and patched, access within the network is restricted, and no zone is
  left without protection.

  Rule: R-5.3.1-01 Network boundary guarded

    Scenario Outline: A firewall in operation at the boundary
      Given the following information system records:
        | id | in_service_from | retired_at |
        | S1 | <since>         |            |
      And the following security control records:
        | id | target_type        | target_id | control_type | zone   | status   |
        | K1 | information_system | S1        | <control>    | <zone> | <status> |
      When requirement "R-5.3.1-01" is checked as of "2026-04-01"
      Then the verdict for "firewall/S1" is "<firewall>"
      And the verdict for "ids/S1" is "<ids>"

      Examples:
        | since      | control  | zone     | status  | firewall       | ids            |
        | 2025-01-10 | firewall | boundary | active  | pass           | fail           |
        | 2025-01-10 | 入侵检测 | 网络边界 | active  | fail           | pass           |
        | 2025-01-10 | firewall | internal | active  | fail           | fail           |
        | 2025-01-10 | firewall | boundary | retired | fail           | fail           |
        | 2025-01-10 | firewall |          | active  | no_evidence    | fail           |
        |            | firewall | internal | active  | not_applicable | not_applicable |

    Scenario: One device that does all three is recorded three times
      Given the following information system records:
        | id | in_service_from | retired_at |
        | S1 | 2025-01-10      |            |
      And the following security control records:
        | id | target_type        | target_id | control_type | zone     | status |
        | K1 | information_system | S1        | firewall     | boundary | active |
        | K2 | information_system | S1        | ids          | boundary | active |
        | K3 | information_system | S1        | ips          | boundary | active |
      When requirement "R-5.3.1-01" is checked as of "2026-04-01"
      Then the verdict for "firewall/S1" is "pass"
      And the verdict for "ids/S1" is "pass"
      And the verdict for "ips/S1" is "pass"

  Rule: R-5.3.1-02 Default policy on network devices

    Scenario Outline: The factory settings are replaced
      Given the following network device records:
        | id | default_policy_configured | retired_at |
        | N1 | <policy>                  | <retired>  |
      When requirement "R-5.3.1-02" is checked as of "2026-04-01"
      Then the verdict for "N1" is "<verdict>"

      Examples:
        | policy | retired    | verdict        |
        | yes    |            | pass           |
        | no     |            | fail           |
        |        |            | no_evidence    |
        | no     | 2026-04-01 | not_applicable |
        | no     | 2026-04-02 | fail           |

  Rule: R-5.3.1-03 Network devices patched regularly

    Scenario Outline: The cycle of the device is 90 days
      Given the following network device records:
        | id | installed_at | last_patched_at | patch_cycle_days | retired_at |
        | N1 | <installed>  | <patched>       | 90               |            |
      When requirement "R-5.3.1-03" is checked as of "2026-04-01"
      Then the verdict for "N1" is "<verdict>"

      Examples:
        | installed  | patched    | verdict     |
        | 2024-01-10 | 2026-01-01 | pass        |
        | 2024-01-10 | 2025-12-31 | fail        |
        | 2024-01-10 | 2026-04-02 | fail        |
        | 2026-01-01 |            | pass        |
        | 2025-12-31 |            | fail        |
        |            |            | no_evidence |

    Scenario Outline: The cycle of the profile serves where the device has none
      Given the following network device records:
        | id | installed_at | last_patched_at | patch_cycle_days | retired_at |
        | N1 | 2024-01-10   | <patched>       |                  |            |
      And the parameter "patch_cycle_days" is "30"
      When requirement "R-5.3.1-03" is checked as of "2026-04-01"
      Then the verdict for "N1" is "<verdict>"

      Examples:
        | patched    | verdict |
        | 2026-03-02 | pass    |
        | 2026-03-01 | fail    |

    Scenario: Nobody says how often to patch
      Given the following network device records:
        | id | installed_at | last_patched_at | patch_cycle_days | retired_at |
        | N1 | 2024-01-10   | 2026-03-31      |                  |            |
      When requirement "R-5.3.1-03" is checked as of "2026-04-01"
      Then the verdict for "N1" is "no_evidence"

  Rule: R-5.3.1-04 Access within the network restricted

    Scenario Outline: VLAN, access control lists and port control
      Given the following information system records:
        | id | in_service_from | retired_at |
        | S1 | 2025-01-10      |            |
      And the following security control records:
        | id | target_type        | target_id | control_type | status   |
        | K1 | information_system | S1        | vlan         | active   |
        | K2 | information_system | S1        | <control>    | <status> |
      When requirement "R-5.3.1-04" is checked as of "2026-04-01"
      Then the verdict for "vlan/S1" is "pass"
      And the verdict for "acl/S1" is "<acl>"
      And the verdict for "port_control/S1" is "<ports>"

      Examples:
        | control      | status  | acl         | ports       |
        | acl          | active  | pass        | fail        |
        | 端口控制     | active  | fail        | pass        |
        | acl          | planned | fail        | fail        |
        | port_control |         | fail        | no_evidence |
        |              | active  | no_evidence | no_evidence |

  Rule: R-5.3.1-05 All zones of the network covered

    Scenario Outline: A network safeguard in each zone
      Given the following information system records:
        | id | in_service_from | retired_at |
        | S1 | 2025-01-10      |            |
      And the following security control records:
        | id | target_type        | target_id | control_type | zone   | status   |
        | K1 | information_system | S1        | <control>    | <zone> | <status> |
      When requirement "R-5.3.1-05" is checked as of "2026-04-01"
      Then the verdict for "boundary/S1" is "<boundary>"
      And the verdict for "internal/S1" is "<internal>"
      And the verdict for "external/S1" is "<external>"

      Examples:
        | control  | zone     | status    | boundary    | internal    | external    |
        | firewall | boundary | active    | pass        | fail        | fail        |
        | vlan     | 内网     | active    | fail        | pass        | fail        |
        | ids      | external | active    | fail        | fail        | pass        |
        | training | external | active    | fail        | fail        | fail        |
        | ids      | external | suspended | fail        | fail        | fail        |
        | ids      |          | active    | no_evidence | no_evidence | no_evidence |
