Feature: 3.1.2 Acceptance procedure
  An acceptance is prepared and agreed on, carried out by both sides in a known way, concluded on what was met,
  corrected and tested again where something was not, signed, and filed.

  Rule: R-3.1.2-01 Test records ready before acceptance

    Scenario Outline: On file no later than the day of acceptance
      Given the following acceptance report records:
        | id | deliverable_ids | accepted_at |
        | R1 | <deliverables>  | <accepted>  |
      And the following document records:
        | id | deliverable_id | doc_type | created_at |
        | F1 | D1             | <kind>   | <created>  |
      When requirement "R-3.1.2-01/<record>" is checked as of "2026-04-01"
      Then the verdict for "R1" is "<verdict>"

      Examples:
        | record       | deliverables | accepted         | kind         | created    | verdict     |
        | test_report  | D1           | 2026-03-10T09:00 | test_report  | 2026-03-10 | pass        |
        | test_report  | D1           | 2026-03-10T18:00 | test_report  | 2026-03-11 | fail        |
        | debug_record | D0; D1       | 2026-03-10       | debug_record | 2026-03-01 | pass        |
        | debug_record | D2           | 2026-03-10       | debug_record | 2026-03-01 | fail        |
        | uat_result   | D1           | 2026-03-10       | uat_result   | 2026-03-09 | pass        |
        | uat_result   | D1           | 2026-03-10       | test_report  | 2026-03-09 | fail        |
        | uat_result   | D1           | 2026-03-10       | uat_result   |            | no_evidence |
        | uat_result   | D1           | 2026-03-10       |              | 2026-03-09 | no_evidence |
        | uat_result   | D1           |                  | uat_result   | 2026-03-09 | no_evidence |
        | uat_result   |              | 2026-03-10       | uat_result   | 2026-03-09 | no_evidence |

    Scenario Outline: A document of no deliverable may be the missing one, unless it is about something else
      Given the following acceptance report records:
        | id | deliverable_ids | accepted_at |
        | R1 | D1              | 2026-03-10  |
      And the following document records:
        | id | deliverable_id | doc_type   | subject_type | created_at |
        | F1 |                | uat_result | <about>      | 2026-03-01 |
      When requirement "R-3.1.2-01/uat_result" is checked as of "2026-04-01"
      Then the verdict for "R1" is "<verdict>"

      Examples:
        | about           | verdict     |
        | acceptance_test | no_evidence |
        |                 | no_evidence |
        | contract        | fail        |

  Rule: R-3.1.2-02 Scope, criteria and timetable confirmed by the client

    Scenario Outline: The client confirmed a complete plan
      Given the following acceptance plan records:
        | id | scope   | criteria_ids | schedule   | client_confirmed_at |
        | P1 | <scope> | <criteria>   | <schedule> | <confirmed>         |
      And no acceptance criterion records are declared
      And no acceptance test records are declared
      When requirement "R-3.1.2-02/<part>" is checked as of "2026-04-01"
      Then the verdict for "P1" is "<verdict>"

      Examples:
        | scope  | criteria | schedule | confirmed  | part     | verdict        |
        | Portal |          |          | 2026-03-01 | scope    | pass           |
        |        | A1       | In March | 2026-03-01 | scope    | fail           |
        |        | A1       |          | 2026-03-01 | criteria | pass           |
        | Portal | none     | In March | 2026-03-01 | criteria | fail           |
        | Portal |          | In March | 2026-03-01 | criteria | fail           |
        |        |          | In March | 2026-03-01 | schedule | pass           |
        | Portal | A1       |          | 2026-03-01 | schedule | fail           |
        | Portal | A1       |          |            | schedule | not_applicable |
        | Portal | A1       |          | 2026-04-02 | schedule | not_applicable |

    Scenario Outline: No tests on a plan nobody confirmed
      Given the following acceptance plan records:
        | id | scope  | criteria_ids | schedule | client_confirmed_at |
        | P1 | Portal | A1           | In March |                     |
      And the following acceptance criterion records:
        | id | plan_id |
        | A1 | P1      |
        | A2 | P2      |
      And the following acceptance test records:
        | id | criterion_id | executed_at |
        | T1 | <criterion>  | <tested>    |
      When requirement "R-3.1.2-02/scope" is checked as of "2026-04-01"
      Then the verdict for "P1" is "<verdict>"

      Examples:
        | criterion | tested     | verdict        |
        | A1        | 2026-03-10 | fail           |
        | A2        | 2026-03-10 | not_applicable |
        | A1        | 2026-04-02 | not_applicable |
        |           | 2026-03-10 | no_evidence    |

  Rule: R-3.1.2-03 Prepared before tested

    Scenario Outline: Confirmed by the client no later than tested
      Given the following acceptance plan records:
        | id | client_confirmed_at |
        | P1 | <confirmed>         |
      And the following acceptance criterion records:
        | id | plan_id |
        | A1 | <plan>  |
      And the following acceptance test records:
        | id | criterion_id | executed_at |
        | T1 | A1           | <tested>    |
      When requirement "R-3.1.2-03" is checked as of "2026-04-01"
      Then the verdict for "T1" is "<verdict>"

      Examples:
        | confirmed        | plan | tested           | verdict     |
        | 2026-03-01T10:00 | P1   | 2026-03-01T10:00 | pass        |
        | 2026-03-01T10:00 | P1   | 2026-03-01T09:59 | fail        |
        | 2026-03-01       | P1   | 2026-03-01T08:00 | pass        |
        | 2026-03-01       | P1   | 2026-02-28       | fail        |
        |                  | P1   | 2026-03-10       | no_evidence |
        | 2026-03-01       |      | 2026-03-10       | no_evidence |
        | 2026-03-01       | P1   |                  | no_evidence |

  Rule: R-3.1.2-04 Both sides take part

    Scenario Outline: Provider and client are both there
      Given the following acceptance report records:
        | id | participants   |
        | R1 | <participants> |
      When requirement "R-3.1.2-04/<side>" is checked as of "2026-04-01"
      Then the verdict for "R1" is "<verdict>"

      Examples:
        | side     | participants          | verdict     |
        | provider | provider; client      | pass        |
        | provider | client; third_party   | fail        |
        | client   | 服务方; 客户          | pass        |
        | client   | provider; third_party | fail        |
        | client   | none                  | fail        |
        | client   |                       | no_evidence |

  Rule: R-3.1.2-05 A recognised way of acceptance

    Scenario Outline: On site, by review, by a third party, or agreed otherwise
      Given the following acceptance report records:
        | id | methods   |
        | R1 | <methods> |
      And no deviation records are declared
      When requirement "R-3.1.2-05" is checked as of "2026-04-01"
      Then the verdict for "R1" is "<verdict>"

      Examples:
        | methods                      | verdict     |
        | onsite_test                  | pass        |
        | document_review; third_party | pass        |
        | other                        | pass        |
        | onsite_test; by silence      | fail        |
        | none                         | fail        |
        |                              | no_evidence |

    Scenario Outline: A deviation excuses while it is valid
      Given the following acceptance report records:
        | id | methods |
        | R1 | none    |
      And the following deviation records:
        | id | subject_type      | subject_id | requirement_id | reason   | approved_at | valid_until |
        | V1 | acceptance_report | <report>   | <requirement>  | <reason> | <approved>  | <until>     |
      When requirement "R-3.1.2-05" is checked as of "2026-04-01"
      Then the verdict for "R1" is "<verdict>"

      Examples:
        | report | requirement | reason    | approved   | until      | verdict     |
        | R1     | R-3.1.2-05  | Trial use | 2026-03-01 | 2026-04-01 | pass        |
        | R1     | R-3.1.2-05  | Trial use | 2026-03-01 | 2026-03-31 | fail        |
        | R1     | R-3.1.2-05  |           | 2026-03-01 | 2026-04-01 | fail        |
        | R1     | R-3.1.2-05  | Trial use |            | 2026-04-01 | fail        |
        | R1     | R-3.1.2-04  | Trial use | 2026-03-01 | 2026-04-01 | fail        |
        | R2     | R-3.1.2-05  | Trial use | 2026-03-01 | 2026-04-01 | fail        |
        | R1     | R-3.1.2-05  | Trial use | 2026-03-01 |            | no_evidence |

  Rule: R-3.1.2-06 Acceptance report signed by both sides

    Scenario Outline: On the day of acceptance or later
      Given the following acceptance report records:
        | id | accepted_at | provider_signed_at | client_signed_at |
        | R1 | <accepted>  | <provider>         | <client>         |
      When requirement "R-3.1.2-06/<signature>" is checked as of "2026-04-01"
      Then the verdict for "R1" is "<verdict>"

      Examples:
        | signature          | accepted         | provider   | client     | verdict     |
        | provider_signature | 2026-03-10T18:00 | 2026-03-10 |            | pass        |
        | provider_signature | 2026-03-10       | 2026-03-09 | 2026-03-10 | fail        |
        | provider_signature | 2026-03-31       |            | 2026-03-31 | fail        |
        | provider_signature | 2026-04-01       |            |            | pending     |
        | client_signature   | 2026-03-10       |            | 2026-03-15 | pass        |
        | client_signature   | 2026-03-10       | 2026-03-10 | 2026-03-09 | fail        |
        | client_signature   | 2026-03-10       | 2026-03-10 | 2026-04-02 | fail        |
        | client_signature   |                  | 2026-03-10 | 2026-03-10 | no_evidence |

    Scenario Outline: A profile gives days to sign
      Given the following acceptance report records:
        | id | accepted_at | client_signed_at |
        | R1 | <accepted>  |                  |
      And the parameter "signing_days" is "5"
      When requirement "R-3.1.2-06/client_signature" is checked as of "2026-04-01"
      Then the verdict for "R1" is "<verdict>"

      Examples:
        | accepted   | verdict |
        | 2026-03-27 | pending |
        | 2026-03-26 | fail    |

  Rule: R-3.1.2-07 Accepted only if all criteria are met

    Scenario Outline: The last test of each criterion was passed
      Given the following acceptance report records:
        | id | conclusion   | deliverable_ids | accepted_at |
        | R1 | <conclusion> | D1              | <accepted>  |
      And the following acceptance criterion records:
        | id | deliverable_id |
        | A1 | D1             |
        | A2 | D1             |
        | A3 | D2             |
      And the following acceptance test records:
        | id | criterion_id | result  | executed_at      |
        | T1 | A1           | pass    | 2026-03-01T10:00 |
        | T2 | A2           | fail    | 2026-03-01T10:00 |
        | T3 | A2           | <again> | <tested again>   |
        | T4 | A3           | fail    | 2026-03-01T10:00 |
      When requirement "R-3.1.2-07" is checked as of "2026-04-01"
      Then the verdict for "R1" is "<verdict>"

      Examples:
        | conclusion  | accepted         | again | tested again     | verdict        |
        | conform     | 2026-03-10T10:00 | pass  | 2026-03-10T10:00 | pass           |
        | conform     | 2026-03-10T10:00 | pass  | 2026-03-10T10:01 | fail           |
        | conform     | 2026-03-10T10:00 | fail  | 2026-03-05T10:00 | fail           |
        | conform     | 2026-03-10T10:00 | pass  | 2026-02-28T10:00 | fail           |
        | conform     | 2026-03-10T10:00 | pass  | 2026-03-01T10:00 | no_evidence    |
        | conform     | 2026-03-10T10:00 |       | 2026-03-05T10:00 | no_evidence    |
        | conform     |                  | pass  | 2026-03-05T10:00 | no_evidence    |
        |             | 2026-03-10T10:00 | pass  | 2026-03-05T10:00 | no_evidence    |
        | conditional | 2026-03-10T10:00 | fail  | 2026-03-05T10:00 | not_applicable |
        | not_conform | 2026-03-10T10:00 | fail  | 2026-03-05T10:00 | not_applicable |

    Scenario Outline: Nothing is met without criteria and tests
      Given the following acceptance report records:
        | id | conclusion | deliverable_ids | accepted_at |
        | R1 | conform    | <deliverables>  | 2026-03-10  |
      And the following acceptance criterion records:
        | id | deliverable_id |
        | A1 | D1             |
      And the following acceptance test records:
        | id | criterion_id | result | executed_at |
        | T1 | <criterion>  | pass   | 2026-03-01  |
      When requirement "R-3.1.2-07" is checked as of "2026-04-01"
      Then the verdict for "R1" is "<verdict>"

      Examples:
        | deliverables | criterion | verdict     |
        | D1           | A1        | pass        |
        | D2           | A1        | fail        |
        | D1           | A9        | fail        |
        |              | A1        | no_evidence |

  Rule: R-3.1.2-08 Corrected within the set time

    Scenario Outline: A deadline is set
      Given the following rectification records:
        | id | due_date | completed_at |
        | X1 | <due>    | 2026-03-20   |
      When requirement "R-3.1.2-08/deadline_set" is checked as of "2026-04-01"
      Then the verdict for "X1" is "<verdict>"

      Examples:
        | due        | verdict |
        | 2026-03-20 | pass    |
        |            | fail    |

    Scenario Outline: And kept
      Given the following rectification records:
        | id | due_date | completed_at |
        | X1 | <due>    | <completed>  |
      When requirement "R-3.1.2-08/in_time" is checked as of "2026-04-01"
      Then the verdict for "X1" is "<verdict>"

      Examples:
        | due        | completed        | verdict        |
        | 2026-03-20 | 2026-03-20T23:00 | pass           |
        | 2026-03-20 | 2026-03-21T00:00 | fail           |
        | 2026-04-01 |                  | pending        |
        | 2026-03-31 |                  | fail           |
        | 2026-03-31 | 2026-04-01       | fail           |
        |            | 2026-03-20       | not_applicable |

    Scenario: Completions were not handed in
      Given the following rectification records:
        | id | due_date   |
        | X1 | 2026-03-20 |
      When requirement "R-3.1.2-08/in_time" is checked as of "2026-04-01"
      Then the verdict for "X1" is "no_evidence"

  Rule: R-3.1.2-09 Corrected and tested again

    Scenario Outline: A failed test is followed by a correction and a test of the same criterion
      Given the following acceptance test records:
        | id | criterion_id | result   | executed_at      |
        | T1 | A1           | <result> | 2026-03-01T10:00 |
        | T2 | <tested>     | pass     | <again>          |
      And the following rectification records:
        | id | criterion_id | completed_at | retest_id | due_date   |
        | X1 | <corrected>  | <completed>  | <retest>  | 2026-03-10 |
      When requirement "R-3.1.2-09" is checked as of "2026-04-01"
      Then the verdict for "T1" is "<verdict>"

      Examples:
        | result | corrected | completed        | retest | tested | again            | verdict        |
        | fail   | A1        | 2026-03-01T10:00 | T2     | A1     | 2026-03-01T10:00 | pass           |
        | fail   | A1        | 2026-03-05T10:00 | T2     | A1     | 2026-03-06T10:00 | pass           |
        | fail   | A1        | 2026-03-05T10:00 | T2     | A1     | 2026-03-05T09:59 | fail           |
        | fail   | A1        | 2026-03-01T09:59 | T2     | A1     | 2026-03-06T10:00 | fail           |
        | fail   | A1        |                  | T2     | A1     | 2026-03-06T10:00 | fail           |
        | fail   | A1        | 2026-03-05T10:00 |        | A1     | 2026-03-06T10:00 | fail           |
        | fail   | A1        | 2026-03-05T10:00 | T9     | A1     | 2026-03-06T10:00 | fail           |
        | fail   | A1        | 2026-03-05T10:00 | T2     | A2     | 2026-03-06T10:00 | fail           |
        | fail   | A2        | 2026-03-05T10:00 | T2     | A2     | 2026-03-06T10:00 | fail           |
        | fail   |           | 2026-03-05T10:00 | T2     | A1     | 2026-03-06T10:00 | no_evidence    |
        |        | A1        |                  |        | A1     | 2026-03-06T10:00 | no_evidence    |
        | pass   | A1        |                  |        | A1     | 2026-03-06T10:00 | not_applicable |

    Scenario Outline: By the day set for the correction
      Given the following acceptance test records:
        | id | criterion_id | result | executed_at |
        | T1 | A1           | fail   | <failed>    |
      And the following rectification records:
        | id | criterion_id | completed_at | retest_id | due_date |
        | X1 | A1           |              |           | <due>    |
      When requirement "R-3.1.2-09" is checked as of "2026-04-01"
      Then the verdict for "T1" is "<verdict>"

      Examples:
        | failed     | due        | verdict     |
        | 2026-03-01 | 2026-04-01 | pending     |
        | 2026-03-01 | 2026-03-31 | fail        |
        | 2026-04-01 |            | pending     |
        | 2026-03-31 |            | fail        |

    Scenario: The corrections were not handed in
      Given the following acceptance test records:
        | id | criterion_id | result | executed_at |
        | T1 | A1           | fail   | 2026-03-01  |
      And the rectification file is missing
      When requirement "R-3.1.2-09" is checked as of "2026-04-01"
      Then the verdict for "T1" is "no_evidence"

  Rule: R-3.1.2-10 Results filed in the service management archive

    Scenario Outline: In that archive, and not in another
      Given the following acceptance report records:
        | id | accepted_at |
        | R1 | 2026-01-10  |
      And the following archive record records:
        | id | subject_type | subject_id | archive   | archived_at |
        | V1 | <kind>       | <record>   | <archive> | <filed>     |
      When requirement "R-3.1.2-10" is checked as of "2026-04-01"
      Then the verdict for "R1" is "<verdict>"

      Examples:
        | kind              | record | archive            | filed      | verdict     |
        | acceptance_report | R1     | service_management | 2026-04-01 | pass        |
        | acceptance_report | R1     | 服务管理档案       | 2026-01-20 | pass        |
        | acceptance_report | R1     | project            | 2026-01-20 | fail        |
        | acceptance_report | R2     | service_management | 2026-01-20 | fail        |
        | document          | R1     | service_management | 2026-01-20 | fail        |
        | acceptance_report | R1     | service_management | 2026-04-02 | fail        |
        | acceptance_report | R1     | service_management |            | no_evidence |
        | acceptance_report | R1     |                    | 2026-01-20 | no_evidence |

    Scenario Outline: Within 30 days
      Given the following acceptance report records:
        | id | accepted_at |
        | R1 | <accepted>  |
      And no archive record records are declared
      When requirement "R-3.1.2-10" is checked as of "2026-04-01"
      Then the verdict for "R1" is "<verdict>"

      Examples:
        | accepted   | verdict     |
        | 2026-03-02 | pending     |
        | 2026-03-01 | fail        |
        |            | no_evidence |

  Rule: R-3.1.2-11 Results verifiable and traceable

    Scenario Outline: A test names its criterion and its evidence, and both are there
      Given the following acceptance test records:
        | id | criterion_id | evidence_doc_id |
        | T1 | <criterion>  | <document>      |
      And the following acceptance criterion records:
        | id |
        | A1 |
      And the following document records:
        | id | created_at |
        | F1 | <created>  |
      When requirement "R-3.1.2-11" is checked as of "2026-04-01"
      Then the verdict for "T1" is "<verdict>"

      Examples:
        | criterion | document | created    | verdict     |
        | A1        | F1       | 2026-04-01 | pass        |
        | A1        | F1       | 2026-04-02 | fail        |
        |           | F1       | 2026-03-01 | fail        |
        | A9        | F1       | 2026-03-01 | fail        |
        | A1        |          | 2026-03-01 | fail        |
        | A1        | F9       | 2026-03-01 | fail        |
        | A1        | F1       |            | no_evidence |
