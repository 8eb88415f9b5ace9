import Glibc

/// The bytes of a descriptor up to its end.
func readAll(_ descriptor: Int32) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
        let count = unsafe chunk.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { return bytes }
        bytes += chunk[..<count]
    }
}

/// Writes all bytes, or as many as the descriptor takes.
///
/// - Returns: Whether it took all of them.
@discardableResult
func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
        let count = unsafe rest.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { return false }
        rest = rest.dropFirst(count)
    }
    return true
}

/// The text of a small file, nil when it cannot be read.
func readFile(_ path: String) -> String? {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    return String(decoding: readAll(descriptor), as: UTF8.self)
}

/// A file that could not be written: its path and why.
struct FileFault: Error {
    let message: String
}

/// Writes a file anew, readable by all.
func writeFile(_ path: String, _ text: String) throws(FileFault) {
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FileFault(message: "open \(path): \(systemMessage())") }
    defer { close(descriptor) }
    guard writeAll(Array(text.utf8), to: descriptor) else {
        throw FileFault(message: "write \(path): \(systemMessage())")
    }
}

/// Makes a folder and those above it.
func makeFolder(_ path: String) throws(FileFault) {
    var partial = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
        partial += part + "/"
        if unsafe mkdir(partial, 0o755) != 0 && errno != EEXIST {
            throw FileFault(message: "mkdir \(partial): \(systemMessage())")
        }
    }
}

/// What `errno` says.
func systemMessage() -> String { unsafe String(cString: strerror(errno)) }
