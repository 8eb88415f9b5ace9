import Glibc
import Logging
import Supervisor

/// Where the lines of a service go: a supervisor opens the file, its workers inherit it as their standard error.
struct ServiceLogs {
    private let path: String?
    private var generation: Int64 = 0

    /// Makes the folders of the run directory and its logs, and puts the log file in place of standard error.
    ///
    /// - Parameters:
    ///   - settings: The settings in force.
    ///   - seat: A worker's seat: its supervisor has done all that already.
    /// - Throws: ``FileFault``.
    init(_ settings: Settings, of seat: WorkerSeat? = nil) throws(FileFault) {
        path = settings.logFile.map(settings.inRunDirectory)
        if let seat {
            generation = seat.scoreboard[.logGeneration]
            return
        }
        try makeFolder(settings.runDirectory)
        for file in [path, settings.accessLogPath] {
            if let slash = file?.lastIndex(of: "/"), let file { try makeFolder(String(file[..<slash])) }
        }
        try StandardError.redirect(to: path)
    }

    /// Opens the log file anew where the supervisor has done so since this was last asked.
    ///
    /// - Returns: Whether it has.
    mutating func follow(_ scoreboard: Scoreboard, _ log: Logger) -> Bool {
        guard scoreboard[.logGeneration] != generation else { return false }
        generation = scoreboard[.logGeneration]
        reopen(log)
        return true
    }

    /// Opens the log file by its name again.
    func reopen(_ log: Logger) {
        guard let path else { return }
        do throws(FileFault) {
            try StandardError.redirect(to: path)
        } catch {
            log.event(.error, "the log cannot be opened anew, the old one stays", [("reason", error.message)])
        }
    }
}

extension Settings {
    /// The file of the access log, nil where it is off or standard error.
    var accessLogPath: String? {
        accessLog == "off" || accessLog == "stderr" ? nil : inRunDirectory(accessLog)
    }
}
