Feature: 8.2 Attachments
  The list of attachments, and what is on it.

  Rule: R-8.2-01 List of attachments

    Scenario Outline: On file
      Given the following contract records:
        | id | signed_at | start_date |
        | C1 | <signed>  | 2026-05-01 |
      And the following document records:
        | id   | contract_id | doc_type | created_at |
        | DOC1 | C1          | <kind>   | <made>     |
      When requirement "R-8.2-01" is checked as of "2026-04-01"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | signed     | kind            | made       | verdict        |
        | 2026-01-10 | attachment_list | 2026-04-01 | pass           |
        | 2026-01-10 | attachment_list | 2026-04-02 | fail           |
        | 2026-01-10 | test_report     | 2026-01-10 | fail           |
        | 2026-01-10 | attachment_list |            | no_evidence    |
        |            | test_report     | 2026-01-10 | not_applicable |

  Rule: R-8.2-02 Listed attachments on file

    Scenario Outline: There, and in the version stated
      Given the following attachment entry records:
        | id | document_id | version   |
        | E1 | <document>  | <version> |
      And the following document records:
        | id   | version | created_at |
        | DOC1 | 1.1     | <made>     |
      When requirement "R-8.2-02/<part>" is checked as of "2026-04-01"
      Then the verdict for "E1" is "<verdict>"

      Examples:
        | document | version | made       | part    | verdict     |
        | DOC1     | 1.1     | 2026-01-10 | on_file | pass        |
        | DOC9     | 1.1     | 2026-01-10 | on_file | fail        |
        |          | 1.1     | 2026-01-10 | on_file | fail        |
        | DOC1     | 1.1     |            | on_file | no_evidence |
        | DOC1     | 1.1     | 2026-01-10 | version | pass        |
        | DOC1     | 1.0     | 2026-01-10 | version | fail        |
        | DOC1     |         | 2026-01-10 | version | no_evidence |

  Rule: R-8.2-03 No attachment beside the list

    Scenario Outline: Named by the list of its contract
      Given the following attachment entry records:
        | id | list_id | document_id |
        | E1 | LST     | <document>  |
      And the following document records:
        | id   | doc_class  | doc_type        | contract_id     |
        | LST  |            | attachment_list | <contract>      |
        | DOC1 | <class>    |                 | C1              |
      When requirement "R-8.2-03" is checked as of "2026-04-01"
      Then the verdict for "DOC1" is "<verdict>"

      Examples:
        | document | contract | class       | verdict        |
        | DOC1     | C1       | attachment  | pass           |
        | DOC9     | C1       | attachment  | fail           |
        | DOC1     | C2       | attachment  | fail           |
        |          | C1       | attachment  | no_evidence    |
        | DOC9     | C1       | deliverable | not_applicable |
