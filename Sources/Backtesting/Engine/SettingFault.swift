/// What is wrong with one setting.
public struct SettingFault: Sendable, Equatable {
    /// The setting's name in the HTTP contract.
    public let name: String
    /// What was wrong and what would have been accepted.
    public let message: String
}
