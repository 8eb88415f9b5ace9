/// The definition of one execution setting: its name, range, default and meaning.
///
/// The API reads, checks, echoes and documents the settings from these, so that a setting is defined once.
public struct ExecutionSetting: Sendable {
    /// What a setting accepts.
    public enum Kind: Sendable, Equatable {
        /// A number in a range; `above` says whether the lower bound itself is excluded.
        case number(minimum: Double, maximum: Double, above: Bool)
        /// A whole number in a range.
        case integer(minimum: Int, maximum: Int)
        /// True or false.
        case boolean
        /// One of these words.
        case choice([String])
    }

    /// Name in the HTTP contract.
    public let name: String
    /// What it accepts.
    public let kind: Kind
    /// Whether it can be off (`null`).
    public let isOptional: Bool
    /// One sentence.
    public let description: String
    let read: @Sendable (ExecutionSettings) -> SettingValue
    let write: @Sendable (inout ExecutionSettings, SettingValue) -> Void

    /// The value in some settings.
    ///
    /// - Parameter settings: The settings.
    /// - Returns: `none` where it is off.
    public func value(in settings: ExecutionSettings) -> SettingValue { read(settings) }

    /// The value when nothing is given.
    public var defaultValue: SettingValue { read(ExecutionSettings()) }

    /// What is accepted, in words.
    public var accepted: String {
        let values =
            switch kind {
            case .number(let minimum, let maximum, let above):
                above
                    ? "a number above \(short(minimum)) and at most \(short(maximum))"
                    : "a number from \(short(minimum)) to \(short(maximum))"
            case .integer(let minimum, let maximum): "a whole number from \(minimum) to \(maximum)"
            case .boolean: "true or false"
            case .choice(let words): "one of \(words.joined(separator: ", "))"
            }
        return isOptional ? values + ", or null" : values
    }

    /// Whether `value` is of the right kind and in range.
    func accepts(_ value: SettingValue) -> Bool {
        switch (kind, value) {
        case (.number(let minimum, let maximum, let above), .number(let x)):
            x.isFinite && (above ? x > minimum : x >= minimum) && x <= maximum
        case (.integer(let minimum, let maximum), .number(let x)):
            x == x.rounded() && x >= Double(minimum) && x <= Double(maximum)
        case (.boolean, .boolean): true
        case (.choice(let words), .text(let word)): words.contains(word)
        case (_, .none): isOptional
        default: false
        }
    }
}

/// A bound without a needless ".0".
private func short(_ x: Double) -> String {
    x == x.rounded() && abs(x) < 1e15 ? String(Int64(x)) : String(x)
}
