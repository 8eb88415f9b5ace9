import Backtesting
import Glibc
import Indicators
import MarketData

/// Runs one piece of work at a time for `yardsticks.py`, which times its own beside it.
///
/// A line in is a command with its arguments, a line out the seconds it took and a check sum, or the figures asked for:
///
///     load NAME FILE            bars from a file of time,open,high,low,close,volume
///     sma THREADS NAME          4950 pairs of averages
///     rsi THREADS NAME…         1550 combinations on each series
///     figures METRIC sma|rsi NAME    that metric of every combination of one of the two
///     strategy NAME THREADS SERIES   a grid of a strategy's parameters
///     run STRATEGY SERIES       a single run with all figures
///     optimize THREADS NAME…    a small grid on several series, as the HTTP contract's example
///     indicator NAME SERIES     an indicator with its defaults
@main enum Benchmarks {
    static func main() {
        var bench = Bench()
        while let line = readLine() {
            let words = line.split(separator: " ").map(String.init)
            guard let command = words.first else { continue }
            do {
                let numbers = try bench.perform(command, Array(words.dropFirst()))
                print(numbers.map { "\($0)" }.joined(separator: " "))
            } catch {
                print("error", error)
            }
            // All streams: `stdout` is a global variable, which strict concurrency lets nobody touch.
            _ = fflush(nil)
        }
    }
}
