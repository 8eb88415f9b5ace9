import Backtesting
import DataService
import SharedState

extension Problem {
    /// The one place where errors of the layers below become HTTP.
    init(_ error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let error as DataError: self.init(error)
        case let error as BacktestError: self.init(error)
        case let error as SharedStateError:
            self.init(
                .storageUnavailable,
                "What this call works on cannot be read or written now: \(error.summary). GET /api/performance/health says more.",
                retryAfterSeconds: 5
            )
        default:
            self.init(
                .internalError,
                "Something went wrong here. The log has the details under the id in 'instance'."
            )
        }
    }

    private init(_ error: BacktestError) {
        switch error {
        case .invalidSettings(let faults):
            self.init(
                .invalidRequest,
                error.message + ".",
                faults: faults.map { Fault("/execution/" + $0.name, $0.message) }
            )
        case .invalidGrid(let faults):
            self.init(
                .invalidRequest,
                error.message + ".",
                faults: faults.map { Fault("/parameter_grid/" + $0.name, $0.message) }
            )
        case .invalidOptions(let faults):
            self.init(
                .invalidRequest,
                error.message + ".",
                faults: faults.map { Fault("/" + $0.name, $0.message) }
            )
        case .directionNotSupported:
            self.init(
                .invalidRequest,
                error.message + ".",
                faults: [Fault("/execution/direction", error.message)]
            )
        case .constraintBroken:
            self.init(.invalidRequest, error.message + ".", faults: [Fault("/parameters", error.message)])
        case .noCombinations:
            self.init(.invalidRequest, error.message + ".", faults: [Fault("/parameter_grid", error.message)])
        case .cancelled:
            self.init(
                .timeout,
                "The computing was given up: it would have taken longer than one request may (REQUEST_TIMEOUT_SECONDS). "
                    + "Ask for fewer combinations, symbols or bars."
            )
        case .noBars:
            self.init(.noData, error.message + ".")
        }
    }
}
