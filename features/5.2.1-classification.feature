Feature: 5.2.1 Classification and grading of data
  Each data set has a category and a level, general, important or sensitive, and is protected as its level asks.
  Strength is basic, strict or highest, on a scale that the organisation defines.

  Rule: R-5.2.1-01 Data are classified and graded

    Scenario Outline: Category and level are both there
      Given the following data asset records:
        | id | category   | level   | use_ended_at |
        | A1 | <category> | <level> |              |
      When requirement "R-5.2.1-01" is checked as of "2026-04-01"
      Then the verdict for "category/A1" is "<category verdict>"
      And the verdict for "level/A1" is "<level verdict>"

      Examples:
        | category     | level   | category verdict | level verdict |
        | client_basic | general | pass             | pass          |
        |              | general | fail             | pass          |
        | client_basic |         | pass             | fail          |

    Scenario: The inventory has no column for the level
      Given the following data asset records:
        | id | category     | use_ended_at |
        | A1 | client_basic |              |
      When requirement "R-5.2.1-01/level" is checked as of "2026-04-01"
      Then the verdict for "A1" is "no_evidence"

  Rule: R-5.2.1-02 Basis of classification

    Scenario Outline: Sensitivity, importance and use scenario were considered
      Given the following data asset records:
        | id | basis   | use_ended_at |
        | A1 | <basis> |              |
      When requirement "R-5.2.1-02" is checked as of "2026-04-01"
      Then the verdict for "sensitivity/A1" is "<sensitivity>"
      And the verdict for "importance/A1" is "<importance>"
      And the verdict for "use_scenario/A1" is "<use scenario>"

      Examples:
        | basis                                | sensitivity | importance | use scenario |
        | sensitivity;importance;use_scenario  | pass        | pass       | pass         |
        | 敏感性；使用场景                     | pass        | fail       | pass         |
        | none                                 | fail        | fail       | fail         |
        |                                      | fail        | fail       | fail         |

    Scenario: The inventory has no column for the basis
      Given the following data asset records:
        | id | level   | use_ended_at |
        | A1 | general |              |
      When requirement "R-5.2.1-02/importance" is checked as of "2026-04-01"
      Then the verdict for "A1" is "no_evidence"

  Rule: R-5.2.1-03 Level is one of three

    Scenario Outline: Levels of another scheme are not accepted
      Given the following data asset records:
        | id | level   | use_ended_at |
        | A1 | <level> |              |
      When requirement "R-5.2.1-03" is checked as of "2026-04-01"
      Then the verdict for "A1" is "<verdict>"

      Examples:
        | level     | verdict     |
        | general   | pass        |
        | 重要      | pass        |
        | sensitive | pass        |
        | 核心      | fail        |
        | public    | fail        |
        |           | no_evidence |

  Rule: R-5.2.1-04 Basic protection of general data

    Scenario Outline: Basic strength is enough for general data
      Given the following data asset records:
        | id | level   | use_ended_at |
        | A1 | <level> |              |
      And the following security control records:
        | id | target_type | target_id | control_type | strength   | status   |
        | K1 | data_asset  | A1        | encryption   | <strength> | <status> |
      And no deviation records are declared
      When requirement "R-5.2.1-04/encryption" is checked as of "2026-04-01"
      Then the verdict for "A1" is "<verdict>"

      Examples:
        | level     | strength | status  | verdict        |
        | general   | basic    | active  | pass           |
        | general   | highest  | active  | pass           |
        | general   | basic    | retired | fail           |
        | general   |          | active  | no_evidence    |
        | important | basic    | active  | not_applicable |

    Scenario Outline: An approved deviation excuses up to its last day
      Given the following data asset records:
        | id | level   | use_ended_at |
        | A1 | general |              |
      And no security control records are declared
      And the following deviation records:
        | id | subject_type | subject_id | requirement_id | reason   | approved_at | valid_until |
        | V1 | data_asset   | A1         | <requirement>  | <reason> | <approved>  | <until>     |
      When requirement "R-5.2.1-04/encryption" is checked as of "2026-04-01"
      Then the verdict for "A1" is "<verdict>"

      Examples:
        | requirement | reason         | approved   | until      | verdict     |
        | R-5.2.1-04  | Published data | 2026-01-15 | 2026-12-31 | pass        |
        | R-5.2.1-04  | Published data | 2026-01-15 | 2026-04-01 | pass        |
        | R-5.2.1-04  | Published data | 2026-01-15 | 2026-03-31 | fail        |
        | R-5.2.1-04  | Published data | 2026-01-15 |            | no_evidence |
        | R-5.2.1-04  |                | 2026-01-15 | 2026-12-31 | fail        |
        | R-5.2.1-04  | Published data |            | 2026-12-31 | fail        |
        | R-5.2.1-05  | Published data | 2026-01-15 | 2026-12-31 | fail        |

    Scenario: Nobody handed in the deviations, so there may be a reason
      Given the following data asset records:
        | id | level   | use_ended_at |
        | A1 | general |              |
      And no security control records are declared
      And the deviation file is missing
      When requirement "R-5.2.1-04/encryption" is checked as of "2026-04-01"
      Then the verdict for "A1" is "no_evidence"

  Rule: R-5.2.1-05 Stricter protection of important data

    Scenario Outline: Basic strength is not enough for important data
      Given the following data asset records:
        | id | level     | use_ended_at |
        | A1 | important |              |
      And the following security control records:
        | id | target_type | target_id | control_type | strength   | status |
        | K1 | data_asset  | A1        | <control>    | <strength> | active |
      When requirement "R-5.2.1-05/<item>" is checked as of "2026-04-01"
      Then the verdict for "A1" is "<verdict>"

      Examples:
        | control            | strength | item               | verdict     |
        | encryption         | basic    | encryption         | fail        |
        | encryption         | strict   | encryption         | pass        |
        | encryption         | highest  | encryption         | pass        |
        | encryption         |          | encryption         | no_evidence |
        | permission_control | basic    | permission_control | fail        |
        | permission_control | strict   | permission_control | pass        |
        | audit              | basic    | audit              | fail        |
        | audit              | strict   | audit              | pass        |
        | audit              | strict   | encryption         | fail        |

    Scenario Outline: No weak encryption beside the strict one
      Given the following data asset records:
        | id | level     | use_ended_at |
        | A1 | important |              |
      And the following security control records:
        | id | target_type | target_id | control_type | data_state | strength | status   |
        | K1 | data_asset  | A1        | encryption   | at_rest    | strict   | active   |
        | K2 | data_asset  | A1        | encryption   | in_transit | basic    | <status> |
      When requirement "R-5.2.1-05/encryption" is checked as of "2026-04-01"
      Then the verdict for "A1" is "<verdict>"

      Examples:
        | status  | verdict |
        | active  | fail    |
        | retired | pass    |

  Rule: R-5.2.1-06 Highest protection of sensitive data

    Scenario Outline: Only the highest strength is enough for sensitive data
      Given the following data asset records:
        | id | level     | use_ended_at |
        | A1 | sensitive |              |
      And the following security control records:
        | id | target_type | target_id | control_type | strength   | status   |
        | K1 | data_asset  | A1        | <control>    | <strength> | <status> |
      When requirement "R-5.2.1-06/<control>" is checked as of "2026-04-01"
      Then the verdict for "A1" is "<verdict>"

      Examples:
        | control        | strength | status  | verdict     |
        | encryption     | highest  | active  | pass        |
        | encryption     | strict   | active  | fail        |
        | encryption     | highest  | planned | fail        |
        | access_control | highest  | active  | pass        |
        | access_control | strict   | active  | fail        |
        | access_control |          | active  | no_evidence |

  Rule: R-5.2.1-07 Minimum level by kind of data

    Scenario Outline: Each kind has the lowest level it may have
      Given the following data asset records:
        | id | category   | level   | personal_data | use_ended_at |
        | A1 | <category> | <level> | <personal>    |              |
      When requirement "R-5.2.1-07/<category>" is checked as of "2026-04-01"
      Then the verdict for "A1" is "<verdict>"

      Examples:
        | category          | level     | personal | verdict     |
        | client_basic      | general   | no       | pass        |
        | client_basic      | public    | no       | fail        |
        | operation_record  | general   | no       | pass        |
        | operation_record  | public    | no       | fail        |
        | client_financial  | important | no       | pass        |
        | client_financial  | general   | no       | fail        |
        | client_identity   | important | no       | pass        |
        | client_identity   | general   | no       | fail        |
        | client_identity   | important | yes      | fail        |
        | client_identity   | sensitive | yes      | pass        |
        | client_identity   | important |          | no_evidence |
        | personal_identity | sensitive | yes      | pass        |
        | personal_identity | important | yes      | fail        |
        | biometric         | sensitive | yes      | pass        |
        | biometric         | important | yes      | fail        |
        | biometric         |           | yes      | no_evidence |

    Scenario: Kinds the text does not name are not judged
      Given the following data asset records:
        | id | category    | level   | personal_data | use_ended_at |
        | A1 | source_code | general | no            |              |
      When requirement "R-5.2.1-07/biometric" is checked as of "2026-04-01"
      Then the verdict for "A1" is "not_applicable"

  Rule: R-5.2.1-08 Classification laid down in a document

    Scenario Outline: The procedure names a document that is on file
      Given the following security procedure records:
        | id | topic   | document_id |
        | P1 | <topic> | <document>  |
      And the following document records:
        | id | created_at |
        | D1 | <made>     |
      When requirement "R-5.2.1-08" is checked as of "2026-04-01"
      Then the verdict for "organization" is "<verdict>"

      Examples:
        | topic               | document | made       | verdict     |
        | data_classification | D1       | 2026-04-01 | pass        |
        | data_classification | D1       | 2026-04-02 | fail        |
        | data_classification | D1       |            | no_evidence |
        | data_classification | D2       | 2026-04-01 | fail        |
        | data_classification |          | 2026-04-01 | fail        |
        | backup              | D1       | 2026-04-01 | fail        |

    Scenario: Nobody handed in the register of documents
      Given the following security procedure records:
        | id | topic               | document_id |
        | P1 | data_classification | D1          |
      And the document file is missing
      When requirement "R-5.2.1-08" is checked as of "2026-04-01"
      Then the verdict for "organization" is "no_evidence"

  Rule: R-5.2.1-09 Regular review of classification

    Scenario Outline: Reviewed, or graded, within the cycle
      Given the following data asset records:
        | id | classified_at | level_reviewed_at | use_ended_at |
        | A1 | <classified>  | <reviewed>        |              |
      When requirement "R-5.2.1-09" is checked as of "2026-04-01"
      Then the verdict for "A1" is "<verdict>"

      Examples:
        | classified | reviewed   | verdict     |
        | 2020-01-01 | 2025-04-01 | pass        |
        | 2020-01-01 | 2025-03-31 | fail        |
        | 2025-04-01 |            | pass        |
        | 2025-03-31 |            | fail        |
        | 2025-04-01 | 2024-01-01 | pass        |
        | 2025-03-31 | 2026-04-02 | fail        |
        |            |            | no_evidence |

    Scenario Outline: A profile may shorten the cycle
      Given the following data asset records:
        | id | classified_at | level_reviewed_at | use_ended_at |
        | A1 | 2020-01-01    | <reviewed>        |              |
      And the parameter "classification_cycle_days" is "90"
      When requirement "R-5.2.1-09" is checked as of "2026-04-01"
      Then the verdict for "A1" is "<verdict>"

      Examples:
        | reviewed   | verdict |
        | 2026-01-01 | pass    |
        | 2025-12-31 | fail    |
