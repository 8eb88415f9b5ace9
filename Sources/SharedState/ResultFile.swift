import Glibc

/// Bodies by id in a file of a fixed size that processes share; the newest take the room of the oldest.
///
/// Bodies stand one after the other in a ring, each behind a head with its id, its position and a sum over its bytes; an index
/// in front of the ring has the positions, by a hash of the id. One process at a time writes; readers take no lock, and see by
/// head and sum whether what they have read is whole and what they asked for. So a process killed over a write harms nothing,
/// and a put takes some system calls and no transaction. Each body begins on a page of its own and is written with all of its
/// last page, so that the kernel never has to read what it is about to overwrite.
final class ResultFile {
    /// What stands before a body.
    private struct Head: Equatable {
        var mark: UInt32 = 0x4254_5246
        var idBytes: UInt32
        var bodyBytes: UInt64
        /// Bytes written to the ring before this head, since the file was made.
        var position: UInt64
        var sum: UInt64
    }

    /// What the file begins with.
    private struct Front {
        var mark: UInt64 = 0x4254_5253_4c54_0001
        /// Bytes of the ring.
        var capacity: UInt64
        /// Bytes written to the ring since the file was made.
        var position: UInt64 = 0
    }

    private struct Opened {
        let descriptor: Int32
        let identity: FileIdentity
    }

    let path: String
    private let capacity: UInt64
    private var opened: Opened?
    private var puts = 0
    private static let putsBetweenChecks = 16

    /// Entries of the index for each of its ``sets``; a new one takes the place of the oldest of its set.
    private static let ways = 4
    private static let sets: UInt64 = 4096
    private static let indexStart = 4096
    private static let ringStart = indexStart + Int(sets) * ways * MemoryLayout<UInt64>.size
    private static let headBytes = MemoryLayout<Head>.size
    private static let pageBytes: UInt64 = 4096
    private static let zeros = [UInt8](repeating: 0, count: Int(pageBytes))

    /// - Parameters:
    ///   - path: Path of the file, which is made when it is first written.
    ///   - bytes: Room for bodies and their heads.
    init(path: String, bytes: Int) {
        self.path = path
        capacity = UInt64(max(bytes, 0)) & ~(Self.pageBytes - 1)
    }

    deinit { if let opened { close(opened.descriptor) } }

    /// Keeps a body; one that is there under the same id stays as it is, one larger than the ring is not kept.
    ///
    /// - Parameters:
    ///   - id: The body's id.
    ///   - body: The body.
    ///   - hasRoom: Asked now and then whether the disk has room for more: once the file has its size, it needs none.
    /// - Throws: ``SharedStateError``.
    func put(_ id: String, _ body: [UInt8], hasRoom: () -> Bool = { true }) throws(SharedStateError) {
        if puts % Self.putsBetweenChecks == 0, !hasRoom() { throw .full(path: path) }
        puts += 1
        let id = Array(id.utf8)
        let bytes = UInt64(Self.headBytes + id.count + body.count)
        let size = (bytes + Self.pageBytes - 1) & ~(Self.pageBytes - 1)
        guard size <= capacity, let file = try open(creating: true) else { return }
        try lock(file)
        defer { flock(file.descriptor, LOCK_UN) }
        var front = Front(capacity: 0)
        guard read(file, &front, at: 0) else { throw fault(errno) }
        let hash = Self.hash(id)
        var entries = entries(file, hash)
        if find(file, id, hash, entries) != nil { return }
        // A body never goes around the end of the ring.
        let left = capacity - front.position % capacity
        if size > left { front.position += left }
        var head = Head(
            idBytes: UInt32(id.count),
            bodyBytes: UInt64(body.count),
            position: front.position,
            sum: Self.sum(body)
        )
        let start = unsafe withUnsafeBytes(of: &head) { unsafe Array($0) } + id
        try write(file, start, body, padding: Int(size - bytes), at: place(front.position))
        let oldest = entries.indices.min { entries[$0] < entries[$1] } ?? 0
        entries[oldest] = Self.entry(front.position, hash)
        front.position += size
        try write(file, unsafe withUnsafeBytes(of: &front) { unsafe Array($0) }, at: 0)
        // The index last: what it names is there.
        let entry = unsafe withUnsafeBytes(of: &entries[oldest]) { unsafe Array($0) }
        try write(file, entry, at: Self.place(of: hash) + oldest * entry.count)
    }

    /// A body as it was put, nil when it is not there (any more).
    func body(of id: String) throws(SharedStateError) -> [UInt8]? {
        guard let file = try open(creating: false) else { return nil }
        let id = Array(id.utf8)
        let hash = Self.hash(id)
        return find(file, id, hash, entries(file, hash))
    }

    /// Copies the file as far as it has come, while others go on.
    ///
    /// What is overwritten meanwhile is not in the copy.
    ///
    /// - Returns: Whether there was anything to copy.
    func backUp(to copy: String) throws(SharedStateError) -> Bool {
        guard let file = try open(creating: false) else { return false }
        guard FileIdentity(path: copy) == nil else {
            throw .unavailable(path: copy, reason: "it exists already")
        }
        let draft = copy + ".part"
        let descriptor = unsafe Glibc.open(draft, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .unavailable(path: draft, reason: systemMessage(errno)) }
        let target = Opened(descriptor: descriptor, identity: file.identity)
        defer { close(descriptor) }
        do throws(SharedStateError) {
            var place = 0
            var piece = [UInt8](repeating: 0, count: 1 << 20)
            while true {
                let count = unsafe pread(file.descriptor, &piece, piece.count, place)
                guard count > 0 else { break }
                try write(target, Array(piece[..<count]), at: place)
                place += count
            }
            guard fsync(descriptor) == 0 else { throw fault(errno) }
            try renameFile(draft, copy)
        } catch {
            removeFile(draft)
            throw error
        }
        return true
    }

    // MARK: - The ring

    private func place(_ position: UInt64) -> Int { Self.ringStart + Int(position % capacity) }

    private func find(_ file: Opened, _ id: [UInt8], _ hash: UInt64, _ entries: [UInt64]) -> [UInt8]? {
        for entry in entries where Self.hasTag(entry, of: hash) {
            let position = Self.position(entry)
            var head = Head(idBytes: 0, bodyBytes: 0, position: 0, sum: 0)
            guard read(file, &head, at: place(position)),
                head.mark == 0x4254_5246, head.position == position, Int(head.idBytes) == id.count,
                head.bodyBytes <= capacity,
                let bytes = read(
                    file,
                    id.count + Int(head.bodyBytes),
                    at: place(position) + Self.headBytes
                ),
                bytes.starts(with: id)
            else { continue }
            let body = Array(bytes[id.count...])
            if Self.sum(body) == head.sum { return body }
        }
        return nil
    }

    // An entry has a position in its upper 48 bits, counted in units of eight bytes from 1, and a part of the hash below.
    private static func entry(_ position: UInt64, _ hash: UInt64) -> UInt64 {
        (position / 8 + 1) << 16 | hash >> 48
    }

    private static func position(_ entry: UInt64) -> UInt64 { (entry >> 16 - 1) * 8 }

    private static func hasTag(_ entry: UInt64, of hash: UInt64) -> Bool {
        entry >> 16 != 0 && entry & 0xFFFF == hash >> 48
    }

    private static func place(of hash: UInt64) -> Int {
        indexStart + Int(hash % sets) * ways * MemoryLayout<UInt64>.size
    }

    private func entries(_ file: Opened, _ hash: UInt64) -> [UInt64] {
        var entries = [UInt64](repeating: 0, count: Self.ways)
        let size = MemoryLayout<UInt64>.size * Self.ways
        let place = Self.place(of: hash)
        let count = unsafe pread(file.descriptor, &entries, size, place)
        return count == size ? entries : [UInt64](repeating: 0, count: Self.ways)
    }

    /// FNV-1a; its upper bits are mixed once more, as the last bytes of ids tell them apart.
    private static func hash(_ id: [UInt8]) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in id { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        return (hash ^ hash >> 32) &* 0x9e37_79b9_7f4a_7c15
    }

    /// A sum that tells a body that is not whole, eight bytes at a time.
    private static func sum(_ body: [UInt8]) -> UInt64 {
        var sums = SIMD4<UInt64>(repeating: UInt64(body.count))
        unsafe body.withUnsafeBytes { bytes in
            let whole = bytes.count / 32
            for block in 0..<whole {
                let words = unsafe bytes.loadUnaligned(fromByteOffset: 32 * block, as: SIMD4<UInt64>.self)
                // A rotation brings what a product has moved up down again.
                sums = (sums ^ words) &* 0x9e37_79b9_7f4a_7c15
                sums = sums &<< 31 | sums &>> 33
            }
            for index in 32 * whole..<bytes.count {
                unsafe sums[index & 3] = (sums[index & 3] ^ UInt64(bytes[index])) &* 0x0000_0100_0000_01b3
            }
        }
        return sums[0] ^ sums[1] &* 3 ^ sums[2] &* 5 ^ sums[3] &* 7
    }

    // MARK: - The file

    /// The file, opened anew when the path names another than it did; nil where there is none and none is to be made.
    private func open(creating: Bool) throws(SharedStateError) -> Opened? {
        if let opened {
            if let now = FileIdentity(path: path), now.isSameFile(as: opened.identity) { return opened }
            close(opened.descriptor)
            self.opened = nil
        }
        if creating { try createFolder(of: path) }
        let descriptor = unsafe Glibc.open(path, O_RDWR | O_CLOEXEC | (creating ? O_CREAT : 0), 0o644)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw fault(errno)
        }
        guard let identity = FileIdentity(path: path) else {
            close(descriptor)
            return nil
        }
        let file = Opened(descriptor: descriptor, identity: identity)
        do throws(SharedStateError) { try begin(file) } catch {
            close(descriptor)
            throw error
        }
        opened = file
        return file
    }

    /// Makes a file that has nothing in it, or what is no ring of this size, one.
    private func begin(_ file: Opened) throws(SharedStateError) {
        try lock(file)
        defer { flock(file.descriptor, LOCK_UN) }
        var front = Front(capacity: 0)
        let wanted = Front(capacity: capacity)
        if read(file, &front, at: 0), front.mark == wanted.mark, front.capacity == capacity { return }
        guard ftruncate(file.descriptor, 0) == 0 else { throw fault(errno) }
        var bytes = [UInt8](repeating: 0, count: Self.ringStart)
        unsafe withUnsafeBytes(of: wanted) { unsafe bytes.replaceSubrange(0..<$0.count, with: $0) }
        try write(file, bytes, at: 0)
    }

    private func lock(_ file: Opened) throws(SharedStateError) {
        while flock(file.descriptor, LOCK_EX) != 0 {
            if errno != EINTR { throw fault(errno) }
        }
    }

    private func read<Value: BitwiseCopyable>(_ file: Opened, _ value: inout Value, at place: Int) -> Bool {
        unsafe withUnsafeMutableBytes(of: &value) { bytes in
            unsafe pread(file.descriptor, bytes.baseAddress, bytes.count, place) == bytes.count
        }
    }

    private func read(_ file: Opened, _ count: Int, at place: Int) -> [UInt8]? {
        var isWhole = false
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            var done = 0
            while done < count {
                let next = unsafe buffer.baseAddress.map { unsafe $0 + done }
                let got = unsafe pread(file.descriptor, next, count - done, place + done)
                if got <= 0 { break }
                done += got
            }
            isWhole = done == count
            initialized = done
        }
        return isWhole ? bytes : nil
    }

    private func write(_ file: Opened, _ bytes: [UInt8], at place: Int) throws(SharedStateError) {
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { bytes in
                unsafe pwrite(
                    file.descriptor,
                    bytes.baseAddress.map { unsafe $0 + done },
                    bytes.count - done,
                    place + done
                )
            }
            if count < 0, errno != EINTR { throw fault(errno) }
            done += max(0, count)
        }
    }

    /// Writes a body with what stands before it and zeros behind it, if possible in one go.
    private func write(
        _ file: Opened,
        _ start: [UInt8],
        _ body: [UInt8],
        padding: Int,
        at place: Int
    ) throws(SharedStateError) {
        let all = start.count + body.count + padding
        let count = unsafe start.withUnsafeBytes { start in
            unsafe body.withUnsafeBytes { body in
                unsafe Self.zeros.withUnsafeBytes { zeros in
                    let parts = unsafe [start, body, UnsafeRawBufferPointer(rebasing: zeros[..<padding])].map
                    {
                        unsafe iovec(
                            iov_base: UnsafeMutableRawPointer(mutating: $0.baseAddress),
                            iov_len: $0.count
                        )
                    }
                    return unsafe pwritev(file.descriptor, parts, Int32(parts.count), place)
                }
            }
        }
        if count == all { return }
        if count < 0, errno != EINTR { throw fault(errno) }
        // Stopped in the middle, by a signal or a disk that is getting full: piece by piece, which says what is wrong.
        try write(file, start + body + Self.zeros[..<padding], at: place)
    }

    private func fault(_ code: Int32) -> SharedStateError {
        code == ENOSPC || code == EDQUOT || code == EFBIG
            ? .full(path: path) : .unavailable(path: path, reason: systemMessage(code))
    }
}
