import ArgumentParser
import Glibc

extension EffectiveSettings {
    /// Reads this process's environment and `.env` in the working directory.
    ///
    /// - Throws: `ExitCode` 78 (`EX_CONFIG` of sysexits.h) after one line a fault on standard error.
    static func load() throws -> EffectiveSettings {
        do {
            let settings = try read(
                environment: processEnvironment(),
                file: readFile(".env"),
                cpuCount: processorsOnline()
            )
            for warning in settings.warnings { writeError("backtester: " + warning) }
            return settings
        } catch {
            for fault in error.all { writeError("backtester: " + fault.message) }
            throw ExitCode(78)
        }
    }
}

/// Processors online, at least 1.
func processorsOnline() -> Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

/// Writes a line to standard error.
func writeError(_ line: String) {
    writeAll(Array((line + "\n").utf8), to: STDERR_FILENO)
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
