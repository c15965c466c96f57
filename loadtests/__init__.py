"""The contract under load: `locust -f loadtests/locustfile.py --headless [SCENARIO …]`."""
