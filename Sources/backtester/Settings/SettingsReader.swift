/// Where a setting's value came from.
enum SettingOrigin: String {
    case environment
    case file = ".env"
    case builtIn = "default"
}

/// A setting that stops the start, said in one line: which, why, what is accepted.
struct SettingFault: Error, Equatable {
    let message: String
}

/// The settings in force and where each came from.
struct EffectiveSettings {
    let values: Settings
    let origins: [String: SettingOrigin]
    /// Lines of `.env` that no setting takes; said, not refused, because other programs may read the same file.
    let warnings: [String]

    /// Reads the environment over the file over the defaults.
    ///
    /// - Parameters:
    ///   - environment: The process's variables.
    ///   - file: The text of `.env`, nil when there is none.
    ///   - cpuCount: Processors online.
    /// - Returns: The settings in force.
    /// - Throws: Every fault found, as one ``SettingFaults``.
    static func read(
        environment: [String: String],
        file: String?,
        cpuCount: Int
    ) throws(SettingFaults) -> EffectiveSettings {
        var settings = Settings(cpuCount: cpuCount)
        var origins: [String: SettingOrigin] = [:]
        var faults: [SettingFault] = []
        let parsed = parse(file: file ?? "")
        faults += parsed.faults
        for definition in SettingDefinition.all {
            let candidates: [(text: String?, origin: SettingOrigin)] = [
                (environment[definition.name], .environment), (parsed.values[definition.name], .file),
                // What starts the service may have defaults of its own, which give way to the file as ours do.
                (environment["BACKTESTER_DEFAULT_" + definition.name], .builtIn),
            ]
            // An empty value means unset: that is what `PORT=${PORT:-}` in a compose file gives.
            guard let given = candidates.first(where: { $0.text?.isEmpty == false }), let text = given.text
            else {
                origins[definition.name] = .builtIn
                continue
            }
            origins[definition.name] = given.origin
            if !definition.apply(&settings, text) {
                let value = definition.isSecret ? "its value" : "'\(text)'"
                faults.append(
                    SettingFault(
                        message:
                            "\(definition.name): \(value) (from \(given.origin.rawValue)) is not accepted; accepted: \(definition.accepted)"
                    )
                )
            }
        }
        guard faults.isEmpty else { throw SettingFaults(all: faults) }
        let known = Set(SettingDefinition.all.map(\.name))
        let warnings = parsed.values.keys.sorted().filter { !known.contains($0) }.map {
            ".env: \($0) is no setting of backtester"
        }
        return EffectiveSettings(values: settings, origins: origins, warnings: warnings)
    }

    /// `NAME=value` lines; `#` begins a comment line, an `export` in front and quotes around the value are dropped.
    private static func parse(file: String) -> (values: [String: String], faults: [SettingFault]) {
        var values: [String: String] = [:]
        var faults: [SettingFault] = []
        for (index, raw) in file.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            var line = raw.trimmed
            if line.isEmpty || line.hasPrefix("#") { continue }
            if line.hasPrefix("export ") { line = line.dropFirst(7).trimmed }
            guard let equals = line.firstIndex(of: "="), equals > line.startIndex else {
                faults.append(SettingFault(message: ".env line \(index + 1): '\(line)' is not NAME=value"))
                continue
            }
            var value = line[line.index(after: equals)...].trimmed
            if value.count >= 2, let quote = value.first, quote == value.last, quote == "\"" || quote == "'" {
                value = value.dropFirst().dropLast()
            }
            values[String(line[..<equals].trimmed)] = String(value)
        }
        return (values, faults)
    }
}

/// All settings that stop the start.
struct SettingFaults: Error, Equatable {
    let all: [SettingFault]
}
