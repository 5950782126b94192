Feature: 5.1.1 Security policy
  An approved policy names its goals, priorities, organisation and principles, is tied to the strategy and to risk
  management, is reviewed regularly, and is changed when a review asks for it.

  Rule: R-5.1.1-01 Security goals of the policy

    Scenario Outline: Integrity, confidentiality, availability and compliance are all goals
      Given the following security policy records:
        | id  | approved_at | goals   |
        | SP1 | 2026-03-01  | <goals> |
      When requirement "R-5.1.1-01" is checked as of "2026-04-01"
      Then the verdict for "integrity/SP1" is "<integrity>"
      And the verdict for "confidentiality/SP1" is "<confidentiality>"
      And the verdict for "availability/SP1" is "<availability>"
      And the verdict for "compliance/SP1" is "<compliance>"

      Examples:
        | goals                                   | integrity | confidentiality | availability | compliance |
        | 完整性；保密性；可用性；合规性          | pass      | pass            | pass         | pass       |
        | confidentiality;availability;compliance | fail      | pass            | pass         | pass       |
        | integrity;availability                  | pass      | fail            | pass         | fail       |
        | none                                    | fail      | fail            | fail         | fail       |
        |                                         | fail      | fail            | fail         | fail       |

    Scenario: Nobody recorded the goals
      Given the following security policy records:
        | id  | approved_at |
        | SP1 | 2026-03-01  |
      When requirement "R-5.1.1-01/integrity" is checked as of "2026-04-01"
      Then the verdict for "SP1" is "no_evidence"

    Scenario: A draft is not judged yet
      Given the following security policy records:
        | id  | approved_at | goals |
        | SP1 |             | none  |
      When requirement "R-5.1.1-01/integrity" is checked as of "2026-04-01"
      Then the verdict for "SP1" is "not_applicable"

  Rule: R-5.1.1-02 Priorities for the protection of data

    Scenario Outline: Client, system and business data each have a rank
      Given the following security policy records:
        | id  | approved_at | client_data_priority | system_data_priority | business_data_priority |
        | SP1 | 2026-03-01  | <client data>        | <system data>        | <business data>        |
      When requirement "R-5.1.1-02" is checked as of "2026-04-01"
      Then the verdict for "client_data/SP1" is "<client verdict>"
      And the verdict for "system_data/SP1" is "<system verdict>"
      And the verdict for "business_data/SP1" is "<business verdict>"

      Examples:
        | client data | system data | business data | client verdict | system verdict | business verdict |
        | 1           | 2           | 3             | pass           | pass           | pass             |
        |             | 1           | 2             | fail           | pass           | pass             |
        | 1           |             | 2             | pass           | fail           | pass             |
        | 1           | 2           |               | pass           | pass           | fail             |

    Scenario: Nobody recorded the rank of business data
      Given the following security policy records:
        | id  | approved_at | client_data_priority | system_data_priority |
        | SP1 | 2026-03-01  | 1                    | 2                    |
      When requirement "R-5.1.1-02/business_data" is checked as of "2026-04-01"
      Then the verdict for "SP1" is "no_evidence"

  Rule: R-5.1.1-03 Organisation of security

    Scenario Outline: The policy says how security is organised and who does what
      Given the following security policy records:
        | id  | approved_at | organisation   |
        | SP1 | 2026-03-01  | <organisation> |
      When requirement "R-5.1.1-03" is checked as of "2026-04-01"
      Then the verdict for "structure/SP1" is "<structure>"
      And the verdict for "duties/SP1" is "<duties>"

      Examples:
        | organisation       | structure | duties |
        | 组织结构；职责分工 | pass      | pass   |
        | structure          | pass      | fail   |
        | duties             | fail      | pass   |
        |                    | fail      | fail   |

    Scenario: Nobody handed in the policies
      Given the security policy file is missing
      When requirement "R-5.1.1-03/duties" is checked as of "2026-04-01"
      Then the verdict for "*" is "no_evidence"

  Rule: R-5.1.1-04 Principles of management

    Scenario Outline: Risk management, continual improvement and compliance are all principles
      Given the following security policy records:
        | id  | approved_at | principles   |
        | SP1 | 2026-03-01  | <principles> |
      When requirement "R-5.1.1-04" is checked as of "2026-04-01"
      Then the verdict for "risk_management/SP1" is "<risk management>"
      And the verdict for "continual_improvement/SP1" is "<improvement>"
      And the verdict for "compliance/SP1" is "<compliance>"

      Examples:
        | principles                       | risk management | improvement | compliance |
        | 风险管理；持续改进；合规性       | pass            | pass        | pass       |
        | continual_improvement;compliance | fail            | pass        | pass       |
        | risk_management                  | pass            | fail        | fail       |
        | none                             | fail            | fail        | fail       |

    Scenario: Nobody recorded the principles
      Given the following security policy records:
        | id  | approved_at |
        | SP1 | 2026-03-01  |
      When requirement "R-5.1.1-04/compliance" is checked as of "2026-04-01"
      Then the verdict for "SP1" is "no_evidence"

  Rule: R-5.1.1-05 Policy tied to strategy and risk management

    Scenario Outline: The policy names what it serves
      Given the following security policy records:
        | id  | approved_at | strategy_ref | risk_management_ref |
        | SP1 | 2026-03-01  | <strategy>   | <risk management>   |
      When requirement "R-5.1.1-05" is checked as of "2026-04-01"
      Then the verdict for "strategy_ref/SP1" is "<strategy verdict>"
      And the verdict for "risk_management_ref/SP1" is "<risk verdict>"

      Examples:
        | strategy     | risk management | strategy verdict | risk verdict |
        | 战略规划2026 | RM-2026         | pass             | pass         |
        | 战略规划2026 |                 | pass             | fail         |
        |              | RM-2026         | fail             | pass         |

    Scenario: Nobody recorded what the policy is tied to in risk management
      Given the following security policy records:
        | id  | approved_at | strategy_ref |
        | SP1 | 2026-03-01  | 战略规划2026 |
      When requirement "R-5.1.1-05/risk_management_ref" is checked as of "2026-04-01"
      Then the verdict for "SP1" is "no_evidence"

  Rule: R-5.1.1-06 Regular review of the policy

    Scenario Outline: Reviewed within the cycle the policy sets, else within a year
      Given the following security policy records:
        | id  | approved_at | last_reviewed_at | review_cycle_days |
        | SP1 | <approved>  | <reviewed>       | <cycle>           |
      When requirement "R-5.1.1-06" is checked as of "2026-04-01"
      Then the verdict for "SP1" is "<verdict>"

      Examples:
        | approved   | reviewed   | cycle | verdict        |
        | 2022-01-10 | 2025-04-01 |       | pass           |
        | 2022-01-10 | 2025-03-31 |       | fail           |
        | 2022-01-10 | 2026-01-01 | 90    | pass           |
        | 2022-01-10 | 2025-12-31 | 90    | fail           |
        | 2025-04-01 |            |       | pass           |
        | 2025-03-31 |            |       | fail           |
        |            |            |       | not_applicable |

    Scenario: Nobody recorded the reviews
      Given the following security policy records:
        | id  | approved_at | review_cycle_days |
        | SP1 | 2022-01-10  |                   |
      When requirement "R-5.1.1-06" is checked as of "2026-04-01"
      Then the verdict for "SP1" is "no_evidence"

  Rule: R-5.1.1-07 Policy updated after a review that asks for it

    Scenario Outline: A change the review asked for is made within 90 days
      Given the following security policy records:
        | id  | last_updated_at |
        | SP1 | <updated>       |
      And the following review records:
        | id | subject_type    | subject_id | decision   | held_at          |
        | V1 | security_policy | SP1        | <decision> | <held on> 15:00 |
      When requirement "R-5.1.1-07" is checked as of "2026-04-01"
      Then the verdict for "V1" is "<verdict>"

      Examples:
        | held on    | decision         | updated    | verdict        |
        | 2025-11-01 | change_needed    | 2025-11-01 | pass           |
        | 2025-11-01 | 不通过           | 2025-12-20 | pass           |
        | 2025-11-01 | change_needed    | 2025-10-31 | fail           |
        | 2025-11-01 | change_needed    |            | fail           |
        | 2025-12-31 | change_needed    | 2025-10-31 | fail           |
        | 2026-01-01 | change_needed    | 2025-10-31 | pending        |
        | 2025-11-01 | no_change_needed |            | not_applicable |
        | 2025-11-01 |                  |            | no_evidence    |
