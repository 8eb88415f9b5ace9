import ArgumentParser
import CLinux
import Glibc
import Supervisor

extension EffectiveSettings {
    /// Reads this process's environment and `.env` in the working directory.
    ///
    /// A worker reads the environment alone: its supervisor put all settings in force there, so that what is being written
    /// into the file counts for nobody before a reload has taken it over as a whole.
    ///
    /// - Parameter looksForFolders: Whether folders that have to be there already are looked for. A responder does not: one that
    ///   replaces another must start whatever became of them.
    /// - Returns: The settings in force.
    /// - Throws: `ExitCode` 78 (`EX_CONFIG` of sysexits.h) after one line a fault on standard error.
    static func load(looksForFolders: Bool = false) throws -> EffectiveSettings {
        do throws(SettingFaults) {
            let environment = processEnvironment()
            let settings = try read(
                environment: environment,
                file: environment[WorkerSeat.supervisorVariable] == nil ? readFile(".env") : nil,
                cpuCount: processorsOnline()
            )
            if looksForFolders, let fault = settings.values.missingFolder {
                throw SettingFaults(all: [fault])
            }
            for warning in settings.warnings { writeError("backtester: " + warning) }
            return settings
        } catch {
            for fault in error.all { writeError("backtester: " + fault.message) }
            throw ExitCode(78)
        }
    }
}

extension Settings {
    /// What is wrong with the folder of the `local` provider, nil where nothing is or nobody asks it.
    var missingFolder: SettingFault? {
        guard dataProviders.contains("local") else { return nil }
        var status = stat()
        let isFolder = unsafe stat(localDataPath, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
        return isFolder
            ? nil
            : SettingFault(
                message:
                    "LOCAL_DATA_PATH: '\(localDataPath)' is no folder; accepted: a folder with one folder of CSV files a timeframe, such as 1d/AAPL.csv"
            )
    }
}

/// Processors online, at least 1.
func processorsOnline() -> Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

extension Settings {
    /// These settings as variables that ``EffectiveSettings`` reads back, in place of the same ones among others.
    func environment(over others: [String: String]) -> [String] {
        var variables = others.filter { !$0.key.hasPrefix("POOL_") }
        for definition in SettingDefinition.all { variables[definition.name] = definition.show(self) }
        return variables.map { "\($0.key)=\($0.value)" }.sorted()
    }

    /// The first setting that a running service cannot take over from `next`, nil when it can take all.
    func firstFixed(differingFrom next: Settings) -> String? {
        let isFixed = ["RUN_DIR", "FCGI_LISTEN", "CACHE_DB_PATH", "STATE_DB_PATH"]
        return SettingDefinition.all.first { isFixed.contains($0.name) && $0.show(self) != $0.show(next) }?
            .name
    }
}

/// Writes a line to standard error, or drops it where that would block.
func writeError(_ line: String) {
    if !writeAll(Array((line + "\n").utf8), to: STDERR_FILENO) { StandardError.countDropped() }
}

/// This process's variables.
func processEnvironment() -> [String: String] {
    var variables: [String: String] = [:]
    var entry = unsafe environ
    while let pointer = unsafe entry.pointee {
        let text = unsafe String(cString: pointer)
        if let equals = text.firstIndex(of: "=") {
            variables[String(text[..<equals])] = String(text[text.index(after: equals)...])
        }
        unsafe entry += 1
    }
    return variables
}
