"""Run the surveil flow once, with next to no wait between attempts: `impatient.py CONFIG`."""

import json
import sys

from flows import surveil as module

module.watch = module.watch.with_options(retry_delay_seconds=0.1)
state = module.surveil(config=sys.argv[1], return_state=True)
told = {
    "run": str(state.state_details.flow_run_id),
    "state": state.type.value,
    "message": state.message,
}
sys.stdout.write(json.dumps(told))
