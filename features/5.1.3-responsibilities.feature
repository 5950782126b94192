Feature: 5.1.3 Responsibilities for security
  Security administrators, project leaders, business departments and every level of staff know what they answer for.
  A duty counts from the day it is assigned; it is made clear by contract, rules or training, and appraised every year.

  Rule: R-5.1.3-01 Duties of the security administrator

    Scenario Outline: Encryption, access control and monitoring belong to the security administrator
      Given the following responsibility records:
        | id | holder_role | duties   | assigned_at |
        | D1 | <role>      | <duties> | <assigned>  |
      When requirement "R-5.1.3-01" is checked as of "2026-04-01"
      Then the verdict for "encryption/organization" is "<encryption>"
      And the verdict for "access_control/organization" is "<access control>"
      And the verdict for "monitoring/organization" is "<monitoring>"

      Examples:
        | role                   | duties                               | assigned   | encryption  | access control | monitoring  |
        | security_administrator | encryption;access_control;monitoring | 2026-04-01 | pass        | pass           | pass        |
        | 安全管理员             | 数据加密；访问控制                   | 2025-04-01 | pass        | pass           | fail        |
        | security_administrator | encryption;access_control;monitoring | 2026-04-02 | fail        | fail           | fail        |
        | project_leader         | encryption;access_control;monitoring | 2025-04-01 | fail        | fail           | fail        |
        | security_administrator |                                      | 2025-04-01 | no_evidence | no_evidence    | no_evidence |

    Scenario: Nobody handed in the duties
      Given the responsibility file is missing
      When requirement "R-5.1.3-01/encryption" is checked as of "2026-04-01"
      Then the verdict for "organization" is "no_evidence"

  Rule: R-5.1.3-02 Project leader answers for security measures

    Scenario Outline: The leader of a project that has started answers for its security measures
      Given the following project records:
        | id | status   | execution_started_at |
        | P1 | <status> | <started>            |
      And the following responsibility records:
        | id | project_id | holder_role    | duties   | assigned_at |
        | D1 | <project>  | project_leader | <duties> | <assigned>  |
      When requirement "R-5.1.3-02" is checked as of "2026-04-01"
      Then the verdict for "P1" is "<verdict>"

      Examples:
        | status  | started    | project | duties       | assigned   | verdict        |
        | running | 2026-01-10 | P1      | 安全措施到位 | 2026-04-01 | pass           |
        | running |            | P1      | 安全措施到位 | 2026-04-02 | fail           |
        | running | 2026-01-10 | P2      | 安全措施到位 | 2025-04-01 | fail           |
        | closed  | 2026-01-10 | P1      | encryption   | 2025-04-01 | fail           |
        | running | 2026-01-10 |         | 安全措施到位 | 2025-04-01 | no_evidence    |
        | running | 2026-01-10 | P1      | 安全措施到位 |            | no_evidence    |
        | planned |            | P2      | encryption   | 2025-04-01 | not_applicable |

  Rule: R-5.1.3-03 Business departments answer for the use of data

    Scenario Outline: Departments answer for using and for sharing data as allowed
      Given the following responsibility records:
        | id | holder_role | duties   | assigned_at |
        | D1 | <role>      | <duties> | <assigned>  |
      When requirement "R-5.1.3-03" is checked as of "2026-04-01"
      Then the verdict for "compliant_use/organization" is "<use>"
      And the verdict for "compliant_sharing/organization" is "<sharing>"

      Examples:
        | role                   | duties                          | assigned   | use         | sharing     |
        | business_department    | compliant_use;compliant_sharing | 2026-04-01 | pass        | pass        |
        | 业务部门               | 数据合规使用                    | 2025-04-01 | pass        | fail        |
        | business_department    | compliant_use;compliant_sharing | 2026-04-02 | fail        | fail        |
        | security_administrator | compliant_use;compliant_sharing | 2025-04-01 | fail        | fail        |
        | business_department    | compliant_use;compliant_sharing |            | no_evidence | no_evidence |

  Rule: R-5.1.3-04 Security duties at every level of staff

    Scenario Outline: Somebody at the level has a security duty
      Given the following responsibility records:
        | id | level   | duties   | assigned_at |
        | D1 | <level> | <duties> | <assigned>  |
      When requirement "R-5.1.3-04" is checked as of "2026-04-01"
      Then the verdict for "management/organization" is "<management>"
      And the verdict for "staff/organization" is "<staff>"

      Examples:
        | level      | duties           | assigned   | management  | staff       |
        | management | report_incidents | 2026-04-01 | pass        | fail        |
        | 操作层     | report_incidents | 2025-04-01 | fail        | pass        |
        | staff      | none             | 2025-04-01 | fail        | fail        |
        | staff      | report_incidents | 2026-04-02 | fail        | fail        |
        |            | report_incidents | 2025-04-01 | no_evidence | no_evidence |

    Scenario: The organisation has other levels
      Given the following responsibility records:
        | id | level    | duties           | assigned_at |
        | D1 | 外包人员 | report_incidents | 2025-04-01  |
      And the parameter "levels" is "[contractor, staff]"
      When requirement "R-5.1.3-04" is checked as of "2026-04-01"
      Then the verdict for "contractor/organization" is "pass"
      And the verdict for "staff/organization" is "fail"

  Rule: R-5.1.3-05 Duties made clear by contract, rules and training

    Scenario Outline: The organisation uses all three ways, each duty at least one
      Given the following responsibility records:
        | id | established_by | assigned_at |
        | D1 | <by>           | <assigned>  |
      When requirement "R-5.1.3-05" is checked as of "2026-04-01"
      Then the verdict for "contract/organization" is "<contract>"
      And the verdict for "rule/organization" is "<rule>"
      And the verdict for "training/organization" is "<training>"
      And the verdict for "each_duty/D1" is "<each duty>"

      Examples:
        | by                     | assigned   | contract    | rule        | training    | each duty   |
        | contract;rule;training | 2026-04-01 | pass        | pass        | pass        | pass        |
        | 合同；制度             | 2025-04-01 | pass        | pass        | fail        | pass        |
        | training               | 2025-04-01 | fail        | fail        | pass        | pass        |
        | none                   | 2025-04-01 | fail        | fail        | fail        | fail        |
        | contract;rule;training |            | no_evidence | no_evidence | no_evidence | no_evidence |

    Scenario: The organisation wants all three ways for each duty
      Given the following responsibility records:
        | id | established_by         | assigned_at |
        | D1 | contract;rule;training | 2025-04-01  |
        | D2 | contract;rule          | 2025-04-01  |
      And the parameter "every_way_for_each_duty" is "true"
      When requirement "R-5.1.3-05/each_duty" is checked as of "2026-04-01"
      Then the verdict for "D1" is "pass"
      And the verdict for "D2" is "fail"

  Rule: R-5.1.3-06 Discharge of duties appraised regularly

    Scenario Outline: Appraised with a result within a year, a new duty within a year of its assignment
      Given the following responsibility records:
        | id | assigned_at | last_appraised_at | appraisal_result |
        | D1 | <assigned>  | <appraised>       | <result>         |
      When requirement "R-5.1.3-06" is checked as of "2026-04-01"
      Then the verdict for "D1" is "<verdict>"

      Examples:
        | assigned   | appraised  | result | verdict     |
        | 2022-01-10 | 2025-04-01 | 良好   | pass        |
        | 2022-01-10 | 2025-03-31 | 良好   | fail        |
        | 2022-01-10 | 2026-03-31 |        | fail        |
        | 2025-04-01 |            |        | pending     |
        | 2025-03-31 |            |        | fail        |
        |            |            |        | no_evidence |
