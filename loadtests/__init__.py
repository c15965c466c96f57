"""The contract under load: `locust -f loadtests/locustfile.py --headless [SCENARIO …]`.

Locust's users only stand for the scenarios that were chosen; a `LoadRun`, between locust's events, has them played:

`Theatre` plays one `Scenario` after the other → `Stage` makes each part of it an `Order` → a `Carrier` has it carried
out: `Local` in this process, the `Conductor` by a `Worker` in each of the others → `Performer` starts the calls of an
order → `Recorder` keeps the budget and the journal → `Sender` writes a request once, over a connection of its own.
What comes back is a `Phase` for each part, with its `Figures`; the journal and these are judged when all is over.
"""
