"""Times numba and TA-Lib beside our own executable, in turns, and prints the ratios.

    yardsticks.py EXECUTABLE [ROUNDS]

Machines drift by half within minutes and ratios don't: every round times each side once, and the table has the medians of the
rounds. A ratio above 1 is ours being faster. Single-threaded work is counted in processor time, so that a busy machine does not
decide; with threads it is wall time. Before anything is timed, both sides' results are compared: return, Sharpe ratio, drawdown
and trades of every combination, and the last value of every indicator."""
import itertools, os, statistics, subprocess, sys, tempfile, time

# Threads of numba's that are done would go on spinning for milliseconds, on the cores that ours are timed on next.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

import numba
import numpy as np
import talib

import kernels

FEE, PERIODS = 0.001, 365.0


def market(count, seed, step=0.02, seconds=86_400):
    """A random walk; no two averages of it are equal, so that all sides trade the same."""
    rng = np.random.default_rng(seed)
    close = 100 * np.exp(np.cumsum(rng.normal(0.0003, step, count)))
    open_ = np.r_[close[0], close[:-1]] * (1 + rng.normal(0, step / 5, count))
    high = np.maximum(open_, close) * (1 + np.abs(rng.normal(0, step / 4, count)))
    low = np.minimum(open_, close) * (1 - np.abs(rng.normal(0, step / 4, count)))
    volume = np.floor(rng.lognormal(10, 1, count))
    return np.c_[np.arange(count) * seconds, open_, high, low, close, volume]


class Ours:
    def __init__(self, executable, cpu):
        environment = dict(os.environ, BENCH_CPU="1") if cpu else os.environ
        self.process = subprocess.Popen(
            [executable], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )

    def numbers(self, *words):
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().split()
        if not answer or answer[0] == "error":
            raise SystemExit(f"{words}: {' '.join(answer)}")
        return np.array(answer, float)

    def __call__(self, *words):
        """Seconds of a piece of work, and its check sum."""
        return tuple(self.numbers(*words))


METRICS = "total_return", "sharpe_ratio", "max_drawdown", "total_trades"


def deviation(theirs, ours):
    """The largest difference of two sets of figures, relative to the larger or, below 1, absolute."""
    theirs, ours = np.broadcast_arrays(theirs, ours)
    both = ~(np.isnan(theirs) & np.isnan(ours))
    distance = np.abs(theirs - ours)[both] / np.maximum(1, np.abs(theirs[both]))
    return np.max(np.where(np.isnan(distance), np.inf, distance), initial=0)


def compare(name, theirs, ours):
    worst = deviation(theirs, ours)
    print(f"{name}: {np.size(theirs):,} figures agree to {worst:.1e}", flush=True)
    if worst > 1e-9:
        raise SystemExit(f"{name}: the two sides differ by {worst:.1e}")


def timed(work, clock, least=0.02):
    """Seconds of one call, over as many as take a while."""
    calls, begun = 0, clock()
    while True:
        work()
        calls += 1
        if clock() - begun >= least:
            return (clock() - begun) / calls


def in_turns(rounds, theirs, ours):
    pairs = []
    for _ in range(rounds):
        pairs.append((theirs(), ours()))
    return tuple(statistics.median(side) for side in zip(*pairs)), statistics.median(a / b for a, b in pairs)


def line(name, theirs, ours, ratio, unit):
    print(f"| {name} | {theirs:,.2f} | {ours:,.2f} | {unit} | {ratio:.2f} |", flush=True)


def main():
    executable, rounds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 7
    folder = tempfile.mkdtemp()
    series = {f"S{k}": market(2148 + 90 * k, k) for k in range(5)}
    series["LONG"] = market(1_000_000, 99, step=0.001, seconds=60)
    cpu, wall = Ours(executable, True), Ours(executable, False)
    for name, bars in series.items():
        path = os.path.join(folder, name)
        np.savetxt(path, bars, fmt=["%d"] + ["%.17g"] * 5, delimiter=",")
        for ours in (cpu, wall):
            ours("load", name, path)
        os.remove(path)
    os.rmdir(folder)
    close = {name: np.ascontiguousarray(bars[:, 4]) for name, bars in series.items()}

    windows, pairs = np.arange(2, 102), np.array(list(itertools.combinations(range(100), 2)))
    short, thresholds = np.arange(2, 52), np.arange(60, 91).astype(float)
    names = [f"S{k}" for k in range(5)]

    def averages():
        return kernels.sweep_averages(close["S0"], windows, pairs, FEE, PERIODS)

    def strengths():
        return [kernels.sweep_strength(close[n], short, thresholds, FEE, PERIODS) for n in names]

    for name in names:
        both = np.column_stack([cpu.numbers("figures", m, "rsi", name) for m in METRICS])
        compare(f"RSI rules, {name}", kernels.sweep_strength(close[name], short, thresholds, FEE, PERIODS), both)
    both = [cpu.numbers("figures", m, "sma", "S0").reshape(100, 100)[pairs[:, 0], pairs[:, 1]] for m in METRICS]
    compare("pairs of averages, S0", averages(), np.column_stack(both))

    print("\n| work | theirs | ours | unit | ratio |\n|---|---|---|---|---|")
    for threads in sorted({1, min(2, os.cpu_count())}):
        numba.set_num_threads(threads)
        ours, clock = (cpu, time.process_time) if threads == 1 else (wall, time.perf_counter)
        for name, work, command, count in (
            ("4950 pairs of averages × 2148 bars", averages, ("sma", threads, "S0"), 4950),
            ("1550 RSI rules × 5 series", strengths, ("rsi", threads, *names), 5 * 1550),
        ):
            work()
            (a, b), ratio = in_turns(
                rounds, lambda: timed(work, clock), lambda: statistics.median(ours(*command)[0] for _ in range(5))
            )
            line(f"{name}, numba, {threads} thread(s)", count / a / 1e3, count / b / 1e3, ratio, "k runs/s")

    numba.set_num_threads(1)

    def repeated(*words):
        return statistics.median(cpu(*words)[0] for _ in range(5))

    def average_pair():
        return timed(averages, time.process_time) / 4950

    for strategy in (
        "ema_crossover macd rsi_reversion rsi2 bollinger_reversion bollinger_breakout donchian_breakout "
        "keltner_breakout momentum triple_ma ma_filter adx_trend cci stochastic supertrend parabolic_sar "
        "williams_r mfi obv_trend vwap ichimoku multi_indicator"
    ).split():
        (a, b), ratio = in_turns(3, average_pair, lambda: repeated("strategy", strategy, 1, "S0"))
        line(f"grid of {strategy}, numba's averages, 1 thread", 1e-3 / a, 1e-3 / b, ratio, "k runs/s")
    (a, b), ratio = in_turns(rounds, average_pair, lambda: repeated("run", "sma_crossover", "S0"))
    line("one full run with all figures, a numba sweep's one", a * 1e6, b * 1e6, ratio, "µs")
    (a, b), ratio = in_turns(rounds, lambda: 45 * average_pair(), lambda: repeated("optimize", 1, *names))
    line("9 RSI rules × 5 series in full, a numba sweep's 45", a * 1e6, b * 1e6, ratio, "µs")

    bars = series["LONG"]
    o, h, l, c, v = (np.ascontiguousarray(bars[:, k]) for k in range(1, 6))
    ratios = []
    for name, work in {
        "sma": lambda: talib.SMA(c, 20),
        "ema": lambda: talib.EMA(c, 20),
        "rsi": lambda: talib.RSI(c, 14),
        "macd": lambda: talib.MACD(c),
        "bbands": lambda: talib.BBANDS(c, 20),
        "atr": lambda: talib.ATR(h, l, c, 14),
        "stoch": lambda: talib.STOCH(h, l, c, 14, 3, 0, 3, 0),
        "adx": lambda: talib.ADX(h, l, c, 14),
        "obv": lambda: talib.OBV(c, v),
        "vwap": lambda: talib.SUM((h + l + c) / 3 * v, 20) / talib.SUM(v, 20),
    }.items():
        lines = work()
        last, found = (lines[0] if isinstance(lines, tuple) else lines)[-1], cpu("indicator", name, "LONG")[1]
        if abs(last - found) > 1e-9 * abs(last):
            raise SystemExit(f"{name}: the last value is {found}, TA-Lib's {last}")
        (a, b), ratio = in_turns(rounds, lambda: timed(work, time.process_time), lambda: cpu("indicator", name, "LONG")[0])
        ratios.append(ratio)
        line(f"{name}, TA-Lib, 1 M bars", a * 1e3, b * 1e3, ratio, "ns a bar")
    print(f"| geometric mean of the indicators | | | | {statistics.geometric_mean(ratios):.2f} |")


if __name__ == "__main__":
    main()
