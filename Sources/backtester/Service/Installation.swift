import DataService
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

    /// The data service over this installation's cache.
    func dataService(statistics: Statistics, report: @escaping (String) -> Void) -> DataService {
        DataService(
            settings: DataSettings(
                providers: settings.dataProviders,
                localDataPath: settings.localDataPath,
                cachePath: settings.inRunDirectory(settings.cacheDatabasePath),
                cacheMaximumBytes: settings.cacheMaxMegabytes << 20,
                expirySeconds: Int64(settings.cacheExpiryMinutes) * 60
            ),
            statistics: statistics,
            monotonicNanoseconds: { UInt64(MonotonicClock.nanoseconds) },
            report: report
        )
    }
}
