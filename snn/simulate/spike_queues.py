"""Edits of how Brian2's compiled model keeps the spikes that are under way; what arrives, and when, stays the same."""

from pathlib import Path

import brian2 as b2

from snn.simulate.source_edits import put_first, replace_once

# The queue is a ring of lists, one for each step of delay. No delay is longer than the ring.
_PLACE = r"queue\[\(offset\+delay\)%queue\.size\(\)\]\.push_back\(synaptic_index\);"
_FASTER_PLACE = """size_t place = offset + delay;  // a division by a number that is not known costs more than the rest
                    if (place >= queue.size()) place -= queue.size();
                    queue[place].push_back(synaptic_index);"""

_PEEK = r"(vector<int32_t>\* peek\(\)\s*\{).*?(\n    \}\n\n    template)"
_PEEK_AT_ONLY_QUEUE = r"\1\n        return queue[0]->peek();  // without threads there is but one\2"

# What a synapse delivers is its weight times something, so one of weight 0 that cannot change delivers nothing.
_PREPARED = r"(\n    (\w+)\.prepare\([^;]*\);\n)"
_WITHOUT_IDLE = r"""\1
    for (auto &synapses : \2.queue[0]->synapses)
        synapses.erase(
            std::remove_if(synapses.begin(), synapses.end(), [](int i) { return WEIGHTS[i] == 0.0; }),
            synapses.end());
"""


def edit_spike_queues(directory: Path, network: b2.Network) -> None:
    """Make the queues of the project in ``directory`` faster, and leave out synapses that never deliver anything."""
    replace_once(directory / "brianlib" / "spikequeue.h", _PLACE, _FASTER_PLACE)
    replace_once(directory / "synapses_classes.h", _PEEK, _PEEK_AT_ONLY_QUEUE)
    for group in network.objects:
        if isinstance(group, b2.Synapses) and "w" in group.variables and group.variables["w"].constant:
            _leave_out_idle(directory, group)


def _leave_out_idle(directory: Path, group: b2.Synapses) -> None:
    path = directory / "code_objects" / f"before_run_{group.pre.name}_push_spikes.cpp"
    weights = str(b2.device.get_array_name(group.variables["w"], access_data=False))
    replace_once(path, _PREPARED, _WITHOUT_IDLE.replace("WEIGHTS", weights))
    put_first(path, "#include <algorithm>\n")
