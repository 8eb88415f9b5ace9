import DataService
import Glibc
import SharedState
import Supervisor

/// The files of one installation, as its settings place them.
///
/// A class, because it holds this process's connections: the supervisor and each responder open their own.
final class Installation {
    let settings: Settings
    /// Tokens; hot and losable, beside the cache.
    let limits: SQLiteFile
    /// Results of finished runs.
    let state: SQLiteFile

    /// - Parameters:
    ///   - settings: The settings in force.
    ///   - report: Told in one sentence what an operator should know of a file.
    init(_ settings: Settings, report: @escaping (String) -> Void) {
        self.settings = settings
        let cachePath = settings.inRunDirectory(settings.cacheDatabasePath)
        let folder = cachePath.lastIndex(of: "/").map { String(cachePath[...$0]) } ?? ""
        limits = SQLiteFile(path: folder + "limits.db", kind: .limits, report: report)
        state = SQLiteFile(
            path: settings.inRunDirectory(settings.stateDatabasePath),
            kind: .state,
            reserveBytes: settings.diskReserveMegabytes << 20,
            report: report
        )
    }

    /// The folders that this installation writes to.
    var folders: [String] {
        [settings.runDirectory]
            + [limits.path, state.path].map { path in
                path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
            }
    }

    /// The bars that users bring: beside the results, as they are not to be had again either.
    var uploadsPath: String {
        let path = state.path
        return (path.lastIndex(of: "/").map { String(path[...$0]) } ?? "") + "local"
    }

    /// The data service over this installation's cache.
    ///
    /// - Parameters:
    ///   - statistics: Where it counts.
    ///   - isOnline: Whether it may ask providers on the network.
    ///   - report: Told in one sentence what an operator should know.
    /// - Returns: A service of this process.
    func dataService(
        statistics: Statistics,
        isOnline: Bool = true,
        report: @escaping (String) -> Void
    ) -> DataService {
        var data = DataSettings(
            providers: settings.dataProviders,
            localDataPath: settings.localDataPath,
            cachePath: settings.inRunDirectory(settings.cacheDatabasePath),
            cacheMaximumBytes: settings.cacheMaxMegabytes << 20,
            expirySeconds: Int64(settings.cacheExpiryMinutes) * 60
        )
        data.uploadsPath = uploadsPath
        data.network = NetworkSettings(settings)
        data.diskReserveBytes = settings.diskReserveMegabytes << 20
        let clock = ServiceClock(
            wallMicroseconds: SystemReadings.wallClockMicroseconds,
            monotonicNanoseconds: { UInt64(MonotonicClock.nanoseconds) },
            sleep: pause
        )
        return DataService(
            settings: data,
            statistics: statistics,
            monotonicNanoseconds: clock.monotonicNanoseconds,
            network: isOnline
                ? NetworkAccess(limits: limits, clock: clock, jitter: { Double.random(in: 0..<1) }) : nil,
            report: report
        )
    }
}

extension NetworkSettings {
    /// What the settings say about providers on the network.
    init(_ settings: Settings) {
        self.init()
        keys["finnhub"] = settings.finnhubAPIKey
        keys["alphavantage"] = settings.alphaVantageAPIKey
        baseURLs = settings.providerBaseURL
        userAgent = settings.httpUserAgent
        batchSize = settings.batchSize
        ratePerMinute = settings.rateLimitPerMinute
        rateBurst = settings.rateLimitBurst
        ratesPerMinute = settings.providerRateLimitPerMinute
        rateBursts = settings.providerRateLimitBurst
        // The watchdog ends a responder that takes as long as the setting says; what is to be
        // done with the bars has to be done before.
        deadlineSeconds = 0.85 * Double(settings.requestTimeoutSeconds)
        processes = settings.responders
    }
}

/// Lets so many milliseconds pass.
private func pause(milliseconds: Int) {
    var left = timespec(tv_sec: milliseconds / 1000, tv_nsec: milliseconds % 1000 * 1_000_000)
    unsafe nanosleep(&left, nil)
}
