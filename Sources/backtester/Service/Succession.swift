import Glibc
import Logging
import Supervisor

/// How a supervisor that was started beside another takes its place.
///
/// First the name of the socket, when its own workers are ready; then, a moment later, the other is told to stop. What
/// nginx had just handed to the old socket is answered by the old workers, which finish what waits there.
struct Succession {
    private let socket: ListeningSocket
    private let pidFile: PidFile
    private let log: Logger
    private var isDue = false

    init(_ socket: ListeningSocket, _ pidFile: PidFile, _ log: Logger) {
        self.socket = socket
        self.pidFile = pidFile
        self.log = log
    }

    /// Puts this supervisor's socket and number where the other's are.
    mutating func takePlace() {
        guard let predecessor = socket.predecessor else { return }
        do throws(SupervisorError) {
            try socket.takePlace()
        } catch {
            log.event(.error, "the other supervisor stays", [("reason", error.message)])
            kill(getpid(), SIGTERM)
            return
        }
        do throws(FileFault) {
            try pidFile.write()
        } catch {
            log.event(.error, "the pid file still names the other supervisor", [("reason", error.message)])
        }
        log.event(.notice, "took over", [("from", String(predecessor))])
        isDue = true
    }

    /// Tells the other supervisor to stop, once, if its place has been taken.
    mutating func dismiss() {
        guard isDue, let predecessor = socket.predecessor else { return }
        isDue = false
        kill(predecessor, SIGQUIT)
    }
}
