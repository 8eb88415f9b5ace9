public import DataService
public import SharedState

/// Everything the endpoints work with, put together by the executable: the API itself reads no clock, file or environment.
public struct Services {
    /// Limits and rules of the API.
    public let configuration: APIConfiguration
    /// The bars.
    public let data: DataService
    /// Counters of the whole pool, and this process's slot in them.
    public let statistics: Statistics
    /// The clients' tokens; nil when the rate limit is off.
    public let clientLimit: ClientLimit?
    /// Finished runs by id.
    public let results: ResultStore
    /// The long work that requests became.
    public let jobs: JobTable
    /// What was answered to requests with an `Idempotency-Key`.
    public let repeatedRequests: RepeatedRequests
    /// Which of them this process kept last.
    let recentResults = RecentResults()
    /// What this process computed last.
    let rememberedReplies = RememberedReplies(maximumBytes: 32 << 20)
    /// The wall clock, microseconds UTC since 1970.
    public let wallClockMicroseconds: () -> Int64
    /// A monotonic clock, nanoseconds; read by the threads of a computation too.
    public let monotonicNanoseconds: @Sendable () -> UInt64
    /// Lets so many milliseconds pass; false when the process is to end.
    public let pause: (_ milliseconds: Int) -> Bool
    /// The state of the pool at this moment.
    public let pool: () -> PoolStatus
    /// The state of the machine at this moment.
    public let system: () -> SystemStatus
    /// The checks of `GET /api/performance/health`, in the order they are listed.
    public let healthChecks: [HealthCheck]
    /// Told what a request is doing now, in a word; the supervisor's log names it when it had to end the responder.
    public let enterPhase: (_ name: String) -> Void
    /// Says a line in the service's log: an event, and pairs of a name and a value.
    public let log: (_ event: String, _ fields: [(String, String)]) -> Void

    /// The services of one process.
    public init(
        configuration: APIConfiguration,
        data: DataService,
        statistics: Statistics,
        clientLimit: ClientLimit?,
        state: SQLiteFile,
        wallClockMicroseconds: @escaping () -> Int64,
        monotonicNanoseconds: @escaping @Sendable () -> UInt64,
        pause: @escaping (_ milliseconds: Int) -> Bool,
        pool: @escaping () -> PoolStatus,
        system: @escaping () -> SystemStatus,
        healthChecks: [HealthCheck],
        enterPhase: @escaping (_ name: String) -> Void = { _ in },
        log: @escaping (_ event: String, _ fields: [(String, String)]) -> Void
    ) {
        self.configuration = configuration
        self.data = data
        self.statistics = statistics
        self.clientLimit = clientLimit
        results = ResultStore(file: state)
        jobs = JobTable(file: state)
        repeatedRequests = RepeatedRequests(file: state)
        self.wallClockMicroseconds = wallClockMicroseconds
        self.monotonicNanoseconds = monotonicNanoseconds
        self.pause = pause
        self.pool = pool
        self.system = system
        self.healthChecks = healthChecks
        self.enterPhase = enterPhase
        self.log = log
    }
}

/// Limits and rules of the API, from the settings of API.md section 6.
public struct APIConfiguration: Sendable {
    /// The release, as health and the documentation name it.
    public var version: String
    /// Parallel work inside one request, at least 1.
    public var maxWorkers: Int
    /// Bars × combinations × symbols one request may work through before it has to be a job.
    public var syncWorkLimit: Int64
    /// Whether there are workers that do jobs.
    public var takesJobs: Bool
    /// Bars × combinations × symbols one job may work through: some minutes of a processor, and not days.
    public var jobWorkLimit: Int64 { 100 * min(max(500_000_000, syncWorkLimit), .max / 100) }
    /// Seconds after which a request still being computed is given up with a 504, before the supervisor's watchdog ends the
    /// responder.
    public var computeSeconds: Double
    /// Minutes after which the open tail of a series is fetched again.
    public var cacheExpiryMinutes: Int
    /// The token of administrative calls; nil lets programs on the same host make them.
    public var adminToken: SecretDigest?
    /// The keys of clients; empty means that none is needed.
    public var apiKeys: [SecretDigest]

    /// Limits and rules as they are named above.
    public init(
        version: String,
        maxWorkers: Int,
        syncWorkLimit: Int64,
        takesJobs: Bool,
        computeSeconds: Double,
        cacheExpiryMinutes: Int,
        adminToken: SecretDigest?,
        apiKeys: [SecretDigest]
    ) {
        self.version = version
        self.maxWorkers = maxWorkers
        self.syncWorkLimit = syncWorkLimit
        self.takesJobs = takesJobs
        self.computeSeconds = computeSeconds
        self.cacheExpiryMinutes = cacheExpiryMinutes
        self.adminToken = adminToken
        self.apiKeys = apiKeys
    }
}

/// The pool of responders at one moment.
public struct PoolStatus: Sendable {
    /// Responder processes alive.
    public var responders: Int
    /// Of these, the ones with a request in hand.
    public var busy: Int
    /// Of these, the ones that wait for a request.
    public var idle: Int
    /// Processes started again after an end nobody asked for.
    public var restarts: Int
    /// Connections that wait to be accepted; nil where the system does not tell.
    public var queue: Int?
    /// Seconds since the supervisor started.
    public var uptimeSeconds: Double
    /// Responder processes there should be.
    public var wanted: Int
    /// Every process of the pool, workers of jobs included.
    public var workers: [PoolProcess]

    /// A state as its figures are named above.
    public init(
        responders: Int,
        busy: Int,
        idle: Int,
        restarts: Int,
        queue: Int?,
        uptimeSeconds: Double,
        wanted: Int,
        workers: [PoolProcess] = []
    ) {
        self.responders = responders
        self.busy = busy
        self.idle = idle
        self.restarts = restarts
        self.queue = queue
        self.uptimeSeconds = uptimeSeconds
        self.wanted = wanted
        self.workers = workers
    }
}

/// One process of the pool at one moment.
public struct PoolProcess: Sendable {
    /// Its process id.
    public var pid: Int32
    /// What kind it is: `responder`, `worker` of jobs, or `monitor`, the responder apart that says how the service is.
    public var kind: String
    /// What it is doing: `boot`, `idle`, `busy` or `draining`.
    public var state: String
    /// The route or kind of work in hand, empty for none.
    public var label: String
    /// Seconds since that was begun, nil for none.
    public var busySeconds: Double?
    /// Requests or jobs done by processes in its place.
    public var requests: Int

    /// A process as its figures are named above.
    public init(pid: Int32, kind: String, state: String, label: String, busySeconds: Double?, requests: Int) {
        self.pid = pid
        self.kind = kind
        self.state = state
        self.label = label
        self.busySeconds = busySeconds
        self.requests = requests
    }
}

/// The machine at one moment.
public struct SystemStatus: Sendable {
    /// Processors online.
    public var cpuCount: Int
    /// Load average of the last minute, five and fifteen minutes.
    public var load: [Double]
    /// Resident memory of all processes of the pool, in bytes.
    public var residentBytes: Int64

    /// A state as its figures are named above.
    public init(cpuCount: Int, load: [Double], residentBytes: Int64) {
        self.cpuCount = cpuCount
        self.load = load
        self.residentBytes = residentBytes
    }
}

/// One thing health looks at.
public struct HealthCheck {
    /// The outcome of a check, from best to worst.
    public enum Status: String, Sendable, Comparable {
        case healthy
        case degraded
        case unhealthy

        private var severity: Int {
            switch self {
            case .healthy: 0
            case .degraded: 1
            case .unhealthy: 2
            }
        }

        /// Whether `a` is the better outcome.
        public static func < (a: Status, b: Status) -> Bool { a.severity < b.severity }
    }

    /// The name, unique in the list.
    public let name: String
    /// Looks, and says what it saw.
    public let check: () -> (status: Status, detail: String)

    /// A check of that name.
    public init(_ name: String, check: @escaping () -> (status: Status, detail: String)) {
        self.name = name
        self.check = check
    }
}
