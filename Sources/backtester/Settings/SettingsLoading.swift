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
    let bytes = Array((line + "\n").utf8)
    _ = unsafe bytes.withUnsafeBytes { unsafe write(STDERR_FILENO, $0.baseAddress, $0.count) }
}

private func processEnvironment() -> [String: String] {
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

/// The file's text, nil when there is none.
private func readFile(_ path: String) -> String? {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 16_384)
    while true {
        let count = unsafe chunk.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
        guard count > 0 else { break }
        bytes += chunk[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
}
