internal import CLinux
internal import Glibc

/// A socket that workers accept on, bound by the supervisor or handed to it.
///
/// A class, because it owns the socket's name and lock: ``close()`` removes the name if it is still this socket's.
public final class ListeningSocket {
    /// The listening descriptor: close-on-exec, non-blocking, 10 or above.
    public let descriptor: Int32
    /// The address, for logs.
    public let name: String

    /// The process whose place a socket bound to take over will have, nil for any other socket.
    public private(set) var predecessor: Int32?

    private let path: String?
    private let lock: Int32
    private let identity: (device: UInt64, file: UInt64)?
    private var isClosed = false

    private init(
        descriptor: Int32,
        name: String,
        path: String? = nil,
        lock: Int32 = -1,
        identity: (device: UInt64, file: UInt64)? = nil
    ) {
        self.descriptor = descriptor
        self.name = name
        self.path = path
        self.lock = lock
        self.identity = identity
    }

    deinit { close() }

    /// Binds and listens.
    ///
    /// A Unix socket is bound as `<path>.new`, made ready, and renamed to `path`: at no moment is there a name that nobody
    /// answers (20 swaps under load: no request lost; with unlink and bind, 333 of them). The lock on `<path>.lock` is held
    /// as long as the socket, so a leftover of a killed supervisor is told from a live one.
    ///
    /// - Parameters:
    ///   - address: Where to listen.
    ///   - backlog: Connections that may wait; a full queue of a Unix socket is an instant 502 from nginx. The kernel cuts it
    ///     to `net.core.somaxconn`.
    ///   - mode: Permissions of a Unix socket.
    ///   - group: Group of a Unix socket, or nil to leave it.
    ///   - waitSeconds: Time to wait for whoever answers without holding the lock to go away.
    ///   - takesOver: Binds beside a live socket, for a deployment: ``takePlace()`` puts the new one there once somebody serves
    ///     it. ``predecessor`` is then to be told to stop; its workers serve what waits on the old socket.
    /// - Returns: The socket.
    /// - Throws: ``SupervisorError/alreadyRunning(_:)`` if somebody answers there, or ``SupervisorError/call(_:_:_:)``.
    public static func bind(
        _ address: ListeningAddress,
        backlog: Int32 = 1024,
        mode: UInt32 = 0o660,
        group: UInt32? = nil,
        waitSeconds: Double = 3,
        takesOver: Bool = false
    ) throws(SupervisorError) -> ListeningSocket {
        switch address {
        case .tcp(let host, let port): return try bind(host: host, port: port, backlog: backlog)
        case .path(let path):
            let predecessor = takesOver ? try listener(at: path) : nil
            // The one who takes over locks another name until it has the place.
            let lock = try takeLock(predecessor == nil ? path : path + nextSuffix)
            do throws(SupervisorError) {
                try refuseOtherFile(path)
                if predecessor == nil { try probe(path, waitSeconds: waitSeconds) }
                let socket = try bind(path: path, backlog: backlog, mode: mode, group: group, lock: lock)
                socket.predecessor = predecessor
                if predecessor == nil { try socket.takePlace() }
                return socket
            } catch {
                Glibc.close(lock)
                throw error
            }
        }
    }

    /// A listening socket that this process was started with, or nil.
    ///
    /// Descriptor 0 is FastCGI's own convention (spawn-fcgi, multiwatch); systemd passes number 3 and two variables.
    ///
    /// - Parameters:
    ///   - listenPID: Value of `LISTEN_PID`, or nil.
    ///   - listenFDs: Value of `LISTEN_FDS`, or nil.
    /// - Returns: The socket.
    /// - Throws: ``SupervisorError/call(_:_:_:)`` if it cannot be used.
    public static func inherited(listenPID: String?, listenFDs: String?) throws(SupervisorError)
        -> ListeningSocket?
    {
        let isFromSystemd = listenPID == "\(getpid())" && (listenFDs.flatMap { Int($0) } ?? 0) >= 1
        for descriptor in isFromSystemd ? [3, 0] : [0] as [Int32] where isListening(descriptor) {
            return ListeningSocket(descriptor: try prepare(dup(descriptor)), name: "descriptor \(descriptor)")
        }
        return nil
    }

    /// Whether the name of a Unix socket leads elsewhere by now, or nowhere: nobody comes any more.
    public var hasLostItsName: Bool {
        guard let path, let identity else { return false }
        guard let present = Self.identity(path) else { return true }
        return present != identity
    }

    /// Puts a Unix socket under its name, in the place of whatever socket bears it; a second time does nothing.
    ///
    /// - Throws: ``SupervisorError/call(_:_:_:)``.
    public func takePlace() throws(SupervisorError) {
        guard let path, let identity, let new = Self.identity(path + Self.newSuffix), new == identity else {
            return
        }
        // The lock first: whoever starts now finds it taken, by one of the two.
        if predecessor != nil {
            let name = path + Self.nextSuffix + Self.lockSuffix
            try Self.check(unsafe rename(name, path + Self.lockSuffix), "rename", name)
        }
        try Self.check(unsafe rename(path + Self.newSuffix, path), "rename", path + Self.newSuffix)
    }

    /// Stops listening in this process, and removes the name of a Unix socket if nobody has put another in its place.
    public func close() {
        if isClosed { return }
        isClosed = true
        if let path, let identity {
            for name in [path, path + Self.newSuffix] {
                if let present = Self.identity(name), present == identity { unsafe _ = unlink(name) }
            }
        }
        Glibc.close(descriptor)
        // Last: the next supervisor may go on as soon as the lock is free. The file stays; removing it would let two
        // processes hold locks of the same name.
        if lock >= 0 { Glibc.close(lock) }
    }

    // MARK: Unix

    private static func bind(
        path: String,
        backlog: Int32,
        mode: UInt32,
        group: UInt32?,
        lock: Int32
    ) throws(SupervisorError) -> ListeningSocket {
        let new = path + newSuffix
        _ = unsafe unlink(new)
        let flags = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let descriptor = try prepare(socket(AF_UNIX, flags, 0))
        do throws(SupervisorError) {
            let bound = unsafe withAddress(new) { unsafe Glibc.bind(descriptor, $0, $1) }
            try check(bound, "bind", new)
            try check(unsafe chmod(new, mode), "chmod", new)
            if let group { try check(unsafe chown(new, uid_t.max, group), "chown", new) }
            try check(listen(descriptor, backlog), "listen", new)
            return ListeningSocket(
                descriptor: descriptor,
                name: "unix:\(path)",
                path: path,
                lock: lock,
                identity: Self.identity(new)
            )
        } catch {
            Glibc.close(descriptor)
            _ = unsafe unlink(new)
            throw error
        }
    }

    private static let newSuffix = ".new", nextSuffix = ".next", lockSuffix = ".lock"

    private static func takeLock(_ path: String) throws(SupervisorError) -> Int32 {
        let name = path + lockSuffix
        let lock = unsafe open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        if lock < 0 { throw .call("open", errno, name) }
        if flock(lock, LOCK_EX | LOCK_NB) == 0 { return lock }
        let code = errno
        Glibc.close(lock)
        throw code == EWOULDBLOCK ? .alreadyRunning("unix:\(path)") : .call("flock", code, name)
    }

    /// Throws if somebody listens at a path.
    ///
    /// The lock is ours, so whoever answers is a stranger, or the workers of a supervisor that was killed: those go when they
    /// have answered what they have in hand, and their socket, whose maker is gone, is nobody's.
    private static func probe(_ path: String, waitSeconds: Double) throws(SupervisorError) {
        let deadline = MonotonicClock.nanoseconds + Int64(waitSeconds * 1e9)
        repeat {
            guard try listener(at: path) != nil else { return }
            usleep(20_000)
        } while MonotonicClock.nanoseconds < deadline
        throw .alreadyRunning("unix:\(path)")
    }

    /// The process that made the socket at a path listen, 0 if that cannot be told; nil if there is none or it has died.
    private static func listener(at path: String) throws(SupervisorError) -> Int32? {
        let flags = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let descriptor = socket(AF_UNIX, flags, 0)
        guard descriptor >= 0 else { throw .call("socket", errno, path) }
        defer { Glibc.close(descriptor) }
        if unsafe withAddress(path, { unsafe connect(descriptor, $0, $1) }) == 0 {
            let process = linux_listener_process(descriptor)
            return process > 0 && kill(process, 0) != 0 && errno == ESRCH ? nil : process
        }
        switch errno {
        case ENOENT, ECONNREFUSED: return nil
        // A full queue: somebody is there, and busy.
        case EAGAIN: return 0
        case let code: throw .call("connect", code, path)
        }
    }

    private static func withAddress(
        _ path: String,
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) {
            unsafe $0.copyBytes(from: path.utf8.prefix(107))
        }
        return unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    /// A path given by mistake must not cost a file.
    private static func refuseOtherFile(_ path: String) throws(SupervisorError) {
        var status = stat()
        if unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT != S_IFSOCK {
            throw .invalidAddress("\(path) exists and is not a socket")
        }
    }

    private static func identity(_ path: String) -> (device: UInt64, file: UInt64)? {
        var status = stat()
        return unsafe lstat(path, &status) == 0 ? (UInt64(status.st_dev), UInt64(status.st_ino)) : nil
    }

    // MARK: TCP

    private static func bind(host: String, port: UInt16, backlog: Int32) throws(SupervisorError)
        -> ListeningSocket
    {
        let name = ListeningAddress.tcp(host: host, port: port).description
        var hints = unsafe addrinfo()
        unsafe hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let status = unsafe getaddrinfo(host.isEmpty ? nil : host, "\(port)", &hints, &list)
        guard status == 0, let first = unsafe list else {
            throw .invalidAddress("\(name): \(unsafe String(cString: gai_strerror(status)))")
        }
        defer { unsafe freeaddrinfo(list) }
        let flags = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let descriptor = try prepare(socket(unsafe first.pointee.ai_family, flags, 0))
        var yes: Int32 = 1
        _ = unsafe setsockopt(
            descriptor,
            SOL_SOCKET,
            SO_REUSEADDR,
            &yes,
            socklen_t(MemoryLayout<Int32>.size)
        )
        let bound = unsafe Glibc.bind(descriptor, first.pointee.ai_addr, first.pointee.ai_addrlen)
        if bound != 0 || listen(descriptor, backlog) != 0 {
            let code = errno
            Glibc.close(descriptor)
            throw code == EADDRINUSE ? .alreadyRunning(name) : .call("bind", code, name)
        }
        return ListeningSocket(descriptor: descriptor, name: name)
    }

    // MARK: Descriptors

    /// Moves a new descriptor out of the way of 0 to 4, which workers are given.
    private static func prepare(_ descriptor: Int32) throws(SupervisorError) -> Int32 {
        guard descriptor >= 0 else { throw .call("socket", errno, "to listen on") }
        let high = linux_duplicate_above(descriptor, 10)
        let code = errno
        Glibc.close(descriptor)
        guard high >= 0 else { throw .call("fcntl", code, "of the listening socket") }
        _ = linux_set_nonblocking(high)
        return high
    }

    private static func isListening(_ descriptor: Int32) -> Bool {
        var accepts: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        return unsafe getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &accepts, &length) == 0
            && accepts == 1
    }

    private static func check(_ status: Int32, _ call: String, _ subject: String) throws(SupervisorError) {
        if status != 0 { throw .call(call, errno, subject) }
    }
}
