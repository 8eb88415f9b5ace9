import ArgumentParser
import Glibc
import SharedState

/// Copies the results while the service runs.
struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract:
            "Writes a checked copy of the results (state.db) into a folder, while the service runs or not.",
        discussion: """
            The cache and the limits can be had again and are not copied. To go back to a copy: stop the service, remove \
            STATE_DB_PATH with its -wal and -shm files, put the copy there under its name, start.
            """
    )

    @Argument(help: "The folder, made where it is missing. A copy that is there already is never replaced.")
    var folder: String

    func run() throws {
        let settings = try EffectiveSettings.load().values
        do {
            let state = Installation(settings) { writeError("backtester: \($0)") }.state
            try makeFolder(folder)
            let name = state.path.split(separator: "/").last ?? "state.db"
            let copy = "\(folder)/\(name)"
            try state.backUp(to: copy)
            print(copy)
        } catch let error as SharedStateError {
            writeError("backtester: \(error.message)")
            throw ExitCode(1)
        } catch let error as FileFault {
            writeError("backtester: \(error.message)")
            throw ExitCode(1)
        }
    }
}
