import JSON
import SharedState

/// `GET /api/strategy/jobs`: the caller's jobs, newest first.
enum ListJobs: Endpoint {
    static let route = Route(
        .get,
        "/api/strategy/jobs",
        "Lists your jobs, newest first.",
        query: [
            Field(
                "state",
                .string,
                choices: Job.State.allCases.map(\.rawValue),
                "Only jobs that have come so far."
            ),
            Field("limit", .integerIn(1...1000), default: "100", "How many at most."),
        ],
        reply: .object([
            SeriesShape.success, .reply("count", .integer, "How many are listed."),
            .reply("jobs", .array(of: JobShape.job), "Newest first."),
        ])
    )

    static func reply(to call: Call, _ services: Services) throws -> Reply {
        let query = try call.query()
        var faults: [Fault] = []
        let state = query["state"].flatMap(Job.State.init(rawValue:))
        if let text = query["state"], state == nil {
            let accepted = Job.State.allCases.map(\.rawValue).joined(separator: ", ")
            faults.append(Fault("?state", "'\(text)' is not one of: \(accepted)"))
        }
        let limit = query["limit"].map { Int($0) ?? 0 } ?? 100
        if !(1...1000 ~= limit) { faults.append(Fault("?limit", "expected a whole number from 1 to 1000")) }
        guard faults.isEmpty else {
            throw Problem(.invalidRequest, "The query string is not one this path takes.", faults: faults)
        }
        let jobs = try services.jobs.jobs(of: call.access.owner, in: state, limit: limit)
        return .json(capacity: 512 * (1 + jobs.count)) { json in
            json.member("status", "success")
            json.member("count", jobs.count)
            json.key("jobs")
            json.beginArray()
            for job in jobs {
                json.beginObject()
                json.members(of: job, now: services.wallClockMicroseconds())
                json.endObject()
            }
            json.endArray()
        }
    }
}
