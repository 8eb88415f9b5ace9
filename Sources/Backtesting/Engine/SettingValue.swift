/// A value of an execution setting, as a document carries it.
public enum SettingValue: Sendable, Equatable {
    /// A number.
    case number(Double)
    /// True or false.
    case boolean(Bool)
    /// A word.
    case text(String)
    /// Nothing: the setting is off.
    case none
}

/// What is wrong with one setting.
public struct SettingFault: Sendable, Equatable {
    /// The setting's name in the HTTP contract.
    public let name: String
    /// What was wrong and what would have been accepted.
    public let message: String
}
