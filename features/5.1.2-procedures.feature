Feature: 5.1.2 Security rules and procedures
  There is an approved procedure on each of seven matters, laid down in a document, and carried out as it says.

  Rule: R-5.1.2-01 Procedure for data classification

    Scenario Outline: An approved procedure for data classification
      Given the following security procedure records:
        | id | topic   | approved_at |
        | P1 | <topic> | <approved>  |
      When requirement "R-5.1.2-01" is checked as of "2026-04-01"
      Then the verdict for "organization" is "<verdict>"

      Examples:
        | topic               | approved   | verdict     |
        | data_classification | 2026-04-01 | pass        |
        | data_classification | 2026-04-02 | fail        |
        | data_classification |            | fail        |
        | backup              | 2026-01-10 | fail        |
        |                     | 2026-01-10 | no_evidence |

  Rule: R-5.1.2-02 Procedure for access control

    Scenario Outline: An approved procedure for access control
      Given the following security procedure records:
        | id | topic   | approved_at |
        | P1 | <topic> | <approved>  |
      When requirement "R-5.1.2-02" is checked as of "2026-04-01"
      Then the verdict for "organization" is "<verdict>"

      Examples:
        | topic          | approved   | verdict     |
        | access_control | 2026-04-01 | pass        |
        | access_control | 2026-04-02 | fail        |
        | access_control |            | fail        |
        | backup         | 2026-01-10 | fail        |
        |                | 2026-01-10 | no_evidence |

  Rule: R-5.1.2-03 Procedure for backup

    Scenario Outline: An approved procedure for backup
      Given the following security procedure records:
        | id | topic   | approved_at |
        | P1 | <topic> | <approved>  |
      When requirement "R-5.1.2-03" is checked as of "2026-04-01"
      Then the verdict for "organization" is "<verdict>"

      Examples:
        | topic   | approved   | verdict     |
        | backup  | 2026-04-01 | pass        |
        | backup  | 2026-04-02 | fail        |
        | backup  |            | fail        |
        | access_control | 2026-01-10 | fail        |
        |         | 2026-01-10 | no_evidence |

  Rule: R-5.1.2-04 Procedure for disaster recovery

    Scenario Outline: An approved procedure for disaster recovery
      Given the following security procedure records:
        | id | topic   | approved_at |
        | P1 | <topic> | <approved>  |
      When requirement "R-5.1.2-04" is checked as of "2026-04-01"
      Then the verdict for "organization" is "<verdict>"

      Examples:
        | topic             | approved   | verdict     |
        | disaster_recovery | 2026-04-01 | pass        |
        | disaster_recovery | 2026-04-02 | fail        |
        | disaster_recovery |            | fail        |
        | backup            | 2026-01-10 | fail        |
        |                   | 2026-01-10 | no_evidence |

  Rule: R-5.1.2-05 Procedure for security incidents

    Scenario Outline: An approved procedure for reporting and handling security incidents
      Given the following security procedure records:
        | id | topic   | approved_at |
        | P1 | <topic> | <approved>  |
      When requirement "R-5.1.2-05" is checked as of "2026-04-01"
      Then the verdict for "organization" is "<verdict>"

      Examples:
        | topic                       | approved   | verdict     |
        | incident_reporting_handling | 2026-04-01 | pass        |
        | incident_reporting_handling | 2026-04-02 | fail        |
        | incident_reporting_handling |            | fail        |
        | backup                      | 2026-01-10 | fail        |
        |                             | 2026-01-10 | no_evidence |

  Rule: R-5.1.2-06 Plan for training and awareness

    Scenario Outline: An approved plan for security training and awareness
      Given the following security procedure records:
        | id | topic   | approved_at |
        | P1 | <topic> | <approved>  |
      When requirement "R-5.1.2-06" is checked as of "2026-04-01"
      Then the verdict for "organization" is "<verdict>"

      Examples:
        | topic              | approved   | verdict     |
        | training_awareness | 2026-04-01 | pass        |
        | training_awareness | 2026-04-02 | fail        |
        | training_awareness |            | fail        |
        | backup             | 2026-01-10 | fail        |
        |                    | 2026-01-10 | no_evidence |

  Rule: R-5.1.2-07 Mechanism for audit and assessment

    Scenario Outline: An approved procedure for security audit and assessment
      Given the following security procedure records:
        | id | topic   | approved_at |
        | P1 | <topic> | <approved>  |
      When requirement "R-5.1.2-07" is checked as of "2026-04-01"
      Then the verdict for "organization" is "<verdict>"

      Examples:
        | topic            | approved   | verdict     |
        | audit_assessment | 2026-04-01 | pass        |
        | audit_assessment | 2026-04-02 | fail        |
        | audit_assessment |            | fail        |
        | backup           | 2026-01-10 | fail        |
        |                  | 2026-01-10 | no_evidence |
  Rule: R-5.1.2-08 Security rules laid down in documents

    Scenario Outline: Each procedure is in a document on file
      Given the following security procedure records:
        | id | document_id |
        | P1 | <document>  |
      And the following document records:
        | id | created_at |
        | D1 | <made on>  |
      When requirement "R-5.1.2-08" is checked as of "2026-04-01"
      Then the verdict for "P1" is "<verdict>"

      Examples:
        | document | made on    | verdict     |
        | D1       | 2026-04-01 | pass        |
        | D1       | 2026-04-02 | fail        |
        | D2       | 2026-01-10 | fail        |
        |          | 2026-01-10 | fail        |
        | D1       |            | no_evidence |

  Rule: R-5.1.2-09 Security rules carried out

    Scenario Outline: Carried out as it says within a year
      Given the following security procedure records:
        | id | approved_at |
        | P1 | <approved>  |
      And the following procedure execution records:
        | id | procedure_id | executed_at   | result   | resolved_at |
        | E1 | P1           | <carried out> | <result> | <resolved>  |
      When requirement "R-5.1.2-09" is checked as of "2026-04-01"
      Then the verdict for "carried_out/P1" is "<carried out verdict>"
      And the verdict for "nothing_open/P1" is "<open verdict>"

      Examples:
        | approved   | carried out | result     | resolved   | carried out verdict | open verdict   |
        | 2022-01-10 | 2025-04-01  | conform    |            | pass                | pass           |
        | 2022-01-10 | 2025-03-31  | conform    |            | fail                | pass           |
        | 2022-01-10 | 2026-03-01  | 不符合     | 2026-03-20 | fail                | pass           |
        | 2022-01-10 | 2026-03-01  | nonconform |            | fail                | fail           |
        | 2025-04-01 | 2026-03-01  | nonconform |            | pending             | fail           |
        | 2022-01-10 |             | conform    |            | no_evidence         | pass           |
        | 2022-01-10 | 2026-03-01  |            |            | no_evidence         | no_evidence    |
        |            | 2026-03-01  | nonconform |            | not_applicable      | not_applicable |

    Scenario: Nobody handed in how procedures are carried out
      Given the following security procedure records:
        | id | approved_at |
        | P1 | 2022-01-10  |
      And the procedure execution file is missing
      When requirement "R-5.1.2-09/carried_out" is checked as of "2026-04-01"
      Then the verdict for "P1" is "no_evidence"
