import ArgumentParser
import DataService
import Glibc
import SharedState

/// Copies the jobs, the results and the uploaded bars while the service runs.
struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract:
            "Copies jobs (state.db, checked), results and uploaded bars (local/) into a folder, while the service runs or not.",
        discussion: """
            The cache and the limits can be had again and are not copied. To go back to a copy: stop the service, remove \
            STATE_DB_PATH with its -wal, -shm and -results files and local/ beside it, put the copies there under their names, start.
            """
    )

    @Argument(help: "The folder, made where it is missing. A copy that is there already is never replaced.")
    var folder: String

    func run() throws {
        let settings = try EffectiveSettings.load().values
        do {
            let installation = Installation(settings) { writeError("backtester: \($0)") }
            let state = installation.state
            try makeFolder(folder)
            let name = state.path.split(separator: "/").last ?? "state.db"
            let copy = "\(folder)/\(name)"
            try state.backUp(to: copy)
            print(copy)
            let results = ResultStore.path(beside: copy)
            if try ResultStore(file: state).backUp(to: results) { print(results) }
            let uploads = "\(folder)/local"
            if try DataService.backUp(uploads: installation.uploadsPath, to: uploads) > 0 { print(uploads) }
        } catch let error as SharedStateError {
            writeError("backtester: \(error.message)")
            throw ExitCode(1)
        } catch let error as DataError {
            writeError("backtester: \(error.message)")
            throw ExitCode(1)
        } catch let error as FileFault {
            writeError("backtester: \(error.message)")
            throw ExitCode(1)
        }
    }
}
