Feature: 1.2 The requirements specification
  What is built rests on a specification that is complete, worded so that it can be accepted, reviewed and issued.
  Drafts are not judged until work begins on them.

  Rule: R-1.2-01 A requirements specification for every project

    Scenario Outline: A project that has begun has an issued specification
      Given the following project records:
        | id | execution_started_at |
        | P1 | <begun>              |
      And the following requirement spec records:
        | id | project_id | formed_at |
        | S1 | <project>  | <issued>  |
      When requirement "R-1.2-01" is checked as of "2026-04-01"
      Then the verdict for "P1" is "<verdict>"

      Examples:
        | begun      | project | issued     | verdict        |
        | 2026-02-01 | P1      | 2026-01-20 | pass           |
        | 2026-02-01 | P1      | 2026-04-01 | pass           |
        | 2026-02-01 | P1      | 2026-04-02 | fail           |
        | 2026-02-01 | P1      |            | fail           |
        | 2026-02-01 | P2      | 2026-01-20 | fail           |
        | 2026-02-01 |         | 2026-01-20 | no_evidence    |
        |            | P1      |            | not_applicable |
        | 2026-04-02 | P1      |            | not_applicable |

    Scenario: Nobody handed in the specifications
      Given the following project records:
        | id | execution_started_at |
        | P1 | 2026-02-01           |
      And the requirement spec file is missing
      When requirement "R-1.2-01" is checked as of "2026-04-01"
      Then the verdict for "P1" is "no_evidence"

  Rule: R-1.2-02 Four classes of requirements

    Scenario Outline: A requirement of each class
      Given the following requirement spec records:
        | id | project_id | formed_at  |
        | S1 | P1         | 2026-01-20 |
      And the following requirement records:
        | id | spec_id | type   |
        | Q1 | S1      | <type> |
      When requirement "R-1.2-02" is checked as of "2026-04-01"
      Then the verdict for "business/S1" is "<business>"
      And the verdict for "technical/S1" is "<technical>"
      And the verdict for "functional/S1" is "<functional>"
      And the verdict for "non_functional/S1" is "<non-functional>"

      Examples:
        | type           | business    | technical   | functional  | non-functional |
        | business       | pass        | fail        | fail        | fail           |
        | technical      | fail        | pass        | fail        | fail           |
        | functional     | fail        | fail        | pass        | fail           |
        | non_functional | fail        | fail        | fail        | pass           |
        |                | no_evidence | no_evidence | no_evidence | no_evidence    |

  Rule: R-1.2-03 Background of the project

    Scenario Outline: Reason, purpose and expected results
      Given the following project records:
        | id | execution_started_at |
        | P1 | <begun>              |
      And the following requirement spec records:
        | id | project_id | formed_at | background_topics |
        | S1 | P1         | <issued>  | <topics>          |
      When requirement "R-1.2-03/<part>" is checked as of "2026-04-01"
      Then the verdict for "S1" is "<verdict>"

      Examples:
        | begun      | issued     | topics                                  | part             | verdict        |
        |            | 2026-01-20 | start_reason; purpose; expected_results | start_reason     | pass           |
        |            | 2026-01-20 | purpose; expected_results               | start_reason     | fail           |
        | 2026-02-01 |            | start_reason; expected_results          | purpose          | fail           |
        |            | 2026-01-20 |                                         | expected_results | fail           |
        |            |            |                                         | expected_results | not_applicable |

    Scenario: The background was not handed in
      Given the following requirement spec records:
        | id | project_id | formed_at  |
        | S1 | P1         | 2026-01-20 |
      When requirement "R-1.2-03/purpose" is checked as of "2026-04-01"
      Then the verdict for "S1" is "no_evidence"

  Rule: R-1.2-04 Business requirements from the business side

    Scenario Outline: Processes and functions
      Given the following requirement spec records:
        | id | project_id | formed_at  | business_topics |
        | S1 | P1         | 2026-01-20 | <topics>        |
      When requirement "R-1.2-04" is checked as of "2026-04-01"
      Then the verdict for "business_processes/S1" is "<processes>"
      And the verdict for "business_functions/S1" is "<functions>"

      Examples:
        | topics                                 | processes | functions |
        | business_processes; business_functions | pass      | pass      |
        | business_processes                     | pass      | fail      |
        | business_functions                     | fail      | pass      |
        |                                        | fail      | fail      |

    Scenario: A draft of a project nobody can name
      Given the following requirement spec records:
        | id | project_id | formed_at | business_topics |
        | S1 |            |           | none            |
      And no project records are declared
      When requirement "R-1.2-04/business_processes" is checked as of "2026-04-01"
      Then the verdict for "S1" is "no_evidence"

  Rule: R-1.2-05 Technical requirements

    Scenario Outline: Architecture, interfaces, data formats and security
      Given the following requirement spec records:
        | id | project_id | formed_at  | technical_topics |
        | S1 | P1         | 2026-01-20 | <topics>         |
      When requirement "R-1.2-05/<part>" is checked as of "2026-04-01"
      Then the verdict for "S1" is "<verdict>"

      Examples:
        | topics                                           | part         | verdict |
        | architecture; interfaces; data_formats; security | architecture | pass    |
        | interfaces; data_formats; security               | architecture | fail    |
        | architecture; data_formats; security             | interfaces   | fail    |
        | architecture; interfaces; security               | data_formats | fail    |
        | architecture; interfaces; data_formats           | security     | fail    |
        |                                                  | security     | fail    |

    Scenario: Nobody handed in the specifications
      Given the requirement spec file is missing
      When requirement "R-1.2-05/security" is checked as of "2026-04-01"
      Then the verdict for "*" is "no_evidence"

  Rule: R-1.2-06 Functional requirements

    Scenario Outline: Modules and how they are operated
      Given the following requirement spec records:
        | id | project_id | formed_at  | functional_topics |
        | S1 | P1         | 2026-01-20 | <topics>          |
      When requirement "R-1.2-06" is checked as of "2026-04-01"
      Then the verdict for "modules/S1" is "<modules>"
      And the verdict for "operation_flows/S1" is "<flows>"

      Examples:
        | topics                   | modules | flows |
        | modules; operation_flows | pass    | pass  |
        | modules                  | pass    | fail  |
        | operation_flows          | fail    | pass  |
        |                          | fail    | fail  |

    Scenario: What the functional part says was not handed in
      Given the following requirement spec records:
        | id | project_id | formed_at  |
        | S1 | P1         | 2026-01-20 |
      When requirement "R-1.2-06/modules" is checked as of "2026-04-01"
      Then the verdict for "S1" is "no_evidence"

  Rule: R-1.2-07 Non-functional requirements

    Scenario Outline: Five qualities
      Given the following requirement spec records:
        | id | project_id | formed_at  | non_functional_topics |
        | S1 | P1         | 2026-01-20 | <topics>              |
      When requirement "R-1.2-07/<part>" is checked as of "2026-04-01"
      Then the verdict for "S1" is "<verdict>"

      Examples:
        | topics                                                           | part            | verdict |
        | performance; availability; security; scalability; maintainability | performance     | pass    |
        | availability; security; scalability; maintainability              | performance     | fail    |
        | performance; security; scalability; maintainability               | availability    | fail    |
        | performance; availability; scalability; maintainability           | security        | fail    |
        | performance; availability; security; maintainability              | scalability     | fail    |
        | performance; availability; security; scalability                  | maintainability | fail    |

    Scenario: What the non-functional part says was not handed in
      Given the following requirement spec records:
        | id | project_id | formed_at  |
        | S1 | P1         | 2026-01-20 |
      When requirement "R-1.2-07/availability" is checked as of "2026-04-01"
      Then the verdict for "S1" is "no_evidence"

  Rule: R-1.2-08 Requirements are specific

    Scenario Outline: No vague word, or a reviewer who has confirmed the wording
      Given the following requirement spec records:
        | id | project_id | formed_at  |
        | S1 | P1         | 2026-01-20 |
      And the following requirement records:
        | id | spec_id | statement   | specific_confirmed |
        | Q1 | S1      | <statement> | <confirmed>        |
      When requirement "R-1.2-08" is checked as of "2026-04-01"
      Then the verdict for "Q1" is "<verdict>"

      Examples:
        | statement                           | confirmed | verdict |
        | The search answers within 2 seconds |           | pass    |
        | The breakfast list is printed       |           | pass    |
        | The search is fast                  |           | fail    |
        | The search is fast                  | false     | fail    |
        | The fast lane is shown              | true      | pass    |
        | 查询应在2秒内返回结果               |           | pass    |
        | 用户等级分为三级                    |           | pass    |
        | 系统应尽快返回结果                  |           | fail    |
        | 支持导出、打印等功能                |           | fail    |
        |                                     | true      | fail    |

    Scenario: Nobody handed in the confirmations
      Given the following requirement spec records:
        | id | project_id | formed_at  |
        | S1 | P1         | 2026-01-20 |
      And the following requirement records:
        | id | spec_id | statement          |
        | Q1 | S1      | The search is fast |
      When requirement "R-1.2-08" is checked as of "2026-04-01"
      Then the verdict for "Q1" is "no_evidence"

    Scenario: A list of words of one's own
      Given the parameter "vague_words" is "[snappy]"
      And the following requirement spec records:
        | id | project_id | formed_at  |
        | S1 | P1         | 2026-01-20 |
      And the following requirement records:
        | id | spec_id | statement            | specific_confirmed |
        | Q1 | S1      | The search is fast   |                    |
        | Q2 | S1      | The search is Snappy |                    |
      When requirement "R-1.2-08" is checked as of "2026-04-01"
      Then the verdict for "Q1" is "pass"
      And the verdict for "Q2" is "fail"

  Rule: R-1.2-09 Requirements are measurable

    Scenario Outline: There is a measure
      Given the following project records:
        | id | execution_started_at |
        | P1 | <begun>              |
      And the following requirement spec records:
        | id | project_id | formed_at |
        | S1 | P1         | <issued>  |
      And the following requirement records:
        | id | spec_id | measure   |
        | Q1 | S1      | <measure> |
      When requirement "R-1.2-09" is checked as of "2026-04-01"
      Then the verdict for "Q1" is "<verdict>"

      Examples:
        | begun      | issued     | measure | verdict        |
        |            | 2026-01-20 | 2 s     | pass           |
        |            | 2026-01-20 |         | fail           |
        | 2026-02-01 |            |         | fail           |
        |            |            |         | not_applicable |

    Scenario: Nobody handed in the measures
      Given the following requirement spec records:
        | id | project_id | formed_at  |
        | S1 | P1         | 2026-01-20 |
      And the following requirement records:
        | id | spec_id |
        | Q1 | S1      |
      When requirement "R-1.2-09" is checked as of "2026-04-01"
      Then the verdict for "Q1" is "no_evidence"

  Rule: R-1.2-10 Requirements are achievable

    Scenario Outline: Found feasible
      Given the following requirement spec records:
        | id | project_id | formed_at  |
        | S1 | P1         | 2026-01-20 |
      And the following requirement records:
        | id | spec_id | feasibility   |
        | Q1 | <spec>  | <feasibility> |
      When requirement "R-1.2-10" is checked as of "2026-04-01"
      Then the verdict for "Q1" is "<verdict>"

      Examples:
        | spec | feasibility  | verdict     |
        | S1   | feasible     | pass        |
        | S1   | infeasible   | fail        |
        | S1   | undetermined | fail        |
        | S1   |              | fail        |
        |      | infeasible   | no_evidence |

  Rule: R-1.2-11 Requirements serve an objective of the project

    Scenario Outline: The objective named is one of the project
      Given the following project records:
        | id | execution_started_at | business_objectives |
        | P1 |                      | <objectives>        |
      And the following requirement spec records:
        | id | project_id | formed_at  |
        | S1 | P1         | 2026-01-20 |
      And the following requirement records:
        | id | spec_id | objective_ref |
        | Q1 | S1      | <objective>   |
      When requirement "R-1.2-11" is checked as of "2026-04-01"
      Then the verdict for "Q1" is "<verdict>"

      Examples:
        | objectives                 | objective    | verdict     |
        | faster claims;fewer errors | fewer errors | pass        |
        | faster claims;fewer errors | paperless    | fail        |
        | faster claims;fewer errors |              | fail        |
        | none                       | paperless    | fail        |
        |                            | paperless    | no_evidence |

  Rule: R-1.2-12 Requirements are time-bound

    Scenario Outline: There is a day by which it is to be met
      Given the following project records:
        | id | execution_started_at |
        | P1 | <begun>              |
      And the following requirement spec records:
        | id | project_id | formed_at |
        | S1 | P1         | <issued>  |
      And the following requirement records:
        | id | spec_id | due_date |
        | Q1 | S1      | <due>    |
      When requirement "R-1.2-12" is checked as of "2026-04-01"
      Then the verdict for "Q1" is "<verdict>"

      Examples:
        | begun      | issued     | due        | verdict        |
        |            | 2026-01-20 | 2026-06-30 | pass           |
        |            | 2026-01-20 |            | fail           |
        | 2026-02-01 |            |            | fail           |
        |            |            |            | not_applicable |
        |            | 2026-01-20 | soon       | no_evidence    |

  Rule: R-1.2-13 Stakeholders take part in the review

    Scenario Outline: Client, business department and technical team
      Given the following requirement spec records:
        | id | project_id | formed_at  |
        | S1 | P1         | 2026-01-20 |
      And the following review records:
        | id | subject_type     | subject_id | held_at | participants   |
        | R1 | requirement_spec | S1         | <held>  | <participants> |
      When requirement "R-1.2-13" is checked as of "2026-04-01"
      Then the verdict for "client/S1" is "<client>"
      And the verdict for "business_department/S1" is "<business>"
      And the verdict for "technical_team/S1" is "<technical>"

      Examples:
        | held       | participants                                | client | business | technical |
        | 2026-01-15 | client; business_department; technical_team | pass   | pass     | pass      |
        | 2026-01-15 | business_department; technical_team         | fail   | pass     | pass      |
        | 2026-01-15 | client; technical_team                      | pass   | fail     | pass      |
        | 2026-01-15 | client; business_department                 | pass   | pass     | fail      |
        | 2026-04-02 | client; business_department; technical_team | fail   | fail     | fail      |
        |            | client; business_department; technical_team | fail   | fail     | fail      |

    Scenario: Nobody handed in the reviews
      Given the following requirement spec records:
        | id | project_id | formed_at  |
        | S1 | P1         | 2026-01-20 |
      And the review file is missing
      When requirement "R-1.2-13/client" is checked as of "2026-04-01"
      Then the verdict for "S1" is "no_evidence"

  Rule: R-1.2-14 What the review concludes on

    Scenario Outline: Reasonableness, feasibility and consistency with the objectives
      Given the following review records:
        | id | subject_type   | subject_id | held_at | conclusions   |
        | R1 | <subject type> | S1         | <held>  | <conclusions> |
      When requirement "R-1.2-14/<part>" is checked as of "2026-04-01"
      Then the verdict for "R1" is "<verdict>"

      Examples:
        | subject type     | held       | conclusions                                      | part                       | verdict        |
        | requirement_spec | 2026-01-15 | reasonable; feasible; consistent_with_objectives | reasonable                 | pass           |
        | requirement_spec | 2026-01-15 | feasible; consistent_with_objectives             | reasonable                 | fail           |
        | requirement_spec | 2026-01-15 | reasonable; consistent_with_objectives           | feasible                   | fail           |
        | requirement_spec | 2026-01-15 |                                                  | consistent_with_objectives | fail           |
        | requirement_spec |            |                                                  | feasible                   | not_applicable |
        | contract         | 2026-01-15 | none                                             | feasible                   | not_applicable |
        |                  | 2026-01-15 | none                                             | feasible                   | no_evidence    |

  Rule: R-1.2-15 Specification confirmed after its review

    Scenario Outline: Confirmed no earlier than a review that accepted it
      Given the following requirement spec records:
        | id | project_id | formed_at  | confirmed_at |
        | S1 | P1         | 2026-01-20 | <confirmed>  |
      And the following review records:
        | id | subject_type     | subject_id | held_at          | decision   |
        | R1 | requirement_spec | S1         | 2026-01-15T10:00 | <decision> |
      When requirement "R-1.2-15" is checked as of "2026-04-01"
      Then the verdict for "S1" is "<verdict>"

      Examples:
        | confirmed        | decision      | verdict     |
        | 2026-01-18       | accepted      | pass        |
        | 2026-01-15T10:00 | accepted      | pass        |
        | 2026-01-15T09:59 | accepted      | fail        |
        | 2026-01-18       | change_needed | fail        |
        |                  | accepted      | fail        |
        | 2026-01-18       |               | no_evidence |

  Rule: R-1.2-16 Reviewed specification issued as a formal document

    Scenario Outline: Formal, with a version, issued no earlier than a review
      Given the following project records:
        | id | execution_started_at |
        | P1 | 2026-02-01           |
      And the following requirement spec records:
        | id | project_id | status   | version   | formed_at |
        | S1 | P1         | <status> | <version> | <issued>  |
      And the following review records:
        | id | subject_type     | subject_id | held_at |
        | R1 | requirement_spec | S1         | <held>  |
      When requirement "R-1.2-16" is checked as of "2026-04-01"
      Then the verdict for "S1" is "<verdict>"

      Examples:
        | status | version | issued           | held             | verdict     |
        | formal | 1.0     | 2026-01-20       | 2026-01-15       | pass        |
        | formal | 1.0     | 2026-01-15T10:00 | 2026-01-15T10:00 | pass        |
        | formal | 1.0     | 2026-01-15T09:59 | 2026-01-15T10:00 | fail        |
        | draft  | 1.0     | 2026-01-20       | 2026-01-15       | fail        |
        |        | 1.0     | 2026-01-20       | 2026-01-15       | fail        |
        | formal |         | 2026-01-20       | 2026-01-15       | fail        |
        | formal | 1.0     |                  | 2026-01-15       | fail        |
        | formal | 1.0     | 2026-01-20       |                  | no_evidence |
