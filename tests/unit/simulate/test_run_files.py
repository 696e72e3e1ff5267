"""What the compiled model reads and writes, on source in the form that Brian2 generates."""

import pytest

from snn.errors import SimulationError
from snn.simulate.run_files import read_one_file, take_no_variables, write_only

READ = """    ifstream fNAME;
    fNAME.open("static_arrays/NAME", ios::in | ios::binary);
    if(fNAME.is_open())
    {
        fNAME.read(reinterpret_cast<char*>(POINTER), 3*sizeof(double));
    } else
    {
        std::cout << "Error opening static array NAME." << endl;
    }
"""
WRITE = """    ofstream outfile_NAME;
    outfile_NAME.open(results_dir + "NAME_123", ios::binary | ios::out);
    if(outfile_NAME.is_open())
    {
        outfile_NAME.write(reinterpret_cast<char*>(NAME), 3*sizeof(NAME[0]));
    }
"""
LAST = """    // Write last run info to disk
    ofstream outfile_last_run_info;
    outfile_last_run_info.open(results_dir + "last_run_info.txt", ios::out);
    outfile_last_run_info << "\\n";
"""
OBJECTS = (
    'void set_variable_by_name(std::string name, std::string s_value) {\n    if (name == "x") {\n        return;\n'
    '    }\n    std::cerr << "Cannot set unknown variable \'";\n}\n'
    "\nvoid _load_arrays()\n{\n    using namespace brian;\n\n"
    + READ.replace("NAME", "_b").replace("POINTER", "_b")
    + READ.replace("NAME", "_a").replace("POINTER", "&_a[0]")
    + "}\n\nvoid _write_arrays()\n{\n    using namespace brian;\n\n"
    + WRITE.replace("NAME", "_u")
    + WRITE.replace("NAME", "_v")
    + LAST
    + "}\n\nvoid _dealloc_arrays()\n{\n}\n"
)


@pytest.fixture
def project(tmp_path):
    (tmp_path / "objects.cpp").write_text(OBJECTS)
    return tmp_path


def between(project, start: str, end: str) -> str:
    return (project / "objects.cpp").read_text().split(start)[1].split(end)[0]


def test_all_inputs_are_read_from_one_file_in_their_order(project):
    assert read_one_file(project) == ["_b", "_a"]
    load = between(project, "void _load_arrays()", "void _write_arrays()")
    assert load.count("ifstream inputs(") == 1
    assert "static_arrays/_" not in load
    reads = [line.strip() for line in load.splitlines() if ".read(" in line]
    assert reads == [
        "inputs.read(reinterpret_cast<char*>(_b), 3*sizeof(double));",
        "inputs.read(reinterpret_cast<char*>(&_a[0]), 3*sizeof(double));",
    ]


def test_only_what_is_wanted_is_written_and_that_the_run_came_to_its_end(project):
    write_only(project, {"_v_123"})
    write = between(project, "void _write_arrays()", "void _dealloc_arrays()")
    assert "_u" not in write
    assert write.count("_v_123") == write.count("last_run_info.txt") == 1
    assert r'<< "\n";' in write
    assert write.endswith("}\n\n")


def test_a_wanted_file_that_is_not_written_stops_the_build(project):
    with pytest.raises(SimulationError, match="does not write _w_123"):
        write_only(project, {"_v_123", "_w_123"})


def test_inputs_that_are_read_in_another_way_stop_the_build(project):
    unknown = OBJECTS.replace('f_a.open("static_arrays/_a", ios', 'f_a.open("elsewhere/_a", ios')
    (project / "objects.cpp").write_text(unknown)
    with pytest.raises(SimulationError, match="in an unknown way"):
        read_one_file(project)
    assert (project / "objects.cpp").read_text() == unknown


@pytest.mark.parametrize("edit", [read_one_file, take_no_variables, lambda folder: write_only(folder, ())])
def test_another_source_stops_the_build(tmp_path, edit):
    (tmp_path / "objects.cpp").write_text("int main() {}\n")
    with pytest.raises(SimulationError):
        edit(tmp_path)


def test_no_variable_is_set_by_name(project):
    take_no_variables(project)
    function = between(project, "void set_variable_by_name", "void _load_arrays")
    assert "return" not in function
    assert "Cannot set unknown variable" in function
