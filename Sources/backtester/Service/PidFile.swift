import Glibc

/// The file that names the supervisor of a run directory.
struct PidFile {
    let path: String

    /// - Parameter settings: The settings in force.
    init(_ settings: Settings) { path = settings.runDirectory + "/backtester.pid" }

    /// The process it names, nil when there is none.
    var process: Int32? {
        readFile(path)?.split(whereSeparator: \.isWhitespace).first.flatMap { Int32($0) }
    }

    /// Puts this process's number there.
    func write() throws(FileFault) { try writeFile(path, "\(getpid())\n") }

    /// Removes the file, unless a successor has put its own number there.
    func remove() {
        if process == getpid() { unsafe _ = unlink(path) }
    }
}
