import API
import ArgumentParser
import FastCGI
import Logging
import SharedState
import Supervisor

/// Does the jobs that requests became, one at a time: what the supervisor starts beside the responders.
struct WorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker",
        abstract: "Does the jobs that long requests became (started by `serve`)."
    )

    /// How often an idle worker looks for a job.
    private static let pauseMilliseconds: Int32 = 100

    func run() throws {
        let stop = try StopSignal()
        let settings = try EffectiveSettings.load().values
        let log = Logger(settings, process: "worker")
        let seat = try WorkerSeat(environment: processEnvironment())
        var logs = try ServiceLogs(settings, of: seat)
        let scoreboard =
            try seat?.scoreboard
            ?? Scoreboard(
                private: Scoreboard.Layout(
                    slotCount: 1,
                    payloadBytes: Statistics.payloadBytes,
                    headerPayloadBytes: Statistics.headerBytes
                ),
                startedAt: SystemReadings.wallClockMicroseconds() / 1_000_000
            )
        let slot = seat?.slot ?? scoreboard.slot(0)
        let installation = Installation(settings) { log.event(.warning, $0) }
        let application = Application(
            Services(installation, scoreboard: scoreboard, slot: slot.index, stop: stop, log: log)
        )
        let runner = JobRunner(application, installation, stop: stop.descriptor, log: log)
        runner.takeOverFromTheDead()
        seat?.announceReady()
        slot.idle(at: MonotonicClock.nanoseconds)
        while !isReadable(stop.descriptor, within: Self.pauseMilliseconds), seat?.isOrphaned != true {
            slot.idle(at: MonotonicClock.nanoseconds)
            _ = logs.follow(scoreboard, log)
            while let claim = runner.next() {
                slot.busy(
                    label: "job " + claim.order.path,
                    requestID: claim.order.requestID,
                    at: MonotonicClock.nanoseconds
                )
                runner.run(claim)
                slot.idle(addingRequests: 1, at: MonotonicClock.nanoseconds)
                if isReadable(stop.descriptor, within: 0) { return }
            }
        }
    }
}
