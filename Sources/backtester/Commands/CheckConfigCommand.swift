import ArgumentParser

/// Prints every setting with its value and where it came from; stops with exit code 78 at a bad one.
struct CheckConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check-config",
        abstract: "Prints all settings with their origin, or says what is wrong with them."
    )

    @Option(help: "Print the value of this setting alone.")
    var get: String?

    func run() throws {
        let settings = try EffectiveSettings.load(looksForFolders: true)
        if let get {
            guard let definition = SettingDefinition.all.first(where: { $0.name == get }) else {
                throw ValidationError("\(get) is no setting; `backtester check-config` lists them all")
            }
            print(definition.show(settings.values))
            return
        }
        for definition in SettingDefinition.all {
            let value = definition.show(settings.values)
            let shown = definition.isSecret && !value.isEmpty ? "(set, not shown)" : value
            print("\(definition.name)=\(shown)  # \(settings.origins[definition.name]?.rawValue ?? "")")
        }
    }
}
