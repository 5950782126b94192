Feature: 4.3 Legal and risk clauses
  What law asks of the contract, which risks it names, what is done when one occurs, and who answers where it has no effect.

  Rule: R-4.3-01 Demands of law on data and networks in the contract

    Scenario Outline: A clause with content on each of three matters
      Given the following contract records:
        | id | signed_at | start_date |
        | C1 | <signed>  | <start>    |
      And the following contract clause records:
        | id | contract_id | type   | content   |
        | K1 | C1          | <type> | <content> |
      When requirement "R-4.3-01/<matter>" is checked as of "2026-04-01"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | signed     | start      | type                 | content  | matter               | verdict        |
        | 2026-01-10 |            | data_security        | see § 12 | data_security        | pass           |
        | 2026-01-10 |            | personal_information | see § 13 | personal_information | pass           |
        | 2026-01-10 |            | network_security     | see § 14 | network_security     | pass           |
        | 2026-01-10 |            | data_security        |          | data_security        | fail           |
        | 2026-01-10 |            | data_security        | see § 12 | personal_information | fail           |
        | 2026-01-10 |            | data_security        | see § 12 | network_security     | fail           |
        |            | 2026-04-01 | price                | see § 3  | data_security        | fail           |
        | 2026-01-10 |            |                      | see § 12 | data_security        | no_evidence    |
        |            | 2026-04-02 | price                | see § 3  | data_security        | not_applicable |

    Scenario: Clauses were not handed in
      Given the following contract records:
        | id | signed_at  | start_date |
        | C1 | 2026-01-10 |            |
      When requirement "R-4.3-01/data_security" is checked as of "2026-04-01"
      Then the verdict for "C1" is "no_evidence"

  Rule: R-4.3-02 How client data are handled

    Scenario Outline: Way of processing, place of storage, security of transmission
      Given the following contract records:
        | id | processes_client_data | signed_at | start_date |
        | C1 | <client data>         | <signed>  |            |
      And the following contract clause records:
        | id | contract_id | type   | attributes |
        | K1 | C1          | <type> | <points>   |
      When requirement "R-4.3-02/<point>" is checked as of "2026-04-01"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | client data | signed     | type          | points                                                     | point                 | verdict        |
        | yes         | 2026-01-10 | data_handling | processing_method; storage_location; transmission_security | processing_method     | pass           |
        | yes         | 2026-01-10 | data_handling | processing_method; storage_location; transmission_security | storage_location      | pass           |
        | yes         | 2026-01-10 | data_handling | processing_method; storage_location; transmission_security | transmission_security | pass           |
        | yes         | 2026-01-10 | data_handling | storage_location; transmission_security                    | processing_method     | fail           |
        | yes         | 2026-01-10 | data_handling | processing_method; transmission_security                   | storage_location      | fail           |
        | yes         | 2026-01-10 | data_handling | processing_method; storage_location                        | transmission_security | fail           |
        | yes         | 2026-01-10 | supplement    | processing_method; storage_location; transmission_security | processing_method     | fail           |
        | yes         | 2026-01-10 | data_handling | none                                                       | processing_method     | fail           |
        | yes         | 2026-01-10 | data_handling |                                                            | processing_method     | no_evidence    |
        |             | 2026-01-10 | data_handling | processing_method; storage_location; transmission_security | processing_method     | no_evidence    |
        | no          | 2026-01-10 | data_handling | none                                                       | processing_method     | not_applicable |
        | yes         |            | data_handling | none                                                       | processing_method     | not_applicable |

    Scenario: Clauses were not handed in
      Given the following contract records:
        | id | processes_client_data | signed_at  | start_date |
        | C1 | yes                   | 2026-01-10 |            |
      When requirement "R-4.3-02/processing_method" is checked as of "2026-04-01"
      Then the verdict for "C1" is "no_evidence"

  Rule: R-4.3-03 Protective measures in the contract

    Scenario Outline: Encrypted transmission, access control, audit logs
      Given the following contract records:
        | id | processes_client_data | signed_at | start_date |
        | C1 | <client data>         | <signed>  |            |
      And the following contract clause records:
        | id | contract_id | type   | attributes |
        | K1 | C1          | <type> | <points>   |
      When requirement "R-4.3-03/<point>" is checked as of "2026-04-01"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | client data | signed     | type                     | points                                            | point                  | verdict        |
        | yes         | 2026-01-10 | data_protection_measures | encrypted_transmission; access_control; audit_log | encrypted_transmission | pass           |
        | yes         | 2026-01-10 | data_protection_measures | encrypted_transmission; access_control; audit_log | access_control         | pass           |
        | yes         | 2026-01-10 | data_protection_measures | encrypted_transmission; access_control; audit_log | audit_log              | pass           |
        | yes         | 2026-01-10 | data_protection_measures | access_control; audit_log                         | encrypted_transmission | fail           |
        | yes         | 2026-01-10 | data_protection_measures | encrypted_transmission; audit_log                 | access_control         | fail           |
        | yes         | 2026-01-10 | data_protection_measures | encrypted_transmission; access_control            | audit_log              | fail           |
        | yes         | 2026-01-10 | supplement               | encrypted_transmission; access_control; audit_log | encrypted_transmission | fail           |
        | yes         | 2026-01-10 | data_protection_measures | none                                              | encrypted_transmission | fail           |
        | yes         | 2026-01-10 | data_protection_measures |                                                   | encrypted_transmission | no_evidence    |
        |             | 2026-01-10 | data_protection_measures | encrypted_transmission; access_control; audit_log | encrypted_transmission | no_evidence    |
        | no          | 2026-01-10 | data_protection_measures | none                                              | encrypted_transmission | not_applicable |
        | yes         |            | data_protection_measures | none                                              | encrypted_transmission | not_applicable |

    Scenario: Clauses were not handed in
      Given the following contract records:
        | id | processes_client_data | signed_at  | start_date |
        | C1 | yes                   | 2026-01-10 |            |
      When requirement "R-4.3-03/encrypted_transmission" is checked as of "2026-04-01"
      Then the verdict for "C1" is "no_evidence"

  Rule: R-4.3-04 Risks named in the contract

    Scenario Outline: Three risks by name
      Given the following contract records:
        | id | processes_client_data | signed_at | start_date |
        | C1 | <client data>         | <signed>  |            |
      And the following contract clause records:
        | id | contract_id | type   | attributes |
        | K1 | C1          | <type> | <points>   |
      When requirement "R-4.3-04/<point>" is checked as of "2026-04-01"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | client data | signed     | type            | points                                             | point                | verdict        |
        | yes         | 2026-01-10 | risk_prevention | data_leakage; system_failure; service_interruption | data_leakage         | pass           |
        | yes         | 2026-01-10 | risk_prevention | data_leakage; system_failure; service_interruption | system_failure       | pass           |
        | yes         | 2026-01-10 | risk_prevention | data_leakage; system_failure; service_interruption | service_interruption | pass           |
        | yes         | 2026-01-10 | risk_prevention | system_failure; service_interruption               | data_leakage         | fail           |
        | yes         | 2026-01-10 | risk_prevention | data_leakage; service_interruption                 | system_failure       | fail           |
        | yes         | 2026-01-10 | risk_prevention | data_leakage; system_failure                       | service_interruption | fail           |
        | yes         | 2026-01-10 | supplement      | data_leakage; system_failure; service_interruption | data_leakage         | fail           |
        | yes         | 2026-01-10 | risk_prevention | none                                               | data_leakage         | fail           |
        | yes         | 2026-01-10 | risk_prevention |                                                    | data_leakage         | no_evidence    |
        | yes         |            | risk_prevention | none                                               | data_leakage         | not_applicable |

    Scenario: Clauses were not handed in
      Given the following contract records:
        | id | processes_client_data | signed_at  | start_date |
        | C1 | yes                   | 2026-01-10 |            |
      When requirement "R-4.3-04/data_leakage" is checked as of "2026-04-01"
      Then the verdict for "C1" is "no_evidence"

  Rule: R-4.3-05 What the provider owes when a risk occurs

    Scenario Outline: Four duties of the provider
      Given the following contract records:
        | id | processes_client_data | signed_at | start_date |
        | C1 | <client data>         | <signed>  |            |
      And the following contract clause records:
        | id | contract_id | type   | attributes |
        | K1 | C1          | <type> | <points>   |
      When requirement "R-4.3-05/<point>" is checked as of "2026-04-01"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | client data | signed     | type          | points                                                    | point             | verdict        |
        | yes         | 2026-01-10 | risk_response | notify_client; remedial_measures; liability; compensation | notify_client     | pass           |
        | yes         | 2026-01-10 | risk_response | notify_client; remedial_measures; liability; compensation | remedial_measures | pass           |
        | yes         | 2026-01-10 | risk_response | notify_client; remedial_measures; liability; compensation | liability         | pass           |
        | yes         | 2026-01-10 | risk_response | notify_client; remedial_measures; liability; compensation | compensation      | pass           |
        | yes         | 2026-01-10 | risk_response | remedial_measures; liability; compensation                | notify_client     | fail           |
        | yes         | 2026-01-10 | risk_response | notify_client; liability; compensation                    | remedial_measures | fail           |
        | yes         | 2026-01-10 | risk_response | notify_client; remedial_measures; compensation            | liability         | fail           |
        | yes         | 2026-01-10 | risk_response | notify_client; remedial_measures; liability               | compensation      | fail           |
        | yes         | 2026-01-10 | supplement    | notify_client; remedial_measures; liability; compensation | notify_client     | fail           |
        | yes         | 2026-01-10 | risk_response | none                                                      | notify_client     | fail           |
        | yes         | 2026-01-10 | risk_response |                                                           | notify_client     | no_evidence    |
        | yes         |            | risk_response | none                                                      | notify_client     | not_applicable |

    Scenario: Clauses were not handed in
      Given the following contract records:
        | id | processes_client_data | signed_at  | start_date |
        | C1 | yes                   | 2026-01-10 |            |
      When requirement "R-4.3-05/notify_client" is checked as of "2026-04-01"
      Then the verdict for "C1" is "no_evidence"

  Rule: R-4.3-06 Client notified of the event

    Scenario Outline: Notified after the event was detected
      Given the following security event records:
        | id | contract_id | detected_at | client_notified_at |
        | E1 | <contract>  | <detected>  | <notified>         |
      When requirement "R-4.3-06" is checked as of "2026-04-01"
      Then the verdict for "E1" is "<verdict>"

      Examples:
        | contract | detected         | notified         | verdict        |
        | C1       | 2026-03-02T09:00 | 2026-03-02T09:00 | pass           |
        | C1       | 2026-03-02T09:00 | 2026-03-02T08:59 | fail           |
        | C1       | 2026-03-02       | 2026-03-20       | pass           |
        | C1       | 2026-03-31       |                  | pending        |
        | C1       | 2026-03-30       |                  | fail           |
        | C1       |                  | 2026-03-20       | no_evidence    |
        |          | 2026-03-02       |                  | not_applicable |

  Rule: R-4.3-07 Remedial measures taken

    Scenario Outline: Isolating and notifying repair nothing
      Given the following security event records:
        | id | detected_at |
        | E1 | <detected>  |
      And the following response action records:
        | id | event_id | type   | done_at | result   |
        | R1 | <event>  | <kind> | <done>  | <result> |
      When requirement "R-4.3-07" is checked as of "2026-04-01"
      Then the verdict for "E1" is "<verdict>"

      Examples:
        | detected   | event | kind         | done       | result  | verdict     |
        | 2026-03-02 | E1    | remedy       | 2026-03-03 | success | pass        |
        | 2026-03-02 | E1    | recover      | 2026-04-01 | success | pass        |
        | 2026-03-02 | E1    | restore_data | 2026-03-03 | success | pass        |
        | 2026-03-02 | E1    | fix          | 2026-03-03 | success | pass        |
        | 2026-03-02 | E1    | remedy       | 2026-03-03 | failure | fail        |
        | 2026-03-02 | E1    | isolate      | 2026-03-03 | success | fail        |
        | 2026-03-02 | E1    | notify       | 2026-03-03 | success | fail        |
        | 2026-03-02 | E1    | remedy       |            |         | fail        |
        | 2026-03-02 | E2    | remedy       | 2026-03-03 | success | fail        |
        | 2026-03-25 | E1    | remedy       |            |         | pending     |
        | 2026-03-24 | E1    | remedy       |            |         | fail        |
        | 2026-03-02 | E1    |              | 2026-03-03 | success | no_evidence |

  Rule: R-4.3-08 Legal risks considered before signing

    Scenario Outline: Assessed no later than the signing
      Given the following contract records:
        | id | signed_at |
        | C1 | <signed>  |
      And the following assessment records:
        | id | type   | subject_type | subject_id | completed_at |
        | A1 | <type> | contract     | C1         | <completed>  |
      When requirement "R-4.3-08/assessed" is checked as of "2026-04-01"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | signed           | type          | completed        | verdict        |
        | 2026-01-10T10:00 | legal         | 2026-01-10T10:00 | pass           |
        | 2026-01-10T10:00 | legal         | 2026-01-10T10:01 | fail           |
        | 2026-01-10       | legal         | 2026-01-11       | fail           |
        | 2026-01-10       | contract_risk | 2026-01-05       | fail           |
        | 2026-01-10       | legal         |                  | no_evidence    |
        |                  | legal         | 2026-01-11       | not_applicable |

    Scenario Outline: And written into the contract
      Given the following contract records:
        | id | signed_at  |
        | C1 | 2026-01-10 |
      And the following contract clause records:
        | id | contract_id | type   | content   |
        | K1 | C1          | <type> | <content> |
      When requirement "R-4.3-08/in_contract" is checked as of "2026-04-01"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | type            | content  | verdict     |
        | risk_prevention | see § 15 | pass        |
        | risk_prevention |          | fail        |
        | price           | see § 3  | fail        |
        |                 | see § 15 | no_evidence |

  Rule: R-4.3-09 Responsibilities divided where a contract has no effect

    Scenario Outline: The record of the end says who bears what
      Given the following contract records:
        | id | validity   |
        | C1 | <validity> |
      And the following termination records:
        | id | contract_id | liability_allocation |
        | T1 | <contract>  | <liability>          |
      When requirement "R-4.3-09" is checked as of "2026-04-01"
      Then the verdict for "C1" is "<verdict>"

      Examples:
        | validity  | contract | liability                | verdict        |
        | void      | C1       | each returns what it got | pass           |
        | rescinded | C1       | the provider pays        | pass           |
        | void      | C1       |                          | fail           |
        | rescinded | C2       | the provider pays        | fail           |
        | void      |          | the provider pays        | no_evidence    |
        | voidable  | C1       |                          | not_applicable |
        |           | C1       |                          | not_applicable |

    Scenario: Terminations were not handed in
      Given the following contract records:
        | id | validity |
        | C1 | void     |
      When requirement "R-4.3-09" is checked as of "2026-04-01"
      Then the verdict for "C1" is "no_evidence"
