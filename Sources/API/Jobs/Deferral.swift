/// Thrown by an endpoint whose work is not to be done within the request: it becomes a job.
struct Deferral: Error {
    /// Bars × combinations × symbols.
    let work: Int
}
