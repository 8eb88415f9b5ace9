/// A row of the settings' table: how a variable is read, shown and explained.
struct SettingDefinition: Sendable {
    /// The environment variable.
    let name: String
    /// The default, in words where it depends on the machine.
    let defaultText: String
    /// What it means, one sentence.
    let meaning: String
    /// What is accepted, for the error that refuses anything else.
    let accepted: String
    /// Whether the value is hidden when settings are printed.
    var isSecret = false
    /// Takes a value over; false when it is not one of the accepted.
    let apply: @Sendable (inout Settings, String) -> Bool
    /// The value in force, in the form ``apply`` takes.
    let show: @Sendable (Settings) -> String
}

extension SettingDefinition {
    static func integer(
        _ name: String,
        default defaultText: String,
        in bounds: ClosedRange<Int64>,
        _ path: any WritableKeyPath<Settings, Int> & Sendable,
        _ meaning: String
    ) -> SettingDefinition {
        SettingDefinition(
            name: name,
            defaultText: defaultText,
            meaning: meaning,
            accepted: "a whole number from \(bounds.lowerBound) to \(bounds.upperBound)",
            apply: { settings, text in
                guard let value = Int64(text), bounds.contains(value) else { return false }
                settings[keyPath: path] = Int(value)
                return true
            },
            show: { String($0[keyPath: path]) }
        )
    }

    static func text(
        _ name: String,
        default defaultText: String,
        accepted: String,
        _ path: any WritableKeyPath<Settings, String> & Sendable,
        where isAccepted: @escaping @Sendable (String) -> Bool = { !$0.isEmpty },
        _ meaning: String
    ) -> SettingDefinition {
        SettingDefinition(
            name: name,
            defaultText: defaultText,
            meaning: meaning,
            accepted: accepted,
            apply: { settings, text in
                guard isAccepted(text) else { return false }
                settings[keyPath: path] = text
                return true
            },
            show: { $0[keyPath: path] }
        )
    }

    /// A text that may be missing.
    static func optionalText(
        _ name: String,
        accepted: String,
        isSecret: Bool = false,
        default defaultText: String = "none",
        _ path: any WritableKeyPath<Settings, String?> & Sendable,
        where isAccepted: @escaping @Sendable (String) -> Bool = { _ in true },
        _ meaning: String
    ) -> SettingDefinition {
        SettingDefinition(
            name: name,
            defaultText: defaultText,
            meaning: meaning,
            accepted: accepted,
            isSecret: isSecret,
            apply: { settings, text in
                guard isAccepted(text) else { return false }
                settings[keyPath: path] = text
                return true
            },
            show: { $0[keyPath: path] ?? "" }
        )
    }

    /// A comma-separated list; blanks around the elements are dropped.
    static func list(
        _ name: String,
        default defaultText: String,
        accepted: String,
        isSecret: Bool = false,
        allowsEmpty: Bool = true,
        _ path: any WritableKeyPath<Settings, [String]> & Sendable,
        where isAccepted: @escaping @Sendable (String) -> Bool = { _ in true },
        _ meaning: String
    ) -> SettingDefinition {
        SettingDefinition(
            name: name,
            defaultText: defaultText,
            meaning: meaning,
            accepted: accepted,
            isSecret: isSecret,
            apply: { settings, text in
                let elements = text.split(separator: ",").map { String($0.trimmed) }.filter { !$0.isEmpty }
                guard elements.allSatisfy(isAccepted), Set(elements).count == elements.count,
                    allowsEmpty || !elements.isEmpty
                else { return false }
                settings[keyPath: path] = elements
                return true
            },
            show: { $0[keyPath: path].joined(separator: ",") }
        )
    }

    /// A number for one provider in place of the one for all.
    static func providerInteger(
        _ name: String,
        provider: String,
        in bounds: ClosedRange<Int64>,
        _ path: any WritableKeyPath<Settings, [String: Int]> & Sendable,
        _ meaning: String
    ) -> SettingDefinition {
        SettingDefinition(
            name: name,
            defaultText: "none",
            meaning: meaning,
            accepted: "a whole number from \(bounds.lowerBound) to \(bounds.upperBound)",
            apply: { settings, text in
                guard let value = Int64(text), bounds.contains(value) else { return false }
                settings[keyPath: path][provider] = Int(value)
                return true
            },
            show: { $0[keyPath: path][provider].map(String.init) ?? "" }
        )
    }

    static func baseURL(_ name: String, provider: String) -> SettingDefinition {
        SettingDefinition(
            name: name,
            defaultText: "the real one",
            meaning: "Base address of \(provider), for a proxy or a test server.",
            accepted: "an address that begins with http:// or https://",
            apply: { settings, text in
                guard let scheme = ["http://", "https://"].first(where: text.hasPrefix),
                    text.utf8.count > scheme.utf8.count, text.utf8.allSatisfy({ 33...126 ~= $0 })
                else { return false }
                settings.providerBaseURL[provider] = text.hasSuffix("/") ? String(text.dropLast()) : text
                return true
            },
            show: { $0.providerBaseURL[provider] ?? "" }
        )
    }
}

extension StringProtocol {
    /// Without blanks and tabs at both ends.
    var trimmed: SubSequence {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\r" }
        var rest = self[...]
        while let first = rest.first, isBlank(first) { rest = rest.dropFirst() }
        while let last = rest.last, isBlank(last) { rest = rest.dropLast() }
        return rest
    }
}
