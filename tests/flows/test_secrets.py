"""A secret comes from the environment, or else from a Prefect Secret block."""

import pytest

from tests.flows.conftest import RunsByFlow
from tests.flows.serving import KEY, Served

pytestmark = [pytest.mark.slow, pytest.mark.timeout(170)]

SAVE_AND_READ = """
import sys
from prefect.blocks.system import Secret
from flows.flow_run import NCBI_KEY_BLOCK, SMTP_BLOCK, read_settings

before = read_settings(sys.argv[1])
Secret(value="key-in-a-block").save(NCBI_KEY_BLOCK)
Secret(value="password-in-a-block").save(SMTP_BLOCK)
after = read_settings(sys.argv[1])
for secret in (before.mail.password, after.pubmed.api_key, after.mail.password):
    print(secret.get_secret_value() if secret else None)
print(after)
"""


def test_no_file_of_the_flows_holds_the_key(scheduled_runs: RunsByFlow, served: Served) -> None:
    """Prefect keeps parameters, logs and results of a run: the key is in none of them."""
    assert scheduled_runs
    files = [path for path in served.config.parent.rglob("*") if path.is_file()]
    assert {"serve.log", "config.yaml"} < {path.name for path in files}
    assert any(path.suffix == ".db" for path in files)
    assert [path.name for path in files if KEY.encode() in path.read_bytes()] == []


def test_a_block_gives_what_the_environment_lacks_and_the_settings_hide_it(
    scheduled_runs: RunsByFlow, served: Served
) -> None:
    assert scheduled_runs
    told = served.run_python("-c", SAVE_AND_READ, str(served.config)).splitlines()
    assert told[:3] == ["None", KEY, "password-in-a-block"]
    shown = told[3]
    assert "mail=" in shown
    assert "in-a-block" not in shown
    assert KEY not in shown
