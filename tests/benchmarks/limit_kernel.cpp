// The static default dyad, written by hand: ./limit_kernel FOLDER N_STEPS
//
// The limit of what one core can do with this model, and not an engine: it knows one kind of dyad (nothing learns,
// nobody answers, levels are held), checks nothing, and every change of the model would have to be made here again.
// `limit_kernel.py` writes FOLDER out of the model's own arrays; the results, spikes and acts, are those of the
// compiled model, to the last one.
//
// Order of additions. Three sums depend on the order of their terms in the last bit:
//   1. g_e of a cell in one step: what is left of it, + excitatory, + plastic arrivals, + private noise;
//   2. arrivals of one kind: by step of the spike, then by cell, then by number of the synapse;
//   3. the effort of a channel: by step, then by cell.
// All three are kept here, because that costs nothing: one queue a kind and step, filled in this order. What a step of
// the membrane adds up is in no order that could be kept: the compiled model is built with -ffast-math, so it is the
// compiler's choice, and here the step has no division. Such differences are some 1e-16 of v in a step, the leak
// forgets them, and one moves a spike to another step with a probability of about 1e-12: first_light has the same
// 980,079 spikes in 80 s, also with the kinds delivered in another order. What must be exact are whole numbers: keys,
// time steps, delays, and the comparison of uniforms.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#ifdef __AVX512F__
constexpr int LANES = 8;  // cells in one vector; segments begin at multiples of 8
#else
constexpr int LANES = 4;
#endif
typedef double Doubles __attribute__((vector_size(8 * LANES), may_alias));
typedef int64_t Masks __attribute__((vector_size(8 * LANES)));
typedef uint64_t Words __attribute__((vector_size(8 * LANES)));
typedef uint64_t Word __attribute__((may_alias));
typedef int8_t Bytes __attribute__((vector_size(LANES)));

constexpr int STEPS_PER_UPDATE = 10;  // of the channels
constexpr int STEPS_PER_LEVEL = 100;  // of bodies and sights
constexpr int N_CHANNELS = 4;
constexpr double QUANTA_PER_HZ = 1024.0;

// Cells that differ in nothing but their state: all their constants are scalars. Columns of `segments.bin`.
struct Segment {
    double first, end, n_cells, original;  // the first two in this program's numbering, the last in the model's
    double channel, others, self;  // rows of what it intends, and of what it sees
    double C, g_leak, E_leak, E_e, E_i, E_ahp, v_threshold, v_reset, refractory_steps;
    double decay_e, decay_i, decay_ahp, mean_e, mean_i, mean_ahp;  // mean_e times the gain
    double adaptation_step, gate_conductance, gate_leak, current, w_background, mean_background, w_drive;
};

struct Channel {  // rows of `channels.bin`: a channel and its body
    double mean_at_full_intensity, body_decay, onset_hz, rearm_hz;
};

struct Sight {  // rows of `sights.bin`
    double body[N_CHANNELS], share[N_CHANNELS], latency_steps;  // of what moves on each channel, on the grid
    double gain, adaptation, recovery_time_s, acuity_sd, clearness_decay, clearness_step, inputs_per_hz;
    double clearness, resource;
};

struct Synapse {
    int32_t post, delay;
    double w;
};

struct Arrival {
    int64_t post;
    double w;
};

template <typename T>
std::vector<T> read(const std::string &path)
{
    std::ifstream file(path, std::ios::binary | std::ios::ate);
    if (!file) throw std::runtime_error("cannot read " + path);
    std::vector<T> values(size_t(file.tellg()) / sizeof(T));
    file.seekg(0);
    file.read(reinterpret_cast<char *>(values.data()), std::streamsize(values.size() * sizeof(T)));
    return values;
}

template <typename T>
void write(const std::string &path, const std::vector<T> &values)
{
    std::ofstream file(path, std::ios::binary);
    file.write(reinterpret_cast<const char *>(values.data()), std::streamsize(values.size() * sizeof(T)));
    if (!file.flush()) throw std::runtime_error("cannot write " + path);
}

static inline double &at(std::vector<Doubles> &values, int64_t cell)
{
    return reinterpret_cast<double *>(values.data())[cell];
}

static inline uint64_t bits_of(Masks chosen)  // one byte a lane, 0 or 255
{
    const Bytes narrow = __builtin_convertvector(chosen, Bytes);
    uint64_t bits = 0;
    std::memcpy(&bits, &narrow, sizeof narrow);
    return bits;
}

static inline uint8_t packed(uint64_t bits)  // one bit a lane
{
    return uint8_t((bits & 0x0101010101010101ULL) * 0x0102040810204080ULL >> 56);
}

// SplitMix64 of key and step: two independent 32-bit uniforms (snn/model/counter_noise.py).
template <typename T>
static inline T hash(T key, int64_t step)
{
    T z = key + uint64_t(step) * 0x9E3779B97F4A7C15ULL;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
}

static int poisson_count(uint32_t word, double mean, double p_zero)
{
    const double uniform = word * 0x1p-32;
    double probability = p_zero, cumulative = p_zero;
    int count = 0;
    while (uniform >= cumulative && count < 64) {
        probability *= mean / ++count;
        cumulative += probability;
    }
    return count;
}

// The largest word, in the upper half of 64 bits, at which the count is still 0. Whole numbers are compared, so that
// what is counted is only where something arrived.
static uint64_t none_up_to(double p_zero)
{
    const double words = std::ceil(p_zero * 0x1p32);
    return words >= 0x1p32 ? UINT64_MAX : (uint64_t(words) << 32) - 1;
}

// (1 - exp(-x))/x. The polynomial is on x/4, then doubled twice: f(2y) = f(y)(1 - y f(y)/2). Good to 1e-15 up to LIMIT.
constexpr double LIMIT = 0.25;
static inline Doubles mean_decay(Doubles x)
{
    const Doubles y = x * 0.25;
    Doubles f = 1.0 / 5040 - y * (1.0 / 40320);
    f = 1.0 / 720 - y * f;
    f = 1.0 / 120 - y * f;
    f = 1.0 / 24 - y * f;
    f = 1.0 / 6 - y * f;
    f = 1.0 / 2 - y * f;
    f = 1.0 - y * f;
    f -= 0.5 * y * f * f;
    return f - y * f * f;
}

// One kind of synapse: where they lead, and what is on its way, a queue for each step to come.
class Projection {
    std::vector<int32_t> first;
    std::vector<Synapse> synapses;
    std::vector<std::vector<Arrival>> queues;
    size_t wrap;

public:
    Projection(const std::string &folder, const std::string &name)
        : first(read<int32_t>(folder + "/" + name + "_first.bin")),
          synapses(read<Synapse>(folder + "/" + name + "_synapses.bin"))
    {
        int32_t longest = 0;
        for (const Synapse &synapse : synapses) longest = std::max(longest, synapse.delay);
        size_t n_queues = 1;
        while (n_queues <= size_t(longest)) n_queues *= 2;
        queues.resize(n_queues);
        for (auto &queue : queues) queue.reserve(synapses.size() / n_queues + 1);
        wrap = n_queues - 1;
    }

    void send(int cell, int64_t step, double amplitude = 1.0)
    {
        for (int32_t n = first[cell]; n < first[cell + 1]; n++) {
            const Synapse &synapse = synapses[n];
            queues[size_t(step + synapse.delay) & wrap].push_back({synapse.post, synapse.w * amplitude});
        }
    }

    template <typename Action>
    void deliver(int64_t step, Action act)
    {
        auto &queue = queues[size_t(step) & wrap];
        for (const Arrival &arrival : queue) act(arrival);
        queue.clear();
    }
};

class Dyad {
    const std::string folder;
    const double dt_s;
    std::vector<Segment> segments = read<Segment>(folder + "/segments.bin");
    std::vector<int32_t> segment_of = read<int32_t>(folder + "/segment_of.bin");
    const std::vector<Words> keys = read<Words>(folder + "/keys.bin");
    std::vector<Doubles> v = read<Doubles>(folder + "/v.bin");
    std::vector<Doubles> g_e = std::vector<Doubles>(v.size(), Doubles{}), g_i = g_e, g_ahp = g_e;
    Projection excitatory{folder, "excitatory"}, inhibitory{folder, "inhibitory"}, plastic{folder, "plastic"};

    std::vector<Channel> channels = read<Channel>(folder + "/channels.bin");
    std::vector<int32_t> change_steps = read<int32_t>(folder + "/change_steps.bin");
    std::vector<double> change_values = read<double>(folder + "/change_values.bin");
    const size_t capacity = change_steps.size() / channels.size();
    std::vector<size_t> next_change = std::vector<size_t>(channels.size(), 0);
    std::vector<double> intensity = std::vector<double>(channels.size(), 0.0);
    std::vector<double> effort_hz = intensity, movement_hz = intensity, armed = intensity;
    const std::vector<double> effort_step_hz = read<double>(folder + "/effort_step_hz.bin");

    std::vector<Sight> sights = read<Sight>(folder + "/sights.bin");
    const std::vector<uint64_t> sight_keys = read<uint64_t>(folder + "/sight_keys.bin");
    std::vector<double> mean_seen = std::vector<double>(sights.size(), 0.0);
    std::vector<double> shown_hz;  // of all bodies at all samples so far

    struct Drive {  // what of a segment depends on intentions and sight
        double g_fixed, current, p_no_background, mean_drive, p_no_drive;
        uint64_t no_background, no_drive;
    };
    std::vector<Drive> drives;

    struct Resting {
        int32_t cell;
        int64_t until;
        double v_reset;
    };
    std::vector<Resting> resting;
    std::vector<int32_t> fired;
    std::vector<Words> words = std::vector<Words>(v.size(), Words{});
    std::vector<uint8_t> arrived = std::vector<uint8_t>((v.size() + 7) / 8 * 8, 0);

    void set_drives()
    {
        drives.clear();
        for (const Segment &s : segments) {
            const double now = intensity[size_t(s.channel)];
            const double g_gate = s.gate_conductance * (1 - (1 - s.gate_leak) * (now > 0));
            const double intended = now * channels[size_t(s.channel)].mean_at_full_intensity;
            const double mean = s.w_drive > 0 ? intended + mean_seen[size_t(s.others)] + mean_seen[size_t(s.self)] : 0.0;
            const double p_background = std::exp(-s.mean_background), p_drive = std::exp(-mean);
            drives.push_back({s.g_leak + g_gate, s.g_leak * s.E_leak + g_gate * s.E_i + s.current, p_background, mean,
                              p_drive, none_up_to(p_background), none_up_to(p_drive)});
        }
    }

    // Each millisecond: muscles move bodies, intentions change.
    bool update_channels(int64_t step)
    {
        bool changed = step == 0;
        for (size_t row = 0; row < channels.size(); row++) {
            const double decay = channels[row].body_decay;
            effort_hz[row] *= decay;
            movement_hz[row] = decay * movement_hz[row] + (1 - decay) * effort_hz[row];
            while (next_change[row] < capacity && change_steps[row * capacity + next_change[row]] <= step) {
                intensity[row] = change_values[row * capacity + next_change[row]++];
                changed = true;
            }
        }
        return changed;
    }

    // Every 10 ms: bodies are shown, acts begin, and what was shown one latency ago is seen.
    void update_bodies(int64_t step)
    {
        for (size_t row = 0; row < channels.size(); row++) {
            const Channel &channel = channels[row];
            const double shown = std::floor(movement_hz[row] * QUANTA_PER_HZ + 0.5) / QUANTA_PER_HZ;
            const double begins = (shown >= channel.onset_hz) * armed[row];
            armed[row] = std::clamp(armed[row] - begins + (shown < channel.rearm_hz), 0.0, 1.0);
            shown_hz.push_back(shown);
            if (begins > 0) {
                act_rows.push_back(int32_t(row));
                act_steps.push_back(int32_t(step));
            }
        }
    }

    void update_sights(int64_t sample)
    {
        constexpr double sample_s = 0.01;
        for (size_t row = 0; row < sights.size(); row++) {
            Sight &s = sights[row];
            double arriving = 0.0;
            const int64_t then = sample - int64_t(s.latency_steps);
            for (int channel = 0; channel < N_CHANNELS && then >= 0; channel++)
                arriving += s.share[channel] * shown_hz[size_t(then) * channels.size() + size_t(s.body[channel])];
            const double uniform = double(hash(sight_keys[row], sample) >> 32) * 0x1p-32;
            s.clearness = s.clearness_decay * s.clearness + s.clearness_step * (2 * uniform - 1);
            const double seen = s.gain * std::max(0.0, 1 + s.acuity_sd * s.clearness) * arriving * s.resource;
            const double loss = 1 / s.recovery_time_s + s.adaptation * arriving;
            const double rest = 1 / (s.recovery_time_s * loss);
            s.resource = rest + (s.resource - rest) * std::exp(-sample_s * loss);
            mean_seen[row] = s.inputs_per_hz * seen;
        }
    }

    // The two loops over all cells have no branch that depends on chance; what few cells need is done afterwards.
    void step_membranes(const Segment &segment, const Drive &drive)
    {
        const Segment s = segment;  // copies, so that no store can change them
        const double g_fixed = drive.g_fixed, fixed_current = drive.current, factor = dt_s / s.C;
        Doubles largest = {};
        Doubles *const to_v = v.data(), *const to_e = g_e.data(), *const to_i = g_i.data(), *const to_ahp = g_ahp.data();
        const size_t end = size_t(s.end) / LANES;
        for (size_t block = size_t(s.first) / LANES; block < end; block++) {
            const Doubles from = to_v[block], g_e = to_e[block], g_i = to_i[block], g_ahp = to_ahp[block];
            const Doubles e = g_e * s.mean_e, i = g_i * s.mean_i, ahp = g_ahp * s.mean_ahp;
            const Doubles total = g_fixed + e + i + ahp;
            const Doubles current = fixed_current + e * s.E_e + i * s.E_i + ahp * s.E_ahp;
            const Doubles x = total * factor;
            largest = x > largest ? x : largest;
            const Doubles to = from + factor * mean_decay(x) * (current - total * from);
            to_v[block] = to;
            to_e[block] = g_e * s.decay_e;
            to_i[block] = g_i * s.decay_i;
            to_ahp[block] = g_ahp * s.decay_ahp;
            if (const uint64_t above = bits_of(to > s.v_threshold); __builtin_expect(above != 0, 0))
                note_fired(above, int32_t(block * LANES), int32_t(s.first + s.n_cells));
        }
        if (bits_of(largest > LIMIT)) throw std::runtime_error("dt g/C is beyond what the polynomial is good for");
    }

    __attribute__((noinline)) void note_fired(uint64_t above, int32_t first, int32_t end)
    {
        for (int32_t lane = 0; lane < LANES && first + lane < end; lane++)
            if (above >> (8 * lane) & 1) fired.push_back(first + lane);
    }

    void hash_all(const Segment &s, const Drive &drive, int64_t step)
    {
        const Words *const from = keys.data();
        Words *const to = words.data();
        uint8_t *const flags = arrived.data();
        const uint64_t no_background = drive.no_background, no_drive = drive.no_drive;
        const size_t end = size_t(s.end) / LANES;
        for (size_t block = size_t(s.first) / LANES; block < end; block++) {
            const Words drawn = hash(from[block], step);
            to[block] = drawn;
            flags[block] = packed(bits_of((drawn > no_background) | ((drawn << 32) > no_drive)));
        }
    }

    void count_arrivals()
    {
        for (size_t first = 0; first < arrived.size(); first += 8) {
            uint64_t cells;
            std::memcpy(&cells, &arrived[first], sizeof cells);
            for (; cells; cells &= cells - 1) {
                const int bit = __builtin_ctzll(cells);  // a byte a block, a bit a lane
                add_arrival(int32_t(first + size_t(bit) / 8) * LANES + bit % 8);
            }
        }
    }

    void add_arrival(int32_t cell)
    {
        const size_t number = size_t(segment_of[cell]);
        const Segment &s = segments[number];
        const Drive &drive = drives[number];
        if (cell >= s.first + s.n_cells) return;
        const uint64_t word = reinterpret_cast<const Word *>(words.data())[cell];
        const int background = poisson_count(uint32_t(word >> 32), s.mean_background, drive.p_no_background);
        const int driven = poisson_count(uint32_t(word), drive.mean_drive, drive.p_no_drive);
        at(g_e, cell) += s.w_background * background + s.w_drive * driven;
    }

    // Cells that rest were stepped with the others: they are put back, and what crossed the threshold is forgotten.
    void hold_resting(int64_t step)
    {
        resting.erase(std::remove_if(resting.begin(), resting.end(), [&](const Resting &r) { return r.until < step; }),
                      resting.end());
        for (const Resting &r : resting) {
            at(v, r.cell) = r.v_reset;
            if (!fired.empty()) fired.erase(std::remove(fired.begin(), fired.end(), r.cell), fired.end());
        }
    }

    void fire(int32_t cell, int64_t step)
    {
        const Segment &s = segments[size_t(segment_of[cell])];
        spike_cells.push_back(int32_t(s.original) + cell - int32_t(s.first));
        spike_steps.push_back(int32_t(step));
        excitatory.send(cell, step);
        inhibitory.send(cell, step);
        plastic.send(cell, step);
        if (effort_step_hz[cell] > 0) effort_hz[size_t(s.channel)] += effort_step_hz[cell];
        at(v, cell) = s.v_reset;
        at(g_ahp, cell) += s.adaptation_step;
        resting.push_back({cell, step + int64_t(s.refractory_steps), s.v_reset});
    }

public:
    std::vector<int32_t> spike_cells, spike_steps, act_rows, act_steps;

    explicit Dyad(const std::string &folder) : folder(folder), dt_s(read<double>(folder + "/time_step_s.bin")[0]) {}

    void step(int64_t step)
    {
        bool changed = step % STEPS_PER_UPDATE == 0 && update_channels(step);
        if (step % STEPS_PER_LEVEL == 0) {
            update_bodies(step);
            update_sights(step / STEPS_PER_LEVEL);
            changed = true;
        }
        if (changed) set_drives();
        for (size_t number = 0; number < segments.size(); number++) step_membranes(segments[number], drives[number]);
        for (size_t number = 0; number < segments.size(); number++) hash_all(segments[number], drives[number], step);
        hold_resting(step);
        for (const int32_t cell : fired) fire(cell, step);
        fired.clear();
        const auto excite = [&](const Arrival &arrival) { at(g_e, arrival.post) += arrival.w; };
        excitatory.deliver(step, excite);
        inhibitory.deliver(step, [&](const Arrival &arrival) { at(g_i, arrival.post) += arrival.w; });
        plastic.deliver(step, excite);
        count_arrivals();
    }
};

int main(int, char **arguments)
{
    const std::string folder = arguments[1];
    Dyad dyad(folder);
    const int64_t n_steps = std::atol(arguments[2]);
    for (int64_t step = 0; step < n_steps; step++) dyad.step(step);
    write(folder + "/spike_cells.bin", dyad.spike_cells);
    write(folder + "/spike_steps.bin", dyad.spike_steps);
    write(folder + "/act_rows.bin", dyad.act_rows);
    write(folder + "/act_steps.bin", dyad.act_steps);
}
