from snn.api.calibrating import Calibration as Calibration
from snn.api.calibrating import calibrate as calibrate
from snn.api.comparing import Comparison as Comparison
from snn.api.comparing import compare_runs as compare_runs
from snn.api.experiments import examples as examples
from snn.api.experiments import experiment as experiment
from snn.api.exploring import write_explorer as write_explorer
from snn.api.influences import Influence as Influence
from snn.api.influences import influence as influence
from snn.api.measuring import Synchrony as Synchrony
from snn.api.measuring import measure as measure
from snn.api.measuring import synchrony as synchrony
from snn.api.recording import Recording as Recording
from snn.api.reporting import write_report as write_report
from snn.api.results import Results as Results
from snn.api.results import open_results as open_results
from snn.api.running import run as run
from snn.api.running import simulate_dyad as simulate_dyad
from snn.errors import SnnError as SnnError

__version__: str
