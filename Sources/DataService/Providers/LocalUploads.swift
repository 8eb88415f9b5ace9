import FoundationEssentials
import Glibc
import MarketData

/// The files of bars that users brought over HTTP, `<folder>/<SYMBOL>/<timeframe>.csv`.
///
/// Apart from the operator's own, which are never touched. A file is replaced as a whole: who reads meanwhile sees the
/// old or the new one.
struct LocalUploads: Sendable {
    let folder: String

    func path(_ symbol: Symbol, _ timeframe: Timeframe) -> String {
        "\(folder)/\(symbol.rawValue)/\(timeframe.rawValue).csv"
    }

    /// Whether there is a file of a symbol, of whatever timeframe.
    func hold(_ symbol: Symbol) -> Bool {
        // Nearly all symbols have no folder, and that is one look.
        guard unsafe access("\(folder)/\(symbol.rawValue)", F_OK) == 0 else { return false }
        return Timeframe.allCases.contains { FileStamp(path: path(symbol, $0)) != nil }
    }

    /// The symbols that have a folder.
    var symbols: [String] { fileNames(in: folder) }

    /// Puts a file in the place of what was there; on the disk when this returns.
    ///
    /// - Throws: ``SourceFileError``; what was there still is.
    func put(_ bytes: [UInt8], _ symbol: Symbol, _ timeframe: Timeframe) throws(SourceFileError) {
        let place = "\(folder)/\(symbol.rawValue)"
        let draft = "\(folder)/.\(UInt64.random(in: .min ... .max)).draft"
        try Self.makeFolder(place)
        removeOldDrafts()
        do throws(SourceFileError) {
            try Self.write(bytes, to: draft)
            // The last file of the symbol may be deleted at this moment, and its folder with it.
            if unsafe rename(draft, path(symbol, timeframe)) != 0 {
                guard errno == ENOENT else { throw SourceFileError(errno) }
                unsafe mkdir(place, 0o755)
                guard unsafe rename(draft, path(symbol, timeframe)) == 0 else { throw SourceFileError(errno) }
            }
        } catch {
            unsafe unlink(draft)
            // Stays where it holds other timeframes.
            unsafe rmdir(place)
            throw error
        }
        Self.synchronize(place)
        Self.synchronize(folder)
    }

    /// Deletes a file.
    ///
    /// - Returns: Whether there was one.
    func remove(_ symbol: Symbol, _ timeframe: Timeframe) throws(SourceFileError) -> Bool {
        guard unsafe unlink(path(symbol, timeframe)) == 0 else {
            let error = SourceFileError(errno)
            if error.isMissing { return false }
            throw error
        }
        let place = "\(folder)/\(symbol.rawValue)"
        Self.synchronize(place)
        // Stays while it holds other timeframes.
        unsafe rmdir(place)
        return true
    }

    /// Copies every file into a new folder, on the disk when this returns.
    ///
    /// - Parameter copy: The folder; it bears its name only when it is whole.
    /// - Returns: How many files there are; with none there is no folder.
    /// - Throws: ``SourceFileError``, also where the folder is there already.
    func backUp(to copy: String) throws(SourceFileError) -> Int {
        guard unsafe access(copy, F_OK) != 0 else {
            throw SourceFileError(reason: "\(copy) exists already")
        }
        let draft = copy + ".part"
        try? FileManager.default.removeItem(atPath: draft)
        var count = 0
        do throws(SourceFileError) {
            for symbol in symbols where !symbol.hasPrefix(".") {
                for name in fileNames(in: "\(folder)/\(symbol)") where name.hasSuffix(".csv") {
                    let bytes: [UInt8]
                    do throws(SourceFileError) {
                        bytes = try SourceFile(path: "\(folder)/\(symbol)/\(name)", maximumBytes: .max).bytes
                    } catch {
                        // Deleted in the meantime.
                        if error.isMissing { continue }
                        throw error
                    }
                    try Self.makeFolder("\(draft)/\(symbol)")
                    try Self.write(bytes, to: "\(draft)/\(symbol)/\(name)")
                    count += 1
                }
                Self.synchronize("\(draft)/\(symbol)")
            }
            guard count > 0 else { return 0 }
            Self.synchronize(draft)
            guard unsafe rename(draft, copy) == 0 else { throw SourceFileError(errno) }
        } catch {
            try? FileManager.default.removeItem(atPath: draft)
            throw error
        }
        return count
    }

    private static func makeFolder(_ path: String) throws(SourceFileError) {
        do { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) } catch
        {
            throw SourceFileError(reason: "the folder of uploads cannot be made")
        }
    }

    private static func write(_ bytes: [UInt8], to path: String) throws(SourceFileError) {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw SourceFileError(errno) }
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw SourceFileError(errno) }
            rest = rest.dropFirst(count)
        }
        guard fsync(descriptor) == 0 else { throw SourceFileError(errno) }
    }

    /// Brings a folder's names to the disk.
    private static func synchronize(_ folder: String) {
        let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    /// Deletes what processes that were killed while they wrote left behind.
    private func removeOldDrafts() {
        for name in fileNames(in: folder) where name.hasSuffix(".draft") {
            var status = stat()
            let path = "\(folder)/\(name)"
            guard unsafe stat(path, &status) == 0, time(nil) - status.st_mtim.tv_sec > Self.oldSeconds
            else { continue }
            unsafe unlink(path)
        }
    }

    /// Longer than any request takes.
    private static let oldSeconds = 86_400
}
