# Made up, as the contract is.
Feature: Booking a room
  What a resident must be able to do before the first release is paid for.

  @BOOK-2.1
  Scenario: A booking ends with a reference
    Given I am on "/book"
    When I choose "Quayhead Library" for "Library"
    And I fill in "Number of people" with "12"
    And I press the "Search" button
    And I press the "Book the Quay Room" button
    Then I see the heading "It is booked"
    And I see "Your reference is" within 10 seconds

  @BOOK-1.2
  Scenario: A room that is taken is not offered
    Given I am on "/book?date=2026-12-01&time=10"
    Then I see the heading "Rooms that are free"
    And I should not see "The Lamp Room"

  @BOOK-4
  Scenario: The price stands beside each time
    Given I am on "/book?date=2026-12-02"
    Then I see "£12 an hour"
