import Glibc
import Testing

@testable import Supervisor

@Suite(.timeLimit(.minutes(1))) struct ListeningSocketTests {
    private let path = "/tmp/listening-\(getpid())-\(UInt32.random(in: 0..<UInt32.max)).sock"

    private func connects(_ path: String) -> Bool {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        } == 0
    }

    private func cleanUp() {
        unlink(path)
        unlink(path + ".lock")
        unlink(path + ".next.lock")
    }

    @Test func `a socket knows when its name has gone to another, or is gone`() throws {
        defer { cleanUp() }
        let first = try ListeningSocket.bind(.path(path))
        #expect(!first.hasLostItsName)
        let second = try ListeningSocket.bind(.path(path), takesOver: true)
        #expect(!first.hasLostItsName)
        try second.takePlace()
        #expect(first.hasLostItsName && !second.hasLostItsName)
        second.close()
        #expect(second.hasLostItsName)
        first.close()
    }

    @Test func `a socket has its mode, answers, and its name goes with it`() throws {
        defer { cleanUp() }
        let listening = try ListeningSocket.bind(.path(path), mode: 0o640)
        var status = stat()
        #expect(lstat(path, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o640)
        #expect(connects(path))
        #expect(fcntl(listening.descriptor, F_GETFD) & FD_CLOEXEC != 0)
        #expect(listening.descriptor >= 10)
        listening.close()
        #expect(access(path, F_OK) != 0)
        #expect(access(path + ".new", F_OK) != 0)
    }

    @Test func `a second one is told that somebody is there`() throws {
        defer { cleanUp() }
        let first = try ListeningSocket.bind(.path(path))
        #expect(throws: SupervisorError.alreadyRunning("unix:\(path)")) {
            try ListeningSocket.bind(.path(path))
        }
        #expect(connects(path))
        first.close()
        try ListeningSocket.bind(.path(path)).close()
    }

    @Test func `what a killed process left behind is replaced`() throws {
        defer { cleanUp() }
        let left = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(left, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(status == 0)
        close(left)
        #expect(!connects(path))
        let listening = try ListeningSocket.bind(.path(path))
        #expect(connects(path))
        listening.close()
    }

    @Test func `a stranger who answers is left alone`() throws {
        defer { cleanUp() }
        let stranger = try ListeningSocket.bind(.path(path))
        unlink(path + ".lock")
        #expect(throws: SupervisorError.alreadyRunning("unix:\(path)")) {
            try ListeningSocket.bind(.path(path))
        }
        stranger.close()
    }

    @Test func `a takeover leaves no moment without an answer, and the old one leaves the new name alone`()
        throws
    {
        defer { cleanUp() }
        var present = try ListeningSocket.bind(.path(path))
        for _ in 0..<20 {
            let next = try ListeningSocket.bind(.path(path), takesOver: true)
            #expect(next.predecessor == getpid())
            #expect(throws: SupervisorError.alreadyRunning("unix:\(path).next")) {
                try ListeningSocket.bind(.path(path), takesOver: true)
            }
            #expect(connects(path))
            try next.takePlace()
            #expect(connects(path))
            present.close()
            #expect(connects(path))
            #expect(throws: SupervisorError.alreadyRunning("unix:\(path)")) {
                try ListeningSocket.bind(.path(path))
            }
            present = next
        }
        present.close()
        #expect(access(path, F_OK) != 0)
    }

    @Test func `a takeover that does not come about leaves everything as it was`() throws {
        defer { cleanUp() }
        let present = try ListeningSocket.bind(.path(path))
        try ListeningSocket.bind(.path(path), takesOver: true).close()
        #expect(connects(path))
        #expect(access(path + ".new", F_OK) != 0)
        #expect(throws: SupervisorError.alreadyRunning("unix:\(path)")) {
            try ListeningSocket.bind(.path(path))
        }
        present.close()
        #expect(access(path, F_OK) != 0)
    }

    @Test func `with nobody there a takeover is a start like another`() throws {
        defer { cleanUp() }
        let first = try ListeningSocket.bind(.path(path), takesOver: true)
        #expect(first.predecessor == nil)
        #expect(connects(path))
        first.close()
    }

    @Test func `a file that is not a socket is not replaced`() throws {
        defer { cleanUp() }
        close(open(path, O_CREAT | O_WRONLY, 0o600))
        #expect(throws: SupervisorError.invalidAddress("\(path) exists and is not a socket")) {
            try ListeningSocket.bind(.path(path))
        }
        #expect(access(path, F_OK) == 0)
    }

    @Test func `a failure names the call and the system's words`() {
        let error = #expect(throws: SupervisorError.self) {
            try ListeningSocket.bind(.path("/nowhere/x.sock"))
        }
        #expect(error?.message == "open /nowhere/x.sock.lock: No such file or directory")
    }

    @Test(arguments: ["127.0.0.1", "::1"])
    func `TCP addresses are bound, and a port in use is told apart`(
        host: String
    ) throws {
        // A free port: bound by the kernel, then given back.
        let probe = socket(AF_INET6, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(probe) }
        try #require(listen(probe, 1) == 0)
        var address = sockaddr_in6()
        var length = socklen_t(MemoryLayout<sockaddr_in6>.size)
        _ = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(probe, $0, &length) }
        }
        shutdown(probe, Int32(SHUT_RDWR))
        let port = address.sin6_port.bigEndian
        let listening = try ListeningSocket.bind(.tcp(host: host, port: port))
        #expect(throws: SupervisorError.self) { try ListeningSocket.bind(.tcp(host: host, port: port)) }
        listening.close()
    }

    @Test(
        arguments: [
            ("unix:/run/x.sock", .path("/run/x.sock")),
            ("./x.sock", .path("./x.sock")),
            ("unix:x.sock", .path("x.sock")),
            ("127.0.0.1:9000", .tcp(host: "127.0.0.1", port: 9000)),
            (":9000", .tcp(host: "", port: 9000)),
            ("[::1]:9000", .tcp(host: "::1", port: 9000)),
            ("localhost:1", .tcp(host: "localhost", port: 1)),
        ] as [(String, ListeningAddress)]
    )
    func `addresses are read`(text: String, address: ListeningAddress) throws {
        #expect(try ListeningAddress(parsing: text) == address)
        #expect(try ListeningAddress(parsing: address.description) == address)
    }

    @Test(arguments: [
        "", "9000", "x", "unix:", "::1:9000", "host:0", "host:70000", "host:",
        "/" + String(repeating: "x", count: 104),
    ])
    func `what is no address is refused`(text: String) {
        #expect(throws: SupervisorError.self) { try ListeningAddress(parsing: text) }
    }

    @Test func `nothing is inherited where descriptor 0 does not listen`() throws {
        #expect(try ListeningSocket.inherited(listenPID: nil, listenFDs: nil) == nil)
    }
}
