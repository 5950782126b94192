Feature: 3.2.2 Storage and management of acceptance documents
  Documents stay where they are safe, can be found, are read by those who may, and are archived or destroyed in the end.
  The day of an event is not counted: thirty days after 2 March is 1 April, to the end of that day.

  Rule: R-3.2.2-01 Acceptance documents in a secured place

    Scenario Outline: Cloud, server or cabinet, and secured
      Given the following document records:
        | id | deliverable_id | subject_type | storage_type | storage_secured |
        | D1 | <deliverable>  | <about>      | <place>      | <secured>       |
      When requirement "R-3.2.2-01" is checked as of "2026-04-01"
      Then the verdict for "D1" is "<verdict>"

      Examples:
        | deliverable | about             | place        | secured | verdict        |
        | L1          |                   | cloud        | yes     | pass           |
        |             | acceptance_report | local_server | yes     | pass           |
        |             | acceptance_plan   | cabinet      | yes     | pass           |
        | L1          |                   | laptop       | yes     | fail           |
        | L1          |                   | cloud        | no      | fail           |
        | L1          |                   |              | yes     | no_evidence    |
        | L1          |                   | cloud        |         | no_evidence    |
        |             | contract          | laptop       | no      | not_applicable |

  Rule: R-3.2.2-02 Acceptance documents can be found and read

    Scenario Outline: Looked for within the last 365 days
      Given the following document records:
        | id | deliverable_id | subject_type | created_at | accessible_checked_at |
        | D1 | L1             |              | <made>     | <checked>             |
      And no disposal record records are declared
      When requirement "R-3.2.2-02/usable" is checked as of "2026-04-01"
      Then the verdict for "D1" is "<verdict>"

      Examples:
        | made       | checked    | verdict     |
        | 2025-01-01 | 2025-04-01 | pass        |
        | 2025-01-01 | 2025-03-31 | fail        |
        | 2025-04-01 |            | pending     |
        | 2025-03-31 |            | fail        |
        |            |            | no_evidence |

    Scenario Outline: What was destroyed need not be found
      Given the following document records:
        | id | deliverable_id | subject_type | created_at | accessible_checked_at |
        | D1 | L1             |              | 2025-01-01 |                       |
      And the following disposal record records:
        | id | subject_type   | subject_id | disposed_at |
        | X1 | <subject type> | D1         | 2026-04-01  |
      When requirement "R-3.2.2-02/usable" is checked as of "2026-04-01"
      Then the verdict for "D1" is "<verdict>"

      Examples:
        | subject type | verdict        |
        | document     | not_applicable |
        | data_asset   | fail           |

    Scenario Outline: It is known what it is about
      Given the following document records:
        | id | deliverable_id | subject_type      | subject_id |
        | D1 | <deliverable>  | acceptance_report | <subject>  |
      When requirement "R-3.2.2-02/traceable" is checked as of "2026-04-01"
      Then the verdict for "D1" is "<verdict>"

      Examples:
        | deliverable | subject | verdict |
        | L1          |         | pass    |
        |             | R1      | pass    |
        |             |         | fail    |

  Rule: R-3.2.2-03 Documents under version control

    Scenario Outline: The latest version on record is the one in force
      Given the following document records:
        | id | version    |
        | D1 | <in force> |
      And the following document version records:
        | id | document_id | version | changed_at |
        | V1 | D1          | 1.0     | 2026-01-10 |
        | V2 | D1          | 1.1     | <second>   |
      When requirement "R-3.2.2-03/current_version" is checked as of "2026-04-01"
      Then the verdict for "D1" is "<verdict>"

      Examples:
        | in force | second     | verdict     |
        | 1.1      | 2026-02-10 | pass        |
        | 1.0      | 2026-02-10 | fail        |
        | 1.0      | 2026-04-02 | pass        |
        |          | 2026-02-10 | no_evidence |

    Scenario: No version is on record
      Given the following document records:
        | id | version |
        | D1 | 1.0     |
      And no document version records are declared
      When requirement "R-3.2.2-03/current_version" is checked as of "2026-04-01"
      Then the verdict for "D1" is "fail"

    Scenario Outline: Each version says when, by whom and what
      Given the following document version records:
        | id | changed_at | changed_by | change_summary |
        | V1 | <when>     | <who>      | <what>         |
      When requirement "R-3.2.2-03/<part>" is checked as of "2026-04-01"
      Then the verdict for "V1" is "<verdict>"

      Examples:
        | when       | who      | what  | part           | verdict |
        | 2026-01-10 | Zhou Min | first | changed_at     | pass    |
        |            | Zhou Min | first | changed_at     | fail    |
        | 2026-01-10 |          | first | changed_by     | fail    |
        | 2026-01-10 | Zhou Min |       | change_summary | fail    |

  Rule: R-3.2.2-04 Documents read only by those whose duty it is

    Scenario Outline: Whoever was let in holds one of the roles
      Given the following document records:
        | id | allowed_roles |
        | D1 | <roles>       |
      And the following person records:
        | id  | name     | role_id |
        | PE1 | Zhou Min | <role>  |
      And the following access log records:
        | id | resource_type | resource_id | actor   | at         | result   |
        | L1 | <resource>    | D1          | <actor> | 2026-03-01 | <result> |
      When requirement "R-3.2.2-04/access" is checked as of "2026-04-01"
      Then the verdict for "L1" is "<verdict>"

      Examples:
        | roles    | role | resource   | actor    | result  | verdict        |
        | RO1; RO2 | RO2  | document   | PE1      | allowed | pass           |
        | RO1; RO2 | RO2  | document   | Zhou Min | allowed | pass           |
        | RO1      | RO2  | document   | PE1      | allowed | fail           |
        | none     | RO2  | document   | PE1      | allowed | fail           |
        | RO1      | RO1  | document   | PE9      | allowed | fail           |
        | RO1      | RO2  | document   | PE1      | denied  | not_applicable |
        | RO1      | RO2  | data_asset | PE1      | allowed | not_applicable |
        | RO1      |      | document   | PE1      | allowed | no_evidence    |

    Scenario Outline: The roles are laid down
      Given the following document records:
        | id | allowed_roles |
        | D1 | <roles>       |
      When requirement "R-3.2.2-04/roles" is checked as of "2026-04-01"
      Then the verdict for "D1" is "<verdict>"

      Examples:
        | roles | verdict |
        | RO1   | pass    |
        | none  | pass    |
        |       | fail    |

  Rule: R-3.2.2-05 Documents archived or destroyed after the service

    Scenario Outline: Within 30 days of the end of the contract
      Given the following contract records:
        | id | terminated_at | end_date |
        | C1 | <terminated>  | <end>    |
      And the following document records:
        | id | contract_id |
        | D1 | C1          |
      And no archive record records are declared
      And no disposal record records are declared
      When requirement "R-3.2.2-05" is checked as of "2026-04-01"
      Then the verdict for "D1" is "<verdict>"

      Examples:
        | terminated | end        | verdict        |
        | 2026-03-02 | 2026-12-31 | pending        |
        | 2026-03-01 | 2026-12-31 | fail           |
        |            | 2026-03-01 | fail           |
        |            | 2026-04-02 | not_applicable |
        |            |            | no_evidence    |

    Scenario Outline: Archived or destroyed
      Given the following contract records:
        | id | terminated_at | end_date   |
        | C1 | 2026-02-01    | 2026-12-31 |
      And the following document records:
        | id | contract_id |
        | D1 | C1          |
      And the following archive record records:
        | id | subject_type | subject_id | archived_at |
        | A1 | document     | <archived> | 2026-02-10  |
      And the following disposal record records:
        | id | subject_type | subject_id  | disposed_at |
        | X1 | document     | <destroyed> | 2026-02-10  |
      When requirement "R-3.2.2-05" is checked as of "2026-04-01"
      Then the verdict for "D1" is "<verdict>"

      Examples:
        | archived | destroyed | verdict |
        | D1       | D9        | pass    |
        | D9       | D1        | pass    |
        | D9       | D9        | fail    |

  Rule: R-3.2.2-06 Safe destruction

    Scenario Outline: How, who and why
      Given the following disposal record records:
        | id | disposed_at | method   | approved_by | basis   |
        | X1 | <done>      | <method> | <approved>  | <basis> |
      When requirement "R-3.2.2-06/<part>" is checked as of "2026-04-01"
      Then the verdict for "X1" is "<verdict>"

      Examples:
        | done       | method    | approved | basis           | part        | verdict        |
        | 2026-03-01 | overwrite | Su Jing  | end of contract | method      | pass           |
        | 2026-03-01 |           | Su Jing  | end of contract | method      | fail           |
        | 2026-03-01 | overwrite |          | end of contract | approved_by | fail           |
        | 2026-03-01 | overwrite | Su Jing  |                 | basis       | fail           |
        |            |           |          |                 | method      | not_applicable |

    Scenario: Who approved was not handed in
      Given the following disposal record records:
        | id | disposed_at |
        | X1 | 2026-03-01  |
      When requirement "R-3.2.2-06/approved_by" is checked as of "2026-04-01"
      Then the verdict for "X1" is "no_evidence"
