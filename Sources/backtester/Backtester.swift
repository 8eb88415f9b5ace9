import ArgumentParser

/// A self-hosted HTTP service that backtests trading strategies.
@main
struct Backtester: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backtester",
        abstract: "Backtests trading strategies over HTTP, from a pool of FastCGI responders behind nginx.",
        version: version,
        subcommands: [
            ServeCommand.self, ResponderCommand.self, WorkerCommand.self, MonitorCommand.self,
            RunCommand.self, BackupCommand.self,
            CheckConfigCommand.self,
        ]
    )
}
