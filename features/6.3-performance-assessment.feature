Feature: 6.3 Performance assessment
  Performance is measured against expectation and service levels, in time, from all sides, and with consequences.
  The day of an event is not counted: ninety days after 1 January are over on 1 April, at the end of that day.

  Rule: R-6.3-01 Performance compared with expectation

    Scenario Outline: A measured value beside the expected one
      Given the following contract records:
        | id | signed_at | start_date | assessment_cycle_days |
        | C1 | <signed>  | 2025-07-01 |                       |
      And the following performance assessment records:
        | id | contract_id |
        | A1 | C1          |
      And the following assessment result records:
        | id | assessment_id | expected   | actual   | measured_at |
        | U1 | A1            | <expected> | <actual> | <measured>  |
      When requirement "R-6.3-01" is checked as of "2026-04-01"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | signed     | expected | actual | measured   | verdict        |
        | 2025-06-01 | 99.9     | 99.5   | 2026-04-01 | pass           |
        | 2025-06-01 |          | 99.5   | 2026-04-01 | fail           |
        | 2025-06-01 | 99.9     |        | 2026-04-01 | fail           |
        | 2025-06-01 | 99.9     | 99.5   | 2026-04-02 | fail           |
        |            | 99.9     |        | 2026-04-01 | not_applicable |

    Scenario Outline: Within the first cycle
      Given the following contract records:
        | id | signed_at  | start_date | assessment_cycle_days |
        | C1 | 2025-06-01 | <start>    | <cycle>               |
      And no performance assessment records are declared
      And no assessment result records are declared
      When requirement "R-6.3-01" is checked as of "2026-04-01"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | start      | cycle | verdict |
        | 2026-01-01 |       | pending |
        | 2025-12-31 |       | fail    |
        | 2026-03-02 | 30    | pending |
        | 2026-03-01 | 30    | fail    |

    Scenario: Results were not handed in
      Given the following contract records:
        | id | signed_at  | start_date | assessment_cycle_days |
        | C1 | 2025-06-01 | 2025-07-01 |                       |
      And the assessment result file is missing
      When requirement "R-6.3-01" is checked as of "2026-04-01"
      Then the verdict for "C1" is "no_evidence"

  Rule: R-6.3-02 Core figures in the assessment

    Scenario Outline: Availability, response time and satisfaction
      Given the following performance assessment records:
        | id | contract_id | completed_at |
        | A1 | C1          | <completed>  |
      And the following assessment result records:
        | id | assessment_id | indicator   | actual   | measured_at |
        | U1 | A1            | <indicator> | <actual> | 2026-03-01  |
      And no deviation records are declared
      When requirement "R-6.3-02/<part>" is checked as of "2026-04-01"
      Then the verdict for "A1" is "<verdict>"

      Examples:
        | completed  | indicator     | actual | part          | verdict        |
        | 2026-03-10 | availability  | 99.5   | availability  | pass           |
        | 2026-03-10 | response_time | 3      | response_time | pass           |
        | 2026-03-10 | satisfaction  | 4.1    | satisfaction  | pass           |
        | 2026-03-10 | availability  | 99.5   | satisfaction  | fail           |
        | 2026-03-10 | availability  |        | availability  | fail           |
        | 2026-03-10 |               | 99.5   | availability  | no_evidence    |
        |            | availability  | 99.5   | satisfaction  | not_applicable |

    Scenario Outline: A reason on record for the contract
      Given the following performance assessment records:
        | id | contract_id | completed_at |
        | A1 | C1          | 2026-03-10   |
      And no assessment result records are declared
      And the following deviation records:
        | id | subject_type | subject_id | requirement_id | reason           | approved_at | valid_until |
        | V1 | contract     | C1         | R-6.3-02       | no system is run | <approved>  | <until>     |
      When requirement "R-6.3-02/availability" is checked as of "2026-04-01"
      Then the verdict for "A1" is "<verdict>"

      Examples:
        | approved   | until      | verdict |
        | 2026-01-15 | 2026-04-01 | pass    |
        | 2026-01-15 | 2026-03-31 | fail    |
        |            | 2026-04-01 | fail    |

  Rule: R-6.3-03 Return and cost-benefit assessed

    Scenario Outline: Both methods, or a reason on record
      Given the following performance assessment records:
        | id | contract_id | completed_at | methods   |
        | A1 | C1          | <completed>  | <methods> |
      And the following deviation records:
        | id | subject_type | subject_id | requirement_id | reason             | approved_at | valid_until |
        | V1 | contract     | <excused>  | R-6.3-03       | figures not shared | 2026-01-15  | 2026-12-31  |
      When requirement "R-6.3-03/<part>" is checked as of "2026-04-01"
      Then the verdict for "A1" is "<verdict>"

      Examples:
        | completed  | methods           | excused | part         | verdict        |
        | 2026-03-10 | roi; cost_benefit | C9      | roi          | pass           |
        | 2026-03-10 | roi; cost_benefit | C9      | cost_benefit | pass           |
        | 2026-03-10 | roi               | C9      | cost_benefit | fail           |
        | 2026-03-10 | roi               | C1      | cost_benefit | pass           |
        | 2026-03-10 |                   | C9      | roi          | no_evidence    |
        |            | none              | C9      | roi          | not_applicable |

  Rule: R-6.3-04 Every service level assessed and met

    Scenario Outline: Each level the contract names is measured
      Given the following contract clause records:
        | id | contract_id | type   | attributes |
        | K1 | C1          | <type> | <levels>   |
      And the following performance assessment records:
        | id | contract_id | completed_at |
        | A1 | C1          | 2026-03-10   |
      And the following assessment result records:
        | id | assessment_id | indicator     | actual   | measured_at |
        | U1 | A1            | availability  | 99.9     | 2026-03-01  |
        | U2 | A1            | response_time | <actual> | 2026-03-01  |
      When requirement "R-6.3-04/assessed" is checked as of "2026-04-01"
      Then the verdict for "A1" is "<verdict>"

      Examples:
        | type             | levels                      | actual | verdict        |
        | sla              | availability; response_time | 4      | pass           |
        | sla              | availability                |        | pass           |
        | sla              | availability; response_time |        | fail           |
        | sla              | availability; recovery_time | 4      | fail           |
        | sla              |                             | 4      | no_evidence    |
        | sla              | none                        | 4      | not_applicable |
        | breach_liability | recovery_time               | 4      | not_applicable |

    Scenario Outline: Each measured level is met
      Given the following contract clause records:
        | id | contract_id | type | attributes                  |
        | K1 | C1          | sla  | availability; response_time |
      And the following performance assessment records:
        | id | contract_id | completed_at |
        | A1 | C1          | 2026-03-10   |
      And the following assessment result records:
        | id | assessment_id | indicator   | expected   | actual   | better   |
        | U1 | A1            | <indicator> | <expected> | <actual> | <better> |
      When requirement "R-6.3-04/met" is checked as of "2026-04-01"
      Then the verdict for "U1" is "<verdict>"

      Examples:
        | indicator     | expected | actual | better | verdict        |
        | availability  | 99.9     | 99.9   | higher | pass           |
        | availability  | 99.9     | 99.8   | higher | fail           |
        | response_time | 4        | 4      | lower  | pass           |
        | response_time | 4        | 4.1    | lower  | fail           |
        | response_time | 4        | 4      |        | no_evidence    |
        | satisfaction  | 4        | 3      | higher | not_applicable |

  Rule: R-6.3-05 Results used to improve

    Scenario Outline: A result below target has led to a measure, overdue after 90 days
      Given the following performance assessment records:
        | id | completed_at | result   | improvement_action_ids |
        | A1 | <completed>  | <result> | <actions>              |
      And the following improvement action records:
        | id | implemented_at | improves   |
        | I1 | 2026-03-31     | <improves> |
      When requirement "R-6.3-05" is checked as of "<date>"
      Then the verdict for "A1" is "<verdict>"

      Examples:
        | completed  | result       | actions | improves            | date       | verdict        |
        | 2025-12-31 | below_target | I1; I9  | process; efficiency | 2026-04-01 | pass           |
        | 2025-12-31 | below_target | I1      | none                | 2026-04-01 | fail           |
        | 2025-12-30 | below_target | I1      | resources           | 2026-04-01 | pass           |
        | 2025-12-29 | below_target | I1      | resources           | 2026-03-30 | fail           |
        | 2025-12-31 | below_target | none    | resources           | 2026-03-31 | pending        |
        | 2025-12-31 | below_target | none    | resources           | 2026-04-01 | fail           |
        | 2025-12-31 | on_target    | none    | resources           | 2026-04-01 | not_applicable |
        | 2025-12-31 | below_target |         | resources           | 2026-04-01 | no_evidence    |

  Rule: R-6.3-06 Slow responses analysed

    Scenario Outline: Cause and measure within 30 days
      Given the following kpi definition records:
        | id | name   | target   |
        | K1 | <name> | <target> |
      And the following kpi measurement records:
        | id | kpi_id | period_end | value |
        | V1 | K1     | <measured> | 5     |
      And the following improvement action records:
        | id | source_type     | source_id | root_cause | measure   | goal_set_at |
        | I1 | kpi_measurement | <source>  | <cause>    | <measure> | 2026-02-10  |
      When requirement "R-6.3-06/<part>" is checked as of "2026-04-01"
      Then the verdict for "V1" is "<verdict>"

      Examples:
        | name          | target | measured   | source | cause    | measure  | part    | verdict        |
        | response_time | 4      | 2026-01-31 | V1     | staffing | two more | cause   | pass           |
        | response_time | 4      | 2026-01-31 | V1     | staffing | two more | measure | pass           |
        | response_time | 4      | 2026-01-31 | V1     |          | two more | cause   | fail           |
        | response_time | 4      | 2026-01-31 | V1     | staffing |          | measure | fail           |
        | response_time | 4      | 2026-01-31 | V2     | staffing | two more | cause   | fail           |
        | response_time | 4      | 2026-03-02 | V2     | staffing | two more | cause   | pending        |
        | response_time | 4      | 2026-03-01 | V2     | staffing | two more | cause   | fail           |
        | response_time | 5      | 2026-01-31 | V2     | staffing | two more | cause   | not_applicable |
        | availability  | 4      | 2026-01-31 | V2     | staffing | two more | cause   | not_applicable |
        | response_time |        | 2026-01-31 | V2     | staffing | two more | cause   | no_evidence    |

  Rule: R-6.3-07 Performance assessed at regular intervals

    Scenario Outline: At least every 90 days, or as the contract agrees
      Given the following contract records:
        | id | signed_at | start_date | end_date | terminated_at | assessment_cycle_days |
        | C1 | <signed>  | <start>    | <end>    |               | <cycle>               |
      And the following performance assessment records:
        | id | contract_id | completed_at |
        | A1 | C1          | <assessed>   |
      When requirement "R-6.3-07" is checked as of "<date>"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | signed     | start      | end        | cycle | assessed   | date       | verdict        |
        | 2025-06-01 | 2025-10-03 | 2026-12-31 |       | 2026-01-01 | 2026-04-01 | pass           |
        | 2025-06-01 | 2025-10-02 | 2026-12-31 |       | 2026-01-01 | 2026-04-01 | fail           |
        | 2025-06-01 | 2025-10-03 | 2026-12-31 |       | 2026-01-01 | 2026-04-02 | fail           |
        | 2025-06-01 | 2025-10-03 | 2026-04-01 |       | 2026-01-01 | 2026-06-01 | pass           |
        | 2025-06-01 | 2025-10-02 | 2026-12-31 | 91    | 2026-01-01 | 2026-04-02 | pass           |
        | 2025-06-01 | 2025-10-03 | 2026-12-31 | 60    | 2026-01-01 | 2026-04-01 | fail           |
        | 2025-06-01 | 2025-10-03 | 2026-12-31 |       |            | 2026-01-01 | pass           |
        | 2025-06-01 | 2025-10-02 | 2026-12-31 |       |            | 2026-01-01 | fail           |
        |            | 2025-10-03 | 2026-12-31 |       |            | 2026-04-01 | not_applicable |

    Scenario: Assessments were not handed in
      Given the following contract records:
        | id | signed_at  | start_date | end_date   | terminated_at | assessment_cycle_days |
        | C1 | 2025-06-01 | 2025-10-03 | 2026-12-31 |               |                       |
      And the performance assessment file is missing
      When requirement "R-6.3-07" is checked as of "2026-04-01"
      Then the verdict for "C1" is "no_evidence"

  Rule: R-6.3-08 Assessment from four sides

    Scenario Outline: Client, internal, technical and management
      Given the following performance assessment records:
        | id | completed_at | dimensions   |
        | A1 | <completed>  | <dimensions> |
      When requirement "R-6.3-08/<part>" is checked as of "2026-04-01"
      Then the verdict for "A1" is "<verdict>"

      Examples:
        | completed  | dimensions                              | part       | verdict        |
        | 2026-03-10 | client; internal; technical; management | client     | pass           |
        | 2026-03-10 | client; internal; technical; management | internal   | pass           |
        | 2026-03-10 | client; internal; technical; management | technical  | pass           |
        | 2026-03-10 | client; internal; technical; management | management | pass           |
        | 2026-03-10 | client; technical                       | management | fail           |
        | 2026-03-10 |                                         | client     | no_evidence    |
        |            | none                                    | client     | not_applicable |
