import Backtesting
import Glibc
import Indicators
import MarketData

/// The loaded series and the work done on them.
struct Bench {
    enum Failure: Error {
        case unknown(String)
        case noFile(String)
    }

    private var series: [String: BarSeries] = [:]

    /// Carries out a command.
    ///
    /// - Returns: Seconds and results: a number that depends on all of them, or the figures themselves.
    mutating func perform(_ command: String, _ arguments: [String]) throws -> [Double] {
        if command == "figures" { return try figures(arguments[0], of: arguments[1], on: arguments[2]) }
        let (seconds, sum) = try time(command, arguments)
        return [seconds, sum]
    }

    private mutating func time(_ command: String, _ arguments: [String]) throws -> (Double, Double) {
        switch command {
        case "load":
            series[arguments[0]] = try Self.load(arguments[1])
            return (0, Double(series[arguments[0]]?.count ?? 0))
        case "sma", "rsi":
            let (strategy, axes) = try Self.grid(command)
            return try sweep(
                strategy,
                axes,
                on: Array(arguments.dropFirst()),
                threads: Int(arguments[0]) ?? 1
            )
        case "optimize":
            return try sweep(
                "rsi",
                [GridAxis("rsi_window", [14, 21, 28]), GridAxis("rsi_threshold", [70, 75, 80])],
                on: Array(arguments.dropFirst()),
                threads: Int(arguments[0]) ?? 1,
                isPlain: false
            )
        case "strategy":
            return try strategySweep(arguments[0], threads: Int(arguments[1]) ?? 1, on: arguments[2])
        case "run": return try run(arguments[0], on: arguments[1])
        case "indicator": return try indicator(arguments[0], on: arguments[1])
        default: throw Failure.unknown(command)
        }
    }

    /// A yardstick's strategy and grid.
    private static func grid(_ name: String) throws -> (strategy: String, axes: [GridAxis]) {
        switch name {
        case "sma":
            let windows = (2...101).map(Double.init)
            return (
                "sma_crossover", [GridAxis("fast_period", windows), GridAxis("slow_period", windows)]
            )
        case "rsi":
            let windows = (2...51).map(Double.init)
            let thresholds = (60...90).map(Double.init)
            return ("rsi", [GridAxis("rsi_window", windows), GridAxis("rsi_threshold", thresholds)])
        default: throw Failure.unknown(name)
        }
    }

    /// One figure of every combination of a yardstick's grid, for a comparison: those with the first value of the first
    /// parameter first; NaN where a combination has none.
    private func figures(_ metric: String, of grid: String, on series: String) throws -> [Double] {
        guard let objective = Metric(named: metric) else { throw Failure.unknown(metric) }
        let (strategy, axes) = try Self.grid(grid)
        let result = try search(strategy, axes, on: [series], threads: 1, objective: objective)
        guard let map = result.symbols[0].heatmap else { throw Failure.unknown(grid) }
        return map.x.values.indices.flatMap { x in map.values.map { $0[x] ?? .nan } }
    }

    /// Times a search.
    private func sweep(
        _ name: String,
        _ axes: [GridAxis],
        on names: [String],
        threads: Int,
        isPlain: Bool = true
    ) throws -> (Double, Double) {
        let begun = Self.now()
        let result = try search(name, axes, on: names, threads: threads, isPlain: isPlain)
        let seconds = Self.now() - begun
        return (seconds, result.symbols.reduce(0) { $0 + ($1.best?.metrics[.sharpeRatio] ?? 0) })
    }

    /// A search without the figures on overfitting, fills at the close and 0.1 % commission; or, not plain, the defaults.
    private func search(
        _ name: String,
        _ axes: [GridAxis],
        on names: [String],
        threads: Int,
        isPlain: Bool = true,
        objective: Metric = .sharpeRatio
    ) throws -> OptimizationResult {
        guard let strategy = strategy(named: name) else { throw Failure.unknown(name) }
        var options = OptimizationOptions()
        options.objective = objective
        var execution = ExecutionSettings()
        if isPlain {
            options.overfitting = false
            options.top = 1
            execution.fill = .close
            execution.closeAtEnd = false
        }
        let subjects = try names.map { name in
            OptimizationSubject(name: name, series: try bars(name), periodsPerYear: 365)
        }
        let search = try Optimization(
            subjects: subjects,
            strategy: strategy,
            grid: axes,
            execution: execution,
            options: options
        )
        return try search.run(maxWorkers: threads)
    }

    /// About a thousand combinations of a strategy's first two parameters.
    private func strategySweep(_ name: String, threads: Int, on series: String) throws -> (Double, Double) {
        guard let strategy = strategy(named: name) else { throw Failure.unknown(name) }
        let parameters = strategy.definition.parameters.prefix(2)
        let count = parameters.count == 1 ? 1000 : 32
        let axes = parameters.map { parameter in
            GridAxis(
                parameter.name,
                (0..<count).map { step in
                    let value = parameter.defaultValue + Double(step) * max(parameter.step, 0)
                    return min(parameter.maximum, max(parameter.minimum, value))
                }
            )
        }
        let (seconds, _) = try sweep(name, axes, on: [series], threads: threads)
        let search = try Optimization(
            subjects: [OptimizationSubject(name: series, series: try bars(series))],
            strategy: strategy,
            grid: axes
        )
        // The time of one backtest, for the grids differ in size.
        return (seconds / Double(search.combinationCount), Double(search.combinationCount))
    }

    private func run(_ name: String, on series: String) throws -> (Double, Double) {
        guard let strategy = strategy(named: name) else { throw Failure.unknown(name) }
        let backtest = Backtest(
            series: try bars(series),
            strategy: strategy,
            parameters: Parameters(defaultsOf: strategy.definition.parameters)
        )
        let begun = Self.now()
        var sum = 0.0
        for _ in 0..<20 { sum += try backtest.run().metrics[.totalReturn] ?? 0 }
        return ((Self.now() - begun) / 20, sum)
    }

    private func indicator(_ name: String, on series: String) throws -> (Double, Double) {
        guard let indicator = allIndicators.first(where: { $0.definition.name == name }) else {
            throw Failure.unknown(name)
        }
        let bars = try bars(series)
        var inputs = IndicatorInputs()
        for input in indicator.definition.inputs {
            switch input {
            case .open: inputs[input] = bars.opens
            case .high: inputs[input] = bars.highs
            case .low: inputs[input] = bars.lows
            case .close: inputs[input] = bars.closes
            case .volume: inputs[input] = bars.volumes
            }
        }
        let parameters = indicator.definition.defaults
        let begun = Self.now()
        var last = 0.0
        for _ in 0..<5 { last = indicator.compute(inputs, parameters)[0].last ?? 0 }
        return ((Self.now() - begun) / 5, last)
    }

    private func bars(_ name: String) throws -> BarSeries {
        guard let bars = series[name] else { throw Failure.unknown(name) }
        return bars
    }

    private static let clock = unsafe getenv("BENCH_CPU") == nil ? CLOCK_MONOTONIC : CLOCK_PROCESS_CPUTIME_ID

    private static func now() -> Double {
        var time = timespec()
        unsafe clock_gettime(Self.clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func load(_ path: String) throws -> BarSeries {
        let descriptor = unsafe open(path, O_RDONLY)
        guard descriptor >= 0 else { throw Failure.noFile(path) }
        defer { close(descriptor) }
        var text: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = unsafe read(descriptor, &part, part.count)
            guard count > 0 else { break }
            text += part[..<count]
        }
        let bars = text.split(separator: 10).compactMap { line -> Bar? in
            let cells = line.split(separator: 44).map { String(decoding: $0, as: UTF8.self) }
            let values = cells.dropFirst().compactMap { Double($0) }
            guard values.count == 5, let time = Int64(cells[0]) else { return nil }
            return Bar(
                time: time,
                open: values[0],
                high: values[1],
                low: values[2],
                close: values[3],
                volume: values[4]
            )
        }
        return try BarSeries(timeframe: bars.count > 100_000 ? .minute1 : .day1, bars: bars)
    }
}
