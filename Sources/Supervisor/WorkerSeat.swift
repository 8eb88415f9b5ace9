internal import CLinux
internal import Glibc

/// What a worker was born with: its slot in the scoreboard and the way to say that it is ready.
///
/// The supervisor hands down the listening socket as descriptor 0, the pipe of readiness as 3, the scoreboard as 4, and
/// the slot and its own process id in two variables of the environment.
public struct WorkerSeat: Sendable {
    /// Variable that holds the index of the worker's slot.
    public static let slotVariable = "POOL_SLOT"
    /// Variable that holds the supervisor's process id.
    public static let supervisorVariable = "POOL_SUPERVISOR"

    static let readinessDescriptor: Int32 = 3
    static let scoreboardDescriptor: Int32 = 4

    /// The scoreboard.
    public let scoreboard: Scoreboard
    /// The worker's slot.
    public let slot: ScoreboardSlot
    /// Process id of the supervisor.
    public let supervisor: Int32

    /// Takes the seat: asks the kernel for SIGTERM on the supervisor's death and maps the scoreboard.
    ///
    /// Call it once, before other threads start.
    ///
    /// - Parameters:
    ///   - slot: Value of ``slotVariable``.
    ///   - supervisor: Value of ``supervisorVariable``.
    /// - Throws: ``SupervisorError/notAScoreboard`` if the process was not started by a supervisor.
    public init(slot: String, supervisor: String) throws(SupervisorError) {
        guard let index = Int(slot), let supervisor = Int32(supervisor) else { throw .notAScoreboard }
        _ = linux_set_parent_death_signal(SIGTERM)
        for descriptor in [Self.readinessDescriptor, Self.scoreboardDescriptor] {
            // Not for processes that the worker itself may start.
            _ = linux_close_on_exec(descriptor)
        }
        scoreboard = try Scoreboard(attaching: Self.scoreboardDescriptor)
        guard (0..<scoreboard.layout.slotCount).contains(index) else { throw .notAScoreboard }
        self.slot = scoreboard.slot(index)
        self.supervisor = supervisor
        self.slot.take(pid: getpid())
    }

    /// Tells the supervisor that the worker can take work; call it once.
    public func announceReady() {
        var byte = UInt8(ascii: "R")
        _ = unsafe write(Self.readinessDescriptor, &byte, 1)
        close(Self.readinessDescriptor)
    }

    /// Whether the supervisor has died; it also covers a death before the kernel was asked to report it.
    public var isOrphaned: Bool { getppid() != supervisor }
}
