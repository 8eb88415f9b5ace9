import SharedState

/// What the replies about jobs hold.
enum JobShape {
    /// One job.
    static let job = Schema.named("Job", .object(members))

    private static let state = Schema.words(Job.State.allCases.map(\.rawValue))
    private static let members: [Field] = [
        .reply("status", state, "How far it has come."),
        .reply("state", state, "The same, under a name that is no reply's status."),
        .reply("id", .string, "Its id; it cannot be guessed."),
        .reply("path", .string, "The path that was called."),
        .reply(
            "request_id",
            .string,
            "The id of the request that ordered it, which its log lines and problems carry."
        ),
        .reply("progress", .numberIn(0...1), "The part that is done."),
        .reply("done", .integer, "Backtests done."),
        .reply("total", .integer, "Backtests in all; 0 while that is not known."),
        .reply("eta_seconds", .figure, "Until the end at the speed so far; null where there is no saying."),
        .reply("work", .integer, "Bars × combinations × symbols."),
        .reply("attempts", .integer, "How often it was begun; more than once where a worker died over it."),
        .reply("created_at", .instant, "When it was ordered."),
        .reply("started_at", .nullable(.instant), "When it was begun the last time."),
        .reply("finished_at", .nullable(.instant), "When it came to its end."),
        .reply(
            "links",
            .object([
                .reply("self", .string, "This."), .reply("result", .string, "What became of it."),
                .reply("events", .string, "Its progress as server-sent events."),
            ]),
            "Where more is to be had."
        ),
    ]
}
