import Foundation
import Glibc

/// A child process that inherits its environment and output, and no signal mask.
///
/// Foundation's `Process` won't do: its children inherit the blocked signals of the thread that made them, and a
/// descriptor by which it takes a daemon that lives on for the child itself.
struct Child {
    let pid: pid_t
    private let outputPath: String

    enum Failure: Error { case spawn(command: String, errno: Int32) }

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - arguments: The program, looked up in `PATH`, and its arguments.
    ///   - environment: All variables it gets.
    ///   - outputPath: The file that both its output streams are written to.
    /// - Throws: ``Failure`` when it cannot be started.
    init(_ arguments: [String], environment: [String: String], outputPath: String) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(
            &actions,
            1,
            outputPath,
            O_WRONLY | O_CREAT | O_TRUNC | O_APPEND,
            0o644
        )
        posix_spawn_file_actions_adddup2(&actions, 1, 2)

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        let variables = environment.map { strdup("\($0.key)=\($0.value)") }
        let words = arguments.map { strdup($0) }
        defer { for text in variables + words { free(text) } }
        var pid: pid_t = 0
        let code = posix_spawnp(&pid, arguments[0], &actions, &attributes, words + [nil], variables + [nil])
        guard code == 0 else { throw Failure.spawn(command: arguments[0], errno: code) }
        self.pid = pid
        self.outputPath = outputPath
    }

    /// What a command said, on either stream, and how it ended.
    struct Outcome {
        let status: Int32
        let output: String
    }

    /// Waits until it has ended.
    func wait() -> Outcome {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
        let code = status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f
        return Outcome(status: code, output: (try? String(contentsOfFile: outputPath, encoding: .utf8)) ?? "")
    }
}
