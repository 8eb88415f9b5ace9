internal import Glibc

/// How a process ended, as `waitpid` tells it.
enum WaitStatus: Equatable {
    case exited(Int32)
    case signalled(Int32)

    /// Decodes the status word (wait(2)); a word that says neither, which WNOHANG alone does not give, counts as an exit.
    init(_ word: Int32) {
        let signal = word & 0x7F
        self = signal == 0 || signal == 0x7F ? .exited(word >> 8 & 0xFF) : .signalled(signal)
    }

    /// Words for a log line, such as `signal 9`.
    var description: String {
        switch self {
        case .exited(let code): "exit \(code)"
        case .signalled(let signal): "signal \(signal)"
        }
    }

    /// What the signal usually means, where that helps.
    var hint: String? {
        switch self {
        case .signalled(SIGKILL): "killed from outside; the kernel does that when memory runs out"
        case .signalled(SIGILL), .signalled(SIGTRAP):
            "a failed precondition or arithmetic overflow in the worker"
        case .signalled(SIGSEGV), .signalled(SIGBUS), .signalled(SIGABRT): "a crash in the worker"
        case .signalled(SIGXCPU): "the limit of processor time"
        default: nil
        }
    }
}
